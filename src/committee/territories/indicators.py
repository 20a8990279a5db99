"""Which values does a file of INSEE hold, of which neighbourhoods, communes or of all, and of which year?

An empty cell is a value that is not published (statistical secrecy): unknown, never 0. A real 0 stays 0. What is no
number is told and left out. Nothing is summed: INSEE's values are not summable.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass, replace

from committee.spreadsheets.rules import folded
from committee.territories.rules import Generation, IndicatorTheme, Level, Note, generation_of
from committee.territories.tables import Table, number
from committee.territories.variables import (
    HEADLINES,
    VARIABLES,
    Unit,
    Variable,
    bare,
    is_note,
    is_words,
    variable,
    variable_of,
    year_of,
)
from committee.words import Refused, Sentence

__all__ = [
    "HEADLINES",
    "NATIONAL_CODE",
    "VARIABLES",
    "IndicatorContents",
    "IndicatorLine",
    "Unit",
    "Variable",
    "is_indicators",
    "read_indicators",
    "variable",
    "variable_of",
    "year_of",
]

# Under which code the row of all QPV together ("Ensemble") is kept.
NATIONAL_CODE = "FRANCE"
FIRST_VINTAGE, LAST_VINTAGE = 2004, 2100
_CODE_COLUMNS = (
    "codeqpv",
    "codeqp",
    "codgeo",
    "qp",
    "qpv",
    "codequartier",
    "cdqrtr",
    "codeqp2024",
    "qp2024",
    "code",
)
_LABEL_COLUMNS = ("libqpv", "libgeo", "libqp", "nomqp", "libquartier", "quartier")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_SHORT_COMMUNE = re.compile(r"\d{4}")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ALL = frozenset({"ensemble", "france", "france entiere", "france metropolitaine", "total"})
_EXAMPLES = 3


@dataclass(frozen=True)
class IndicatorLine:
    """One row: ``values`` by header, None where the cell is empty; a header whose cell is no number is absent.

    ``row``: its number in the file. ``notes``: the NOTE_… cells by header.
    """

    code: str
    level: Level
    label: str | None
    values: dict[str, float | None]
    notes: dict[str, str]
    row: int


@dataclass(frozen=True)
class IndicatorContents:
    """What a file of indicators holds.

    ``generation`` is that of its QPV; None for a file of communes, which has no geography of QPV. ``vintage``: the
    year of the values where the columns tell it (``…_A18``), else the edition of the file (``REVN_2021``), whose
    values are of earlier years.
    """

    theme: IndicatorTheme
    vintage: int
    generation: Generation | None
    columns: tuple[str, ...]
    rows: tuple[IndicatorLine, ...]
    notes: tuple[Note, ...] = ()

    @property
    def is_year_of_values(self) -> bool:
        """Whether ``vintage`` is the year of the values and not only that of the edition."""
        return any(year_of(column) is not None for column in self.columns)


def is_indicators(table: Table) -> bool:
    """Whether a table looks like INSEE's indicators: a code column, codes in it, and a column that is described."""
    raise NotImplementedError


def read_indicators(
    table: Table, vintage: int | None = None, *, filename: str | None = None
) -> IndicatorContents:
    """The values of a table; ``vintage``: what a person says, else the columns, else the file's name tell it.

    Raises Refused when the vintage cannot be told or is contradicted, or when codes of several kinds are mixed.
    """
    raise NotImplementedError
