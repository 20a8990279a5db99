"""Which tables hold applications, their sites, where they came from, and who may not see them?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.intake.rules import (
    ApplicationRole,
    ApplicationStatus,
    BudgetSide,
    Category,
    FundingStatus,
    Opinion,
    PointSource,
    Qualifier,
    RequestKind,
    RuleOutcome,
    ShareSource,
    Tax,
    Verdict,
)
from committee.store.base import Base, Code, Identified, Json, Versioned
from committee.territories.rules import Answer, Method


class Application(Versioned, Base):
    """One project asking for money; every fact but number and title may be unknown.

    ``merged_into_id``: the application it was the duplicate of; such a one is in no list any more.
    """

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
    eligible_base: Mapped[Decimal | None]
    requested: Mapped[Decimal | None]
    tax: Mapped[Tax | None] = mapped_column(Code(Tax))
    dwellings_qualifier: Mapped[Qualifier | None] = mapped_column(Code(Qualifier))
    households_qualifier: Mapped[Qualifier | None] = mapped_column(Code(Qualifier))
    people_qualifier: Mapped[Qualifier | None] = mapped_column(Code(Qualifier))
    share_in_qpv: Mapped[float | None] = mapped_column(Float(53))
    inspired_by: Mapped[str | None] = mapped_column(Text)
    is_republican_contract_signed: Mapped[bool | None]
    external_system: Mapped[str | None] = mapped_column(String(20))
    external_reference: Mapped[str | None] = mapped_column(String(60))
    completed_on: Mapped[date | None]
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("intake_application.id"), index=True)
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
    """The part of an organisation in an application; one lead. ``is_founder``: a landlord of the first hour."""

    __tablename__ = "intake_application_organisation"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    role: Mapped[ApplicationRole] = mapped_column(Code(ApplicationRole))
    position: Mapped[int]
    is_founder: Mapped[bool | None]
    joined_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))
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
    the nearest one. ``chosen_qpv``: the code that a person chose here; it wins over what the file declares.
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
    chosen_qpv: Mapped[str | None] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(5))
    point_source: Mapped[PointSource | None] = mapped_column(Code(PointSource))
    answer: Mapped[Answer] = mapped_column(Code(Answer))
    qpv_codes: Mapped[list[str]] = mapped_column(Json())
    qpv_generation: Mapped[str | None] = mapped_column(String(4))
    nearest_code: Mapped[str | None] = mapped_column(String(10))
    nearest_name: Mapped[str | None] = mapped_column(String(200))
    distance_m: Mapped[float | None] = mapped_column(Float(53))
    method: Mapped[Method] = mapped_column(Code(Method))
    located_on: Mapped[date]
    located_at: Mapped[datetime]
    edition_id: Mapped[str | None] = mapped_column(ForeignKey("territories_edition.id"))
    __table_args__ = (UniqueConstraint("application_id", "position"),)


class QpvShare(Base):
    """The share of a project (0 to 1, None: not told) that takes place in one QPV, as a file or a person says."""

    __tablename__ = "intake_qpv_share"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)
    share: Mapped[float | None] = mapped_column(Float(53))
    source: Mapped[ShareSource] = mapped_column(Code(ShareSource, 20))
    __table_args__ = (
        CheckConstraint("share IS NULL OR (share > 0 AND share <= 1)", name="intake_qpv_share_is_a_fraction"),
    )


class Batch(Identified, Base):
    """One import that changed something; undone, it keeps its line."""

    __tablename__ = "intake_batch"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls_call.id"), index=True)
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[str] = mapped_column(String(64))
    imported_by_name: Mapped[str] = mapped_column(String(200))
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    source: Mapped[str | None] = mapped_column(String(40))
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str | None] = mapped_column(String(200))


class Provenance(Identified, Base):
    """One version of an application: where its new values come from and what they replaced.

    Of a file (``batch_id``, ``sheet``, ``row``) or of a person's hand (``batch_id`` None, ``made_by_name``).
    ``before``: what was replaced, by column; ``after``: by what; ``cells``: column -> [header, raw text,
    certainty] as the file told it.
    """

    __tablename__ = "intake_provenance"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("intake_batch.id"), index=True)
    sheet: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int | None]
    made_by_name: Mapped[str | None] = mapped_column(String(200))
    before: Mapped[dict[str, Any]] = mapped_column(Json())
    after: Mapped[dict[str, Any] | None] = mapped_column(Json())
    cells: Mapped[dict[str, Any] | None] = mapped_column(Json())


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


class ProjectAction(Identified, Base):
    """One of the actions of a project; ``amount`` in euros."""

    __tablename__ = "intake_project_action"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Decimal | None]
    __table_args__ = (
        UniqueConstraint("application_id", "position"),
        CheckConstraint("amount >= 0", name="project_action_amount_is_not_negative"),
    )


class BudgetLine(Identified, Base):
    """A line of the funding plan, under its account of the chart (60 to 68, 86; 70 to 79, 87), in euros."""

    __tablename__ = "intake_budget_line"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    position: Mapped[int]
    year: Mapped[int | None]
    side: Mapped[BudgetSide] = mapped_column(Code(BudgetSide))
    account: Mapped[str] = mapped_column(String(6))
    label: Mapped[str | None] = mapped_column(String(200))
    funder: Mapped[str | None] = mapped_column(String(200))
    funding_status: Mapped[FundingStatus | None] = mapped_column(Code(FundingStatus))
    amount: Mapped[Decimal | None]
    tax: Mapped[Tax | None] = mapped_column(Code(Tax))
    is_in_kind: Mapped[bool] = mapped_column(default=False)
    is_this_fund: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("application_id", "position"),
        CheckConstraint("amount >= 0", name="budget_line_amount_is_not_negative"),
    )


class EditDraft(Versioned, Base):
    """What a person typed in the form and has not recorded yet; ``application_id`` None: a new application."""

    __tablename__ = "intake_edit_draft"

    application_id: Mapped[str | None] = mapped_column(ForeignKey("intake_application.id"), index=True)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("calls_round.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    based_on: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(Json())
    saved_at: Mapped[datetime]


class Duplicate(Identified, Base):
    """What a person said of two applications that look alike; ``first_id`` sorts before ``second_id``."""

    __tablename__ = "intake_duplicate"

    first_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    second_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(Code(Verdict))
    said_by_name: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="duplicate_pair_is_sorted"),
    )


class Overrule(Identified, Base):
    """A person's word against a rule's, with its reason and the facts the rule had; lifted, it is kept."""

    __tablename__ = "intake_overrule"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    rule_code: Mapped[str] = mapped_column(String(60))
    computed: Mapped[RuleOutcome] = mapped_column(Code(RuleOutcome))
    outcome: Mapped[RuleOutcome] = mapped_column(Code(RuleOutcome))
    reason: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Json())
    said_by_name: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_intake_overrule_is_one_at_a_time",
            "application_id",
            "rule_code",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )


class CompletionRequest(Identified, Base):
    """What an applicant was asked to complete, and until when; ``items``: codes of documents and columns."""

    __tablename__ = "intake_completion_request"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    items: Mapped[list[str]] = mapped_column(Json())
    message: Mapped[str | None] = mapped_column(Text)
    asked_on: Mapped[date]
    due_on: Mapped[date]
    asked_by_name: Mapped[str] = mapped_column(String(200))
    closed_on: Mapped[date | None]
    __table_args__ = (CheckConstraint("due_on >= asked_on", name="completion_is_due_after_it_is_asked"),)


class Instruction(Versioned, Base):
    """What the staff found of an application and propose; ``proposed`` in euros, ``rapporteur_id`` a member."""

    __tablename__ = "intake_instruction"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), unique=True)
    opinion: Mapped[Opinion | None] = mapped_column(Code(Opinion))
    reason: Mapped[str | None] = mapped_column(Text)
    proposed: Mapped[Decimal | None]
    proposed_reason: Mapped[str | None] = mapped_column(Text)
    rapporteur_id: Mapped[str | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    hearing_at: Mapped[datetime | None]
    hearing_minutes: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("proposed >= 0", name="instruction_amount_is_not_negative"),
        CheckConstraint("hearing_minutes > 0", name="instruction_hearing_lasts"),
    )


class Redaction(Versioned, Base):
    """What readers of a blind call see in place of an application's own title and texts; a blank stays blank."""

    __tablename__ = "intake_redaction"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), unique=True)
    title: Mapped[str | None] = mapped_column(String(300))
    texts: Mapped[dict[str, str]] = mapped_column(Json(), default=dict)
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
