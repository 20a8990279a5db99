"""How is the map of the winners drawn? Places in, one deck out: land, QPV, and one marker per place.

Terracotta is a winner; a hollow marker is an approximate place; the ring and the letter are its theme, so that
neither colour alone tells anything. The browser fills the tooltip in and escapes every value.
"""

import math
from collections.abc import Mapping
from typing import Any

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
APART = 27  # pixels between the middles of two markers of one place


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
    view = VIEW_FRANCE if department is None else view_of_department(department)
    markers = _markers(places, letters, view.zoom, chosen, locale)
    layers = [] if shapes is None else [qpv_layer(shapes, locale)]
    layers += [*_whole_departments(places), *_marker_layers(markers)]
    return deck(layers, view, TOOLTIP)


def _markers(
    places: pd.DataFrame, letters: Mapping[str, str], zoom: float, chosen: str | None, locale: str
) -> list[dict[str, Any]]:
    """One marker per place that is known, the chosen winner's last so that they lie on top."""
    found = []
    for row in places.to_dict("records"):
        if row["lon"] is None or row["lat"] is None:
            continue
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
    return sorted(_spread(found, zoom), key=lambda marker: marker["is_chosen"])


def _spread(markers: list[dict[str, Any]], zoom: float) -> list[dict[str, Any]]:
    """Markers of one and the same point stand around it, so that none hides another."""
    together: dict[tuple[float, float], list[dict[str, Any]]] = {}
    for marker in markers:
        x, y = marker["position"]
        together.setdefault((round(x, 4), round(y, 4)), []).append(marker)
    degrees = 360 / (512 * 2**zoom)
    for (x, y), group in together.items():
        if len(group) == 1:
            continue
        radius = APART / (2 * math.sin(math.pi / len(group))) * degrees
        for at, marker in enumerate(group):
            turn = 2 * math.pi * at / len(group)
            east = math.cos(turn) * radius
            north = math.sin(turn) * radius * math.cos(math.radians(y))
            marker["position"] = [round(x + east, 6), round(y + north, 6)]
    return markers


def _whole_departments(places: pd.DataFrame) -> list[pdk.Layer]:
    """The departments of which no more is told, lightly tinted."""
    rows = places.to_dict("records")
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
    plain = {"data": markers, "get_position": "position", "filled": True}
    return [
        _discs("chosen-winner", chosen, CHOSEN, get_fill_color=INK, pickable=False),
        _discs("winner-rings", markers, RING, get_fill_color="ring", pickable=False),
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
            data=markers,
            id="winner-letters",
            get_position="position",
            get_text="letter",
            get_color="ink",
            get_size=12,
            font_weight=700,
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
