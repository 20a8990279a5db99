"""Is the person behind the browser read again each time?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from committee.people.actions import change_roles, close_account, open_sign_in, register_person
from committee.people.rules import OFFICE, Role
from committee.ui import identity
from committee.ui.server.cookies import cookies_of

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.fixture
def person(store: Path) -> str:
    return register_person("Awa Diop", "awa@example.org", [Role.MEMBER], actor=OFFICE, now=NOW)


@pytest.fixture
def carried(person: str, monkeypatch) -> dict[str, str]:
    """The cookies of the person's browser."""
    cookies = cookies_of(open_sign_in(person, method="password", now=NOW))
    monkeypatch.setattr(identity, "cookies", lambda: cookies)
    return cookies


def test_nobody_without_a_cookie(store: Path) -> None:
    assert identity.current_member(NOW) is None
    assert identity.current_sign_in() is None
    identity.end_current_sign_in(NOW)
    assert identity.visitor_locale() == "fr"


def test_roles_are_those_of_this_moment(carried: dict[str, str], person: str) -> None:
    assert identity.current_member(NOW).roles == {Role.MEMBER}
    change_roles(person, [Role.PRESENTER], version=None, actor=OFFICE, now=NOW)
    assert identity.current_member(NOW).roles == {Role.PRESENTER}


def test_closed_account_and_expired_sign_in_are_nobody(carried: dict[str, str], person: str) -> None:
    assert identity.current_member(NOW + timedelta(days=30)) is None
    close_account(person, actor=OFFICE, now=NOW)
    assert identity.current_member(NOW) is None


def test_signing_out_ends_this_sign_in_for_every_tab(carried: dict[str, str]) -> None:
    identity.end_current_sign_in(NOW)
    assert identity.current_member(NOW) is None


def test_sign_in_is_read_with_few_statements(carried: dict[str, str], statements: list[str]) -> None:
    identity.current_member(NOW)
    assert len(statements) == 2
