"""Are calls shown to whom they may be, with the round people work on, in a constant number of statements?"""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import (
    CALL_COLUMNS,
    call_by_code,
    call_rows,
    calls,
    calls_by_id,
    criteria,
    criteria_of,
    grid,
    grids,
    round_by_id,
    rounds,
    rounds_by_id,
    rounds_in,
)
from committee.calls.rules import IntakeMode, Phase
from committee.people.rules import OFFICE, Role
from tests.factories.calls import dates_in, make_call
from tests.factories.people import make_member


def test_calls_have_declared_columns_and_keep_unknown_unknown(store: Path, now: datetime) -> None:
    empty = calls(OFFICE)
    made = make_call(now=now, code="B-1", envelope=None)
    make_call(None, now=now, code="A-1")
    frame = calls(OFFICE)
    assert tuple(empty.columns) == tuple(frame.columns) == CALL_COLUMNS
    assert empty.dtypes.to_dict() == frame.dtypes.to_dict()
    assert frame["code"].tolist() == ["A-1", "B-1"]
    assert frame["envelope"].tolist() == [Decimal(400000), None]
    assert frame["rounds"].tolist() == [0, 1]
    assert frame.loc[1, "grid_id"] == made.grid_id
    assert [row.code for row in call_rows(OFFICE)] == ["A-1", "B-1"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.MEMBER, ["OPEN", "PUBLISHED"]),
        (Role.STAFF, ["OPEN", "PUBLISHED"]),
        (Role.PRESENTER, ["PUBLISHED"]),
        (Role.ADMIN, ["PUBLISHED"]),
        (Role.ROOM, ["PUBLISHED"]),
    ],
)
def test_others_know_of_published_calls_only(
    role: Role, expected: list[str], store: Path, now: datetime
) -> None:
    make_call(now=now, code="OPEN")
    published = make_call(now=now, code="PUBLISHED")
    assert published.round is not None
    for note in (
        actions.note_meeting_opened,
        actions.note_meeting_closed,
        actions.note_results_published,
    ):
        note(published.round.id, actor=OFFICE, now=now)
    assert calls(make_member(role, now=now))["code"].tolist() == expected


@pytest.mark.parametrize("count", [1, 30])
def test_calls_take_two_statements(count: int, store: Path, now: datetime, statements: list[str]) -> None:
    for _ in range(count):
        made = make_call(now=now)
        actions.advance_round(made.rounds[0].id, Phase.SEANCE, "tout est lu", actor=OFFICE, now=now)
    statements.clear()
    assert len(calls(OFFICE)) == count
    assert len(statements) == 2
    statements.clear()
    assert len(rounds_in({Phase.SEANCE}, now)) == count
    assert len(statements) == 1


def test_round_at_work_is_the_first_whose_meeting_is_not_closed(store: Path, now: datetime) -> None:
    call = make_call(Phase.SEANCE, now=now, intake_mode=IntakeMode.ROLLING)
    assert call.round is not None
    first = call.round.id
    second = actions.open_round(call.id, "Session 2", dates_in(Phase.DEPOSIT, now), actor=OFFICE, now=now)
    assert calls_by_id([call.id])[call.id].round == round_by_id(first)
    for identifier in (first, second):
        actions.note_meeting_opened(identifier, actor=OFFICE, now=now)
        actions.note_meeting_closed(identifier, actor=OFFICE, now=now)
        found = call_by_code(call.code)
        assert found is not None
        assert found.round is not None
        assert found.round.id == second


def test_rounds_are_found_by_call_identifier_and_phase(store: Path, now: datetime) -> None:
    deposit, reading = make_call(Phase.DEPOSIT, now=now), make_call(Phase.READING, now=now)
    assert deposit.round is not None
    assert reading.round is not None
    assert [row.call_code for row in rounds([reading.id])] == [reading.code]
    assert {row.id for row in rounds()} == {deposit.round.id, reading.round.id}
    assert rounds_by_id([deposit.round.id]) == {deposit.round.id: deposit.round}
    assert rounds_in({Phase.READING}, now) == [reading.round.id]
    assert rounds_in({Phase.READING}, now + timedelta(days=21)) == [deposit.round.id]


@pytest.mark.parametrize(
    "phase", [Phase.DEPOSIT, Phase.ELIGIBILITY, Phase.INTERESTS, Phase.READING, Phase.SEANCE]
)
def test_factory_puts_a_round_in_its_phase(phase: Phase, store: Path, now: datetime) -> None:
    call = make_call(phase, now=now)
    assert call.round is not None
    assert call.round.phase(now) is phase


def test_criteria_of_several_grids_come_in_one_statement(
    store: Path, now: datetime, statements: list[str]
) -> None:
    shipped = actions.ship_grids(actor=OFFICE, now=now)
    statements.clear()
    found = criteria_of(shipped.values())
    assert len(statements) == 1
    assert sorted(len(ones) for ones in found.values()) == [5, 8]
    for ones in found.values():
        assert [one.position for one in ones] == list(range(1, len(ones) + 1))


def test_grid_has_a_title_in_each_language(store: Path, now: datetime) -> None:
    actions.ship_grids(actor=OFFICE, now=now)
    for row in grids():
        assert row.title("fr") != row.title("en")
        assert grid(row.id) == row


def test_unknown_is_none_or_empty(store: Path) -> None:
    assert call_by_code("GONE") is None
    assert round_by_id("gone") is None
    assert grid("gone") is None
    assert criteria("gone") == []
    assert calls_by_id(["gone"]) == {}
