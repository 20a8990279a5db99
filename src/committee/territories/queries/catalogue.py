"""Which QPV are known?

The perimeters that answer for a generation, completed by its newest list (communes, EPCI, QPV without a loaded
outline) and by the words of the passage. Without perimeters, the list alone.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from sqlalchemy import select

from committee.spreadsheets.finding import Hit
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.communes import commune_of, plain_commune
from committee.territories.data_sets import answering
from committee.territories.departments import department_names
from committee.territories.placing import with_bare_codes
from committee.territories.queries.editions import data_sets, edition_index
from committee.territories.queries.passages import book, passage_edition
from committee.territories.records import Qpv, QpvCommune
from committee.territories.rules import (
    EditionKind,
    EditionRow,
    Generation,
    edition_answering,
    generation_of,
    is_overseas,
    newest_editions,
)

_LITTLE = re.compile(r"(?<=[ -])(?:Les?|La|Du|Des?|En|Et|Aux?|Sur|Sous|Lès)(?=[ -])")
Pairs = tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True)
class QpvRow:
    """One QPV; ``communes`` are pairs of code and name, either of which may be unknown.

    ``status`` is the word of the passage. ``has_outline`` False: it is listed, and no look-up by point can find it.
    ``edition_id``: the edition that knows its outline, else the list; ``row``: its place in that file.
    """

    code: str
    name: str
    generation: Generation
    department: str
    department_name: str
    communes: Pairs
    status: str | None
    note: str | None
    area_ha: float | None
    lon: float | None
    lat: float | None
    is_schematic: bool
    edition_id: str
    epci_codes: tuple[str, ...] = ()
    row: int | None = None
    has_outline: bool = True

    @property
    def commune_names(self) -> str:
        """The communes as they are listed: names, or codes where no name is known."""
        return ", ".join(name or code or "" for code, name in self.communes)

    @cached_property
    def folded(self) -> str:
        """Everything that a search looks at."""
        return folded(f"{self.code} {self.name} {self.commune_names}")


def catalogue(edition: EditionRow, loaded: Sequence[EditionRow] | None = None) -> dict[str, QpvRow]:
    """The QPV of an edition by code, completed by the newest list of its generation and by the passage.

    ``loaded``: every data set, where the caller has read them.
    """
    rows = data_sets() if loaded is None else loaded
    listed = answering(rows, EditionKind.LIST, edition.generation)
    return _merged(edition, None if listed == edition else listed, passage_edition(rows))


@lru_cache(maxsize=8)
def _merged(edition: EditionRow, listed: EditionRow | None, passage: EditionRow | None) -> dict[str, QpvRow]:
    known = dict(_rows_of(edition))
    for code, row in {} if listed is None else _rows_of(listed).items():
        held = known.get(code)
        known[code] = row if held is None else _completed(held, row)
    told = {} if passage is None else book(passage).passages
    return {
        code: replace(row, status=told[code].statut) if code in told else row
        for code, row in sorted(known.items())
    }


def _completed(row: QpvRow, listed: QpvRow) -> QpvRow:
    """A QPV of the perimeters with the EPCI and, where more have code and name, the communes of the list."""
    more = sum(None not in pair for pair in listed.communes) > sum(None not in pair for pair in row.communes)
    communes = listed.communes if more else row.communes
    return replace(row, communes=communes, epci_codes=row.epci_codes or listed.epci_codes)


@lru_cache(maxsize=8)
def _rows_of(edition: EditionRow) -> dict[str, QpvRow]:
    columns = (
        *(Qpv.id, Qpv.code, Qpv.label, Qpv.department, Qpv.status, Qpv.note, Qpv.area_ha, Qpv.lon, Qpv.lat),
        *(Qpv.epci_codes, Qpv.row, Qpv.wkb.is_not(None).label("has_outline")),
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
            communes=_named(communes.get(row.id, [])),
            status=row.status,
            note=row.note,
            area_ha=row.area_ha,
            lon=row.lon,
            lat=row.lat,
            is_schematic=edition.is_schematic,
            edition_id=edition.id,
            epci_codes=tuple(row.epci_codes or ()),
            row=row.row,
            has_outline=row.has_outline,
        )
        for row in found
    }


def _named(pairs: list[tuple[str | None, str | None]]) -> Pairs:
    """Communes whose file gives codes and names apart, put together where the official code knows both.

    A name in capitals, as some files have them all, is that of the official code; of a code that nobody knows any
    more, the same name in small letters.
    """
    pairs = [(code, _as_people_write(code, name)) for code, name in pairs]
    if all(None not in pair for pair in pairs):
        return tuple(pairs)
    whole: list[tuple[str | None, str | None]] = []
    for code, name in pairs:
        commune = commune_of(code) if name is None else None
        whole.append((code, name if commune is None else commune.name))
    held = {plain_commune(name) for code, name in whole if code is not None and name is not None}
    return tuple(
        (code, name)
        for code, name in whole
        if code is not None or name is None or plain_commune(name) not in held
    )


def _as_people_write(code: str | None, name: str | None) -> str | None:
    if name is None or not name.isupper():
        return name
    commune = commune_of(code)
    return _LITTLE.sub(lambda found: found[0].lower(), name.title()) if commune is None else commune.name


def answering_editions(loaded: Sequence[EditionRow]) -> dict[Generation, EditionRow]:
    """Per generation the edition whose QPV are known, whatever the date: perimeters, else the list."""
    lists = {generation: answering(loaded, EditionKind.LIST, generation) for generation in Generation}
    return {generation: row for generation, row in lists.items() if row is not None} | newest_editions(loaded)


def qpv_by_code(code: str, on: date | None = None) -> QpvRow | None:
    """One QPV, whatever the case of its code, spaces or dots in it.

    None when it is not known or, given a date, does not hold on it.
    """
    wanted = with_bare_codes(code.strip()).upper()
    generation, loaded = generation_of(wanted), data_sets()
    edition = None if generation is None else answering_editions(loaded).get(generation)
    found = None if edition is None else catalogue(edition, loaded).get(wanted)
    if edition is None or found is None:
        return None
    if on is not None and not edition.holds(on, is_overseas=is_overseas(found.department)):
        return None
    return found


def qpv_by_codes(codes: Collection[str]) -> dict[str, QpvRow]:
    """Those of these QPV, of either generation, that are known, by code; one reading of the data sets."""
    if not codes:
        return {}
    loaded = data_sets()
    known = [catalogue(edition, loaded) for edition in answering_editions(loaded).values()]
    return {code: rows[code] for code in dict.fromkeys(codes) for rows in known if code in rows}


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
    loaded = data_sets()
    chosen = answering_editions(loaded)
    return [
        row
        for _, edition in sorted(chosen.items(), reverse=True)
        for row in catalogue(edition, loaded).values()
    ]


def rows_on(on: date) -> list[QpvRow]:
    loaded = data_sets()
    rows: list[QpvRow] = []
    for overseas in (False, True):
        edition = answering_on(loaded, on, is_overseas=overseas)
        if edition is not None:
            found = catalogue(edition, loaded).values()
            rows += [row for row in found if is_overseas(row.department) is overseas]
    return rows


def answering_on(loaded: Sequence[EditionRow], on: date, *, is_overseas: bool) -> EditionRow | None:
    """The edition whose QPV hold on a date: perimeters, else a list; None when neither is loaded."""
    found = edition_answering(loaded, on, is_overseas=is_overseas)
    if found is not None:
        return found
    lists = [answering(loaded, EditionKind.LIST, generation) for generation in Generation]
    return next((row for row in lists if row is not None and row.holds(on, is_overseas=is_overseas)), None)


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
    "has_outline": "bool",
}


def districts(department: str | None = None, search: str = "", *, on: date) -> pd.DataFrame:
    """The QPV that hold on a date, by code; ``search`` looks at codes, names and communes, folded.

    Words that stand together nowhere are looked for one by one.
    """
    wanted, loaded = folded(with_bare_codes(search)), data_sets()
    sides = [(beyond, answering_on(loaded, on, is_overseas=beyond)) for beyond in (False, True)]
    lists = {generation: answering(loaded, EditionKind.LIST, generation) for generation in Generation}
    frame, texts = _frame(
        tuple(
            (beyond, edition, None if lists[edition.generation] == edition else lists[edition.generation])
            for beyond, edition in sides
            if edition is not None
        ),
        passage_edition(loaded),
    )
    if wanted:
        held = [wanted in text for text in texts]
        words = wanted.split(" ")
        if not any(held):
            held = [all(word in text for word in words) for text in texts]
        frame = frame[np.array(held, dtype=bool)]
    if department is not None:
        frame = frame[frame["department"] == department]
    return frame.reset_index(drop=True)


@lru_cache(maxsize=8)
def _frame(
    sides: tuple[tuple[bool, EditionRow, EditionRow | None], ...], passage: EditionRow | None
) -> tuple[pd.DataFrame, list[str]]:
    """The QPV of the hexagon and of overseas, each of its edition and list; and what a search looks at."""
    found = [
        row
        for beyond, edition, listed in sides
        for row in _merged(edition, listed, passage).values()
        if is_overseas(row.department) is beyond
    ]
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
            row.has_outline,
        )
        for row in found
    ]
    frame = pd.DataFrame(rows, columns=list(DISTRICTS), dtype=object).astype(DISTRICTS)
    return frame, [row.folded for row in found]


SHAPES = ("code", "name", "communes", "department", "generation", "is_schematic", "lon", "lat", "outline")


def shapes(codes: Collection[str]) -> pd.DataFrame:
    """What a map draws of these QPV, of either generation: columns SHAPES, ``outline`` a WGS84 shape or None.

    Codes that are not known are left out.
    """
    loaded = data_sets()
    chosen = answering_editions(loaded)
    rows = []
    for code in dict.fromkeys(codes):
        generation = generation_of(code)
        edition = None if generation is None else chosen.get(generation)
        row = None if edition is None else catalogue(edition, loaded).get(code)
        if edition is not None and row is not None:
            outline = edition_index(edition).shapes.get(code) if edition.is_answering_points else None
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
    words = folded(with_bare_codes(" ".join(words))).split()
    return [
        Hit(row.code, f"{row.name} ({row.code})", row.commune_names)
        for row in rows_of_both()
        if all(word in row.folded for word in words)
    ][:limit]
