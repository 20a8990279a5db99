"""Which tables hold applications, their sites, where they came from, and who may not see them?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.intake.rules import ApplicationRole, ApplicationStatus, Category, RequestKind
from committee.store.base import Base, Code, Identified, Json, Versioned
from committee.territories.rules import Answer, Method


class Application(Versioned, Base):
    """One project asking for money; every fact but number and title may be unknown."""

    __tablename__ = "intake_application"

    round_id: Mapped[str] = mapped_column(ForeignKey("calls_round.id"), index=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls_call.id"), index=True)
    number: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    category: Mapped[Category | None] = mapped_column(Code(Category))
    request_kind: Mapped[RequestKind | None] = mapped_column(Code(RequestKind))
    summary: Mapped[str | None] = mapped_column(Text)
    needs: Mapped[str | None] = mapped_column(Text)
    objectives: Mapped[str | None] = mapped_column(Text)
    method: Mapped[str | None] = mapped_column(Text)
    target_public: Mapped[str | None] = mapped_column(Text)
    resident_role: Mapped[str | None] = mapped_column(Text)
    partnership: Mapped[str | None] = mapped_column(Text)
    evaluation_plan: Mapped[str | None] = mapped_column(Text)
    durability: Mapped[str | None] = mapped_column(Text)
    themes: Mapped[list[str]] = mapped_column(Json(), default=list)
    starts_on: Mapped[date | None]
    duration_months: Mapped[int | None]
    dwellings: Mapped[int | None]
    households: Mapped[int | None]
    people: Mapped[int | None]
    total_cost: Mapped[Decimal | None]
    requested: Mapped[Decimal | None]
    sensitive_public: Mapped[bool | None]
    submitted_on: Mapped[date | None]
    status: Mapped[ApplicationStatus] = mapped_column(Code(ApplicationStatus), index=True)
    folded_text: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint("total_cost >= 0", name="application_cost_is_not_negative"),
        CheckConstraint("requested >= 0", name="application_request_is_not_negative"),
    )


class ApplicationOrganisation(Identified, Base):
    """The part of an organisation in an application; one lead."""

    __tablename__ = "intake_application_organisation"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    role: Mapped[ApplicationRole] = mapped_column(Code(ApplicationRole))
    position: Mapped[int]
    __table_args__ = (
        UniqueConstraint("application_id", "organisation_id", "role"),
        Index(
            "ix_intake_application_has_one_lead",
            "application_id",
            unique=True,
            sqlite_where=text("role = 'lead'"),
            postgresql_where=text("role = 'lead'"),
        ),
    )


class Site(Identified, Base):
    """A place of a project, in WGS84 degrees, with what the perimeters of ``located_on`` say of it.

    ``precision_m`` None: not known. ``distance_m``: metres to the border of the first QPV of ``qpv_codes`` or of
    the nearest one.
    """

    __tablename__ = "intake_site"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    position: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(200))
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    lon: Mapped[float | None] = mapped_column(Float(53))
    lat: Mapped[float | None] = mapped_column(Float(53))
    precision_m: Mapped[float | None] = mapped_column(Float(53))
    declared_qpv: Mapped[str | None] = mapped_column(String(120))
    answer: Mapped[Answer] = mapped_column(Code(Answer))
    qpv_codes: Mapped[list[str]] = mapped_column(Json())
    qpv_generation: Mapped[str | None] = mapped_column(String(4))
    nearest_code: Mapped[str | None] = mapped_column(String(10))
    nearest_name: Mapped[str | None] = mapped_column(String(200))
    distance_m: Mapped[float | None] = mapped_column(Float(53))
    method: Mapped[Method] = mapped_column(Code(Method))
    located_on: Mapped[date]
    located_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("application_id", "position"),)


class Batch(Identified, Base):
    """One import that changed something."""

    __tablename__ = "intake_batch"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls_call.id"), index=True)
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[str] = mapped_column(String(64))
    imported_by_name: Mapped[str] = mapped_column(String(200))
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]


class Provenance(Identified, Base):
    """Where an application's values come from; ``before`` keeps what a later import replaced."""

    __tablename__ = "intake_provenance"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("intake_batch.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(Json())


class ClosedDoor(Identified, Base):
    """A recused member sees nothing of an application but its head; told by ``review``."""

    __tablename__ = "intake_closed_door"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class OpenDoor(Identified, Base):
    """A member said whether they have a link with an application, and may read it; told by ``review``."""

    __tablename__ = "intake_open_door"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    since: Mapped[datetime]
    __table_args__ = (UniqueConstraint("application_id", "member_id"),)
