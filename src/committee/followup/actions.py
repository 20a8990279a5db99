"""How is an award followed: its steps planned, done or postponed, its instalments paid?"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from committee.followup.queries import visible
from committee.followup.records import FundedAction, Milestone, Payment
from committee.followup.rules import (
    MilestoneKind,
    PaymentKind,
    PlannedMilestone,
    PlannedPayment,
    committed,
    default_milestones,
    default_payments,
    why_not_amount,
    why_not_change_milestone,
    why_not_change_payment,
    why_not_commit,
    why_not_condition,
    why_not_on_day,
    why_not_pay,
    why_not_plan_milestone,
    why_not_postpone,
    why_not_set_aside,
    why_not_start,
)
from committee.journal.actions import record
from committee.meetings.records import Award
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import PARIS, Refused, Sentence, refuse_if

PAGE = "followup.action"


def start_follow_up(
    award_id: str,
    starts_on: date | None = None,
    duration_months: int | None = None,
    milestones: Sequence[PlannedMilestone] | None = None,
    payments: Sequence[PlannedPayment] | None = None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Make an award a funded action with its steps and schedule; gives the action's identifier.

    Without ``starts_on`` or ``duration_months`` those of the award hold; without ``milestones`` or ``payments`` the
    default ones. A payment waits for the first step of its condition's kind. Raises Refused when the award is
    followed already or the schedule passes the award.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        statement = select(Award).where(Award.id == award_id, visible(actor))
        award = session.scalars(statement).first()
        taken = select(FundedAction.id).where(FundedAction.award_id == award_id)
        refuse_if(why_not_start(award is not None, session.scalars(taken).first() is not None))
        assert award is not None  # noqa: S101 - told by why_not_start
        start = starts_on or award.starts_on
        length = duration_months or award.duration_months
        steps = tuple(default_milestones(start, length) if milestones is None else milestones)
        schedule = tuple(default_payments(award.amount, steps) if payments is None else payments)
        action = FundedAction(award_id=award_id, starts_on=start, duration_months=length, created_at=now)
        session.add(action)
        session.flush()
        for step in steps:
            _add_milestone(session, action.id, step, now)
        for payment in schedule:
            condition = _first_of_kind(session, action.id, payment.condition)
            _add_payment(session, action.id, award.amount, payment, condition, now)
        payload = {"award": award.reference, "steps": len(steps), "payments": len(schedule)}
        record("followup.start", "funded_action", action.id, payload, actor=actor.actor, now=now)
        return action.id


def _add_milestone(session: Session, action_id: str, step: PlannedMilestone, now: datetime) -> Milestone:
    kind = MilestoneKind(step.kind)
    refuse_if(why_not_plan_milestone(step.label, kind))
    counted = select(func.count()).where(Milestone.action_id == action_id)
    milestone = Milestone(
        action_id=action_id,
        position=session.scalars(counted).one() + 1,
        kind=kind,
        label=(step.label or "").strip() or None,
        due_on=step.due_on,
        created_at=now,
    )
    session.add(milestone)
    session.flush()
    return milestone


def _first_of_kind(session: Session, action_id: str, kind: MilestoneKind | None) -> str | None:
    if kind is None:
        return None
    statement = select(Milestone.id).where(Milestone.action_id == action_id, Milestone.kind == kind)
    found = session.scalars(statement.order_by(Milestone.position)).first()
    refuse_if(why_not_condition(found is not None, False))
    return found


def _add_payment(
    session: Session,
    action_id: str,
    award: Decimal | None,
    payment: PlannedPayment,
    condition_id: str | None,
    now: datetime,
) -> Payment:
    if payment.planned_amount is not None:
        refuse_if(why_not_amount(payment.planned_amount))
    refuse_if(why_not_commit(award, _committed(session, action_id), payment.planned_amount))
    counted = select(func.count()).where(Payment.action_id == action_id)
    added = Payment(
        action_id=action_id,
        rank=session.scalars(counted).one() + 1,
        kind=PaymentKind(payment.kind),
        planned_on=payment.planned_on,
        planned_amount=payment.planned_amount,
        condition_milestone_id=condition_id,
        created_at=now,
    )
    session.add(added)
    session.flush()
    return added


def _committed(session: Session, action_id: str, *, without: str | None = None) -> Decimal:
    statement = select(Payment.planned_amount, Payment.paid_amount).where(
        Payment.action_id == action_id, Payment.id != (without or "")
    )
    return committed(session.execute(statement).all())


def _action(session: Session, action_id: str, actor: Member) -> tuple[FundedAction, Award]:
    """The action and its award, which the actor may see; raises Refused otherwise, without telling why."""
    statement = (
        select(FundedAction, Award)
        .join(Award, Award.id == FundedAction.award_id)
        .where(FundedAction.id == action_id, visible(actor))
    )
    found = session.execute(statement).first()
    if found is None:
        raise Refused(Sentence("There is no such funded action."))
    return found


def _milestone(session: Session, milestone_id: str, actor: Member) -> Milestone:
    found = session.get(Milestone, milestone_id)
    if found is None:
        raise Refused(Sentence("There is no such step."))
    _action(session, found.action_id, actor)
    return found


def _payment(session: Session, payment_id: str, actor: Member) -> tuple[Payment, Award]:
    found = session.get(Payment, payment_id)
    if found is None:
        raise Refused(Sentence("There is no such instalment."))
    return found, _action(session, found.action_id, actor)[1]


def plan_milestone(
    action_id: str,
    kind: MilestoneKind,
    label: str | None,
    due_on: date | None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Add a step to an action; gives its identifier. An event or a study has a name of its own."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        _action(session, action_id, actor)
        added = _add_milestone(session, action_id, PlannedMilestone(kind, label, due_on), now)
        payload = {"kind": str(added.kind), "label": added.label, "due_on": due_on, "step": added.id}
        record("followup.plan_milestone", "funded_action", action_id, payload, actor=actor.actor, now=now)
        return added.id


def record_milestone_done(
    milestone_id: str,
    done_on: date,
    note: str | None = None,
    *,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Record the day on which a step was done; what waited for it may be paid."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        step = _milestone(session, milestone_id, actor)
        refuse_if(why_not_change_milestone(step.done_on, step.set_aside_reason is not None))
        refuse_if(why_not_on_day(done_on, now.astimezone(PARIS).date()))
        check_version(step, version)
        step.done_on, step.note = done_on, (note or "").strip() or None
        payload = {"step": step.id, "done_on": done_on}
        record(
            "followup.milestone_done", "funded_action", step.action_id, payload, actor=actor.actor, now=now
        )


def postpone_milestone(
    milestone_id: str,
    due_on: date,
    reason: str = "",
    *,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Give a step a later date, with a reason; or its first date, without one."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        step = _milestone(session, milestone_id, actor)
        refuse_if(why_not_change_milestone(step.done_on, step.set_aside_reason is not None))
        refuse_if(why_not_postpone(due_on, step.due_on, reason))
        check_version(step, version)
        payload = {"step": step.id, "from": step.due_on, "to": due_on, "reason": reason.strip() or None}
        step.due_on = due_on
        record(
            "followup.postpone_milestone",
            "funded_action",
            step.action_id,
            payload,
            actor=actor.actor,
            now=now,
        )


def set_milestone_aside(
    milestone_id: str, reason: str, *, version: int | None = None, actor: Member, now: datetime
) -> None:
    """Say that a step does not apply, with a reason; refused while an unpaid instalment waits for it."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        step = _milestone(session, milestone_id, actor)
        refuse_if(why_not_change_milestone(step.done_on, step.set_aside_reason is not None))
        awaited = select(Payment.id).where(
            Payment.condition_milestone_id == step.id, Payment.paid_on.is_(None)
        )
        refuse_if(why_not_set_aside(reason, session.scalars(awaited).first() is not None))
        check_version(step, version)
        step.set_aside_reason = reason.strip()
        payload = {"step": step.id, "reason": step.set_aside_reason}
        record(
            "followup.set_milestone_aside",
            "funded_action",
            step.action_id,
            payload,
            actor=actor.actor,
            now=now,
        )


def _condition(session: Session, action_id: str, milestone_id: str | None) -> str | None:
    if milestone_id is None:
        return None
    step = session.get(Milestone, milestone_id)
    is_of_action = step is not None and step.action_id == action_id
    refuse_if(why_not_condition(is_of_action, step is not None and step.set_aside_reason is not None))
    return milestone_id


def plan_payment(
    action_id: str,
    kind: PaymentKind,
    planned_on: date | None,
    planned_amount: Decimal | None,
    condition_milestone_id: str | None = None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Add an instalment, in euros (None: not known yet), after the others; gives its identifier.

    Raises Refused when the schedule would pass the award.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        _, award = _action(session, action_id, actor)
        condition = _condition(session, action_id, condition_milestone_id)
        planned = PlannedPayment(kind, planned_on, planned_amount)
        added = _add_payment(session, action_id, award.amount, planned, condition, now)
        payload = {"rank": added.rank, "kind": str(added.kind), "amount": planned_amount, "on": planned_on}
        record("followup.plan_payment", "funded_action", action_id, payload, actor=actor.actor, now=now)
        return added.id


def change_payment(
    payment_id: str,
    planned_on: date | None,
    planned_amount: Decimal | None,
    condition_milestone_id: str | None = None,
    *,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Change the date, the amount and the condition of an instalment which is not paid."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        payment, award = _payment(session, payment_id, actor)
        refuse_if(why_not_change_payment(payment.paid_on))
        if planned_amount is not None:
            refuse_if(why_not_amount(planned_amount))
        elsewhere = _committed(session, payment.action_id, without=payment.id)
        refuse_if(why_not_commit(award.amount, elsewhere, planned_amount))
        condition = _condition(session, payment.action_id, condition_milestone_id)
        check_version(payment, version)
        payload = {
            "rank": payment.rank,
            "from": [payment.planned_on, payment.planned_amount],
            "to": [planned_on, planned_amount],
        }
        payment.planned_on, payment.planned_amount = planned_on, planned_amount
        payment.condition_milestone_id = condition
        record(
            "followup.change_payment", "funded_action", payment.action_id, payload, actor=actor.actor, now=now
        )


def pay_instalment(
    payment_id: str,
    paid_amount: Decimal,
    paid_on: date,
    reference: str | None = None,
    *,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Record that an instalment was paid, in euros. The same click sent twice pays once and says nothing.

    Raises Refused while the step it waits for is not done, when it was paid already or when the award would be
    passed.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    said = (reference or "").strip() or None
    with writing() as session:
        payment, award = _payment(session, payment_id, actor)
        was_sent_twice = payment.version - 1 == version and (
            (payment.paid_on, payment.paid_amount, payment.reference) == (paid_on, paid_amount, said)
        )
        if was_sent_twice:
            return
        refuse_if(why_not_change_payment(payment.paid_on))
        step = (
            None
            if payment.condition_milestone_id is None
            else session.get(Milestone, payment.condition_milestone_id)
        )
        label = None if step is None else step.label or step.kind.label
        refuse_if(why_not_pay(label, step is None or step.done_on is not None))
        refuse_if(why_not_on_day(paid_on, now.astimezone(PARIS).date()))
        refuse_if(why_not_amount(paid_amount))
        elsewhere = _committed(session, payment.action_id, without=payment.id)
        refuse_if(why_not_commit(award.amount, elsewhere, paid_amount))
        check_version(payment, version)
        payment.paid_on, payment.paid_amount, payment.reference = paid_on, paid_amount, said
        payload = {"rank": payment.rank, "amount": paid_amount, "on": paid_on, "reference": said}
        record(
            "followup.pay_instalment", "funded_action", payment.action_id, payload, actor=actor.actor, now=now
        )
