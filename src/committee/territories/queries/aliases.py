"""By which other names do people know a QPV: those shipped and those added here?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.aliases import qpv_aliases
from committee.territories.records import QpvAlias


@dataclass(frozen=True)
class AliasRow:
    """Another name of a QPV; ``id``, ``added_by`` and ``added_at`` are None for a shipped one."""

    id: str | None
    code: str
    alias: str
    note: str | None
    added_by: str | None
    added_at: datetime | None

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the project; such a one cannot be dropped."""
        return self.id is None


def all_aliases() -> list[AliasRow]:
    """Every other name, by code and name."""
    with reading() as session:
        added = [
            AliasRow(row.id, row.code, row.alias, row.note, row.added_by, row.created_at)
            for row in session.scalars(select(QpvAlias))
        ]
    shipped = [
        AliasRow(None, code, other.alias, other.note, None, None)
        for code, others in qpv_aliases().items()
        for other in others
    ]
    return sorted([*shipped, *added], key=lambda row: (row.code, row.alias))


def aliases_of(code: str) -> list[AliasRow]:
    """The other names of one QPV."""
    return [row for row in all_aliases() if row.code == code]


def known_aliases() -> tuple[tuple[str, str], ...]:
    """Code and other name of each, shipped or added: what is compared with a declared name."""
    return tuple((row.code, row.alias) for row in all_aliases())
