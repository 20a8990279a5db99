"""Are steps and payments recorded once, by staff, within the award?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from committee.calls.rules import paris_day
from committee.followup import actions
from committee.followup.queries import FundedActionRow
from committee.followup.rules import MilestoneKind, PaymentKind, PlannedMilestone, PlannedPayment
from committee.journal.queries import acts_without_contents, verify
from committee.people.rules import OFFICE, Role
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.followup import again, make_action, make_award, make_won_scene
from tests.factories.meetings import shut
from tests.factories.people import make_member


def _acts() -> list[str]:
    return [row.act for row in acts_without_contents() if row.act.startswith("followup.")]


def _begin(action: FundedActionRow, now: datetime) -> FundedActionRow:
    """The same action with its first step done."""
    actions.record_milestone_done(action.milestones[0].id, paris_day(now), actor=OFFICE, now=now)
    return again(action.id)


def test_award_becomes_an_action_with_default_steps_and_payments(store: Path, now: datetime) -> None:
    action = make_action(now=now, starts_in=0, duration_months=12)
    assert [step.kind for step in action.milestones] == [
        MilestoneKind.START,
        MilestoneKind.FOLLOW_UP_COMMITTEE,
        MilestoneKind.INTERIM_REPORT,
        MilestoneKind.FINAL_REPORT,
    ]
    assert [(each.rank, each.kind, each.planned_amount) for each in action.payments] == [
        (1, PaymentKind.ADVANCE, Decimal(15000)),
        (2, PaymentKind.INTERIM, Decimal(9000)),
        (3, PaymentKind.BALANCE, Decimal(6000)),
    ]
    assert [each.condition and each.condition.kind for each in action.payments] == [
        MilestoneKind.START,
        MilestoneKind.INTERIM_REPORT,
        MilestoneKind.FINAL_REPORT,
    ]
    assert _acts() == ["followup.start"]


def test_unknown_amount_and_dates_stay_unknown(store: Path, now: datetime) -> None:
    award = make_award(now=now, amount=None)
    action = again(actions.start_follow_up(award, actor=OFFICE, now=now))
    assert {each.planned_amount for each in action.payments} == {None}
    assert {step.due_on for step in action.milestones} == {None}
    assert (action.amount, action.paid, action.left, action.ends_on) == (None, Decimal(0), None, None)


def test_given_steps_and_schedule_replace_the_default_ones(store: Path, now: datetime) -> None:
    action = again(
        actions.start_follow_up(
            make_award(now=now),
            milestones=[PlannedMilestone(MilestoneKind.EVENT, " Fête ", date(2027, 6, 1))],
            payments=[PlannedPayment(PaymentKind.ADVANCE, None, Decimal("12.50"), MilestoneKind.EVENT)],
            actor=OFFICE,
            now=now,
        )
    )
    assert [step.label for step in action.milestones] == ["Fête"]
    assert action.payments[0].condition == action.milestones[0]


@pytest.mark.parametrize(
    ("milestones", "payments"),
    [
        ([PlannedMilestone(MilestoneKind.STUDY, None, None)], []),
        ([], [PlannedPayment(PaymentKind.ADVANCE, None, None, MilestoneKind.START)]),
        ([], [PlannedPayment(PaymentKind.ADVANCE, None, Decimal("30000.01"))]),
        ([], [PlannedPayment(PaymentKind.ADVANCE, None, Decimal(0))]),
    ],
)
def test_wrong_plan_keeps_nothing(
    store: Path, now: datetime, milestones: list[PlannedMilestone], payments: list[PlannedPayment]
) -> None:
    award = make_award(now=now)
    with pytest.raises(Refused):
        actions.start_follow_up(award, None, None, milestones, payments, actor=OFFICE, now=now)
    assert _acts() == []
    actions.start_follow_up(award, actor=OFFICE, now=now)


def test_follow_up_starts_once_and_of_a_known_award(store: Path, now: datetime) -> None:
    award = make_award(now=now)
    actions.start_follow_up(award, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="already"):
        actions.start_follow_up(award, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no such award"):
        actions.start_follow_up("unknown", actor=OFFICE, now=now)


def test_step_is_done_once_and_never_in_the_future(store: Path, now: datetime) -> None:
    step = make_action(now=now).milestones[0]
    with pytest.raises(Refused, match="not come yet"):
        actions.record_milestone_done(step.id, paris_day(now) + timedelta(days=1), actor=OFFICE, now=now)
    with pytest.raises(Stale):
        actions.record_milestone_done(step.id, paris_day(now), version=7, actor=OFFICE, now=now)
    actions.record_milestone_done(step.id, paris_day(now), " vu ", version=1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="recorded as done"):
        actions.record_milestone_done(step.id, paris_day(now), actor=OFFICE, now=now)


def test_step_planned_postponed_or_set_aside(store: Path, now: datetime) -> None:
    action = make_action(now=now)
    event = actions.plan_milestone(action.id, MilestoneKind.EVENT, "Fête", None, actor=OFFICE, now=now)
    actions.postpone_milestone(event, date(2027, 6, 1), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="comes after"):
        actions.postpone_milestone(event, date(2027, 6, 1), "pluie", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="Say why"):
        actions.postpone_milestone(event, date(2027, 6, 2), actor=OFFICE, now=now)
    actions.postpone_milestone(event, date(2027, 6, 2), "pluie", version=2, actor=OFFICE, now=now)
    actions.set_milestone_aside(event, "annulée", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="set aside"):
        actions.postpone_milestone(event, date(2027, 6, 3), "x", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="waits for this step"):
        actions.set_milestone_aside(action.milestones[0].id, "x", actor=OFFICE, now=now)
    last = again(action.id).milestones[-1]
    assert (last.due_on, last.set_aside_reason) == (date(2027, 6, 2), "annulée")


def test_instalment_waits_for_its_step(store: Path, now: datetime) -> None:
    action = make_action(now=now)
    payment = action.payments[0]
    with pytest.raises(Refused, match="waits for"):
        actions.pay_instalment(payment.id, Decimal(15000), paris_day(now), actor=OFFICE, now=now)
    _begin(action, now)
    actions.pay_instalment(payment.id, Decimal(15000), paris_day(now), "VIR 1", actor=OFFICE, now=now)
    after = again(action.id)
    assert (after.paid, after.left) == (Decimal(15000), Decimal(15000))
    assert after.payments[0].reference == "VIR 1"


def test_same_click_sent_twice_pays_once(store: Path, now: datetime) -> None:
    action = _begin(make_action(now=now), now)
    payment = action.payments[0]
    told: dict[str, Any] = {"version": payment.version, "actor": OFFICE, "now": now}
    for _ in range(2):
        actions.pay_instalment(payment.id, Decimal(15000), paris_day(now), "VIR 1", **told)
    with pytest.raises(Refused, match="was paid on"):
        actions.pay_instalment(payment.id, Decimal(14000), paris_day(now), "VIR 1", **told)
    assert _acts().count("followup.pay_instalment") == 1
    assert again(action.id).paid == Decimal(15000)


def test_many_clicks_at_once_pay_once(store: Path, now: datetime) -> None:
    action = _begin(make_action(now=now), now)
    payment = action.payments[0]

    def pay(reference: str) -> bool:
        try:
            actions.pay_instalment(
                payment.id, Decimal(15000), paris_day(now), reference, version=1, actor=OFFICE, now=now
            )
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(pay, [f"VIR {number}" for number in range(6)])) == 1
    assert again(action.id).paid == Decimal(15000)
    assert verify().broken_at is None


@pytest.mark.parametrize(("amount", "days"), [("0", 0), ("0.001", 0), ("21000.01", 0), ("15000", 1)])
def test_wrong_payment_is_refused(store: Path, now: datetime, amount: str, days: int) -> None:
    action = _begin(make_action(now=now), now)
    with pytest.raises(Refused):
        actions.pay_instalment(
            action.payments[0].id,
            Decimal(amount),
            paris_day(now) + timedelta(days=days),
            actor=OFFICE,
            now=now,
        )
    assert again(action.id).paid == 0


def test_less_paid_than_planned_leaves_room_for_another_instalment(store: Path, now: datetime) -> None:
    action = _begin(make_action(now=now), now)
    actions.pay_instalment(action.payments[0].id, Decimal(14000), paris_day(now), actor=OFFICE, now=now)
    plan = (PaymentKind.INTERIM, None)
    with pytest.raises(Refused, match="does not fit"):
        actions.plan_payment(action.id, *plan, Decimal("1000.01"), actor=OFFICE, now=now)
    added = actions.plan_payment(
        action.id, *plan, Decimal(1000), action.milestones[1].id, actor=OFFICE, now=now
    )
    last = again(action.id).payments[-1]
    assert (last.id, last.rank, last.condition) == (added, 4, action.milestones[1])


def test_unpaid_instalment_may_change_a_paid_one_not(store: Path, now: datetime) -> None:
    action = _begin(make_action(now=now), now)
    first, second, _ = action.payments
    actions.change_payment(first.id, None, None, version=1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not fit"):
        actions.change_payment(second.id, None, Decimal(24001), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="more than zero"):
        actions.change_payment(second.id, None, Decimal(-1), actor=OFFICE, now=now)
    actions.change_payment(second.id, date(2027, 1, 1), Decimal(24000), actor=OFFICE, now=now)
    actions.pay_instalment(second.id, Decimal(24000), paris_day(now), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="was paid on"):
        actions.change_payment(second.id, None, None, actor=OFFICE, now=now)


def test_condition_is_a_live_step_of_the_same_action(store: Path, now: datetime) -> None:
    action, other = make_action(now=now), make_action(now=now)
    event = actions.plan_milestone(action.id, MilestoneKind.EVENT, "Fête", None, actor=OFFICE, now=now)
    actions.set_milestone_aside(event, "annulée", actor=OFFICE, now=now)
    for condition in (other.milestones[0].id, event, "unknown"):
        with pytest.raises(Refused, match="condition"):
            actions.plan_payment(action.id, PaymentKind.INTERIM, None, None, condition, actor=OFFICE, now=now)


ACTS: list[Callable[..., object]] = [
    lambda action, **by: actions.start_follow_up(action.award_id, **by),
    lambda action, **by: actions.plan_milestone(action.id, MilestoneKind.START, None, None, **by),
    lambda action, **by: actions.record_milestone_done(action.milestones[0].id, date(2026, 1, 1), **by),
    lambda action, **by: actions.postpone_milestone(action.milestones[0].id, date(2030, 1, 1), "x", **by),
    lambda action, **by: actions.set_milestone_aside(action.milestones[1].id, "x", **by),
    lambda action, **by: actions.plan_payment(action.id, PaymentKind.ADVANCE, None, None, **by),
    lambda action, **by: actions.change_payment(action.payments[0].id, None, None, **by),
    lambda action, **by: actions.pay_instalment(action.payments[0].id, Decimal(1), date(2026, 1, 1), **by),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_only_staff_act(store: Path, now: datetime, act: Callable[..., object], role: Role) -> None:
    action = make_action(now=now)
    with pytest.raises(Refused, match="may not do this"):
        act(action, actor=make_member(role, now=now), now=now)
    assert _acts() == ["followup.start"]


@pytest.mark.parametrize("act", ACTS)
def test_staff_with_a_closed_door_do_not_act(store: Path, now: datetime, act: Callable[..., object]) -> None:
    scene, (award, *_) = make_won_scene(now=now)
    action = again(actions.start_follow_up(award, actor=OFFICE, now=now))
    shut(scene.applications[0], scene.staff, now=now)
    with pytest.raises(Refused, match="There is no such"):
        act(action, actor=scene.staff, now=now)


def test_unknown_steps_and_payments_are_refused(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="no such step"):
        actions.record_milestone_done("x", date(2026, 1, 1), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no such instalment"):
        actions.change_payment("x", None, None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no such funded action"):
        actions.plan_milestone("x", MilestoneKind.START, None, None, actor=OFFICE, now=now)
