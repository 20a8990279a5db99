"""What do the rapporteurs write of the applications, and who may read it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from committee.calls.rules import Act, may
from committee.intake.queries import readable
from committee.people.records import Person
from committee.people.rules import Member
from committee.review.queries.places import places
from committee.review.records import Assignment, RapporteurNote
from committee.review.rules import ReadingKind
from committee.store.engine import reading


@dataclass(frozen=True)
class NoteRow:
    """A rapporteur's note, part → text; ``name`` None: not to be told now. ``handed_in_at`` None: a draft."""

    application_id: str
    name: str | None
    is_own: bool
    content: dict[str, str]
    saved_at: datetime
    handed_in_at: datetime | None
    version: int


def is_rapporteur(application_id: str, member_id: str) -> bool:
    """Whether this member presents this application."""
    statement = select(Assignment.id).where(
        Assignment.application_id == application_id,
        Assignment.member_id == member_id,
        Assignment.kind == ReadingKind.RAPPORTEUR,
        Assignment.freed_at.is_(None),
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def note(application_id: str, member: Member, *, now: datetime) -> NoteRow | None:
    """The member's own note on an application they may see, draft or handed in; None: not begun."""
    own = (
        RapporteurNote.application_id == application_id,
        RapporteurNote.member_id == member.id,
        RapporteurNote.application_id.in_(readable(member, now)),
    )
    return next(iter(_rows(member, set(), *own)), None)


def notes(application_ids: Collection[str], member: Member, *, now: datetime) -> dict[str, list[NoteRow]]:
    """The notes handed in on these applications which the phase shows to this person, their own included."""
    found = places(application_ids, member, now=now)
    phases = {key: place.round.phase(now) for key, place in found.items()}
    shown = [key for key, phase in phases.items() if may(Act.READ_NOTES, phase, member.roles)]
    named = {key for key in shown if may(Act.SEE_READERS, phases[key], member.roles)}
    rows = _rows(
        member,
        named,
        RapporteurNote.application_id.in_(shown),
        RapporteurNote.application_id.in_(readable(member, now)),
        RapporteurNote.handed_in_at.is_not(None),
    )
    by_application: dict[str, list[NoteRow]] = {}
    for row in rows:
        by_application.setdefault(row.application_id, []).append(row)
    return by_application


def _rows(member: Member, named: Collection[str], *where: ColumnElement[bool]) -> list[NoteRow]:
    statement = (
        select(RapporteurNote, Person.name)
        .join(Person, Person.id == RapporteurNote.member_id)
        .where(RapporteurNote.voided_at.is_(None), *where)
        .order_by(RapporteurNote.handed_in_at, RapporteurNote.id)
    )
    with reading() as session:
        return [
            NoteRow(
                row.application_id,
                name if row.application_id in named or row.member_id == member.id else None,
                row.member_id == member.id,
                dict(row.content),
                row.saved_at,
                row.handed_in_at,
                row.version,
            )
            for row, name in session.execute(statement)
        ]
