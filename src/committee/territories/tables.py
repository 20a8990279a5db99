"""Which header and rows does a table of a statistical office hold? Bytes in, texts out; no database.

CSV of any usual encoding and separator, and workbooks: the header may stand under a title, columns without a name
may follow it by the hundred, and the rows keep the number that a spreadsheet program shows for them.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from committee.spreadsheets.package import refuse_known_kinds
from committee.spreadsheets.rules import folded
from committee.spreadsheets.sniff import decoded, separator_of, separator_told, without_separator_told
from committee.spreadsheets.workbook import Grid, is_workbook, read_workbook
from committee.territories.rules import Note, generation_of
from committee.words import Refused, Sentence

LARGEST = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_CELLS = 20_000_000
_HEADER_WITHIN = 40
_CODES_WITHIN = 200

# Names under which the official files keep the code of a neighbourhood, folded and without blanks.
CODE_COLUMNS = frozenset(
    {"codeqp", "cdqrtr", "codeqpv", "codequartier", "codgeo", "qp2024", "codeqp2024", "qp", "qpv", "code"}
)
_NAMED = re.compile(r"[^\W\d_]")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?|[.,]\d+")
_BLANKS = dict.fromkeys(map(ord, " \u00a0\u202f\u2009"))
_SECRET = frozenset({"ns", "nd", "s", "c", "n.s.", "n.d.", "n/d", "so"})


@dataclass(frozen=True)
class Table:
    """The header (stripped, nameless columns at its end dropped) and the rows, each with its number in the file.

    Every row has as many cells as the header, stripped, "" where empty. ``delimiter`` and ``encoding`` are None for
    a workbook, ``sheet`` is None for a text.
    """

    header: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[Note, ...] = ()
    sheet: str | None = None
    header_row: int = 1

    def column(self, *names: str) -> int | None:
        """Where the first of these columns stands, compared by ``plain``; None when there is none."""
        held = {plain(title): at for at, title in reversed(list(enumerate(self.header)))}
        return next((held[plain(name)] for name in names if plain(name) in held), None)

    def cells(self, at: int) -> Iterator[str]:
        """The cells of one column."""
        return (row[at] for _, row in self.rows)


def plain(title: str) -> str:
    """A header as it is compared: folded, without blanks, dashes or underscores."""
    return folded(title).replace(" ", "").replace("_", "")


def number(text: str, row: int | None = None, column: str | None = None) -> tuple[float | None, Note | None]:
    """The number of a cell, and what must be told of it.

    Understands the decimal comma, thousands parted by any blank, a sign and a percent sign. An empty cell is
    unknown without a word; ns, nd, s and c (statistical secrecy) are unknown and told; so is anything else.
    """
    bare = text.strip(" \t\u00a0\u202f\u2009")
    if not bare:
        return None, None
    found = _number(bare)
    if found is not None:
        return found, None
    where = None if row is None else str(row)
    if bare.lower() in _SECRET:
        told = Sentence(
            "“{text}” in the column {column}: not published, read as unknown.", text=bare, column=column
        )
        return None, Note("info", told, where)
    told = Sentence(
        "“{text}” in the column {column} is no number; it was read as unknown.",
        text=bare[:60],
        column=column or "—",
    )
    return None, Note("warning", told, where)


def _number(bare: str) -> float | None:
    digits = bare.removesuffix("%").rstrip(" \u00a0\u202f\u2009")
    sign = 1.0
    if digits[:1] in {"-", "−", "+"}:
        sign = 1.0 if digits[0] == "+" else -1.0
        digits = digits[1:].lstrip(" \u00a0\u202f\u2009")
    if not digits.isascii() and not _GROUPED.fullmatch(digits):
        return None
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits):
        plain_digits = digits.translate(_BLANKS).replace(",", ".")
    elif _DOTTED.fullmatch(digits):
        plain_digits = digits.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(digits):
        plain_digits = digits.replace(",", "")
    else:
        return None
    value = sign * float(plain_digits)
    return value if math.isfinite(value) else None


def read_table_file(content: bytes, filename: str | None = None) -> Table:
    """The table of a CSV, XLSX, XLS or ODS file, told apart by its content.

    Of several sheets the one with the most QPV codes is read, and told. Raises Refused with a sentence for a file
    that is too large, cut off, protected, packed to explode, or no table.
    """
    name = filename or ""
    if len(content) > LARGEST:
        raise Refused(Sentence("The table is larger than {limit} MB.", limit=LARGEST // 2**20))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused(Sentence("The file is empty."))
    return _of_workbook(content, name) if is_workbook(content) else _of_text(content, name)


def _of_text(content: bytes, name: str) -> Table:
    refuse_known_kinds(content, name)
    found = decoded(content)
    if found is None:
        raise _no_table()
    text = found.text.removeprefix("\ufeff").replace("\x00", "")
    delimiter = separator_told(text)
    if delimiter is None:
        delimiter = separator_of(text)
    else:
        text = without_separator_told(text)
    notes: list[Note] = []
    if found.is_guess:
        told = Sentence("The text was read as {encoding}. Check the accents.", encoding=found.encoding)
        notes.append(Note("info", told))
    try:
        rows = _csv_rows(text, delimiter)
    except (csv.Error, ValueError, TypeError):
        raise _no_table() from None
    _refuse_cut(text, rows)
    return _table(rows, notes, encoding=found.encoding, delimiter=delimiter)


def _no_table() -> Refused:
    return Refused(Sentence("The file is no table: send a CSV, XLSX, XLS or ODS file."))


def _too_long() -> Refused:
    return Refused(Sentence("The table has more than {rows} rows or too many columns.", rows=MOST_ROWS))


def _csv_rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return _parsed(text, delimiter, is_strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Refused(
                Sentence("The file was cut off inside a cell between quotes. Download it again.")
            ) from None
        return _parsed(text, delimiter, is_strict=False)


def _parsed(text: str, delimiter: str, *, is_strict: bool) -> list[list[str]]:
    rows, cells = [], 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict):
        rows.append(row)
        cells += len(row)
        if len(rows) > MOST_ROWS or cells > MOST_CELLS:
            raise _too_long()
    return rows


def _refuse_cut(text: str, rows: list[list[str]]) -> None:
    """A last line that is shorter than the others and does not end was cut off on the way."""
    if text.endswith(("\n", "\r")) or len(rows) < 2:
        return
    before = rows[-2] if rows[-2] else rows[0]
    if len(rows[-1]) < len(before):
        raise Refused(Sentence("The file was cut off in its row {row}. Download it again.", row=len(rows)))


def _of_workbook(content: bytes, name: str) -> Table:
    best: tuple[int, Grid] | None = None
    names = []
    for _, grid in read_workbook(content, name):
        names.append(grid.name)
        score = _codes_in(grid.rows)
        if grid.rows and (best is None or score > best[0]):
            best = score, grid
    if best is None:
        raise Refused(Sentence("The workbook holds no table."))
    grid = best[1]
    if len(grid.rows) > MOST_ROWS:
        raise _too_long()
    notes = []
    if len(names) > 1:
        told = Sentence(
            "The sheet “{sheet}” was read, of {count} sheets: it holds the QPV codes.",
            sheet=grid.name,
            count=len(names),
        )
        notes.append(Note("info", told, grid.name))
    rows = [[_text(cell) for cell in row] for row in grid.rows]
    return _table(rows, notes, sheet=grid.name)


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float():
            return repr(cell)
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _codes_in(rows: Iterable[Iterable[object]]) -> int:
    """How many rows hold a QPV code."""
    return sum(any(_is_code(cell) for cell in row) for row in rows)


def _is_code(cell: object) -> bool:
    return (
        isinstance(cell, str) and cell[:1] in "Qq \u00a0" and generation_of(cell.strip().upper()) is not None
    )


def _table(
    rows: list[list[str]],
    notes: list[Note],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Table:
    if not rows:
        raise Refused(Sentence("The file is empty."))
    at = _header_at(rows)
    header = [" ".join(title.replace("\u00a0", " ").split()) for title in rows[at]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    kept: list[tuple[int, list[str]]] = []
    for place in range(at + 1, len(rows)):
        row = [cell.strip() for cell in rows[place]]
        if not any(row):
            continue
        if any(row[width:]):
            told = Sentence("This row has cells beyond the last named column; they were left out.")
            notes.append(Note("warning", told, str(place + 1)))
        kept.append((place + 1, row[:width] + [""] * (width - len(row))))
    return Table(header, kept, encoding, delimiter, tuple(notes), sheet, at + 1)


def _header_at(rows: list[list[str]]) -> int:
    """The row of the column names: one that names a code column, else the one above the first QPV code.

    Files of the statistical office begin with a title, a source and blank rows; two rows of names may follow each
    other, words for people then names for machines: the last one that names a code column counts.
    """
    within = rows[:_HEADER_WITHIN]
    named = [
        at for at, row in enumerate(within) if len(row) > 1 and any(plain(c) in CODE_COLUMNS for c in row[:6])
    ]
    first = next(
        (at for at, row in enumerate(rows[:_CODES_WITHIN]) if any(_is_code(cell) for cell in row)), None
    )
    if named:
        before = [at for at in named if first is None or at < first]
        return (before or named)[-1]
    if first is not None:
        above = [at for at in range(first) if sum(bool(_NAMED.search(cell)) for cell in rows[at]) > 1]
        return above[-1] if above else max(first - 1, 0)
    return next((at for at, row in enumerate(within) if any(cell.strip() for cell in row)), 0)
