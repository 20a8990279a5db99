"""Which editions are loaded, and what do they hold?

Editions never change once loaded, so what is read of one is kept for the process and shared by everyone: it is
public. Only the list of editions is read each time.
"""

from functools import lru_cache
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import defer

from committee.store.engine import reading
from committee.territories.lookup import EditionIndex, QpvOutline, Undrawn
from committee.territories.records import Edition, Qpv
from committee.territories.rules import EditionKind, EditionRow, Note

# Both generations, and as many that replaced them or were replaced; one takes some 20 MB when all of it was asked.
OPEN_EDITIONS = 4
_OPENING = Lock()


def data_sets() -> list[EditionRow]:
    """Every loaded data set of any kind, the newest first."""
    with reading() as session:
        found = session.scalars(
            select(Edition).options(defer(Edition.report)).order_by(Edition.created_at.desc(), Edition.id)
        )
        return [edition_row(edition) for edition in found]


def editions() -> list[EditionRow]:
    """Every loaded edition of perimeters, those set aside too, the newest first."""
    return [edition for edition in data_sets() if edition.kind is EditionKind.PERIMETERS]


def report_of(edition_id: str) -> list[Note]:
    """What was repaired, left out or doubtful when this data set was read; empty when nothing was."""
    with reading() as session:
        kept = session.scalars(select(Edition.report).where(Edition.id == edition_id)).first()
    return [Note.read(note) for note in kept or ()]


def codes_of(edition_id: str) -> frozenset[str]:
    """The codes of the QPV that an edition of perimeters or a list names."""
    with reading() as session:
        return frozenset(session.scalars(select(Qpv.code).where(Qpv.edition_id == edition_id)))


def edition_row(edition: Edition) -> EditionRow:
    """An edition as everything above the records sees it."""
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
        kind=edition.kind,
        theme=edition.theme,
        vintage=edition.vintage,
        published_on=edition.published_on,
        layer=edition.layer,
        left_out=edition.left_out,
        set_aside_at=edition.set_aside_at,
        set_aside_by=edition.set_aside_by,
        set_aside_reason=edition.set_aside_reason,
    )


def edition_index(edition: EditionRow) -> EditionIndex:
    """The opened outlines of one edition, kept for the process; of two threads that ask, one opens them."""
    with _OPENING:
        return opened_index(edition)


@lru_cache(maxsize=OPEN_EDITIONS)
def opened_index(edition: EditionRow) -> EditionIndex:
    columns = (Qpv.code, Qpv.label, Qpv.department, Qpv.wkb, Qpv.epsg)
    with reading() as session:
        # Past the session, which would look at each row for objects to keep; and all rows in one go.
        found = session.connection().execute(select(*columns).where(Qpv.edition_id == edition.id))
        return EditionIndex(edition, [QpvOutline._make(row) for row in found.fetchall()])


@lru_cache(maxsize=OPEN_EDITIONS)
def undrawn_beside(edition: EditionRow, listed: EditionRow) -> Undrawn:
    """The QPV that a list of the same generation names and an edition of perimeters does not draw."""
    return edition_index(edition).beside_list(codes_of(listed.id), is_complete=listed.is_complete)
