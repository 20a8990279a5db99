"""Are funded actions read in the right order, with real money, by those who may, in few statements?"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from committee.calls.rules import paris_day
from committee.followup import actions, queries
from committee.followup.rules import MilestoneKind, MilestoneStatus, PaymentStatus, PlannedMilestone
from committee.people.rules import OFFICE, Member, Role
from tests.factories.followup import again, make_action, make_award, make_won_scene
from tests.factories.meetings import shut
from tests.factories.people import make_member


def _with_steps(now: datetime, **steps: date | None) -> None:
    planned = [PlannedMilestone(MilestoneKind.EVENT, label, due_on) for label, due_on in steps.items()]
    actions.start_follow_up(make_award(now=now), None, None, planned, [], actor=OFFICE, now=now)


def test_todo_is_sorted_by_lateness(store: Path, now: datetime) -> None:
    today = paris_day(now)
    days = {"later": 90, "soon": 5, "late": -2, "latest": -40, "today": 0}
    _with_steps(now, undated=None, **{name: today + timedelta(days=each) for name, each in days.items()})
    frame = queries.todo(OFFICE, today)
    assert list(frame["what"]) == ["latest", "late", "today", "soon", "later", "undated"]
    assert frame["days"].tolist()[:5] == [-40, -2, 0, 5, 90]
    assert frame["days"].isna().tolist() == [False] * 5 + [True]
    assert frame["due_on"].iloc[-1] is None


def test_todo_names_what_a_payment_waits_for_and_drops_what_is_over(store: Path, now: datetime) -> None:
    action = make_action(now=now)
    today = paris_day(now)
    frame = queries.todo(OFFICE, today)
    payments = frame[frame["kind"] == "payment"]
    assert set(payments["status"]) == {PaymentStatus.WAITING}
    assert payments["waits_for"].notna().all()
    actions.record_milestone_done(action.milestones[0].id, today, actor=OFFICE, now=now)
    late = queries.todo(OFFICE, today).set_index("item_id").loc[action.payments[0].id]
    assert (late["status"], late["waits_for"]) == (PaymentStatus.LATE, None)
    actions.pay_instalment(action.payments[0].id, Decimal(15000), today, actor=OFFICE, now=now)
    actions.set_milestone_aside(action.milestones[1].id, "x", actor=OFFICE, now=now)
    left = set(queries.todo(OFFICE, today)["item_id"])
    gone = {action.payments[0].id, action.milestones[0].id, action.milestones[1].id}
    assert left.isdisjoint(gone)
    assert len(left) == 4


def test_funded_actions_add_up(store: Path, now: datetime) -> None:
    action = make_action(now=now, starts_in=-1, title="Un")
    actions.start_follow_up(make_award(now=now, amount=None, title="Deux"), actor=OFFICE, now=now)
    today = paris_day(now)
    actions.record_milestone_done(action.milestones[0].id, today, actor=OFFICE, now=now)
    actions.pay_instalment(action.payments[0].id, Decimal("15000.00"), today, actor=OFFICE, now=now)
    frame = queries.funded_actions(OFFICE, today).set_index("title")
    one, two = frame.loc["Un"], frame.loc["Deux"]
    assert (one["awarded"], one["paid"], one["left"]) == (Decimal(30000), Decimal(15000), Decimal(15000))
    assert (two["awarded"], two["paid"], two["left"], two["next_due"]) == (None, Decimal(0), None, None)
    assert one["next_due"] == action.milestones[1].due_on
    assert list(frame["late"]) == [0, 0]


def test_late_items_are_counted_once(store: Path, now: datetime) -> None:
    action = make_action(now=now, starts_in=-60)
    today = paris_day(now)
    assert queries.funded_actions(OFFICE, today)["late"].tolist() == [
        1
    ]  # the payment waits for the late step
    actions.record_milestone_done(action.milestones[0].id, today, actor=OFFICE, now=now)
    assert queries.funded_actions(OFFICE, today)["late"].tolist() == [1]  # now the payment itself


def test_one_action_in_detail(store: Path, now: datetime) -> None:
    action = make_action(now=now, starts_in=0, duration_months=12)
    today = paris_day(now)
    assert action.ends_on == queries.months_later(today, 12)
    assert [step.status(today) for step in action.milestones][:2] == [
        MilestoneStatus.TO_DO,
        MilestoneStatus.UPCOMING,
    ]
    assert action.milestones[0].name == MilestoneKind.START.label
    assert action.payments[0].status(today) is PaymentStatus.WAITING
    assert queries.funded_action("unknown", OFFICE) is None


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_see_no_follow_up(store: Path, now: datetime, role: Role) -> None:
    action = make_action(now=now)
    person = make_member(role, now=now)
    assert _seen(person, now) == set()
    assert queries.funded_action(action.id, person) is None
    assert queries.awards_to_start(person).empty


def _seen(person: Member, now: datetime) -> set[str]:
    today = paris_day(now)
    listed = set(queries.funded_actions(person, today)["id"])
    assert set(queries.todo(person, today)["action_id"]) == listed
    return listed


@pytest.mark.parametrize("is_published", [False, True])
def test_closed_door_hides_the_action_even_when_its_award_is_published(
    store: Path, now: datetime, is_published: bool
) -> None:
    scene, awards = make_won_scene(now=now, is_published=is_published)
    hidden, *others = [actions.start_follow_up(each, actor=OFFICE, now=now) for each in awards]
    shut(scene.applications[0], scene.reader, now=now)
    assert _seen(scene.reader, now) == set(others)
    assert queries.funded_action(hidden, scene.reader) is None
    assert queries.count_followed(scene.reader) == {scene.call.code: 2}
    assert queries.count_followed(scene.staff) == {scene.call.code: 3}
    assert again(hidden).application_id == scene.applications[0]


def test_closed_door_hides_the_award_to_start(store: Path, now: datetime) -> None:
    scene, awards = make_won_scene(now=now)
    past = make_award(now=now)
    shut(scene.applications[0], scene.staff, now=now)
    waiting = queries.awards_to_start(scene.staff).set_index("award_id")["has_decision"]
    assert waiting.to_dict() == {awards[1]: True, awards[2]: True, past: False}


@pytest.mark.parametrize("read", ["todo", "funded_actions"])
def test_empty_frames_have_the_same_columns_and_types(store: Path, now: datetime, read: str) -> None:
    empty = getattr(queries, read)(OFFICE, paris_day(now))
    make_action(now=now)
    full = getattr(queries, read)(OFFICE, paris_day(now))
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)


def test_statements_do_not_grow_with_the_rows(store: Path, now: datetime, statements: list[str]) -> None:
    counts = []
    for wanted in (1, 30):
        while len(queries.funded_actions(OFFICE, paris_day(now))) < wanted:
            action = make_action(now=now)
        statements.clear()
        queries.todo(OFFICE, paris_day(now))
        queries.funded_actions(OFFICE, paris_day(now))
        queries.funded_action(action.id, OFFICE)
        queries.awards_to_start(OFFICE)
        queries.count_followed(OFFICE)
        counts.append(len(statements))
    assert counts[0] == counts[1]
