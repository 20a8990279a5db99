"""The page of territorial data sets: what is missing, what is loaded, and the ways in."""

import json

import pytest

from committee import settings as settings_module
from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts, set_aside_edition
from committee.territories.queries import data_sets, editions
from tests.factories.people import make_member
from tests.factories.territories import QP2024, load_squares
from tests.territories.http_server import Answer, publishing

CODE = "territories.datasets"


@pytest.fixture
def publisher(store, tmp_path, monkeypatch):
    """A publisher at whose addresses the official files are looked for."""
    with publishing() as running:
        path = tmp_path / "own.json"
        own = [{"code": "perimeters-2024", "address": f"{running.address}/qp.geojson", "sha256": None}]
        path.write_text(json.dumps({"sources": own}), "utf-8")
        monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", str(path))
        settings_module.settings.cache_clear()
        yield running
    settings_module.settings.cache_clear()


def _tick_only(screen, code):
    for box in screen.checkbox:
        if box.key.startswith("datasets_fetch_"):
            box.set_value(box.key == f"datasets_fetch_{code}")


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_data_sets_are_listed_with_their_state(store, now, open_page, words, role):
    load_shipped_facts(actor=OFFICE, now=now)
    load_squares(now)
    said = words(open_page(CODE, make_member(role, now=now)))
    for part in ("qp2024_essai.geojson", "schématique", "Répond", "Remplacé", "21/11/2026", "sur 1 584"):
        assert part in said.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ROOM])
def test_others_do_not_open_it(store, now, open_page, words, role):
    load_squares(now)
    said = words(open_page(CODE, make_member(role, now=now)))
    assert "qp2024_essai.geojson" not in said
    assert "n’ouvre pas cette page" in said


def test_empty_store_tells_what_is_missing_with_one_primary_button(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    said = words(screen)
    assert "0 sur 8 chargés" in said
    assert "Périmètres 2024" in said
    assert screen.checkbox(key="datasets_fetch_perimeters-2024").value
    assert "insee.fr" in said or "Fichiers à télécharger à la main" in said


def test_sent_file_becomes_a_data_set(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "toute recherche répond" in words(screen)
    screen.file_uploader(key="datasets_file").upload(
        "perimetres.geojson", QP2024.read_bytes(), "application/geo+json"
    )
    screen.button(key="datasets_send").click().run()
    assert not screen.exception
    assert "Importé : périmètres, génération 2024" in words(screen)
    assert "6 QPV trouvés" in words(screen)
    assert "perimetres.geojson" in words(screen)
    assert [edition.qpv_count for edition in editions()] == [6]


@pytest.mark.parametrize("content", [b"<html>", b"", b"PK\x03\x04", b"a;b\n1;2\n", bytes(range(256)) * 20])
def test_garbage_is_refused_in_words_and_nothing_is_loaded(store, now, open_page, words, content):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.file_uploader(key="datasets_file").upload("x.geojson", content, "application/geo+json")
    screen.button(key="datasets_send").click().run()
    assert not screen.exception
    assert "Importé" not in words(screen)
    assert "Rien n’est encore chargé" in words(screen)
    assert data_sets() == []


@pytest.mark.parametrize("address", ["", "/etc/passwd", "http://localhost/x", "file:///etc/passwd"])
def test_only_a_file_or_an_https_address_is_taken(store, now, open_page, words, address):
    screen = open_page(CODE, make_member(Role.ADMIN, now=now))
    screen.text_input(key="datasets_address").set_value(address)
    screen.button(key="datasets_send").click().run()
    assert "Choisissez un fichier" in words(screen)
    assert editions() == []


@pytest.mark.parametrize("address", ["https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x"])
def test_address_of_a_private_host_is_not_asked(store, now, open_page, words, address):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.text_input(key="datasets_address").set_value(address)
    screen.button(key="datasets_send").click().run()
    assert "réseau privé" in words(screen)


def test_official_file_is_fetched_and_its_failure_is_told(publisher, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    _tick_only(screen, "perimeters-2024")
    screen.button(key="datasets_fetch_send").click().run()
    assert "erreur 404" in words(screen)
    assert data_sets() == []
    publisher.gives("/qp.geojson", Answer(QP2024.read_bytes()))
    screen.button(key="datasets_fetch_send").click().run()
    assert not screen.exception
    assert "6 QPV trouvés" in words(screen)
    assert data_sets()[0].source == publisher.address + "/qp.geojson"


def test_nothing_ticked_is_told(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    _tick_only(screen, "")
    screen.button(key="datasets_fetch_send").click().run()
    assert "Cochez au moins un fichier" in words(screen)


def test_wrong_list_of_sources_is_told_and_files_can_still_be_sent(store, now, open_page, words, monkeypatch):
    monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", "/nowhere/own.json")
    settings_module.settings.cache_clear()
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    settings_module.settings.cache_clear()
    assert "illisible" in words(screen)
    assert screen.button(key="datasets_send")


def test_schematic_outlines_can_be_loaded_from_an_empty_store(store, now, open_page, words):
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.button(key="datasets_facts").click().run()
    assert not screen.exception
    assert "schématique" in words(screen)
    assert len(editions()) == 2


def test_card_tells_the_report_and_sets_aside_with_a_reason(store, now, open_page, words):
    load_squares(now)
    edition = editions()[0]
    screen = open_page(CODE, make_member(Role.STAFF, now=now), edition=edition.id)
    said = words(screen)
    for part in (edition.sha256[:12], "qp2024_essai.geojson", "Source : ANCT", "Aucun site de dossier"):
        assert part in said
    screen.button(key="edition_aside_send").click().run()
    assert "Cochez d’abord" in words(screen)
    screen.checkbox(key="edition_sure").set_value(True)
    screen.button(key="edition_aside_send").click().run()
    assert "Dites pourquoi" in words(screen) or not editions()[0].is_set_aside
    screen.text_area(key="edition_reason").set_value("mauvais <b>fichier</b>")
    screen.checkbox(key="edition_sure").set_value(True)
    screen.button(key="edition_aside_send").click().run()
    assert not screen.exception
    assert "Aucun site des dossiers n’a changé de réponse" in words(screen)
    assert editions()[0].set_aside_reason == "mauvais <b>fichier</b>"
    assert "Mis de côté" in words(screen)
    screen.button(key="edition_restore").click().run()
    assert not editions()[0].is_set_aside


def test_set_aside_is_listed_and_an_unknown_card_is_told(store, now, open_page, words):
    load_squares(now)
    set_aside_edition(editions()[0].id, "essai", actor=OFFICE, now=now)
    assert "Mis de côté" in words(open_page(CODE, make_member(Role.STAFF, now=now)))
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), edition="absent"))
    assert "n’est pas chargé" in said


def test_page_asks_the_same_whatever_is_loaded(store, now, open_page, statements):
    member = make_member(Role.STAFF, now=now)
    open_page(CODE, member)
    counts = []
    for load in (lambda: None, lambda: load_shipped_facts(actor=OFFICE, now=now), lambda: load_squares(now)):
        load()
        statements.clear()
        open_page(CODE, member)
        counts.append(len(statements))
    assert counts[2] <= counts[1] <= counts[0]
