"""What does the map on which a person clicks show? Outlines of one department as plain numbers, true coordinates.

Outlines are simplified for display only; the click gives degrees which look-ups compare with the whole ones.
"""

import math
from datetime import date
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from committee.territories.departments import departments
from committee.territories.queries import districts, editions, shapes
from committee.territories.rules import edition_answering, is_overseas

DISPLAY_TOLERANCE = 0.00005
AROUND_DEGREES = 0.15
# The frame of the map is about three times as wide as it is high; land is drawn to its edges.
WIDTH_OF_FRAME = 3.2
# A hand and an eye place a point within some pixels, and no click is better than a doorstep.
PIXELS, FINEST_M = 4, 10
Scene = dict[str, Any]


def click_precision(metres_per_pixel: float) -> float:
    """What a click is worth, in metres, from the zoom at which it was made."""
    return float(max(FINEST_M, round(PIXELS * metres_per_pixel)))


def click_scene(department: str, on: date) -> Scene | None:
    """The department, its neighbours and its QPV that hold on a date; None for an unknown department.

    ``bounds`` are west, south, east, north; ``land`` and ``qpv`` hold rings of [longitude, latitude], to be filled
    even-odd. ``id`` changes with the editions.
    """
    edition = edition_answering(editions(), on, is_overseas=is_overseas(department))
    return _scene(department, on, "none" if edition is None else edition.id)


@lru_cache(maxsize=32)
def _scene(department: str, on: date, edition_id: str) -> Scene | None:
    own = next((each for each in departments() if each.code == department), None)
    if own is None:
        return None
    bounds = [round(float(value), 5) for value in own.outline.bounds]
    window = _window(*bounds)
    held = districts(department, on=on)
    return {
        "id": f"{department} {on.isoformat()} {edition_id}",
        "bounds": bounds,
        "land": [
            {"name": each.name, "own": each.code == department, "rings": rings(each.outline & window, 4)}
            for each in departments()
            if each.outline.intersects(window)
        ],
        "qpv": [
            {
                "code": row["code"],
                "name": row["name"],
                "schematic": bool(row["is_schematic"]),
                "bounds": [round(float(value), 5) for value in row["outline"].bounds],
                "rings": rings(shapely.simplify(row["outline"], DISPLAY_TOLERANCE), 5),
            }
            for row in shapes(held["code"]).to_dict("records")
            if row["outline"] is not None
        ],
    }


def _window(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """What the frame shows when the whole department is in it, in degrees."""
    height = north - south + 2 * AROUND_DEGREES
    width = max(
        east - west + 2 * AROUND_DEGREES,
        height * WIDTH_OF_FRAME / math.cos(math.radians((south + north) / 2)),
    )
    middle = (west + east) / 2
    return shapely.box(middle - width / 2, south - AROUND_DEGREES, middle + width / 2, north + AROUND_DEGREES)


def rings(outline: BaseGeometry, decimals: int) -> list[list[list[float]]]:
    """Every ring of the polygons of an outline, holes included."""
    found: list[list[list[float]]] = []
    for part in shapely.get_parts(outline):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            found.append([[round(x, decimals), round(y, decimals)] for x, y in ring.coords])
    return found
