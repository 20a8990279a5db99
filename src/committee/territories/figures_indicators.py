"""How are indicators drawn: over the years with what broke them, and where a QPV stands among all?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from babel.numbers import format_decimal

from committee.territories.variables import Unit
from committee.words import N_, Sentence, Share, format_value, say

INK, LINES, PRIMARY, TERRACOTTA, OCHRE, GREY = (
    "#1E2A32",
    "#D9D4C9",
    "#1F6F6B",
    "#B5482E",
    "#8A5A00",
    "#6B7378",
)
COLUMNS = 3
BETWEEN_COLUMNS = 0.07
PANEL_PIXELS = 210
ROW_PIXELS = 34
LEGEND_PIXELS = 22
LONGEST_TITLE = 44
KEPT_FIGURES = 32
# Colour, symbol and dash of each line in turn: nothing is told by colour alone.
_STYLES = (
    (PRIMARY, "circle", "solid"),
    (TERRACOTTA, "diamond", "dash"),
    (OCHRE, "triangle-up", "dot"),
    (INK, "square", "dashdot"),
)
_OF_ALL = ((GREY, "square", "dot"), (GREY, "diamond-tall", "dot"))
# What changed the measure: since when, until when, and its name. Sources: INSEE's warnings beside the files.
BREAKS: tuple[tuple[float, float, str], ...] = (
    (2018, 2018, N_("rent cut (RLS)")),
    (2019, 2019, N_("geocoding")),
    (2020, 2021, N_("Covid")),
)


@dataclass(frozen=True)
class Point:
    """One value of one vintage; None is not published. Hollow when only the edition's year is known."""

    vintage: int
    value: float | None
    is_year_of_values: bool = True


@dataclass(frozen=True)
class Line:
    """The values of one QPV, or of all together (``is_of_all``)."""

    name: str
    points: tuple[Point, ...]
    is_of_all: bool = False


@dataclass(frozen=True)
class Panel:
    """One variable over the years."""

    title: str
    unit: Unit
    decimals: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Place:
    """Where a value stands: ``below`` is the share (0 to 1) of the other QPV with a lower value."""

    title: str
    value: str
    below: float


def written(value: float | None, unit: Unit, decimals: int, locale: str) -> str:
    """A value with its unit, as people write it, with its published decimals; unknown as a dash."""
    if value is None:
        return format_value(None, locale)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(round(value, decimals), pattern, locale="fr_FR" if locale == "fr" else "en_GB")
    return f"{text}{_suffix(unit, locale)}"


def _suffix(unit: Unit, locale: str) -> str:
    if unit is Unit.PERCENT:
        return "\u00a0%" if locale == "fr" else "%"
    return "\u00a0€" if unit is Unit.EUROS else ""


def small_multiples(panels: Sequence[Panel], locale: str) -> go.Figure:
    """One small graph a variable, the same years on every axis.

    Only values of consecutive years are joined: a missing year is a gap, one value alone is a dot. Hollow marks,
    never joined with the others, stand at the year of an edition whose values are older. Breaks are marked where
    there are several years to compare. Every axis begins at 0.
    """
    return _drawn(tuple(panels), locale)


@lru_cache(maxsize=KEPT_FIGURES)
def _drawn(panels: tuple[Panel, ...], locale: str) -> go.Figure:
    """Made from one description: a figure to which parts are added one by one takes ten times as long."""
    rows = max(1, -(-len(panels) // COLUMNS))
    years = sorted({point.vintage for panel in panels for line in panel.lines for point in line.points})
    styles = _styles(panels)
    named: set[tuple[str, bool]] = set()
    traces: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    breaks: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for at, panel in enumerate(panels):
        x, y = (f"{letter}{at + 1 if at else ''}" for letter in "xy")
        for line in panel.lines:
            for is_exact in (True, False):
                points = [point for point in line.points if point.is_year_of_values is is_exact]
                if points:
                    trace = _trace(panel, line, points, styles[line.name], is_exact, locale)
                    is_named = (line.name, is_exact) in named
                    traces.append({**trace, "showlegend": not is_named, "xaxis": x, "yaxis": y})
                    named.add((line.name, is_exact))
        if len({point.vintage for line in panel.lines for point in line.points}) > 1:
            found_shapes, found_breaks = _breaks(years, x, y, locale)
            shapes += found_shapes
            breaks += found_breaks
        across, up = _place(at, rows)
        axes[f"yaxis{y[1:]}"] = {
            "anchor": x,
            "domain": up,
            "ticksuffix": _suffix(panel.unit, locale),
            "tickformat": ",.1f" if panel.unit in {Unit.RATIO, Unit.INDEX} else ",.0f",
            "nticks": 4,
            "rangemode": "tozero",
            "gridcolor": LINES,
            "zeroline": False,
            "automargin": True,
        }
        axes[f"xaxis{x[1:]}"] = {"anchor": y, "domain": across} | _years_axis(years)
        titles.append(
            {
                "text": _title(panel.title),
                "font": {"size": 12, "color": INK},
                "showarrow": False,
                "x": sum(across) / 2,
                "xanchor": "center",
                "xref": "paper",
                "y": up[1],
                "yanchor": "bottom",
                "yref": "paper",
            }
        )
    below = 40 + LEGEND_PIXELS * -(-len(named) // 2)
    layout = {
        **axes,
        "annotations": titles + breaks,
        "height": 60 + PANEL_PIXELS * rows + below,
        "margin": {"l": 10, "r": 10, "t": 50, "b": below},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "family": "system-ui, 'Segoe UI', Arial, sans-serif", "size": 12},
        "separators": ",\u202f" if locale == "fr" else ".,",
        "legend": {"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
    }
    return go.Figure({"data": traces, "layout": layout | ({"shapes": shapes} if shapes else {})})


def _place(at: int, rows: int) -> tuple[list[float], list[float]]:
    """The part of the width and of the height that a panel takes, the first one at the top left."""
    between = min(0.22, 70 / (PANEL_PIXELS * rows))
    width, height = (1 - BETWEEN_COLUMNS * (COLUMNS - 1)) / COLUMNS, (1 - between * (rows - 1)) / rows
    left = (at % COLUMNS) * (width + BETWEEN_COLUMNS)
    bottom = (rows - 1 - at // COLUMNS) * (height + between)
    return [left, min(left + width, 1.0)], [bottom, min(bottom + height, 1.0)]


def _years_axis(years: list[int]) -> dict[str, Any]:
    if not years:
        return {}
    return {
        "range": [years[0] - 0.7, years[-1] + 0.7],
        "tickvals": list(range(years[0], years[-1] + 1)),
        "tickformat": "d",
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINES,
    }


def _title(text: str) -> str:
    """A title of at most two short lines, cut at words; what Plotly would read as HTML is escaped."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > LONGEST_TITLE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(escape(line) for line in lines[:2]) + ("…" if len(lines) > 2 else "")


def _styles(panels: Sequence[Panel]) -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for is_of_all, styles in ((False, _STYLES), (True, _OF_ALL)):
        names = dict.fromkeys(
            line.name for panel in panels for line in panel.lines if line.is_of_all is is_of_all
        )
        found |= {name: styles[at % len(styles)] for at, name in enumerate(names)}
    return found


def _trace(
    panel: Panel, line: Line, points: list[Point], style: tuple[str, str, str], is_exact: bool, locale: str
) -> dict[str, Any]:
    colour, symbol, dash = style
    if not is_exact:
        symbol = f"{symbol}-open"
    name = escape(line.name)
    if not is_exact:
        name = f"{name} ({say(Sentence('year of the edition'), locale)})"
    xs: list[int] = []
    ys: list[float | None] = []
    for point in sorted(points, key=lambda one: one.vintage):
        if xs and point.vintage > xs[-1] + 1:
            xs.append(xs[-1] + 1)
            ys.append(None)
        xs.append(point.vintage)
        ys.append(point.value)
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines+markers" if _has_neighbours(xs, ys) else "markers",
        "connectgaps": False,
        "name": name,
        "legendgroup": name,
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "marker": {"color": colour, "symbol": symbol, "size": 9, "line": {"color": colour, "width": 1.5}},
        "hovertext": [
            f"{name}<br>{x} : {escape(written(y, panel.unit, panel.decimals, locale))}"
            for x, y in zip(xs, ys, strict=True)
        ],
        "hoverinfo": "text",
    }


def _has_neighbours(xs: list[int], ys: list[float | None]) -> bool:
    """Whether two consecutive years have a value each, so that something can be joined."""
    known = [x for x, y in zip(xs, ys, strict=True) if y is not None]
    return any(later == earlier + 1 for earlier, later in pairwise(known))


def _breaks(
    years: list[int], x: str, y: str, locale: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines and bands of what changed the measure between these years, and their names, in one panel."""
    shapes: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    of = {"xref": x, "yref": f"{y} domain"}
    for since, until, name in BREAKS:
        if until < years[0] or since > years[-1]:
            continue
        is_moment = since == until
        look: dict[str, Any] = (
            {"type": "line", "x0": since, "x1": until, "line": {"color": OCHRE, "dash": "dot", "width": 1}}
            if is_moment
            else {
                "type": "rect",
                "x0": since - 0.4,
                "x1": until + 0.4,
                "fillcolor": OCHRE,
                "opacity": 0.10,
                "line": {"width": 0},
            }
        )
        shapes.append({**look, **of, "y0": 0, "y1": 1})
        names.append(
            {
                **of,
                "x": (since + until) / 2,
                "y": 1,
                "yanchor": "top",
                "text": escape(say(Sentence(name), locale)),
                "font": {"size": 12, "color": INK},
                "textangle": -90 if is_moment else 0,
                "xanchor": "right" if is_moment else "center",
                "showarrow": False,
            }
        )
    return shapes, names


def standing_figure(places: Sequence[Place], locale: str) -> go.Figure:
    """One row a variable: how many of the other QPV have a lower value, the middle half of them shaded."""
    figure = go.Figure(
        go.Scatter(
            x=[place.below * 100 for place in places],
            y=list(range(len(places))),
            mode="markers+text",
            text=[escape(place.value) for place in places],
            textposition=["middle left" if place.below > 0.8 else "middle right" for place in places],
            marker={"color": PRIMARY, "size": 12, "symbol": "diamond"},
            hovertext=[
                f"{escape(place.title)}<br>{escape(place.value)}<br>{escape(_told(place, locale))}"
                for place in places
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )
    figure.add_vrect(x0=25, x1=75, fillcolor=LINES, opacity=0.45, line_width=0, layer="below")
    figure.add_vline(x=50, line={"color": GREY, "dash": "dot", "width": 1})
    figure.update_layout(
        height=80 + ROW_PIXELS * max(len(places), 1),
        margin={"l": 10, "r": 20, "t": 10, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "family": "system-ui, 'Segoe UI', Arial, sans-serif", "size": 12},
        xaxis={
            "range": [-3, 103],
            "ticksuffix": "\u00a0%",
            "gridcolor": LINES,
            "zeroline": False,
            "title": {"text": say(Sentence("Share of the other QPV with a lower value"), locale)},
        },
        yaxis={
            "tickvals": list(range(len(places))),
            "ticktext": [_title(place.title) for place in places],
            "range": [max(len(places), 1) - 0.4, -0.6],
            "automargin": True,
            "zeroline": False,
            "gridcolor": LINES,
        },
    )
    return figure


def _told(place: Place, locale: str) -> str:
    return say(Sentence("higher than {share} of the other QPV", share=Share(round(place.below, 2))), locale)
