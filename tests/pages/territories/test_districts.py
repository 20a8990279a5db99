"""The page of priority districts: search, map, table, and a point situated in words."""

from datetime import timedelta

import pytest

from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts
from tests.factories import indicators as files
from tests.factories.people import make_member
from tests.factories.territories import QP2015, load_squares, load_whole_list

CODE = "territories.districts"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CHAIR, Role.ROOM}])
def test_districts_are_listed_for_every_role(store, now, open_page, words, role):
    load_squares(now)
    screen = open_page(CODE, make_member(role, now=now))
    said = words(screen)
    assert "Quartiers prioritaires" in said
    assert "La Place, le Cœur des Étangs" in said
    assert "génération 2024" in said
    assert "Périmètre officiel" in said
    assert len(screen.get("deck_gl_json_chart")) == 1


def test_projected_screen_does_not_open_it(store, now, open_page, words):
    load_squares(now)
    assert "Carré Dupont" not in words(open_page(CODE, make_member(Role.ROOM, now=now)))


def test_filters_live_in_the_address(store, now, open_page, words):
    load_squares(now)
    member = make_member(now=now)
    said = words(open_page(CODE, member, place="974"))
    assert "Le Carré du Port" in said
    assert "Carré Dupont" not in said
    screen = open_page(CODE, member, search="étangs")
    assert "Carré Dupont" not in words(screen)
    screen.selectbox(key="districts_place").set_value("974").run()
    assert screen.query_params["place"] == "974"
    assert "Aucun quartier ne correspond" in words(screen)


def test_empty_store_says_what_is_missing(store, now, open_page, words):
    assert "Aucun périmètre de QPV n’est encore chargé" in words(open_page(CODE, make_member(now=now)))


def test_schematic_outlines_are_labelled(store, now, open_page, words):
    load_shipped_facts(actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(now=now)))
    assert "Contours schématiques, périmètres officiels non chargés" in said
    assert "Contour schématique" in said


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"lon": 1.4, "lat": 43.6, "precision": 0}, "Le point est dans le QPV Carré Dupont"),
        ({"lon": 1.3, "lat": 43.6, "precision": 0}, "Le plus proche est Carré Dupont"),
        ({"lon": 1.3958, "lat": 43.6, "precision": 50}, "peut-être dans le QPV"),
        ({"lon": 1.4, "lat": 43.6}, "La précision du point n’est pas connue"),
        ({"lon": 43.6, "lat": 1.4, "precision": 0}, "semblent inversées"),
        ({"lon": 1.4, "lat": 43.6, "precision": 0, "on": "2021-02-04"}, "en vigueur le 04/02/2021"),
        ({"lon": 55.3, "lat": -20.94, "precision": 0}, "Le point est dans le QPV Le Carré du Port"),
    ],
)
def test_point_is_situated_in_words(store, now, open_page, words, params, part):
    load_squares(now)
    load_whole_list(now, "QN03190M", "QN03191N", "QN03192N")
    assert part in words(open_page(CODE, make_member(now=now), **params))


def test_point_beside_partial_perimeters_is_not_outside(store, now, open_page, words):
    load_squares(now)
    said = words(open_page(CODE, make_member(now=now), lon=1.3, lat=43.6, precision=0))
    assert "rien ne dit que ce département (31) y est au complet : importez les périmètres complets" in said
    assert "hors" not in said.split("(31)")[0].rsplit("Les périmètres", 1)[1]


def test_form_puts_the_point_into_the_address(store, now, open_page, words):
    load_squares(now)
    screen = open_page(CODE, make_member(now=now))
    screen.button(key="districts_send").click().run()
    assert "Donnez une longitude et une latitude" in words(screen)
    screen.number_input(key="districts_lon").set_value(1.4)
    screen.number_input(key="districts_lat").set_value(43.6)
    screen.button(key="districts_send").click().run()
    assert screen.query_params["lon"] == "1.4"
    assert "Le point est dans le QPV Carré Dupont" in words(screen)


@pytest.mark.parametrize("params", [{"lon": "x", "lat": 43.6}, {"lon": "nan", "lat": 1}, {"on": "hier"}])
def test_odd_address_is_taken_calmly(store, now, open_page, words, params):
    load_squares(now)
    assert "Quartiers prioritaires" in words(open_page(CODE, make_member(now=now), **params))


def test_statements_do_not_grow_with_the_districts(store, now, open_page, statements):
    member = make_member(now=now)
    load_squares(now)
    open_page(CODE, member)
    counts = []
    for _ in range(2):
        open_page(CODE, member)  # what is kept of each edition is read once
        statements.clear()
        open_page(CODE, member)
        counts.append(len(statements))
        load_shipped_facts(actor=OFFICE, now=now + timedelta(days=1))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("QN03190M", "Carré Dupont (QN03190M), Toulouse · génération 2024"),
        ("Carré Dupont, Toulouse", "Carré Dupont (QN03190M), Toulouse · génération 2024"),
        ("Toulouse", "la commune n’est pas le QPV"),
        ("7 rue Vide, Toulouse", "aucun géocodeur n’est réglé"),
        ("QN03199Z", "QN03199Z"),
        ("<b>zzz</b>", "Raccourcissez la recherche"),
    ],
)
def test_one_box_answers_a_code_a_name_a_commune_or_an_address(store, now, open_page, words, line, part):
    load_squares(now)
    screen = open_page(CODE, make_member(now=now), search=line)
    assert not screen.exception
    assert part in words(screen)


def test_code_of_the_older_generation_leads_to_its_own_page(store, now, open_page, words):
    load_squares(now)
    load_squares(now, QP2015)
    said = words(open_page(CODE, make_member(now=now), search="QP031090"))
    assert "est de la génération 2015, qui n’est pas en vigueur" in said
    assert "(QP031090), Toulouse · génération 2015" in said


def test_indicator_of_2015_offers_the_perimeters_of_2015(store, now, open_page, words):
    load_squares(now)
    files.load_all(now)
    screen = open_page(CODE, make_member(now=now), indicator="TP60")
    said = words(screen)
    assert "Aucun de ces QPV n’a de valeur à lui" in said
    assert "Voir toutes les valeurs sur les périmètres 2015" in said
    shown = screen.selectbox(key="districts_indicator").options
    assert "Taux de pauvreté" in " ".join(shown)
    assert "revenus · " not in shown[1]
