"""What does a table made elsewhere hold? XLSX, XLS, ODS and CSV, told apart by their content, never by their name.

Raises Refused, with a sentence, for a file that is too large, packed to explode, protected by a password, damaged
or of another kind. An empty cell is None. Cells of a CSV are texts; those of a workbook have their types. A cell
with an error, such as #N/A, is empty and told in a note.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace

from committee.spreadsheets.layout import Layout, Note, RawSheet, laid_out
from committee.spreadsheets.package import another_kind, damaged, refuse_known_kinds
from committee.spreadsheets.rules import is_too_large, restored
from committee.spreadsheets.sniff import (
    decoded,
    is_spoilt,
    separator_of,
    separator_told,
    unspoilt,
    without_separator_told,
)
from committee.spreadsheets.workbook import Grid, is_workbook, read_workbook
from committee.words import Refused, Sentence

__all__ = ("Layout", "Note", "RawSheet", "read_table")

_MOST_NOTES = 100  # of one kind in a sheet


def read_table(
    content: bytes,
    filename: str,
    *,
    is_header: Callable[[str], bool] | None = None,
    layouts: Mapping[str, Layout] | None = None,
    progress: Callable[[float], None] | None = None,
    with_hidden: bool = False,
) -> list[RawSheet]:
    """The visible sheets of a file, each cut to its table, with notes on what was decided on the way.

    ``is_header`` tells whether a text is the name of a known column; ``layouts`` are what a person corrected, by
    name of the sheet; ``progress`` is told the share done, from 0 to 1; hidden sheets come only ``with_hidden``.
    """
    if is_too_large(content):
        raise Refused(Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused(Sentence("The file {name} is empty.", name=filename))
    tell = progress or (lambda _: None)
    told = layouts or {}
    sheets: list[RawSheet] = []
    left_out: list[Note] = []
    if not is_workbook(content):
        grid, notes = _read_text(content, filename)
        tell(0.5)
        found = _sheet(grid, filename, is_header, told.get(""), notes)
        sheets = [] if found is None else [found]
    else:
        for share, grid in read_workbook(content, filename):
            tell(share)
            if grid.is_hidden and not with_hidden:
                message = Sentence("The hidden sheet “{sheet}” was left out.", sheet=grid.name)
                left_out.append(Note("warning", message, value=grid.name))
            elif (found := _sheet(grid, filename, is_header, told.get(grid.name), [])) is not None:
                sheets.append(found)
    if sheets and left_out:
        sheets[0] = replace(sheets[0], notes=(*left_out, *sheets[0].notes))
    tell(1)
    return sheets


def _read_text(content: bytes, filename: str) -> tuple[Grid, list[Note]]:
    refuse_known_kinds(content, filename)
    found = decoded(content)
    if found is None:
        raise damaged(filename) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else another_kind(filename)
    notes = []
    if found.is_guess:
        message = Sentence("The text was read as {encoding}. Check the accents.", encoding=found.encoding)
        notes.append(Note("info", message))
    text = found.text.removeprefix("\ufeff")
    separator = separator_told(text)
    if separator is None:
        separator = separator_of(text)
    else:
        text = without_separator_told(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = [[None if cell == "" else restored(cell) for cell in row] for row in reader]
    except (csv.Error, ValueError, TypeError) as error:
        raise damaged(filename) from error
    return Grid("", rows), notes  # type: ignore[arg-type]


def _sheet(
    grid: Grid,
    filename: str,
    is_header: Callable[[str], bool] | None,
    layout: Layout | None,
    notes: list[Note],
) -> RawSheet | None:
    repaired = _repair(grid) if grid.may_hold_mojibake else []
    sheet = laid_out(grid.name, grid.rows, filename, merged=grid.merged, is_header=is_header, layout=layout)
    if sheet is None:
        return None
    notes = [*notes, *sheet.notes]
    place = dict(enumerate(sheet.header, sheet.first_column))
    kept = range(sheet.header_row, sheet.first_row + len(sheet.rows))
    errors = Sentence("This cell holds an error of the spreadsheet; it was read as empty.")
    notes.extend(
        _capped(
            [
                Note("warning", errors, row, place.get(at), value)
                for row, at, value in grid.facts.errors
                if row in kept
            ]
        )
    )
    notes.extend(_capped([Note(n.severity, n.message, n.row, place.get(at), n.value) for at, n in repaired]))
    hidden = [row for row in grid.facts.hidden_rows if row in kept]
    if hidden:
        message = Sentence("A hidden row was read too.", "{n} hidden rows were read too.", n=len(hidden))
        notes.append(Note("warning", message, hidden[0]))
    return replace(sheet, notes=tuple(notes), is_hidden=grid.is_hidden)


def _capped(notes: list[Note]) -> list[Note]:
    """The first notes of one kind, and how many more there are."""
    if len(notes) <= _MOST_NOTES:
        return notes
    more = Sentence("And {n} more like this one.", n=len(notes) - _MOST_NOTES)
    return [*notes[:_MOST_NOTES], Note(notes[0].severity, more, notes[_MOST_NOTES].row)]


def _repair(grid: Grid) -> list[tuple[int, Note]]:
    """Undo wrong decodings where that is certain; by column, what was repaired and what could not be."""
    notes: list[tuple[int, Note]] = []
    for number, row in enumerate(grid.rows, 1):
        for at, cell in enumerate(row):
            if not isinstance(cell, str) or cell.isascii() or not is_spoilt(cell):
                continue
            better = unspoilt(cell)
            if better is None:
                message = Sentence("Letters of this text were lost or spoilt. Correct it in the file.")
            else:
                row[at] = better
                message = Sentence(
                    "Spoilt letters of this text were put right. It reads: {text}", text=better[:200]
                )
            notes.append((at, Note("warning", message, number, None, cell[:200])))
    return notes
