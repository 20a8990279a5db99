"""How does a rapporteur write the note for the meeting, hand it in and take it back?"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from committee.calls.rules import Act
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import absent, closed_in, nature_of
from committee.review.records import RapporteurNote
from committee.review.rules import (
    InterestNature,
    missing_in_note,
    why_not_hand_in_note,
    why_not_note_texts,
    why_not_write_note,
)
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if


def _to_write(application_id: str, *, actor: Member, now: datetime) -> RapporteurNote | None:
    """The live note of a rapporteur who may write it now; None: not begun."""
    refuse_if(why_not_act_on("review.mark", actor))
    held = nature_of(application_id, actor.id)
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None and held is not InterestNature.RECUSAL:
        raise absent()
    closed = None if place is None else closed_in(Act.WRITE_NOTE, place, actor, now)
    is_rapporteur = queries.is_rapporteur(application_id, actor.id)
    refuse_if(why_not_write_note(held, closed, is_rapporteur=is_rapporteur))
    with writing() as session:
        live = select(RapporteurNote).where(
            RapporteurNote.application_id == application_id,
            RapporteurNote.member_id == actor.id,
            RapporteurNote.voided_at.is_(None),
        )
        return session.scalars(live).one_or_none()


def save_note(
    application_id: str,
    content: Mapping[str, str],
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Save the note as far as it is, part (of NOTE_PARTS) → text; gives its new version. A draft is no act.

    A part that is not named keeps what it had. ``version`` is the one that was read, 0 for a note not begun, None
    not to check. Raises Stale when another tab saved meanwhile, Refused for whoever is not the rapporteur, outside
    the phase, and once the note is handed in.
    """
    refuse_if(why_not_note_texts(content))
    with writing() as session:
        own = _to_write(application_id, actor=actor, now=now)
        if own is not None and own.handed_in_at is not None:
            raise Refused(Sentence("This note was handed in. Reopen it to change it."))
        if own is None:
            own = RapporteurNote(
                application_id=application_id,
                member_id=actor.id,
                content={},
                saved_at=now,
                created_at=now,
                version=0,
            )
        check_version(own, version)
        own.content, own.saved_at = {**own.content, **content}, now
        session.add(own)
        session.flush()
        return own.version


def hand_in_note(application_id: str, version: int | None = None, *, actor: Member, now: datetime) -> None:
    """Share the note: the chair and staff read it from now on, the committee from the end of the reading.

    Raises Refused with what is missing; Stale when ``version`` is not the one saved last.
    """
    with writing() as session:
        own = _to_write(application_id, actor=actor, now=now)
        if own is not None and own.handed_in_at is not None:
            raise Refused(Sentence("This note was handed in. Reopen it to change it."))
        refuse_if(why_not_hand_in_note(missing_in_note({} if own is None else own.content)))
        assert own is not None  # noqa: S101 - a note not begun lacks everything, and it was refused
        check_version(own, version)
        own.handed_in_at = now
        session.flush()
        payload = {"application": application_id, "content": own.content}
        record("review.hand_in_note", "note", own.id, payload, actor=actor.actor, now=now)


def reopen_note(application_id: str, *, actor: Member, now: datetime) -> None:
    """Take the note back to a draft, which nobody else reads; what was handed in stays in the journal."""
    with writing() as session:
        own = _to_write(application_id, actor=actor, now=now)
        if own is None or own.handed_in_at is None:
            raise Refused(Sentence("There is no note to reopen here."))
        check_version(own, None)
        own.handed_in_at = None
        session.flush()
        payload = {"application": application_id}
        record("review.reopen_note", "note", own.id, payload, actor=actor.actor, now=now)
