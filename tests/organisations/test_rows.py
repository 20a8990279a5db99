"""Is every fault of a table said at its own cell?"""

import pytest

from committee.organisations.history import STOCK_COLUMNS
from committee.organisations.rows import iso, read_rows, share_of, year_of_header
from committee.spreadsheets.layout import Note, RawSheet
from committee.spreadsheets.report import Severity
from committee.words import Sentence


@pytest.mark.parametrize(
    ("header", "year"),
    [
        ("2025", 2025),
        ("Contribution 2024 (€)", 2024),
        ("2024-2025", None),
        ("Montant", None),
        ("12025", None),
    ],
)
def test_year_of_a_header(header: str, year: int | None) -> None:
    assert year_of_header(header) == year


def test_faults_stand_at_their_cells_and_other_sheets_are_left_out() -> None:
    note = Note("warning", Sentence("This is not a number."), 9)
    table = RawSheet(
        "Parc",
        ["Bailleur", "Logements", "Inconnu"],
        [["A", "n/c", 1], [None] * 3, [None, "x", 2]],
        5,
        notes=(note,),
    )
    read = read_rows([RawSheet("Lisez-moi", ["Aide"], [["…"]], 2), table], STOCK_COLUMNS)
    assert [(row.row, dict(row.values)) for row in read.rows] == [(5, {"landlord": "A"}), (7, {})]
    assert [(one.row, one.column, one.severity) for one in read.problems] == [
        (9, None, Severity.WARNING),
        (4, "Inconnu", Severity.WARNING),
        (7, "Bailleur", Severity.ERROR),
        (7, "Logements", Severity.ERROR),
    ]


def test_file_without_the_table_says_so_once() -> None:
    assert [one.column for one in read_rows([], STOCK_COLUMNS).problems] == ["Bailleur"]


def test_small_forms() -> None:
    assert (share_of(None), iso(None)) == (None, None)
