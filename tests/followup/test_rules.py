"""Are states, order, default schedule and refusals those of the rules?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.followup import rules
from committee.followup.rules import (
    MilestoneKind,
    MilestoneStatus,
    PaymentKind,
    PaymentStatus,
    PlannedMilestone,
    default_milestones,
    default_payments,
    milestone_status,
    months_later,
    payment_status,
    urgency,
)

TODAY = date(2026, 11, 21)
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(1_000_000), places=2)


@pytest.mark.parametrize(
    ("days", "done_on", "is_set_aside", "expected"),
    [
        (-400, TODAY, False, MilestoneStatus.DONE),
        (-1, None, True, MilestoneStatus.NOT_APPLICABLE),
        (-1, None, False, MilestoneStatus.LATE),
        (0, None, False, MilestoneStatus.TO_DO),
        (30, None, False, MilestoneStatus.TO_DO),
        (31, None, False, MilestoneStatus.UPCOMING),
        (None, None, False, MilestoneStatus.UPCOMING),
    ],
)
def test_state_of_a_step(
    days: int | None, done_on: date | None, is_set_aside: bool, expected: MilestoneStatus
) -> None:
    due_on = None if days is None else TODAY + timedelta(days=days)
    assert milestone_status(due_on, done_on, is_set_aside, TODAY) is expected


@pytest.mark.parametrize(
    ("days", "paid_on", "is_condition_met", "expected"),
    [
        (-9, TODAY, False, PaymentStatus.PAID),
        (-9, None, False, PaymentStatus.WAITING),
        (-9, None, True, PaymentStatus.LATE),
        (0, None, True, PaymentStatus.TO_PAY),
        (30, None, True, PaymentStatus.TO_PAY),
        (31, None, True, PaymentStatus.PLANNED),
        (None, None, True, PaymentStatus.PLANNED),
    ],
)
def test_state_of_a_payment(
    days: int | None, paid_on: date | None, is_condition_met: bool, expected: PaymentStatus
) -> None:
    planned_on = None if days is None else TODAY + timedelta(days=days)
    assert payment_status(planned_on, paid_on, is_condition_met, TODAY) is expected


def test_todo_puts_the_latest_first_and_the_undated_last() -> None:
    days = [None, 31, 30, 0, -1, -60]
    dates = [None if each is None else TODAY + timedelta(days=each) for each in days]
    assert sorted(dates, key=lambda day: urgency(day, TODAY)) == dates[::-1]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
        (date(2026, 6, 1), 30, date(2028, 12, 1)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last_one(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_default_steps_follow_the_duration() -> None:
    steps = default_milestones(date(2027, 1, 1), 24)
    assert [(step.kind, step.due_on) for step in steps] == [
        (MilestoneKind.START, date(2027, 1, 1)),
        (MilestoneKind.FOLLOW_UP_COMMITTEE, date(2027, 9, 1)),
        (MilestoneKind.INTERIM_REPORT, date(2028, 1, 1)),
        (MilestoneKind.FINAL_REPORT, date(2029, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("starts_on", "duration", "dated"), [(None, None, 0), (None, 12, 0), (TODAY, None, 1), (TODAY, 1, 4)]
)
def test_unknown_dates_stay_unknown(starts_on: date | None, duration: int | None, dated: int) -> None:
    steps = default_milestones(starts_on, duration)
    assert sum(step.due_on is not None for step in steps) == dated


@given(AMOUNTS)
def test_default_instalments_add_up_to_the_award_to_the_cent(amount: Decimal) -> None:
    planned = default_payments(amount, default_milestones(TODAY, 12))
    shares = [payment.planned_amount for payment in planned]
    assert sum(share for share in shares if share is not None) == amount
    assert all(share is not None and rules.why_not_amount(share) is None for share in shares)


def test_unknown_award_gives_instalments_of_unknown_amounts() -> None:
    planned = default_payments(None, default_milestones(TODAY, 12))
    assert [payment.kind for payment in planned] == list(PaymentKind)
    assert {payment.planned_amount for payment in planned} == {None}
    assert planned[-1].condition is MilestoneKind.FINAL_REPORT


def test_instalment_has_no_condition_where_its_step_is_missing() -> None:
    planned = default_payments(Decimal(100), [PlannedMilestone(MilestoneKind.START, None, TODAY)])
    assert [(each.planned_on, each.condition) for each in planned] == [
        (TODAY, MilestoneKind.START),
        (None, None),
        (None, None),
    ]


def test_committed_takes_the_paid_amount_where_there_is_one() -> None:
    schedule = [(Decimal(50), Decimal(40)), (Decimal(30), None), (None, None), (None, Decimal(5))]
    assert rules.committed(schedule) == Decimal(75)


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "0.001"])
def test_amount_of_an_instalment_is_positive_and_in_cents(amount: str) -> None:
    assert rules.why_not_amount(Decimal(amount)) is not None


@pytest.mark.parametrize(
    ("award", "elsewhere", "amount", "fits"),
    [
        (None, 10, 10, True),
        (100, 90, None, True),
        (100, 90, 10, True),
        (100, 90, 11, False),
        (100, 120, 1, False),
    ],
)
def test_schedule_keeps_within_the_award(
    award: int | None, elsewhere: int, amount: int | None, fits: bool
) -> None:
    granted = None if award is None else Decimal(award)
    wanted = None if amount is None else Decimal(amount)
    assert (rules.why_not_commit(granted, Decimal(elsewhere), wanted) is None) is fits


def test_refusals_and_consents() -> None:
    later = TODAY + timedelta(days=1)
    refused = [
        rules.why_not_start(False, False),
        rules.why_not_start(True, True),
        rules.why_not_plan_milestone(" ", MilestoneKind.EVENT),
        rules.why_not_plan_milestone(None, MilestoneKind.STUDY),
        rules.why_not_change_milestone(TODAY, False),
        rules.why_not_change_milestone(None, True),
        rules.why_not_on_day(later, TODAY),
        rules.why_not_postpone(TODAY, TODAY, "why"),
        rules.why_not_postpone(later, TODAY, " "),
        rules.why_not_set_aside("why", True),
        rules.why_not_set_aside("", False),
        rules.why_not_condition(False, False),
        rules.why_not_condition(True, True),
        rules.why_not_change_payment(TODAY),
        rules.why_not_pay("Bilan", False),
    ]
    assert None not in refused
    consented = [
        rules.why_not_start(True, False),
        rules.why_not_plan_milestone(None, MilestoneKind.START),
        rules.why_not_plan_milestone("Fête", MilestoneKind.EVENT),
        rules.why_not_change_milestone(None, False),
        rules.why_not_on_day(TODAY, TODAY),
        rules.why_not_postpone(TODAY, None, ""),
        rules.why_not_postpone(later, TODAY, "why"),
        rules.why_not_set_aside("why", False),
        rules.why_not_condition(True, False),
        rules.why_not_change_payment(None),
        rules.why_not_pay(None, True),
    ]
    assert set(consented) == {None}
