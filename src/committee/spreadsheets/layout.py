"""Where in a sheet is the table: which rows are its title, its header, its totals, its notes?"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from committee.spreadsheets.package import MOST_CELLS, too_wide
from committee.spreadsheets.rules import folded, parse_amount
from committee.words import Sentence


@dataclass(frozen=True)
class Note:
    """What reading decided by itself, so that a person can check it; ``row`` is the file's own row number."""

    severity: Literal["warning", "info"]
    message: Sentence
    row: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Layout:
    """What a person said about a sheet: the row of its (last) header row, and how many rows the header has."""

    header_row: int | None = None
    header_rows: int = 1


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was found.

    ``rows[i]`` is always row ``first_row + i`` of the file, as spreadsheet programs number them: a row that was
    left out in mid-table stands there empty. ``groups`` is what stands above each column in a header of two rows,
    "" for none. ``first_column`` is how many empty columns stand left of the table. ``totals_rows`` are the
    numbers of the rows left out as totals. A CSV's sheet has no name.
    """

    name: str
    header: list[str]
    rows: list[list[object]]
    first_row: int
    header_row: int = 0
    groups: list[str] = None  # type: ignore[assignment]
    notes: tuple[Note, ...] = ()
    is_hidden: bool = False
    first_column: int = 0
    totals_rows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.header_row == 0:
            object.__setattr__(self, "header_row", self.first_row - 1)
        if self.groups is None:
            object.__setattr__(self, "groups", [""] * len(self.header))


HEADER_WITHIN = 40  # rows from the first that is not empty
_LONGEST_GROUP = 60
_TOTAL = re.compile(
    r"(sous )?(total|totaux)( (general|generaux|des? .*|du .*|par .*|ht|ttc|€))?|somme|ensemble"
)
_FOOTNOTE = re.compile(
    r"\s*(\*|\(\*|\(?\d\)\s|nb\b|n\.b\.|notes?\b|sources?\b|source\s*:|légende|legende|édité|edité|extrait|page\s\d)",
    re.IGNORECASE,
)
_COUNTED_DIGITS = re.compile(r"\d{4}|:")
Cells = list[list[object]]
Range = tuple[int, int, int, int]


def laid_out(
    name: str,
    rows: Cells,
    filename: str,
    *,
    merged: Sequence[Range] = (),
    is_header: Callable[[str], bool] | None = None,
    layout: Layout | None = None,
) -> RawSheet | None:
    """The table in a grid that begins at cell A1; None when nothing is in it.

    ``merged`` are first row and column, last row and column, from 0. Raises Refused when the table spans too much.
    """
    extent = _extent(rows)
    if extent is None:
        return None
    top, bottom, left, right = extent
    if (bottom - top) * (right - left) > MOST_CELLS:
        raise too_wide(filename)
    cells = [[*row[left:right], *[None] * (right - max(left, len(row)))] for row in rows[top:bottom]]
    ranges = [(r1 - top, c1 - left, r2 - top, c2 - left) for r1, c1, r2, c2 in merged]
    table = _Table(cells, [r for r in ranges if r[0] >= 0 and r[1] >= 0], top, left, [])
    table.find_header(is_header, layout)
    table.fill_merged()
    table.leave_out_repetitions()
    table.leave_out_end()
    return table.sheet(name)


def _extent(rows: Cells) -> Range | None:
    """First row, row after the last, first column, column after the last that hold something."""
    top, bottom, left, right = -1, 0, sys.maxsize, 0
    for place, row in enumerate(rows):
        last = len(row)
        while last > 0 and row[last - 1] is None:
            last -= 1
        if last == 0:
            continue
        top, bottom, right = place if top < 0 else top, place + 1, max(right, last)
        left = min(left, next(at for at, cell in enumerate(row) if cell is not None))
    return None if top < 0 else (top, bottom, left, right)


def shown(cell: object) -> str:
    """A cell's text on one line."""
    return "" if cell is None else " ".join(str(cell).split())


def _number(cell: object) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, str) and any(sign.isdigit() for sign in cell):
        value = parse_amount(cell).value
        return None if value is None else float(value)
    return None


def _filled(row: Sequence[object]) -> int:
    return sum(shown(cell) != "" for cell in row)


def _is_worded(row: Sequence[object]) -> bool:
    """Whether nearly all that stands in a row is words, as in a header."""
    told = [cell for cell in row if shown(cell)]
    words = sum(isinstance(cell, str) and _number(cell) is None for cell in told)
    return bool(told) and words >= 0.8 * len(told)


@dataclass
class _Table:
    """A grid cut to what it holds, its rows and columns counted from 0; it stood at ``top`` and ``left``."""

    cells: Cells
    merged: list[Range]
    top: int
    left: int
    notes: list[Note]
    at: int = 0
    group_at: int | None = None
    header: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    def number(self, place: int) -> int:
        """The number of a row as spreadsheet programs show it."""
        return self.top + place + 1

    def column(self, place: int) -> str:
        """What a column is called: its header, else its letters."""
        return self.header[place] or column_letters(self.left + place)

    def find_header(self, is_header: Callable[[str], bool] | None, layout: Layout | None) -> None:
        """Where the header is, what its columns and groups are called."""
        told = None if layout is None else layout.header_row
        if told is not None and self.top < told <= self.top + len(self.cells):
            self.at = told - self.top - 1
        else:
            self.at = self._header_place(is_header)
        if layout is None:
            self.group_at = self._group_place()
        elif layout.header_rows > 1 and self.at > 0:
            self.group_at = self.at - 1
        self.header = [shown(cell) for cell in self.cells[self.at]]
        self.groups = [""] * len(self.header)
        if self.group_at is not None:
            own = list(self.header)
            self._read_groups(self.group_at)
            if self.header == own and not any(self.groups):
                self.group_at = None
        first = self.at if self.group_at is None else self.group_at
        titles = [shown(cell) for row in self.cells[:first] for cell in row if shown(cell)]
        if titles:
            message = Sentence(
                "The header is in row {row}; what stands above was left out.", row=self.number(self.at)
            )
            self.notes.append(Note("info", message, self.number(self.at), None, titles[0][:200]))
        if self.group_at is not None and any(self.groups):
            message = Sentence(
                "The header has two rows, {first} and {second}.",
                first=self.number(self.group_at),
                second=self.number(self.at),
            )
            self.notes.append(Note("info", message, self.number(self.at)))

    def _head(self) -> Cells:
        """The first rows, a text merged downwards standing in each of its rows."""
        head = [list(row) for row in self.cells[:HEADER_WITHIN]]
        for r1, c1, r2, _ in self.merged:
            if r1 < r2 and r1 < len(head) and c1 < len(head[0]):
                for place in range(r1 + 1, min(r2 + 1, len(head))):
                    head[place][c1] = head[r1][c1]
        return head

    def _header_place(self, is_header: Callable[[str], bool] | None) -> int:
        head = self._head()
        if is_header is not None:
            known = [len({cell for cell in map(shown, row) if cell and is_header(cell)}) for row in head]
            best = max(known)
            place = known.index(best)
            if best > 1 or (best == 1 and _filled(head[place]) <= 2):
                return place
        filled = [_filled(row) for row in head]
        usual = max(filled)
        if filled[0] == len(head[0]) or usual < 2:
            return 0
        for share in (0.8, 0.5):
            for place, row in enumerate(head):
                if filled[place] >= max(2, share * usual) and _is_worded(row):
                    return place + 1 if self._is_under_groups(head, place + 1) else place
        return 0

    @staticmethod
    def _is_under_groups(head: Cells, place: int) -> bool:
        """Whether a row is the true header, the one above it only naming groups of its columns."""
        if (
            place >= len(head)
            or not _is_worded(head[place])
            or _filled(head[place]) <= _filled(head[place - 1])
        ):
            return False
        below = head[place + 1 : place + 6]
        return any(
            isinstance(cell, str)
            and not any(sign.isdigit() for sign in cell)
            and any(shown(row[at]) for row in below)
            and all(not row[at] or any(sign.isdigit() for sign in str(row[at])) for row in below)
            for at, cell in enumerate(head[place])
            if shown(cell)
        )

    def _group_place(self) -> int | None:
        above = self.at - 1
        if above < 0 or not any(shown(cell) for cell in self.cells[above]):
            return None
        width = len(self.cells[0])
        for r1, c1, r2, c2 in self.merged:
            if r1 == above and ((r2 == above and 0 < c2 - c1 < width - 1) or r2 == self.at):
                return above
        told = [cell for cell in self.cells[above] if shown(cell)]
        are_names = all(
            isinstance(cell, str) and len(cell) <= _LONGEST_GROUP and not _COUNTED_DIGITS.search(cell)
            for cell in told
        )
        return above if are_names and 2 <= len(told) <= _filled(self.cells[self.at]) else None

    def _read_groups(self, above: int) -> None:
        """A group stands above its first column or all that its cell spans; a lone name above is the column's."""
        spans = {c1: c2 for r1, c1, r2, c2 in self.merged if r1 <= above <= r2 < self.at and c2 > c1}
        downwards = {c1 for r1, c1, r2, _ in self.merged if r1 <= above and r2 >= self.at}
        group, until = "", -1
        for place, cell in enumerate(map(shown, self.cells[above])):
            if cell and (place in downwards or not self.header[place]):
                if any(row[place] is not None for row in self.cells[self.at + 1 :]):
                    self.header[place] = self.header[place] or cell
                group = ""
            elif cell:
                group = cell
                until = spans.get(place, place) if spans else len(self.header)
            if group and place <= until and self.header[place]:
                self.groups[place] = group

    def fill_merged(self) -> None:
        """A value merged over several rows holds for each; a title merged across the table is no row of it."""
        filled: dict[int, tuple[int, int]] = {}
        width = len(self.header)
        for r1, c1, r2, c2 in self.merged:
            if r1 <= self.at or r1 >= len(self.cells) or c1 >= width:
                continue
            if r1 == r2 and c1 == 0 and c2 - c1 + 1 > width / 2 > 1 and _filled(self.cells[r1]) == 1:
                self._leave_out(r1, Sentence("A title across the table was left out."))
            elif r2 > r1 and self.cells[r1][c1] is not None:
                for place in range(r1 + 1, min(r2 + 1, len(self.cells))):
                    self.cells[place][c1] = self.cells[r1][c1]
                first, times = filled.get(c1, (r1, 0))
                filled[c1] = (min(first, r1), times + 1)
        for column, (first, times) in sorted(filled.items()):
            message = Sentence(
                "A merged cell of this column was repeated in each of its rows.",
                "{n} merged cells of this column were repeated in each of their rows.",
                n=times,
            )
            value = shown(self.cells[first][column])[:200]
            self.notes.append(Note("info", message, self.number(first), self.column(column), value))

    def _leave_out(
        self, place: int, message: Sentence, severity: Literal["warning", "info"] = "info"
    ) -> None:
        value = next((shown(cell)[:200] for cell in self.cells[place] if shown(cell)), None)
        self.notes.append(Note(severity, message, self.number(place), None, value))
        self.cells[place] = [None] * len(self.header)

    def leave_out_repetitions(self) -> None:
        """A header repeated where a page was broken, and subtotals in mid-table, are no rows."""
        heads = [self.cells[place] for place in (self.group_at, self.at) if place is not None]
        for place in range(self.at + 1, len(self.cells)):
            row = self.cells[place]
            if len(self.header) > 2 and row in heads:
                self._leave_out(place, Sentence("The header is repeated here; this row was left out."))
            elif self._is_total(row):
                self._leave_out_total(place)

    def _leave_out_total(self, place: int) -> None:
        self._leave_out(place, Sentence("This row of totals was left out."))
        self.totals.append(place)

    @staticmethod
    def _is_total(row: list[object]) -> bool:
        """One text in the row, which says total; everything else in it are numbers."""
        first = next((cell for cell in row if cell is not None), None)
        if isinstance(first, str) and first[:1].isalpha() and first[:1] not in "TtSsEe":
            return False
        words = [cell for cell in row if cell is not None and shown(cell) and _number(cell) is None]
        if len(words) != 1 or not isinstance(words[0], str) or len(row) < 2:
            return False
        return _TOTAL.fullmatch(folded(words[0])) is not None

    def leave_out_end(self) -> None:
        """Notes below the table, a row of sums without a name, empty rows at the end."""
        end = len(self.cells)
        while end > self.at + 1:
            row = self.cells[end - 1]
            if all(cell is None for cell in row):
                end -= 1
            elif self._is_footnote(end - 1):
                self._leave_out(end - 1, Sentence("This note below the table was left out."))
            elif self._is_sum(end - 1):
                self._leave_out_total(end - 1)
            else:
                break
        del self.cells[end:]

    def _is_footnote(self, place: int) -> bool:
        told = [cell for cell in self.cells[place] if cell is not None and shown(cell)]
        if (
            len(told) != 1
            or len(self.header) < 3
            or not isinstance(told[0], str)
            or _number(told[0]) is not None
        ):
            return False
        if _FOOTNOTE.match(told[0]) is not None:
            return True
        is_apart = place - 1 > self.at and all(cell is None for cell in self.cells[place - 1])
        return is_apart and len(told[0]) > 20 and " " in told[0].strip()

    def _is_sum(self, place: int) -> bool:
        """Only numbers, nothing in the first column, and each of them the sum of at least two rows above."""
        row = self.cells[place]
        told = [(at, _number(cell)) for at, cell in enumerate(row) if cell is not None and shown(cell)]
        above = [
            other
            for at, other in enumerate(self.cells[self.at + 1 : place], self.at + 1)
            if at not in self.totals and any(cell is not None for cell in other)
        ]
        if not told or row[0] is not None or len(above) < 2 or sum(r[0] is not None for r in above) < 2:
            return False
        for at, total in told:
            parts = [part for other in above if (part := _number(other[at])) is not None]
            if not total or len(parts) < 2 or abs(sum(parts) - total) > 0.005:
                return False
        return True

    def sheet(self, name: str) -> RawSheet:
        """What was found; columns without a header and without a cell are left out at both ends."""
        width = len(self.header)
        body = self.cells[self.at + 1 :]
        empty = [not self.header[at] and all(row[at] is None for row in body) for at in range(width)]
        start = next((at for at in range(width) if not empty[at]), 0)
        end = next((at + 1 for at in range(width - 1, -1, -1) if not empty[at]), width)
        for at in range(start, end):
            if not self.header[at] and not empty[at]:
                first = next(place for place, row in enumerate(body) if row[at] is not None)
                message = Sentence(
                    "The column {column} holds cells, but has no header.", column=self.column(at)
                )
                told = Note(
                    "warning",
                    message,
                    self.number(self.at + 1 + first),
                    self.column(at),
                    shown(body[first][at])[:200],
                )
                self.notes.append(told)
        if (start, end) != (0, width):
            body = [row[start:end] for row in body]
        return RawSheet(
            name,
            self.header[start:end],
            body,
            self.number(self.at) + 1,
            self.number(self.at),
            self.groups[start:end],
            tuple(sorted(self.notes, key=lambda note: note.row or 0)),
            first_column=self.left + start,
            totals_rows=tuple(sorted(self.number(place) for place in self.totals)),
        )


def column_letters(place: int) -> str:
    """The letters over a column counted from 0."""
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
