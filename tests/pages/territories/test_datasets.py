"""The page of territorial data sets: what is loaded, and the import of an official file."""

import pytest

from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts
from committee.territories.queries import editions
from tests.factories.people import make_member
from tests.factories.territories import QP2024, load_squares

CODE = "territories.datasets"


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_editions_are_listed_with_their_state(store, now, open_page, words, role):
    load_shipped_facts(actor=OFFICE, now=now)
    load_squares(now)
    said = words(open_page(CODE, make_member(role, now=now)))
    for part in ("qp2024_essai.geojson", "Schématique", "Officielle", "Répond", "Remplacée", "21/11/2026"):
        assert part in said


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ROOM])
def test_others_do_not_open_it(store, now, open_page, words, role):
    load_squares(now)
    said = words(open_page(CODE, make_member(role, now=now)))
    assert "qp2024_essai.geojson" not in said
    assert "n’ouvre pas cette page" in said


def test_sent_file_becomes_an_edition(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "toute recherche répond" in words(screen)
    screen.file_uploader(key="datasets_file").upload(
        "perimetres.geojson", QP2024.read_bytes(), "application/geo+json"
    )
    screen.button(key="datasets_send").click().run()
    assert not screen.exception
    assert "6 QPV trouvés" in words(screen)
    assert "perimetres.geojson" in words(screen)
    assert [edition.qpv_count for edition in editions()] == [6]


def test_garbage_is_refused_in_words_and_nothing_is_loaded(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.file_uploader(key="datasets_file").upload("x.geojson", b"<html>", "application/geo+json")
    screen.button(key="datasets_send").click().run()
    assert "n’est pas du JSON" in words(screen)
    assert editions() == []


@pytest.mark.parametrize("address", ["", "/etc/passwd", "http://localhost/x", "file:///etc/passwd"])
def test_only_a_file_or_an_https_address_is_taken(store, now, open_page, words, address):
    screen = open_page(CODE, make_member(Role.ADMIN, now=now))
    screen.text_input(key="datasets_address").set_value(address)
    screen.button(key="datasets_send").click().run()
    assert "Choisissez un fichier" in words(screen)
    assert editions() == []


def test_schematic_outlines_can_be_loaded_from_an_empty_store(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.button(key="datasets_facts").click().run()
    assert not screen.exception
    assert "Schématique" in words(screen)
    assert len(editions()) == 2
