"""Do the indicators of a neighbourhood say whose they are, of which year, and why one is missing?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.actions import open_sign_in
from committee.people.rules import Role
from committee.ui.server.cookies import cookies_of
from tests.factories import indicators as files
from tests.factories.people import make_member
from tests.factories.territories import collection, feature, ring

Said = Callable[[AppTest], str]


def draw(call: str) -> AppTest:
    script = f"from committee.ui import indicators, shell, texts\ntexts.use_locale('fr')\nindicators.{call}\n"
    screen = AppTest.from_string(script, default_timeout=20)
    screen.run()
    assert not screen.exception, screen.exception[0].stack_trace
    return screen


@pytest.fixture
def loaded(store: Path, now: datetime, browser: dict[str, str]) -> dict[str, str]:
    """Every invented file, and nobody signed in."""
    return files.load_all(now)


def test_without_files_it_is_said_and_staff_may_load_one(
    store: Path, now: datetime, browser: dict[str, str], words: Said
) -> None:
    assert "Aucun fichier d’indicateurs n’est chargé." in words(draw("indicator_table('QN03191M', 'k')"))
    assert "Charger un fichier" not in words(draw("compare_indicators(['QN03191M'], 'k')"))
    staff = make_member(Role.STAFF, now=now)
    browser.update(cookies_of(open_sign_in(staff.id, method="test", now=now)))
    assert "Charger un fichier d’indicateurs" in words(draw("indicator_table('QN03191M', 'k')"))
    for nothing in ("small_multiples", "standing"):
        assert words(draw(f"{nothing}('QN03191M', 'k')")).strip() == ""


def test_values_carry_vintage_geography_file_and_what_they_compare_with(
    loaded: dict[str, str], words: Said
) -> None:
    said = words(draw("indicator_table('QP031901', 'k')"))
    for part in (
        "Taux de pauvreté au seuil de 60 % de la médiane",
        "50,5 %",
        "44,0 %",
        "12 000 €",
        "2018 · génération 2015",
        "édition 2021 · génération 2015",
        "filo18.csv",
        "1 100 (médiane)",
        "8 400 des 42 000 habitants des communes d’accueil vivent en QPV (20 % ; édition 2021)",
        "le fichier des communes n’est pas chargé",
        "ne se somment pas",
        "« édition » donne l’année du fichier",
        "EVOL_CA_N_E (non décrite)",
    ):
        assert part in said, part


def test_missing_value_is_said_with_its_reason_and_never_zero(loaded: dict[str, str], words: Said) -> None:
    said = words(draw("indicator_table('QP031902', 'k')"))
    assert "non publié (secret statistique) (note 1)" in said
    assert "Aucun fichier chargé ne contient de valeur de ce QPV" in words(
        draw("indicator_table('QN03194N', 'k')")
    )


def test_value_of_a_predecessor_stands_under_its_name(loaded: dict[str, str], words: Said) -> None:
    said = words(draw("indicator_table('QN03191M', 'k')"))
    assert "Les Essais (QP031901)" in said
    assert "le périmètre a été modifié, ce n’est pas celle de ce QPV" in said
    assert "dit le périmètre inchangé" in words(draw("indicator_table('QN03192I', 'k')"))
    several = words(draw("indicator_table('QN03193M', 'k')"))
    for part in ("La Maquette (QP031903)", "Le Modèle (QP031902)", "l’un de plusieurs prédécesseurs"):
        assert part in several
    assert "Fichiers : " in several


def test_commune_stands_beside_its_neighbourhood(loaded: dict[str, str], now: datetime, words: Said) -> None:
    square = feature("QP031901", [[ring(1.45, 43.6)]])
    files.load(collection(square), "perimetres.geojson", now)
    files.load(files.communes_2021(), "communes.csv", now)
    said = words(draw("indicator_table('QP031901', 'k')"))
    assert "21,5 % (31555, 2021)" in said
    assert "n’est pas chargé" not in said


def test_years_have_a_figure_and_a_table(loaded: dict[str, str], words: Said) -> None:
    screen = draw("small_multiples('QN03193M', 'k')")
    assert len(screen.get("plotly_chart")) == 1
    said = words(screen)
    for part in (
        "L’Insee déconseille de comparer des années consécutives",
        "Ensemble des QPV, tel que publié",
        "Médiane des QPV du même fichier",
        "non publié (secret statistique)",
        "édition 2021",
    ):
        assert part in said, part


def test_place_among_all_is_drawn_for_own_values_only(loaded: dict[str, str]) -> None:
    assert len(draw("standing('QP031901', 'k')").get("plotly_chart")) == 1
    assert len(draw("standing('QN03191M', 'k')").get("plotly_chart")) == 0


def test_up_to_four_stand_side_by_side(loaded: dict[str, str], words: Said) -> None:
    codes = ["QN03191M", "QN03193M", "QP031903", "QN03194N", "QP031902"]
    said = words(draw(f"compare_indicators({codes!r}, 'k')"))
    for part in ("50,5 % (QP031901)", "40,0 %", "aucun fichier", "QN03194N"):
        assert part in said, part
    assert "12 000" in said
    header = said.split("Population municipale", maxsplit=1)[0]
    assert "QP031902" not in header, "a fifth one is left out"


def test_place_is_not_drawn_without_something_to_compare(
    store: Path, now: datetime, browser: dict[str, str], words: Said
) -> None:
    alone = files.csv_file("CODGEO;TP60;EVOL_X", "QP031901;1;2")
    files.load(alone, "REVN_2021.csv", now)
    assert len(draw("standing('QP031901', 'k')").get("plotly_chart")) == 0
    several = files.csv_file("CODGEO;POP_COM_QP;POP_COM", "QP031902;5;0", "QP031903;;9")
    files.load(several, "DEMO_2021.csv", now)
    for code in ("QP031901", "QP031902", "QP031903"):
        assert "vivent en QPV" not in words(draw(f"indicator_table('{code}', 'k')"))


def test_older_layout_alone_needs_no_word_about_editions(
    store: Path, now: datetime, browser: dict[str, str], words: Said
) -> None:
    files.load(files.income_2018(), "filo18.csv", now)
    assert "année du fichier" not in words(draw("indicator_table('QP031901', 'k')"))
    assert "Fichiers : filo18.csv" in words(draw("compare_indicators(['QP031901'], 'k')"))
