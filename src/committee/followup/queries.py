"""Which funded actions may this member follow, what is due on them, and what was paid?

A closed door hides the action as well, even once its award is published: what was paid is no public fact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from committee.followup.records import FundedAction, Milestone, Payment
from committee.followup.rules import (
    MilestoneKind,
    MilestoneStatus,
    PaymentKind,
    PaymentStatus,
    milestone_status,
    months_later,
    payment_status,
    urgency,
)
from committee.intake.queries import closed_doors
from committee.meetings.queries import reads_committee_facts, visible_awards
from committee.meetings.records import Award
from committee.people.rules import Member
from committee.spreadsheets.finding import Hit, found_in
from committee.store.engine import reading
from committee.words import Sentence

TODO_COLUMNS = ("action_id", "title", "kind", "item_id", "what", "due_on", "days", "status", "waits_for")
ACTION_COLUMNS = (
    "id",
    "title",
    "lead",
    "call_code",
    "year",
    "awarded",
    "paid",
    "left",
    "next_due",
    "late",
)
TO_START_COLUMNS = ("award_id", "reference", "title", "lead", "amount", "awarded_on", "has_decision")


@dataclass(frozen=True)
class MilestoneRow:
    """One step of an action; ``name`` is its own label, or else the name of its kind."""

    id: str
    kind: MilestoneKind
    label: str | None
    due_on: date | None
    done_on: date | None
    note: str | None
    set_aside_reason: str | None
    version: int

    @property
    def name(self) -> str | Sentence:
        """What the step is called."""
        return self.label or self.kind.label

    @property
    def is_open(self) -> bool:
        """Whether the step is still to be done."""
        return self.done_on is None and self.set_aside_reason is None

    def status(self, today: date) -> MilestoneStatus:
        """Where the step stands today."""
        return milestone_status(self.due_on, self.done_on, self.set_aside_reason is not None, today)


@dataclass(frozen=True)
class PaymentRow:
    """One instalment, in euros, with the step it waits for; unknown amounts are None."""

    id: str
    rank: int
    kind: PaymentKind
    planned_on: date | None
    planned_amount: Decimal | None
    condition: MilestoneRow | None
    paid_on: date | None
    paid_amount: Decimal | None
    reference: str | None
    version: int

    @property
    def is_condition_met(self) -> bool:
        """Whether nothing is waited for."""
        return self.condition is None or self.condition.done_on is not None

    def status(self, today: date) -> PaymentStatus:
        """Where the payment stands today."""
        return payment_status(self.planned_on, self.paid_on, self.is_condition_met, today)


@dataclass(frozen=True)
class FundedActionRow:
    """One funded action with its steps and payments. ``amount`` and ``left``: euros, None when unknown."""

    id: str
    award_id: str
    application_id: str | None
    reference: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]
    call_title: str | None
    awarded_on: date
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    paid: Decimal
    left: Decimal | None
    milestones: tuple[MilestoneRow, ...]
    payments: tuple[PaymentRow, ...]
    version: int


def visible(member: Member) -> ColumnElement[bool]:
    """The condition under which an action, joined to its award, may be followed by a person."""
    if not reads_committee_facts(member):
        return false()
    hidden = closed_doors(member)
    open_to_them = or_(Award.application_id.is_(None), Award.application_id.not_in(hidden))
    return and_(visible_awards(member), open_to_them)


def todo(member: Member, today: date) -> pd.DataFrame:
    """Every open step and unpaid instalment with TODO_COLUMNS: the latest first, then those due soon, then later.

    ``days`` counts from today, negative when late, None without a date; ``kind`` is milestone or payment; ``what``
    is a text or a Sentence; ``waits_for`` names the step without which a payment is not made.
    """
    is_open = (Milestone.done_on.is_(None), Milestone.set_aside_reason.is_(None))
    with reading() as session:
        titles = _titles(session, member)
        steps = _milestones(session, member, *is_open)
        payments = _payments(session, member, Payment.paid_on.is_(None))
    rows: list[tuple[Any, ...]] = []
    for action_id, step in steps:
        due = step.due_on
        status: Any = step.status(today)
        rows.append((action_id, titles[action_id], "milestone", step.id, step.name, due, status, None))
    for action_id, payment in payments:
        due, status = payment.planned_on, payment.status(today)
        waits_for = payment.condition.name if payment.condition and not payment.is_condition_met else None
        what = payment.kind.label
        rows.append((action_id, titles[action_id], "payment", payment.id, what, due, status, waits_for))
    rows.sort(key=lambda row: (urgency(row[5], today), row[1], row[2]))
    names = [name for name in TODO_COLUMNS if name != "days"]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    days = [None if due is None else (due - today).days for due in frame["due_on"]]
    return frame.assign(days=pd.array(days, dtype="Int64"))[list(TODO_COLUMNS)]


def _titles(session: Session, member: Member) -> dict[str, str]:
    statement = select(FundedAction.id, Award.title).join(Award, Award.id == FundedAction.award_id)
    return dict(session.execute(statement.where(visible(member))).all())


def _milestones(
    session: Session, member: Member, *where: ColumnElement[bool]
) -> list[tuple[str, MilestoneRow]]:
    statement = (
        select(Milestone.action_id, *_STEP)
        .join(FundedAction, FundedAction.id == Milestone.action_id)
        .join(Award, Award.id == FundedAction.award_id)
        .where(visible(member), *where)
        .order_by(Milestone.action_id, Milestone.position)
    )
    rows: Iterable[Any] = session.execute(statement)
    return [(action_id, MilestoneRow(*step)) for action_id, *step in rows]


def _payments(session: Session, member: Member, *where: ColumnElement[bool]) -> list[tuple[str, PaymentRow]]:
    statement = (
        select(Payment.action_id, *_INSTALMENT, *_STEP)
        .join(FundedAction, FundedAction.id == Payment.action_id)
        .join(Award, Award.id == FundedAction.award_id)
        .outerjoin(Milestone, Milestone.id == Payment.condition_milestone_id)
        .where(visible(member), *where)
        .order_by(Payment.action_id, Payment.rank)
    )
    rows: Iterable[Any] = session.execute(statement)
    return [
        (action_id, _payment(row[: len(_INSTALMENT)], row[len(_INSTALMENT) :])) for action_id, *row in rows
    ]


_STEP = (
    Milestone.id,
    Milestone.kind,
    Milestone.label,
    Milestone.due_on,
    Milestone.done_on,
    Milestone.note,
    Milestone.set_aside_reason,
    Milestone.version,
)
_INSTALMENT = (
    Payment.id,
    Payment.rank,
    Payment.kind,
    Payment.planned_on,
    Payment.planned_amount,
    Payment.paid_on,
    Payment.paid_amount,
    Payment.reference,
    Payment.version,
)


def _payment(instalment: Sequence[Any], step: Sequence[Any]) -> PaymentRow:
    """An instalment with the step it waits for, whose columns are all None when there is none."""
    identifier, rank, kind, planned_on, planned_amount, *done = instalment
    condition = None if step[0] is None else MilestoneRow(*step)
    return PaymentRow(identifier, rank, kind, planned_on, planned_amount, condition, *done)


def funded_actions(member: Member, today: date) -> pd.DataFrame:
    """The funded actions with ACTION_COLUMNS: amounts in euros (unknown None), next open date, count of late items.

    A payment that waits for a step is not late by itself: its step is.
    """
    statement = (
        select(FundedAction.id, Award.title, Award.lead, Award.call_code, Award.year, Award.amount)
        .join(Award, Award.id == FundedAction.award_id)
        .where(visible(member))
        .order_by(Award.awarded_on.desc(), Award.reference)
    )
    with reading() as session:
        found = session.execute(statement).all()
        steps = _milestones(session, member)
        payments = _payments(session, member)
    paid: dict[str, Decimal] = {}
    late: dict[str, int] = {}
    due: dict[str, list[date]] = {}
    for action_id, step in steps:
        if step.is_open and step.due_on is not None:
            due.setdefault(action_id, []).append(step.due_on)
        late[action_id] = late.get(action_id, 0) + (step.status(today) is MilestoneStatus.LATE)
    for action_id, payment in payments:
        if payment.paid_amount is not None:
            paid[action_id] = paid.get(action_id, Decimal(0)) + payment.paid_amount
        elif payment.planned_on is not None and payment.is_condition_met:
            due.setdefault(action_id, []).append(payment.planned_on)
        late[action_id] = late.get(action_id, 0) + (payment.status(today) is PaymentStatus.LATE)
    rows = [
        {
            "id": action_id,
            "title": title,
            "lead": lead,
            "call_code": call_code,
            "year": year,
            "awarded": amount,
            "paid": paid.get(action_id, Decimal(0)),
            "left": None if amount is None else amount - paid.get(action_id, Decimal(0)),
            "next_due": min(due.get(action_id, []), default=None),
            "late": late.get(action_id, 0),
        }
        for action_id, title, lead, call_code, year, amount in found
    ]
    frame = pd.DataFrame(rows, columns=list(ACTION_COLUMNS), dtype=object)
    return frame.astype({"year": "Int64", "late": "Int64"})


def funded_action(action_id: str, member: Member) -> FundedActionRow | None:
    """One funded action; None when there is none or the member may not follow it, without telling which."""
    statement = (
        select(FundedAction, Award)
        .join(Award, Award.id == FundedAction.award_id)
        .where(FundedAction.id == action_id, visible(member))
    )
    with reading() as session:
        found = session.execute(statement).first()
        if found is None:
            return None
        action, award = found
        steps = _milestones(session, member, Milestone.action_id == action_id)
        payments = _payments(session, member, Payment.action_id == action_id)
    rows = tuple(payment for _, payment in payments)
    paid = sum((row.paid_amount for row in rows if row.paid_amount is not None), Decimal(0))
    has_end = action.starts_on is not None and action.duration_months is not None
    return FundedActionRow(
        id=action.id,
        award_id=award.id,
        application_id=award.application_id,
        reference=award.reference,
        title=award.title,
        lead=award.lead,
        landlords=tuple(landlord["name"] for landlord in award.landlords),
        call_title=award.call_title,
        awarded_on=award.awarded_on,
        starts_on=action.starts_on,
        # has_end says that both are known.
        ends_on=months_later(action.starts_on, action.duration_months) if has_end else None,  # type: ignore[arg-type]
        amount=award.amount,
        paid=paid,
        left=None if award.amount is None else award.amount - paid,
        milestones=tuple(step for _, step in steps),
        payments=rows,
        version=action.version,
    )


def awards_to_start(member: Member) -> pd.DataFrame:
    """The awards which nobody follows yet, with TO_START_COLUMNS, newest first.

    ``has_decision`` is False for a winner of earlier years entered by its facts.
    """
    columns = (Award.id, Award.reference, Award.title, Award.lead, Award.amount, Award.awarded_on)
    statement = (
        select(*columns, Award.decision_id.is_not(None))
        .outerjoin(FundedAction, FundedAction.award_id == Award.id)
        .where(FundedAction.id.is_(None), visible(member))
        .order_by(Award.awarded_on.desc(), Award.reference)
    )
    with reading() as session:
        rows = [tuple(row) for row in session.execute(statement)]
    return pd.DataFrame(rows, columns=list(TO_START_COLUMNS), dtype=object)


def count_followed(member: Member) -> dict[str, int]:
    """How many actions of each call are followed, by the call's code."""
    statement = (
        select(Award.call_code, func.count())
        .join(FundedAction, FundedAction.award_id == Award.id)
        .where(visible(member), Award.call_code.is_not(None))
        .group_by(Award.call_code)
    )
    with reading() as session:
        return {str(code): count for code, count in session.execute(statement)}


def search(member: Member, words: Sequence[str], limit: int) -> list[Hit]:
    """The funded actions that a person may follow, by title, lead partner and reference; one statement."""
    statement = (
        select(FundedAction.id, Award.title, Award.lead, Award.reference)
        .join(Award, Award.id == FundedAction.award_id)
        .where(visible(member))
        .order_by(Award.awarded_on.desc(), Award.reference)
    )
    with reading() as session:
        rows = session.execute(statement).all()
    return [
        Hit(identifier, title, lead)
        for identifier, title, lead, reference in rows
        if found_in({None: f"{title} {lead or ''} {reference}"}, words) is not None
    ][:limit]
