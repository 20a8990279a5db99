"""What stands in the cells of a workbook? XLSX, XLS and ODS, sheet by sheet, each as a grid from its cell A1."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from committee.spreadsheets.ole import SIGNATURE, check_ole
from committee.spreadsheets.package import (
    MOST_CELLS,
    Package,
    SheetFacts,
    check_zip,
    damaged,
    locked,
    too_wide,
)

_ZIP = b"PK\x03\x04"
Range = tuple[int, int, int, int]


@dataclass
class Grid:
    """The cells of a sheet from A1, None where empty; ``merged`` are first row and column, last row and column."""

    name: str
    rows: list[list[object]]
    is_hidden: bool = False
    merged: list[Range] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)
    may_hold_mojibake: bool = True


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as workbooks do."""
    return content.startswith((_ZIP, SIGNATURE))


def read_workbook(content: bytes, filename: str) -> Iterator[tuple[float, Grid]]:
    """The sheets one by one, hidden ones too, each with the share done before it. Raises Refused."""
    package = check_zip(content, filename) if content.startswith(_ZIP) else check_ole(content, filename)
    try:
        yield from _grids(content, filename, package)
    except PasswordError as error:
        raise locked(filename) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise damaged(filename) from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # the reader's own failure, which it does not call an error
            raise
        raise damaged(filename) from error


def _grids(content: bytes, filename: str, package: Package) -> Iterator[tuple[float, Grid]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for place, sheet in enumerate(found):
        cells = workbook.get_sheet_by_name(sheet.name)
        if cells.total_height * cells.total_width > MOST_CELLS:
            raise too_wide(filename)
        facts = package.sheets.get(sheet.name, SheetFacts())
        yield (
            place / len(found),
            Grid(
                sheet.name,
                _rows(cells),
                sheet.visible != SheetVisibleEnum.Visible,
                _merged(cells, facts),
                facts,
                package.may_hold_mojibake,
            ),
        )


def _rows(cells: CalamineSheet) -> list[list[object]]:
    return [
        [
            (value or None)
            if type(value) is str
            else int(value)
            if type(value) is float and value.is_integer()
            else value
            for value in row
        ]
        for row in cells.to_python(skip_empty_area=False)
    ]


def _merged(cells: CalamineSheet, facts: SheetFacts) -> list[Range]:
    told = [(*start, *end) for start, end in cells.merged_cell_ranges or ()]
    return told or facts.merged
