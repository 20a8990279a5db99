"""Are accounts found, in a constant number of statements?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.people.queries import member_by_email, members_by_id, people
from committee.people.rules import Role
from tests.factories.people import make_member


def test_member_is_found_by_address_whatever_its_case(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    found = member_by_email(f" {person.email.upper()} ")
    assert found is not None
    assert found.id == person.id
    assert member_by_email("nobody@example.org") is None


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow_with_accounts(
    store: Path, now: datetime, statements: list[str], number: int
) -> None:
    for _ in range(number):
        make_member(Role.MEMBER, Role.STAFF, now=now)
    statements.clear()
    assert len(people()) == number
    assert len(statements) == 2
    statements.clear()
    assert len(members_by_id()) == number
    assert len(statements) == 2
