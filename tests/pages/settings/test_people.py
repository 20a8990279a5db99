"""Administrators invite, change roles and close accounts; nobody else opens the page."""

import pytest

from committee.people.actions import change_roles
from committee.people.queries import member, people
from committee.people.rules import OFFICE, Role
from tests.factories.people import make_member


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.CHAIR}])
def test_people_is_closed_to_everyone_else(store, now, open_page, words, role):
    make_member(now=now, name="Personne Cachée")
    said = words(open_page("settings.people", make_member(role, now=now)))
    assert "n’ouvre pas cette page" in said
    assert "Personne Cachée" not in said


def test_people_lists_accounts_with_their_state(store, now, open_page, words):
    make_member(Role.MEMBER, Role.PRESENTER, now=now, name="![x](http://evil.example/x.png)")
    said = words(open_page("settings.people", make_member(Role.ADMIN, now=now)))
    assert "![x](http://evil.example/x.png)" in said
    assert "Pas encore de mot de passe" in said
    assert "2 lignes" in said


def test_inviting_makes_the_account_and_shows_the_link_once(store, now, open_page, words):
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now))
    screen.text_input(key="people_name").set_value("Ada :red[L]")
    screen.text_input(key="people_email").set_value("ada@example.org")
    screen.multiselect(key="people_roles_new").set_value([Role.MEMBER])
    screen.button(key="people_send").click().run()
    assert not screen.exception
    assert "/account/invitation/" in screen.code[0].value
    assert "Ada :red[L]" in words(screen)
    assert {row.email for row in people()} >= {"ada@example.org"}
    assert not screen.run().code


def test_inviting_a_taken_address_is_refused_in_words(store, now, open_page, words):
    admin = make_member(Role.ADMIN, now=now)
    screen = open_page("settings.people", admin)
    screen.text_input(key="people_name").set_value("Ada")
    screen.text_input(key="people_email").set_value(admin.email)
    screen.button(key="people_send").click().run()
    assert f"Il existe déjà un compte pour {admin.email}." in words(screen)
    assert not screen.code


def test_roles_change_and_hold_at_the_next_run(store, now, open_page, words):
    person = make_member(Role.MEMBER, now=now)
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now), id=person.id)
    screen.multiselect(key=f"people_roles_{person.id}").set_value([Role.STAFF])
    screen.button(key="people_change").click().run()
    assert not screen.exception
    found = member(person.id)
    assert found is not None
    assert found.roles == {Role.STAFF}
    assert screen.toast[0].value.startswith("Les rôles de")


def test_closing_an_account_needs_the_box_to_be_ticked(store, now, open_page, words):
    person = make_member(Role.MEMBER, now=now)
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now), id=person.id)
    screen.button(key="people_close_now").click().run()
    assert "Cochez d’abord la case" in words(screen)
    assert member(person.id) is not None
    screen.checkbox(key=f"people_sure_{person.id}").check()
    screen.button(key="people_close_now").click().run()
    assert member(person.id) is None
    assert "Compte fermé" in words(screen)


def test_new_link_for_an_open_account(store, now, open_page, words):
    person = make_member(Role.MEMBER, now=now)
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now), id=person.id)
    screen.button(key="people_again").click().run()
    assert "/account/invitation/" in screen.code[0].value


def test_unknown_account_is_said_so(store, now, open_page, words):
    said = words(open_page("settings.people", make_member(Role.ADMIN, now=now), id="nobody"))
    assert "Ce compte est fermé ou n’existe pas." in said


def test_roles_changed_by_another_administrator_are_not_written_over(store, now, open_page, words):
    person = make_member(Role.MEMBER, now=now)
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now), id=person.id)
    change_roles(person.id, [Role.STAFF], version=None, actor=OFFICE, now=now)
    screen.multiselect(key=f"people_roles_{person.id}").set_value([Role.PRESENTER])
    screen.button(key="people_change").click().run()
    assert "modifié ceci en même temps" in words(screen)
    found = member(person.id)
    assert found is not None
    assert found.roles == {Role.STAFF}


def test_roles_of_one_account_are_never_proposed_for_the_next(store, now, open_page):
    first, second = make_member(Role.STAFF, now=now), make_member(Role.PRESENTER, now=now)
    screen = open_page("settings.people", make_member(Role.ADMIN, now=now), id=first.id)
    screen.query_params["id"] = second.id
    screen.run()
    assert screen.multiselect(key=f"people_roles_{second.id}").value == [Role.PRESENTER]


def test_member_is_named_as_the_alternate_of_another(store, now, open_page, words):
    admin, one, other = make_member(Role.ADMIN, now=now), make_member(now=now), make_member(now=now)
    screen = open_page("settings.people", admin, id=one.id)
    screen.selectbox(key=f"people_alternate_{one.id}").set_value(other.id)
    screen.button(key="people_name_alternate").click().run()
    assert "Suppléant de" in words(open_page("settings.people", admin, id=one.id))
    assert f"A pour suppléant {one.name}" in words(open_page("settings.people", admin, id=other.id))
