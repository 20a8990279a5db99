"""The account page tells who one is, changes the language where one stands, and signs out everywhere."""

import pytest

from committee.people.queries import member
from committee.people.rules import Role
from tests.factories.people import make_member


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PRESENTER, Role.ADMIN])
def test_account_names_the_person(store, now, open_page, words, role):
    person = make_member(role, now=now, name="Ève :red[x] <b>")
    said = words(open_page("account", person))
    assert "Ève :red[x] <b>" in said
    assert person.email in said


def test_account_is_closed_to_the_projected_screen(store, now, open_page, words):
    said = words(open_page("account", make_member(Role.ROOM, now=now)))
    assert "Votre compte n’ouvre pas cette page" in said


def test_language_is_kept_in_the_account_and_the_page_stays(store, now, open_page, words):
    person = make_member(now=now)
    screen = open_page("account", person)
    assert "Mon compte" in words(screen)
    screen.get("button_group")[1].set_value("en").run()
    assert not screen.exception
    assert "My account" in words(screen)
    found = member(person.id)
    assert found is not None
    assert found.locale == "en"


def test_signing_out_everywhere_shows_the_sign_in_screen(store, now, open_page, words):
    screen = open_page("account", make_member(now=now))
    screen.button(key="account_everywhere").click().run()
    assert "Se connecter" in words(screen)
    assert "Mon compte" not in words(screen)


def test_account_is_closed_to_visitors(store, now, open_page, words):
    said = words(open_page("account", None))
    assert "Se connecter" in said
    assert "Mon compte" not in said
