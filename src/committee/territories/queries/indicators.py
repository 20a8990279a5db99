"""Which indicators are known of a neighbourhood, of its commune and of all QPV?

A value stays with the QPV that it was published for: one of 2015 becomes that of a QPV of 2024 only where the
official passage says "unchanged" with one predecessor; else it is shown under the predecessor's name. Nothing is
ever summed or averaged over neighbourhoods.
"""

import statistics
from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from committee.territories.indicators import NATIONAL_CODE
from committee.territories.passage import Passage
from committee.territories.queries.catalogue import catalogue
from committee.territories.queries.editions import data_sets
from committee.territories.queries.indicator_editions import (
    Opened,
    Value,
    answering_indicators,
    newest,
    of_code,
    opened_edition,
    opened_editions,
    published,
    vintages,
)
from committee.territories.queries.passages import passage_book
from committee.territories.rules import (
    Continuation,
    EditionRow,
    Generation,
    Level,
    generation_of,
    newest_editions,
)
from committee.territories.variables import HEADLINES, VARIABLES
from committee.words import Sentence

__all__ = [
    "NATIONAL_CODE",
    "SERIES",
    "VALUES",
    "CommuneValue",
    "ShownValue",
    "Standing",
    "Value",
    "indicators_of",
    "many_series",
    "national",
    "of_commune",
    "series",
    "series_rows",
    "share_below",
    "values",
    "values_for",
    "values_for_many",
    "values_of_communes",
    "vintages",
]


@dataclass(frozen=True)
class Standing:
    """Where a value stands among the QPV of the same file.

    ``below``: the share (0 to 1) of the others with a lower value, None for a value that is not published;
    ``count``: QPV with a published value; ``median``: of those; ``national``: the row "Ensemble" of the same file,
    None when it has none.
    """

    below: float | None
    count: int
    median: float
    national: float | None


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
    standing: Standing | None = None


@dataclass(frozen=True)
class CommuneValue:
    """The commune's own value, or None with the reason."""

    code: str
    variable: str
    value: Value | None
    reason: Sentence | None


class SeriesRow(NamedTuple):
    """One value of a code of one vintage; ``median``: of the QPV whose value the same edition publishes."""

    code: str
    vintage: int | None
    value: float | None
    note: str | None
    edition_id: str
    source: str
    median: float | None
    is_year_of_values: bool


VALUES = {"code": "object", "value": "Float64", "note": "object", "vintage": "Int64"}
SERIES = {
    "code": "object",
    "vintage": "Int64",
    "value": "Float64",
    "note": "object",
    "edition_id": "object",
    "source": "object",
    "median": "Float64",
    "is_year_of_values": "bool",
}


def values(variable: str, generation: Generation, vintage: int | None = None) -> pd.DataFrame:
    """One variable of every QPV of a generation, columns VALUES; suppressed values are NA, never 0.

    From one edition: of that vintage, or without a vintage from the one whose values are the newest.
    """
    best: list[tuple[str, Value]] = []
    for opened in opened_editions():
        if variable not in opened.variables or vintage not in {None, opened.edition.vintage}:
            continue
        found = [
            (code, opened.value(code, variable))
            for code, line in opened.lines.items()
            if variable in line.values and generation_of(code) is generation
        ]
        if found and (not best or found[0][1].age > best[0][1].age):
            best = found
    rows = [(code, one.value, one.note, one.vintage) for code, one in best]
    return pd.DataFrame(rows, columns=list(VALUES), dtype=object).astype(VALUES)


def indicators_of(codes: Collection[str]) -> dict[str, list[Value]]:
    """Everything that files say of these QPV or communes themselves, by code, the newest first."""
    opened = opened_editions()
    found: dict[str, list[Value]] = {}
    for code in dict.fromkeys(codes):
        held = [
            each.value(code, variable)
            for each in opened
            if code in each.lines
            for variable in each.lines[code].values
        ]
        found[code] = sorted(held, key=lambda one: one.age, reverse=True)
    return found


def of_commune(codes: Collection[str]) -> dict[str, list[Value]]:
    """Everything that files of communes say of these communes, by code, the newest first."""
    found = indicators_of(codes)
    return {code: [one for one in held if one.level is Level.COMMUNE] for code, held in found.items()}


def values_of_communes(codes: Collection[str], variable: str) -> list[CommuneValue]:
    """The own value of each commune, or None with the reason why not."""
    opened = [
        each
        for each in opened_editions()
        if variable in each.variables and any(line.level is Level.COMMUNE for line in each.lines.values())
    ]
    told = []
    for code in codes:
        latest = newest(of_code(opened, code, variable))
        reason = None
        if not opened:
            reason = Sentence("The file of communes is not loaded.")
        elif latest is None:
            reason = Sentence("The file of communes does not hold this commune.")
        elif latest.is_suppressed:
            reason = Sentence("not published (statistical secrecy)")
        told.append(CommuneValue(code, variable, latest, reason))
    return told


def national(variable: str, vintage: int | None = None) -> Value | None:
    """The value of all QPV together as published (row "Ensemble"); None when no file gives it."""
    opened = [each for each in opened_editions() if vintage in {None, each.edition.vintage}]
    return newest(of_code(opened, NATIONAL_CODE, variable))


def series(codes: Collection[str], variable: str) -> pd.DataFrame:
    """One variable over the vintages, columns SERIES, of these codes themselves, the oldest first.

    A predecessor is asked under its own code: its values are a line of their own. ``median``: of the QPV whose
    value the same edition publishes.
    """
    return many_series(codes, [variable])[variable]


def many_series(codes: Collection[str], variables: Collection[str]) -> dict[str, pd.DataFrame]:
    """``series`` of several variables, by variable, in a constant number of statements."""
    return {
        variable: pd.DataFrame(rows, columns=list(SERIES), dtype=object).astype(SERIES)
        for variable, rows in series_rows(codes, variables).items()
    }


def series_rows(codes: Collection[str], variables: Collection[str]) -> dict[str, list[SeriesRow]]:
    """``many_series`` as rows: for those who go on with each of them."""
    opened = opened_editions()
    found = {}
    for variable in variables:
        known = {each.edition.id: published(each.edition, variable) for each in opened}
        medians = {key: statistics.median(values) if values else None for key, values in known.items()}
        found[variable] = [
            SeriesRow(
                code,
                one.vintage,
                one.value,
                one.note,
                one.edition_id,
                one.source,
                medians[one.edition_id],
                one.is_year_of_values,
            )
            for code in dict.fromkeys(codes)
            for one in sorted(of_code(opened, code, variable), key=lambda one: one.vintage or 0)
        ]
    return found


def _standing(opened: Opened, variable: str, value: float | None) -> Standing | None:
    """Where a value stands among the QPV of its edition; None when there is nothing to compare."""
    known = published(opened.edition, variable)
    if len(known) < 2:
        return None
    lines = opened.lines
    of_all = lines[NATIONAL_CODE].values.get(variable) if NATIONAL_CODE in lines else None
    below = None if value is None else min(bisect_left(known, value) / (len(known) - 1), 1.0)
    return Standing(below, len(known), statistics.median(known), of_all)


def share_below(variable: str, code: str, vintage: int | None = None) -> tuple[float, int] | None:
    """The share (0 to 1) of the other QPV with a lower value, and of how many QPV; None when it cannot be said."""
    opened = {each.edition.id: each for each in opened_editions() if vintage in {None, each.edition.vintage}}
    latest = newest(of_code(opened.values(), code, variable))
    if latest is None:
        return None
    found = _standing(opened[latest.edition_id], variable, latest.value)
    return None if found is None or found.below is None else (found.below, found.count)


def values_for(code: str) -> list[ShownValue]:
    """The newest value of each variable to show for a QPV: its own, else each predecessor's apart."""
    return values_for_many([code])[code]


def values_for_many(codes: Collection[str]) -> dict[str, list[ShownValue]]:
    """``values_for`` of several QPV in a constant number of statements."""
    loaded = data_sets()
    opened = [opened_edition(edition) for edition in answering_indicators(loaded)]
    passages = passage_book(loaded).passages
    names = _names(loaded)
    return {code: _shown(code, opened, passages.get(code), names) for code in dict.fromkeys(codes)}


def _names(loaded: list[EditionRow]) -> Callable[[str], str | None]:
    chosen = newest_editions(loaded)

    def name(code: str) -> str | None:
        generation = generation_of(code)
        edition = None if generation is None else chosen.get(generation)
        row = None if edition is None else catalogue(edition, loaded).get(code)
        return None if row is None else row.name

    return name


def _shown(
    code: str,
    opened: list[Opened],
    passage: Passage | None,
    names: Callable[[str], str | None],
) -> list[ShownValue]:
    by_id = {each.edition.id: each for each in opened}

    def standing(one: Value) -> Standing | None:
        return _standing(by_id[one.edition_id], one.variable, one.value)

    own = _newest_of_each(opened, code)
    shown = [
        _as_shown(one, (code, _name(code, None, opened, names)), True, None, standing(one))
        for one in own.values()
    ]
    for predecessor, label in () if passage is None else passage.predecessors:
        whose = predecessor, _name(predecessor, label, opened, names)
        is_same, sentence = _carried(passage, whose)
        shown += [
            _as_shown(one, whose, is_same, sentence, standing(one))
            for variable, one in _newest_of_each(opened, predecessor).items()
            if variable not in own
        ]
    return sorted(shown, key=_order)


def _newest_of_each(opened: list[Opened], code: str) -> dict[str, Value]:
    variables = dict.fromkeys(
        variable for each in opened if code in each.lines for variable in each.lines[code].values
    )
    found = {variable: newest(of_code(opened, code, variable)) for variable in variables}
    return {variable: one for variable, one in found.items() if one is not None}


def _name(code: str, label: str | None, opened: list[Opened], names: Callable[[str], str | None]) -> str:
    in_files = (each.lines[code].label for each in opened if code in each.lines)
    return label or names(code) or next((text for text in in_files if text), code)


def _carried(passage: Passage | None, whose: tuple[str, str]) -> tuple[bool, Sentence]:
    """Whether a predecessor's value is the QPV's own, and what to say of it."""
    code, name = whose
    if passage is None or not passage.is_official:
        return False, Sentence(
            "Value of {name} ({code}), 2015 geography: without the official passage nobody can say that the "
            "perimeter is the same.",
            name=name,
            code=code,
        )
    if passage.status is Continuation.UNCHANGED and len(passage.predecessors) == 1:
        return True, Sentence(
            "2015 geography ({code}): the official passage says that the perimeter is unchanged.", code=code
        )
    if len(passage.predecessors) > 1:
        return False, Sentence(
            "Value of {name} ({code}), 2015 geography, one of several predecessors: it is not that of this QPV.",
            name=name,
            code=code,
        )
    return False, Sentence(
        "Value of {name} ({code}), 2015 geography: the perimeter was modified, it is not that of this QPV.",
        name=name,
        code=code,
    )


def _as_shown(
    one: Value, whose: tuple[str, str], is_same: bool, sentence: Sentence | None, standing: Standing | None
) -> ShownValue:
    return ShownValue(
        variable=one.variable,
        value=one.value,
        is_suppressed=one.is_suppressed,
        whose=whose,
        is_same=is_same,
        generation=one.generation or Generation.OF_2015,
        vintage=one.vintage,
        source=one.source,
        edition_id=one.edition_id,
        row=one.row,
        note=one.note,
        sentence=sentence,
        is_year_of_values=one.is_year_of_values,
        standing=standing,
    )


_RANKS = {code: rank for rank, code in enumerate(dict.fromkeys((*HEADLINES, *VARIABLES)))}


def _order(shown: ShownValue) -> tuple[int, str, str]:
    return _RANKS.get(shown.variable, len(_RANKS)), shown.variable, shown.whose[0]
