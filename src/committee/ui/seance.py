"""How is a meeting shown, prepared and led? The parts of the séance pages."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from committee.calls.queries import call_rows, rounds_by_id
from committee.calls.rules import Act, may
from committee.meetings import actions, queries
from committee.meetings.queries import ItemRow, MeetingRow
from committee.meetings.queries.piles import proposed_piles
from committee.meetings.queries.provisional import ProvisionalList
from committee.meetings.rules import Gauge, MeetingStatus, Outcome, Pile, Presence, excess
from committee.people.queries import members_by_id
from committee.people.rules import Access, Member, Role, access_to
from committee.ranking.queries import score_of
from committee.ui import desk, parts, review, seance_provisional, versions
from committee.ui.parts import Column
from committee.ui.seance_outcomes import OUTCOME_TONES, results
from committee.ui.texts import euros, hour, is_unknown, moment, number, show, t
from committee.words import PARIS, Euros, Sentence

PILE_TONES = {Pile.FAVOURABLE: "good", Pile.TO_DISCUSS: "warning", Pile.UNFAVOURABLE: "refused"}
STATUS_TONES = {
    MeetingStatus.PREPARED: "neutral",
    MeetingStatus.OPEN: "primary",
    MeetingStatus.CLOSED: "good",
}
WATCH_SECONDS = 2


@st.fragment(run_every=WATCH_SECONDS)
def watch(meeting_id: str, seen: int) -> None:
    """An empty fragment which reads one number, and shows the page again when somebody acted in the meeting."""
    desk.enter("seance.room")
    if queries.changes(meeting_id) != seen:
        st.rerun()


def chosen_meeting(
    member: Member, *, may_be_new: bool = False, head: Any = st, foot: Any = None
) -> MeetingRow | None:
    """The meeting of the address, else the one under way, else the next, else the last; None for a new one.

    Shows the choice when there are several: at the ``head``, or folded at the ``foot``, when one is given and at
    most one of them is still to be held.
    """
    frame = queries.meetings(member)
    known: list[str] = frame["id"].tolist()
    wanted = desk.param("meeting")
    if wanted not in known and not (may_be_new and wanted == "new"):
        wanted = _default_meeting(frame)
    options = [*known, "new"] if may_be_new else known
    if len(options) > 1:
        names = dict(zip(known, frame["name"].tolist(), strict=True))
        days = dict(zip(known, frame["scheduled_at"].tolist(), strict=True))
        is_folded = foot is not None and int((frame["status"] != MeetingStatus.CLOSED).sum()) < 2
        place = foot.expander(t("Another meeting"), key="seance_others") if is_folded else head
        wanted = place.selectbox(
            t("Meeting"),
            options,
            index=options.index(wanted or "new"),
            format_func=lambda each: (
                f"{names[each]} · {moment(days[each])}" if each in names else t("A new meeting")
            ),
            key=f"seance_meeting_{len(options)}_{wanted}",
        )
        desk.set_params(meeting=wanted)
    return queries.meeting(wanted, member)


def _default_meeting(frame: pd.DataFrame) -> str | None:
    for status in (MeetingStatus.OPEN, MeetingStatus.PREPARED):
        found = frame.loc[frame["status"] == status, "id"].tolist()
        if found:
            return str(found[-1])
    return None if frame.empty else str(frame["id"].iloc[0])


def meeting_facts(row: MeetingRow) -> None:
    """When, where, who chairs, and for which rounds."""
    parts.status_chip(row.status, STATUS_TONES[row.status])
    parts.fact_strip(
        [
            (t("Date and time"), moment(row.scheduled_at)),
            (t("Place"), row.place),
            (t("Chair"), row.chair),
            (t("Secretary"), row.secretary),
            (t("Rounds"), ", ".join(row.rounds)),
        ]
    )


def meeting_form(member: Member, row: MeetingRow | None) -> None:
    """The facts of a new meeting, or those of a prepared one to be changed."""
    people = members_by_id().values()
    chairs = {each.id: each.name for each in people if each.is_any(Role.MEMBER)}
    secretaries = {each.id: each.name for each in people if each.is_any(Role.MEMBER, Role.STAFF)}
    rounds = {} if row is not None else _rounds_to_treat(member)
    key = "new" if row is None else row.id
    version = None if row is None else versions.shown(f"name_{key}", row.version)
    local = (desk.now() if row is None else row.scheduled_at).astimezone(PARIS)
    with st.form(f"meeting_{key}"):
        name = st.text_input(t("Name of the meeting"), "" if row is None else row.name, key=f"name_{key}")
        picked = (
            st.multiselect(
                t("Rounds"),
                list(rounds),
                format_func=lambda each: rounds[each],
                placeholder=t("Choose"),
                key="meeting_rounds",
            )
            if row is None
            else []
        )
        left, middle, right = st.columns(3)
        day = left.date_input(t("Day"), local.date(), format="DD/MM/YYYY", key=f"day_{key}")
        at = middle.time_input(
            t("Hour (Paris)"), local.time().replace(second=0, microsecond=0), key=f"hour_{key}"
        )
        place = right.text_input(t("Place"), "" if row is None else row.place or "", key=f"place_{key}")
        left, middle, right = st.columns(3)
        with left:
            chair = _picked(t("Chair"), chairs, None if row is None else row.chair_id, f"chair_{key}")
        with middle:
            secretary = _picked(
                t("Secretary"), secretaries, None if row is None else row.secretary_id, f"secretary_{key}"
            )
        with right:
            envelope, problem = parts.amount_field(
                t("Envelope (€)"),
                None if row is None else row.envelope,
                f"envelope_{key}",
                t("Empty: that of the rounds, when it is known."),
            )
        label = t("Prepare the meeting") if row is None else t("Save the changes")
        is_sent = st.form_submit_button(label, type="primary" if row is None else "secondary")
    if not is_sent or problem is not None:
        return
    if chair is None:
        parts.alert(Sentence("Choose the chair of the meeting."))
        return
    if not isinstance(day, date):
        parts.alert(Sentence("Choose the day of the meeting."))
        return
    scheduled_at = datetime.combine(day, at, PARIS)
    if row is None:
        if envelope is None:
            envelope = _envelope_of(picked)
        made = desk.attempt(
            actions.prepare_meeting, name, scheduled_at, picked, chair, secretary, envelope, place=place
        )
        if made is not None:
            desk.set_params(meeting=made)
            st.rerun()
        return
    _save(
        row,
        f"name_{key}",
        actions.change_meeting,
        name,
        scheduled_at,
        chair,
        secretary,
        envelope,
        place=place,
        version=version,
        done=Sentence("The meeting was changed."),
    )


def _save(row: MeetingRow, widget: str, action: Any, *values: Any, **told: Any) -> None:
    """Change a meeting in the version that the form shows; afterwards the form shows what was saved."""
    if desk.attempt(action, row.id, *values, **told) is not None:
        versions.forget(widget)
        st.rerun()


def _envelope_of(round_ids: Collection[str]) -> Decimal | None:
    """What the rounds have together; unknown as soon as one's share is."""
    shares = [each.envelope for each in rounds_by_id(round_ids).values()]
    known = [share for share in shares if share is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(shares) else None


def _picked(label: str, names: dict[str, str], held: str | None, key: str) -> str | None:
    """One of these people, by name; the one who holds the office now is proposed."""
    known = list(names)
    return st.selectbox(
        label,
        known,
        index=known.index(held) if held in known else None,
        format_func=lambda each: names[each],
        placeholder=t("Choose"),
        key=key,
    )


def _rounds_to_treat(member: Member) -> dict[str, str]:
    now = desk.now()
    return {
        each.id: f"{call.code} · {each.name}"
        for call in call_rows(member)
        for each in call.rounds
        if may(Act.PREPARE_MEETING, each.phase(now), member.roles)
    }


def agenda_editor(row: MeetingRow, member: Member, proposed: ProvisionalList | None) -> None:
    """Order and pile of each item, why that pile is proposed, and the button which fills the agenda.

    It is filled from the applications of the meeting's rounds.
    """
    frame = queries.agenda(row.id, member, tells_parties=False, now=desk.now())
    shown = frame[~(frame["is_recused"] | frame["is_undeclared"]).astype(bool)]
    key, version = versions.form(row.id, "agenda", row.version)
    if not shown.empty:
        labels = {show(pile): pile for pile in Pile}
        ids = shown["application_id"]
        reasons = proposed_piles(row.id, member, desk.now())
        table: dict[str, list[Any]] = {
            "position": [int(each) for each in shown["position"]],
            "number": shown["number"].tolist(),
            "title": shown["title"].tolist(),
            "pile": [show(each) for each in shown["pile"]],
        }
        if proposed is not None:
            told = seance_provisional.column(proposed, ids)
            table["proposal"] = ["" if each is None else each[0] for each in told]
        table["why"] = [show(reasons[each].why) if each in reasons else "" for each in ids]
        edited = st.data_editor(
            pd.DataFrame(table, index=ids.tolist()),
            column_config={
                "position": st.column_config.NumberColumn(
                    t("Order"), min_value=1, step=1, required=True, width=64
                ),
                "number": st.column_config.TextColumn(t("Number"), width=64),
                "title": st.column_config.TextColumn(t("Title"), width=310),
                "pile": st.column_config.SelectboxColumn(
                    t("Pile"), options=list(labels), required=True, width=100
                ),
                "why": st.column_config.TextColumn(t("Opinion and ranking"), width="large"),
                "proposal": st.column_config.TextColumn(t("Provisional list"), width=186),
            },
            disabled=["number", "title", "why", "proposal"],
            hide_index=True,
            width="stretch",
            key=f"agenda_{key}",
        )
        if st.button(t("Save the agenda"), key="save_agenda"):
            ordered = edited.sort_values("position", kind="stable")
            items = [
                (str(each), labels[pile]) for each, pile in zip(ordered.index, ordered["pile"], strict=True)
            ]
            _set_agenda(row, items, version=version, done=Sentence("The agenda was saved."))
    _recused_note(int(frame["is_recused"].astype(bool).sum()))
    review.head_only_note(int(frame["is_undeclared"].astype(bool).sum()))
    label = t("Put the applications on the agenda") if frame.empty else t("Order again by the ranking")
    if st.button(label, type="primary" if frame.empty else "secondary", key="fill_agenda"):
        _set_agenda(row, None, version=version, done=Sentence("The agenda was filled."))


def _set_agenda(row: MeetingRow, items: Any, *, version: int, done: Sentence) -> None:
    """Set the agenda in the version that the table shows; a stale one is refused, then shown anew."""
    is_done = desk.attempt(actions.set_agenda, row.id, items, version=version, done=done) is not None
    if is_done or version != row.version:
        versions.next_form(row.id)
    if is_done:
        st.rerun()


def _recused_note(count: int) -> None:
    if count:
        parts.note(
            Sentence(
                "You are recused from one application of this agenda: it stands at the end.",
                "You are recused from {n} applications of this agenda: they stand at the end.",
                n=count,
            )
        )


def opening(row: MeetingRow) -> None:
    """The button which opens a prepared meeting; a missing quorum warns and does not block."""
    quorum_line(row)
    if st.button(t("Open the meeting"), type="primary", key="open_meeting"):
        opened = desk.attempt(actions.open_meeting, row.id)
        if opened is not None:
            desk.go("seance.room", meeting=row.id)


def quorum_line(row: MeetingRow, found: ItemRow | None = None) -> None:
    """Whether the quorum is met, of an item without those recused from it, as a warning that blocks nothing."""
    of_item = None if found is None or found.is_head_only else found.application_id
    met = queries.quorum_of(row.id, of_item)
    values = {"present": met.present, "represented": met.represented, "needed": met.needed}
    if met.is_met:
        parts.note(
            Sentence(
                "Quorum met. Present: {present} · represented: {represented} · needed: {needed}.", **values
            )
        )
    else:
        parts.alert(
            Sentence(
                "Quorum not met. Present: {present} · represented: {represented} · needed: {needed}.",
                **values,
            ),
            "warning",
        )


def agenda_table(row: MeetingRow, member: Member, proposed: ProvisionalList | None) -> None:
    """The agenda to read: place, pile, what is proposed and what was decided; recusals by number."""
    frame = queries.agenda(row.id, member, now=desk.now())
    recused, undeclared = frame["is_recused"].astype(bool), frame["is_undeclared"].astype(bool)
    frame["pile"] = frame["pile"].where(~recused, show(Sentence("You are recused")))
    frame["pile"] = frame["pile"].where(~undeclared, t("Declare your links first"))
    frame["result"] = results(frame)
    frame["proposal"] = seance_provisional.column(proposed, frame["application_id"])
    columns = {
        "position": Column(t("Order"), "number"),
        "number": Column(t("Number")),
        "title": Column(t("Title"), "link"),
        "lead": Column(t("Lead")),
        "pile": Column(t("Pile"), "status", tones=PILE_TONES),
        "proposal": Column(t("Proposed"), "status"),
        "result": Column(t("Decision"), "status"),
        "amount": Column(t("Granted"), "euros"),
    }
    columns.pop("proposal" if proposed is None else "lead")
    parts.table(
        frame,
        columns,
        "agenda",
        caption=t("Agenda"),
        link_page="applications.sheet" if access_to("applications.sheet", member.roles) else None,
        id_column="application_id",
        empty=t("No application is on the agenda yet."),
    )
    _recused_note(int(recused.sum()))
    review.head_only_note(int(undeclared.sum()))


def envelope_gauge(gauge: Gauge) -> None:
    """The envelope: requested, granted, left; unknown amounts counted apart, never as zero."""
    if gauge.why_hidden is not None:
        parts.note(gauge.why_hidden)
        return
    over = gauge.left is not None and gauge.left < 0
    parts.gauge(
        [(t("Granted"), gauge.granted, "refused" if over else "winner")],
        gauge.envelope,
        total_label=t("Envelope"),
        left_label=t("Left to grant"),
    )
    parts.fact_strip([(t("Requested"), euros(gauge.requested), _unknown_amounts(gauge))])


def _unknown_amounts(gauge: Gauge) -> Sentence | None:
    if gauge.unknown_requested == 0:
        return None
    return Sentence("One amount not given", "{n} amounts not given", n=gauge.unknown_requested)


def chosen_item(row: MeetingRow, member: Member) -> ItemRow | None:
    """The item of the address, else the one that the meeting is at: then the screen follows."""
    wanted = desk.param("item")
    if access_to("seance.room", member.roles) is Access.WRITE:
        frame = queries.agenda(row.id, member, tells_parties=False, now=desk.now())
        names = {
            key: f"{number} · {title}" + ("" if is_unknown(outcome) else f" · {show(outcome)}")
            for key, number, title, outcome in zip(
                frame["application_id"], frame["number"], frame["title"], frame["outcome"], strict=True
            )
        }
        options = [None, *names]
        wanted = wanted if wanted in names else None
        wanted = st.selectbox(
            t("Item"),
            options,
            index=options.index(wanted),
            format_func=lambda each: t("Follow the meeting") if each is None else names[each],
            key=f"room_item_{wanted}",
        )
        desk.set_params(item=wanted)
    return queries.item(row.id, wanted or row.current_application_id, member, now=desk.now())


def item_card(found: ItemRow, member: Member, proposed: ProvisionalList | None) -> None:
    """The item as large as the room needs it, with what one looks at to decide."""
    known = [found.number, found.lead or t("lead not known")]
    if found.communes and not found.is_head_only:
        known.append(", ".join(found.communes))
    parts.page_head(found.title, " · ".join(known))
    if found.is_recused:
        parts.alert(
            Sentence("You are recused from this application: you leave the room while it is debated."),
            "warning",
        )
        return
    if found.is_undeclared:
        parts.alert(Sentence("Say whether you have a link with this project before you read it."), "neutral")
        parts.next_step(t("Declare my interests"), "review.interests", id=found.application_id)
        return
    if found.pile is not None:
        parts.status_chip(found.pile, PILE_TONES[found.pile])
    seance_provisional.proposal_line(seance_provisional.proposal_of(proposed, found.application_id))
    parts.fact_strip([(t("Requested"), euros(found.requested)), (t("Total cost"), euros(found.total_cost))])
    _score(found, member)


def item_details(found: ItemRow) -> None:
    """What else is known of the item: its summary, its measures, its landlords."""
    if found.is_head_only:
        return
    parts.section(t("The project"))
    if found.landlords:
        parts.people_row([(name, t("landlord")) for name in found.landlords])
    if found.summary:
        parts.plain(found.summary)
    parts.fact_strip(
        [
            (t("Places"), ", ".join(found.communes)),
            (t("Duration (months)"), number(found.duration_months)),
            (t("Dwellings"), number(found.dwellings)),
            (t("Households"), number(found.households)),
        ]
    )


def out_of_the_room(found: ItemRow) -> None:
    """Who is recused from the item, and since when they are out."""
    if found.out and not found.is_head_only:
        parts.section(t("Out of the room (recusal)"))
        parts.people_row([(each.name, _out(each.left_at, each.returned_at)) for each in found.out])


def _out(left_at: datetime | None, returned_at: datetime | None) -> Sentence | None:
    if left_at is None:
        return None
    if returned_at is None:
        return Sentence("out since {left}", left=hour(left_at))
    return Sentence("out from {left} to {returned}", left=hour(left_at), returned=hour(returned_at))


def _score(found: ItemRow, member: Member) -> None:
    """The score, where the phase and the role show it."""
    told = score_of(found.application_id, member, found.call_code, now=desk.now())
    if told is not None:
        parts.interval_bar(told.score, told.low, told.high, label=t("Score out of 100"))


def take_up(row: MeetingRow, found: ItemRow) -> None:
    """The button by which those who lead make this item the current one on every screen."""
    is_other = found.application_id != row.current_application_id
    if not (row.leads and is_other and row.status is MeetingStatus.OPEN):
        return
    if st.button(t("Take up this item"), type="primary", key="take_up"):
        taken = desk.attempt(actions.take_up_item, row.id, found.application_id)
        if taken is not None:
            desk.set_params(item=None)
            st.rerun()


def decision_form(row: MeetingRow, found: ItemRow, gauge: Gauge, proposed: ProvisionalList | None) -> None:
    """Outcome, amount, conditions, motive; the reason for passing the envelope only when it is passed.

    The amount begins with the one that is proposed; the outcome is never chosen beforehand.
    """
    held = found.decision
    amount_proposed = seance_provisional.amount_of(
        seance_provisional.proposal_of(proposed, found.application_id)
    )
    now_held = 0 if held is None else held.version
    key, version = versions.form(found.application_id, "outcome", now_held)
    parts.section(t("Decision"))
    left, right = st.columns(2)
    outcome = left.selectbox(
        t("Outcome"),
        list(Outcome),
        index=None if held is None else list(Outcome).index(held.outcome),
        format_func=show,
        placeholder=t("Choose"),
        key=f"outcome_{key}",
    )
    if outcome is None:
        return
    amount = problem = conditions = reason = None
    if outcome.is_awarded:
        with right:
            amount, problem = parts.amount_field(
                t("Amount granted (€)"),
                amount_proposed if held is None else held.amount,
                f"amount_{key}",
                None if amount_proposed is None else t("Proposed: {amount}", amount=Euros(amount_proposed)),
            )
    if outcome is Outcome.AWARDED_CONDITIONAL:
        conditions = st.text_area(
            t("Conditions"), "" if held is None else held.conditions or "", key=f"conditions_{key}"
        )
    motive = st.text_area(
        t("Motive"), "" if held is None else held.motive or "", key=f"motive_{key}", height=80
    )
    if row.may_override and outcome.is_awarded and _may_pass(gauge, amount, held):
        reason = st.text_area(
            t("Reason for passing the envelope"),
            "" if held is None else held.override_reason or "",
            key=f"reason_{key}",
        )
    if not st.button(t("Record the decision"), type="primary", key=f"decide_{key}") or problem is not None:
        return
    is_done = desk.attempt(
        actions.record_decision,
        row.id,
        found.application_id,
        outcome,
        amount,
        conditions,
        motive,
        reason,
        version or None,
        done=Sentence("The decision was recorded."),
    )
    if is_done is not None or version != now_held:
        versions.next_form(found.application_id)
    if is_done is not None:
        st.rerun()


def _may_pass(gauge: Gauge, amount: Decimal | None, held: Any) -> bool:
    """Whether the amount would pass the envelope, or nobody may tell this reader."""
    if gauge.why_hidden is not None:
        return True
    own = Decimal(0) if held is None or held.amount is None else held.amount
    return excess(gauge.envelope, (gauge.granted or Decimal(0)) - own, amount) > 0


def decision_shown(row: MeetingRow, found: ItemRow) -> None:
    """The decision on an item, to be read; with its withdrawal for those who lead."""
    held = found.decision
    if held is None:
        if row.status is not MeetingStatus.PREPARED:
            parts.note(t("No decision yet."))
        return
    parts.status_chip(held.outcome, OUTCOME_TONES[held.outcome])
    parts.fact_strip([(t("Granted"), euros(held.amount)), (t("Decided at"), moment(held.decided_at))])
    for label, text in (
        (t("Conditions"), held.conditions),
        (t("Motive"), held.motive),
        (t("Reason for passing the envelope"), held.override_reason),
    ):
        if text:
            parts.section(label)
            parts.plain(text)
    if (
        row.leads
        and row.status is MeetingStatus.OPEN
        and st.button(t("Withdraw the decision"), key="withdraw")
    ):
        desk.attempt(
            actions.withdraw_decision,
            row.id,
            found.application_id,
            held.version,
            done=Sentence("The decision was withdrawn."),
            rerun=True,
        )


def decisions_table(row: MeetingRow, member: Member) -> None:
    """What was decided so far."""
    frame = queries.decisions(row.id, member)
    frame["result"] = results(frame)
    parts.table(
        frame,
        {
            "number": Column(t("Number")),
            "title": Column(t("Title")),
            "lead": Column(t("Lead")),
            "result": Column(t("Decision"), "status"),
            "amount": Column(t("Granted"), "euros"),
        },
        "decisions",
        caption=t("Decisions so far"),
        empty=t("No decision yet."),
    )


def attendance(row: MeetingRow, member: Member) -> None:
    """Who takes part; those who lead fill the sheet."""
    frame = queries.attendance(row.id, member)
    there = frame[frame["presence"].isin([Presence.PRESENT, Presence.REPRESENTED])]
    parts.people_row(
        [(each["name"], _presence(each)) for each in there.to_dict("records")] or [(t("nobody yet"), None)]
    )
    if not row.leads or row.status is MeetingStatus.CLOSED:
        return
    with st.expander(t("Fill the attendance sheet")):
        labels = {show(presence): presence for presence in Presence}
        names = dict(zip(frame["name"], frame["member_id"], strict=True))
        sheet = pd.DataFrame(
            {
                "name": frame["name"].tolist(),
                "presence": [None if is_unknown(each) else show(each) for each in frame["presence"]],
                "proxy": [None if is_unknown(each) else each for each in frame["represented_by"]],
            },
            index=frame["member_id"].tolist(),
            dtype=object,
        )
        # The key stays while others fill the sheet too: what is typed here stays, and only that is sent.
        members = crc32(repr(frame["member_id"].tolist()).encode())
        key, _ = versions.form(f"{row.id}_{members}", "attendance", row.changes)
        edited = st.data_editor(
            sheet,
            column_config={
                "name": st.column_config.TextColumn(t("Name")),
                "presence": st.column_config.SelectboxColumn(t("Presence"), options=list(labels)),
                "proxy": st.column_config.SelectboxColumn(t("Represented by"), options=list(names)),
            },
            disabled=["name"],
            hide_index=True,
            width="stretch",
            key=f"attendance_{key}",
        )
        if st.button(t("Save the attendance"), key="save_attendance"):
            typed = edited[[_differs(sheet.loc[each], edited.loc[each]) for each in sheet.index]]
            known = typed[typed["presence"].notna()]
            is_done = desk.attempt(
                actions.record_attendance,
                row.id,
                {str(each): labels[presence] for each, presence in known["presence"].items()},
                {str(each): names[name] for each, name in known["proxy"].items() if not is_unknown(name)},
                done=Sentence("The attendance was saved."),
            )
            if is_done is not None:
                versions.next_form(f"{row.id}_{members}")
                st.rerun()


def _differs(shown: "pd.Series[Any]", typed: "pd.Series[Any]") -> bool:
    """Whether a line of the attendance sheet was changed here."""
    return any(show(shown[name]) != show(typed[name]) for name in ("presence", "proxy"))


def _presence(row: dict[Any, Any]) -> Any:
    if row["presence"] is Presence.REPRESENTED:
        return Sentence("represented by {name}", name=row["represented_by"])
    return row["presence"]


def closing(row: MeetingRow) -> None:
    """Closing the meeting, then publishing its results; each asks once more before it is done."""
    if not row.leads:
        return
    if row.status is MeetingStatus.OPEN:
        with st.popover(t("Close the meeting")):
            parts.plain(t("The decisions become final and the awards are made. This cannot be undone."))
            if st.button(t("Close the meeting for good"), key="close_meeting"):
                done = Sentence("The meeting is closed.")
                desk.attempt(actions.close_meeting, row.id, done=done, rerun=True)
    if row.status is MeetingStatus.CLOSED and row.published_at is None:
        with st.popover(t("Publish the results")):
            parts.plain(t("The embargo ends: presenters see the winners at once."))
            if st.button(t("Publish the results now"), type="primary", key="publish_results"):
                done = Sentence("The results are published.")
                desk.attempt(actions.publish_results, row.id, done=done, rerun=True)
