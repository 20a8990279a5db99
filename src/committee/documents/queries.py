"""Which file is this, and may this member read it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, select, true

from committee.documents.records import Document
from committee.documents.rules import Visibility, may_read
from committee.people.rules import Member
from committee.settings import settings
from committee.store.engine import reading


@dataclass(frozen=True)
class DocumentRow:
    """A file as it is listed; ``withdrawn_reason`` None: it holds."""

    id: str
    owner_id: str
    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str
    visibility: Visibility
    added_at: datetime
    added_by: str | None
    expires_on: date | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return settings().var / "documents" / sha256[:2] / sha256


def _row(found: Document) -> DocumentRow:
    return DocumentRow(
        found.id,
        found.owner_id,
        found.kind,
        found.filename,
        found.media_type,
        found.size,
        found.sha256,
        found.visibility,
        found.created_at,
        found.added_by_name,
        found.expires_on,
        found.withdrawn_at,
        found.withdrawn_by_name,
        found.withdrawn_reason,
    )


def seen_by(member: Member) -> ColumnElement[bool]:
    """Which files a person may see among those whose owner they may read, as a condition."""
    if member.sees_everything:
        return true()
    return (Document.visibility != Visibility.TEAM) & Document.withdrawn_at.is_(None)


def document(document_id: str, member: Member) -> DocumentRow | None:
    """One file; None when there is none or the member may not read it, without telling which."""
    statement = select(Document).where(Document.id == document_id, seen_by(member))
    with reading() as session:
        found = session.scalars(statement).one_or_none()
        if found is None or not may_read(member, found.owner_kind, found.owner_id):
            return None
        return _row(found)


def documents_of(
    owner_kind: str, owner_id: str, member: Member, *, with_withdrawn: bool = False
) -> list[DocumentRow]:
    """The files of one object that the member may read, oldest first; withdrawn ones only for the staff."""
    if not may_read(member, owner_kind, owner_id):
        return []
    return documents_among(owner_kind, [owner_id], member, with_withdrawn=with_withdrawn).get(owner_id, [])


def documents_among(
    owner_kind: str,
    owner_ids: Collection[str] | Select[str],
    member: Member,
    *,
    with_withdrawn: bool = False,
) -> dict[str, list[DocumentRow]]:
    """The files of several objects by object, oldest first; the caller checked that the member reads these.

    The objects are named by their identifiers or by a statement that selects them. One statement.
    """
    statement = (
        select(Document)
        .where(Document.owner_kind == owner_kind, Document.owner_id.in_(owner_ids), seen_by(member))
        .order_by(Document.created_at, Document.id)
    )
    if not with_withdrawn:
        statement = statement.where(Document.withdrawn_at.is_(None))
    found: dict[str, list[DocumentRow]] = {}
    with reading() as session:
        for row in session.scalars(statement):
            found.setdefault(row.owner_id, []).append(_row(row))
    return found
