"""Which files about districts leave? What they hold is public."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from committee.people.rules import Member
from committee.spreadsheets.write import write_csv
from committee.territories.asking import districts_asked
from committee.territories.classing import Classing, class_of, classes_of
from committee.territories.queries.editions import editions
from committee.territories.queries.mapped_values import districts_found, with_values
from committee.territories.rules import Generation, newest_editions
from committee.words import PARIS, Sentence, say

CSV = "text/csv; charset=utf-8"
_OWN = ("code", "name", "communes", "department", "department_name", "generation", "area_ha", "lon", "lat")


def districts_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The districts as an address asks for them, in French habits, each with its source.

    With an indicator: the value, its class, why there is none, of which QPV it is, and its file, year, geography.
    """
    asked, locale = districts_asked(params), member.locale
    frame = districts_found(asked, datetime.now(UTC).astimezone(PARIS).date())
    perimeters = newest_editions(editions()).get(asked.generation)
    header = [say(title, locale) for title in _titles()]
    columns: list[list[Any]] = [[_plain(value) for value in frame[name].tolist()] for name in _OWN]
    columns[5] = [say(Generation(value).label, locale) for value in columns[5]]
    columns.append(
        [
            say(_outline(has_outline=bool(drawn), is_schematic=bool(flag)), locale)
            for drawn, flag in zip(frame["has_outline"], frame["is_schematic"], strict=True)
        ]
    )
    columns.append([None if perimeters is None else perimeters.name] * len(frame))
    if asked.variable is not None:
        header += [say(title, locale) for title in _value_titles()]
        columns += _values(frame, params, locale)
    rows = [list(row) for row in zip(*columns, strict=True)]
    return f"{say(Sentence('districts'), locale)}.csv", CSV, write_csv(header, rows)


def _outline(*, has_outline: bool, is_schematic: bool) -> Sentence:
    if not has_outline:
        return Sentence("without outline")
    return Sentence("schematic outline") if is_schematic else Sentence("official perimeter")


def _titles() -> list[Sentence]:
    return [
        Sentence("Code"),
        Sentence("Name"),
        Sentence("Communes"),
        Sentence("Department"),
        Sentence("Name of the department"),
        Sentence("Generation"),
        Sentence("Area (ha)"),
        Sentence("Longitude"),
        Sentence("Latitude"),
        Sentence("Outline"),
        Sentence("Perimeter data set"),
    ]


def _value_titles() -> list[Sentence]:
    return [
        Sentence("Indicator"),
        Sentence("Code of the indicator"),
        Sentence("Unit"),
        Sentence("Value"),
        Sentence("Class"),
        Sentence("Why there is no value"),
        Sentence("QPV of the value"),
        Sentence("Geography"),
        Sentence("Vintage"),
        Sentence("Indicator data set"),
    ]


def _values(frame: pd.DataFrame, params: Mapping[str, str], locale: str) -> list[list[Any]]:
    asked = districts_asked(params)
    variable = asked.variable
    if variable is None:
        return []
    told, chosen = with_values(frame, asked)
    values = [_plain(value) for value in told["value"].tolist()]
    classes = classes_of([value for value in values if value is not None], Classing(asked.classing))
    found = [class_of(value, classes) for value in values]
    count = len(frame)
    return [
        [say(variable.name, locale)] * count,
        [variable.code] * count,
        [say(variable.unit.label, locale)] * count,
        values,
        [None if one is None else one.letter for one in found],
        [None if _plain(gap) is None else say(gap.label, locale) for gap in told["gap"]],
        [_plain(whose) for whose in told["whose"]],
        [None if chosen is None else str(chosen.generation)] * count,
        [None if chosen is None or chosen.vintage is None else str(chosen.vintage)] * count,
        [None if chosen is None else chosen.name] * count,
    ]


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value
