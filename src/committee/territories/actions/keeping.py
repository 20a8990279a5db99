"""How is what was read of a file kept as an edition? Inside the transaction of an act; nothing here is an act."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from committee.journal.actions import record
from committee.people.rules import Member
from committee.spreadsheets.rules import folded, writable
from committee.store.base import new_id
from committee.store.engine import writing
from committee.territories.data_sets import DataSetReport, answering
from committee.territories.indicators import IndicatorContents
from committee.territories.passage import PassageContents
from committee.territories.perimeters import Contents, Feature
from committee.territories.queries.editions import codes_of, data_sets, edition_row
from committee.territories.queries.passages import codes_of_2015, passage_book, used_in
from committee.territories.records import (
    Edition,
    Qpv,
    QpvCommune,
    QpvContinuation,
    QpvIndicators,
    QpvPassage,
)
from committee.territories.rules import (
    VALIDITY,
    EditionKind,
    EditionRow,
    Generation,
    IndicatorTheme,
    Note,
)
from committee.words import Sentence

MOST_NOTES, NAMED = 5_000, 10
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """A whole data set, read and checked, ready to be kept; ``rows`` by record class, without the edition's id."""

    kind: EditionKind
    generation: Generation
    count: int
    notes: tuple[Note, ...] = ()
    without_outline: int = 0
    repaired: int = 0
    left_out: int = 0
    layer: str | None = None
    theme: IndicatorTheme | None = None
    vintage: int | None = None
    features: tuple[Feature, ...] = ()
    passage: PassageContents | None = None
    indicators: IndicatorContents | None = None
    is_schematic: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)


def of_features(kind: EditionKind, contents: Contents, *, is_schematic: bool = False) -> Prepared:
    """The QPV of perimeters or of a list."""
    return Prepared(
        kind,
        contents.generation,
        len(contents.features),
        contents.notes,
        sum(feature.outline is None for feature in contents.features),
        contents.repaired,
        contents.left_out,
        contents.layer,
        features=contents.features,
        is_schematic=is_schematic,
        codes=frozenset(feature.code for feature in contents.features),
    )


def of_passage(contents: PassageContents) -> Prepared:
    """The rows of the official passage."""
    return Prepared(
        EditionKind.PASSAGE,
        Generation.OF_2024,
        len(contents.rows),
        contents.notes,
        left_out=contents.left_out,
        passage=contents,
        codes=frozenset(row.code for row in contents.rows),
    )


def of_indicators(contents: IndicatorContents, generation: Generation) -> Prepared:
    """The rows of a file of indicators."""
    return Prepared(
        EditionKind.INDICATORS,
        generation,
        len(contents.rows),
        contents.notes,
        theme=contents.theme,
        vintage=contents.vintage,
        indicators=contents,
        codes=frozenset(row.code for row in contents.rows),
    )


@dataclass(frozen=True)
class Origin:
    """Where a data set comes from, as its edition and the journal remember it."""

    act: str
    name: str
    source: str
    sha256: str
    published_on: date | None = None


def sha256_of(content: bytes) -> str:
    """The seal of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def keep_once(prepared: Prepared, origin: Origin, *, actor: Member, now: datetime) -> DataSetReport:
    """Keep a data set and write it in the journal, unless the same bytes were kept before; what to tell of it."""
    with writing() as session:
        same = select(Edition).where(
            Edition.sha256 == origin.sha256, Edition.generation == prepared.generation
        )
        held = session.scalars(same).first()
        if held is not None:
            return _report(held, is_new=False)
        notes = limited((*prepared.notes, *_compared(prepared)))
        edition = _edition(prepared, origin, notes, actor=actor, now=now)
        session.add(edition)
        session.flush()
        for record_class, rows in _rows(prepared, edition.id, now).items():
            if rows:
                session.execute(insert(record_class), rows)
        payload: dict[str, Any] = {"name": edition.name, "kind": prepared.kind, "sha256": origin.sha256}
        payload |= {"generation": prepared.generation, "qpv": prepared.count, "repaired": prepared.repaired}
        payload |= {"left_out": prepared.left_out, "theme": prepared.theme, "vintage": prepared.vintage}
        record(origin.act, "edition", edition.id, payload, actor=actor.actor, now=now)
        return _report(edition, is_new=True)


def _edition(
    prepared: Prepared, origin: Origin, notes: tuple[Note, ...], *, actor: Member, now: datetime
) -> Edition:
    valid_from, valid_until, overseas_from, overseas_until = VALIDITY[prepared.generation]
    return Edition(
        generation=prepared.generation,
        name=writable(origin.name)[:300],
        source=writable(origin.source),
        sha256=origin.sha256,
        is_schematic=prepared.is_schematic,
        valid_from=valid_from,
        valid_until=valid_until,
        overseas_from=overseas_from,
        overseas_until=overseas_until,
        imported_by=actor.name,
        qpv_count=prepared.count,
        without_outline=prepared.without_outline,
        repaired=prepared.repaired,
        kind=prepared.kind,
        theme=prepared.theme,
        vintage=prepared.vintage,
        published_on=origin.published_on,
        layer=_short(prepared.layer),
        left_out=prepared.left_out,
        report=[note.as_dict() for note in notes],
        created_at=now,
    )


def _report(edition: Edition, *, is_new: bool) -> DataSetReport:
    row, loaded = edition_row(edition), data_sets()
    answers = answering(loaded, row.kind, row.generation, theme=row.theme, vintage=row.vintage)
    used = without = None
    if row.kind is EditionKind.PASSAGE:
        named = used_in(row.id)
        known = codes_of_2015(loaded, is_whole=True)
        used, without = len(named), len(known - named) if known else None
    elif row.generation is Generation.OF_2015 and row.kind is not EditionKind.INDICATORS:
        without = _ended(row, loaded)
    return DataSetReport(
        row.id,
        row.kind,
        row.generation,
        row.name,
        row.vintage,
        row.qpv_count,
        tuple(Note.read(note) for note in edition.report or ()),
        is_new,
        answers is not None and answers.id == row.id,
        theme=row.theme,
        without_outline=row.without_outline,
        repaired=row.repaired,
        left_out=row.left_out or 0,
        used=used,
        without_successor=without,
        is_set_aside=row.is_set_aside,
    )


def _ended(row: EditionRow, loaded: list[EditionRow]) -> int | None:
    """How many of the QPV of 2015 nothing continues; None unless they and the official passage are all loaded."""
    book, known = passage_book(loaded), codes_of_2015(loaded, is_whole=True)
    if not book.is_official or not known or codes_of(row.id) - known:
        return None
    return len(known - book.successors.keys())


def _compared(prepared: Prepared) -> list[Note]:
    """What this data set lacks beside those that answer until now; nothing for the shipped facts."""
    if prepared.is_schematic or prepared.kind is EditionKind.INDICATORS:
        return []
    loaded = [row for row in data_sets() if not row.is_schematic]
    notes = []
    if prepared.kind is EditionKind.PASSAGE:
        notes += _lacking(prepared.codes, answering(loaded, EditionKind.PERIMETERS, prepared.generation))
        known = codes_of_2015(loaded, is_whole=True)
        named = frozenset() if prepared.passage is None else prepared.passage.used
        if known and named - known:
            told = Sentence(
                "It names QPV of 2015 that the loaded list does not know: {codes}.",
                codes=_some(named - known),
            )
            notes.append(Note("warning", told))
        return notes
    notes += _lacking(prepared.codes, answering(loaded, prepared.kind, prepared.generation))
    if prepared.kind is EditionKind.LIST:
        perimeters = answering(loaded, EditionKind.PERIMETERS, prepared.generation)
        if perimeters is not None and (extra := prepared.codes - codes_of(perimeters.id)):
            told = Sentence(
                "One QPV of this list has no loaded perimeter: {codes}.",
                "{n} QPV of this list have no loaded perimeter: {codes}.",
                n=len(extra),
                codes=_some(extra),
            )
            notes.append(Note("warning", told))
    return notes


def _lacking(codes: frozenset[str], before: EditionRow | None) -> list[Note]:
    gone = frozenset() if before is None else codes_of(before.id) - codes
    if before is None or not gone:
        return []
    told = Sentence(
        "One QPV of “{name}”, loaded before, is not in it: {codes}.",
        "{n} QPV of “{name}”, loaded before, are not in it: {codes}.",
        n=len(gone),
        name=before.name,
        codes=_some(gone),
    )
    return [Note("warning", told)]


def _some(codes: frozenset[str]) -> str:
    """The first of some codes."""
    return ", ".join(sorted(codes)[:NAMED]) + (", …" if len(codes) > NAMED else "")


def limited(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The notes that are kept: all, or the first ones and how many more there were."""
    if len(notes) <= MOST_NOTES:
        return notes
    more = Sentence("And {n} more like these.", n=len(notes) - MOST_NOTES)
    return (*notes[:MOST_NOTES], Note("warning", more))


def _rows(prepared: Prepared, edition_id: str, now: datetime) -> dict[type[Any], Rows]:
    if prepared.passage is not None:
        return _passage_rows(prepared.passage, edition_id)
    if prepared.indicators is not None:
        return {QpvIndicators: _indicator_rows(prepared.indicators, edition_id)}
    return _feature_rows(prepared.features, edition_id, now)


def _feature_rows(features: Iterable[Feature], edition_id: str, now: datetime) -> dict[type[Any], Rows]:
    districts: Rows = []
    communes: Rows = []
    passages: Rows = []
    for feature in features:
        qpv_id = new_id()
        districts.append(
            {
                "id": qpv_id,
                "created_at": now,
                "edition_id": edition_id,
                "code": feature.code,
                "label": writable(feature.label)[:300],
                "label_folded": folded(feature.label)[:300],
                "department": feature.department,
                "region": _short(feature.region),
                "status": feature.status,
                "note": None if feature.note is None else writable(feature.note),
                "lon": feature.lon,
                "lat": feature.lat,
                "area_ha": feature.area_ha,
                "epsg": feature.epsg,
                "wkb": None if feature.outline is None else feature.outline.wkb,
                "epci_codes": list(feature.epci_codes) or None,
                "row": feature.row,
            }
        )
        communes += [
            {
                "qpv_id": qpv_id,
                "position": position,
                "code": code if code is not None and len(code) <= 5 else None,
                "name": _short(name),
                "name_folded": None if name is None else folded(name)[:300],
            }
            for position, (code, name) in enumerate(feature.communes)
        ]
        passages += [
            {"edition_id": edition_id, "code": feature.code, "predecessor": predecessor, "rank": rank}
            for rank, predecessor in enumerate(dict.fromkeys(feature.predecessors), 1)
        ]
    return {Qpv: districts, QpvCommune: communes, QpvPassage: passages}


def _passage_rows(contents: PassageContents, edition_id: str) -> dict[type[Any], Rows]:
    continuations = [
        {
            "edition_id": edition_id,
            "code": row.code,
            "label": _short(row.label),
            "status": row.status,
            "statut": _short(row.statut, 60),
            "row": row.row,
        }
        for row in contents.rows
    ]
    passages = [
        {
            "edition_id": edition_id,
            "code": row.code,
            "predecessor": predecessor,
            "rank": rank,
            "predecessor_label": _short(label),
        }
        for row in contents.rows
        for rank, (predecessor, label) in enumerate(row.predecessors.items(), 1)
    ]
    return {QpvContinuation: continuations, QpvPassage: passages}


def _indicator_rows(contents: IndicatorContents, edition_id: str) -> Rows:
    return [
        {
            "edition_id": edition_id,
            "code": row.code,
            "level": row.level,
            "label": _short(row.label),
            "values": row.values,
            "notes": row.notes,
            "row": row.row,
        }
        for row in contents.rows
    ]


def _short(text: str | None, longest: int = 300) -> str | None:
    return None if text is None else writable(text)[:longest]
