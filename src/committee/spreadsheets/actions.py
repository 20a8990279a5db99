"""How is what a source's columns mean kept for the next file?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.columns import signature
from committee.spreadsheets.records import ColumnMapping
from committee.spreadsheets.rules import why_not_mapping
from committee.store.engine import writing
from committee.words import refuse_if


def remember_mapping(
    purpose: str,
    name: str,
    header: Sequence[str],
    mapping: Mapping[str, str | None],
    layout: Mapping[str, Any],
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Keep what a source's headers name, in place of what was kept for the same columns; gives its identifier."""
    refuse_if(why_not_act_on("applications.import", actor))
    refuse_if(why_not_mapping(name, header, mapping))
    told = signature(header)
    with writing() as session:
        found = session.scalars(
            select(ColumnMapping).where(ColumnMapping.purpose == purpose, ColumnMapping.signature == told)
        ).first()
        if found is None:
            found = ColumnMapping(purpose=purpose, signature=told, created_at=now)
            session.add(found)
        found.name, found.mapping, found.layout = name.strip(), dict(mapping), dict(layout)
        found.last_used_at = now
        session.flush()
        payload = {"purpose": purpose, "name": found.name, "mapping": found.mapping, "layout": found.layout}
        record(
            "spreadsheets.remember_mapping",
            "column_mapping",
            found.id,
            payload,
            actor=actor.actor,
            now=now,
        )
        return found.id
