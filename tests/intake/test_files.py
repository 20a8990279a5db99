"""Do the files about applications say what the list says, safely?"""

from datetime import date, datetime
from pathlib import Path

from committee.intake.actions import close_door
from committee.intake.files import known_filters, list_of_applications, template_file, theme_in_words
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.read import read_table
from committee.territories.queries import editions
from tests.factories.intake import make_application, make_applications, open_to
from tests.factories.people import make_member
from tests.factories.territories import load_squares


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


def test_list_tells_the_districts_as_computed_declared_and_shared(store: Path, now: datetime) -> None:
    load_squares(now)
    told = {"qpv": "QN03192N (60 %)", "commune": "Toulouse", "lon": 1.4, "lat": 43.6, "precision_m": 5}
    made = make_application(now=now, number="D-1", **told)
    _, _, content = list_of_applications(OFFICE, {})
    [sheet] = read_table(content, "x.xlsx")
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert row["Codes QPV"] == "QN03190M"
    assert row["QPV par leur nom"] == "Carré Dupont"
    assert row["Génération des QPV"] == "2024"
    assert row["Périmètres utilisés"] == editions()[0].name
    assert row["QPV déclaré"] == "QN03192N (60 %)"
    assert row["Déclaré et calculé"] == "déclaration et point différents"
    assert row["Parts par QPV"] == "QN03192N (60 %)"
    member = make_member(Role.MEMBER, now=now)
    [sheet] = read_table(list_of_applications(member, {})[2], "x.xlsx")
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    head = {"Numéro", "Intitulé", "Porteur", "Bailleurs", "Appel"}
    assert {name for name, value in row.items() if value is not None} <= head
    open_to(member, [made], now=now)
    [sheet] = read_table(list_of_applications(member, {})[2], "x.xlsx")
    assert dict(zip(sheet.header, sheet.rows[0], strict=True))["QPV déclaré"] == "QN03192N (60 %)"
    close_door(made, member.id, "recusal", now=now)
    assert not read_table(list_of_applications(member, {})[2], "x.xlsx")[0].rows


def test_list_leaves_in_a_constant_number_of_statements(
    store: Path, now: datetime, statements: list[str]
) -> None:
    load_squares(now)
    counts = set()
    for how_many in (1, 30):
        make_applications(how_many, now=now, lon=1.4, lat=43.6, qpv="QN03192N (60 %)", commune="Toulouse")
        list_of_applications(OFFICE, {})
        statements.clear()
        list_of_applications(OFFICE, {})
        counts.add(len(statements))
    assert len(counts) == 1
