"""Are lots announced before anybody sees a rank, and their figures entered once, when no mark can answer them?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import CallRow, call_by_code
from committee.calls.rules import Phase
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import dates_in, make_call
from tests.factories.people import make_member

LOTTERY = "Numéros gagnants du Loto du 2 juin"


def _again(call: CallRow) -> CallRow:
    found = call_by_code(call.code)
    assert found is not None
    return found


def _announced(phase: Phase, now: datetime) -> CallRow:
    """A call whose lots were announced in time, now in this phase."""
    call = make_call(Phase.DEPOSIT, now=now)
    actions.announce_lots(call.id, LOTTERY, call.version, actor=OFFICE, now=now)
    dates = dates_in(phase, now)
    actions.move_dates(call.rounds[0].id, dates, version=None, actor=OFFICE, now=now)
    return _again(call)


def test_lots_are_off_until_announced_and_may_be_taken_back(store: Path, now: datetime) -> None:
    call = make_call(Phase.INTERESTS, now=now)
    assert (call.lots_announced, call.lots_drawn) == (None, None)
    actions.announce_lots(call.id, f"  {LOTTERY} ", call.version, actor=OFFICE, now=now)
    assert _again(call).lots_announced == LOTTERY
    with pytest.raises(Stale):
        actions.announce_lots(call.id, None, call.version, actor=OFFICE, now=now)
    actions.announce_lots(call.id, None, _again(call).version, actor=OFFICE, now=now)
    assert _again(call).lots_announced is None
    told = [entry.act for entry in entries_about([call.id])]
    assert told[:2] == ["calls.announce_lots"] * 2


def test_lots_are_announced_by_staff_for_a_call_nobody_reads_yet(store: Path, now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    with pytest.raises(Refused, match="Reading has begun"):
        actions.announce_lots(call.id, LOTTERY, None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.announce_lots(call.id, LOTTERY, None, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.announce_lots("gone", LOTTERY, None, actor=OFFICE, now=now)


def test_figures_are_entered_once_after_reading(store: Path, now: datetime) -> None:
    early = _announced(Phase.READING, now)
    with pytest.raises(Refused, match="once reading is over"):
        actions.enter_lots(early.id, ["9"], None, actor=OFFICE, now=now)
    call = _announced(Phase.SEANCE, now)
    with pytest.raises(Refused, match="may not do this"):
        actions.enter_lots(call.id, ["9"], None, actor=make_member(now=now), now=now)
    actions.enter_lots(call.id, ["9 ", "", " 2, 5, 12"], call.version, actor=OFFICE, now=now)
    assert _again(call).lots_drawn == ("9", "2, 5, 12")
    assert entries_about([call.id])[0].act == "calls.enter_lots"
    with pytest.raises(Refused, match="entered once"):
        actions.enter_lots(call.id, ["10"], None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="what was announced stays"):
        actions.announce_lots(call.id, None, None, actor=OFFICE, now=now)


def test_figures_need_an_announcement_a_call_and_its_last_state(store: Path, now: datetime) -> None:
    quiet, call = make_call(Phase.SEANCE, now=now), _announced(Phase.SEANCE, now)
    with pytest.raises(Refused, match="No lots were announced"):
        actions.enter_lots(quiet.id, ["9"], None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.enter_lots("gone", ["9"], None, actor=OFFICE, now=now)
    with pytest.raises(Stale):
        actions.enter_lots(call.id, ["9"], call.version - 1, actor=OFFICE, now=now)
    assert _again(call).lots_drawn is None
