"""What was done, by whom and when, and is the record whole?"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from committee.journal.records import Entry, Payload
from committee.journal.rules import FIRST_SEAL, entry_seal, payload_seal
from committee.store.engine import reading


@dataclass(frozen=True)
class JournalRow:
    """One entry as it is shown; ``payload`` is None where the contents may not be seen or were erased."""

    number: int
    at: datetime
    actor_name: str
    act: str
    object_kind: str
    object_id: str
    payload: dict[str, Any] | None


@dataclass(frozen=True)
class Verification:
    """The outcome of a check of the whole chain: ``broken_at`` is the first bad entry, if any."""

    entries: int
    erased: tuple[int, ...]
    broken_at: int | None


def entries_about(object_ids: Collection[str], *, limit: int = 200) -> list[JournalRow]:
    """The newest entries whose object is among the given ones; the caller gives only visible objects."""
    statement = (
        select(Entry, Payload.text)
        .join(Payload, Payload.number == Entry.number)
        .where(Entry.object_id.in_(list(object_ids)))
        .order_by(Entry.number.desc())
        .limit(limit)
    )
    with reading() as session:
        return [_row(entry, text) for entry, text in session.execute(statement)]


def acts_without_contents(*, limit: int = 200) -> list[JournalRow]:
    """The newest acts without what they said: what administrators may see."""
    with reading() as session:
        entries = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(limit))
        return [_row(entry, None) for entry in entries]


def _row(entry: Entry, text: str | None) -> JournalRow:
    payload = None if text is None else json.loads(text)
    return JournalRow(
        entry.number, entry.at, entry.actor_name, entry.act, entry.object_kind, entry.object_id, payload
    )


def entry_fields(entry: Entry) -> tuple[str, ...]:
    """The fields of an entry that its seal covers, as texts."""
    return (
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.act,
        entry.object_kind,
        entry.object_id,
    )


def verify() -> Verification:
    """Walk the whole chain: every number, seal and payload, with erased payloads listed."""
    erased: list[int] = []
    previous, expected = FIRST_SEAL, 1
    with reading() as session:
        statement = (
            select(Entry, Payload)
            .outerjoin(Payload, Payload.number == Entry.number)
            .order_by(Entry.number)
            .execution_options(yield_per=1000)
        )
        with session.execute(statement) as rows:
            for entry, payload in rows:
                seal = entry_seal(previous, entry.number, entry_fields(entry), entry.payload_seal)
                if entry.number != expected or seal != entry.seal or payload is None:
                    return Verification(expected - 1, tuple(erased), entry.number)
                if payload.erased_at is not None:
                    erased.append(entry.number)
                elif payload_seal(payload.salt or "", payload.text or "") != entry.payload_seal:
                    return Verification(expected - 1, tuple(erased), entry.number)
                previous, expected = entry.seal, expected + 1
    return Verification(expected - 1, tuple(erased), None)


def last_number() -> int:
    """The number of the last entry, which every act raises; 0 before the first."""
    with reading() as session:
        return session.scalars(select(func.max(Entry.number))).one() or 0
