"""Which value of an indicator does each QPV of a map have, and if none, why?"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from committee.territories.asking import DistrictsAsked
from committee.territories.classing import Gap
from committee.territories.frames import within
from committee.territories.queries.catalogue import districts
from committee.territories.queries.editions import data_sets
from committee.territories.queries.indicators import values, vintages
from committee.territories.queries.passages import book, passage_edition
from committee.territories.rules import Continuation, EditionRow, Generation, IndicatorTheme

MAPPED = {
    "code": "object",
    "value": "Float64",
    "gap": "object",
    "whose": "object",
    "geography": "object",
    "vintage": "Int64",
}


def mapped_values(
    codes: Collection[str],
    variable: str,
    generation: Generation,
    *,
    geography: Generation,
    vintage: int | None = None,
) -> pd.DataFrame:
    """One variable for these QPV of a generation, with MAPPED, from the files of a ``geography``.

    ``whose``: the QPV that the value is of. A value of 2015 becomes that of a QPV of 2024 only where the official
    passage says that it is unchanged; ``gap`` (a Gap) tells why there is none.
    """
    found = _told(variable, geography, vintage, tuple(vintages()))
    same = {} if generation is geography else _unchanged()
    rows: list[tuple[object, ...]] = []
    gap: Gap | None
    for code in codes:
        whose = code if generation is geography else same.get(code)
        value, year = (None, None) if whose is None else found.get(whose, (None, None))
        if whose is None:
            gap = Gap.OTHER_PERIMETER
        elif whose not in found:
            gap = Gap.NOT_IN_FILE
        else:
            gap = Gap.SECRET if value is None else None
        rows.append((code, value, gap, whose, geography, year))
    return pd.DataFrame(rows, columns=list(MAPPED), dtype=object).astype(MAPPED)


@lru_cache(maxsize=32)
def _told(
    variable: str, geography: Generation, vintage: int | None, _loaded: tuple[EditionRow, ...]
) -> dict[str, tuple[float | None, int | None]]:
    """The value and its vintage by code, kept as long as the same data sets answer."""
    told = values(variable, geography, vintage)
    return {
        code: (None if pd.isna(value) else float(value), None if pd.isna(year) else int(year))
        for code, value, year in zip(told["code"], told["value"], told["vintage"], strict=True)
    }


def _unchanged() -> dict[str, str]:
    passage = passage_edition(data_sets())
    return {} if passage is None else _unchanged_of(passage)


@lru_cache(maxsize=8)
def _unchanged_of(passage: EditionRow) -> dict[str, str]:
    """The one QPV of 2015 that each unchanged QPV of 2024 continues, as the official passage says."""
    said = book(passage)
    return {
        code: one.predecessors[0][0]
        for code, one in said.passages.items()
        if said.is_official and one.status is Continuation.UNCHANGED and len(one.predecessors) == 1
    }


def districts_found(asked: DistrictsAsked, today: date) -> pd.DataFrame:
    """The districts that an address asks for, by code (the frame of ``districts``)."""
    return within(districts(None, asked.search, on=asked.on(today)), asked.frame)


def sets_of(theme: IndicatorTheme, loaded: Sequence[EditionRow]) -> list[EditionRow]:
    """The data sets of a theme among those that answer, one for each vintage and geography, the newest first."""
    found: dict[tuple[Generation, int | None], EditionRow] = {}
    for row in loaded:
        if row.theme in {theme, IndicatorTheme.OTHER}:
            found.setdefault((row.generation, row.vintage), row)
    return list(found.values())


def with_values(frame: pd.DataFrame, asked: DistrictsAsked) -> tuple[pd.DataFrame, EditionRow | None]:
    """The same districts with the columns of MAPPED for the indicator that is asked for, and the data set of it.

    The newest data set of its theme stands in for one that is not loaded; None: there is none at all.
    """
    sets = [] if asked.variable is None else sets_of(asked.variable.theme, vintages())
    wanted = (asked.geography, asked.vintage)
    chosen = next((row for row in sets if (row.generation, row.vintage) == wanted), next(iter(sets), None))
    if chosen is None or asked.variable is None:
        gaps = pd.Series([Gap.NOT_IN_FILE] * len(frame), frame.index, dtype=object)
        empty: dict[str, Any] = {"value": pd.NA, "gap": gaps, "whose": None, "geography": None, "vintage": pd.NA}
        return frame.assign(**empty), None
    told = mapped_values(
        frame["code"],
        asked.variable.code,
        asked.generation,
        geography=chosen.generation,
        vintage=chosen.vintage,
    )
    return frame.assign(
        **{name: told[name].set_axis(frame.index) for name in MAPPED if name != "code"}
    ), chosen
