"""When is a step late, when may an instalment be paid, and does the schedule keep within the award?"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from committee.spreadsheets.rules import is_euros
from committee.words import N_, Euros, Labelled, Sentence

SOON_DAYS = 30
FINAL_REPORT_MONTHS = 6  # the account of a grant is due within six months


class MilestoneKind(Labelled):
    """What a step of a funded action is."""

    START = "start", N_("Start of the action")
    FOLLOW_UP_COMMITTEE = "follow_up_committee", N_("Follow-up committee")
    INTERIM_REPORT = "interim_report", N_("Interim report")
    EVENT = "event", N_("Event")
    STUDY = "study", N_("Study")
    FINAL_REPORT = "final_report", N_("Final report")


class MilestoneStatus(Labelled):
    """Where a step stands today; never stored."""

    UPCOMING = "upcoming", N_("To come")
    TO_DO = "to_do", N_("To be done")
    LATE = "late", N_("Late")
    DONE = "done", N_("Done")
    NOT_APPLICABLE = "not_applicable", N_("Not applicable")


class PaymentKind(Labelled):
    """Which instalment of the award a payment is."""

    ADVANCE = "advance", N_("Advance")
    INTERIM = "interim", N_("Interim payment")
    BALANCE = "balance", N_("Balance")


class PaymentStatus(Labelled):
    """Where a payment stands today; never stored."""

    PLANNED = "planned", N_("Planned")
    WAITING = "waiting", N_("Waits for a step")
    TO_PAY = "to_pay", N_("To be paid")
    LATE = "late", N_("Late")
    PAID = "paid", N_("Paid")


@dataclass(frozen=True)
class PlannedMilestone:
    """A step to plan; ``due_on`` None: the date is still to be fixed."""

    kind: MilestoneKind
    label: str | None
    due_on: date | None


@dataclass(frozen=True)
class PlannedPayment:
    """An instalment to plan, in euros; ``condition`` is the kind of the step it waits for."""

    kind: PaymentKind
    planned_on: date | None
    planned_amount: Decimal | None
    condition: MilestoneKind | None = None


def milestone_status(
    due_on: date | None, done_on: date | None, is_set_aside: bool, today: date
) -> MilestoneStatus:
    """A step is to be done from SOON_DAYS days before its date, late the day after it; undated ones are to come."""
    if done_on is not None:
        return MilestoneStatus.DONE
    if is_set_aside:
        return MilestoneStatus.NOT_APPLICABLE
    if due_on is None or (due_on - today).days > SOON_DAYS:
        return MilestoneStatus.UPCOMING
    return MilestoneStatus.LATE if due_on < today else MilestoneStatus.TO_DO


def payment_status(
    planned_on: date | None, paid_on: date | None, is_condition_met: bool, today: date
) -> PaymentStatus:
    """A payment whose step is not done waits, whatever its date; then it is due like a step is."""
    if paid_on is not None:
        return PaymentStatus.PAID
    if not is_condition_met:
        return PaymentStatus.WAITING
    if planned_on is None or (planned_on - today).days > SOON_DAYS:
        return PaymentStatus.PLANNED
    return PaymentStatus.LATE if planned_on < today else PaymentStatus.TO_PAY


def urgency(due_on: date | None, today: date) -> tuple[int, int]:
    """The order of the to-do list: late ones by days of lateness, those due soon, later ones, undated ones."""
    if due_on is None:
        return (3, 0)
    days = (due_on - today).days
    if days < 0:
        return (0, days)
    return (1 if days <= SOON_DAYS else 2, days)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def default_milestones(starts_on: date | None, duration_months: int | None) -> tuple[PlannedMilestone, ...]:
    """Start, follow-up committee at a third, interim report at half, final report within six months of the end.

    Without a start or a duration the dates that depend on it are left to be fixed.
    """

    def after(months: int) -> date | None:
        known = starts_on is not None and duration_months is not None
        return months_later(starts_on, months) if known and starts_on is not None else None

    length = duration_months or 0
    return (
        PlannedMilestone(MilestoneKind.START, None, starts_on),
        PlannedMilestone(MilestoneKind.FOLLOW_UP_COMMITTEE, None, after(max(length // 3, 1))),
        PlannedMilestone(MilestoneKind.INTERIM_REPORT, None, after(max(length // 2, 1))),
        PlannedMilestone(MilestoneKind.FINAL_REPORT, None, after(length + FINAL_REPORT_MONTHS)),
    )


def default_payments(
    amount: Decimal | None, milestones: Sequence[PlannedMilestone]
) -> tuple[PlannedPayment, ...]:
    """Half at the start, 30 % on the interim report and the rest, to the cent, on the final one.

    An unknown amount gives instalments of unknown amounts. Each is planned on the day of its step.
    """
    advance = None if amount is None else _cents(amount / 2)
    interim = None if amount is None else _cents(amount * 3 / 10)
    balance = None if amount is None or advance is None or interim is None else amount - advance - interim
    due = {milestone.kind: milestone.due_on for milestone in reversed(milestones)}
    return tuple(
        PlannedPayment(kind, due.get(condition), share, condition if condition in due else None)
        for kind, condition, share in (
            (PaymentKind.ADVANCE, MilestoneKind.START, advance),
            (PaymentKind.INTERIM, MilestoneKind.INTERIM_REPORT, interim),
            (PaymentKind.BALANCE, MilestoneKind.FINAL_REPORT, balance),
        )
        if share is None or share > 0
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def committed(payments: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal:
    """What a schedule of (planned, paid) takes of the award: what was paid, else what is planned, if known."""
    taken = (planned if paid is None else paid for planned, paid in payments)
    return sum((amount for amount in taken if amount is not None), Decimal(0))


def why_not_amount(amount: Decimal) -> Sentence | None:
    """Why an amount of an instalment is refused in itself."""
    if not amount.is_finite() or amount <= 0:
        return Sentence("The amount of an instalment is more than zero.")
    if not is_euros(amount):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    return None


def why_not_commit(award: Decimal | None, elsewhere: Decimal, amount: Decimal | None) -> Sentence | None:
    """Why an instalment does not fit: with what is paid or planned elsewhere it would pass the award, in euros.

    An unknown award or amount cannot be compared and is let through.
    """
    if award is None or amount is None or elsewhere + amount <= award:
        return None
    return Sentence(
        "{amount} does not fit: {left} of the {award} granted are left to plan.",
        amount=Euros(amount),
        left=Euros(max(award - elsewhere, Decimal(0))),
        award=Euros(award),
    )


def why_not_start(is_visible: bool, is_followed: bool) -> Sentence | None:
    """Why the follow-up of an award cannot be started."""
    if not is_visible:
        return Sentence("There is no such award.")
    if is_followed:
        return Sentence("The follow-up of this award was started already.")
    return None


def why_not_plan_milestone(label: str | None, kind: MilestoneKind) -> Sentence | None:
    """Why a step cannot be planned: an event or a study needs a name of its own."""
    if kind in {MilestoneKind.EVENT, MilestoneKind.STUDY} and not (label or "").strip():
        return Sentence("Name this event or study.")
    return None


def why_not_change_milestone(done_on: date | None, is_set_aside: bool) -> Sentence | None:
    """Why a step does not change any more."""
    if done_on is not None:
        return Sentence("This step was recorded as done on {day}.", day=done_on)
    if is_set_aside:
        return Sentence("This step was set aside as not applicable.")
    return None


def why_not_on_day(day: date, today: date) -> Sentence | None:
    """Why a day cannot be the day on which something was done."""
    if day > today:
        return Sentence("{day} has not come yet: record it once it is done.", day=day)
    return None


def why_not_postpone(due_on: date, before: date | None, reason: str) -> Sentence | None:
    """Why a step cannot be given this new date; a first date needs no reason."""
    if before is None:
        return None
    if due_on <= before:
        return Sentence("The new date comes after {day}.", day=before)
    if not reason.strip():
        return Sentence("Say why this step is postponed.")
    return None


def why_not_set_aside(reason: str, is_awaited: bool) -> Sentence | None:
    """Why a step cannot be set aside as not applicable."""
    if is_awaited:
        return Sentence("A payment waits for this step: change the condition of the payment first.")
    if not reason.strip():
        return Sentence("Say why this step does not apply.")
    return None


def why_not_condition(is_of_action: bool, is_set_aside: bool) -> Sentence | None:
    """Why a step cannot be the condition of a payment."""
    if not is_of_action or is_set_aside:
        return Sentence("Choose a step of this action as the condition of the payment.")
    return None


def why_not_change_payment(paid_on: date | None) -> Sentence | None:
    """Why a payment does not change any more."""
    if paid_on is not None:
        return Sentence("This instalment was paid on {day}.", day=paid_on)
    return None


def why_not_pay(condition_label: str | Sentence | None, is_condition_met: bool) -> Sentence | None:
    """Why an instalment cannot be paid now: the step it waits for is not done."""
    if not is_condition_met:
        return Sentence("This instalment waits for “{step}”, which is not done yet.", step=condition_label)
    return None
