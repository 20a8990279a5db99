"""Is each line of a file of readers taken as it is meant, or refused with its place and reason?"""

from datetime import date

import pytest

from committee.review.assignment_file import Known, is_header, read_readings, role_named, sheet_of_readings
from committee.review.rules import ReadingKind
from committee.spreadsheets.layout import RawSheet

KNOWN = Known(
    {"h-1": "a1", "h-2": "a2"},
    {"ines@example.org": ("m1",), "ines martin": ("m1",), "jean petit": ("m2", "m3"), "paul@x.org": ("m4",)},
    {("a1", "m4")},
)
HEAD = ["N° de dossier", "Lecteur", "Échéance", "Rôle"]


def sheet(*rows: list[object], header: list[str] = HEAD) -> RawSheet:
    return RawSheet("Lectures", header, list(rows), 2)


def test_lines_are_read_by_address_or_name() -> None:
    rows = [
        ["h-1", " Inès  MARTIN", date(2030, 3, 1), "Rapporteure"],
        [None, "", None, None],
        ["H-2", "INES@example.org", "01/04/2030", None],
    ]
    readings, problems = read_readings([sheet(*rows)], KNOWN)
    assert problems == []
    assert [(one.application_id, one.member_id, one.due_on, one.kind) for one in readings] == [
        ("a1", "m1", date(2030, 3, 1), ReadingKind.RAPPORTEUR),
        ("a2", "m1", date(2030, 4, 1), ReadingKind.READER),
    ]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (["H-9", "Inès Martin", None, None], "N° de dossier", "has this number"),
        ([None, "Inès Martin", None, None], "N° de dossier", "has this number"),
        (["H-1", "Personne", None, None], "Lecteur", "No reader has"),
        (["H-1", "Jean Petit", None, None], "Lecteur", "e-mail address"),
        (["H-1", "paul@x.org", None, None], "Lecteur", "is recused"),
        (["H-1", "Inès Martin", "demain", None], "Échéance", "not a date"),
        (["H-1", "Inès Martin", None, "chef"], "Rôle", "“lecteur” or “rapporteur”"),
    ],
)
def test_a_wrong_line_is_told_by_its_cell(row: list[object], column: str, message: str) -> None:
    readings, (problem,) = read_readings([sheet(row)], KNOWN)
    assert readings == []
    assert (problem.row, problem.column) == (2, column)
    assert message in str(problem.message)


def test_a_reader_or_a_rapporteur_is_named_once() -> None:
    known = Known(KNOWN.applications, {"a": ("m1",), "b": ("m2",)})
    rows = [["H-1", "a", None, "rapporteur"], ["H-1", "a", None, None], ["H-1", "b", None, "rapporteur"]]
    readings, problems = read_readings([sheet(*rows)], known)
    assert len(readings) == 1
    assert [problem.row for problem in problems] == [3, 4]
    assert "twice" in str(problems[0].message)
    assert "has a rapporteur" in str(problems[1].message)


def test_a_file_without_the_columns_is_told() -> None:
    other = sheet(["x"], header=["Autre"])
    readings, (problem,) = read_readings([other], KNOWN)
    assert readings == []
    assert "N° de dossier" in str(problem.message)
    assert read_readings([other, sheet(["H-1", "Inès Martin"])], KNOWN)[1] == []


def test_headers_and_roles_are_known_in_their_usual_words() -> None:
    assert is_header("Numéro")
    assert not is_header("Budget")
    assert role_named("") is ReadingKind.READER
    assert role_named("reads and marks") is ReadingKind.READER
    assert role_named("rapporteur") is ReadingKind.RAPPORTEUR
    assert role_named("x") is None


def test_written_table_names_roles_as_an_import_reads_them() -> None:
    told = sheet_of_readings([("H-1", "Jardin", "a@b.fr", "A", None, ReadingKind.RAPPORTEUR)])
    assert told.rows == [["H-1", "Jardin", "a@b.fr", "A", None, "rapporteur"]]
    assert len(told.header) == len(told.kinds) == len(told.widths)
