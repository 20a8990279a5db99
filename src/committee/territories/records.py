"""Which tables hold QPV, their editions and their communes?"""

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.store.base import Base, Code, Identified
from committee.territories.rules import Generation, GeocodedKind


class Edition(Identified, Base):
    """One set of perimeters as it was published or shipped; a newer one stands beside it, never over it."""

    __tablename__ = "territories_edition"

    generation: Mapped[Generation] = mapped_column(Code(Generation), index=True)
    name: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    is_schematic: Mapped[bool]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    overseas_from: Mapped[date] = mapped_column(Date)
    overseas_until: Mapped[date | None] = mapped_column(Date)
    imported_by: Mapped[str] = mapped_column(String(200))
    qpv_count: Mapped[int]
    without_outline: Mapped[int]
    repaired: Mapped[int]
    __table_args__ = (UniqueConstraint("sha256", "generation"),)


class Qpv(Identified, Base):
    """One QPV of one edition. ``wkb`` is its outline in WGS84, ``wkb_legal`` in the projection ``epsg``, in metres.

    Without an outline (None) the QPV is listed, and no point near it is ever said to be outside.
    """

    __tablename__ = "territories_qpv"

    edition_id: Mapped[str] = mapped_column(ForeignKey("territories_edition.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    label: Mapped[str]
    label_folded: Mapped[str] = mapped_column(index=True)
    department: Mapped[str] = mapped_column(String(3), index=True)
    region: Mapped[str | None]
    status: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)
    lon: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    area_ha: Mapped[float | None] = mapped_column(Float)
    epsg: Mapped[int | None]
    wkb: Mapped[bytes | None]
    wkb_legal: Mapped[bytes | None]
    __table_args__ = (UniqueConstraint("edition_id", "code"),)


class QpvCommune(Base):
    """One commune on which a QPV lies; the code or the name may be unknown."""

    __tablename__ = "territories_qpv_commune"

    qpv_id: Mapped[str] = mapped_column(ForeignKey("territories_qpv.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str | None] = mapped_column(String(5), index=True)
    name: Mapped[str | None]
    name_folded: Mapped[str | None] = mapped_column(index=True)


class QpvPassage(Base):
    """A QPV of 2024 that continues one of 2015, wholly or in part (n to m), as an edition says."""

    __tablename__ = "territories_qpv_passage"

    edition_id: Mapped[str] = mapped_column(ForeignKey("territories_edition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    predecessor: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)


class GeocodedAddress(Identified, Base):
    """What the geocoder answered to a question, so that it is asked once; ``kind`` None: it found nothing."""

    __tablename__ = "territories_geocoded"

    question: Mapped[str] = mapped_column(String(600), unique=True)
    kind: Mapped[GeocodedKind | None] = mapped_column(Code(GeocodedKind))
    lon: Mapped[float | None] = mapped_column(Float(53))
    lat: Mapped[float | None] = mapped_column(Float(53))
    score: Mapped[float | None] = mapped_column(Float(53))
    label: Mapped[str | None]
    commune_code: Mapped[str | None] = mapped_column(String(5))
    asked_at: Mapped[datetime]
