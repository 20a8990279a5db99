"""Is a round moved against its dates with its trace, and given back to them?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import RoundRow, phase_moves, round_by_id
from committee.calls.rules import Phase, PhaseMoveKind
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.people import make_member


def _round(phase: Phase, now: datetime) -> str:
    return make_call(phase, now=now).rounds[0].id


def _again(round_id: str) -> RoundRow:
    row = round_by_id(round_id)
    assert row is not None
    return row


def test_round_is_advanced_held_and_released_with_who_when_and_why(store: Path, now: datetime) -> None:
    round_id, staff = _round(Phase.INTERESTS, now), make_member(Role.STAFF, now=now)
    actions.advance_round(round_id, Phase.READING, " tout est déclaré ", actor=staff, now=now)
    assert _again(round_id).phase(now) is Phase.READING
    later = now + timedelta(days=1)
    actions.advance_round(round_id, Phase.SEANCE, "tout est lu", actor=OFFICE, now=later)
    assert _again(round_id).phase(later) is Phase.SEANCE
    actions.release_round(round_id, "une note manque", actor=staff, now=later)
    assert _again(round_id).phase(later) is Phase.INTERESTS
    actions.hold_round(round_id, "deux malades", actor=staff, now=later)
    assert _again(round_id).phase(later + timedelta(days=300)) is Phase.INTERESTS
    assert [
        (one.kind, one.phase, one.reason, one.moved_by, one.moved_at, one.ended_by, one.ended_reason)
        for one in phase_moves(round_id)
    ] == [
        (PhaseMoveKind.ADVANCED, Phase.READING, "tout est déclaré", staff.name, now, OFFICE.name, None),
        (
            PhaseMoveKind.ADVANCED,
            Phase.SEANCE,
            "tout est lu",
            OFFICE.name,
            later,
            staff.name,
            "une note manque",
        ),
        (PhaseMoveKind.HELD, Phase.INTERESTS, "deux malades", staff.name, later, None, None),
    ]
    told = [entry.act for entry in entries_about([round_id])]
    assert sorted(told) == [
        "calls.advance_round",
        "calls.advance_round",
        "calls.hold_round",
        "calls.open_round",
        "calls.release_round",
    ]


def test_moving_is_refused_without_right_reason_or_round(store: Path, now: datetime) -> None:
    round_id, member = _round(Phase.READING, now), make_member(now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.advance_round(round_id, Phase.SEANCE, "x", actor=member, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.hold_round(round_id, "x", actor=member, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.release_round(round_id, "x", actor=member, now=now)
    with pytest.raises(Refused, match="Say why"):
        actions.hold_round(round_id, " ", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="rule already"):
        actions.release_round(round_id, "x", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.advance_round("gone", Phase.SEANCE, "x", actor=OFFICE, now=now)
    assert phase_moves(round_id) == []


def test_hold_ends_when_the_meeting_opens(store: Path, now: datetime) -> None:
    round_id = _round(Phase.READING, now)
    actions.hold_round(round_id, "deux malades", actor=OFFICE, now=now)
    actions.note_meeting_opened(round_id, actor=OFFICE, now=now)
    row = _again(round_id)
    assert (row.phase(now), row.acts.move) == (Phase.SEANCE, None)
    assert [(one.ended_by, one.ended_at) for one in phase_moves(round_id)] == [(OFFICE.name, now)]
    with pytest.raises(Refused, match="follows the meeting"):
        actions.advance_round(round_id, Phase.NOTIFICATION, "x", actor=OFFICE, now=now)


def test_round_that_its_dates_caught_up_with_is_held(store: Path, now: datetime) -> None:
    round_id = _round(Phase.INTERESTS, now)
    actions.advance_round(round_id, Phase.READING, "tout est déclaré", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="end that first"):
        actions.hold_round(round_id, "deux malades", actor=OFFICE, now=now)
    later = now + timedelta(days=11)
    actions.hold_round(round_id, "deux malades", actor=OFFICE, now=later)
    assert _again(round_id).phase(now + timedelta(days=300)) is Phase.READING
    assert [one.ended_at for one in phase_moves(round_id)] == [later, None]
