"""In which QPV does a point lie, and how far is the nearest border? Outlines in, locations out; no database.

Membership is decided in WGS84 (the border is inside), distances are measured in the legal projection of the point.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from committee.territories.projections import to_legal
from committee.territories.rules import (
    SCHEMATIC_RADII,
    Answer,
    EditionRow,
    Location,
    Method,
    QpvMatch,
    decide,
    reason_for,
    why_not_outside,
)
from committee.words import Sentence


@dataclass(frozen=True)
class QpvOutline:
    """One QPV as an index needs it; ``wkb`` and ``epsg`` are None for a QPV without an outline."""

    code: str
    name: str
    department: str
    lon: float | None
    lat: float | None
    wkb: bytes | None
    wkb_legal: bytes | None
    epsg: int | None


@dataclass(frozen=True)
class Asked:
    """A point to locate; a ``precision_m`` of None is unknown (a commune's centre). ``department`` may be None."""

    lon: float
    lat: float
    precision_m: float | None
    department: str | None


class Zone:
    """The outlines of one legal projection, with one tree in degrees and one in metres."""

    def __init__(self, epsg: int, outlines: Sequence[QpvOutline]) -> None:
        self.epsg = epsg
        self.outlines = outlines
        self.shapes = shapely.from_wkb([outline.wkb for outline in outlines])
        self.tree = shapely.STRtree(self.shapes)
        self.legal = shapely.from_wkb([outline.wkb_legal for outline in outlines])

    @cached_property
    def legal_tree(self) -> shapely.STRtree:
        """The tree in metres."""
        return shapely.STRtree(self.legal)

    @cached_property
    def borders(self) -> Any:
        """The border of each outline, in metres."""
        return shapely.boundary(self.legal)

    @cached_property
    def reach(self) -> Any:
        """For a schematic outline: how far beyond it a point stays uncertain, in metres."""
        return (SCHEMATIC_RADII - 1) * np.sqrt(shapely.area(self.legal) / math.pi)


class EditionIndex:
    """All outlines of one edition, opened once and shared by everyone who asks."""

    def __init__(self, edition: EditionRow, outlines: Sequence[QpvOutline]) -> None:
        self.edition = edition
        self.by_code = {outline.code: outline for outline in outlines}
        self.held = frozenset(outline.department for outline in outlines)
        self.missing = Counter(outline.department for outline in outlines if outline.wkb is None)
        drawn = [outline for outline in outlines if outline.wkb is not None]
        self.zones = {
            epsg: Zone(epsg, [outline for outline in drawn if outline.epsg == epsg])
            for epsg in {outline.epsg for outline in drawn if outline.epsg is not None}
        }

    @cached_property
    def shapes(self) -> dict[str, Any]:
        """The WGS84 outline of each QPV that has one."""
        return {
            outline.code: outline_shape
            for zone in self.zones.values()
            for outline, outline_shape in zip(zone.outlines, zone.shapes, strict=True)
        }

    def locate(self, epsg: int, points: Sequence[Asked]) -> list[Location]:
        """Where each point lies; all points are in the zone of this projection and were found fit to compare."""
        zone = self.zones.get(epsg)
        if zone is None:
            return [self._location(point, [], [], None) for point in points]
        lons, lats = np.array([point.lon for point in points]), np.array([point.lat for point in points])
        flat = shapely.points(lons, lats)
        legal = shapely.points(*to_legal(epsg).transform(lons, lats))
        covering = self._pairs(zone, legal, *zone.tree.query(flat, predicate="intersects"))
        near = self._pairs(zone, legal, *self._within_reach(zone, legal, points))
        places, distances = zone.legal_tree.query_nearest(legal, return_distance=True, all_matches=False)
        nearest = {
            int(at): self._match(zone.outlines[place], float(distance))
            for at, place, distance in zip(*places, distances, strict=True)
        }
        return [
            self._location(point, covering.get(at, []), near.get(at, []), nearest[at])
            for at, point in enumerate(points)
        ]

    def _within_reach(self, zone: Zone, legal: Any, points: Sequence[Asked]) -> Any:
        """Pairs of point and outline whose border may lie within the precision (and a schematic's reach)."""
        precision = np.array([point.precision_m or 0.0 for point in points])
        if not self.edition.is_schematic:
            return zone.legal_tree.query(legal, predicate="dwithin", distance=precision)
        farthest = precision + zone.reach.max()
        at, place = zone.legal_tree.query(legal, predicate="dwithin", distance=farthest)
        is_near = shapely.distance(legal[at], zone.legal[place]) <= zone.reach[place] + precision[at]
        return at[is_near], place[is_near]

    def _pairs(self, zone: Zone, legal: Any, at: Any, place: Any) -> dict[int, list[QpvMatch]]:
        found: dict[int, list[QpvMatch]] = {}
        distances = shapely.distance(legal[at], zone.borders[place])
        for point, outline, distance in zip(at, place, distances, strict=True):
            found.setdefault(int(point), []).append(self._match(zone.outlines[outline], float(distance)))
        return found

    def _match(self, outline: QpvOutline, distance_m: float) -> QpvMatch:
        return QpvMatch(outline.code, outline.name, str(self.edition.generation), distance_m)

    def _location(
        self, point: Asked, covering: list[QpvMatch], near: list[QpvMatch], nearest: QpvMatch | None
    ) -> Location:
        is_schematic = self.edition.is_schematic
        method = Method.SCHEMATIC if is_schematic else Method.PERIMETER
        if point.precision_m is None:
            imprecise = Sentence(
                "The precision of the point is not known (it may be the centre of a commune): look for the address."
            )
            return Location(Answer.UNKNOWN, (), None, method, imprecise)
        inside = {match.code for match in covering}
        around = [match for match in near if match.code not in inside]
        answer, matches = decide(covering, around, point.precision_m, is_schematic=is_schematic)
        reason = reason_for(answer, is_schematic=is_schematic, precision_m=point.precision_m)
        if answer is Answer.OUTSIDE:
            department = point.department
            missing = self.missing[department or ""]
            reason = why_not_outside(self.edition, department, department in self.held, missing)
            answer = Answer.OUTSIDE if reason is None else Answer.UNKNOWN
        return Location(answer, matches, matches[0] if matches else nearest, method, reason)
