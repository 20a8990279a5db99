"""Which tables hold files?"""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from committee.store.base import Base, Identified


class Document(Identified, Base):
    """A file, kept once by its SHA-256, linked to the object that says who may read it."""

    __tablename__ = "documents_document"

    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    added_by: Mapped[str] = mapped_column(String(64))
