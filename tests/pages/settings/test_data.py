"""The page about the data: sources and licences for every role, and what is loaded."""

import pytest

from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts
from tests.factories.people import make_member
from tests.factories.territories import load_squares

CODE = "settings.data"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CHAIR, Role.ROOM}])
def test_sources_and_licences_are_told(store, now, open_page, words, role):
    load_shipped_facts(actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(role, now=now)))
    for part in ("À propos des données", "Natural Earth", "Licence Ouverte 2.0", "schématique", "Insee"):
        assert part in said


def test_empty_store_says_that_nothing_is_loaded(store, now, open_page, words):
    assert "Rien n’est encore chargé" in words(open_page(CODE, make_member(now=now)))


def test_what_answers_is_told_with_its_citation(store, now, open_page, words):
    load_squares(now)
    said = words(open_page(CODE, make_member(now=now)))
    assert "Comment citer" in said
    assert "Source : ANCT, périmètres 2024, édition chargée ici le 21/11/2026, Licence Ouverte 2.0" in said
    assert "secret statistique" in said


def test_projected_screen_does_not_open_it(store, now, open_page, words):
    assert "Natural Earth" not in words(open_page(CODE, make_member(Role.ROOM, now=now)))
