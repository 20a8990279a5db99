"""Which tables hold interests, assignments, evaluations and marks?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.review.rules import EvaluationStatus, InterestNature, InterestOrigin, Recommendation
from committee.store.base import Base, Code, Identified, Json, Versioned


def _one_live(name: str, ended: str) -> Index:
    """At most one row of an application and a member that has not ended."""
    live = text(f"{ended} IS NULL")
    return Index(name, "application_id", "member_id", unique=True, sqlite_where=live, postgresql_where=live)


class InterestDeclaration(Identified, Base):
    """What a member said of their link with an application; a later word supersedes it and nothing is lost."""

    __tablename__ = "review_interest"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    nature: Mapped[InterestNature] = mapped_column(Code(InterestNature))
    origin: Mapped[InterestOrigin] = mapped_column(Code(InterestOrigin))
    reason: Mapped[str] = mapped_column(Text, default="")
    told_by: Mapped[str] = mapped_column(String(64))
    told_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    __table_args__ = (
        _one_live("one_live_interest_per_application_and_member", "superseded_at"),
        CheckConstraint("nature = 'none' OR reason <> ''", name="review_interest_a_link_is_told_in_words"),
    )


class Assignment(Identified, Base):
    """An application given to a reader; ``freed_at`` when it was taken back, by staff or by a recusal."""

    __tablename__ = "review_assignment"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    due_on: Mapped[date | None]
    assigned_by: Mapped[str] = mapped_column(String(64))
    freed_at: Mapped[datetime | None]
    __table_args__ = (_one_live("one_live_assignment_per_application_and_member", "freed_at"),)


class Evaluation(Versioned, Base):
    """A member's reading of an application. Voided by a recusal: kept, and never counted again."""

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
