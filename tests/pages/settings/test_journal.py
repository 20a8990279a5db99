"""Administrators see acts without contents and check the chain; nobody else opens the page."""

import pytest
from sqlalchemy import update

from committee.journal.actions import erase_payload, record
from committee.journal.records import Entry
from committee.journal.rules import Actor
from committee.people.rules import Role
from committee.store.engine import writing
from tests.factories.people import make_member


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.CHAIR}])
def test_journal_is_closed_to_everyone_else(store, now, open_page, words, role):
    said = words(open_page("settings.journal", make_member(role, now=now)))
    assert "n’ouvre pas cette page" in said
    assert "Compte créé" not in said


def test_journal_shows_acts_by_name_and_never_their_contents(store, now, open_page, words):
    admin = make_member(Role.ADMIN, now=now)
    record("people.register", "person", "x", {"secret": "the content"}, actor=admin.actor, now=now)
    record("cli.read_as_office", "thing", "x", {}, actor=Actor("office", "Office"), now=now)
    record("nobody.knows", "thing", "x", {}, actor=admin.actor, now=now)
    said = words(open_page("settings.journal", admin))
    assert "Compte créé" in said
    assert "Autre acte" in said
    assert "Ligne de commande" in said
    assert "the content" not in said
    assert "nobody.knows" not in said


def test_whole_chain_is_said_with_erased_contents(store, now, open_page, words):
    admin = make_member(Role.ADMIN, now=now)
    erase_payload(1, why="test", actor=admin.actor, now=now)
    screen = open_page("settings.journal", admin)
    screen.button(key="journal_verify").click().run()
    assert "La chaîne est entière : 3 entrées." in words(screen)
    assert "Le contenu d’une entrée a été effacé." in words(screen)


def test_broken_chain_is_said_with_its_place(store, now, open_page, words):
    admin = make_member(Role.ADMIN, now=now)
    with writing() as session:
        session.execute(update(Entry).where(Entry.number == 1).values(actor_name="Someone else"))
    screen = open_page("settings.journal", admin)
    screen.button(key="journal_verify").click().run()
    assert "La chaîne est rompue à l’entrée 1." in words(screen)
