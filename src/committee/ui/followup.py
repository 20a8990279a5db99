"""How are funded actions listed, read, and moved on: steps done or postponed, instalments paid?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from committee.followup import actions, queries
from committee.followup.queries import FundedActionRow, MilestoneRow, PaymentRow
from committee.followup.rules import (
    MilestoneKind,
    MilestoneStatus,
    PaymentKind,
    PaymentStatus,
    urgency,
    why_not_pay,
)
from committee.people.rules import Member
from committee.showcase.queries import places_of
from committee.ui import desk, parts, versions
from committee.ui.texts import day, euros, show, t
from committee.ui.winners import list_places
from committee.words import PARIS, Sentence

PAGE = "followup.action"
SHOWN_PAYMENT = "followup_shown_payment"
TONES: dict[Any, str] = {
    MilestoneStatus.UPCOMING: "neutral",
    MilestoneStatus.TO_DO: "warning",
    MilestoneStatus.LATE: "refused",
    MilestoneStatus.DONE: "good",
    MilestoneStatus.NOT_APPLICABLE: "neutral",
    PaymentStatus.PLANNED: "neutral",
    PaymentStatus.WAITING: "neutral",
    PaymentStatus.TO_PAY: "warning",
    PaymentStatus.LATE: "refused",
    PaymentStatus.PAID: "good",
}


def today() -> date:
    """The day in Europe/Paris."""
    return desk.now().astimezone(PARIS).date()


def when(days: Any) -> Sentence:
    """How far a date is, in words."""
    if pd.isna(days):
        return Sentence("date to be fixed")
    if days < 0:
        return Sentence("one day late", "{n} days late", n=-int(days))
    if days == 0:
        return Sentence("today")
    return Sentence("tomorrow", "in {n} days", n=int(days))


def list_todo(member: Member) -> None:
    """Everything open, the latest first."""
    desk.enter("followup.todo")
    frame = queries.todo(member, today())
    if frame.empty:
        parts.empty_state(
            t("No step and no payment is open."), t("See the funded actions"), "followup.actions"
        )
        return
    late = int((frame["days"] < 0).sum())
    soon = int(frame["days"].between(0, 30).sum())
    parts.chips(
        [
            (t("One item late", "{n} items late", n=late), "refused" if late else "good"),
            (
                t("One item within 30 days", "{n} items within 30 days", n=soon),
                "warning" if soon else "neutral",
            ),
        ]
    )
    said = {days: when(days) for days in frame["days"].unique()}
    frame["when"] = pd.Series([said[days] for days in frame["days"]], index=frame.index, dtype=object)
    frame["state"] = [
        _state_of(status, step) for status, step in zip(frame["status"], frame["waits_for"], strict=True)
    ]
    parts.table(
        frame,
        {
            "when": parts.Column(t("When"), is_sortable=False),
            "due_on": parts.Column(t("Due on"), "day"),
            "what": parts.Column(t("What"), "link"),
            "title": parts.Column(t("Action")),
            "state": parts.Column(t("State"), "status"),
        },
        "todo",
        caption=t("To do, the latest first"),
        link_page=PAGE,
        id_column="action_id",
    )


def _state_of(status: Any, waits_for: Any) -> tuple[Any, str]:
    if status is PaymentStatus.WAITING:
        return Sentence("waits for: {step}", step=waits_for), TONES[status]
    return status, TONES[status]


def list_actions(member: Member) -> None:
    """All funded actions with their money, then the awards which nobody follows yet."""
    desk.enter("followup.actions")
    frame = queries.funded_actions(member, today())
    if frame.empty:
        parts.empty_state(t("No award is followed yet. The follow-up of an award begins below."))
    else:
        _show_totals(frame)
        frame["state"] = [
            (t("up to date"), "good") if not late else (t("One late", "{n} late", n=int(late)), "refused")
            for late in frame["late"]
        ]
        parts.table(
            frame,
            {
                "title": parts.Column(t("Action"), "link"),
                "lead": parts.Column(t("Lead")),
                "awarded": parts.Column(t("Granted"), "euros"),
                "paid": parts.Column(t("Paid amount"), "euros"),
                "left": parts.Column(t("Left to pay"), "euros"),
                "next_due": parts.Column(t("Next date"), "day"),
                "state": parts.Column(t("State"), "status"),
            },
            "actions",
            caption=t("Funded actions"),
            link_page=PAGE,
            id_column="id",
        )
    if desk.may_act(PAGE):
        _start(queries.awards_to_start(member))


def _show_totals(frame: pd.DataFrame) -> None:
    known = [amount for amount in frame["awarded"] if amount is not None]
    unknown = len(frame) - len(known)
    paid = sum(frame["paid"], Decimal(0))
    left = sum((amount for amount in frame["left"] if amount is not None), Decimal(0))
    helped = (
        None
        if not unknown
        else t("without one action of unknown amount", "without {n} actions of unknown amount", n=unknown)
    )
    parts.fact_strip(
        [
            (t("Funded actions"), len(frame)),
            (t("Granted"), euros(sum(known, Decimal(0)) if known else None), helped),
            (t("Paid amount"), euros(paid)),
            (t("Left to pay"), euros(left if known else None), helped),
            (t("Late items"), int(frame["late"].sum())),
        ]
    )


def _start(waiting: pd.DataFrame) -> None:
    parts.section(
        t("Start a follow-up"), t("An award becomes a funded action with its usual steps and its payments.")
    )
    if waiting.empty:
        parts.note(t("Every award is followed."))
        return
    titles = {row["award_id"]: _award_name(row) for row in waiting.to_dict("records")}
    with st.form("followup_start"):
        award = st.selectbox(t("Award"), list(titles), format_func=lambda key: titles[key], key="start_award")
        first, second = st.columns(2)
        start = first.date_input(
            t("First day of the action"), value=None, format="DD/MM/YYYY", key="start_on",
            help=t("Empty: the day that the application announced, if any."),
        )  # fmt: skip
        months = second.number_input(
            t("Duration in months"), min_value=1, max_value=120, value=None, step=1, key="start_months",
            help=t("Empty: the duration that the application announced, if any."),
        )  # fmt: skip
        if st.form_submit_button(t("Start the follow-up"), type="primary", key="start_send"):
            done = Sentence("The follow-up is started.")
            made = desk.attempt(actions.start_follow_up, award, start, months, done=done)
            if made is not None:
                desk.go(PAGE, id=made)


def _award_name(row: dict[Any, Any]) -> str:
    return f"{row['title']} · {day(row['awarded_on'])} · {euros(row['amount'])}"


def show_facts(action: FundedActionRow) -> None:
    """Who, how much, from when to when."""
    parts.people_row([(action.lead, t("Lead")), *((name, t("Landlord")) for name in action.landlords)])
    parts.fact_strip(
        [
            (t("Granted"), euros(action.amount), t("on {day}", day=action.awarded_on)),
            (t("Paid amount"), euros(action.paid)),
            (t("Left to pay"), euros(action.left)),
            (t("First day"), day(action.starts_on)),
            (t("Last day"), day(action.ends_on)),
            (t("Reference"), action.reference),
        ]
    )


def show_course(action: FundedActionRow) -> None:
    """The action as a line of time: what is planned above, what is done below."""
    now = today()
    ahead: list[tuple[date | None, Any, str, Any]] = []
    behind: list[tuple[date, Any, str, Any]] = []
    for step in action.milestones:
        if step.done_on is not None:
            behind.append((step.done_on, step.name, "good", step.note))
        elif step.is_open:
            ahead.append((step.due_on, step.name, TONES[step.status(now)], None))
    for payment in action.payments:
        name = _payment_name(payment)
        if payment.paid_on is not None:
            behind.append((payment.paid_on, name, "good", payment.reference))
        else:
            ahead.append((payment.planned_on, name, TONES[payment.status(now)], _waits_for(payment)))
    parts.section(t("Planned"))
    if ahead:
        parts.timeline(sorted(ahead, key=lambda line: urgency(line[0], now)))
    else:
        parts.note(t("Nothing is planned any more."))
    parts.section(t("Done"))
    if behind:
        parts.timeline(sorted(behind, key=lambda line: line[0], reverse=True))
    else:
        parts.note(t("Nothing is done yet."))
    for step in action.milestones:
        if step.set_aside_reason is not None:
            parts.note(t("Not applicable: {step} ({reason})", step=step.name, reason=step.set_aside_reason))


def _waits_for(payment: PaymentRow) -> str | None:
    if payment.condition is None or payment.is_condition_met:
        return None
    return t("waits for: {step}", step=payment.condition.name)


def _payment_name(payment: PaymentRow) -> str:
    amount = payment.planned_amount if payment.paid_amount is None else payment.paid_amount
    return f"{show(payment.kind)} · {euros(amount)}"


def show_payments(action: FundedActionRow) -> None:
    """The schedule of payments with its conditions."""
    parts.section(t("Schedule of payments"))
    rows = [
        {
            "kind": payment.kind,
            "planned_on": payment.planned_on,
            "planned_amount": payment.planned_amount,
            "condition": None if payment.condition is None else payment.condition.name,
            "status": payment.status(today()),
            "paid_on": payment.paid_on,
            "paid_amount": payment.paid_amount,
        }
        for payment in action.payments
    ]
    names = ["kind", "planned_on", "planned_amount", "condition", "status", "paid_on", "paid_amount"]
    parts.table(
        pd.DataFrame(rows, columns=names, dtype=object),
        {
            "kind": parts.Column(t("Instalment")),
            "planned_on": parts.Column(t("Planned on"), "day"),
            "planned_amount": parts.Column(t("Planned amount"), "euros"),
            "condition": parts.Column(t("Once this is done")),
            "status": parts.Column(t("State"), "status", tones=TONES),
            "paid_on": parts.Column(t("Paid on"), "day"),
            "paid_amount": parts.Column(t("Paid amount"), "euros"),
        },
        "payments",
        empty=t("No payment is planned yet."),
    )


def show_action(action: FundedActionRow) -> None:
    """The course of the action, beside what staff record, and its payments below."""
    member = desk.enter(PAGE)
    show_facts(action)
    found = places_of(action.award_id, member)
    if not found.empty:
        with st.expander(t("Where it takes place"), key="action_places"):
            list_places(found)
    if desk.may_act(PAGE):
        course, forms = st.columns([6, 5], gap="large")
        with course:
            show_course(action)
        with forms:
            move_on(action)
    else:
        show_course(action)
    show_payments(action)


def move_on(action: FundedActionRow) -> None:
    """What staff record: a step done or postponed, an instalment paid, something more planned."""
    parts.section(t("Record what happened"))
    _record_step(action)
    _record_payment(action)
    with st.expander(t("Plan another step"), key="followup_plan_step"):
        _plan_step(action)
    with st.expander(t("Plan another payment"), key="followup_plan_payment"):
        _plan_payment(action)


def _record_step(action: FundedActionRow) -> None:
    steps = {step.id: step for step in action.milestones if step.is_open}
    if not steps:
        parts.note(t("Every step is done."))
        return
    step = steps[
        st.selectbox(t("Step"), list(steps), format_func=lambda key: show(steps[key].name), key="step_chosen")
    ]
    _done(step)
    with st.expander(t("Postpone this step, or set it aside"), key="followup_step_later"):
        _postpone(step)
        _set_aside(step)


def _done(step: MilestoneRow) -> None:
    key, version = versions.form(step.id, "done_on", step.version)
    with st.form(f"done_{key}"):
        done_on = st.date_input(
            t("Done on"), value=today(), max_value=today(), format="DD/MM/YYYY", key=f"done_on_{key}"
        )
        note = st.text_input(t("Remark"), max_chars=500, key=f"done_note_{key}")
        if st.form_submit_button(t("Record this step as done"), key=f"done_send_{key}"):
            said = Sentence("The step is recorded as done.")
            _act_on(step, actions.record_milestone_done, done_on, note, version=version, done=said)


def _act_on(row: MilestoneRow | PaymentRow, action: Any, *values: Any, version: int, done: Sentence) -> None:
    """Do an act on a row in the version that its form shows; afterwards the form shows the row as it is."""
    is_done = desk.attempt(action, row.id, *values, version=version, done=done) is not None
    if is_done or version != row.version:
        versions.next_form(row.id)
    if is_done:
        st.session_state.pop(SHOWN_PAYMENT, None)
        st.rerun()


def _postpone(step: MilestoneRow) -> None:
    key, version = versions.form(step.id, "done_on", step.version)
    with st.form(f"later_{key}"):
        later = st.date_input(t("New date"), value=step.due_on, format="DD/MM/YYYY", key=f"later_on_{key}")
        reason = st.text_input(t("Why"), max_chars=500, key=f"later_why_{key}")
        if st.form_submit_button(t("Give this date"), key=f"later_send_{key}"):
            if later is None:
                parts.alert(Sentence("Choose the new date."), "warning")
                return
            said = Sentence("The step has a new date.")
            _act_on(step, actions.postpone_milestone, later, reason, version=version, done=said)


def _set_aside(step: MilestoneRow) -> None:
    key, version = versions.form(step.id, "done_on", step.version)
    with st.form(f"aside_{key}"):
        reason = st.text_input(t("Why this step does not apply"), max_chars=500, key=f"aside_why_{key}")
        if st.form_submit_button(t("Set the step aside"), key=f"aside_send_{key}"):
            said = Sentence("The step is set aside.")
            _act_on(step, actions.set_milestone_aside, reason, version=version, done=said)


def _record_payment(action: FundedActionRow) -> None:
    unpaid = {payment.id: payment for payment in action.payments if payment.paid_on is None}
    _say_paid_meanwhile(action)
    if not unpaid:
        parts.note(t("Every planned instalment is paid."))
        return
    payment = unpaid[
        st.selectbox(
            t("Instalment"),
            list(unpaid),
            format_func=lambda key: _payment_name(unpaid[key]),
            key="payment_chosen",
        )
    ]
    st.session_state[SHOWN_PAYMENT] = payment.id
    label = None if payment.condition is None else payment.condition.name
    why_not = why_not_pay(label, payment.is_condition_met)
    if why_not is not None:
        parts.alert(why_not, "neutral")
    key, version = versions.form(payment.id, "pay_on", payment.version)
    with st.form(f"pay_{key}"):
        first, second = st.columns(2)
        paid_on = first.date_input(
            t("Paid on"), value=today(), max_value=today(), format="DD/MM/YYYY", key=f"pay_on_{key}"
        )
        with second:
            amount, problem = parts.amount_field(
                t("Paid amount (€)"), payment.planned_amount, f"pay_amount_{key}"
            )
        reference = st.text_input(t("Reference of the payment"), max_chars=120, key=f"pay_reference_{key}")
        is_sent = st.form_submit_button(
            t("Record the payment"), type="primary", disabled=why_not is not None, key=f"pay_send_{key}"
        )
    if is_sent and problem is None:
        _pay(payment, paid_on, amount, reference, version)
    with st.expander(t("Change this instalment"), key="followup_change_payment"):
        _change_payment(action, payment)


def _say_paid_meanwhile(action: FundedActionRow) -> None:
    """The instalment whose form was on this screen is paid, by somebody else: a click on it records nothing."""
    shown = st.session_state.pop(SHOWN_PAYMENT, None)
    for payment in action.payments:
        if payment.id == shown and payment.paid_on is not None:
            parts.alert(
                Sentence(
                    "The instalment {name} was already paid on {day}: nothing more was recorded.",
                    name=_payment_name(payment),
                    day=payment.paid_on,
                ),
                "warning",
            )


def _pay(payment: PaymentRow, paid_on: date, amount: Decimal | None, reference: str, version: int) -> None:
    if amount is None:
        parts.alert(Sentence("Give the amount paid."), "warning")
        return
    said = Sentence("The payment is recorded.")
    _act_on(payment, actions.pay_instalment, amount, paid_on, reference, version=version, done=said)


def _change_payment(action: FundedActionRow, payment: PaymentRow) -> None:
    key, version = versions.form(payment.id, "pay_on", payment.version)
    with st.form(f"change_{key}", border=False):
        *values, problem = _schedule_fields(action, f"change_{key}", payment)
        if st.form_submit_button(t("Change"), key=f"change_send_{key}") and problem is None:
            said = Sentence("The instalment is changed.")
            _act_on(payment, actions.change_payment, *values, version=version, done=said)


def _schedule_fields(
    action: FundedActionRow, key: str, payment: PaymentRow | None
) -> tuple[date | None, Decimal | None, str | None, Sentence | None]:
    """Day, amount and condition of an instalment, as they are or empty; why the amount cannot be read."""
    steps = {step.id: step for step in action.milestones if step.set_aside_reason is None}
    held = None if payment is None or payment.condition is None else payment.condition.id
    first, second = st.columns(2)
    planned_on = first.date_input(
        t("Planned on"),
        value=None if payment is None else payment.planned_on,
        format="DD/MM/YYYY",
        key=f"{key}_on",
    )
    with second:
        planned, problem = parts.amount_field(
            t("Planned amount (€)"), None if payment is None else payment.planned_amount, f"{key}_amount"
        )
    condition = st.selectbox(
        t("Once this is done"),
        list(steps),
        index=list(steps).index(held) if held in steps else None,
        format_func=lambda step: show(steps[step].name),
        placeholder=t("no condition"),
        key=f"{key}_condition",
    )
    return planned_on, planned, condition, problem


def _plan_step(action: FundedActionRow) -> None:
    key = f"step_{len(action.milestones)}"
    with st.form(f"plan_{key}", border=False):
        first, second = st.columns(2)
        kind = first.selectbox(t("Kind"), list(MilestoneKind), format_func=show, key=f"{key}_kind")
        due_on = second.date_input(t("Due on"), value=None, format="DD/MM/YYYY", key=f"{key}_on")
        label = st.text_input(t("Name of the step"), max_chars=300, key=f"{key}_label")
        if st.form_submit_button(t("Plan this step"), key=f"{key}_send"):
            said = Sentence("The step is planned.")
            desk.attempt(actions.plan_milestone, action.id, kind, label, due_on, done=said, rerun=True)


def _plan_payment(action: FundedActionRow) -> None:
    key = f"payment_{len(action.payments)}"
    with st.form(f"plan_{key}", border=False):
        kind = st.selectbox(t("Instalment"), list(PaymentKind), format_func=show, key=f"{key}_kind")
        *values, problem = _schedule_fields(action, key, None)
        if st.form_submit_button(t("Plan this payment"), key=f"{key}_send") and problem is None:
            said = Sentence("The payment is planned.")
            desk.attempt(actions.plan_payment, action.id, kind, *values, done=said, rerun=True)
