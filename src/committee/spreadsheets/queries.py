"""How were the columns of this source understood last time?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from committee.spreadsheets.columns import signature
from committee.spreadsheets.records import ColumnMapping
from committee.store.engine import reading


@dataclass(frozen=True)
class MappingRow:
    """A saved mapping; ``mapping`` has None for a column to leave out."""

    id: str
    purpose: str
    name: str
    signature: str
    mapping: Mapping[str, str | None]
    layout: Mapping[str, Any]
    last_used_at: datetime


def _row(found: ColumnMapping) -> MappingRow:
    return MappingRow(
        found.id,
        found.purpose,
        found.name,
        found.signature,
        found.mapping,
        found.layout,
        found.last_used_at,
    )


def mapping_for(purpose: str, header: Sequence[str]) -> MappingRow | None:
    """The mapping saved for a header with these columns, in whatever order and writing; None when there is none."""
    with reading() as session:
        statement = select(ColumnMapping).where(
            ColumnMapping.purpose == purpose, ColumnMapping.signature == signature(header)
        )
        found = session.scalars(statement).first()
        return None if found is None else _row(found)


def mappings(purpose: str) -> list[MappingRow]:
    """All mappings saved for a purpose, the last used first."""
    with reading() as session:
        statement = (
            select(ColumnMapping)
            .where(ColumnMapping.purpose == purpose)
            .order_by(ColumnMapping.last_used_at.desc(), ColumnMapping.name, ColumnMapping.id)
        )
        return [_row(found) for found in session.scalars(statement)]
