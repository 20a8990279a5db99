"""How do degrees become metres? The legal projection of each French territory.

The projections are written out, so that no thread waits for the projection database: each thread makes its own
transformer. The national frames (RGF93, RGAF09, RGFG95, RGR92, RGM04, RGSPM06, RGPF) are taken as WGS84, from which
they differ by less than the metre to which WGS84 itself is defined; distances do not change by it.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from committee.territories.rules import HEXAGON

_RADIANS = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
_LAMBERT_93 = "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80"
_UTM: dict[int, str] = {
    5490: "20",
    2972: "22",
    2975: "40 +south",
    4471: "38 +south",
    4467: "21",
    3296: "5 +south",
    3297: "6 +south",
    3298: "7 +south",
}
# The shortest degree of latitude on the ellipsoid, in metres; legal metres differ from ground ones by under 2 %.
SHORTEST_DEGREE = 110_500 * 0.98


def _projection(epsg: int) -> str:
    return _LAMBERT_93 if epsg == HEXAGON else f"+proj=utm +zone={_UTM[epsg]} +ellps=GRS80"


@lru_cache(maxsize=16)
def to_legal(epsg: int) -> Transformer:
    """From WGS84 longitude and latitude to metres in a legal projection."""
    return Transformer.from_pipeline(f"+proj=pipeline {_RADIANS} +step {_projection(epsg)}")


@lru_cache(maxsize=16)
def from_legal(epsg: int) -> Transformer:
    """From metres in a legal projection to WGS84 longitude and latitude."""
    return Transformer.from_pipeline(f"+proj=pipeline +step +inv {_projection(epsg)} {_DEGREES}")


def projected(geometries: Any, transformer: Transformer) -> Any:
    """The same geometry, or array of geometries, with every vertex transformed."""
    return shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )


def degrees_spanned(metres: Any, lats: Any) -> Any:
    """How many degrees, of longitude or latitude, so many metres span at most around these latitudes."""
    farthest = np.minimum(np.abs(lats) + metres / SHORTEST_DEGREE, 85.0)
    return metres / (SHORTEST_DEGREE * np.cos(np.radians(farthest)))
