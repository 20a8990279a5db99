"""Which tables hold the follow-up of awards?"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.followup.rules import MilestoneKind, PaymentKind
from committee.store.base import Base, Code, Versioned


class FundedAction(Versioned, Base):
    """What an award became: an action under way. ``starts_on`` and ``duration_months`` None: not known."""

    __tablename__ = "followup_action"

    award_id: Mapped[str] = mapped_column(ForeignKey("meetings_award.id"), unique=True)
    starts_on: Mapped[date | None]
    duration_months: Mapped[int | None]


class Milestone(Versioned, Base):
    """One step of an action; its state is computed from its dates. ``label`` None: it bears its kind's name."""

    __tablename__ = "followup_milestone"

    action_id: Mapped[str] = mapped_column(ForeignKey("followup_action.id"), index=True)
    position: Mapped[int]
    kind: Mapped[MilestoneKind] = mapped_column(Code(MilestoneKind))
    label: Mapped[str | None] = mapped_column(String(300))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    set_aside_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint(
            "done_on IS NULL OR set_aside_reason IS NULL", name="followup_milestone_is_done_or_set_aside"
        ),
    )


class Payment(Versioned, Base):
    """One instalment of an award, in euros; an unknown amount is None. Paid: on a day, for an amount."""

    __tablename__ = "followup_payment"

    action_id: Mapped[str] = mapped_column(ForeignKey("followup_action.id"))
    rank: Mapped[int]
    kind: Mapped[PaymentKind] = mapped_column(Code(PaymentKind))
    planned_on: Mapped[date | None]
    planned_amount: Mapped[Decimal | None]
    condition_milestone_id: Mapped[str | None] = mapped_column(
        ForeignKey("followup_milestone.id"), index=True
    )
    paid_on: Mapped[date | None]
    paid_amount: Mapped[Decimal | None]
    reference: Mapped[str | None] = mapped_column(String(120))
    __table_args__ = (
        UniqueConstraint("action_id", "rank"),
        CheckConstraint(
            "(paid_on IS NULL) = (paid_amount IS NULL)",
            name="followup_payment_is_paid_on_a_day_for_an_amount",
        ),
        CheckConstraint(
            "planned_amount IS NULL OR planned_amount > 0", name="followup_planned_amount_is_more_than_zero"
        ),
        CheckConstraint(
            "paid_amount IS NULL OR paid_amount > 0", name="followup_paid_amount_is_more_than_zero"
        ),
    )
