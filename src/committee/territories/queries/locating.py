"""Where does a point lie?"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from committee.territories.data_sets import answering
from committee.territories.lookup import Located, Part, Undrawn, usable
from committee.territories.points import Point
from committee.territories.queries.editions import data_sets, edition_index, undrawn_beside
from committee.territories.rules import (
    HEXAGON,
    PROJECTIONS,
    EditionKind,
    EditionRow,
    Location,
    edition_answering,
)

CHUNK = 10_000


def locate(lon: float | None, lat: float | None, *, precision_m: float | None = 0, on: date) -> Location:
    """Where one WGS84 point lies on a date; a ``precision_m`` of None (a commune's centre) is never decided."""
    return locate_points([(lon, lat, precision_m)], on=on)[0]


def locate_points(
    points: Sequence[Point], *, on: date, progress: Callable[[int, int], None] | None = None
) -> list[Location]:
    """Where each point (lon, lat, precision) lies on a date, in one reading of the editions."""
    loaded = data_sets()
    located: list[Location] = []
    for start in range(0, len(points), CHUNK):
        lons, lats, precision_m = np.array(points[start : start + CHUNK], dtype=float).T
        located += _located(lons, lats, precision_m, loaded, on).locations()
        if progress is not None:
            progress(len(located), len(points))
    return located


def locate_columns(lons: Any, lats: Any, *, precision_m: Any = 0, on: date) -> Located:
    """Where many points lie on a date, by column; NaN or None: unknown.

    ``precision_m``: metres, one for all or one a point. What is not asked of the answer is not worked out.
    """
    x, y = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
    precision = np.broadcast_to(np.asarray(precision_m, dtype=float), x.shape)
    return _located(x, y, precision, data_sets(), on)


def _located(lons: Any, lats: Any, precision_m: Any, loaded: list[EditionRow], on: date) -> Located:
    """The points by projection, each asked of the edition that answers for it; the others stay unanswered."""
    parts = []
    fit = ~(precision_m < 0)
    for epsg, (west, south, east, north) in PROJECTIONS:
        rows = np.flatnonzero(fit & (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north))
        edition = edition_answering(loaded, on, is_overseas=epsg != HEXAGON) if len(rows) else None
        fit[rows] = False
        if edition is not None and edition.qpv_count > 0:
            index = edition_index(edition)
            undrawn = _undrawn(edition, loaded) or index.undrawn
            found = index.find(lons[rows], lats[rows], usable(precision_m[rows]), undrawn)
            parts.append(Part(index, epsg, rows, found, undrawn))
    return Located(lons, lats, precision_m, on, parts)


def _undrawn(edition: EditionRow, loaded: list[EditionRow]) -> Undrawn | None:
    """What an official list tells beside perimeters that hold fewer QPV than were published, or than it names."""
    listed = answering(loaded, EditionKind.LIST, edition.generation)
    if listed is None or (edition.is_complete and listed.qpv_count <= edition.qpv_count):
        return None
    return undrawn_beside(edition, listed)


LOCATED = (
    "answer",
    "codes",
    "distance_m",
    "generation",
    "method",
    "reason",
    "nearest_code",
    "nearest_name",
    "edition_id",
)


def locate_many(frame: pd.DataFrame, on: date) -> pd.DataFrame:
    """Where each row's point lies: columns ``lon``, ``lat``, perhaps ``precision_m`` (absent: 0; null: unknown).

    Same index, columns LOCATED: ``codes`` is a tuple, ``distance_m`` to the border of the first match or of the
    nearest QPV (null when unknown), ``reason`` a Sentence or None.
    """
    columns = [
        _numbers(frame, "lon", None),
        _numbers(frame, "lat", None),
        _numbers(frame, "precision_m", 0.0),
    ]
    rows = [_located_cells(location) for location in locate_points(list(zip(*columns, strict=True)), on=on)]
    found = pd.DataFrame(rows, columns=list(LOCATED), index=frame.index, dtype=object)
    return found.astype({"distance_m": "Float64"})


def _numbers(frame: pd.DataFrame, column: str, otherwise: float | None) -> list[float | None]:
    if column not in frame.columns:
        return [otherwise] * len(frame)
    return [None if pd.isna(value) else float(value) for value in frame[column]]


def _located_cells(location: Location) -> list[Any]:
    nearest = location.nearest
    return [
        str(location.answer),
        tuple(match.code for match in location.matches),
        None if nearest is None else nearest.distance_m,
        None if nearest is None else nearest.generation,
        str(location.method),
        location.reason,
        None if nearest is None else nearest.code,
        None if nearest is None else nearest.name,
        location.edition_id,
    ]
