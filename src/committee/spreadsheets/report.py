"""What is wrong in a file and where, as CSV and as the file itself with its faults marked?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.write import Sheet, write_csv, write_plain_csv, write_xlsx
from committee.words import N_, Labelled, Sentence, say


class Severity(Labelled):
    """Whether a problem stops the import of its file."""

    ERROR = "error", N_("error")
    WARNING = "warning", N_("warning")
    INFO = "info", N_("information")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file and where; ``row`` as spreadsheets count, ``column`` as the file heads it.

    ``correction``: what the cell certainly should hold, for the corrected file; None when a person must say.
    """

    sheet: str
    row: int | None
    column: str | None
    value: str | None
    severity: Severity
    message: Sentence
    proposal: Sentence | None = None
    correction: Any = None


COLUMNS = ("sheet", "row", "column", "value", "severity", "message", "proposal")


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


def corrected_workbook(sheets: Sequence[RawSheet], problems: Sequence[Problem], locale: str = "fr") -> bytes:
    """The file's own sheets as XLSX with the faulty cells marked, then a sheet of problems."""
    tables: dict[str, Sheet] = {sheet.name: Sheet(sheet.header, sheet.rows) for sheet in sheets}
    tables["Problèmes"] = Sheet(list(COLUMNS), problem_rows(problems, locale))
    return write_xlsx(tables)
