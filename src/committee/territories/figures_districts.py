"""How are districts drawn: many by the value of an indicator, one with its surroundings, a few side by side?

The browser fills tooltips in and escapes every value; texts in a plotly figure are escaped here.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk
import shapely
from shapely.geometry.base import BaseGeometry

from committee.territories.classing import LETTERS, NEUTRAL
from committee.territories.departments import departments
from committee.territories.figures import (
    AROUND_DEGREES,
    BOXED,
    DISPLAY_TOLERANCE,
    INK,
    OCHRE,
    QUARTER,
    VIEW_FRANCE,
    CompactDeck,
    Written,
    as_geojson,
    deck,
    draw_position,
    draw_shape,
    insets,
    point_layer,
    view_of_bounds,
    view_of_department,
)
from committee.territories.frames import Frame
from committee.words import Sentence, say

MOST_COMPARED = 4
HEIGHT = 420
FINE_TOLERANCE = 0.00002
CLOSEST = 17.5
_STRONG = 225
_GREY = [120, 124, 122]
TOOLTIP = {
    "html": "<b>{name}</b><br>{code}<br>{communes}<br>{told}<br>{caution}",
    "style": {"backgroundColor": "#FBFAF7", "color": "#1E2A32", "border": "1px solid #D9D4C9"},
}


@dataclass(frozen=True)
class Fill:
    """How one district is filled, and what its tooltip tells of its value."""

    colour: tuple[int, int, int]
    told: str


NO_VALUE = Fill(NEUTRAL, "")


def overview(
    districts: pd.DataFrame,
    shapes: pd.DataFrame | None = None,
    *,
    frame: Frame | None = None,
    fills: Mapping[str, Fill] | None = None,
    point: tuple[float, float] | None = None,
    locale: str = "fr",
) -> CompactDeck:
    """The map of ``districts`` (the frame of ``queries.districts``) in a part of the country, or around one point.

    Outlines are drawn for those in ``shapes`` (``queries.shapes``), under a disc by which the smallest is seen from
    afar. ``fills`` colours them by code.
    """
    layers = [] if shapes is None else [_outlines(shapes, fills, locale)]
    layers.append(_discs(districts, fills, locale, is_alone=shapes is None))
    if point is None:
        return deck(layers, view_of_frame(frame), TOOLTIP)
    department = frame.departments[0] if frame is not None else None
    layers.append(point_layer(*point, department))
    around = shapely.Point(point).buffer(AROUND_DEGREES)
    return deck(layers, view_of_bounds(draw_shape(around, department).bounds), TOOLTIP)


@lru_cache(maxsize=256)
def view_of_frame(frame: Frame | None) -> pdk.ViewState:
    """The view of a part of the country, where it is drawn; of all of it for None."""
    if frame is None:
        return VIEW_FRANCE
    if frame.is_far_apart:
        boxes = [box for code, box in insets().items() if code in frame.departments]
        return view_of_bounds(
            (
                min(box.west for box in boxes) - 3,
                min(box.south for box in boxes),
                max(box.east for box in boxes),
                max(box.north for box in boxes),
            )
        )
    if frame.bounds is not None:
        return view_of_bounds(frame.bounds)
    if len(frame.departments) == 1:
        return view_of_department(frame.departments[0])
    outlines = [
        draw_shape(each.outline, each.code) for each in departments() if each.code in frame.departments
    ]
    return view_of_bounds(shapely.union_all(outlines).bounds)


def not_drawn(districts: pd.DataFrame) -> pd.DataFrame:
    """The districts without any place to draw them at: no centre, or far overseas without a box."""
    is_known = districts["lon"].notna() & districts["lat"].notna()
    is_far = districts["department"].str.startswith(("97", "98")) & ~districts["department"].isin(BOXED)
    return districts[~is_known | is_far]


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.to_dict("records")


def _caution(is_schematic: bool, locale: str) -> str:
    return say(Sentence("schematic outline"), locale) if is_schematic else ""


def _fill(code: str, fills: Mapping[str, Fill] | None) -> Fill | None:
    return None if fills is None else fills.get(code, NO_VALUE)


def _discs(
    districts: pd.DataFrame, fills: Mapping[str, Fill] | None, locale: str, *, is_alone: bool = True
) -> pdk.Layer:
    """One small disc per district, of its colour; those with a value are drawn last, over the others."""
    known = districts.dropna(subset=["lon", "lat"])
    names = ("code", "name", "communes", "department", "lon", "lat", "is_schematic")
    rows = tuple(zip(*(known[column].tolist() for column in names), strict=True))
    is_filled = fills is not None
    filled = None if fills is None else tuple(fills.get(row[0], NO_VALUE) for row in rows)
    data = Written(_discs_text(rows, filled, _caution(True, locale)))
    return pdk.Layer(
        "ScatterplotLayer",
        data=data,
        id="qpv-points",
        get_position="position",
        get_radius=600 if is_alone else 40,
        radius_min_pixels=3.5 if is_filled else 2.5,
        radius_max_pixels=8,
        filled=True,
        stroked=True,
        get_fill_color="fill" if is_filled else [*OCHRE, 4 * QUARTER - 96],
        get_line_color=[*INK, 110] if is_filled else OCHRE,
        line_width_min_pixels=0.5 if is_filled else 1,
        pickable=True,
    )


@lru_cache(maxsize=16)
def _discs_text(rows: tuple[Any, ...], filled: tuple[Fill, ...] | None, caution: str) -> str:
    """The discs as the browser takes them; kept, for the same districts are asked for again and again."""
    data: list[dict[str, Any]] = []
    for at, (code, name, communes, department, lon, lat, is_schematic) in enumerate(rows):
        x, y = draw_position(lon, lat, department)
        one = {
            "position": [round(x, 4), round(y, 4)],
            "code": code,
            "name": name,
            "communes": communes,
            "caution": caution if is_schematic else "",
            "told": "" if filled is None else filled[at].told,
        }
        data.append(one if filled is None else one | {"fill": filled[at].colour})
    data.sort(key=lambda one: one.get("fill") != NEUTRAL)
    return json.dumps(data, separators=(",", ":"))


def _outlines(
    shapes: pd.DataFrame, fills: Mapping[str, Fill] | None, locale: str, layer_id: str = "qpv"
) -> pdk.Layer:
    """Outlines simplified for display only; none ever vanishes."""
    features = []
    for row in _records(shapes):
        if row["outline"] is None:
            continue
        told = _told(row, locale)
        fill = _fill(row["code"], fills)
        if fill is not None:
            told |= {"told": fill.told, "fill": [*fill.colour, _STRONG]}
        features.append(_feature(row, DISPLAY_TOLERANCE, 5, told))
    is_filled = fills is not None
    return pdk.Layer(
        "GeoJsonLayer",
        data=_features(features),
        id=layer_id,
        filled=True,
        stroked=True,
        get_fill_color="properties.fill" if is_filled else [*OCHRE, QUARTER],
        get_line_color=[*INK, 150] if is_filled else OCHRE,
        line_width_min_pixels=0.5 if is_filled else 1.5,
        pickable=True,
        auto_highlight=True,
    )


def _told(row: Mapping[Any, Any], locale: str) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "communes": row["communes"],
        "caution": _caution(row["is_schematic"], locale),
        "told": "",
    }


def _feature(row: Mapping[Any, Any], tolerance: float, decimals: int, told: dict[str, Any]) -> str:
    geometry = _drawn(row["outline"], row["department"], tolerance, decimals)
    return f'{{"type":"Feature","geometry":{geometry},"properties":{json.dumps(told)}}}'


def _features(features: Iterable[str]) -> Written:
    return Written(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}')


@lru_cache(maxsize=4096)
def _drawn(outline: BaseGeometry, department: str, tolerance: float, decimals: int) -> str:
    """An outline as it is sent to the browser; kept, for the outlines of an edition never change."""
    simple = draw_shape(shapely.simplify(outline, tolerance), department)
    return json.dumps(as_geojson(simple, decimals), separators=(",", ":"))


def district_deck(
    own: pd.DataFrame,
    neighbours: pd.DataFrame,
    others: pd.DataFrame,
    *,
    locale: str = "fr",
) -> CompactDeck | None:
    """One district with its neighbours in grey and the outlines of the other generation as a dark line.

    All three are frames of ``queries.shapes``. A district without outline has a disc at its centre; None without a
    centre too: there is nothing to draw.
    """
    row = _records(own)[0]
    if row["outline"] is None and (row["lon"] is None or row["lat"] is None):
        return None
    layers = [_plain(neighbours, "neighbours", locale, [*_GREY, 40], [*_GREY, 160], 1)]
    if row["outline"] is None:
        layers.append(_discs(own, None, locale))
        bounds = draw_shape(shapely.Point(row["lon"], row["lat"]).buffer(0.02), row["department"]).bounds
    else:
        layers.append(_plain(own, "qpv", locale, [*OCHRE, QUARTER + 20], OCHRE, 3))
        bounds = draw_shape(row["outline"], row["department"]).bounds
    layers.append(_plain(others, "other-generation", locale, [0, 0, 0, 0], INK, 1.5))
    return deck(layers, _around(bounds), TOOLTIP)


def _around(bounds: tuple[float, float, float, float]) -> pdk.ViewState:
    """The view of bounds with as much around them as they are wide."""
    west, south, east, north = bounds
    wide, high = max((east - west) * 0.6, 0.002), max((north - south) * 0.6, 0.0015)
    return view_of_bounds((west - wide, south - high, east + wide, north + high), HEIGHT, CLOSEST)


def _plain(
    shapes: pd.DataFrame, layer_id: str, locale: str, fill: list[int], line: list[int], width: float
) -> pdk.Layer:
    features = [
        _feature(row, FINE_TOLERANCE, 6, _told(row, locale))
        for row in _records(shapes)
        if row["outline"] is not None
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        data=_features(features),
        id=layer_id,
        filled=True,
        stroked=True,
        get_fill_color=fill,
        get_line_color=line,
        line_width_min_pixels=width,
        pickable=fill[3] > 0,
    )


def compared(shapes: pd.DataFrame, locale: str = "fr") -> go.Figure:
    """Up to four districts beside each other at the same scale, each under its letter, with a bar of metres.

    ``shapes``: the frame of ``queries.shapes``, in the order of the letters.
    """
    rows = _records(shapes)[:MOST_COMPARED]
    flat = [None if row["outline"] is None else _metres(row["outline"]) for row in rows]
    drawn = [outline for outline in flat if outline is not None]
    half = max((max(abs(value) for value in outline.bounds) for outline in drawn), default=500.0) * 1.12
    figure = go.Figure()
    for at, (row, outline) in enumerate(zip(rows, flat, strict=True)):
        middle = at * 2 * half
        if outline is not None:
            xs, ys = _rings(outline, middle)
            figure.add_trace(
                go.Scatter(
                    x=xs,
                    y=ys,
                    mode="lines",
                    fill="toself",
                    fillcolor="rgba(201,138,27,0.25)",
                    line={"color": "#C98A1B", "width": 2},
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
        told = "" if outline is not None else f"<br><i>{escape(say(Sentence('without outline'), locale))}</i>"
        figure.add_annotation(
            x=middle - half * 0.94,
            y=half * 0.98,
            text=f"<b>{LETTERS[at]}</b> · {escape(row['code'])}{told}",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            align="left",
        )
    _scale_bar(figure, half, locale)
    figure.update_layout(
        height=340,
        margin={"l": 0, "r": 0, "t": 34, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": "#1E2A32", "family": "system-ui, 'Segoe UI', Arial, sans-serif", "size": 13},
        xaxis={"range": [-half, half * (2 * max(len(rows), 2) - 1)], "visible": False, "fixedrange": True},
        yaxis={
            "range": [-half * 1.15, half * 1.15],
            "visible": False,
            "scaleanchor": "x",
            "fixedrange": True,
        },
        dragmode=False,
    )
    return figure


def _metres(outline: BaseGeometry) -> BaseGeometry:
    """An outline in metres around the middle of its bounds; to draw, not to measure."""
    west, south, east, north = outline.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    wide, high = 111_320 * math.cos(math.radians(lat)), 110_574.0
    moved = shapely.transform(outline, lambda points: (points - [lon, lat]) * [wide, high])
    return shapely.simplify(moved, 3)


def _rings(outline: BaseGeometry, middle: float) -> tuple[list[float | None], list[float | None]]:
    """The rings of an outline one after the other, parted by gaps, as plotly fills them."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for part in shapely.get_parts(outline):
        for ring in (part.exterior, *part.interiors):
            xs += [*(round(x + middle, 1) for x, _ in ring.coords), None]
            ys += [*(round(y, 1) for _, y in ring.coords), None]
    return xs, ys


def _scale_bar(figure: go.Figure, half: float, locale: str) -> None:
    metres = max(
        each for each in (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000) if each <= max(half, 50)
    )
    left, low = -half * 0.94, -half * 1.05
    figure.add_shape(
        type="line", x0=left, x1=left + metres, y0=low, y1=low, line={"color": "#1E2A32", "width": 3}
    )
    figure.add_annotation(
        x=left + metres,
        y=low,
        text=escape(say(Sentence("{metres} m, the same scale for all", metres=metres), locale)),
        showarrow=False,
        xanchor="left",
        xshift=6,
    )
