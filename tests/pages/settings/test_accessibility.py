"""The accessibility statement opens for every role that has a menu, in both languages."""

import pytest

from committee.people.actions import choose_language
from committee.people.rules import Role
from tests.factories.people import make_member


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PRESENTER, Role.ADMIN])
def test_statement_opens(store, now, open_page, words, role):
    said = words(open_page("settings.accessibility", make_member(role, now=now)))
    assert "la conformité n’est donc pas déclarée" in said


def test_statement_is_said_in_english(store, now, open_page, words):
    person = make_member(now=now)
    choose_language("en", actor=person, now=now)
    assert "conformity is not declared" in words(open_page("settings.accessibility", person))
