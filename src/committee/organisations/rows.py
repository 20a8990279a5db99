"""How is a table of known columns read row by row, each fault at its own cell?"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from committee.spreadsheets.columns import ColumnKind, ColumnRule, match_columns, normalised
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.report import Problem, Severity
from committee.spreadsheets.rules import is_unknown
from committee.spreadsheets.values import (
    Interpretation,
    interpret_amount,
    interpret_commune,
    interpret_commune_code,
    interpret_count,
    interpret_date,
    interpret_department,
    interpret_names,
    interpret_percent,
    interpret_siren,
    interpret_siret,
    interpret_text,
    interpret_yes_no,
)
from committee.words import Sentence

_K = ColumnKind
_READERS: Mapping[ColumnKind, Callable[[object], Interpretation[Any]]] = {
    _K.COUNT: interpret_count,
    _K.AMOUNT: interpret_amount,
    _K.PERCENT: interpret_percent,
    _K.DATE: interpret_date,
    _K.YES_NO: interpret_yes_no,
    _K.SIRET: interpret_siret,
    _K.SIREN: interpret_siren,
    _K.COMMUNE: interpret_commune,
    _K.COMMUNE_CODE: interpret_commune_code,
    _K.DEPARTMENT: interpret_department,
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class ReadRow:
    """One row: its values by code of column, without those that are unknown; ``headers`` as the file has them."""

    sheet: str
    row: int
    values: Mapping[str, Any]
    headers: Mapping[str, str]

    def problem(
        self,
        code: str,
        message: Sentence,
        severity: Severity = Severity.ERROR,
        *,
        value: object = None,
        proposal: Sentence | None = None,
    ) -> Problem:
        """A problem at the cell of a column of this row."""
        told = self.values.get(code) if value is None else value
        return Problem(
            self.sheet,
            self.row,
            self.headers.get(code),
            None if told is None else str(told),
            severity,
            message,
            proposal,
        )


@dataclass(frozen=True)
class ReadTable:
    """The rows of all sheets that hold the table, and what is wrong in them."""

    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]


def year_of_header(header: str) -> int | None:
    """The one year that a header names: ``2025``, ``Contribution 2025 (€)``; None for none or several."""
    years = set(_YEAR.findall(normalised(header)))
    return int(years.pop()) if len(years) == 1 else None


def read_rows(
    sheets: Sequence[RawSheet],
    columns: Sequence[ColumnRule],
    more_columns: Callable[[RawSheet], Sequence[ColumnRule]] = lambda _: (),
) -> ReadTable:
    """Every row of the sheets which have the first required column; sheets without it are left out, and said.

    ``more_columns``: columns that a sheet has besides, known only from its headers. Blank rows are passed over.
    """
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    needed = [column for column in columns if column.is_required]
    tables = []
    for sheet in sheets:
        known = [*columns, *more_columns(sheet)]
        matches = {
            match.position: match.code
            for match in match_columns(sheet.header, known, sheet.groups)
            if match.code is not None
        }
        if needed[0].code in matches.values():
            tables.append((sheet, {column.code: column for column in known}, matches))
    if not tables:
        told = Sentence("No sheet of the file has the column “{column}”.", column=needed[0].header)
        name, at = (sheets[0].name, sheets[0].header_row) if sheets else ("", None)
        return ReadTable((), (Problem(name, at, needed[0].header, None, Severity.ERROR, told),))
    for sheet, rules, matches in tables:
        problems += _notes(sheet)
        problems += _of_header(sheet, needed, matches)
        found = {code: sheet.header[position] for position, code in matches.items()}
        for place, cells in enumerate(sheet.rows):
            if all(cell is None for cell in cells):
                continue
            row, wrong = _row(sheet, place, cells, rules, matches, found)
            rows.append(row)
            problems += wrong
    return ReadTable(tuple(rows), tuple(problems))


def _notes(sheet: RawSheet) -> Iterable[Problem]:
    for note in sheet.notes:
        if note.severity == "warning":
            yield Problem(sheet.name, note.row, note.column, note.value, Severity.WARNING, note.message)


def _of_header(
    sheet: RawSheet, needed: Sequence[ColumnRule], matches: Mapping[int, str]
) -> Iterable[Problem]:
    for column in needed:
        if column.code not in matches.values():
            told = Sentence("The column “{column}” is missing.", column=column.header)
            yield Problem(sheet.name, sheet.header_row, column.header, None, Severity.ERROR, told)
    for position, title in enumerate(sheet.header):
        if title and position not in matches:
            told = Sentence("This column is not of the template: it is left out.")
            yield Problem(sheet.name, sheet.header_row, title, None, Severity.WARNING, told)


def _row(
    sheet: RawSheet,
    place: int,
    cells: Sequence[object],
    rules: Mapping[str, ColumnRule],
    matches: Mapping[int, str],
    found: Mapping[str, str],
) -> tuple[ReadRow, list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    number = sheet.first_row + place
    for position, code in matches.items():
        raw = cells[position] if position < len(cells) else None
        read = _read(rules[code], raw)
        title = sheet.header[position]
        if read.message is not None:
            severity = Severity.ERROR if read.is_refused else Severity.WARNING
            problems.append(
                Problem(sheet.name, number, title, str(raw), severity, read.message, read.proposal)
            )
        if read.value is not None and read.value != ():
            values[code] = read.value
        elif rules[code].is_required and not read.is_refused:
            told = Sentence("This cell may not be empty.")
            problems.append(Problem(sheet.name, number, title, None, Severity.ERROR, told))
    return ReadRow(sheet.name, number, values, found), problems


def _read(column: ColumnRule, raw: object) -> Interpretation[Any]:
    if column.kind is _K.NAMES:
        return interpret_names(raw, column.longest)
    if column.kind is _K.TEXT and is_unknown(raw):
        return interpret_text(None)
    reader = _READERS.get(column.kind)
    return interpret_text(raw, column.longest) if reader is None else reader(raw)


def share_of(percent: Decimal | None) -> float | None:
    """A share from 0 to 1 of a percentage as ``interpret_percent`` gives it; None is unknown."""
    return None if percent is None else float(percent) / 100


def iso(day: date | None) -> str | None:
    """A day as the journal keeps it."""
    return None if day is None else day.isoformat()
