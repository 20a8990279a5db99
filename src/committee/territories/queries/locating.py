"""Where does a point lie?"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from committee.territories.departments import departments_at
from committee.territories.lookup import Asked
from committee.territories.points import Point, read_points, write_points
from committee.territories.queries.editions import edition_index, editions
from committee.territories.rules import (
    HEXAGON,
    Answer,
    EditionRow,
    FileReport,
    Location,
    edition_answering,
    no_edition,
    projection_at,
    why_not_locate,
)
from committee.words import Refused, Sentence

CHUNK = 2_000


def locate(lon: float | None, lat: float | None, *, precision_m: float | None = 0, on: date) -> Location:
    """Where one WGS84 point lies on a date; a ``precision_m`` of None (a commune's centre) is never decided."""
    return locate_points([(lon, lat, precision_m)], on=on)[0]


def locate_points(
    points: Sequence[Point], *, on: date, progress: Callable[[int, int], None] | None = None
) -> list[Location]:
    """Where each point (lon, lat, precision) lies on a date, in one reading of the editions."""
    loaded = editions()
    located: list[Location] = []
    for start in range(0, len(points), CHUNK):
        located += _locate_chunk(points[start : start + CHUNK], loaded, on)
        if progress is not None:
            progress(len(located), len(points))
    return located


def _locate_chunk(points: Sequence[Point], loaded: list[EditionRow], on: date) -> list[Location]:
    located: list[Location | None] = [None] * len(points)
    groups: dict[int, list[int]] = {}
    for at, (lon, lat, precision_m) in enumerate(points):
        why = why_not_locate(lon, lat, precision_m)
        if why is not None or lon is None or lat is None:
            located[at] = Location(Answer.UNKNOWN, reason=why)
        else:
            groups.setdefault(projection_at(lon, lat) or HEXAGON, []).append(at)
    for epsg, places in groups.items():
        edition = edition_answering(loaded, on, is_overseas=epsg != HEXAGON)
        if edition is None or edition.qpv_count == 0:
            for at in places:
                located[at] = Location(Answer.UNKNOWN, reason=no_edition(on))
            continue
        lons, lats = [points[at][0] or 0.0 for at in places], [points[at][1] or 0.0 for at in places]
        asked = [
            Asked(lon, lat, points[at][2], department)
            for at, lon, lat, department in zip(places, lons, lats, departments_at(lons, lats), strict=True)
        ]
        for at, location in zip(places, edition_index(edition).locate(epsg, asked), strict=True):
            located[at] = location
    return [location for location in located if location is not None]


LOCATED = ("answer", "codes", "distance_m", "generation", "method", "reason", "nearest_code", "nearest_name")


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
    ]


def locate_file(
    source: Path,
    target: Path,
    *,
    on: date,
    precision_m: float | None = 0,
    locale: str = "fr",
    progress: Callable[[int, int], None] | None = None,
) -> FileReport:
    """Locate every point of a CSV and write it anew with the answers beside each row.

    Raises Refused when the source cannot be read or holds no coordinates; then nothing is written.
    """
    try:
        file = read_points(source.read_bytes(), precision_m)
    except OSError:
        raise Refused(Sentence("The file {name} cannot be read here.", name=str(source))) from None
    located = locate_points(file.points, on=on, progress=progress)
    try:
        target.write_bytes(write_points(file, located, locale))
    except OSError:
        raise Refused(Sentence("The file {name} cannot be written here.", name=str(target))) from None
    counts = Counter(location.answer for location in located)
    refused = sum(why_not_locate(*point) is not None for point in file.points)
    return FileReport(len(located), {answer: counts[answer] for answer in Answer}, refused)
