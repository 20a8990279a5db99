"""How are the indicators of a neighbourhood shown, beside what they may be compared with?

The value of a predecessor stands under the predecessor's name; a missing value is said, in a neutral tone, with the
reason. Nothing here is a total.
"""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from committee.territories import queries
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
from committee.words import Sentence, Share

DATASETS = "territories.datasets"
MOST_COMPARED = 4
_SUPPRESSED = Sentence("not published (statistical secrecy)")


def indicator_table(code: str, key: str) -> None:
    """The indicators of a QPV, or of each of its predecessors apart, beside the commune's and all QPV's."""
    shown = known.values_for(code)
    if not shown:
        _nothing(code)
        return
    of_code = known.indicators_of(_communes(code))
    for at, (whose, lines) in enumerate(groupby(_by_whose(shown), key=lambda one: one.whose)):
        values = list(lines)
        _say_whose(code, whose, values[0])
        _population(values)
        headline = [one for one in values if one.variable in HEADLINES]
        rest = [one for one in values if one.variable not in HEADLINES]
        _value_table(headline or rest, of_code, f"{key}_{at}")
        if headline and rest:
            title = t("One more indicator", "{n} more indicators", n=len(rest))
            with st.expander(title, key=f"{key}_{at}_more"):
                _value_table(rest, of_code, f"{key}_{at}_rest")
    if not any(of_code.values()):
        _missing(t("Values of the commune: the file of communes is not loaded."))
    parts.note(t("INSEE's values cannot be added up: no total or mean is made of them."))


def small_multiples(code: str, key: str) -> None:
    """The headline indicators over the years, with the breaks, and the same in a table."""
    panels, rows = _panels(code)
    if not panels:
        _nothing(code)
        return
    st.plotly_chart(
        multiples_figure(panels, desk.locale()),
        key=f"{key}_years",
        width="stretch",
        theme=None,
        config={"displayModeBar": False},
        alt=t("Indicators over the years; the table says the same."),
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
        if one.is_same and one.variable in HEADLINES and one.standing is not None
    ]
    if not places:
        return
    st.plotly_chart(
        standing_figure(places, desk.locale()),
        key=f"{key}_standing",
        width="stretch",
        theme=None,
        config={"displayModeBar": False},
        alt=t("Where each indicator stands among all QPV; the table says the same."),
    )
    parts.note(t("Shaded: the middle half of the QPV. A high place is neither good nor bad in itself."))


def compare_indicators(codes: Collection[str], key: str) -> None:
    """The headline indicators of up to four QPV side by side."""
    chosen = list(dict.fromkeys(codes))[:MOST_COMPARED]
    found = known.values_for_many(chosen)
    if not any(found.values()):
        _nothing(*chosen)
        return
    rows: list[dict[str, Any]] = []
    for name in HEADLINES:
        of_each = {code: [one for one in found[code] if one.variable == name] for code in chosen}
        flat = [one for values in of_each.values() for one in values]
        if flat:
            row = {code: " · ".join(map(_named, values)) or t("no file") for code, values in of_each.items()}
            years = dict.fromkeys(_vintage(one) for one in flat)
            rows.append(
                {
                    "indicator": show(variable(name).name),
                    **row,
                    "all": _of_all(flat),
                    "vintage": " / ".join(years),
                }
            )
    columns = {"indicator": Column(t("Indicator"), is_sortable=False)}
    columns |= {code: Column(_title(code), is_sortable=False) for code in chosen}
    columns |= {
        "all": Column(t("All QPV"), is_sortable=False),
        "vintage": Column(t("Vintage"), is_sortable=False),
    }
    parts.table(pd.DataFrame(rows, columns=list(columns), dtype=object), columns, key)
    sentences = (one.sentence for values in found.values() for one in values if one.sentence is not None)
    for sentence in dict.fromkeys(sentences):
        parts.note(show(sentence))


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


def _title(code: str) -> str:
    row = queries.qpv_by_code(code)
    return code if row is None else f"{row.name} ({code})"


def _by_whose(shown: Iterable[ShownValue]) -> list[ShownValue]:
    """The QPV's own values first, then those of each predecessor; the order of variables is kept."""
    return sorted(shown, key=lambda one: (not one.is_same, one.whose))


def _say_whose(code: str, whose: tuple[str, str], first: ShownValue) -> None:
    named, name = whose
    if named != code:
        parts.plain(f"{name} ({named})", strong=True)
    if first.sentence is not None:
        parts.note(show(first.sentence))


def _population(values: list[ShownValue]) -> None:
    """How much of the host communes' population lives in a QPV, as the file of demography gives it."""
    of = {one.variable: one.value for one in values}
    in_qpv, everyone = of.get("POP_COM_QP"), of.get("POP_COM")
    if in_qpv is not None and everyone:
        parts.note(
            t(
                "{n} of the {all} inhabitants of the host communes live in a QPV ({share}).",
                n=int(in_qpv),
                all=int(everyone),
                share=percent(in_qpv / everyone),
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
        "below": Column(t("Place among the QPV"), is_sortable=False),
        "vintage": Column(t("Vintage and geography"), is_sortable=False),
        "source": Column(t("File"), is_sortable=False),
    }
    if not any(row["commune"] for row in rows):
        del columns["commune"]
    parts.table(pd.DataFrame(rows, columns=list(columns), dtype=object), columns, key)


def _written(one: ShownValue | known.Value) -> str:
    return _text(one.variable, one.value)


def _named(one: ShownValue) -> str:
    return _written(one) if one.is_same else f"{_written(one)} ({one.whose[0]})"


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
    if one.standing is None:
        return None
    return t("higher than {share} of the other QPV", share=Share(round(one.standing.below, 2)))


def _vintage(one: ShownValue) -> str:
    year = str(one.vintage)
    return year if one.is_year_of_values else t("edition {year}", year=year)


def _panels(code: str) -> tuple[list[Panel], list[tuple[Any, ...]]]:
    """A panel for each headline that has a value, and the rows of its table."""
    whose = dict.fromkeys(one.whose for one in _by_whose(known.values_for(code)))
    titles = {named: f"{label} ({named})" for named, label in whose}
    told_of = known.many_series([*titles, known.NATIONAL_CODE], HEADLINES)
    panels, rows = [], []
    for name, told in told_of.items():
        points: dict[str, dict[Point, str]] = {}
        for row in told.to_dict("records"):
            year, is_exact = int(row["vintage"]), bool(row["is_year_of_values"])
            title = titles.get(row["code"], t("All QPV, as published"))
            points.setdefault(title, {})[Point(year, _known(row["value"]), is_exact)] = row["source"]
            if row["code"] in titles and _known(row["median"]) is not None:
                point = Point(year, _known(row["median"]), is_exact)
                points.setdefault(t("Median of the QPV of the same file"), {})[point] = row["source"]
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


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _year(point: Point) -> str:
    year = str(point.vintage)
    return year if point.is_year_of_values else t("edition {year}", year=year)


def _text(name: str, value: float | None) -> str:
    of = variable(name)
    return show(_SUPPRESSED) if value is None else written(value, of.unit, of.decimals, desk.locale())
