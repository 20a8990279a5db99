"""Which QPV are known?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
from sqlalchemy import select

from committee.spreadsheets.finding import Hit
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.departments import department_names
from committee.territories.queries.editions import edition_index, editions
from committee.territories.records import Qpv, QpvCommune
from committee.territories.rules import (
    EditionRow,
    Generation,
    edition_answering,
    generation_of,
    is_overseas,
    newest_editions,
)


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


@lru_cache(maxsize=8)
def catalogue(edition: EditionRow) -> dict[str, QpvRow]:
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


def qpv_by_code(code: str, on: date | None = None) -> QpvRow | None:
    """One QPV, whatever the case of its code; None when it is not known or, given a date, does not hold on it."""
    wanted = code.strip().upper()
    generation = generation_of(wanted)
    edition = None if generation is None else newest_editions(editions()).get(generation)
    found = None if edition is None else catalogue(edition).get(wanted)
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
    rows = rows_on(on) if on is not None else rows_of_both()
    return [
        row
        for row in rows
        if folded(row.name) == wanted
        and (not place or any(place == folded(commune_name or "") for _, commune_name in row.communes))
    ]


def rows_of_both() -> list[QpvRow]:
    chosen = newest_editions(editions())
    return [row for _, edition in sorted(chosen.items(), reverse=True) for row in catalogue(edition).values()]


def rows_on(on: date) -> list[QpvRow]:
    loaded = editions()
    rows: list[QpvRow] = []
    for overseas in (False, True):
        edition = edition_answering(loaded, on, is_overseas=overseas)
        if edition is not None:
            found = catalogue(edition).values()
            rows += [row for row in found if is_overseas(row.department) is overseas]
    return rows


def qpv_options(on: date | None = None) -> dict[str, str]:
    """Codes and what a list of choices shows for them; without a date both generations, the newer first."""
    rows = rows_on(on) if on is not None else rows_of_both()
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
        for row in rows_on(on)
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
        row = None if edition is None else catalogue(edition).get(code)
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


def search(words: Sequence[str], limit: int) -> list[Hit]:
    """The QPV of both generations, the newer first, whose code, name or communes hold all the words."""
    return [
        Hit(row.code, f"{row.name} ({row.code})", row.commune_names)
        for row in rows_of_both()
        if all(word in row.folded for word in words)
    ][:limit]
