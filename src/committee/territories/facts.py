"""Which QPV facts does the project ship? A CSV in, features with schematic outlines out; no database."""

import csv
import io
import math

from shapely import Point, Polygon

from committee.territories.perimeters import Contents, Feature, paired
from committee.territories.projections import from_legal, projected, to_legal
from committee.territories.rules import Generation, projection_at
from committee.words import Refused, Sentence

# A QPV whose surface is not known is drawn with the median surface of the 2024 generation.
MEDIAN_AREA_HA = 25.0
QUADRANT_SEGMENTS = 8


def read_facts(content: bytes) -> list[Contents]:
    """The shipped facts by generation, each QPV drawn as a regular polygon of its surface around its centre."""
    features: dict[Generation, list[Feature]] = {}
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        for row in rows:
            features.setdefault(Generation(row["generation"]), []).append(_feature(row))
    except (UnicodeDecodeError, KeyError, ValueError):
        raise Refused(Sentence("The shipped QPV facts cannot be read.")) from None
    return [Contents(generation, tuple(found), 0, 0) for generation, found in sorted(features.items())]


def _feature(row: dict[str, str]) -> Feature:
    lon, lat = _number(row["lon"]), _number(row["lat"])
    area = _number(row["area_ha"])
    outline = legal = epsg = None
    if lon is not None and lat is not None:
        epsg = projection_at(lon, lat)
    if epsg is not None:
        centre = Point(*to_legal(epsg).transform(lon, lat))
        legal = regular_polygon(centre, MEDIAN_AREA_HA if area is None else area)
        outline = projected(legal, from_legal(epsg))
    return Feature(
        code=row["code"],
        label=row["name"],
        department=row["department"],
        region=None,
        communes=paired(_list(row["commune_codes"]), _list(row["communes"])),
        outline=outline,
        legal=legal,
        epsg=epsg,
        lon=lon,
        lat=lat,
        area_ha=area,
        status=row["statut"] or None,
        note=row["note"] or None,
        predecessors=tuple(_list(row["predecessors"])),
    )


def regular_polygon(centre: Point, area_ha: float) -> Polygon:
    """A regular polygon around a centre in metres, with exactly the given surface."""
    sides = 4 * QUADRANT_SEGMENTS
    radius = math.sqrt(2 * area_ha * 10_000 / (sides * math.sin(2 * math.pi / sides)))
    return centre.buffer(radius, quad_segs=QUADRANT_SEGMENTS)


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]
