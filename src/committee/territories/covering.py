"""Which of many shapes hold which points? Shapes in, pairs out; asked by many threads; no database."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
import shapely

# Degrees; a hostile file of minute boxes asks for no finer grid.
SMALLEST_SQUARE = 0.001
MANY_SQUARES = 256


class Boxes:
    """Upright boxes in degrees, found by the squares of a grid in which they lie: no geometry is made to ask.

    A square is about twice a usual box; the few boxes that lie in many squares are compared one by one.
    """

    def __init__(self, west: Any, south: Any, east: Any, north: Any) -> None:
        self._sides = west, south, east, north
        widths = np.r_[east - west, north - south]
        self._side = max(2 * float(np.median(widths)) if len(widths) else 0.0, SMALLEST_SQUARE)
        left, low, right, high = (np.floor(each / self._side).astype(np.int64) for each in self._sides)
        across, up = right - left + 1, high - low + 1
        self._large = np.flatnonzero(across * up > MANY_SQUARES)
        small = np.flatnonzero(across * up <= MANY_SQUARES)
        counts = (across * up)[small]
        place = np.repeat(small, counts)
        within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        keys = _key(left[place] + within % across[place], low[place] + within // across[place])
        order = np.argsort(keys, kind="stable")
        self._place = place[order]
        self._keys, self._starts = np.unique(keys[order], return_index=True)
        self._ends = np.r_[self._starts[1:], len(place)]

    def holding(self, lons: Any, lats: Any) -> tuple[Any, Any]:
        """Pairs of a point and a box that holds it, by point."""
        at, place = self._in_square(lons, lats)
        kept = self._are_in(at, place, lons, lats)
        at, place = at[kept], place[kept]
        for large in self._large:
            more = np.flatnonzero(self._are_in(slice(None), large, lons, lats))
            at, place = np.r_[at, more], np.r_[place, np.full(len(more), large)]
        order = np.argsort(at, kind="stable") if len(self._large) else slice(None)
        return at[order], place[order]

    def _in_square(self, lons: Any, lats: Any) -> tuple[Any, Any]:
        nothing = np.empty(0, dtype=np.int64)
        if not len(self._keys):
            return nothing, nothing
        keys = _key(
            np.floor(lons / self._side).astype(np.int64), np.floor(lats / self._side).astype(np.int64)
        )
        square = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        asked = np.flatnonzero(self._keys[square] == keys)
        starts, counts = self._starts[square[asked]], (self._ends - self._starts)[square[asked]]
        at = np.repeat(asked, counts)
        within = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        return at, self._place[np.repeat(starts, counts) + within]

    def _are_in(self, at: Any, place: Any, lons: Any, lats: Any) -> Any:
        west, south, east, north = self._sides
        x, y = lons[at], lats[at]
        return (x >= west[place]) & (x <= east[place]) & (y >= south[place]) & (y <= north[place])


def _key(column: Any, row: Any) -> Any:
    return (column << 32) + row


class Cover:
    """Shapes in degrees, found by their boxes, ``margin`` degrees wider on each side.

    A shape is prepared, on a copy, when a point first lies in its box. GEOS completes a prepared shape while it is
    asked, which two threads must not do at once: hence the lock, and the copy, which nobody else holds.
    """

    def __init__(self, shapes: Sequence[Any] | Any, margin: float = 0.0) -> None:
        self.shapes = np.asarray(shapes, dtype=object)
        west, south, east, north = shapely.bounds(self.shapes).reshape(-1, 4).T
        self.boxes = Boxes(west - margin, south - margin, east + margin, north + margin)
        self._prepared: Any = np.full(len(self.shapes), None, dtype=object)
        self._asking = Lock()

    def hold(self, place: Any, lons: Any, lats: Any) -> Any:
        """Whether each of these shapes holds the point beside it; its border is in it."""
        with self._asking:
            self._prepare(place)
            return shapely.intersects_xy(self._prepared[place], lons, lats)

    def are_near(self, place: Any, lons: Any, lats: Any, degrees: float) -> Any:
        """Whether each of these shapes lies within so many degrees of the point beside it."""
        points = shapely.points(lons, lats)
        with self._asking:
            self._prepare(place)
            return shapely.dwithin(self._prepared[place], points, degrees)

    def _prepare(self, place: Any) -> None:
        asked = np.unique(place)
        new = asked[shapely.is_missing(self._prepared[asked])]
        self._prepared[new] = shapely.from_wkb(shapely.to_wkb(self.shapes[new]))
        shapely.prepare(self._prepared[new])
