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

# The shipped outlines are generalised to about a kilometre: a quay or an islet may lie off them.
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
