"""Which indicators are known of a neighbourhood, of its commune and of all QPV?

Editions never change once loaded: what is read of one is kept for the process. An edition that is set aside does
not answer.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from committee.territories.rules import EditionRow, Generation, Level
from committee.words import Sentence


@dataclass(frozen=True)
class Value:
    """One value as a file gives it. ``value`` None: not published (``is_suppressed``).

    ``source``: name of the file or its address; ``row``: number in it; ``note``: the file's own remark, None for "0".
    ``is_year_of_values``: the vintage is the year of the value, not only that of the edition.
    """

    variable: str
    value: float | None
    is_suppressed: bool
    vintage: int | None
    generation: Generation | None
    level: Level
    edition_id: str
    source: str
    row: int
    note: str | None
    is_year_of_values: bool = False


@dataclass(frozen=True)
class ShownValue:
    """A value beside the QPV for which it is shown.

    ``whose``: code and name of the QPV that the value is of; ``is_same``: the asked QPV itself, or one that it
    continues unchanged. Otherwise the value is the predecessor's alone, and ``sentence`` says so.
    """

    variable: str
    value: float | None
    is_suppressed: bool
    whose: tuple[str, str]
    is_same: bool
    generation: Generation
    vintage: int | None
    source: str
    edition_id: str
    row: int
    note: str | None
    sentence: Sentence | None
    is_year_of_values: bool = False


@dataclass(frozen=True)
class CommuneValue:
    """The commune's own value, or None with the reason."""

    code: str
    variable: str
    value: Value | None
    reason: Sentence | None


VALUES = {"code": "object", "value": "Float64", "note": "object", "vintage": "Int64"}
SERIES = {
    "code": "object",
    "vintage": "Int64",
    "value": "Float64",
    "note": "object",
    "edition_id": "object",
    "is_year_of_values": "bool",
}


def vintages() -> list[EditionRow]:
    """The editions of indicators that answer, the newest vintage first."""
    raise NotImplementedError


def values(variable: str, generation: Generation, vintage: int | None = None) -> pd.DataFrame:
    """One variable of every QPV of a generation, columns VALUES; suppressed values are NA, never 0.

    Without a vintage, the newest that has the variable.
    """
    raise NotImplementedError


def indicators_of(codes: Collection[str]) -> dict[str, list[Value]]:
    """Everything that files say of these QPV or communes themselves, by code, the newest vintage first."""
    raise NotImplementedError


def values_for(code: str) -> list[ShownValue]:
    """The newest value of each variable to show for a QPV: its own, else each predecessor's apart."""
    raise NotImplementedError


def values_for_many(codes: Collection[str]) -> dict[str, list[ShownValue]]:
    """``values_for`` of several QPV in a constant number of statements."""
    raise NotImplementedError


def national(variable: str, vintage: int | None = None) -> Value | None:
    """The value of all QPV together as published (row "Ensemble"); None when no file gives it."""
    raise NotImplementedError


def values_of_communes(codes: Collection[str], variable: str) -> list[CommuneValue]:
    """The own value of each commune, or None with the reason why not."""
    raise NotImplementedError


def of_commune(codes: Collection[str]) -> dict[str, list[Value]]:
    """Everything that files of communes say of these communes."""
    raise NotImplementedError


def series(codes: Collection[str], variable: str) -> pd.DataFrame:
    """One variable over the vintages, columns SERIES, of these codes themselves (predecessors are asked apart)."""
    raise NotImplementedError


def share_below(variable: str, code: str, vintage: int | None = None) -> tuple[float, int] | None:
    """The share (0 to 1) of the other QPV with a lower value, and of how many; None when it cannot be said."""
    raise NotImplementedError
