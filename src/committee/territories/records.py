"""Which tables hold QPV, their editions, their communes, what continues them and their indicators?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.store.base import Base, Code, Identified, Json
from committee.territories.rules import (
    Continuation,
    EditionKind,
    Generation,
    GeocodedKind,
    IndicatorTheme,
    Level,
)


class Edition(Identified, Base):
    """One data set as it was published or shipped; a newer one stands beside it, never over it.

    ``kind`` tells what the file held. ``qpv_count``: its QPV, or its rows for indicators. ``vintage``: the year of
    the values, for indicators. ``published_on`` None: not known, the day of loading stands for it. ``report``:
    what was repaired, left out or doubtful, as ``rules.Note`` keeps it. An edition that is set aside no longer
    answers; what earlier decisions saw of it stays.
    """

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
    kind: Mapped[EditionKind] = mapped_column(
        Code(EditionKind), default=EditionKind.PERIMETERS, server_default=EditionKind.PERIMETERS.value
    )
    theme: Mapped[IndicatorTheme | None] = mapped_column(Code(IndicatorTheme))
    vintage: Mapped[int | None]
    published_on: Mapped[date | None] = mapped_column(Date)
    layer: Mapped[str | None]
    left_out: Mapped[int | None]
    report: Mapped[list[dict[str, Any]] | None] = mapped_column(Json())
    set_aside_at: Mapped[datetime | None]
    set_aside_by: Mapped[str | None] = mapped_column(String(200))
    set_aside_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("sha256", "generation"),)


class Qpv(Identified, Base):
    """One QPV of one edition. ``wkb`` is its outline in WGS84, ``epsg`` the projection in which it has metres.

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
    epci_codes: Mapped[list[str] | None] = mapped_column(Json())
    row: Mapped[int | None]
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
    rank: Mapped[int | None]
    predecessor_label: Mapped[str | None]


class QpvContinuation(Base):
    """What the official passage says of one QPV of 2024: unchanged, modified, new…

    ``statut`` is the word of the file, ``status`` None when it is none that is known.
    """

    __tablename__ = "territories_qpv_continuation"

    edition_id: Mapped[str] = mapped_column(ForeignKey("territories_edition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    label: Mapped[str | None]
    status: Mapped[Continuation | None] = mapped_column(Code(Continuation))
    statut: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int]


class QpvIndicators(Base):
    """One row of an indicator file: the values of one QPV, commune or of the whole country.

    ``values``: by column header of the file, a number, or null where the cell is empty (statistical secrecy). A
    header that the file lacks is absent. ``notes``: the file's NOTE_… cells by header.
    """

    __tablename__ = "territories_qpv_indicators"

    edition_id: Mapped[str] = mapped_column(ForeignKey("territories_edition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    level: Mapped[Level] = mapped_column(Code(Level))
    label: Mapped[str | None]
    values: Mapped[dict[str, float | None]] = mapped_column(Json())
    notes: Mapped[dict[str, str]] = mapped_column(Json())
    row: Mapped[int]


class QpvAlias(Identified, Base):
    """Another name under which people know a QPV, added here; it proposes, it never decides."""

    __tablename__ = "territories_qpv_alias"

    code: Mapped[str] = mapped_column(String(12), index=True)
    alias: Mapped[str]
    alias_folded: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)
    added_by: Mapped[str] = mapped_column(String(200))
    __table_args__ = (UniqueConstraint("code", "alias_folded"),)


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
