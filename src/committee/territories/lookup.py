"""In which QPV does a point lie, and how far is the nearest border? Outlines in, locations out; no database.

Membership is decided in WGS84 degrees, in which outlines are published and points are given: an edge is straight
there, and the border belongs to the QPV. Distances are measured in metres, in the legal projection of each QPV,
to that same border: long edges are cut before they are projected, so that what is measured lies within a millimetre
of what decides (an official edge drawn straight in metres would be up to four centimetres off). A point said to
be inside at more than a millimetre from the border is therefore inside in metres too.

Official perimeters may overlap: every QPV that holds a point is told.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely

from committee.territories.covering import Cover
from committee.territories.departments import (
    TOLERANCE_DEGREES,
    are_in_a_department,
    department_at,
    departments,
    departments_around,
)
from committee.territories.projections import degrees_spanned, projected, to_legal
from committee.territories.rules import (
    COARSEST_M,
    SCHEMATIC_RADII,
    SIDE_BY_SIDE,
    Answer,
    EditionRow,
    Location,
    Method,
    QpvMatch,
    department_of,
    no_edition,
    reason_for,
    why_not_decide,
    why_not_locate,
    why_not_outside,
    why_not_outside_near,
)
from committee.words import Sentence

ANSWERS = np.array(list(Answer), dtype=object)
_INSIDE, _OUTSIDE, _UNCERTAIN, _UNKNOWN = range(len(ANSWERS))
# About a hundred metres: an edge no longer than this is off by less than a millimetre once projected.
STRAIGHT_DEGREES = 0.001
# For so few points the outlines around them are projected, not the whole edition.
FEW = 64
# What the degrees of a window may lose to rounding.
ROUNDING_DEGREES = 1e-9
NOWHERE = -1


class QpvOutline(NamedTuple):
    """One QPV as an index needs it; ``wkb`` (WGS84) and ``epsg`` are None for a QPV without an outline."""

    code: str
    name: str
    department: str
    wkb: bytes | None
    epsg: int | None


class Borders:
    """The borders of outlines in metres, each in its legal projection, projected when first measured."""

    def __init__(self, shapes: Any, epsg: Any) -> None:
        self.epsg = epsg
        self._shapes = shapes
        self._lines: Any = np.full(len(shapes), None, dtype=object)
        self._trees: dict[int, tuple[shapely.STRtree, Any]] = {}

    def lines(self, place: Any) -> Any:
        """The border of each of these outlines, in metres."""
        new = np.unique(place)
        new = new[shapely.is_missing(self._lines[new])]
        for epsg in np.unique(self.epsg[new]):
            own = new[self.epsg[new] == epsg]
            cut = shapely.segmentize(shapely.boundary(self._shapes[own]), STRAIGHT_DEGREES)
            self._lines[own] = projected(cut, to_legal(int(epsg)))
        return self._lines[place]

    def areas(self) -> Any:
        """The surface of every outline, in square metres."""
        found = np.empty(len(self.epsg))
        for epsg in np.unique(self.epsg):
            own = self.epsg == epsg
            found[own] = shapely.area(projected(self._shapes[own], to_legal(int(epsg))))
        return found

    def distances(self, place: Any, lons: Any, lats: Any) -> Any:
        """Metres from each point to the border of the outline beside it, on either side of it."""
        lines, found = self.lines(place), np.empty(len(place))
        for epsg in np.unique(self.epsg[place]):
            own = self.epsg[place] == epsg
            points = shapely.points(*to_legal(int(epsg)).transform(lons[own], lats[own]))
            found[own] = shapely.distance(points, lines[own])
        return found

    def nearest(self, epsg: int, lons: Any, lats: Any) -> tuple[Any, Any, Any]:
        """The nearest borders of one projection: places of points, of outlines (equal ones too), metres."""
        if epsg not in self._trees:
            own = np.flatnonzero(self.epsg == epsg)
            self._trees[epsg] = shapely.STRtree(self.lines(own)), own
        tree, own = self._trees[epsg]
        points = shapely.points(*to_legal(epsg).transform(lons, lats))
        (at, place), metres = tree.query_nearest(points, return_distance=True)
        return at, own[place], metres


def usable(precision_m: Any) -> Any:
    """The precisions with which a point decides something; NaN for those that say nothing."""
    return np.where(precision_m <= COARSEST_M, precision_m, np.nan)


@dataclass(frozen=True)
class Undrawn:
    """Which QPV are known and not drawn: how many by department, and whether no other can exist.

    ``is_whole``: the edition, or an official list of its generation beside it, names every QPV that was published.
    """

    by_department: Counter[str]
    is_whole: bool


@dataclass(frozen=True)
class Found:
    """What one edition says of some points. ``answers`` are places in ANSWERS.

    ``at`` and ``place`` pair a point with the QPV that the answer speaks of, by point and in the order of
    ``Location.matches``. ``doubts``: for a point that no outline holds, the place of the department that keeps it
    from being outside, else NOWHERE.
    """

    answers: Any
    at: Any
    place: Any
    doubts: Any


class EditionIndex:
    """All outlines of one edition, opened once and shared by everyone who asks, from any thread."""

    def __init__(self, edition: EditionRow, outlines: Sequence[QpvOutline]) -> None:
        self.edition = edition
        self.bare = {outline.code: outline.department for outline in outlines if outline.wkb is None}
        self.undrawn = Undrawn(Counter(self.bare.values()), edition.is_complete)
        drawn = sorted((each for each in outlines if each.wkb is not None), key=lambda each: each.code)
        self.codes = np.array([outline.code for outline in drawn], dtype=object)
        self.names = np.array([outline.name for outline in drawn], dtype=object)
        self._of = [outline.department for outline in drawn]
        self._cover = Cover(shapely.from_wkb([outline.wkb for outline in drawn]))
        self._borders = Borders(
            self._cover.shapes, np.array([outline.epsg for outline in drawn], dtype=np.int32)
        )

    @cached_property
    def shapes(self) -> dict[str, Any]:
        """The WGS84 outline of each QPV that has one."""
        return dict(zip(self.codes, self._cover.shapes, strict=True))

    @cached_property
    def _departments(self) -> Any:
        """The place of each outline's department among ``departments()``, NOWHERE for one that is not drawn."""
        places = {each.code: place for place, each in enumerate(departments())}
        return np.array([places.get(code, NOWHERE) for code in self._of], dtype=np.int64)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._cover.shapes)

    @cached_property
    def _reach(self) -> Any:
        """How far beyond each outline a point stays uncertain, in metres: nothing unless it is schematic."""
        if not self.edition.is_schematic:
            return np.zeros(len(self.codes))
        return (SCHEMATIC_RADII - 1) * np.sqrt(self._borders.areas() / math.pi)

    def beside_list(self, codes: Collection[str], *, is_complete: bool) -> Undrawn:
        """What this edition does not draw, knowing the codes of an official list of its generation."""
        bare = {code: department_of(code) for code in codes} | self.bare
        for code in self.codes:
            bare.pop(code, None)
        return Undrawn(Counter(bare.values()), is_complete or self.edition.is_complete)

    def _doubtful(self, undrawn: Undrawn) -> Any:
        """Whether each department may have a QPV that this edition does not draw; empty when none may."""
        if undrawn.is_whole and not undrawn.by_department:
            return np.empty(0, dtype=bool)
        return np.array(
            [undrawn.by_department[each.code] > 0 or not undrawn.is_whole for each in departments()]
        )

    def find(self, lons: Any, lats: Any, precision_m: Any, undrawn: Undrawn | None = None) -> Found:
        """Where points of French territories lie; a precision of NaN is unknown and decides nothing.

        ``undrawn``: what a list tells beside this edition, None where there is none.
        """
        answers = np.full(len(lons), _UNKNOWN, dtype=np.int8)
        doubts = np.full(len(lons), NOWHERE)
        asked = np.flatnonzero(~np.isnan(precision_m))
        x, y, precision = lons[asked], lats[asked], precision_m[asked]
        at, place, inside, metres = self._pairs(x, y, precision)
        is_near, is_sure = np.zeros(len(asked), dtype=bool), np.zeros(len(asked), dtype=bool)
        is_near[at] = True
        if self.edition.is_schematic:
            answers[asked[is_near]] = _UNCERTAIN
        else:
            is_sure[at[inside & ~(metres <= precision[at])]] = True
            answers[asked] = np.select([is_sure, is_near], [_INSIDE, _UNCERTAIN], _OUTSIDE)
            is_out = asked[~is_near]
            if len(is_out):
                may_be_out, doubts[is_out] = self._doubts(lons[is_out], lats[is_out], undrawn or self.undrawn)
                answers[is_out[~may_be_out]] = _UNKNOWN
        kept = inside | ~is_sure[at]
        at, place, metres = at[kept], place[kept], metres[kept]
        at, place = self._ordered(at, place, metres, is_sure, x, y)
        return Found(answers, asked[at], place, doubts)

    def _pairs(self, lons: Any, lats: Any, precision: Any) -> tuple[Any, Any, Any, Any]:
        """Pairs of point and outline that holds it, or whose border is within its precision (a schematic's reach).

        With whether it holds it, and the metres to the border: NaN where only a precision of 0 asks.
        """
        window = precision + self._reach.max(initial=0.0)
        if window.any():
            degrees = degrees_spanned(window, lats) + ROUNDING_DEGREES
            at, place = self._tree.query(shapely.points(lons, lats), predicate="dwithin", distance=degrees)
        else:
            at, place = self._cover.boxes.holding(lons, lats)
        inside = self._cover.hold(place, lons[at], lats[at])
        metres = np.full(len(at), np.nan)
        measured = window[at] > 0
        metres[measured] = self._borders.distances(place[measured], lons[at[measured]], lats[at[measured]])
        kept = inside | (metres <= precision[at] + self._reach[place])
        return at[kept], place[kept], inside[kept], metres[kept]

    def _ordered(
        self, at: Any, place: Any, metres: Any, is_sure: Any, lons: Any, lats: Any
    ) -> tuple[Any, Any]:
        """The pairs by point; several QPV deepest first when one surely holds it, else the nearest border first."""
        several = (np.bincount(at, minlength=len(lons)) > 1)[at] & np.isnan(metres)
        metres[several] = self._borders.distances(place[several], lons[at[several]], lats[at[several]])
        order = np.lexsort((place, np.where(is_sure[at], -metres, metres), at))
        return at[order], place[order]

    def _doubts(self, lons: Any, lats: Any, undrawn: Undrawn) -> tuple[Any, Any]:
        """Whether points that no outline holds are outside, and the department that keeps one from it.

        A point off every department, but as near to a QPV as departments are known, lies in the QPV's department.
        """
        doubts, doubtful = np.full(len(lons), NOWHERE), self._doubtful(undrawn)
        if len(doubtful):
            at, place = departments_around(lons, lats)
            may_be_out = np.bincount(at, minlength=len(lons)) > 0
        else:
            may_be_out = are_in_a_department(lons, lats)
        off = np.flatnonzero(~may_be_out)
        beside, near = self._tree.query(
            shapely.points(lons[off], lats[off]), predicate="dwithin", distance=TOLERANCE_DEGREES
        )
        may_be_out[off[beside]] = True
        if len(doubtful):
            at, place = np.r_[at, off[beside]], np.r_[place, self._departments[near]]
            is_doubtful = doubtful[place] & (place != NOWHERE)
            doubts[at[is_doubtful]] = place[is_doubtful]
            may_be_out[at[is_doubtful]] = False
            may_be_out &= undrawn.is_whole
        return may_be_out, doubts

    def why_not_outside(self, lon: float, lat: float, doubt: int, undrawn: Undrawn) -> Sentence | None:
        """Why a point that no outline holds is not outside, given its ``Found.doubts``."""
        if doubt == NOWHERE:
            return why_not_outside(None, is_whole=undrawn.is_whole, missing=0)
        near = departments()[doubt].code
        department = department_at(lon, lat) or near
        missing = undrawn.by_department[department]
        own = why_not_outside(department, is_whole=undrawn.is_whole, missing=missing)
        return own or why_not_outside_near(near)

    def distances(self, place: Any, lons: Any, lats: Any) -> Any:
        """Metres from each point to the border of the outline beside it."""
        return self._borders.distances(place, lons, lats)

    def nearest(self, epsg: int, lons: Any, lats: Any) -> tuple[Any, Any]:
        """Of each point of one projection's box the QPV with the nearest border, and the metres to it.

        NOWHERE and NaN where no outline lies in this box or in one beside it.
        """
        zones = [zone for zone in np.unique(self._borders.epsg) if _are_together(epsg, int(zone))]
        found, metres = np.full(len(lons), NOWHERE), np.full(len(lons), np.nan)
        if not zones:
            return found, metres
        at, place, away = (
            self._near(lons, lats, zones) if len(lons) <= FEW else self._nearest(lons, lats, zones)
        )
        order = np.lexsort((place, away, at))[::-1]
        found[at[order]], metres[at[order]] = place[order], away[order]
        return found, metres

    def _nearest(self, lons: Any, lats: Any, zones: Sequence[int]) -> tuple[Any, Any, Any]:
        parts = [self._borders.nearest(int(zone), lons, lats) for zone in zones]
        at, place, away = (np.concatenate(part) for part in zip(*parts, strict=True))
        return at, place, away

    def _near(self, lons: Any, lats: Any, zones: Sequence[int]) -> tuple[Any, Any, Any]:
        """Every outline as near as the one which is nearest in degrees, whose metres tell how far to look."""
        points, (own, tree) = shapely.points(lons, lats), self._together(frozenset(zones))
        at, place = tree.query_nearest(points, all_matches=False)
        metres = self.distances(own[place], lons[at], lats[at])
        degrees = degrees_spanned(metres, lats[at]) + ROUNDING_DEGREES
        near, place = tree.query(points[at], predicate="dwithin", distance=degrees)
        at, place = at[near], own[place]
        return at, place, self.distances(place, lons[at], lats[at])

    def _together(self, zones: frozenset[int]) -> tuple[Any, shapely.STRtree]:
        if zones not in self._trees:
            own = np.flatnonzero(np.isin(self._borders.epsg, list(zones)))
            self._trees[zones] = own, shapely.STRtree(self._cover.shapes[own])
        return self._trees[zones]

    @cached_property
    def _trees(self) -> dict[frozenset[int], tuple[Any, shapely.STRtree]]:
        return {}

    def match(self, place: int, metres: float) -> QpvMatch:
        """One QPV with the distance to its border."""
        return QpvMatch(self.codes[place], self.names[place], str(self.edition.generation), metres)


def _are_together(epsg: int, other: int) -> bool:
    return epsg == other or {epsg, other} <= SIDE_BY_SIDE


@dataclass(frozen=True)
class Part:
    """The points of one edition and one projection among all that were asked; ``rows`` are their places."""

    index: EditionIndex
    epsg: int
    rows: Any
    found: Found
    undrawn: Undrawn

    @cached_property
    def first(self) -> Any:
        """The place of the first match of each point, NOWHERE without one."""
        place = np.full(len(self.rows), NOWHERE)
        place[self.found.at[::-1]] = self.found.place[::-1]
        return place


class Located:
    """Where many points lie, by column: NumPy arrays in the order of the points.

    What only some readers need (distances, the nearest QPV, sentences) is worked out when it is asked for.
    ``precision_m`` is NaN where it is unknown.
    """

    def __init__(self, lons: Any, lats: Any, precision_m: Any, on: date, parts: Sequence[Part]) -> None:
        self.lons, self.lats, self.precision_m, self.on = lons, lats, precision_m, on
        self.parts = parts

    def __len__(self) -> int:
        return len(self.lons)

    def _gathered(self, otherwise: Any, dtype: Any, values: Any) -> Any:
        found = np.full(len(self), otherwise, dtype=dtype)
        for part in self.parts:
            found[part.rows] = values(part)
        return found

    @cached_property
    def answers(self) -> Any:
        """The ``Answer`` for each point."""
        return ANSWERS[self._gathered(_UNKNOWN, np.int8, lambda part: part.found.answers)]

    @cached_property
    def counts(self) -> Any:
        """How many QPV each answer speaks of: those that hold the point, or may hold it when it is uncertain."""
        return self._gathered(0, np.int64, lambda part: np.bincount(part.found.at, minlength=len(part.rows)))

    @cached_property
    def codes(self) -> Any:
        """The code of the first of them, None without one."""
        return self._gathered(None, object, lambda part: _taken(part.index.codes, part.first))

    @cached_property
    def pairs(self) -> tuple[Any, Any]:
        """Every place of a point with every code its answer speaks of, by point, in the order of the matches."""
        at = np.concatenate([np.empty(0, np.int64), *(part.rows[part.found.at] for part in self.parts)])
        codes = np.concatenate(
            [np.empty(0, object), *(part.index.codes[part.found.place] for part in self.parts)]
        )
        order = np.argsort(at, kind="stable")
        return at[order], codes[order]

    @cached_property
    def edition_ids(self) -> Any:
        """The edition that answered, None when none did."""
        return self._gathered(None, object, lambda part: part.index.edition.id)

    @cached_property
    def _nearest(self) -> list[tuple[Any, Any]]:
        """By part, the first match or the nearest QPV of each point, and the metres to its border."""
        return [_nearest(part, self.lons, self.lats, self.precision_m) for part in self.parts]

    @cached_property
    def distances(self) -> Any:
        """Metres to the border of the first match, else of the nearest QPV; NaN when nothing can be compared."""
        found = np.full(len(self), np.nan)
        for part, (_, metres) in zip(self.parts, self._nearest, strict=True):
            found[part.rows] = metres
        return found

    @cached_property
    def nearest_codes(self) -> Any:
        """The code of the first match, else of the nearest QPV; None when nothing can be compared."""
        found = np.full(len(self), None, dtype=object)
        for part, (place, _) in zip(self.parts, self._nearest, strict=True):
            found[part.rows] = _taken(part.index.codes, place)
        return found

    def locations(self) -> list[Location]:
        """The same, one ``Location`` a point."""
        found: list[Location | None] = [None] * len(self)
        for part, (place, metres) in zip(self.parts, self._nearest, strict=True):
            self._fill(found, part, place, metres)
        return [self._unanswered(at) if each is None else each for at, each in enumerate(found)]

    def _unanswered(self, at: int) -> Location:
        point = float(self.lons[at]), float(self.lats[at]), _known(self.precision_m[at])
        return Location(Answer.UNKNOWN, reason=why_not_locate(*point) or no_edition(self.on))

    def _fill(self, found: list[Location | None], part: Part, place: Any, metres: Any) -> None:
        index, edition = part.index, part.index.edition
        matches: dict[int, list[QpvMatch]] = {}
        at = part.rows[part.found.at]
        away = index.distances(part.found.place, self.lons[at], self.lats[at])
        for own, match, distance in zip(part.found.at.tolist(), part.found.place, away.tolist(), strict=True):
            matches.setdefault(own, []).append(index.match(match, distance))
        method = Method.SCHEMATIC if edition.is_schematic else Method.PERIMETER
        answers = ANSWERS[part.found.answers]
        for own, row in enumerate(part.rows.tolist()):
            spoken_of = tuple(matches.get(own, ()))
            nearest = spoken_of[0] if spoken_of else None
            if nearest is None and place[own] != NOWHERE:
                nearest = index.match(place[own], float(metres[own]))
            reason = self._reason(part, own, row)
            found[row] = Location(answers[own], spoken_of, nearest, method, reason, edition.id)

    def _reason(self, part: Part, own: int, row: int) -> Sentence | None:
        precision_m, edition = _known(self.precision_m[row]), part.index.edition
        answer = part.found.answers[own]
        why = why_not_decide(precision_m)
        if why is not None or answer in {_INSIDE, _OUTSIDE}:
            return why
        if answer == _UNCERTAIN or edition.is_schematic:
            return reason_for(ANSWERS[answer], is_schematic=edition.is_schematic, precision_m=precision_m)
        return part.index.why_not_outside(
            self.lons[row], self.lats[row], int(part.found.doubts[own]), part.undrawn
        )


def _nearest(part: Part, lons: Any, lats: Any, precision_m: Any) -> tuple[Any, Any]:
    place, metres = part.first.copy(), np.full(len(part.rows), np.nan)
    matched = place != NOWHERE
    rows = part.rows[matched]
    metres[matched] = part.index.distances(place[matched], lons[rows], lats[rows])
    alone = ~matched & ~np.isnan(usable(precision_m[part.rows]))
    rows = part.rows[alone]
    place[alone], metres[alone] = part.index.nearest(part.epsg, lons[rows], lats[rows])
    return place, metres


def _taken(values: Any, place: Any) -> Any:
    """The value at each place, None for NOWHERE."""
    found = np.full(len(place), None, dtype=object)
    found[place != NOWHERE] = values[place[place != NOWHERE]]
    return found


def _known(precision_m: float) -> float | None:
    return None if math.isnan(precision_m) else float(precision_m)
