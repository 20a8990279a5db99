"""Are problems told at their cells, for programs, for people, and in the file itself?"""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.read import read_table
from committee.spreadsheets.report import (
    COLUMNS,
    Problem,
    Severity,
    corrected_workbook,
    is_problem_sheet,
    problem_rows,
    problems_csv,
)
from committee.words import Sentence

NOT_A_NUMBER = Sentence("This is not a number.")
PROPOSAL = Sentence("Perhaps {value}? Write the number alone.", value=12)
ERROR = Problem("Dossiers", 3, "Logements", "=12+cmd", Severity.ERROR, NOT_A_NUMBER, PROPOSAL, correction=12)
MENDED = Problem(
    "Dossiers", 4, "SIRET", "5410220000019", Severity.INFO, Sentence("Its leading zeros were put back.")
)
SHEET = RawSheet(
    "Dossiers",
    ["N° de dossier", "Logements", "SIRET", "Début"],
    [
        ["A1", "=12+cmd", "x", date(2021, 2, 4)],
        ["A2", 24, 5410220000019, datetime(2021, 2, 4, 10, 0)],
        ["A3", None, None, None],
    ],
    first_row=3,
)


def _cells(content: bytes, name: str) -> list[list[object]]:
    sheets = {sheet.name: sheet for sheet in read_table(content, "f.xlsx")}
    sheet = sheets[name]
    return [[*sheet.header], *sheet.rows]


def _part(content: bytes, pattern: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(
            package.read(name).decode("utf-8") for name in package.namelist() if re.fullmatch(pattern, name)
        )


def test_csv_has_exactly_the_columns_for_programs() -> None:
    rows = list(csv.reader(io.StringIO(problems_csv([ERROR], "en").decode("utf-8"))))
    assert rows == [
        ["sheet", "row", "column", "value", "severity", "message", "proposal"],
        ["Dossiers", "3", "Logements", "'=12+cmd", "error", "This is not a number.", str(PROPOSAL)],
    ]
    assert list(COLUMNS) == rows[0]


def test_csv_for_people_opens_by_a_double_click() -> None:
    content = problems_csv([ERROR], "fr", plain=False)
    assert content.startswith(b"\xef\xbb\xbfsheet;row;")
    assert "Ce n’est pas un nombre." in content.decode("utf-8-sig")


def test_problem_without_place_has_empty_cells() -> None:
    problem = Problem("", None, None, None, Severity.WARNING, NOT_A_NUMBER)
    assert problem_rows([problem], "en") == [
        (None, None, None, None, "warning", "This is not a number.", None)
    ]


def test_corrected_file_keeps_every_cell_in_its_place() -> None:
    content = corrected_workbook([SHEET], [ERROR], "fr")
    header, *rows = _cells(content, "Dossiers")
    assert header == SHEET.header
    assert [row[:2] for row in rows] == [["A1", "=12+cmd"], ["A2", 24], ["A3", None]]
    assert rows[0][3] == date(2021, 2, 4)
    assert "<f>" not in _part(content, r"xl/worksheets/sheet\d+\.xml")


def test_certain_correction_is_filled_in_and_a_guess_is_not() -> None:
    mended = replace(MENDED, correction="05410220000019")
    content = corrected_workbook([SHEET], [ERROR, mended], "fr")
    _, first, second, _ = _cells(content, "Dossiers")
    assert first[1] == "=12+cmd"
    assert second[2] == "05410220000019"
    notes = _part(content, r"xl/comments\d+\.xml")
    assert "Ce n’est pas un nombre." in notes
    assert "Le fichier contenait : 5410220000019" in notes


def test_cell_with_two_problems_has_one_note_of_both_and_the_worse_colour() -> None:
    doubt = Problem(
        "Dossiers",
        3,
        "Logements",
        "x",
        Severity.WARNING,
        Sentence("Several numbers stand here."),
        correction=1,
    )
    content = corrected_workbook([SHEET], [doubt, ERROR], "en")
    notes = _part(content, r"xl/comments\d+\.xml")
    assert notes.count("<comment ") == 1
    assert "Several numbers stand here." in notes
    assert "This is not a number." in notes
    assert "F6CFCB" in _part(content, r"xl/styles\.xml")


@pytest.mark.parametrize(
    ("row", "column"),
    [(None, None), (3, None), (2, "Logements"), (2, "Absente"), (9, "Logements"), (6, "SIRET")],
)
def test_problem_anywhere_is_listed(row: int | None, column: str | None) -> None:
    problem = Problem("Dossiers", row, column, None, Severity.ERROR, NOT_A_NUMBER)
    content = corrected_workbook([SHEET], [problem], "fr")
    assert _cells(content, "Problèmes du fichier")[1][5] == "Ce n’est pas un nombre."


def test_list_of_problems_links_to_the_cells() -> None:
    content = corrected_workbook(
        [RawSheet("L'an", ["A"], [["x"]], 2, first_column=2)],
        [Problem("L'an", 2, "A", "x", Severity.ERROR, NOT_A_NUMBER)],
    )
    assert "'L''an'!C2" in _part(content, r"xl/worksheets/sheet2\.xml").replace("&apos;", "'")
    header, row = _cells(content, "Problèmes du fichier")
    assert header == ["Feuille", "Ligne", "Colonne", "Valeur", "Gravité", "Message", "Proposition"]
    assert row[:5] == ["L'an", "2", "A", "x", "erreur"] or row[:5] == ["L'an", 2, "A", "x", "erreur"]


def test_own_list_of_problems_is_not_kept_from_the_last_time() -> None:
    assert is_problem_sheet("Problèmes du fichier")
    assert is_problem_sheet("Problems of the file")
    assert not is_problem_sheet("Dossiers")
    content = corrected_workbook([SHEET, RawSheet("Problèmes du fichier", ["A"], [["x"]], 2)], [ERROR])
    assert [sheet.name for sheet in read_table(content, "f.xlsx")] == ["Dossiers", "Problèmes du fichier"]


def test_header_of_two_rows_and_every_kind_of_cell_is_written() -> None:
    cells = [
        True,
        1.5,
        Decimal("2.50"),
        12345678901234567,
        datetime(2021, 2, 4, 10, tzinfo=UTC),
        "é" * 40_000,
        None,
    ]
    header = [f"C{at}" for at in range(len(cells))]
    sheet = RawSheet("", header, [cells], 4, 3, groups=["Groupe", *[""] * (len(header) - 1)])
    problem = Problem("", 4, "C6", None, Severity.WARNING, NOT_A_NUMBER, correction=("a", "b"))
    content = corrected_workbook(
        [sheet], [problem, Problem("", 4, "C0", None, Severity.WARNING, NOT_A_NUMBER)]
    )
    assert "a | b" in _part(content, r"xl/sharedStrings\.xml")
    assert str(12345678901234567) in _part(content, r"xl/sharedStrings\.xml")
    assert "Groupe" in _part(content, r"xl/sharedStrings\.xml")


def test_many_problems_make_a_limited_number_of_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("committee.spreadsheets.report._MOST_NOTES", 2)
    monkeypatch.setattr("committee.spreadsheets.report._MOST_LINKS", 1)
    problems = [
        Problem("Dossiers", row, "Logements", None, Severity.ERROR, NOT_A_NUMBER) for row in (3, 4, 5)
    ]
    content = corrected_workbook([SHEET], problems)
    assert _part(content, r"xl/comments\d+\.xml").count("<comment ") == 2
    assert len(_cells(content, "Problèmes du fichier")) == 4
