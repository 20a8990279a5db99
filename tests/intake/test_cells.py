"""Is every cell of a column read, and what is doubtful or wrong told at its place?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.cells import SheetCells
from committee.intake.columns import COLUMNS, SOURCE_COLUMNS
from committee.intake.rules import Qualifier, Severity, Tax
from committee.intake.sources import plan_sheets
from committee.intake.table import read_applications
from committee.spreadsheets.layout import RawSheet


def _cells(header: list[str], *rows: list[object]) -> SheetCells:
    full = ["N° de dossier", "Intitulé", "Porteur", *header]
    sheet = RawSheet("x", full, [[f"N{at}", "Titre", "Apes", *row] for at, row in enumerate(rows)], 2)
    plan = plan_sheets([sheet])
    assert plan.main is not None
    cells = SheetCells(sheet, plan.main, plan, [])
    cells.read()
    return cells


@pytest.mark.parametrize(
    ("header", "raw", "code", "value"),
    [
        ("Ménages", 12, "households", 12),
        ("Ménages", "1 224", "households", 1224),
        ("Montant demandé", "37 000 €", "requested", Decimal(37000)),
        ("Durée", "24 mois", "duration_months", 24),
        ("Durée", "2 ans", "duration_months", 24),
        ("Durée (ans)", 3, "duration_years", 36),
        ("Début", "01/09/2027", "starts_on", date(2027, 9, 1)),
        ("Public sensible", "oui", "sensitive_public", True),
        ("Bailleurs", "A | B", "landlords", ("A", "B")),
        ("Bailleurs", None, "landlords", ()),
        ("Résumé", "  Été  ", "summary", "Été"),
        ("Résumé", "n/c", "summary", None),
        ("Résumé", "NC", "summary", None),
        ("Catégorie", "n/c", "category", None),
        ("Nature du porteur", "?", "lead_kind", None),
        ("QPV", "Étangs-Merisiers", "qpv", "Étangs-Merisiers"),
        ("QPV", "qn03113m", "qpv", "QN03113M"),
    ],
)
def test_cell_is_read_by_the_kind_of_its_column(header: str, raw: object, code: str, value: object) -> None:
    assert _cells([header], [raw]).value(0, code) == value


@pytest.mark.parametrize(
    ("header", "raw"),
    [
        ("Ménages", "beaucoup"),
        ("Catégorie", "rien de tel"),
        ("Nature du porteur", "inconnu au bataillon"),
        ("Début", "31/02/2027"),
        ("Résumé", "é" * 20_001),
        ("SIRET", "7,32829E+13"),
        ("Bailleurs", "y" * 201),
        ("Code INSEE", "315"),
    ],
)
def test_wrong_cell_refuses_its_row_at_its_place(header: str, raw: object) -> None:
    cells = _cells([header], [None], [raw])
    [problem] = cells.problems
    assert (problem.row, problem.column, problem.severity) == (3, header, Severity.ERROR)
    assert cells.failed == {1}
    assert problem.value is not None
    assert len(problem.value) <= 201


def test_qualifier_and_tax_are_kept_and_two_taxes_are_doubtful() -> None:
    cells = _cells(["Ménages", "Coût total", "Montant demandé"], ["environ 300", "950 000 € HT", "10 € TTC"])
    assert cells.qualifiers == {"households": {0: Qualifier.ABOUT}}
    assert cells.taxes == {0: Tax.EXCLUDED}
    assert "Amounts with and without tax stand in one row." in [str(each.message) for each in cells.problems]


def test_interpreted_cell_is_told_and_remembered() -> None:
    cells = _cells(["Ménages"], ["1.224"])
    assert cells.cells_of(0)["households"] == ["Ménages", "1.224", "interpreted"]
    assert cells.cells_of(0)["title"] == ["Intitulé", "Titre", "exact"]
    assert [problem.severity for problem in cells.problems] == [Severity.INFO]


def test_header_in_doubt_is_told() -> None:
    cells = _cells(["Couleur", "Montant demander", "", "Ville", "Commune"], [None] * 5)
    told = {each.column: (each.severity, str(each.message)) for each in cells.problems}
    assert told["Couleur"][0] is Severity.WARNING
    assert told["Ville"] == (
        Severity.WARNING,
        "This column says the same as “Commune”; only that one was read.",
    )
    assert set(told) == {"Couleur", "Montant demander", "Ville"}


ANY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(), st.text(max_size=40)
)


@given(row=st.fixed_dictionaries({column.code: ANY for column in (*COLUMNS, *SOURCE_COLUMNS)}))
def test_any_row_is_read_or_refused_and_never_fails(row: dict[str, Any]) -> None:
    header = [column.header for column in (*COLUMNS, *SOURCE_COLUMNS)]
    table = read_applications([RawSheet("x", header, [list(row.values()), list(row.values())], 2)])
    assert len(table.drafts) <= 1
    for draft in table.drafts:
        assert draft.number
        assert draft.lead.name
