"""What must hold for every input whatever: the targets that fuzzing and the property tests share."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from committee.spreadsheets.read import RawSheet, read_table
from committee.words import LOCALES, Refused, Sentence, say

KINDS = (str, bool, int, float, date, datetime, time, timedelta)


def check_reading(content: bytes, is_header: Callable[[str], bool] | None = None) -> list[RawSheet] | None:
    """Read a file: either sheets that keep their promises, or one sentence (None); anything else raises."""
    try:
        sheets = read_table(content, "déposé.xlsx", is_header=is_header, with_hidden=True)
    except Refused as refusal:
        _check_said(refusal.sentence)
        return None
    for sheet in sheets:
        check_sheet(sheet)
    return sheets


def check_sheet(sheet: RawSheet) -> None:
    """Rows as wide as the header, numbers that fit, cells of known types, notes that can be said."""
    width = len(sheet.header)
    assert len(sheet.groups) == width
    assert all(len(row) == width for row in sheet.rows)
    assert 1 <= sheet.header_row == sheet.first_row - 1
    assert all(cell is None or isinstance(cell, KINDS) for row in sheet.rows for cell in row)
    assert not sheet.rows or any(cell is not None for cell in sheet.rows[-1])
    assert all(title == " ".join(title.split()) for title in sheet.header)
    for note in sheet.notes:
        _check_said(note.message)
        assert note.severity in {"warning", "info"}
        assert note.row is None or note.row >= 1


def _check_said(sentence: Sentence) -> None:
    for locale in LOCALES:
        assert say(sentence, locale)
