"""Is what is recorded read for the form by those who may write, and by nobody else?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.calls.rules import Phase
from committee.intake.queries import free_number, recorded
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_applications
from tests.factories.people import make_member


def test_only_the_staff_write(store: Path, now: datetime) -> None:
    [identifier] = make_applications(now=now)
    assert recorded(identifier, make_member(Role.STAFF, now=now)) is not None
    assert recorded("none", OFFICE) is None
    with pytest.raises(Refused):
        recorded(identifier, make_member(now=now))


def test_free_number_follows_those_of_the_call(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    assert free_number(call.rounds[0], call.year) == f"{call.year}-001"
    make_applications(1, call.code, now=now, number="FIS-09")
    assert free_number(call.rounds[0], call.year) == "FIS-10"


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow(store: Path, now: datetime, statements: list[str], number: int) -> None:
    made = make_applications(number, now=now, landlords="A | B", commune="Lyon")
    statements.clear()
    recorded(made[0], OFFICE)
    assert len(statements) <= 8
