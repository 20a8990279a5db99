"""Where in a sheet is the table: which rows are its title, its header, its totals, its notes?"""

from dataclasses import dataclass
from typing import Literal

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
