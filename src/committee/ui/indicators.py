"""How are the indicators of a neighbourhood shown, beside what they may be compared with?

The value of a predecessor stands under the predecessor's name; a missing value is said, in a neutral tone, with the
reason. Nothing here is a total.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from committee.territories import queries
from committee.territories.classing import LETTERS
from committee.territories.figures_indicators import (
    Line,
    Panel,
    Place,
    Point,
    standing_figure,
    written,
)
from committee.territories.figures_indicators import (
    small_multiples as multiples_figure,
)
from committee.territories.queries import indicators as known
from committee.territories.queries.indicators import ShownValue
from committee.territories.variables import HEADLINES, variable
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.texts import percent, show, t
from committee.words import Sentence

DATASETS = "territories.datasets"
MOST_COMPARED = 4
_SUPPRESSED = Sentence("not published (statistical secrecy)")


def indicator_table(code: str, key: str) -> None:
    """The indicators of a QPV, or of its predecessors, each apart, beside the commune's and all QPV's."""
    shown = known.values_for(code)
    if not shown:
        _nothing(code)
        return
    of_code = known.indicators_of(_communes(code))
    of_each = {whose: list(values) for whose, values in groupby(_by_whose(shown), key=lambda one: one.whose)}
    own = {whose: values for whose, values in of_each.items() if values[0].is_same}
    others = {whose: values for whose, values in of_each.items() if not values[0].is_same}
    for at, (whose, values) in enumerate([*own.items(), *(others.items() if len(others) == 1 else ())]):
        if whose[0] != code:
            parts.plain(_titled(whose), strong=True)
        _sentences(values)
        _population(values)
        _in_two(values, f"{key}_{at}", lambda part, name: _value_table(part, of_code, name))
    if len(others) > 1:
        flat = [one for values in others.values() for one in values]
        titles = {whose[0]: _titled(whose) for whose in others}
        _sentences(flat)
        _in_two(flat, f"{key}_others", lambda part, name: _side_by_side(_by_code(part), titles, name))
        _files(flat)
    _explain(shown)
    if not any(of_code.values()):
        _missing(t("Values of the commune: the file of communes is not loaded."))
    parts.note(t("INSEE's values cannot be added up: no total or mean is made of them."))


def _chart(figure: Any, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, width="stretch", theme=None, config={"displayModeBar": False}, alt=alt)


def small_multiples(code: str, key: str) -> None:
    """The headline indicators over the years, with the breaks, and the same in a table; nothing without any."""
    panels, rows = _panels(code)
    if not panels:
        return
    _chart(
        multiples_figure(panels, desk.locale()),
        f"{key}_years",
        t("Indicators over the years; the table says the same."),
    )
    parts.note(
        t(
            "INSEE advises against comparing consecutive years. Breaks: 2018, cut of rents and housing benefits "
            "(RLS); 2019, new geocoding of addresses; 2020 and 2021, Covid. Hollow marks stand at the year of the "
            "edition: their values are older."
        )
    )
    with st.expander(t("The same figures in a table"), key=f"{key}_years_more"):
        parts.table(
            pd.DataFrame(rows, columns=["indicator", "whose", "vintage", "value", "source"], dtype=object),
            {
                "indicator": Column(t("Indicator")),
                "whose": Column(t("Of")),
                "vintage": Column(t("Vintage"), is_sortable=False),
                "value": Column(t("Value"), is_sortable=False),
                "source": Column(t("File")),
            },
            f"{key}_years_table",
        )


def standing(code: str, key: str) -> None:
    """Where the headline values of a QPV stand among those of all QPV of the same files."""
    places = [
        Place(show(variable(one.variable).name), _written(one), one.standing.below)
        for one in known.values_for(code)
        if one.is_same and one.variable in HEADLINES
        if one.standing is not None and one.standing.below is not None
    ]
    if not places:
        return
    _chart(
        standing_figure(places, desk.locale()),
        f"{key}_standing",
        t("Where each indicator stands among all QPV; the table says the same."),
    )
    parts.note(t("Shaded: the middle half of the QPV. A high place is neither good nor bad in itself."))


def compare_indicators(codes: Collection[str], key: str) -> None:
    """The headline indicators of up to four QPV side by side."""
    chosen = list(dict.fromkeys(codes))[:MOST_COMPARED]
    found = known.values_for_many(chosen)
    if not any(found.values()):
        _nothing(*chosen)
        return
    headlines = {code: [one for one in found[code] if one.variable in HEADLINES] for code in chosen}
    titles = {code: f"{letter} · {_title(code)}" for letter, code in zip(LETTERS, chosen, strict=False)}
    _side_by_side(headlines, titles, key)
    flat = [one for code in chosen for one in headlines[code]]
    _sentences(flat)
    _files(flat)
    _explain(flat)


def _side_by_side(of_each: dict[str, list[ShownValue]], titles: dict[str, str], key: str) -> None:
    """One row a variable, one column a QPV; a value of another QPV carries that one's code."""
    rows: list[dict[str, Any]] = []
    for name in dict.fromkeys(one.variable for values in of_each.values() for one in values):
        cells = {code: [one for one in of_each[code] if one.variable == name] for code in titles}
        flat = [one for values in cells.values() for one in values]
        row: dict[str, Any] = {
            code: [_named(one, code) for one in values] or [t("no file")] for code, values in cells.items()
        }
        row |= {
            "indicator": show(variable(name).name),
            "all": _of_all(flat),
            "vintage": " / ".join(dict.fromkeys(f"{_vintage(one)} · {show(one.generation)}" for one in flat)),
        }
        rows.append(row)
    columns = {"indicator": Column(t("Indicator"), is_sortable=False)}
    columns |= {code: Column(title, "people", is_sortable=False) for code, title in titles.items()}
    columns |= {
        "all": Column(t("All QPV"), is_sortable=False),
        "vintage": Column(t("Vintage and geography"), is_sortable=False),
    }
    parts.table(pd.DataFrame(rows, columns=list(columns), dtype=object), columns, key)


def _in_two(values: list[ShownValue], key: str, draw: Callable[[list[ShownValue], str], None]) -> None:
    """The headlines, and the rest behind a fold."""
    headline = [one for one in values if one.variable in HEADLINES]
    rest = [one for one in values if one.variable not in HEADLINES]
    draw(headline or rest, key)
    if headline and rest:
        count = len({one.variable for one in rest})
        with st.expander(t("One more indicator", "{n} more indicators", n=count), key=f"{key}_more"):
            draw(rest, f"{key}_rest")


def _by_code(values: list[ShownValue]) -> dict[str, list[ShownValue]]:
    found: dict[str, list[ShownValue]] = {}
    for one in values:
        found.setdefault(one.whose[0], []).append(one)
    return found


def _sentences(values: Iterable[ShownValue]) -> None:
    """What must be said of the values, each thing once."""
    for sentence in dict.fromkeys(one.sentence for one in values if one.sentence is not None):
        parts.note(show(sentence))


def _files(values: Iterable[ShownValue]) -> None:
    parts.note(t("Files: {names}", names=", ".join(dict.fromkeys(one.source for one in values))))


def _explain(values: Iterable[ShownValue]) -> None:
    """What the year of an edition is, where one is shown."""
    if not all(one.is_year_of_values for one in values):
        parts.note(
            t(
                "“Edition” gives the year of the file: its values are older, by three years or more for the census "
                "and for incomes."
            )
        )


def _nothing(*codes: str) -> None:
    if known.vintages():
        text = t(
            "No loaded file holds a value of this QPV or of its predecessors ({codes}).",
            codes=", ".join(codes),
        )
        _missing(text)
        return
    _missing(t("No file of indicators is loaded."))


def _missing(text: str) -> None:
    """What is missing, neutrally; those who may load files get the way to do it."""
    parts.note(text)
    if desk.may_act(DATASETS):
        parts.link(t("Load a file of indicators"), DATASETS)


def _communes(code: str) -> list[str]:
    row = queries.qpv_by_code(code)
    return [] if row is None else [commune for commune, _ in row.communes if commune is not None]


def _titled(whose: tuple[str, str]) -> str:
    return f"{whose[1]} ({whose[0]})"


def _title(code: str) -> str:
    row = queries.qpv_by_code(code)
    return code if row is None else _titled((code, row.name))


def _by_whose(shown: Iterable[ShownValue]) -> list[ShownValue]:
    """The QPV's own values first, then those of each predecessor; the order of variables is kept."""
    return sorted(shown, key=lambda one: (not one.is_same, one.whose))


def _population(values: list[ShownValue]) -> None:
    """How much of the host communes' population lives in a QPV, as the file of demography gives it."""
    of = {one.variable: one for one in values}
    if "POP_COM_QP" not in of or "POP_COM" not in of:
        return
    in_qpv, everyone = of["POP_COM_QP"].value, of["POP_COM"].value
    if in_qpv is not None and everyone:
        parts.note(
            t(
                "{n} of the {all} inhabitants of the host communes live in a QPV ({share}; {vintage}).",
                n=int(in_qpv),
                all=int(everyone),
                share=percent(in_qpv / everyone),
                vintage=_vintage(of["POP_COM"]),
            )
        )


def _value_table(values: list[ShownValue], of_communes: dict[str, list[known.Value]], key: str) -> None:
    rows = []
    for one in values:
        rows.append(
            {
                "indicator": show(variable(one.variable).name),
                "value": _written(one) + (f" ({t('note')} {one.note})" if one.note else ""),
                "commune": _of_communes(one.variable, of_communes),
                "all": _of_all([one]),
                "below": _place(one),
                "vintage": f"{_vintage(one)} · {show(one.generation)}",
                "source": one.source,
            }
        )
    columns = {
        "indicator": Column(t("Indicator"), is_sortable=False),
        "value": Column(t("Neighbourhood"), is_sortable=False),
        "commune": Column(t("Commune"), is_sortable=False),
        "all": Column(t("All QPV"), is_sortable=False),
        "below": Column(t("Other QPV with a lower value"), is_sortable=False),
        "vintage": Column(t("Vintage and geography"), is_sortable=False),
        "source": Column(t("File"), is_sortable=False),
    }
    if not any(row["commune"] for row in rows):
        del columns["commune"]
    parts.table(pd.DataFrame(rows, columns=list(columns), dtype=object), columns, key)


def _written(one: ShownValue | known.Value) -> str:
    return _text(one.variable, one.value)


def _named(one: ShownValue, code: str) -> str:
    is_own = one.is_same or one.whose[0] == code
    return _written(one) if is_own else f"{_written(one)} ({one.whose[0]})"


def _of_communes(name: str, of_communes: dict[str, list[known.Value]]) -> str | None:
    told = []
    for code, values in of_communes.items():
        newest = next((one for one in values if one.variable == name), None)
        if newest is not None:
            told.append(f"{_written(newest)} ({code}, {newest.vintage})")
    return " · ".join(told) or None


def _of_all(values: list[ShownValue]) -> str | None:
    """The published value of all QPV in the same file, or else the median of its QPV, said to be one."""
    for one in values:
        if one.standing is not None:
            of = variable(one.variable)
            if one.standing.national is not None:
                return written(one.standing.national, of.unit, of.decimals, desk.locale())
            return t(
                "{value} (median)",
                value=written(one.standing.median, of.unit, of.decimals, desk.locale()),
            )
    return None


def _place(one: ShownValue) -> str | None:
    """The share of the other QPV with a lower value, rounded down: 100 % is the highest of all."""
    if one.standing is None or one.standing.below is None:
        return None
    return percent(int(one.standing.below * 100) / 100)


def _vintage(one: ShownValue) -> str:
    year = str(one.vintage)
    return year if one.is_year_of_values else t("edition {year}", year=year)


def _panels(code: str) -> tuple[list[Panel], list[tuple[Any, ...]]]:
    """A panel for each headline that has a value, and the rows of its table."""
    whose = dict.fromkeys(one.whose for one in _by_whose(known.values_for(code)))
    titles = {named: f"{label} ({named})" for named, label in whose}
    told_of = known.series_rows([*titles, known.NATIONAL_CODE], HEADLINES)
    panels, rows = [], []
    for name, told in told_of.items():
        points: dict[str, dict[Point, str]] = {}
        published = {row.source for row in told if row.code == known.NATIONAL_CODE}
        for row in told:
            if row.vintage is None:
                continue
            title = titles.get(row.code, t("All QPV, as published"))
            point = Point(row.vintage, row.value, row.is_year_of_values)
            points.setdefault(title, {})[point] = row.source
            if row.code in titles and row.median is not None and row.source not in published:
                point = Point(row.vintage, row.median, row.is_year_of_values)
                points.setdefault(t("Median of the QPV of the same file"), {})[point] = row.source
        if any(title in points for title in titles.values()):
            of = variable(name)
            lines = [Line(title, tuple(held), title not in titles.values()) for title, held in points.items()]
            panels.append(Panel(show(of.name), of.unit, of.decimals, tuple(lines)))
            rows += [
                (show(of.name), title, _year(point), _text(name, point.value), source)
                for title, held in points.items()
                for point, source in held.items()
            ]
    return panels, rows


def _year(point: Point) -> str:
    year = str(point.vintage)
    return year if point.is_year_of_values else t("edition {year}", year=year)


def _text(name: str, value: float | None) -> str:
    of = variable(name)
    return show(_SUPPRESSED) if value is None else written(value, of.unit, of.decimals, desk.locale())
