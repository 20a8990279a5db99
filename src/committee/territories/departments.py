"""Which department does a point lie in? The shipped outlines (Natural Earth), read once a process; no database."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from committee.settings import settings
from committee.territories.covering import Cover

# The shipped outlines are generalised: a quay or an islet may lie off them, and official QPV lie up to 0.046° off
# the outline of their own department.
TOLERANCE_DEGREES = 0.05


@dataclass(frozen=True)
class Department:
    """One department or overseas collectivity; ``geometry`` is GeoJSON in WGS84, ``outline`` the same shape."""

    code: str
    name: str
    region: str
    geometry: dict[str, Any]
    outline: BaseGeometry


@lru_cache(maxsize=1)
def departments() -> tuple[Department, ...]:
    """All departments and collectivities of the shipped outlines, by code."""
    path = settings().data / "reference" / "departements.geojson"
    features = json.loads(path.read_text("utf-8"))["features"]
    found = [
        Department(
            feature["properties"]["insee_dep"],
            feature["properties"]["lib_dep"],
            feature["properties"]["lib_reg"],
            feature["geometry"],
            shape(feature["geometry"]),
        )
        for feature in features
    ]
    return tuple(sorted(found, key=lambda department: department.code))


@lru_cache(maxsize=1)
def department_names() -> dict[str, str]:
    """The name of each department by its code."""
    return {department.code: department.name for department in departments()}


@lru_cache(maxsize=1)
def _tree() -> shapely.STRtree:
    return shapely.STRtree([department.outline for department in departments()])


def departments_at(lons: Any, lats: Any) -> list[str | None]:
    """The department of each point; None more than about five kilometres off any outline."""
    points = shapely.points(np.asarray(lons, dtype=float), np.asarray(lats, dtype=float))
    found: list[str | None] = [None] * len(points)
    for at, place in zip(*_tree().query_nearest(points, max_distance=TOLERANCE_DEGREES), strict=True):
        if found[at] is None:
            found[at] = departments()[place].code
    return found


def department_at(lon: float, lat: float) -> str | None:
    """The department of one point; None more than about five kilometres off any outline."""
    return departments_at([lon], [lat])[0]


@lru_cache(maxsize=1)
def _cover() -> Cover:
    return Cover([department.outline for department in departments()], TOLERANCE_DEGREES)


def departments_around(lons: Any, lats: Any) -> tuple[Any, Any]:
    """Every department in which each point may lie, given what the outlines are worth.

    Pairs of the place of a point and the place of a department in ``departments()``.
    """
    at, place = _cover().boxes.holding(lons, lats)
    is_near = _cover().are_near(place, lons[at], lats[at], TOLERANCE_DEGREES)
    return at[is_near], place[is_near]


def are_in_a_department(lons: Any, lats: Any) -> Any:
    """Whether each point lies in a department, or within about five kilometres of one."""
    at, place = _cover().boxes.holding(lons, lats)
    found = np.zeros(len(lons), dtype=bool)
    found[at[_cover().hold(place, lons[at], lats[at])]] = True
    at, place = at[~found[at]], place[~found[at]]
    found[at[_cover().are_near(place, lons[at], lats[at], TOLERANCE_DEGREES)]] = True
    return found
