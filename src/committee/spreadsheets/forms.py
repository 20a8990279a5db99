"""How is a form to fill away from the network written as a workbook, and what was typed into it?

A tab tells where its answers stand by codes: those of its columns in a hidden first row, those of its lines in a
hidden first column. So a tab that was renamed or moved, and lines that were sorted, are still read right. All cells
but the answers are locked, without a password. Texts are always strings, never formulas or links.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from committee.spreadsheets.package import another_kind
from committee.spreadsheets.rules import is_too_large, writable
from committee.spreadsheets.workbook import is_workbook, read_workbook
from committee.spreadsheets.write import LONGEST_CELL, new_workbook
from committee.words import Refused, Sentence

FIRST_CODE = "#"  # what stands in the corner of a tab of a form
_LINE, _HIGHEST, _SIGNS_A_WIDTH = 15.0, 405.0, 1.05  # points a line of text, points a row may have
_LONGEST_LIST = 255


class Style(StrEnum):
    """How a cell of a form looks; only answers may be typed into."""

    TITLE = "title"
    HEAD = "head"
    LABEL = "label"
    TEXT = "text"
    NOTE = "note"
    EUROS = "euros"
    ANSWER = "answer"
    ANSWER_CHOICE = "answer_choice"
    ANSWER_TEXT = "answer_text"
    ANSWER_EUROS = "answer_euros"


_LOOKS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"bold": True, "font_size": 14, "text_wrap": True},
    Style.HEAD: {"bold": True, "text_wrap": True, "bg_color": "#EFEBE3", "bottom": 1},
    Style.LABEL: {"bold": True, "text_wrap": True},
    Style.TEXT: {"text_wrap": True, "num_format": "@"},
    Style.NOTE: {"text_wrap": True, "font_color": "#5B5750", "font_size": 9},
    Style.EUROS: {"num_format": "#,##0.00\u00a0€", "align": "left"},
    Style.ANSWER: {"locked": False, "bg_color": "#FFF9E5", "border": 1, "align": "center"},
    Style.ANSWER_CHOICE: {"locked": False, "bg_color": "#FFF9E5", "border": 1, "align": "left"},
    Style.ANSWER_TEXT: {
        "locked": False,
        "bg_color": "#FFF9E5",
        "border": 1,
        "text_wrap": True,
        "num_format": "@",
    },
    Style.ANSWER_EUROS: {
        "locked": False,
        "bg_color": "#FFF9E5",
        "border": 1,
        "align": "left",
        "num_format": "#,##0.00\u00a0€",
    },
}

_SIZES = {Style.TITLE: 1.5, Style.NOTE: 0.85}  # of letters and lines, beside the usual ones


@dataclass(frozen=True)
class Cell:
    """A cell of a form over ``span`` columns, at least ``lines`` high; ``choices``: nothing else is taken."""

    value: str | int | Decimal | None = None
    style: Style = Style.TEXT
    span: int = 1
    choices: tuple[str | int, ...] = ()
    refusal: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Line:
    """A line of a form; ``code`` names it when it comes back."""

    cells: Sequence[Cell]
    code: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab of a form: the code and width of each column, and its lines."""

    name: str
    columns: Sequence[str]
    widths: Sequence[int]
    lines: Sequence[Line]
    is_hidden: bool = False


@dataclass(frozen=True)
class Typed:
    """What stands in a cell that came back, and where: ``cell`` as spreadsheets name it."""

    value: object
    row: int
    column: str

    @property
    def cell(self) -> str:
        """The cell's name, such as D14."""
        return f"{self.column}{self.row}"


@dataclass(frozen=True)
class FilledTab:
    """A tab that came back: what stands in its lines by code, then by code of the column.

    ``is_form`` False: its codes are gone, or it never had any. ``doubled``: codes of lines that stand there twice.
    """

    name: str
    is_form: bool
    lines: dict[str, dict[str, Typed]] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()


def write_form(tabs: Sequence[Tab]) -> bytes:
    """The workbook of a form; the names of its tabs are given as XLSX accepts them (``write.sheet_name``)."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as workbook:
        looks = {
            style: workbook.add_format({"valign": "top", "locked": True, **look})
            for style, look in _LOOKS.items()
        }
        for tab in tabs:
            _write_tab(workbook.add_worksheet(tab.name), tab, looks)
    return buffer.getvalue()


def fitting(text: str) -> str:
    """A text as a cell holds it and gives it back: no control signs, line breaks as one sign, 32 767 signs."""
    plain = writable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain if len(plain) <= LONGEST_CELL else f"{plain[: LONGEST_CELL - 2]} …"


def _write_tab(worksheet: Any, tab: Tab, looks: dict[Style, Any]) -> None:
    worksheet.write_string(0, 0, FIRST_CODE)
    for column, (code, width) in enumerate(zip(tab.columns, tab.widths, strict=True), start=1):
        worksheet.write_string(0, column, code)
        worksheet.set_column(column, column, width)
    worksheet.set_column(0, 0, 8, None, {"hidden": True})
    worksheet.set_row(0, None, None, {"hidden": True})
    for row, line in enumerate(tab.lines, start=1):
        if line.code:
            worksheet.write_string(row, 0, line.code)
        worksheet.set_row(row, _height(line, tab.widths))
        column = 1
        for cell in line.cells:
            _write_cell(worksheet, row, column, cell, looks[cell.style])
            column += cell.span
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.protect("", {"format_rows": True, "format_columns": True})
    if tab.is_hidden:
        worksheet.hide()


def _height(line: Line, widths: Sequence[int]) -> float:
    """Points that the longest text of a line takes; spreadsheet programs do not find it out for joined cells."""
    most, column = 1.0, 0
    for cell in line.cells:
        width, size = sum(widths[column : column + cell.span]) * _SIGNS_A_WIDTH, _SIZES.get(cell.style, 1.0)
        if isinstance(cell.value, str):
            parts = cell.value.split("\n")
            most = max(most, size * sum(max(1, math.ceil(len(part) * size / width)) for part in parts))
        most = max(most, cell.lines, size)
        column += cell.span
    return min(_LINE * most + 3, _HIGHEST)


def _write_cell(worksheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell.span > 1:
        worksheet.merge_range(row, column, row, column + cell.span - 1, "", look)
    match cell.value:
        case None:
            worksheet.write_blank(row, column, None, look)
        case str():
            worksheet.write_string(row, column, fitting(cell.value), look)
        case _:
            worksheet.write_number(row, column, float(cell.value), look)
    rule: dict[str, Any] = {}
    if cell.choices:
        rule = {"validate": "list", "source": list(cell.choices)}
        told = ",".join(map(str, cell.choices))
        if len(told) > _LONGEST_LIST or told.count(",") != len(cell.choices) - 1:
            raise ValueError(f"these choices do not fit into a list: {told[:80]}")
    elif cell.style is Style.ANSWER_EUROS:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    if rule:
        worksheet.data_validation(
            row, column, row, column, {**rule, "error_message": cell.refusal[:_LONGEST_LIST]}
        )


def read_form(content: bytes, filename: str) -> list[FilledTab]:
    """What came back, tab by tab; hidden tabs too. Raises Refused for a file that is no workbook, or is damaged."""
    if is_too_large(content):
        raise Refused(Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename))
    if not is_workbook(content):
        raise another_kind(filename)
    return [_filled(grid.name, grid.rows, grid.facts.errors) for _, grid in read_workbook(content, filename)]


def _filled(name: str, rows: list[list[object]], errors: list[tuple[int, int, str]]) -> FilledTab:
    if not rows or not rows[0] or rows[0][0] != FIRST_CODE:
        return FilledTab(name, is_form=False)
    columns = {str(code): at for at, code in enumerate(rows[0]) if at and code is not None}
    spoilt = {(row, at): told for row, at, told in errors}
    lines: dict[str, dict[str, Typed]] = {}
    doubled = []
    for number, row in enumerate(rows[1:], start=2):
        code = row[0]
        if not isinstance(code, str):
            continue
        if code in lines:
            doubled.append(code)
        lines[code] = dict(_cells(number, row, columns, spoilt))
    return FilledTab(name, True, lines, tuple(doubled))


def _cells(
    number: int, row: list[object], columns: dict[str, int], spoilt: dict[tuple[int, int], str]
) -> Iterator[tuple[str, Typed]]:
    for code, at in columns.items():
        value = row[at] if at < len(row) else None
        letters = xl_rowcol_to_cell(0, at).rstrip("0123456789")
        yield code, Typed(spoilt.get((number, at), value), number, letters)


def is_typed(value: object) -> bool:
    """Whether anything stands in a cell."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def shown(value: object) -> str:
    """What stands in a cell, as a report tells it."""
    match value:
        case datetime() | date():
            return value.strftime("%d/%m/%Y")
        case _:
            return str(value)[:200]
