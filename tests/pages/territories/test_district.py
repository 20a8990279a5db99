"""The page of one district: facts, neighbours, generations, other names, and only what its reader may see."""

import pytest

from committee.people.rules import OFFICE, Role
from committee.territories.actions import add_alias, import_data_set, load_shipped_facts
from committee.territories.queries import aliases_of
from tests.factories.people import make_member
from tests.factories.territories import QP2015, load_squares

CODE = "territories.district"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CHAIR, Role.ROOM}])
def test_facts_are_public_to_every_account(store, now, open_page, words, role):
    load_squares(now)
    screen = open_page(CODE, make_member(role, now=now), code="QN03190M")
    said = words(screen)
    for part in (
        "Carré Dupont",
        "QN03190M",
        "Toulouse",
        "Périmètre officiel",
        "depuis le 01/01/2024",
        "31555",
    ):
        assert part in said
    assert len(screen.get("deck_gl_json_chart")) == 1
    assert ("Dossiers dans ce quartier" in said) == (role in {Role.MEMBER, Role.STAFF})


def test_projected_screen_does_not_open_it(store, now, open_page, words):
    load_squares(now)
    assert "Carré Dupont" not in words(open_page(CODE, make_member(Role.ROOM, now=now), code="QN03190M"))


@pytest.mark.parametrize("code", ["QN99999Z", "<b>x</b>", "qp", "x" * 500])
def test_unknown_code_leads_to_the_search(store, now, open_page, words, code):
    load_squares(now)
    said = words(open_page(CODE, make_member(now=now), code=code))
    assert "n’est connu dans les données chargées ici" in said
    assert "Chercher un quartier" in said
    assert "Choisissez un quartier" in words(open_page(CODE, make_member(now=now)))


def test_code_is_read_whatever_its_case(store, now, open_page, words):
    load_squares(now)
    assert "Carré Dupont" in words(open_page(CODE, make_member(now=now), code=" qn03190m "))


def test_district_of_2015_says_until_when_it_held(store, now, open_page, words):
    load_squares(now, QP2015)
    said = words(open_page(CODE, make_member(now=now), code="QP031090"))
    assert "du 01/01/2015 au 31/12/2023" in said
    assert "on ne sait pas si un QPV de 2024 le prolonge" in said


def test_district_without_outline_has_no_map_and_says_so(store, now, open_page, words):
    load_squares(now)
    screen = open_page(CODE, make_member(now=now), code="QN04890N")
    assert len(screen.get("deck_gl_json_chart")) == 0
    assert "il n’y a pas de carte" in words(screen)
    assert "Sans contour" in words(screen)


def test_shipped_facts_are_said_to_be_schematic_and_not_official(store, now, open_page, words):
    load_shipped_facts(actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(now=now), code="QN01102I"))
    assert "Contour schématique" in said
    assert "QP011002" in said
    assert "les faits livrés avec l’application" in said


def test_staff_adds_and_drops_another_name(store, now, open_page, words):
    load_squares(now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), code="QN03190M")
    screen.text_input(key="district_alias_name").set_value("Les <b>Quatre</b> Vents")
    screen.button(key="district_alias_send").click().run()
    assert not screen.exception
    assert [row.alias for row in aliases_of("QN03190M")] == ["Les <b>Quatre</b> Vents"]
    assert "Les <b>Quatre</b> Vents" in words(screen)
    screen.button(key="district_alias_drop_0").click().run()
    assert aliases_of("QN03190M") == []


def test_member_reads_other_names_and_changes_none(store, now, open_page, words):
    load_squares(now)
    add_alias("QN03190M", "Les Quatre Vents", actor=OFFICE, now=now)
    screen = open_page(CODE, make_member(now=now), code="QN03190M")
    assert "Les Quatre Vents" in words(screen)
    assert not screen.text_input


def test_predecessor_that_is_not_loaded_has_no_link(store, now, open_page, words):
    load_squares(now)
    passage = (
        b"QP2024;Label_QP2024;Statut;QP2015_1;Label_QP2015_1\r\nQN03190M;Carre;MODIFIE;QP031777;Ancien\r\n"
    )
    import_data_set(passage, filename="passage.csv", actor=OFFICE, now=now)
    screen = open_page(CODE, make_member(now=now), code="QN03190M")
    said = words(screen)
    assert "QP031777" in said
    assert "périmètre non chargé" in said
    assert "code=QP031777" not in " ".join(each.proto.body for each in screen.get("html"))
