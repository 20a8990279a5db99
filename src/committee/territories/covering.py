"""Which of many shapes hold which points? Shapes in, pairs out; asked by many threads; no database."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
import shapely


class Cover:
    """Shapes in degrees and a tree over their boxes, ``margin`` degrees wider on each side.

    A shape is prepared, on a copy, when a point first lies in its box. GEOS completes a prepared shape while it is
    asked, which two threads must not do at once: hence the lock, and the copy, which nobody else holds.
    """

    def __init__(self, shapes: Sequence[Any] | Any, margin: float = 0.0) -> None:
        self.shapes = np.asarray(shapes, dtype=object)
        west, south, east, north = shapely.bounds(self.shapes).reshape(-1, 4).T
        boxes = shapely.box(west - margin, south - margin, east + margin, north + margin)
        self.boxes = shapely.STRtree(boxes)
        self._prepared: Any = np.full(len(self.shapes), None, dtype=object)
        self._asking = Lock()

    def in_box(self, points: Any) -> tuple[Any, Any]:
        """Pairs of a point and a shape whose widened box holds it, by point."""
        at, place = self.boxes.query(points)
        return at, place

    def hold(self, place: Any, lons: Any, lats: Any) -> Any:
        """Whether each of these shapes holds the point beside it; its border is in it."""
        with self._asking:
            self._prepare(place)
            return shapely.intersects_xy(self._prepared[place], lons, lats)

    def are_near(self, place: Any, points: Any, degrees: float) -> Any:
        """Whether each of these shapes lies within so many degrees of the point beside it."""
        with self._asking:
            self._prepare(place)
            return shapely.dwithin(self._prepared[place], points, degrees)

    def _prepare(self, place: Any) -> None:
        asked = np.unique(place)
        new = asked[shapely.is_missing(self._prepared[asked])]
        self._prepared[new] = shapely.from_wkb(shapely.to_wkb(self.shapes[new]))
        shapely.prepare(self._prepared[new])
