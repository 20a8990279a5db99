"""Which tables hold interests, assignments, evaluations and marks?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.review.rules import (
    AssignmentOrigin,
    EvaluationPart,
    EvaluationStatus,
    FindingAnswer,
    InterestNature,
    InterestOrigin,
    LinkKind,
    ReadingKind,
    Recommendation,
)
from committee.store.base import Base, Code, Identified, Json, Versioned


def _one_live(name: str, ended: str) -> Index:
    """At most one row of an application and a member that has not ended."""
    live = text(f"{ended} IS NULL")
    return Index(name, "application_id", "member_id", unique=True, sqlite_where=live, postgresql_where=live)


class InterestDeclaration(Identified, Base):
    """What a member said of their link with an application; a later word supersedes it and nothing is lost.

    ``findings``: the links which were found and shown when it was said. ``ruling``: the chair's word that a link
    told does not stand against reading and voting.
    """

    __tablename__ = "review_interest"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    nature: Mapped[InterestNature] = mapped_column(Code(InterestNature))
    origin: Mapped[InterestOrigin] = mapped_column(Code(InterestOrigin))
    reason: Mapped[str] = mapped_column(Text, default="")
    told_by: Mapped[str] = mapped_column(String(64))
    told_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    kind: Mapped[LinkKind | None] = mapped_column(Code(LinkKind))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json(), default=list, server_default="[]")
    ruling: Mapped[str | None] = mapped_column(Text)
    ruled_by: Mapped[str | None] = mapped_column(String(200))
    ruled_at: Mapped[datetime | None]
    __table_args__ = (
        _one_live("one_live_interest_per_application_and_member", "superseded_at"),
        CheckConstraint("nature = 'none' OR reason <> ''", name="review_interest_a_link_is_told_in_words"),
    )


class GeneralDeclaration(Identified, Base):
    """A member's yearly declaration of interests, signed once a year; a later one of the year supersedes it.

    ``ties``: the organisations named in it, each with its kind, dates and remark. ``statement``: further words.
    """

    __tablename__ = "review_general_declaration"

    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    year: Mapped[int]
    has_ties: Mapped[bool]
    ties: Mapped[list[dict[str, Any]]] = mapped_column(Json(), default=list)
    statement: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "one_live_general_declaration_per_member_and_year",
            "member_id",
            "year",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )


class Finding(Identified, Base):
    """What was answered to a link that was found between a member and an application; the latest answer is live.

    ``key`` names the finding as ``review.detection`` does, so that the same one is known again later.
    """

    __tablename__ = "review_finding"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[LinkKind] = mapped_column(Code(LinkKind))
    answer: Mapped[FindingAnswer] = mapped_column(Code(FindingAnswer))
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "one_live_answer_per_finding",
            "application_id",
            "member_id",
            "key",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )


class ReaderProfile(Versioned, Base):
    """What a reader likes to read: themes, and how many applications at most (None: no limit)."""

    __tablename__ = "review_reader_profile"

    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), unique=True)
    themes: Mapped[list[str]] = mapped_column(Json(), default=list)
    most_readings: Mapped[int | None]
    __table_args__ = (CheckConstraint("most_readings >= 0", name="reader_profile_limit_is_not_negative"),)


class Preference(Identified, Base):
    """A reader would rather read an application (1), or rather not (-1)."""

    __tablename__ = "review_preference"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    value: Mapped[int]
    __table_args__ = (
        UniqueConstraint("application_id", "member_id"),
        CheckConstraint("value IN (-1, 1)", name="preference_is_for_or_against"),
    )


class Assignment(Identified, Base):
    """An application given to a reader; ``freed_at`` when it was taken back, by staff or by a recusal.

    ``taken_from_id``: the member whose reading an alternate took over. ``seen_at``: when the reader first opened
    it.
    """

    __tablename__ = "review_assignment"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    due_on: Mapped[date | None]
    assigned_by: Mapped[str] = mapped_column(String(64))
    freed_at: Mapped[datetime | None]
    freed_reason: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[ReadingKind] = mapped_column(
        Code(ReadingKind), default=ReadingKind.READER, server_default=ReadingKind.READER.value
    )
    origin: Mapped[AssignmentOrigin] = mapped_column(
        Code(AssignmentOrigin), default=AssignmentOrigin.HAND, server_default=AssignmentOrigin.HAND.value
    )
    taken_from_id: Mapped[str | None] = mapped_column(ForeignKey("people_person.id"))
    seen_at: Mapped[datetime | None]
    __table_args__ = (_one_live("one_live_assignment_per_application_and_member", "freed_at"),)


class Evaluation(Versioned, Base):
    """A member's reading of an application. Voided by a recusal: kept, and never counted again.

    ``abstention``: why the reader gives no mark at all; None: they mark.
    """

    __tablename__ = "review_evaluation"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    status: Mapped[EvaluationStatus] = mapped_column(Code(EvaluationStatus), default=EvaluationStatus.DRAFT)
    recommendation: Mapped[Recommendation | None] = mapped_column(Code(Recommendation))
    amount_suggested: Mapped[Decimal | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    part: Mapped[EvaluationPart] = mapped_column(
        Code(EvaluationPart), default=EvaluationPart.READER, server_default=EvaluationPart.READER.value
    )
    abstention: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        _one_live("one_live_evaluation_per_application_and_member", "voided_at"),
        CheckConstraint(
            "amount_suggested IS NULL OR amount_suggested >= 0",
            name="review_evaluation_amount_is_not_negative",
        ),
        CheckConstraint(
            "status = 'draft' OR handed_in_at IS NOT NULL", name="review_evaluation_handed_in_has_its_time"
        ),
    )


class Mark(Base):
    """One criterion of an evaluation: a value, or an abstention with its reason, or nothing yet."""

    __tablename__ = "review_mark"

    evaluation_id: Mapped[str] = mapped_column(ForeignKey("review_evaluation.id"), primary_key=True)
    criterion_id: Mapped[str] = mapped_column(ForeignKey("calls_criterion.id"), primary_key=True)
    value: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    abstains: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint("value IS NULL OR NOT abstains", name="review_mark_an_abstention_has_no_value"),
    )


class EvaluationVersion(Identified, Base):
    """An evaluation as it was handed in, each time: what stood when a meeting opened is read from here."""

    __tablename__ = "review_evaluation_version"

    evaluation_id: Mapped[str] = mapped_column(ForeignKey("review_evaluation.id"), index=True)
    handed_in_at: Mapped[datetime]
    reopened_at: Mapped[datetime | None]
    content: Mapped[Any] = mapped_column(Json())
    revision_reason: Mapped[str | None] = mapped_column(Text)


class RapporteurNote(Versioned, Base):
    """What the rapporteur of an application writes for the meeting; shared with the committee once handed in."""

    __tablename__ = "review_rapporteur_note"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    content: Mapped[dict[str, str]] = mapped_column(Json(), default=dict)
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    __table_args__ = (_one_live("one_live_note_per_application_and_member", "voided_at"),)
