"""Are rights the ones written by hand, and are sign-ins and passwords refused when they must?"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.people.rules import (
    FAILURES_ALLOWED,
    PAGES,
    Access,
    Member,
    Role,
    access_to,
    why_not_act_on,
    why_not_alternate,
    why_not_open,
    why_not_password,
    why_not_sign_in,
)

TABLE = Path(__file__).resolve().parents[1] / "rights.csv"
LETTERS = {"-": Access.NONE, "r": Access.READ, "w": Access.WRITE}


def _by_hand() -> dict[str, dict[Role, Access]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row.pop("page"): {Role(role): LETTERS[letter] for role, letter in row.items()}
            for row in csv.DictReader(file)
        }


def test_rights_are_the_ones_written_by_hand() -> None:
    assert _by_hand() == PAGES


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    root = Path(__file__).resolve().parents[2] / "pages"
    names = {f"{path.parent.name}.{path.stem}" for path in root.rglob("*.py")}
    codes = {name if name in PAGES else name.split(".")[0] for name in names}
    assert codes == set(_by_hand())


def test_roles_together_open_the_widest() -> None:
    assert access_to("applications.list", frozenset({Role.MEMBER, Role.STAFF})) is Access.WRITE
    assert access_to("applications.list", frozenset()) is Access.NONE
    assert access_to("no.such.page", frozenset(Role)) is Access.NONE


def test_reading_is_not_writing() -> None:
    person = Member("1", "Ana", "ana@example.org", frozenset({Role.MEMBER}))
    assert why_not_open("applications.list", person) is None
    assert why_not_act_on("applications.list", person) is not None
    assert why_not_open("settings.people", person) is not None
    assert why_not_act_on("review.mark", person) is None
    assert person.is_any(Role.MEMBER, Role.STAFF)
    assert not person.sees_everything


def test_failures_close_the_door_for_a_while(now: datetime) -> None:
    failures = [now - timedelta(minutes=1)] * FAILURES_ALLOWED
    assert why_not_sign_in(failures[1:], now) is None
    refused = why_not_sign_in(failures, now)
    assert refused is not None
    assert refused.values == {"n": 15}
    assert why_not_sign_in([now - timedelta(minutes=16)] * 50, now) is None


@pytest.mark.parametrize(("password", "accepted"), [("short", False), ("x" * 11, False), ("x" * 12, True)])
def test_length_is_the_only_rule_of_passwords(password: str, accepted: bool) -> None:
    assert (why_not_password(password) is None) == accepted


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"is_same": True}, "their own alternate"),
        ({"are_members": False}, "both members"),
        ({"has_alternate": True}, "an alternate already"),
        ({"is_chain": True}, "has no alternate"),
    ],
)
def test_alternate_is_another_member_who_has_none(facts: dict[str, bool], why: str | None) -> None:
    usual = {"is_same": False, "are_members": True, "has_alternate": False, "is_chain": False}
    found = why_not_alternate(**(usual | facts))
    assert found is None if why is None else why in str(found)
