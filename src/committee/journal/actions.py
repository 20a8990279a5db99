"""How is an act written down, and how is what it said erased?"""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from committee.journal.queries import entry_fields
from committee.journal.records import Entry, Payload
from committee.journal.rules import FIRST_SEAL, Actor, entry_seal, payload_seal, payload_text
from committee.store.engine import writing
from committee.words import Refused, Sentence


def record(
    act: str, object_kind: str, object_id: str, payload: dict[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Append one act to the chain, in the transaction under way; gives the entry's number.

    ``writing()`` has locked the store for other writers, so the chain has one head.
    """
    with writing() as session:
        last = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(1)).first()
        number = 1 if last is None else last.number + 1
        salt, text = secrets.token_hex(16), payload_text(payload)
        entry = Entry(
            number=number,
            at=now.astimezone(UTC),
            actor_id=actor.id,
            actor_name=actor.name,
            act=act,
            object_kind=object_kind,
            object_id=object_id,
            payload_seal=payload_seal(salt, text),
        )
        entry.seal = entry_seal(
            FIRST_SEAL if last is None else last.seal, number, entry_fields(entry), entry.payload_seal
        )
        session.add(entry)
        session.flush()
        session.add(Payload(number=number, salt=salt, text=text))
        session.flush()
        return number


def erase_payload(number: int, *, why: str, actor: Actor, now: datetime) -> None:
    """Erase what an act said, keeping a tombstone and the chain; the erasure is itself an act.

    Raises Refused when there is no such entry or no reason is given.
    """
    if not why.strip():
        raise Refused(Sentence("Say why this entry is erased."))
    with writing() as session:
        payload = session.get(Payload, number)
        if payload is None:
            raise Refused(Sentence("There is no entry {number} in the journal.", number=number))
        payload.text = payload.salt = None
        payload.erased_at, payload.erased_by, payload.erased_why = now, actor.id, why
        record("journal.erase", "journal_entry", str(number), {"why": why}, actor=actor, now=now)
