"""What did an import do, or what would it do, and what is wrong in its file?"""

from dataclasses import dataclass

from committee.intake.rules import Problem, Severity
from committee.spreadsheets.write import write_csv, write_plain_csv
from committee.words import say

COLUMNS = ("sheet", "row", "column", "value", "severity", "message", "proposal")


@dataclass(frozen=True)
class ImportReport:
    """The counts are of applications; with ``has_errors`` nothing was imported, whatever they say.

    ``created``, ``changed``, ``unchanged``: done, or what would be done by a dry run. ``changes`` lists, by number
    of application, the French headers of what changed.
    """

    problems: list[Problem]
    created: int
    changed: int
    unchanged: int
    is_dry_run: bool = False
    changes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the file was refused."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def errors(self) -> list[Problem]:
        """What must be corrected before anything is imported."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """What is doubtful and stops nothing."""
        return [problem for problem in self.problems if problem.severity is Severity.WARNING]

    def as_rows(self, locale: str) -> list[tuple[str | int | None, ...]]:
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
            for problem in self.problems
        ]

    def as_csv(self, locale: str, *, is_plain: bool = True) -> bytes:
        """The problems as CSV: plain for programs, or in French habits for a double click."""
        return (write_plain_csv if is_plain else write_csv)(list(COLUMNS), self.as_rows(locale))
