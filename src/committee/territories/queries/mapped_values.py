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
from committee.territories.queries.indicator_editions import opened_edition
from committee.territories.queries.indicators import values, vintages
from committee.territories.queries.passages import book, passage_edition
from committee.territories.rules import Continuation, EditionRow, Generation, generation_of

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


def told_variables(generation: Generation, loaded: Sequence[EditionRow]) -> dict[str, list[EditionRow]]:
    """The variables of which a data set publishes a value for a QPV of a generation, each with these data sets.

    One data set for each vintage and geography, the newest first. Of 2024 also what is carried from 2015.
    """
    carried = frozenset(_unchanged().values()) if generation is Generation.OF_2024 else frozenset()
    found: dict[str, dict[tuple[Generation, int | None], EditionRow]] = {}
    for row in loaded:
        for variable in _published_for(row, generation, carried):
            found.setdefault(variable, {}).setdefault((row.generation, row.vintage), row)
    return {variable: list(sets.values()) for variable, sets in found.items()}


def sets_of(variable: str, generation: Generation, loaded: Sequence[EditionRow]) -> list[EditionRow]:
    """The data sets that tell a variable for the QPV of a generation; without any, those that tell it at all."""
    for each in (generation, *Generation):
        found = told_variables(each, loaded).get(variable)
        if found:
            return found
    return []


@lru_cache(maxsize=64)
def _published_for(edition: EditionRow, generation: Generation, carried: frozenset[str]) -> tuple[str, ...]:
    """The variables with a published value for a QPV of a generation, or for one that is carried to it."""
    lines = opened_edition(edition).lines
    held = [line for code, line in lines.items() if code in carried or generation_of(code) is generation]
    return tuple(sorted({name for line in held for name, value in line.values.items() if value is not None}))


def with_values(frame: pd.DataFrame, asked: DistrictsAsked) -> tuple[pd.DataFrame, EditionRow | None]:
    """The same districts with the columns of MAPPED for the indicator that is asked for, and the data set of it.

    The newest data set that tells it stands in for one that does not; None: there is none at all.
    """
    sets = [] if asked.variable is None else sets_of(asked.variable.code, asked.generation, vintages())
    wanted = (asked.geography, asked.vintage)
    chosen = next((row for row in sets if (row.generation, row.vintage) == wanted), next(iter(sets), None))
    if chosen is None or asked.variable is None:
        gaps = pd.Series([Gap.NOT_IN_FILE] * len(frame), frame.index, dtype=object)
        empty: dict[str, Any] = {
            "value": pd.NA,
            "gap": gaps,
            "whose": None,
            "geography": None,
            "vintage": pd.NA,
        }
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
