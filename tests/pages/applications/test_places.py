"""Do staff see what is to be placed, why, and the ways to place it?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.queries import sites_to_place
from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.territories import load_squares

CODE = "applications.places"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_nothing_to_place_is_said(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "Tous les sites sont placés" in said


def test_sites_are_listed_with_the_reason(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    load_squares(now)
    make_application(now=now, site="**Local** <b>", commune="Toulouse", qpv="Vagues")
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "**Local** <b>" in said
    assert "un nom s’en approche" in said
    assert "Aucun géocodeur n’est activé ici" in said


def test_call_narrows_the_list(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    for name in ("Premier lieu", "Second lieu"):
        code = make_call(now=now).code
        make_application(code, now=now, site=name)
    staff = make_member(Role.STAFF, now=now)
    both = words(open_page(CODE, staff))
    assert "Premier lieu" in both
    screen = open_page(CODE, staff, call=code)
    assert "Second lieu" in words(screen)
    assert "Premier lieu" not in words(screen)
    screen.selectbox(key="places_call").select_index(0).run()
    assert "Premier lieu" in words(screen)


def test_proposal_places_the_site_in_one_click(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_squares(now)
    make_application(now=now, site="Local", commune="Toulouse", department="31", qpv="Vagues")
    (row,) = sites_to_place(OFFICE)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=row.id)
    assert "Le fichier désigne peut-être" in words(screen)
    screen.button(key=f"place_{row.id}_QN03192N").click().run()
    assert not screen.exception
    assert sites_to_place(OFFICE) == []


def test_district_is_chosen_from_the_list(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    load_squares(now)
    make_application(now=now, site="Local", commune="toulouse", department="31")
    make_application(now=now, site="Autre")
    first, second = sorted(sites_to_place(OFFICE), key=lambda row: row.name != "Local")
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=first.id)
    assert screen.selectbox(key=f"place_{first.id}_commune").value == "Toulouse"
    screen.selectbox(key=f"place_{first.id}_qpv").set_value("QN03190M").run()
    screen.button(key=f"place_{first.id}_record_qpv").click().run()
    assert [row.id for row in sites_to_place(OFFICE)] == [second.id]
    assert screen.query_params["id"] in (second.id, [second.id])
    assert screen.selectbox(key=f"place_{second.id}_{second.version}_department").value is None


@pytest.mark.parametrize("site_id", ["absent", ""])
def test_unknown_site_is_said(
    site_id: str, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=site_id))
    assert ("n’existe pas ici" in said) == bool(site_id)


def test_sites_that_lack_official_outlines_are_folded_below(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    make_application(now=now, site="Situé", commune="Toulouse", lon=1.47, lat=43.61, precision_m=10)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff)
    assert [one.label for one in screen.expander] == [
        "Un site n’attend que les périmètres officiels.",
        "Après l’import d’autres périmètres",
    ]
    assert "Pourquoi il n’est pas placé" in words(screen)
    assert words(screen).count("Importer les périmètres officiels") == 1
    make_application(now=now, site="Sans point", commune="Toulouse")
    said = words(open_page(CODE, staff))
    assert said.index("Sans point") < said.index("n’attend que") < said.index("Situé")


def test_what_other_perimeters_changed_is_told_until_it_is_read(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_application(now=now, site="Local <b>", lon=1.4, lat=43.6, precision_m=5)
    staff = make_member(Role.STAFF, now=now)
    assert "aucun site n’a changé de réponse" in words(open_page(CODE, staff))
    load_squares(now)
    screen = open_page(CODE, staff)
    screen.button(key="relocated_again").click().run()
    assert not screen.exception
    said = words(screen)
    for part in (
        "Un site des dossiers a maintenant une autre réponse",
        "changé la réponse d’un site",
        "(QN03190M)",
        "rien ne décidait",
    ):
        assert part in said
    screen.button(key="relocated_read_them").click().run()
    assert "changé la réponse d’un site" not in words(screen)
    assert "(QN03190M)" in words(screen)
