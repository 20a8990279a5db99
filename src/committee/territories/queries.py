"""Which QPV are known, and where does a point lie?

Editions never change once loaded, so what is read of one is kept for the process and shared by everyone: it is
public. Only the list of editions is read each time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.spreadsheets.finding import Hit
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.aliases import qpv_aliases
from committee.territories.departments import department_names, departments_at
from committee.territories.geocoding import Geocoded
from committee.territories.lookup import Asked, EditionIndex, QpvOutline
from committee.territories.placing import NameIndex, Placement, SiteWords, declared_codes, place
from committee.territories.points import Point, read_points, write_points
from committee.territories.records import Edition, GeocodedAddress, Qpv, QpvCommune, QpvPassage
from committee.territories.rules import (
    HEXAGON,
    Answer,
    EditionRow,
    FileReport,
    Generation,
    Location,
    department_of,
    edition_answering,
    generation_of,
    is_overseas,
    newest_editions,
    no_edition,
    projection_at,
    why_not_locate,
)
from committee.words import Refused, Sentence

CHUNK = 2_000


@dataclass(frozen=True)
class QpvRow:
    """One QPV; ``communes`` are pairs of code and name, either of which may be unknown."""

    code: str
    name: str
    generation: Generation
    department: str
    department_name: str
    communes: tuple[tuple[str | None, str | None], ...]
    status: str | None
    note: str | None
    area_ha: float | None
    lon: float | None
    lat: float | None
    is_schematic: bool
    edition_id: str

    @property
    def commune_names(self) -> str:
        """The communes as they are listed: names, or codes where no name is known."""
        return ", ".join(name or code or "" for code, name in self.communes)

    @property
    def folded(self) -> str:
        """Everything that a search looks at."""
        return folded(f"{self.code} {self.name} {self.commune_names}")


def editions() -> list[EditionRow]:
    """Every loaded edition, the newest first."""
    with reading() as session:
        found = session.scalars(select(Edition).order_by(Edition.created_at.desc(), Edition.id))
        return [_edition_row(edition) for edition in found]


def _edition_row(edition: Edition) -> EditionRow:
    return EditionRow(
        id=edition.id,
        generation=edition.generation,
        name=edition.name,
        source=edition.source,
        sha256=edition.sha256,
        is_schematic=edition.is_schematic,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        overseas_from=edition.overseas_from,
        overseas_until=edition.overseas_until,
        imported_at=edition.created_at,
        imported_by=edition.imported_by,
        qpv_count=edition.qpv_count,
        without_outline=edition.without_outline,
        repaired=edition.repaired,
    )


@lru_cache(maxsize=8)
def edition_index(edition: EditionRow) -> EditionIndex:
    """The opened outlines of one edition, kept for the process."""
    columns = (
        Qpv.code,
        Qpv.label,
        Qpv.department,
        Qpv.lon,
        Qpv.lat,
        Qpv.wkb,
        Qpv.wkb_legal,
        Qpv.epsg,
    )
    with reading() as session:
        rows = session.execute(select(*columns).where(Qpv.edition_id == edition.id).order_by(Qpv.code))
        return EditionIndex(edition, [QpvOutline(*row) for row in rows])


@lru_cache(maxsize=8)
def _catalogue(edition: EditionRow) -> dict[str, QpvRow]:
    columns = (
        Qpv.id,
        Qpv.code,
        Qpv.label,
        Qpv.department,
        Qpv.status,
        Qpv.note,
        Qpv.area_ha,
        Qpv.lon,
        Qpv.lat,
    )
    of_edition = Qpv.edition_id == edition.id
    communes: dict[str, list[tuple[str | None, str | None]]] = {}
    with reading() as session:
        pairs = (
            select(QpvCommune.qpv_id, QpvCommune.code, QpvCommune.name)
            .join(Qpv, Qpv.id == QpvCommune.qpv_id)
            .where(of_edition)
            .order_by(QpvCommune.qpv_id, QpvCommune.position)
        )
        for qpv_id, code, name in session.execute(pairs):
            communes.setdefault(qpv_id, []).append((code, name))
        found = session.execute(select(*columns).where(of_edition).order_by(Qpv.code)).all()
    names = department_names()
    return {
        row.code: QpvRow(
            code=row.code,
            name=row.label,
            generation=edition.generation,
            department=row.department,
            department_name=names.get(row.department, row.department),
            communes=tuple(communes.get(row.id, [])),
            status=row.status,
            note=row.note,
            area_ha=row.area_ha,
            lon=row.lon,
            lat=row.lat,
            is_schematic=edition.is_schematic,
            edition_id=edition.id,
        )
        for row in found
    }


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


def qpv_by_code(code: str, on: date | None = None) -> QpvRow | None:
    """One QPV, whatever the case of its code; None when it is not known or, given a date, does not hold on it."""
    wanted = code.strip().upper()
    generation = generation_of(wanted)
    edition = None if generation is None else newest_editions(editions()).get(generation)
    found = None if edition is None else _catalogue(edition).get(wanted)
    if edition is None or found is None:
        return None
    if on is not None and not edition.holds(on, is_overseas=is_overseas(found.department)):
        return None
    return found


def qpv_named(name: str, commune: str | None = None, on: date | None = None) -> list[QpvRow]:
    """The QPV of this name, whatever its case, accents and dashes; a name alone is no key, hence a list.

    Without a date both generations answer, the newer first.
    """
    wanted, place = folded(name), folded(commune or "")
    rows = _rows_on(on) if on is not None else _rows_of_both()
    return [
        row
        for row in rows
        if folded(row.name) == wanted
        and (not place or any(place == folded(commune_name or "") for _, commune_name in row.communes))
    ]


def _rows_of_both() -> list[QpvRow]:
    chosen = newest_editions(editions())
    return [
        row for _, edition in sorted(chosen.items(), reverse=True) for row in _catalogue(edition).values()
    ]


def _rows_on(on: date) -> list[QpvRow]:
    loaded = editions()
    rows: list[QpvRow] = []
    for overseas in (False, True):
        edition = edition_answering(loaded, on, is_overseas=overseas)
        if edition is not None:
            found = _catalogue(edition).values()
            rows += [row for row in found if is_overseas(row.department) is overseas]
    return rows


def place_by_words(words: SiteWords, on: date) -> Placement:
    """What the words of one site say on a date: a QPV by its code, or by its name in a commune."""
    return place_many([words], on)[0]


def place_many(words: Sequence[SiteWords], on: date) -> list[Placement]:
    """What the words of each site say on a date; a constant number of statements.

    A recognised QPV gives a point inside its outline, fit to draw and never to decide.
    """
    loaded = editions()
    hexagon = edition_answering(loaded, on, is_overseas=False)
    overseas = edition_answering(loaded, on, is_overseas=True)
    index = _name_index(hexagon, overseas)
    others = {
        row.code: row
        for edition in newest_editions(loaded).values()
        for row in _catalogue(edition).values()
        if row.code not in index.by_code
    }
    asked = {code for each in words for code in declared_codes(each.qpv or "")}
    after = successors_of([code for code in asked if code in others])
    return [_drawn(place(each, index, others, after, on), hexagon, overseas) for each in words]


@lru_cache(maxsize=8)
def _name_index(hexagon: EditionRow | None, overseas: EditionRow | None) -> NameIndex:
    answering = {False: hexagon, True: overseas}
    rows = [
        row
        for beyond, edition in answering.items()
        if edition is not None
        for row in _catalogue(edition).values()
        if is_overseas(row.department) is beyond
    ]

    def is_complete(department: str | None) -> bool:
        sides = [hexagon, overseas] if department is None else [answering[is_overseas(department)]]
        return all(edition is not None and edition.is_complete for edition in sides)

    return NameIndex(rows, is_complete, qpv_aliases())


def _drawn(placed: Placement, hexagon: EditionRow | None, overseas: EditionRow | None) -> Placement:
    """The same with a point inside the outline of its first QPV, when there is one."""
    if not placed.codes:
        return placed
    code = placed.codes[0]
    edition = overseas if is_overseas(department_of(code)) else hexagon
    if edition is None:
        return placed
    point = _point_inside(edition, code)
    return placed if point is None else replace(placed, lon=point[0], lat=point[1])


@lru_cache(maxsize=4096)
def _point_inside(edition: EditionRow, code: str) -> tuple[float, float] | None:
    outline = edition_index(edition).shapes.get(code)
    if outline is not None:
        point = outline.representative_point()
        return float(point.x), float(point.y)
    row = _catalogue(edition).get(code)
    return None if row is None or row.lon is None or row.lat is None else (row.lon, row.lat)


def qpv_options(on: date | None = None) -> dict[str, str]:
    """Codes and what a list of choices shows for them; without a date both generations, the newer first."""
    rows = _rows_on(on) if on is not None else _rows_of_both()
    return {row.code: f"{row.code} · {row.name} ({row.commune_names})" for row in rows}


DISTRICTS = {
    "code": "object",
    "name": "object",
    "communes": "object",
    "department": "object",
    "department_name": "object",
    "generation": "object",
    "area_ha": "Float64",
    "lon": "Float64",
    "lat": "Float64",
    "is_schematic": "bool",
}


def districts(department: str | None = None, search: str = "", *, on: date) -> pd.DataFrame:
    """The QPV that hold on a date, by code; ``search`` looks at codes, names and communes, folded."""
    wanted = folded(search)
    rows = [
        (
            row.code,
            row.name,
            row.commune_names,
            row.department,
            row.department_name,
            str(row.generation),
            row.area_ha,
            row.lon,
            row.lat,
            row.is_schematic,
        )
        for row in _rows_on(on)
        if (department is None or row.department == department) and wanted in row.folded
    ]
    return pd.DataFrame(rows, columns=list(DISTRICTS), dtype=object).astype(DISTRICTS)


SHAPES = ("code", "name", "communes", "department", "generation", "is_schematic", "lon", "lat", "outline")


def shapes(codes: Collection[str]) -> pd.DataFrame:
    """What a map draws of these QPV, of either generation: columns SHAPES, ``outline`` a WGS84 shape or None.

    Codes that are not known are left out.
    """
    chosen = newest_editions(editions())
    rows = []
    for code in dict.fromkeys(codes):
        generation = generation_of(code)
        edition = None if generation is None else chosen.get(generation)
        row = None if edition is None else _catalogue(edition).get(code)
        if edition is not None and row is not None:
            outline = edition_index(edition).shapes.get(code)
            rows.append(
                (
                    code,
                    row.name,
                    row.commune_names,
                    row.department,
                    str(row.generation),
                    row.is_schematic,
                    row.lon,
                    row.lat,
                    outline,
                )
            )
    return pd.DataFrame(rows, columns=list(SHAPES), dtype=object)


def geocoded(keys: Collection[str]) -> dict[str, Geocoded]:
    """What the geocoder answered before, by ``AddressAsked.key``."""
    columns = (
        GeocodedAddress.question,
        GeocodedAddress.kind,
        GeocodedAddress.lon,
        GeocodedAddress.lat,
        GeocodedAddress.score,
        GeocodedAddress.label,
        GeocodedAddress.commune_code,
    )
    found: dict[str, Geocoded] = {}
    wanted = list(dict.fromkeys(keys))
    with reading() as session:
        for start in range(0, len(wanted), CHUNK // 4):
            part = wanted[start : start + CHUNK // 4]
            for row in session.execute(select(*columns).where(GeocodedAddress.question.in_(part))):
                found[row[0]] = Geocoded(*row[1:])
    return found


def predecessors(code: str) -> list[str]:
    """The QPV of 2015 that a QPV of 2024 continues, wholly or in part; empty when none is known."""
    return _passages(QpvPassage.predecessor, QpvPassage.code == code)


def successors(code: str) -> list[str]:
    """The QPV of 2024 that continue a QPV of 2015, wholly or in part; empty when none is known."""
    return _passages(QpvPassage.code, QpvPassage.predecessor == code)


def successors_of(codes: Collection[str]) -> dict[str, list[str]]:
    """The QPV of 2024 that continue each of these QPV of 2015; those without a known one are left out."""
    found: dict[str, list[str]] = {}
    if not codes:
        return found
    pairs = (
        select(QpvPassage.predecessor, QpvPassage.code)
        .where(QpvPassage.predecessor.in_(codes))
        .distinct()
        .order_by(QpvPassage.predecessor, QpvPassage.code)
    )
    with reading() as session:
        for before, after in session.execute(pairs):
            found.setdefault(before, []).append(after)
    return found


def _passages(column: Any, condition: Any) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(column).where(condition).distinct().order_by(column)))


def search(words: Sequence[str], limit: int) -> list[Hit]:
    """The QPV of both generations, the newer first, whose code, name or communes hold all the words."""
    return [
        Hit(row.code, f"{row.name} ({row.code})", row.commune_names)
        for row in _rows_of_both()
        if all(word in row.folded for word in words)
    ][:limit]
