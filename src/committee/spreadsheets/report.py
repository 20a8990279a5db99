"""What is wrong in a file and where: as CSV, and as the file itself with its faults marked."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.rules import parse_text
from committee.spreadsheets.write import LONGEST_CELL, new_workbook, sheet_name, write_csv, write_plain_csv
from committee.words import LOCALES, N_, PARIS, Labelled, Sentence, say


class Severity(Labelled):
    """Whether a problem stops the import of its file; an information only tells what reading decided."""

    ERROR = "error", N_("error")
    WARNING = "warning", N_("warning")
    INFO = "info", N_("information")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file and where; ``row`` as spreadsheets count, ``column`` as the file heads it.

    ``correction``: what the cell should hold; of an error it is a guess that the corrected file leaves to people.
    """

    sheet: str
    row: int | None
    column: str | None
    value: str | None
    severity: Severity
    message: Sentence
    proposal: Sentence | None = None
    correction: Any = None


class Reported:
    """A report with the problems of a file."""

    problems: Sequence[Problem]

    @property
    def errors(self) -> list[Problem]:
        """What must be settled before anything is written."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """What is doubtful and stops nothing."""
        return [problem for problem in self.problems if problem.severity is Severity.WARNING]

    @property
    def infos(self) -> list[Problem]:
        """What reading decided by itself."""
        return [problem for problem in self.problems if problem.severity is Severity.INFO]

    @property
    def has_errors(self) -> bool:
        """Whether something in the file was refused."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def as_rows(self, locale: str) -> list[tuple[str | int | None, ...]]:
        """One row per problem, in the order of COLUMNS; ``severity`` keeps its code, for programs."""
        return problem_rows(self.problems, locale)

    def as_csv(self, locale: str, *, is_plain: bool = True) -> bytes:
        """The problems as CSV: plain for programs, or in French habits for a double click."""
        return problems_csv(self.problems, locale, is_plain)


COLUMNS = ("sheet", "row", "column", "value", "severity", "message", "proposal")
_HEADINGS = (
    Sentence("Sheet"),
    Sentence("Row"),
    Sentence("Column"),
    Sentence("Value"),
    Sentence("Severity"),
    Sentence("Message"),
    Sentence("Proposal"),
)
_WIDTHS = (16, 8, 26, 26, 12, 60, 50)
_PROBLEMS = Sentence("Problems of the file")
_MOST_NOTES = 5_000  # each is a drawing that a spreadsheet program loads
_MOST_LINKS = 20_000
_EXACT_DIGITS = 15
_COLOURS = {"error": "#F6CFCB", "warning": "#FBE7B2", "info": "#E3EAF4", "corrected": "#D5EBD3"}


def problem_rows(problems: Iterable[Problem], locale: str) -> list[tuple[str | int | None, ...]]:
    """One row per problem, in the order of COLUMNS; ``severity`` keeps its code, for programs."""
    return [
        (
            problem.sheet or None,
            problem.row,
            problem.column,
            problem.value,
            str(problem.severity),
            say(problem.message, locale),
            None if problem.proposal is None else say(problem.proposal, locale),
        )
        for problem in problems
    ]


def problems_csv(problems: Iterable[Problem], locale: str = "fr", plain: bool = True) -> bytes:
    """The problems as CSV: plain for programs, or in French habits for a double click."""
    return (write_plain_csv if plain else write_csv)(list(COLUMNS), problem_rows(problems, locale))


def is_problem_sheet(name: str) -> bool:
    """Whether a sheet is the list of problems of a corrected workbook, which comes back with the file."""
    return name in {say(_PROBLEMS, locale) for locale in LOCALES}


def corrected_workbook(sheets: Sequence[RawSheet], problems: Sequence[Problem], locale: str = "fr") -> bytes:
    """The file's own sheets as XLSX, every cell in its place, then a sheet of all problems with links.

    A faulty cell is coloured and holds a note with the message; a certain correction is filled in, and its note
    tells what stood there. Texts are strings, never formulas.
    """
    buffer = io.BytesIO()
    kept = [sheet for sheet in sheets if not is_problem_sheet(sheet.name)]
    with new_workbook(buffer) as workbook:
        writer = _Writer(workbook, locale)
        names: dict[str, str] = {}
        for sheet in kept:
            names[sheet.name] = sheet_name(sheet.name, [*names.values(), say(_PROBLEMS, locale)])
            writer.write_sheet(sheet, names[sheet.name], problems)
        writer.write_problems(kept, names, problems)
    return buffer.getvalue()


def _place(sheet: RawSheet, problem: Problem) -> tuple[int, int] | None:
    """The cell of a problem, counted from zero; None when it is of no one cell of this sheet."""
    if problem.row is None or problem.sheet != sheet.name:
        return None
    if problem.column is None:
        return problem.row - 1, sheet.first_column
    if problem.column not in sheet.header:
        return None
    return problem.row - 1, sheet.first_column + sheet.header.index(problem.column)


class _Writer:
    """One workbook being written: its formats, made once each, and how many notes it holds."""

    def __init__(self, workbook: Any, locale: str) -> None:
        self.workbook, self.locale, self.notes = workbook, locale, 0
        self.formats: dict[tuple[str, str], Any] = {}
        self.head = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EFEBE3", "bottom": 1}
        )
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})

    def format(self, tone: str, numbers: str = "") -> Any:
        """The format of a cell of this tone; None for a plain one."""
        if not tone and not numbers:
            return None
        if (tone, numbers) not in self.formats:
            told = {"bg_color": _COLOURS[tone], "border": 1} if tone else {}
            shown = {"num_format": numbers} if numbers else {}
            self.formats[tone, numbers] = self.workbook.add_format({**told, **shown})
        return self.formats[tone, numbers]

    def write_sheet(self, sheet: RawSheet, name: str, problems: Sequence[Problem]) -> None:
        """A sheet of the file, every row and column where the file has it."""
        worksheet = self.workbook.add_worksheet(name)
        marks: dict[tuple[int, int], list[Problem]] = defaultdict(list)
        for problem in problems:
            if (place := _place(sheet, problem)) is not None:
                marks[place].append(problem)
        left, top = sheet.first_column, sheet.header_row - 1
        for column, title in enumerate(sheet.header, start=left):
            worksheet.set_column(column, column, min(max(len(title) + 2, 12), 40))
            if top > 0 and sheet.groups[column - left]:
                worksheet.write_string(top - 1, column, sheet.groups[column - left], self.head)
            self._write(worksheet, top, column, title, "" if (top, column) in marks else "head")
        worksheet.freeze_panes(sheet.first_row - 1, 0)
        for row, values in enumerate(sheet.rows, start=sheet.first_row - 1):
            for column, value in enumerate(values, start=left):
                if value is not None and (row, column) not in marks:
                    self._write(worksheet, row, column, value, "")
        for (row, column), found in marks.items():
            at, is_cell = row - (sheet.first_row - 1), row >= sheet.first_row - 1
            cells: Sequence[object] = sheet.rows[at] if is_cell and at < len(sheet.rows) else sheet.header
            value = cells[column - left] if column - left < len(cells) else None
            self._mark(worksheet, row, column, value, found)

    def _mark(self, worksheet: Any, row: int, column: int, value: object, found: list[Problem]) -> None:
        worst = min((problem.severity for problem in found), key=list(Severity).index)
        tone, shown = str(worst), value
        if worst is not Severity.ERROR and len(found) == 1 and found[0].correction is not None:
            tone, shown = "corrected", found[0].correction
        self._write(worksheet, row, column, shown, tone)
        if self.notes >= _MOST_NOTES:
            return
        lines = [
            say(part, self.locale)
            for problem in found
            for part in (problem.message, problem.proposal)
            if part is not None
        ]
        if tone == "corrected" and value is not None:
            stood = Sentence("The file held: {value}", value=parse_text(value).value or "")
            lines.append(say(stood, self.locale))
        worksheet.write_comment(row, column, "\n".join(lines), {"x_scale": 2, "y_scale": 1.2})
        self.notes += 1

    def _write(self, worksheet: Any, row: int, column: int, value: object, tone: str) -> None:
        if tone == "head":
            worksheet.write_string(row, column, str(value)[:LONGEST_CELL], self.head)
            return
        match value:
            case None:
                worksheet.write_blank(row, column, None, self.format(tone))
            case bool():
                worksheet.write_boolean(row, column, value, self.format(tone))
            case datetime():
                local = value if value.tzinfo is None else value.astimezone(PARIS).replace(tzinfo=None)
                worksheet.write_datetime(row, column, local, self.format(tone, "dd/mm/yyyy hh:mm:ss"))
            case date():
                worksheet.write_datetime(row, column, value, self.format(tone, "dd/mm/yyyy"))
            case int() | float() | Decimal() if len(str(value).strip("-0").replace(".", "")) <= _EXACT_DIGITS:
                worksheet.write_number(row, column, float(value), self.format(tone))
            case tuple() | list():
                worksheet.write_string(row, column, " | ".join(map(str, value)), self.format(tone))
            case _:
                worksheet.write_string(row, column, str(value)[:LONGEST_CELL], self.format(tone, "@"))

    def write_problems(
        self, sheets: Sequence[RawSheet], names: Mapping[str, str], problems: Sequence[Problem]
    ) -> None:
        """All problems, each with a link to its cell."""
        worksheet = self.workbook.add_worksheet(say(_PROBLEMS, self.locale))
        by_name = {sheet.name: sheet for sheet in sheets}
        for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            worksheet.set_column(column, column, width)
            worksheet.write_string(0, column, say(heading, self.locale), self.head)
        worksheet.freeze_panes(1, 0)
        told = problem_rows(problems, self.locale)
        for row, (problem, cells) in enumerate(zip(problems, told, strict=True), start=1):
            for column, value in enumerate(cells):
                shown = say(problem.severity.label, self.locale) if column == 4 else value
                if isinstance(shown, int):
                    worksheet.write_number(row, column, shown, self.wrapped)
                elif shown is not None:
                    worksheet.write_string(row, column, shown[:LONGEST_CELL], self.wrapped)
            sheet = by_name.get(problem.sheet)
            place = None if sheet is None else _place(sheet, problem)
            if place is not None and row <= _MOST_LINKS:
                cell = xl_rowcol_to_cell(*place)
                quoted = names[problem.sheet].replace("'", "''")
                worksheet.write_url(row, 1, f"internal:'{quoted}'!{cell}", None, str(problem.row))
