"""Which tables hold files?"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from committee.documents.rules import Visibility
from committee.store.base import Base, Code, Identified


class Document(Identified, Base):
    """A file, kept once by its SHA-256, linked to the object that says who may read it.

    Withdrawn, it is kept with its reason and shown to nobody but the staff.
    """

    __tablename__ = "documents_document"

    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    added_by: Mapped[str] = mapped_column(String(64))
    added_by_name: Mapped[str | None] = mapped_column(String(200))
    visibility: Mapped[Visibility] = mapped_column(
        Code(Visibility), default=Visibility.COMMITTEE, server_default=Visibility.COMMITTEE.value
    )
    expires_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(200))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_documents_document_owner", "owner_kind", "owner_id"),)
