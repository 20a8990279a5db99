"""Is one action shown with its steps and payments, and moved on by staff only?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.followup.actions import (
    change_payment,
    plan_milestone,
    postpone_milestone,
    record_milestone_done,
    start_follow_up,
)
from committee.followup.rules import MilestoneKind
from committee.people.rules import OFFICE, Role
from tests.factories.followup import again, make_action, make_won_scene
from tests.factories.meetings import shut
from tests.factories.people import make_member

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
PAGE = "followup.action"


def test_member_reads_and_changes_nothing(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    action = make_action(now=now, starts_in=-10)
    screen = open_page(PAGE, make_member(now=now), id=action.id)
    said = words(screen)
    for text in ("Accordé 30 000", "Acompte · 15 000", "attend : Bilan final", "en retard"):
        assert text in said
    assert not [button for button in screen.button if "send" in (button.key or "")]


def test_staff_record_a_step_then_its_payment(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    action = make_action(now=now, starts_in=-10)
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    assert "Ce versement attend l’étape" in words(screen)
    step, payment = action.milestones[0], action.payments[0]
    assert screen.button(key=f"pay_send_{payment.id}_1").disabled
    screen.button(key=f"done_send_{step.id}_1").click().run()
    assert again(action.id).milestones[0].done_on == now.date()
    screen.text_input(key=f"pay_reference_{payment.id}_1").set_value("VIR 7")
    screen.button(key=f"pay_send_{payment.id}_1").click().run()
    paid = again(action.id).payments[0]
    assert (paid.paid_amount, paid.reference) == (Decimal(15000), "VIR 7")
    assert "VIR 7" in words(screen)


def test_refusal_is_said_and_what_was_typed_stays(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    action = make_action(now=now, starts_in=-10)
    record_milestone_done(action.milestones[0].id, now.date(), actor=OFFICE, now=now)
    payment = action.payments[0]
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    screen.text_input(key=f"pay_amount_{payment.id}_1").set_value("40 000")
    screen.button(key=f"pay_send_{payment.id}_1").click().run()
    assert "dépasse" in words(screen)
    assert screen.text_input(key=f"pay_amount_{payment.id}_1").value == "40 000"
    assert again(action.id).paid == 0


def test_staff_plan_postpone_and_set_aside(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    action = make_action(now=now, starts_in=-10)
    event = plan_milestone(action.id, MilestoneKind.EVENT, "Fête", None, actor=OFFICE, now=now)
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    screen.selectbox(key="step_chosen").set_value(event).run()
    screen.text_input(key=f"aside_why_{event}_1").set_value("annulée")
    screen.button(key=f"aside_send_{event}_1").click().run()
    assert "Sans objet : Fête (annulée)" in words(screen)
    screen.button(key="payment_3_send").click().run()
    assert [each.planned_amount for each in again(action.id).payments][-1] is None
    screen.text_input(key="step_5_label").set_value("Deuxième fête")
    screen.button(key="step_5_send").click().run()
    assert again(action.id).milestones[-1].label == "Deuxième fête"
    first = action.milestones[0]
    screen.selectbox(key="step_chosen").set_value(first.id).run()
    screen.button(key=f"later_send_{first.id}_1").click().run()
    assert "La nouvelle date doit être postérieure" in words(screen)


def test_staff_change_an_instalment(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    action = make_action(now=now, starts_in=-10)
    payment = action.payments[0]
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    assert screen.text_input(key=f"change_{payment.id}_1_amount").value == "15\u202f000"
    screen.text_input(key=f"change_{payment.id}_1_amount").set_value("beaucoup")
    screen.button(key=f"change_send_{payment.id}_1").click().run()
    assert "pas un nombre" in words(screen)
    assert again(action.id).payments[0].planned_amount == Decimal(15000)
    screen.text_input(key=f"change_{payment.id}_1_amount").set_value("12 000,50")
    screen.button(key=f"change_send_{payment.id}_1").click().run()
    assert again(action.id).payments[0].planned_amount == Decimal("12000.5")


@pytest.mark.parametrize("role", [None, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_do_not_open_it(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role | None
) -> None:
    action = make_action(now=now, title="Caché")
    visitor = None if role is None else make_member(role, now=now)
    assert "Caché" not in words(open_page(PAGE, visitor, id=action.id))


def test_closed_door_and_unknown_action_look_alike(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    scene, awards = make_won_scene(now=now)
    hidden = start_follow_up(awards[0], actor=OFFICE, now=now)
    shut(scene.applications[0], scene.reader, now=now)
    closed = words(open_page(PAGE, scene.reader, id=hidden))
    assert "Cette action n’existe pas" in closed
    assert closed == words(open_page(PAGE, scene.reader, id="unknown"))
    assert closed == words(open_page(PAGE, scene.reader))


def test_step_changed_by_somebody_else_is_not_written_over(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    action = make_action(now=now, starts_in=-10)
    step = action.milestones[0]
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    later = step.due_on + timedelta(days=30)
    postpone_milestone(step.id, later, "retard du chantier", actor=OFFICE, now=now)
    screen.text_input(key=f"done_note_{step.id}_1").set_value("fait")
    screen.button(key=f"done_send_{step.id}_1").click().run()
    assert "modifié ceci en même temps" in words(screen)
    assert again(action.id).milestones[0].done_on is None
    screen.run()
    screen.button(key=f"done_send_{step.id}_2").click().run()
    assert again(action.id).milestones[0].done_on == now.date()


def test_instalment_changed_by_somebody_else_is_not_paid_as_it_was(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    action = make_action(now=now, starts_in=-10)
    record_milestone_done(action.milestones[0].id, now.date(), actor=OFFICE, now=now)
    payment = action.payments[0]
    screen = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    change_payment(payment.id, payment.planned_on, Decimal(9000), actor=OFFICE, now=now)
    screen.button(key=f"pay_send_{payment.id}_1").click().run()
    assert "modifié ceci en même temps" in words(screen)
    assert again(action.id).paid == 0


def test_second_click_pays_nothing_more_and_says_so(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    action = make_action(now=now, starts_in=-10)
    for step in action.milestones:
        record_milestone_done(step.id, now.date(), actor=OFFICE, now=now)
    payment = action.payments[0]
    first = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    second = open_page(PAGE, make_member(Role.STAFF, now=now), id=action.id)
    first.button(key=f"pay_send_{payment.id}_1").click().run()
    assert "déjà versé le" not in words(first)
    second.button(key=f"pay_send_{payment.id}_1").click().run()
    assert "déjà versé le" in words(second)
    paid = again(action.id)
    assert paid.paid == payment.planned_amount
    assert [each.paid_on is not None for each in paid.payments] == [True] + [False] * (len(paid.payments) - 1)
