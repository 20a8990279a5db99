"""How are the scenarios of a round chosen, made, copied, renamed, set aside and sent to a meeting?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from committee.calls.queries import CallRow, RoundRow
from committee.calls.rules import Act, Phase, may
from committee.meetings.actions import adopt_scenario
from committee.meetings.queries import MeetingRow
from committee.meetings.queries.provisional import meetings_of_round, provisional_list
from committee.meetings.rules import MeetingStatus
from committee.people.rules import Member
from committee.ranking import actions
from committee.ranking.queries import ScenarioRow, ScenarioView, ranked_calls, scenario, scenarios
from committee.ui import desk, exports, parts
from committee.ui.scenarios_shown import Shown, act
from committee.ui.texts import moment, t
from committee.words import Sentence

STYLE = Path(__file__).parent / "static" / "scenarios.css"
_FIRST = (Phase.SEANCE, Phase.READING)


def chosen_round(member: Member) -> tuple[CallRow, RoundRow] | None:
    """The round of the address or of its scenario, else the one at work; None when no ranking may be seen."""
    now = desk.now()
    found = {
        each.id: (call, each)
        for call in ranked_calls(member, now=now)
        for each in call.rounds
        if may(Act.SEE_RANKING, each.phase(now), member.roles)
    }
    if not found:
        return None
    phases = {key: each.phase(now) for key, (_, each) in found.items()}
    options = sorted(
        found, key=lambda key: _FIRST.index(phases[key]) if phases[key] in _FIRST else len(_FIRST)
    )
    wanted = _named_round(member) or desk.param("round")
    if wanted is None and desk.param("call"):
        wanted = next((key for key in options if found[key][0].code == desk.param("call")), None)
    names = {key: f"{call.code} · {each.name}" for key, (call, each) in found.items()}
    chosen = st.selectbox(
        t("Round"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda key: names[key],
        key=desk.filter_key("scenario_round", "round"),
    )
    if chosen != wanted:
        desk.set_params(scenario=None)
    desk.set_params(round=chosen, call=None)
    return found[chosen]


def _named_round(member: Member) -> str | None:
    """The round of the scenario that a link names, as long as no round was chosen here."""
    named = desk.param("scenario")
    if named is None or desk.param("round") is not None:
        return None
    view = scenario(named, member, now=desk.now())
    return None if view is None else view.row.round_id


def chosen_scenario(member: Member, round_id: str) -> ScenarioView | None:
    """The scenario of the address, else the last changed; None when there is none to be seen."""
    rows = {row.id: row for row in scenarios(member, round_id, now=desk.now())}
    if not rows:
        return None
    options = list(rows)
    wanted = desk.param("scenario")
    chosen = st.selectbox(
        t("Scenario"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda key: name_of(rows[key]),
        key=desk.filter_key("scenario_choice", "scenario"),
    )
    desk.set_params(scenario=chosen)
    return scenario(chosen, member, now=desk.now())


def name_of(row: ScenarioRow) -> str:
    """A scenario as a choice names it."""
    funded = t("one funded", "{n} funded", n=row.funded)
    return f"{row.name} · {row.author_name} · {funded}"


def first_scenario(round_id: str) -> None:
    """What is missing, and the form which makes the first one."""
    parts.empty_state(
        t(
            "There is no scenario of this round that you may see. A new one begins in the order of the ranking."
        )
    )
    _form(
        "first", t("Make the first scenario"), t("Scenario A"), lambda name: _make(round_id, name), "primary"
    )


def _form(
    key: str,
    label: str,
    name: str,
    send: Callable[[str], Any],
    kind: Any = "secondary",
    note: str | None = None,
) -> None:
    """A name, and the button which sends it."""
    with st.form(f"scenario_{key}_form", border=kind == "primary"):
        if note is not None:
            parts.note(note)
        typed = st.text_input(t("Name of the scenario"), name, max_chars=120, key=f"scenario_{key}_name")
        is_sent = st.form_submit_button(label, type=kind)
    if is_sent:
        send(typed)


def _make(round_id: str, name: str, copied_from: str | None = None) -> None:
    done = Sentence("The scenario was made.")
    made = desk.attempt(actions.make_scenario, round_id, name, copied_from=copied_from, done=done)
    if made is not None:
        _open(made)


def _open(scenario_id: str | None) -> None:
    """Go to a scenario as a link would: the choice of scenarios then begins with it, not with the last one."""
    if scenario_id is None:
        st.query_params.pop("scenario", None)
    else:
        st.query_params["scenario"] = scenario_id
    st.rerun()


def tools(shown: Shown, member: Member) -> None:
    """What is done with a whole scenario: another one, a copy, its name, set aside, a file, the meeting."""
    row = shown.view.row
    with st.container(horizontal=True, key="scenario_tools"):
        with st.popover(t("New"), key="scenario_new"):
            _form("new", t("Make the scenario"), "", lambda name: _make(row.round_id, name))
        with st.popover(t("Copy"), key="scenario_copy"):
            _form(
                f"copy_{row.id}",
                t("Make the copy"),
                t("{name} (copy)", name=row.name)[:120],
                lambda name: _make(row.round_id, name, row.id),
                note=t("The copy is yours to change; this one stays as it is."),
            )
        if row.is_own:
            with st.popover(t("Rename"), key="scenario_rename"):
                _form(f"name_{row.id}", t("Save the name"), row.name, lambda name: _rename(shown, name))
            with st.popover(t("Set it aside"), key="scenario_archive"):
                parts.plain(t("It leaves the list of scenarios. What was sent of it to a meeting stays."))
                if st.button(t("Set the scenario aside"), key="scenario_archive_now"):
                    _archive(shown)
        with st.popover(t("Send to the meeting"), key="scenario_send"):
            _sending(shown, member)
        parts.download(t("Workbook (XLSX)"), exports.address("scenario", id=row.id))


def _rename(shown: Shown, name: str) -> None:
    act(shown, actions.change_scenario, name=name, done=Sentence("The scenario was renamed."))


def _archive(shown: Shown) -> None:
    done = Sentence("The scenario was set aside.")
    row = shown.view.row
    if desk.attempt(actions.archive_scenario, row.id, shown.version, done=done) is not None:
        _open(None)


def _sending(shown: Shown, member: Member) -> None:
    """Which meeting, what it replaces, and the button which sends the scenario there as its provisional list."""
    rows = {
        row.id: row
        for row in meetings_of_round(shown.view.row.round_id, member)
        if row.leads and row.status is not MeetingStatus.CLOSED
    }
    if not rows:
        parts.note(t("No meeting to come treats this round, or you do not lead it."))
        if desk.may_act("seance.prepare"):
            parts.link(t("Prepare a meeting"), "seance.prepare", meeting="new")
        return
    chosen = st.selectbox(
        t("Meeting"),
        list(rows),
        format_func=lambda key: f"{rows[key].name} · {moment(rows[key].scheduled_at)}",
        key="scenario_meeting",
    )
    _send_to(shown, rows[chosen], member)


def _send_to(shown: Shown, row: MeetingRow, member: Member) -> None:
    view = shown.view
    parts.plain(
        t("Its members will see what is proposed for each item, with the reserve list. It decides nothing.")
    )
    held = provisional_list(row.id, member, now=desk.now())
    sent = next((each for each in held.sent if each.round_id == view.row.round_id), None) if held else None
    if sent is not None:
        parts.alert(
            Sentence("This replaces the list that {name} sent on {at}.", name=sent.sent_by, at=sent.sent_at),
            "warning",
        )
    if st.button(t("Send this scenario"), key="scenario_send_now"):
        desk.attempt(
            adopt_scenario,
            row.id,
            view.row.id,
            shown.version,
            None if sent is None else sent.sent_at,
            done=Sentence("The provisional list was sent to the meeting."),
            rerun=True,
        )


def chosen_view() -> str:
    """What is looked at below the board; kept in the address. The style of the board comes with it."""
    st.html(STYLE)
    options = {
        "reserve": t("Reserve list"),
        "costs": t("What the rules cost"),
        "why": t("Why not this one?"),
        "compare": t("Side by side"),
    }
    named = desk.param("view")
    chosen = st.segmented_control(
        t("Look further"),
        list(options),
        default=named if named in options else "reserve",
        format_func=lambda each: options[each],
        key=desk.filter_key("scenario_view", "view"),
        required=True,
    )
    desk.set_params(view=chosen)
    return str(chosen)
