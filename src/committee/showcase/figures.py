"""How is the map of the winners drawn? Places in, one deck out: land, QPV, and one marker per place.

Terracotta is a winner; a hollow marker is an approximate place; the ring and the letter are its theme, so that
neither colour alone tells anything. The browser fills the tooltip in and escapes every value.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pydeck as pdk

from committee.showcase.rules import Level, theme_colour
from committee.territories.departments import departments
from committee.territories.figures import (
    TOOLTIP,
    VIEW_FRANCE,
    CompactDeck,
    deck,
    draw_position,
    draw_shape,
    qpv_layer,
    view_of_department,
)
from committee.words import say

TERRACOTTA = [181, 72, 46]
GROUND = [251, 250, 247]
INK = [30, 42, 50]
NO_THEME = [133, 144, 143]
MARKERS = "winners"
RING, DISC, CHOSEN = 13, 9, 18
APART = 22  # pixels between the middles of two markers: nearer ones are pushed apart
PUSHES, CALM = 40, 0.6
FARTHEST = 44  # pixels that a marker may leave its place: with more markers than room, they cover each other
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
NARROWER = 0.45
_DRAWN = (
    "award_id", "title", "lead", "theme", "level", "commune", "department", "department_name", "lon", "lat",
)  # fmt: skip


def winners_deck(
    places: pd.DataFrame,
    letters: Mapping[str, str],
    *,
    department: str | None = None,
    shapes: pd.DataFrame | None = None,
    chosen: str | None = None,
    locale: str = "fr",
) -> CompactDeck:
    """The map of these places (the frame of ``queries.places``), of France or of one department.

    ``letters`` gives the letter of each theme, ``shapes`` the outlines of QPV (``territories.queries.shapes``),
    ``chosen`` the award to point out. Places without coordinates are left to the list beside the map.
    """
    view = _narrower(VIEW_FRANCE if department is None else view_of_department(department))
    markers = _markers(places, letters, view.zoom, chosen, locale)
    layers = [] if shapes is None else [qpv_layer(shapes, locale)]
    layers += [*_whole_departments(places), *_marker_layers(markers)]
    return deck(layers, view, TOOLTIP)


def _narrower(view: pdk.ViewState) -> pdk.ViewState:
    """The same view for a map which shares its row with the card of a winner."""
    return pdk.ViewState(
        longitude=view.longitude,
        latitude=view.latitude,
        zoom=round(view.zoom - NARROWER, 2),
        pitch=view.pitch,
        bearing=view.bearing,
    )


def _markers(
    places: pd.DataFrame, letters: Mapping[str, str], zoom: float, chosen: str | None, locale: str
) -> list[dict[str, Any]]:
    """One marker per place that is known, in the order of the places: a selection is kept by its rank."""
    found = []
    for row in _rows(places[places["lon"].notna() & places["lat"].notna()]):
        letter = letters.get(row["theme"] or "", "")
        is_exact = row["level"] is Level.SITE
        x, y = draw_position(float(row["lon"]), float(row["lat"]), row["department"])
        found.append(
            {
                "award": row["award_id"],
                "position": [x, y],
                "letter": letter,
                "ring": [*theme_colour(letter)] if letter else NO_THEME,
                "fill": TERRACOTTA if is_exact else GROUND,
                "ink": GROUND if is_exact else TERRACOTTA,
                "is_chosen": row["award_id"] == chosen,
                "name": row["title"],
                "code": row["lead"] or "",
                "communes": row["commune"] or row["department_name"] or "",
                "caution": "" if is_exact else say(row["level"].label, locale),
            }
        )
    return _spread(found, zoom)


def _rows(places: pd.DataFrame) -> list[dict[str, Any]]:
    """What is drawn of these places, row by row."""
    return [dict(zip(_DRAWN, row, strict=True)) for row in zip(*(places[n] for n in _DRAWN), strict=True)]


def _spread(markers: list[dict[str, Any]], zoom: float) -> list[dict[str, Any]]:
    """Markers that would hide each other are pushed apart on the screen, so that each can be seen and clicked."""
    if len(markers) < 2:
        return markers
    positions = tuple((lon, lat) for lon, lat in (marker["position"] for marker in markers))
    for marker, position in zip(markers, _apart(positions, zoom), strict=True):
        marker["position"] = list(position)
    return markers


@lru_cache(maxsize=32)
def _apart(positions: tuple[tuple[float, float], ...], zoom: float) -> tuple[tuple[float, float], ...]:
    """Where markers at these positions are drawn at this zoom; the same map is drawn at every run of its page."""
    degrees = 360 / (512 * 2**zoom)
    drawn = np.array(positions)
    flat = np.cos(np.radians(drawn[:, 1]))
    pixels = np.column_stack([drawn[:, 0], drawn[:, 1] / flat]) / degrees
    turns = np.arange(len(positions)) * GOLDEN_ANGLE
    moved = pixels + np.column_stack([np.cos(turns), np.sin(turns)]) * 0.01
    for _ in range(PUSHES):
        moved += _push(moved)
    away = moved - pixels
    length = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-9)
    moved = pixels + away * np.minimum(1, FARTHEST / length)[:, None]
    return tuple(
        (round(lon + (u - x) * degrees, 6), round(lat + (v - y) * degrees * narrow, 6))
        if math.hypot(u - x, v - y) > 0.1
        else (lon, lat)
        for (lon, lat), (x, y), (u, v), narrow in zip(positions, pixels, moved, flat, strict=True)
    )


def _push(points: Any) -> Any:
    """By how many pixels each of these points is to move, away from those which are too near."""
    across, along = points.T
    near = np.hypot(across[:, None] - across, along[:, None] - along) < APART
    np.fill_diagonal(near, False)
    first, second = np.nonzero(near)
    away = points[first] - points[second]
    distance = np.hypot(away[:, 0], away[:, 1])
    strength = (APART - distance) / 2 / np.maximum(distance, 1e-9)
    pushed = [np.bincount(first, weights=part * strength, minlength=len(points)) for part in away.T]
    return np.column_stack(pushed) * CALM


def _whole_departments(places: pd.DataFrame) -> list[pdk.Layer]:
    """The departments of which no more is told, lightly tinted."""
    rows = _rows(places)
    wanted = {
        row["department"] for row in rows if row["level"] is Level.DEPARTMENT and row["lon"] is not None
    }
    outlines = [draw_shape(each.outline, each.code) for each in departments() if each.code in wanted]
    if not outlines:
        return []
    features = [
        {"type": "Feature", "geometry": outline.__geo_interface__, "properties": {}} for outline in outlines
    ]
    return [
        pdk.Layer(
            "GeoJsonLayer",
            data={"type": "FeatureCollection", "features": features},
            id="departments-only",
            filled=True,
            stroked=True,
            get_fill_color=[*TERRACOTTA, 30],
            get_line_color=TERRACOTTA,
            line_width_min_pixels=1,
            pickable=False,
        )
    ]


def _marker_layers(markers: list[dict[str, Any]]) -> list[pdk.Layer]:
    chosen = [{"position": marker["position"]} for marker in markers if marker["is_chosen"]]
    rings = [{"position": marker["position"], "ring": marker["ring"]} for marker in markers]
    letters = [{name: marker[name] for name in ("position", "letter", "ink")} for marker in markers]
    plain = {"data": markers, "get_position": "position", "filled": True}
    return [
        _discs("chosen-winner", chosen, CHOSEN, get_fill_color=INK, pickable=False),
        _discs("winner-rings", rings, RING, get_fill_color="ring", pickable=False),
        pdk.Layer(
            "ScatterplotLayer",
            id=MARKERS,
            get_radius=1,
            radius_min_pixels=DISC,
            radius_max_pixels=DISC,
            stroked=True,
            get_fill_color="fill",
            get_line_color=TERRACOTTA,
            line_width_min_pixels=2.5,
            pickable=True,
            **plain,
        ),
        pdk.Layer(
            "TextLayer",
            data=letters,
            id="winner-letters",
            get_position="position",
            get_text="letter",
            get_color="ink",
            get_size=12,
            font_weight=700,
            font_family=pdk.types.String("sans-serif"),
            pickable=False,
        ),
    ]


def _discs(layer_id: str, data: list[dict[str, Any]], pixels: int, **values: Any) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        data=data,
        id=layer_id,
        get_position="position",
        get_radius=1,
        radius_min_pixels=pixels,
        radius_max_pixels=pixels,
        **values,
    )
