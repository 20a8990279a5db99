"""How does a person move a round against its dates, and who may do and see what, when?"""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd
import streamlit as st

from committee.calls import actions
from committee.calls.queries import PhaseMoveRow, RoundRow, phase_moves
from committee.calls.rules import (
    LAST_MOVED_TO,
    PHASE_RIGHTS,
    PHASES,
    Act,
    Phase,
    PhaseMoveKind,
    has_reached,
    paris_day,
    planned_phase,
    why_not_hold,
)
from committee.people.rules import Role
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.texts import day, moment, show, t
from committee.words import N_, Sentence

PAGE = "settings.calls"
# What each act of PHASE_RIGHTS is to those who read the table, in the order in which they meet it.
ACT_LABELS: Mapping[Act, str] = {
    Act.IMPORT: N_("Take applications in"),
    Act.DECLARE: N_("Declare one's links of interest"),
    Act.ASSIGN: N_("Give applications to readers"),
    Act.REMIND: N_("Remind readers"),
    Act.MARK: N_("Read and mark"),
    Act.HAND_IN: N_("Hand in one's marks"),
    Act.WRITE_NOTE: N_("Write the rapporteur's note (the rapporteur alone)"),
    Act.SEE_OTHERS_MARKS: N_("See the other readers' marks (while reading, once one's own are handed in)"),
    Act.SEE_READERS: N_("See the names of the readers beside their marks"),
    Act.SEE_MEANS: N_("See means"),
    Act.SEE_RANKING: N_("See the ranking"),
    Act.MAKE_SCENARIO: N_("Make scenarios under the envelope"),
    Act.READ_NOTES: N_("Read the rapporteurs' notes"),
    Act.REVISE: N_("Revise marks handed in (once the meeting is open)"),
    Act.PREPARE_MEETING: N_("Prepare the meeting"),
    Act.DECIDE: N_("Record decisions"),
    Act.SEE_RESULTS: N_("See the results"),
    Act.PUBLISH: N_("Publish the results"),
    Act.FOLLOW_UP: N_("Follow the funded actions"),
}
_ROLES = (Role.MEMBER, Role.CHAIR, Role.STAFF, Role.PRESENTER)
_HOLD, _RELEASE = "hold", "release"


def show_move(row: RoundRow) -> None:
    """Who stands against the dates of a round and why; its moves so far; the form which moves it."""
    moves = phase_moves(row.id)
    planned = planned_phase(row.dates, paris_day(desk.now()))
    if row.acts.move is not None and row.phase(desk.now()) is not planned:
        parts.note(
            t(
                "{name} moved this round on {day}; its dates alone would put it in the phase “{phase}”.",
                name=moves[-1].moved_by,
                day=day(paris_day(moves[-1].moved_at)),
                phase=show(planned),
            )
        )
    if moves:
        with st.expander(t("Moves of the phase ({n})", n=len(moves)), key=f"moves_{row.id}"):
            parts.timeline([(paris_day(one.moved_at), _told(one), _tone(one), _why(one)) for one in moves])
    if desk.may_act(PAGE) and row.acts.meeting_opened_at is None:
        _move_form(row)


def _told(one: PhaseMoveRow) -> str:
    if one.kind is PhaseMoveKind.HELD:
        return t("Held in the phase “{phase}” by {name}", phase=show(one.phase), name=one.moved_by)
    return t("Advanced to the phase “{phase}” by {name}", phase=show(one.phase), name=one.moved_by)


def _tone(one: PhaseMoveRow) -> str:
    return "primary" if one.ended_at is None else "good"


def _why(one: PhaseMoveRow) -> str:
    """The reason, and how it ended."""
    if one.ended_at is None:
        return one.reason
    if one.ended_reason is None:
        return t(
            "{reason} – ended on {moment} by a later act of {name}",
            reason=one.reason,
            moment=moment(one.ended_at),
            name=one.ended_by,
        )
    return t(
        "{reason} – given back to its dates on {moment} by {name}: {ended_reason}",
        reason=one.reason,
        moment=moment(one.ended_at),
        name=one.ended_by,
        ended_reason=one.ended_reason,
    )


def _move_form(row: RoundRow) -> None:
    phase = row.phase(desk.now())
    later = [each for each in PHASES if not has_reached(phase, each) and has_reached(LAST_MOVED_TO, each)]
    choices: dict[str, str] = {each.value: t("Advance to “{phase}”", phase=show(each)) for each in later}
    planned = planned_phase(row.dates, paris_day(desk.now()))
    if why_not_hold(row.acts, phase, planned, reason="…") is None:
        choices[_HOLD] = t("Hold in “{phase}” until further notice", phase=show(phase))
    if row.acts.move is not None:
        choices[_RELEASE] = t("Let the dates rule again")
    if not choices:
        return
    with (
        st.expander(t("Advance or hold the phase"), key=f"phase_{row.id}"),
        st.form(f"phasing_{row.id}", border=False),
    ):
        chosen = st.radio(
            t("What is to be done"), list(choices), format_func=choices.__getitem__, key=f"to_{row.id}"
        )
        reason = st.text_input(
            t("Reason of the move"),
            max_chars=500,
            key=f"why_{row.id}",
            help=t("It stays with the round, beside your name and the hour."),
        )
        if not st.form_submit_button(t("Move the phase"), key=f"phased_{row.id}"):
            return
    done = Sentence("The phase is moved.")
    if chosen == _HOLD:
        desk.attempt(actions.hold_round, row.id, reason, done=done, rerun=True)
    elif chosen == _RELEASE:
        desk.attempt(actions.release_round, row.id, reason, done=done, rerun=True)
    else:
        desk.attempt(actions.advance_round, row.id, Phase(chosen), reason, done=done, rerun=True)


def show_rights() -> None:
    """The table of phases and rights in words: one row an act, one column a role."""
    desk.enter(PAGE)
    parts.section(
        t("Who may do and see what, when"),
        t("This table decides on every screen, by the phase of each round. A recusal outweighs it."),
    )
    rows = [(t(label), *(_when(act, role) for role in _ROLES)) for act, label in ACT_LABELS.items()]
    columns = ["act", *(role.value for role in _ROLES)]
    parts.table(
        pd.DataFrame(rows, columns=columns, dtype=object),
        {
            "act": Column(t("What is done or seen"), is_sortable=False),
            **{role.value: Column(show(role), is_sortable=False) for role in _ROLES},
        },
        "rights",
        caption=t("Rights by phase"),
    )


def _when(act: Act, role: Role) -> str | None:
    """In which phases a role may do this, in words; None: never."""
    runs = groupby(PHASES, lambda phase: role in PHASE_RIGHTS[act][phase])
    return ", ".join(_run(list(run)) for is_allowed, run in runs if is_allowed) or None


def _run(run: list[Phase]) -> str:
    first, last = show(run[0]), show(run[-1])
    if len(run) == len(PHASES):
        return t("Always")
    if run[-1] is PHASES[-1] and len(run) > 1:
        return t("From “{first}” on", first=first)
    if len(run) == 1:
        return t("During “{first}”", first=first)
    return t("From “{first}” to “{last}”", first=first, last=last)
