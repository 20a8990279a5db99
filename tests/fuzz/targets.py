"""What must hold for every input whatever: the targets that fuzzing and the property tests share."""

import struct
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from committee.spreadsheets import values
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


PARSERS: dict[str, Callable[[object], values.Interpretation[Any]]] = {
    name: getattr(values, name) for name in values.__all__ if name.startswith("interpret_")
}


def check_value(raw: object) -> None:
    """Read a cell as every kind of value: none fails, and each says what it did."""
    for name, interpret in PARSERS.items():
        check_interpretation(interpret(raw), name)


def check_interpretation(read: values.Interpretation[Any], name: str) -> None:
    """A refused cell has no value and a reason; an unknown one no value; an exact one a value."""
    match read.certainty:
        case values.Certainty.REFUSED:
            assert read.value is None, name
            assert read.message is not None, name
            assert not read.is_unknown, name
        case values.Certainty.INTERPRETED:
            assert read.message is not None, name
        case values.Certainty.EXACT:
            assert read.is_unknown == (read.value in (None, ())), name
    for sentence in (read.message, read.proposal):
        if sentence is not None:
            _check_said(sentence)


def cell_of(data: bytes) -> object:
    """A cell as readers give them, made of any bytes: the first one chooses the type."""
    kind, rest = data[:1] or b"\x00", data[1:]
    number = int.from_bytes(rest[:9], "big", signed=True)
    match kind[0] % 8:
        case 0:
            return number
        case 1 if len(rest) >= 8:
            [value] = struct.unpack(">d", rest[:8])
            return int(value) if value.is_integer() else value
        case 2:
            return date(1, 1, 1) + timedelta(days=abs(number) % 3_000_000)
        case _:
            return rest.decode("utf-8", errors="replace")
