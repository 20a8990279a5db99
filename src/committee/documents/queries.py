"""Which file is this, and may this member read it?"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from committee.documents.records import Document
from committee.documents.rules import may_read
from committee.people.rules import Member
from committee.settings import settings
from committee.store.engine import reading


@dataclass(frozen=True)
class DocumentRow:
    """A file as it is listed."""

    id: str
    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return settings().var / "documents" / sha256[:2] / sha256


def _row(found: Document) -> DocumentRow:
    return DocumentRow(found.id, found.kind, found.filename, found.media_type, found.size, found.sha256)


def document(document_id: str, member: Member) -> DocumentRow | None:
    """One file; None when there is none or the member may not read it, without telling which."""
    with reading() as session:
        found = session.get(Document, document_id)
        if found is None or not may_read(member, found.owner_kind, found.owner_id):
            return None
        return _row(found)


def documents_of(owner_kind: str, owner_id: str, member: Member) -> list[DocumentRow]:
    """The files of one object that the member may read, oldest first."""
    if not may_read(member, owner_kind, owner_id):
        return []
    with reading() as session:
        statement = (
            select(Document)
            .where(Document.owner_kind == owner_kind, Document.owner_id == owner_id)
            .order_by(Document.created_at, Document.id)
        )
        return [_row(found) for found in session.scalars(statement)]
