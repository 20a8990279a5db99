"""How do the staff see what they found of the applications, write it down for one, and change many at once?"""

from datetime import datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from committee.intake.actions.instruction import instruct, instruct_many
from committee.intake.instruction import (
    LONGEST,
    LONGEST_REASON,
    SHORTEST,
    USUAL_MINUTES,
    BulkChange,
    Findings,
    Hearing,
    Seen,
    known_sum,
    meeting_hearings,
    totals,
)
from committee.intake.queries import instruction as queries
from committee.intake.rules import OUTCOMES, ApplicationStatus, Opinion
from committee.people.rules import Member
from committee.ui import desk, exports, parts, versions
from committee.ui.applications import STATUS_TONES
from committee.ui.parts import Column
from committee.ui.texts import UNKNOWN, day, euros, hour, moment, number, show, t
from committee.words import PARIS, Sentence

PAGE, SHEET = "applications.instruction", "applications.sheet"
OPINION_TONES = {
    Opinion.FAVOURABLE: "good",
    Opinion.TO_DISCUSS: "warning",
    Opinion.UNFAVOURABLE: "refused",
}
_PREVIEW = "instruction_preview"


def show_instruction(application_id: str, member: Member) -> None:
    """On the sheet: opinion, proposed amount and rapporteur, for whoever may read the sheet whole."""
    found = queries.instruction(application_id, member)
    if found is None:
        return
    may_write = desk.may_act(PAGE)
    if found.version == 0:
        if may_write:
            parts.link(t("Write the instruction"), PAGE, id=application_id)
        return
    told = found.findings
    parts.section(t("Instruction by the staff"))
    parts.fact_strip(
        [
            (t("Opinion of the staff"), told.opinion),
            (t("Amount proposed"), euros(told.proposed), told.proposed_reason),
            (t("Rapporteur"), found.rapporteur),
            (t("Hearing"), moment(told.hearing_at), _minutes(told.hearing_minutes)),
        ]
    )
    if told.reason is not None:
        parts.plain(told.reason)
    if may_write:
        parts.link(t("Change the instruction"), PAGE, id=application_id)


def _minutes(minutes: int | None) -> str | None:
    return None if minutes is None else t("{n} minute", "{n} minutes", n=minutes)


def filters(everything: pd.DataFrame) -> dict[str, Any]:
    """What is listed, kept in the address; the choices come from the visible applications alone."""
    desk.enter(PAGE)
    calls = list(dict.fromkeys(everything["call_code"]))
    states = [state for state in ApplicationStatus if state in set(everything["status"])]
    left, middle, right = st.columns(3)
    chosen = {
        "call": _choice(left, "call", t("Call"), t("All calls"), calls),
        "opinion": _choice(
            middle, "opinion", t("Opinion"), t("All opinions"), [*Opinion, queries.NO_OPINION]
        ),
        "status": _choice(right, "status", t("State"), t("All states"), states),
    }
    desk.set_params(**chosen)
    return {name: value for name, value in chosen.items() if value is not None}


def _choice(column: Any, name: str, label: str, everything: str, options: list[Any]) -> Any:
    choices, wanted = [None, *options], desk.param(name)

    def named(each: Any) -> str:
        if each is None:
            return everything
        return t("Without an opinion") if each == queries.NO_OPINION else show(each)

    return column.selectbox(
        label,
        choices,
        index=choices.index(wanted) if wanted in choices else 0,
        format_func=named,
        key=desk.filter_key(f"instruction_{name}", name),
    )


def show_totals(frame: pd.DataFrame, call: str | None) -> None:
    """What is proposed, by opinion, against the envelope of the call."""
    desk.enter(PAGE)
    piles = totals(list(zip(frame["opinion"], frame["requested"], frame["proposed"], strict=True)))
    facts: list[tuple[Any, ...]] = [(t("Applications"), number(len(frame)))]
    for pile in piles:
        name = t("Without an opinion") if pile.opinion is None else show(pile.opinion)
        counted = t("One application", "{n} applications", n=pile.count)
        if pile.proposed is None:
            facts.append((name, counted))
        else:
            missing = t("one amount missing", "{n} amounts missing", n=pile.unknown) if pile.unknown else None
            detail = t("{amount} proposed", amount=euros(pile.proposed))
            facts.append((name, counted, detail if missing is None else f"{detail}, {missing}"))
    parts.fact_strip(facts)
    envelope = None if call is None else queries.envelope_of(call)
    proposed = known_sum([pile.proposed for pile in piles])
    if envelope is None or proposed is None:
        return
    parts.gauge(
        [
            (
                t("Without an opinion") if pile.opinion is None else show(pile.opinion),
                pile.proposed,
                "neutral" if pile.opinion is None else OPINION_TONES[pile.opinion],
            )
            for pile in piles
            if pile.proposed is not None
        ],
        envelope,
        label=t("Proposed against the envelope of the call"),
        total_label=t("envelope"),
        left_label=t("left"),
    )


def list_instructions(frame: pd.DataFrame) -> None:
    """The applications with what was found of them; each title opens its form."""
    desk.enter(PAGE)
    shown = frame.assign(
        title=[f"{number_} · {title}" for number_, title in zip(frame["number"], frame["title"], strict=True)]
    )
    parts.table(
        shown,
        {
            "title": Column(t("Application"), "link"),
            "requested": Column(t("Requested"), "euros"),
            "opinion": Column(t("Opinion"), "status", tones=OPINION_TONES),
            "proposed": Column(t("Proposed"), "euros"),
            "rapporteur": Column(t("Rapporteur")),
            "hearing_at": Column(t("Hearing"), "moment"),
            "status": Column(t("State"), "status", tones=STATUS_TONES),
        },
        "instruction",
        caption=t("Applications"),
        link_page=PAGE,
        id_column="id",
        empty=t("No application matches."),
    )


# One application


def edit_one(application_id: str, everything: pd.DataFrame, member: Member) -> None:
    """The form for one application, above the list."""
    desk.enter(PAGE)
    of_it = everything[everything["id"] == application_id]
    found = queries.instruction(application_id, member)
    if of_it.empty or found is None:
        parts.empty_state(t("There is no such application here."), t("See all applications"), PAGE)
        return
    row = of_it.iloc[0]
    parts.section(
        f"{row['number']} · {row['title']}",
        t("{lead} · {requested} requested", lead=row["lead"] or UNKNOWN, requested=euros(row["requested"])),
    )
    key, version = versions.form(application_id, "instruct_opinion", found.version)
    with st.form(f"instruct_{key}", border=True):
        findings, problem = _fields(found.findings, application_id, key)
        is_sent = st.form_submit_button(t("Save the instruction"), type="primary", key=f"instruct_send_{key}")
    left, right = st.columns(2)
    with left:
        parts.link(t("Read the sheet"), SHEET, id=application_id)
    with right:
        parts.link(t("Back to the list"), PAGE)
    if is_sent and problem is None:
        done = _saved(application_id, findings, member)
        if desk.attempt(instruct, application_id, findings, version=version, done=done) is not None:
            versions.next_form(application_id)
            st.rerun()
        if version != found.version:
            versions.next_form(application_id)


def _saved(application_id: str, found: Findings, member: Member) -> Sentence:
    """What is said once it is saved: also that the hearing runs at the time of another one."""
    if found.hearing_at is not None and found.hearing_minutes is not None:
        mine = Hearing(application_id, found.hearing_at, found.hearing_minutes)
        others = [
            (each, number_)
            for each, number_, _ in queries.hearings(member, desk.now())
            if each.application_id != application_id
        ]
        met = meeting_hearings([mine, *(each for each, _ in others)]).get(application_id, ())
        numbers = [number_ for each, number_ in others if each.application_id in met]
        if numbers:
            return Sentence(
                "Saved. At the same time as the hearing of {numbers}: check the hours.",
                numbers=", ".join(numbers),
            )
    return Sentence("The instruction is saved.")


def _fields(held: Findings, application_id: str, key: str) -> tuple[Findings, Sentence | None]:
    left, right = st.columns(2)
    opinion = left.radio(
        t("Opinion"),
        [None, *Opinion],
        index=[None, *Opinion].index(held.opinion),
        format_func=lambda each: t("Not yet") if each is None else show(each),
        horizontal=True,
        key=f"instruct_opinion_{key}",
    )
    able = queries.possible_rapporteurs([application_id], desk.now())
    people = [None, *able]
    rapporteur = right.selectbox(
        t("Rapporteur"),
        people,
        index=people.index(held.rapporteur_id) if held.rapporteur_id in able else 0,
        format_func=lambda each: t("Nobody yet") if each is None else able[each],
        help=t("People with a tie or a recusal are not offered."),
        key=f"instruct_rapporteur_{key}",
    )
    reason = st.text_area(
        t("Reason of the opinion"),
        held.reason or "",
        max_chars=LONGEST_REASON,
        height=110,
        key=f"instruct_reason_{key}",
    )
    left, right = st.columns([1, 2])
    with left:
        proposed, problem = parts.amount_field(
            t("Amount proposed (€)"), held.proposed, f"instruct_proposed_{key}", t("Empty: not known yet.")
        )
    why = right.text_input(
        t("Reason of the amount"),
        held.proposed_reason or "",
        max_chars=500,
        help=t("Needed when it is more than what is requested."),
        key=f"instruct_why_{key}",
    )
    at, minutes = _hearing_fields(held, key)
    findings = Findings(
        opinion=opinion,
        reason=reason.strip() or None,
        proposed=proposed,
        proposed_reason=why.strip() or None,
        rapporteur_id=rapporteur,
        hearing_at=at,
        hearing_minutes=minutes,
    )
    return findings, problem


def _hearing_fields(held: Findings, key: str) -> tuple[datetime | None, int | None]:
    """Day, hour in Paris and length; without a day there is no hearing."""
    known = None if held.hearing_at is None else held.hearing_at.astimezone(PARIS)
    left, middle, right = st.columns(3)
    on = left.date_input(
        t("Day of the hearing"),
        None if known is None else known.date(),
        format="DD/MM/YYYY",
        key=f"instruct_day_{key}",
    )
    hour_ = middle.time_input(
        t("Hour (Paris)"), time(9, 0) if known is None else known.time(), step=300, key=f"instruct_hour_{key}"
    )
    minutes = right.number_input(
        t("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        value=held.hearing_minutes or USUAL_MINUTES,
        step=5,
        key=f"instruct_minutes_{key}",
    )
    if not on or hour_ is None:
        return None, None
    return datetime.combine(on, hour_, PARIS), int(minutes)


# Many applications


def change_many(frame: pd.DataFrame, member: Member) -> None:
    """Choose several, see what would change and what is refused, then do it in one act."""
    desk.enter(PAGE)
    rows = {row["id"]: row for row in frame.to_dict("records")}
    with st.expander(t("Change several at once"), key="instruction_many"):
        is_all = st.checkbox(
            t("The application listed", "All {n} applications listed", n=len(rows)), key="instruction_all"
        )
        chosen = st.multiselect(
            t("Applications"),
            list(rows),
            format_func=lambda each: f"{rows[each]['number']} · {rows[each]['title']}",
            placeholder=t("Choose"),
            disabled=is_all,
            key="instruction_chosen",
        )
        ids = list(rows) if is_all else list(chosen)
        change = _change_fields(ids)
        if st.button(t("See what would change"), key="instruction_see"):
            st.session_state[_PREVIEW] = {
                each: (str(rows[each]["status"]), int(rows[each]["version"])) for each in ids
            }
        seen = {each: told for each, told in st.session_state.get(_PREVIEW, {}).items() if each in rows}
        if set(seen) == set(ids) and ids and not change.is_nothing:
            _preview(rows, seen, change, member)
        elif _PREVIEW in st.session_state:
            parts.note(t("Choose applications and a change, then see what would change."))


def _change_fields(ids: list[str]) -> BulkChange:
    left, middle, right = st.columns(3)
    states = [None, *(state for state in ApplicationStatus if state not in OUTCOMES)]
    status = left.selectbox(t("New state"), states, format_func=_or_unchanged, key="instruction_new_status")
    opinion = middle.selectbox(
        t("New opinion"), [None, *Opinion], format_func=_or_unchanged, key="instruction_new_opinion"
    )
    able = queries.possible_rapporteurs(ids, desk.now())
    rapporteur = right.selectbox(
        t("New rapporteur"),
        [None, *able],
        format_func=lambda each: _or_unchanged(None) if each is None else able[each],
        help=t("People with a tie or a recusal are not offered."),
        key="instruction_new_rapporteur",
    )
    reason = ""
    if opinion is not None:
        reason = st.text_input(t("Reason of the opinion"), max_chars=500, key="instruction_new_reason")
    return BulkChange(status, opinion, reason.strip() or None, rapporteur)


def _or_unchanged(value: Any) -> str:
    return t("As it is") if value is None else show(value)


def _preview(
    rows: dict[str, dict[Any, Any]], seen: dict[str, tuple[str, int]], change: BulkChange, member: Member
) -> None:
    refused = queries.bulk_refusals(list(seen), change, member, desk.now())
    able = [each for each in seen if each not in refused]
    frame = pd.DataFrame(
        [
            (
                f"{rows[each]['number']} · {rows[each]['title']}",
                _change_in_words(rows[each], change) if each not in refused else None,
                (t("refused"), "refused") if each in refused else (t("will change"), "good"),
                show(refused[each]) if each in refused else None,
            )
            for each in sorted(seen, key=lambda each: each not in refused)
        ],
        columns=["title", "change", "outcome", "reason"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "title": Column(t("Application")),
            "outcome": Column(t("Outcome"), "status"),
            "change": Column(t("What changes")),
            "reason": Column(t("Why not")),
        },
        "instruction_preview",
        caption=t("What would change"),
    )
    if not able:
        return
    label = t("Change this application", "Change these {n} applications", n=len(able))
    if st.button(label, type="primary", key="instruction_do"):
        told = {each: Seen(ApplicationStatus(seen[each][0]), seen[each][1]) for each in able}
        done = Sentence("One application was changed.", "{n} applications were changed.", n=len(able))
        if desk.attempt(instruct_many, told, change, done=done) is not None:
            st.session_state.pop(_PREVIEW)
            st.rerun()


def _change_in_words(row: dict[Any, Any], change: BulkChange) -> str:
    lines = [
        t("{label}: {before} → {after}", label=label, before=show(before), after=show(after))
        for label, before, after in (
            (t("State"), row["status"], change.status),
            (t("Opinion"), row["opinion"], change.opinion),
        )
        if after is not None and after is not before
    ]
    if change.rapporteur_id not in {None, row["rapporteur_id"]}:
        lines.append(
            t("the rapporteur is named") if row["rapporteur_id"] is None else t("another rapporteur")
        )
    return " ; ".join(lines) or t("Nothing: it is so already.")


# Hearings


def show_hearings(member: Member) -> None:
    """The hearings by day, those that run at one time told, and the same as a calendar file."""
    desk.enter(PAGE)
    planned = queries.hearings(member, desk.now())
    if not planned:
        return
    parts.section(t("Hearings"))
    met = meeting_hearings([each for each, _, _ in planned])
    numbers = {each.application_id: number_ for each, number_, _ in planned}
    frame = pd.DataFrame(
        [
            (
                each.application_id,
                day(each.at),
                f"{hour(each.at)} – {hour(each.ends_at)}",
                f"{number_} · {title}",
                ", ".join(numbers[other] for other in met.get(each.application_id, ())) or None,
            )
            for each, number_, title in planned
        ],
        columns=["id", "day", "hours", "title", "met"],
        dtype=object,
    )
    columns = {
        "day": Column(t("Day"), is_sortable=False),
        "hours": Column(t("Hours (Paris)"), is_sortable=False),
        "title": Column(t("Application"), "link"),
    }
    if met:
        parts.alert(Sentence("Some hearings run at the same time."), "warning")
        columns["met"] = Column(t("At the same time as"))
    parts.table(frame, columns, "hearings", caption=t("Hearings"), link_page=PAGE, id_column="id")
    parts.download(t("Download the calendar (ICS)"), exports.address("hearings"))
