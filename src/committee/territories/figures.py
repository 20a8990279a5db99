"""How are land, overseas boxes and QPV drawn, for every map of the project, without any request outside?

Look-ups keep true coordinates: only the drawing moves the overseas departments into boxes left of the hexagon.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pydeck as pdk
import shapely
from pydeck.bindings.json_tools import default_serialize
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from committee.territories.departments import departments
from committee.words import Sentence, say

LAND = [239, 235, 227]
DEPARTMENT_LINES = [255, 255, 255]
LINES = [217, 212, 201]
INK = [30, 42, 50]
OCHRE = [201, 138, 27]
QUARTER = 64
MAP_WIDTH, MAP_HEIGHT = 900, 560
DISPLAY_TOLERANCE = 0.0002
AROUND_DEGREES = 0.02
CLOSEST = 15.0
HEXAGON_BOUNDS = (-4.9, 41.3, 9.7, 51.1)

# The overseas territories with QPV have a box each, from top to bottom; its frame is in drawn degrees.
BOXED = ("971", "972", "978", "973", "974", "976", "987")
_BOX_WEST, _BOX_EAST = -10.6, -7.0
_BOX_TOP, _BOX_STEP, _BOX_HEIGHT, _FILLED = 51.05, 1.4, 1.28, 0.78
_NAME_WIDTH = 3.2  # names stand left of their boxes, where no marker hides them
# French Polynesia is as wide as Europe and its QPV lie on two islands: its box shows these (in degrees).
_SHOWN = {"987": (-149.98, -17.92, -149.1, -17.42)}
_SHOWN_MARGIN = 0.05
_BOX_NAMES = {"987": "Polynésie française\n(Tahiti, Moorea)"}


_PLACE = re.compile(r'"\\u0000(\d{1,3})\\u0000"')


@dataclass(frozen=True)
class Written:
    """Data of a layer that are JSON already, kept from one run to the next: outlines take long to write."""

    text: str


class CompactDeck(pdk.Deck):  # type: ignore[misc]  # pydeck has no types
    """A deck whose message has no blanks: a quarter of what pydeck's own indentation sends."""

    def to_json(self) -> str:
        kept: list[str] = []

        def plain(value: Any) -> Any:
            if isinstance(value, Written):
                kept.append(value.text)
                return f"\0{len(kept) - 1}\0"
            told = default_serialize(value)
            return told | {"data": _as_texts(told.get("data"))} if isinstance(value, pdk.Layer) else told

        message = json.dumps(self, sort_keys=True, default=plain, separators=(",", ":"))
        return _PLACE.sub(lambda found: kept[int(found.group(1))], message) if kept else message


def _as_texts(data: Any) -> Any:
    """The rows of a layer, or its features, with no text of people that the browser would take for an expression.

    deck.gl reads each text that begins with two @ as one, also in rows: one that it cannot read takes the map away.
    """
    if isinstance(data, dict) and "features" in data:
        told = [{**each, "properties": _row_as_texts(each["properties"])} for each in data["features"]]
        return {**data, "features": told}
    return [_row_as_texts(each) for each in data] if isinstance(data, list) else data


def _row_as_texts(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    return {
        key: f"\u200b{value}" if isinstance(value, str) and value.startswith("@@") else value
        for key, value in row.items()
    }


@dataclass(frozen=True)
class Inset:
    """One box: the overseas department it shows, its frame in drawn degrees, and how points get into it.

    ``shown``: the true degrees that fit into the frame; what lies beyond is drawn at the frame's edge.
    """

    department: str
    name: str
    west: float
    south: float
    east: float
    north: float
    shown: tuple[float, float, float, float]
    source: tuple[float, float]
    target: tuple[float, float]
    scale_x: float
    scale_y: float

    def moved(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Where a true position, or arrays of them, is drawn."""
        return (
            self.target[0] + (lon - self.source[0]) * self.scale_x,
            self.target[1] + (lat - self.source[1]) * self.scale_y,
        )

    def moved_inside(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a true position is drawn, never outside the frame."""
        x, y = self.moved(lon, lat)
        return min(max(x, self.west), self.east), min(max(y, self.south), self.north)


@lru_cache(maxsize=1)
def insets() -> dict[str, Inset]:
    """The boxes by department. Shapes keep their proportions; each has a scale of its own."""
    outlines = {department.code: department for department in departments()}
    return {code: _inset(place, outlines[code]) for place, code in enumerate(BOXED)}


def _inset(place: int, department: Any) -> Inset:
    west, south, east, north = shown = _SHOWN.get(department.code, department.outline.bounds)
    box_north = _BOX_TOP - place * _BOX_STEP
    box_south = box_north - _BOX_HEIGHT
    source = ((west + east) / 2, (south + north) / 2)
    target = ((_BOX_WEST + _BOX_EAST) / 2, (box_south + box_north) / 2)
    there, here = math.cos(math.radians(source[1])), math.cos(math.radians(target[1]))
    wide = _FILLED * (_BOX_EAST - _BOX_WEST) * here / ((east - west) * there)
    scale = min(wide, _FILLED * _BOX_HEIGHT / (north - south))
    return Inset(
        department.code,
        _BOX_NAMES.get(department.code, department.name),
        _BOX_WEST,
        box_south,
        _BOX_EAST,
        box_north,
        shown,
        source,
        target,
        scale * there / here,
        scale,
    )


def draw_position(lon: float, lat: float, department: str | None) -> tuple[float, float]:
    """Where a point is drawn: in its box for an overseas department that has one, else where it is."""
    inset = insets().get(department or "")
    return (lon, lat) if inset is None else inset.moved_inside(lon, lat)


def draw_shape(outline: BaseGeometry, department: str | None) -> BaseGeometry:
    """An outline where it is drawn: in its box for an overseas department that has one, else where it is."""
    inset = insets().get(department or "")
    if inset is None:
        return outline
    if inset.department in _SHOWN:
        outline = shapely.intersection(outline, shapely.box(*inset.shown).buffer(_SHOWN_MARGIN))
    return shapely.transform(outline, lambda points: np.column_stack(inset.moved(points[:, 0], points[:, 1])))


def as_geojson(outline: BaseGeometry, decimals: int) -> dict[str, Any]:
    """An outline with rounded coordinates, as a layer takes it."""
    return {
        "type": outline.geom_type,
        "coordinates": _rounded(mapping(outline)["coordinates"], decimals),
    }


def _rounded(part: Any, decimals: int) -> Any:
    if part and isinstance(part[0], float):
        return [round(value, decimals) for value in part]
    return [_rounded(piece, decimals) for piece in part]


def _collection(features: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": properties}
            for geometry, properties in features
        ],
    }


@lru_cache(maxsize=1)
def _land() -> Written:
    land = _collection(
        (as_geojson(draw_shape(department.outline, department.code), 3), {}) for department in departments()
    )
    return Written(json.dumps(land, separators=(",", ":")))


def land_layer() -> pdk.Layer:
    """All departments, the overseas ones in their boxes."""
    return pdk.Layer(
        "GeoJsonLayer",
        data=_land(),
        id="land",
        filled=True,
        stroked=True,
        get_fill_color=LAND,
        get_line_color=DEPARTMENT_LINES,
        line_width_min_pixels=1,
        pickable=False,
    )


def inset_boxes() -> list[pdk.Layer]:
    """The frames of the overseas boxes and the name of each department beside its box."""
    frames = [
        {
            "polygon": [
                [box.west, box.south],
                [box.east, box.south],
                [box.east, box.north],
                [box.west, box.north],
            ]
        }
        for box in insets().values()
    ]
    names = [
        {"position": [box.west - 0.15, (box.south + box.north) / 2], "name": box.name}
        for box in insets().values()
    ]
    return [
        pdk.Layer(
            "PolygonLayer",
            data=frames,
            id="inset-boxes",
            get_polygon="polygon",
            filled=False,
            stroked=True,
            get_line_color=LINES,
            line_width_min_pixels=1,
            pickable=False,
        ),
        pdk.Layer(
            "TextLayer",
            data=names,
            id="inset-names",
            get_position="position",
            get_text="name",
            get_size=12,
            get_color=INK,
            get_text_anchor=pdk.types.String("end"),
            get_alignment_baseline=pdk.types.String("center"),
            character_set=pdk.types.String("auto"),
            font_family=pdk.types.String("sans-serif"),
            pickable=False,
        ),
    ]


def base_layers() -> list[pdk.Layer]:
    """What lies under every map: land, department lines, overseas boxes with their names."""
    return [land_layer(), *inset_boxes()]


def _facts(row: Mapping[Any, Any], caution: str) -> dict[str, str]:
    return {
        "code": row["code"],
        "name": row["name"],
        "communes": row["communes"],
        "caution": caution if row["is_schematic"] else "",
    }


def _caution(locale: str) -> str:
    return say(Sentence("schematic outline"), locale)


def qpv_layer(shapes: pd.DataFrame, locale: str = "fr", layer_id: str = "qpv") -> pdk.Layer:
    """Outlines of QPV (the frame of ``queries.shapes``), simplified for display only; none ever vanishes.

    A QPV without outline is left out: its place is in the table beside the map.
    """
    caution = _caution(locale)
    drawn = [row for row in shapes.to_dict("records") if row["outline"] is not None]
    features = [(as_geojson(_displayed(row), 5), _facts(row, caution)) for row in drawn]
    return pdk.Layer(
        "GeoJsonLayer",
        data=_collection(features),
        id=layer_id,
        filled=True,
        stroked=True,
        get_fill_color=[*OCHRE, QUARTER],
        get_line_color=OCHRE,
        line_width_min_pixels=1.5,
        pickable=True,
        auto_highlight=True,
    )


def _displayed(row: Mapping[Any, Any]) -> BaseGeometry:
    return draw_shape(shapely.simplify(row["outline"], DISPLAY_TOLERANCE), row["department"])


def point_layer(lon: float, lat: float, department: str | None) -> pdk.Layer:
    """The one point that was asked for."""
    x, y = draw_position(lon, lat, department)
    return pdk.Layer(
        "ScatterplotLayer",
        data=[{"position": [x, y]}],
        id="asked-point",
        get_position="position",
        get_radius=40,
        radius_min_pixels=5,
        radius_max_pixels=9,
        get_fill_color=INK,
        pickable=False,
    )


def view_of_bounds(
    bounds: tuple[float, float, float, float], high: int = MAP_HEIGHT, closest: float = CLOSEST
) -> pdk.ViewState:
    """The view that shows the whole of drawn bounds (west, south, east, north) in a map so many pixels high."""
    west, south, east, north = bounds
    width, height = max(east - west, 0.01), max(north - south, 0.01)
    middle = (south + north) / 2
    across = math.log2(360 * MAP_WIDTH / (512 * width))
    along = math.log2(360 * high * math.cos(math.radians(middle)) / (512 * height))
    return pdk.ViewState(
        longitude=round((west + east) / 2, 4),
        latitude=round(middle, 4),
        zoom=round(min(across, along, closest) - 0.15, 2),
        pitch=0,
        bearing=0,
    )


FRANCE = (_BOX_WEST - _NAME_WIDTH, HEXAGON_BOUNDS[1], HEXAGON_BOUNDS[2], HEXAGON_BOUNDS[3])
VIEW_FRANCE = view_of_bounds(FRANCE)


def view_of_department(code: str | None) -> pdk.ViewState:
    """The view of one department where it is drawn; the whole country for an unknown one."""
    outline = next((department.outline for department in departments() if department.code == code), None)
    return VIEW_FRANCE if outline is None else view_of_bounds(draw_shape(outline, code).bounds)


# Filled in by the browser, which escapes every value: never built from data here.
TOOLTIP = {
    "html": "<b>{name}</b><br>{code}<br>{communes}<br>{caution}",
    "style": {"backgroundColor": "#FBFAF7", "color": "#1E2A32", "border": "1px solid #D9D4C9"},
}


def deck(layers: Sequence[pdk.Layer], view: pdk.ViewState = VIEW_FRANCE, tooltip: Any = True) -> CompactDeck:
    """A map without tiles: the given layers over the base ones."""
    return CompactDeck(
        layers=[*base_layers(), *layers], initial_view_state=view, map_provider=None, tooltip=tooltip
    )
