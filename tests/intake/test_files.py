"""Do the files about applications say what the list says, safely?"""

from datetime import date, datetime
from pathlib import Path

from committee.intake.files import known_filters, list_of_applications, template_file, theme_in_words
from committee.people.rules import OFFICE
from committee.spreadsheets.read import read_table
from tests.factories.intake import make_application


def test_list_leaves_as_a_workbook_with_typed_cells(store: Path, now: datetime) -> None:
    make_application(
        now=now,
        number="D-1",
        title="=1+1",
        landlords="A | B",
        themes="Lien social | Pétanque",
        requested="37 000,50",
        households="1 224",
        submitted_on="15/01/2026",
    )
    name, kind, content = list_of_applications(OFFICE, {})
    assert (name, kind.rpartition(".")[2]) == ("dossiers.xlsx", "sheet")
    [sheet] = read_table(content, name)
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert sheet.name == "Dossiers"
    assert row["Intitulé"] == "=1+1"
    assert row["Bailleurs"] == "A, B"
    assert row["Thèmes"] == "Lien social, Pétanque"
    assert (row["Demandé"], row["Ménages"]) == (37000.5, 1224)
    assert row["Déposé le"] == date(2026, 1, 15)
    assert row["État"] == "Déposé"
    assert row["Quartier prioritaire"] == "inconnu"
    assert row["Coût total"] is None


def test_list_leaves_as_french_csv_filtered(store: Path, now: datetime) -> None:
    make_application(now=now, title="=Jardin", requested=12)
    make_application(now=now, title="Autre")
    _, kind, content = list_of_applications(OFFICE, {"format": "csv", "search": "jardin", "call": ""})
    assert kind.startswith("text/csv")
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";'=Jardin;" in lines[1]


def test_filter_that_is_not_known_is_left_out() -> None:
    told = known_filters({"status": "drop table", "qpv": "inside", "call": "A", "search": "", "other": "x"})
    assert told == {"qpv": "inside", "call": "A"}


def test_theme_is_said_or_kept() -> None:
    assert theme_in_words("social_ties", "fr") == "Lien social"
    assert theme_in_words("Pétanque", "fr") == "Pétanque"


def test_template_is_handed_out() -> None:
    name, _, content = template_file(OFFICE, {})
    assert name == "modele-dossiers.xlsx"
    assert read_table(content, name)[0].name == "Dossiers"
