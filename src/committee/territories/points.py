"""Which points does a CSV hold, and how are the answers written beside them? Text in and out; no database."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from committee.territories.rules import Location
from committee.words import Refused, Sentence, say

LON = ("lon", "longitude", "lng", "x")
LAT = ("lat", "latitude", "y")
PRECISION = ("precision", "precision_m")
ANSWERS = ("answer", "codes", "distance_m", "generation", "method", "reason")
Point = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class PointsFile:
    """A CSV as it was read: header and rows untouched, and the point of each row (lon, lat, precision)."""

    header: list[str]
    rows: list[list[str]]
    points: list[Point]


def read_points(content: bytes, precision_m: float | None = 0) -> PointsFile:
    """The rows of a CSV (comma, semicolon or tabulation) with a longitude and a latitude column in WGS84 degrees.

    ``precision_m`` is that of every point when the file has no precision column; where it has one, an empty cell
    means that the precision is unknown. A cell that is no number gives a point that stays unknown.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        raise Refused(Sentence("The file cannot be read as CSV.")) from None
    if not table:
        raise Refused(Sentence("The file is empty."))
    header, width = table[0], len(table[0])
    rows = [row + [""] * (width - len(row)) for row in table[1:]]
    lon, lat, precision = (_place(header, names) for names in (LON, LAT, PRECISION))
    if lon is None or lat is None:
        raise Refused(
            Sentence(
                "The file needs a longitude column (lon, longitude, x) and a latitude one (lat, latitude, y)."
            )
        )
    points = [
        (_number(row[lon]), _number(row[lat]), precision_m if precision is None else _number(row[precision]))
        for row in rows
    ]
    return PointsFile(header, rows, points)


def _place(header: Sequence[str], names: Iterable[str]) -> int | None:
    wanted = [title.strip().lower() for title in header]
    return next((wanted.index(name) for name in names if name in wanted), None)


def _number(text: str) -> float | None:
    """A number with a point or a comma; None for anything else."""
    try:
        return float(text.strip().replace("\u00a0", "").replace("\u202f", "").replace(",", "."))
    except ValueError:
        return None


def answers_of(location: Location, locale: str) -> list[str]:
    """The six answer cells of one point; several codes are joined by a bar."""
    shown = location.matches or (() if location.nearest is None else (location.nearest,))
    return [
        str(location.answer),
        "|".join(match.code for match in location.matches),
        f"{shown[0].distance_m:.1f}" if shown else "",
        shown[0].generation if shown else "",
        str(location.method),
        "" if location.reason is None else say(location.reason, locale),
    ]


def write_points(file: PointsFile, locations: Sequence[Location], locale: str = "fr") -> bytes:
    """The same rows with the answers beside them: UTF-8, commas, decimal point. Older answers are replaced."""
    kept = [at for at, title in enumerate(file.header) if title.strip() not in ANSWERS]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(file.header[at] for at in kept), *ANSWERS])
    for row, location in zip(file.rows, locations, strict=True):
        beyond = row[len(file.header) :]
        writer.writerow([*(row[at] for at in kept), *answers_of(location, locale), *beyond])
    return out.getvalue().encode()
