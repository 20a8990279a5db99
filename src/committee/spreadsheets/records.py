"""Which table keeps how a source's columns were understood?"""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.store.base import Base, Identified, Json


class ColumnMapping(Identified, Base):
    """What the headers of one source name, as a person settled it; found again by the header's signature.

    ``mapping``: header to code, None for a column to leave out. ``layout``: by name of sheet, where the header is.
    """

    __tablename__ = "spreadsheets_column_mapping"

    purpose: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    signature: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, str | None]] = mapped_column(Json())
    layout: Mapped[dict[str, Any]] = mapped_column(Json())
    last_used_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("purpose", "signature"),)
