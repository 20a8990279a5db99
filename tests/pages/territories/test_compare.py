"""Up to four districts side by side: added by a search, taken out by a link, in the address only."""

import pytest

from committee.people.rules import Role
from tests.factories.people import make_member
from tests.factories.territories import load_squares

CODE = "territories.compare"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CHAIR, Role.ROOM}])
def test_districts_stand_side_by_side(store, now, open_page, words, role):
    load_squares(now)
    screen = open_page(CODE, make_member(role, now=now), codes="QN03190M,qn97490m")
    said = words(screen)
    assert "Carré Dupont" in said
    assert "Le Carré du Port" in said
    assert len(screen.get("plotly_chart")) == 1


def test_nothing_chosen_says_what_to_do(store, now, open_page, words):
    assert "Cherchez un premier quartier" in words(open_page(CODE, make_member(now=now)))


def test_more_than_four_and_unknown_ones_are_told(store, now, open_page, words):
    load_squares(now)
    codes = "QN03190M,QN03191N,QN03192N,QN97490M,QN97890M,QN99999Z,<b>"
    said = words(open_page(CODE, make_member(now=now), codes=codes))
    assert "les quatre premiers sont montrés" in said
    assert "Inconnu ici : QN99999Z, <B>" in said
    assert "Orléans" not in said
    assert "Retirez-en un" in said


def test_search_offers_districts_that_are_not_there_yet(store, now, open_page, words):
    load_squares(now)
    screen = open_page(CODE, make_member(now=now), codes="QN03190M", search="toulouse")
    said = words(screen)
    assert "Ajouter Les Vagues (QN03192N), Toulouse" in said
    assert "Ajouter Carré Dupont" not in said
    assert "Aucun quartier ne correspond" in words(open_page(CODE, make_member(now=now), search="zzzz"))


def test_district_without_outline_keeps_its_place(store, now, open_page, words):
    load_squares(now)
    assert "Sans contour" in words(open_page(CODE, make_member(now=now), codes="QN04890N"))


def test_projected_screen_does_not_open_it(store, now, open_page, words):
    load_squares(now)
    assert "Carré" not in words(open_page(CODE, make_member(Role.ROOM, now=now), codes="QN03190M"))
