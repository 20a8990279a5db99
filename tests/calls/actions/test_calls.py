"""Are calls and rounds opened, moved and told of their meeting as they should be?"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import call_by_code, grid, programmes, round_by_id
from committee.calls.rules import GENERAL_GRID, CriterionText, IntakeMode, Phase, RoundDates
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import dates_in, make_call, make_programme
from tests.factories.people import make_member

BOTH = {"fr": "Texte", "en": "Text"}
ONE = CriterionText("ONE", BOTH, BOTH, 60, {0: BOTH, 5: BOTH}, (0,))
TWO = replace(ONE, code="TWO", weight=40)


def _round_of(code: str) -> str:
    call = call_by_code(code)
    assert call is not None
    assert call.round is not None
    return call.round.id


def test_programme_is_opened_once(store: Path, now: datetime) -> None:
    made = actions.open_programme("  Fonds  A ", actor=OFFICE, now=now)
    assert programmes() == [(made, "Fonds A")]
    with pytest.raises(Refused, match="already a programme Fonds A"):
        actions.open_programme("Fonds A", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="needs a name"):
        actions.open_programme(" ", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.open_programme("Fonds B", actor=make_member(now=now), now=now)


def test_call_is_opened_with_the_newest_version_of_its_grid(store: Path, now: datetime) -> None:
    programme = make_programme(now=now)
    actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=OFFICE, now=now)
    newest = actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=OFFICE, now=now)
    made = actions.open_call(
        "FIS-2026", " Appel 2026 ", programme, 2026, "LOCAL", Decimal(400000), actor=OFFICE, now=now
    )
    call = call_by_code("FIS-2026")
    assert call is not None
    assert (call.id, call.title, call.grid_id) == (made, "Appel 2026", newest)
    assert (call.envelope, call.intake_mode, call.round) == (Decimal(400000), IntakeMode.DEADLINE, None)
    assert [entry.act for entry in entries_about([made])] == ["calls.open_call"]


def test_call_is_refused_without_right_free_code_programme_or_grid(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    programme = make_programme(now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.open_call("A", "A", programme, 2026, GENERAL_GRID, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="already a call"):
        actions.open_call(call.code, "A", programme, 2026, GENERAL_GRID, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="programme does not exist"):
        actions.open_call("A", "A", "gone", 2026, GENERAL_GRID, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no grid NONE"):
        actions.open_call("A", "A", programme, 2026, "NONE", actor=OFFICE, now=now)


def test_call_with_one_deadline_has_one_round_and_a_rolling_call_many(store: Path, now: datetime) -> None:
    dates = dates_in(Phase.DEPOSIT, now)
    single = make_call(now=now)
    with pytest.raises(Refused, match="has one round"):
        actions.open_round(single.id, "Session 2", dates, actor=OFFICE, now=now)
    rolling = make_call(now=now, intake_mode=IntakeMode.ROLLING, envelope=Decimal(100))
    actions.open_round(rolling.id, "Session 2", dates, Decimal(60), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="cannot share more"):
        actions.open_round(rolling.id, "Session 3", dates, Decimal("40.01"), actor=OFFICE, now=now)
    for name in ("Session  2", " "):
        with pytest.raises(Refused, match="name of its own"):
            actions.open_round(rolling.id, name, dates, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="opening date"):
        actions.open_round(rolling.id, "Session 3", RoundDates(), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="call does not exist"):
        actions.open_round("gone", "Session 3", dates, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.open_round(rolling.id, "Session 3", dates, actor=make_member(now=now), now=now)


def test_dates_move_until_the_meeting_is_opened(store: Path, now: datetime) -> None:
    identifier = _round_of(make_call(Phase.READING, now=now).code)
    later = dates_in(Phase.INTERESTS, now)
    actions.move_dates(identifier, later, version=1, actor=OFFICE, now=now)
    row = round_by_id(identifier)
    assert row is not None
    assert (row.dates, row.phase(now), row.version) == (later, Phase.INTERESTS, 2)
    with pytest.raises(Stale):
        actions.move_dates(identifier, later, version=1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="opening date"):
        actions.move_dates(identifier, RoundDates(), version=2, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.move_dates(identifier, later, version=2, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="round does not exist"):
        actions.move_dates("gone", later, version=None, actor=OFFICE, now=now)
    actions.note_meeting_opened(identifier, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="dates stay"):
        actions.move_dates(identifier, later, version=None, actor=OFFICE, now=now)


def test_round_follows_its_meeting_to_the_publication(store: Path, now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    identifier = _round_of(call.code)
    chair = make_member(now=now)  # an upper act checked the right already
    with pytest.raises(Refused, match="not been opened"):
        actions.note_meeting_closed(identifier, actor=chair, now=now)
    with pytest.raises(Refused, match="is not closed"):
        actions.note_results_published(identifier, actor=chair, now=now)
    phases = []
    for note in (
        actions.note_meeting_opened,
        actions.note_meeting_closed,
        actions.note_results_published,
    ):
        note(identifier, actor=chair, now=now)
        note(identifier, actor=chair, now=now + timedelta(hours=1))
        row = round_by_id(identifier)
        assert row is not None
        phases.append(row.phase(now))
    assert phases == [Phase.SEANCE, Phase.NOTIFICATION, Phase.FOLLOWUP]
    assert {row.acts.meeting_opened_at, row.acts.meeting_closed_at, row.acts.results_published_at} == {now}
    assert [entry.act for entry in entries_about([identifier])] == [
        "calls.results_published",
        "calls.meeting_closed",
        "calls.meeting_opened",
        "calls.open_round",
    ]
    locked = grid(call.grid_id)
    assert locked is not None
    assert locked.locked_at == now


def test_call_says_how_it_is_read_until_interests_are_open(store: Path, now: datetime) -> None:
    call, reading = make_call(Phase.DEPOSIT, now=now), make_call(Phase.READING, now=now)
    actions.describe_call(call.id, 3, True, call.version, actor=OFFICE, now=now)
    again = call_by_code(call.code)
    assert again is not None
    assert (again.readers_wanted, again.is_blind) == (3, True)
    with pytest.raises(Stale):
        actions.describe_call(call.id, 2, True, call.version, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="settled before"):
        actions.describe_call(reading.id, 2, True, None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.describe_call(call.id, 2, True, None, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="call does not exist"):
        actions.describe_call("gone", 2, False, None, actor=OFFICE, now=now)
    acts = [entry.act for entry in entries_about([call.id])]
    assert acts.count("calls.describe_call") == 1
    programme = make_programme(now=now)
    made = actions.open_call(
        "AVEUGLE",
        "Appel lu à l'aveugle",
        programme,
        2026,
        GENERAL_GRID,
        readers_wanted=2,
        is_blind=True,
        actor=OFFICE,
        now=now,
    )
    opened = call_by_code("AVEUGLE")
    assert opened is not None
    assert (opened.id, opened.readers_wanted, opened.is_blind) == (made, 2, True)
