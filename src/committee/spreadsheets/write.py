"""How is a table written so that no spreadsheet program runs anything in it?

The one writer of the project. CSV in French habits (``write_csv``: UTF-8 with a mark, ``;``, decimal comma,
dd/mm/yyyy) or plain (``write_plain_csv``: UTF-8, ``,``, point, ISO), and XLSX with typed cells. Unknown is an
empty cell. Times are written as Paris time, to the second.
"""

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from numbers import Integral, Real
from typing import Any

import xlsxwriter

from committee.spreadsheets.rules import neutralised
from committee.words import PARIS

_NEEDS_QUOTES = re.compile(r"[;,|\t\r\n\"]|^\s|\s$")
_COMMA_NUMBER = re.compile(r"-?\d+,\d+")
# Sheets in quotes, cells, ranges, numbers, sums of them and a few functions: nothing that reads outside the file.
_OWN_FORMULA = re.compile(
    r"=(?:'[\w ]+'!|\$?[A-Z]{1,3}\$?\d+|\d+(?:\.\d+)?|(?:SUM|AVERAGE|COUNT|MIN|MAX)\(|[-+*/:(),])++"
)
LONGEST_CELL = 32_767  # signs, in XLSX
_EXACT_DIGITS = 15  # what a spreadsheet's numbers hold; a longer one is written as text, whole
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed mark, so that equal tables give equal files


class Kind(StrEnum):
    """How a column of an XLSX sheet is shown; TEXT also keeps figures as text (codes)."""

    TEXT = "text"
    NUMBER = "number"
    EUROS = "euros"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


# Spreadsheets show the comma of "#,##0.##" after a whole number too; a formula's result may not stay whole.
_WHOLE, _CALCULATED = "whole", "calculated"
_FORMATS: dict[str, str] = {
    _WHOLE: "#,##0",
    _CALCULATED: "#,##0.00",
    Kind.TEXT: "@",
    Kind.NUMBER: "#,##0.##",
    Kind.EUROS: "#,##0.00\u00a0€",
    Kind.PERCENT: "0.0\u00a0%",
    Kind.DATE: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm:ss",
}


@dataclass(frozen=True)
class Formula:
    """A calculation that the program itself writes, and its result; never made of anybody's text.

    ``text`` names cells, numbers and functions only; in XLSX it is computed again whenever a cell changes.
    """

    text: str
    value: float | int

    def __post_init__(self) -> None:
        if _OWN_FORMULA.fullmatch(self.text) is None:
            raise ValueError("a formula is made of cells, numbers and functions")


@dataclass(frozen=True)
class Sheet:
    """A table to write: ``kinds`` and ``choices`` (lists to pick from, by column) are by place of the column."""

    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    kinds: Sequence[Kind | None] = ()
    widths: Sequence[int] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def _is_empty(value: object) -> bool:
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return value == "" if isinstance(value, str) else isinstance(value, float | Decimal) and math.isnan(value)


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo is None else value.astimezone(PARIS).replace(tzinfo=None)
    return aware.replace(microsecond=0)


def _french(value: Any) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case datetime():
            return _local(value).strftime("%d/%m/%Y %H:%M:%S").rjust(19, "0")
        case date():
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        case Integral():
            return str(int(value))
        case Decimal() | Real():
            return _digits(value).replace(".", ",")
        case _:
            return neutralised(str(value))


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case Integral():
            return str(int(value))
        case Decimal() | Real():
            return _digits(value)
        case _:
            return neutralised(str(value))


def _digits(value: Any) -> str:
    number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError("an infinite number has no cell")
    return format(number, "f")


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]], separator: str, written: Any) -> str:
    titles = [neutralised(str(title)) for title in header]
    if any(_NEEDS_QUOTES.search(title) for title in titles):
        titles = [_in_quotes(title) for title in titles]
    lines = [separator.join(titles) or '""']
    for row in rows:
        cells = ["" if _is_empty(value) else _quoted(written(value), separator) for value in row]
        lines.append(separator.join(cells) if len(cells) != 1 else cells[0] or '""')
    return "".join(f"{line}\r\n" for line in lines)


def _quoted(cell: str, separator: str) -> str:
    """The cell in quotes when it holds any separator in use, so that no other program cuts it in two.

    A number's decimal comma is none: readers find the separator in the header, where either no title holds one or
    all titles are in quotes.
    """
    is_number = separator not in cell and _COMMA_NUMBER.fullmatch(cell) is not None
    if is_number or _NEEDS_QUOTES.search(cell) is None:
        return cell
    return _in_quotes(cell)


def _in_quotes(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file that French spreadsheet programs open by a double click."""
    return _csv(header, rows, ";", _french).encode("utf-8-sig")


def write_plain_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file for programs: UTF-8, comma, decimal point, ISO dates."""
    return _csv(header, rows, ",", _plain).encode()


def sheet_name(name: str, taken: Iterable[str] = ()) -> str:
    """A name that XLSX accepts: 31 signs at most, none of ``[]:*?/\\``, unlike the taken ones."""
    bare = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[:31].strip(" '") or "Feuille"
    others = {other.casefold() for other in taken}
    number, unique = 2, bare
    while unique.casefold() in others or unique.casefold() == "history":
        unique = f"{bare[: 31 - len(f' {number}')]} {number}"
        number += 1
    return unique


def new_workbook(buffer: io.BytesIO) -> Any:
    """A workbook in which no text is a formula, a link or a number, and which tells no moment of its making."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"created": _MADE})
    return workbook


def write_xlsx(sheets: Mapping[str, Sheet]) -> bytes:
    """A workbook: texts are always strings, never formulas or links; numbers and dates are typed cells."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as workbook:
        formats = {kind: workbook.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        head = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EFEBE3", "bottom": 1}
        )
        taken: list[str] = []
        for name, sheet in sheets.items():
            taken.append(sheet_name(name, taken))
            _write_sheet(workbook.add_worksheet(taken[-1]), sheet, formats, head)
    return buffer.getvalue()


def _write_sheet(worksheet: Any, sheet: Sheet, formats: Mapping[str, Any], head: Any) -> None:
    kinds = [*sheet.kinds, *[None] * len(sheet.header)]
    for column, title in enumerate(sheet.header):
        worksheet.write_string(0, column, str(title)[:LONGEST_CELL], head)
        width = sheet.widths[column] if column < len(sheet.widths) else min(max(len(str(title)) + 2, 12), 40)
        kind = kinds[column]
        worksheet.set_column(column, column, width, None if kind is None else formats[kind])
    worksheet.freeze_panes(1, 0)
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values):
            kind = kinds[column] if column < len(kinds) else None
            if not _is_empty(value):
                _write_cell(worksheet, row, column, value, kind, formats)
    for column, choices in sheet.choices.items():
        rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
        worksheet.data_validation(1, column, 2000, column, rule)


def _write_cell(
    worksheet: Any, row: int, column: int, value: Any, kind: Kind | None, formats: Mapping[str, Any]
) -> None:
    shown = None if kind is None else formats[_format_of(value, kind)]
    match value:
        case Formula():
            worksheet.write_formula(row, column, value.text, shown, value.value)
        case _ if kind is Kind.TEXT or isinstance(value, str):
            worksheet.write_string(row, column, _fitting(str(value)), shown)
        case bool():
            worksheet.write_boolean(row, column, value, shown)
        case datetime():
            worksheet.write_datetime(row, column, _local(value), shown or formats[Kind.MOMENT])
        case date():
            worksheet.write_datetime(row, column, value, shown or formats[Kind.DATE])
        case Integral() | Decimal() | Real():
            digits = _digits(value) if not isinstance(value, Integral) else str(int(value))
            if len(digits.replace(".", "").strip("-0")) > _EXACT_DIGITS and not isinstance(value, float):
                worksheet.write_string(row, column, digits, shown)
            else:
                worksheet.write_number(row, column, float(value), shown)
        case _:
            worksheet.write_string(row, column, _fitting(str(value)), shown)


def _format_of(value: Any, kind: Kind) -> str:
    """The format of one cell: a number without decimals has no comma."""
    if kind is not Kind.NUMBER:
        return kind
    if isinstance(value, Formula):
        return _WHOLE if isinstance(value.value, int) else _CALCULATED
    is_whole = isinstance(value, (Real, Decimal)) and math.isfinite(value) and f"{value:.2f}".endswith(".00")
    return _WHOLE if is_whole else kind


def _fitting(text: str) -> str:
    """A cell holds 32 767 signs; a longer text visibly ends with an ellipsis."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 2]} …"
