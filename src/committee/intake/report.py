"""What did an import do, or what would it do, and what is wrong in its file?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from committee.intake.cells import Question
from committee.intake.columns import header_of
from committee.intake.rules import Problem
from committee.intake.sources import FilePlan, Source
from committee.intake.table import RowOutcome, RowStatus
from committee.spreadsheets.report import COLUMNS, Reported

__all__ = ("COLUMNS", "Change", "Difference", "ImportReport", "sorted_problems")


@dataclass(frozen=True)
class Change:
    """One field of an application that differs; organisations by name, sites and lines as dictionaries."""

    code: str
    before: Any
    after: Any

    @property
    def header(self) -> str:
        """The French header of its column."""
        return header_of(self.code)


@dataclass(frozen=True)
class Difference:
    """What a file says otherwise than the store of one application."""

    number: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ImportReport(Reported):
    """The counts are of applications; what was done, or with ``is_dry_run`` would be done.

    With ``has_errors`` nothing was written, unless ``skip_refused`` left the refused applications out;
    ``is_blocked``: what is wrong concerns them all.
    ``outcomes``: what became of each application of the file. ``questions``: what a person may answer and try
    again. ``plan``: how the file was read. ``to_place``: how many sites are not located, once written or when a dry
    run looked ahead. ``batch_id``: of what was written.
    """

    problems: list[Problem]
    created: int
    changed: int
    unchanged: int
    is_dry_run: bool = False
    differences: tuple[Difference, ...] = ()
    outcomes: tuple[RowOutcome, ...] = ()
    questions: tuple[Question, ...] = ()
    source: Source | None = None
    plan: FilePlan | None = None
    batch_id: str | None = None
    to_place: int | None = None
    skip_refused: bool = False
    is_blocked: bool = False

    @property
    def changes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """By number of application, the French headers of what changed."""
        return tuple(
            (each.number, tuple(change.header for change in each.changes)) for each in self.differences
        )

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file is written for its errors."""
        return self.has_errors and (self.is_blocked or not self.skip_refused)

    def count(self, status: RowStatus) -> int:
        """How many applications of the file had this outcome."""
        return sum(outcome.status is status for outcome in self.outcomes)


def sorted_problems(
    problems: Sequence[Problem], sheets: Sequence[tuple[str, Sequence[str]]]
) -> list[Problem]:
    """By sheet, row and column as the file has them; what concerns a whole sheet first."""
    places = {name: at for at, (name, _) in enumerate(sheets)}
    columns = {
        (name, title): at for name, header in sheets for at, title in reversed(list(enumerate(header)))
    }
    return sorted(
        problems,
        key=lambda each: (
            places.get(each.sheet, len(places)),
            each.row or 0,
            columns.get((each.sheet, each.column or ""), -1),
        ),
    )
