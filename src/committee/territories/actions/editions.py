"""How do the shipped facts get in, and how does a data set cease to answer without being lost?"""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.settings import settings
from committee.spreadsheets.rules import writable
from committee.store.engine import writing
from committee.territories.actions.keeping import Origin, keep_once, of_features, sha256_of
from committee.territories.data_sets import (
    answering,
    told_of_answering,
    why_not_restore,
    why_not_set_aside,
)
from committee.territories.facts import read_facts
from committee.territories.fetching import content_of
from committee.territories.queries.editions import data_sets, edition_row
from committee.territories.records import Edition
from committee.territories.rules import EditionKind, EditionRow, ImportReport
from committee.words import Refused, Sentence, refuse_if

SHIPPED = "data/reference/qpv_facts.csv"


def load_shipped_facts(
    *, actor: Member, now: datetime, source: Path | None = None
) -> tuple[ImportReport, ...]:
    """Load the QPV facts of ``data/reference/qpv_facts.csv`` as schematic editions, one per generation.

    A schematic edition never answers better than "uncertain", and no longer once an official one is loaded.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    content, _ = content_of(source or settings().data / "reference" / "qpv_facts.csv")
    sha256, told = sha256_of(content), []
    with writing():
        for contents in read_facts(content):
            prepared = of_features(EditionKind.PERIMETERS, contents, is_schematic=True)
            name = f"QPV {contents.generation.value}"
            origin = Origin("territories.load_shipped_facts", name, SHIPPED, sha256)
            told.append(keep_once(prepared, origin, actor=actor, now=now))
    return tuple(
        ImportReport(
            each.edition_id,
            each.generation,
            each.count,
            each.without_outline,
            each.repaired,
            each.left_out,
            each.is_new,
        )
        for each in told
    )


def set_aside_edition(edition_id: str, reason: str, *, actor: Member, now: datetime) -> list[Sentence]:
    """Let a data set answer no longer; what earlier decisions saw of it stays. Gives what answers from now on."""
    refuse_if(why_not_act_on("territories.datasets", actor))
    reason = writable(reason)
    with writing() as session:
        edition = _held(session, edition_id)
        refuse_if(why_not_set_aside(edition_row(edition), reason))
        edition.set_aside_at = now
        edition.set_aside_by = actor.name
        edition.set_aside_reason = reason.strip()
        payload = {"name": edition.name, "kind": edition.kind, "generation": edition.generation}
        payload |= {"reason": edition.set_aside_reason}
        record("territories.set_aside_edition", "edition", edition_id, payload, actor=actor.actor, now=now)
        session.flush()
        return _answering_like(edition_row(edition))


def restore_edition(edition_id: str, *, actor: Member, now: datetime) -> list[Sentence]:
    """Let a data set that was set aside answer again, if none is newer. Gives what answers from now on."""
    refuse_if(why_not_act_on("territories.datasets", actor))
    with writing() as session:
        edition = _held(session, edition_id)
        refuse_if(why_not_restore(edition_row(edition)))
        edition.set_aside_at = edition.set_aside_by = edition.set_aside_reason = None
        payload = {"name": edition.name, "kind": edition.kind, "generation": edition.generation}
        record("territories.restore_edition", "edition", edition_id, payload, actor=actor.actor, now=now)
        session.flush()
        return _answering_like(edition_row(edition))


def _held(session: Session, edition_id: str) -> Edition:
    edition = session.get(Edition, edition_id)
    if edition is None:
        raise Refused(Sentence("This data set is not loaded."))
    return edition


def _answering_like(row: EditionRow) -> list[Sentence]:
    now_answering = answering(data_sets(), row.kind, row.generation, theme=row.theme, vintage=row.vintage)
    return [told_of_answering(row.kind, now_answering)]
