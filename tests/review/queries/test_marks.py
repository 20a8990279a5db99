"""Does each member see only the marks that the phase and their own hand-in open?"""

import random
from datetime import datetime, timedelta

import pandas as pd
import pytest

from committee.calls.actions import (
    move_dates,
    note_meeting_closed,
    note_meeting_opened,
)
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Member, Role
from committee.review import queries
from committee.review.actions import declare_interest, decline_reading, save_draft
from committee.review.queries import (
    MARK_COLUMNS,
)
from committee.review.rules import InterestNature
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, declare_none, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


RECUSAL = InterestNature.RECUSAL


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    move_dates(panel.call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["application_id"], frame["member_id"], strict=True))


def chair_of(member: Member) -> Member:
    return Member(member.id, member.name, member.email, member.roles | {Role.CHAIR})


def test_reader_sees_the_marks_of_others_once_their_own_are_handed_in(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, second), (me, other) = panel.applications, panel.members
    mark(panel, first, other, now=now)
    mark(panel, second, other, now=now)
    assert queries.marks(me, panel.call.id, now=now).empty
    mark(panel, first, me, now=now)
    assert pairs(queries.marks(me, panel.call.id, now=now)) == {(first, me.id), (first, other.id)}


def test_staff_and_chair_see_what_is_handed_in_and_never_a_draft(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, second), (me, other) = panel.applications, panel.members
    mark(panel, first, other, now=now)
    save_draft(second, whole_marks(panel), actor=other, now=now)
    for member in (OFFICE, chair_of(me)):
        assert pairs(queries.marks(member, panel.call.id, now=now)) == {(first, other.id)}


def test_member_who_is_not_a_reader_sees_what_the_phase_shows(now: datetime) -> None:
    panel = make_panel(1, 2, now=now)
    reader, other = panel.members
    assign(panel, now=now, members=[reader])
    declare_none(panel, now=now)
    mark(panel, panel.applications[0], reader, now=now)
    assert pairs(queries.marks(other, panel.call.id, now=now)) == {(panel.applications[0], reader.id)}


def test_giving_an_application_back_shows_no_marks(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (one,), (me, other) = panel.applications, panel.members
    mark(panel, one, other, now=now)
    decline_reading(one, "Trop de lectures", actor=me, now=now)
    assert queries.marks(me, panel.call.id, now=now).empty
    enter(Phase.SEANCE, panel, now)
    assert pairs(queries.marks(me, panel.call.id, now=now)) == {(one, other.id)}


def test_late_reader_sees_marks_once_reading_is_over(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    me, other = panel.members
    mark(panel, panel.applications[0], other, now=now)
    assert queries.marks(me, panel.call.id, now=now).empty
    enter(Phase.SEANCE, panel, now)
    assert pairs(queries.marks(me, panel.call.id, now=now)) == {(panel.applications[0], other.id)}


def test_own_marks_are_always_shown_and_those_of_others_not_before_reading(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    me, other = panel.members
    for member in panel.members:
        mark(panel, panel.applications[0], member, now=now)
    enter(Phase.INTERESTS, panel, now)
    assert pairs(queries.marks(me, panel.call.id, now=now)) == {(panel.applications[0], me.id)}
    assert queries.marks(OFFICE, panel.call.id, now=now).empty
    presenter = make_member(Role.PRESENTER, now=now)
    assert queries.marks(presenter, panel.call.id, now=now).empty
    assert tuple(queries.marks(presenter, panel.call.id, now=now).columns) == MARK_COLUMNS
    assert str(queries.marks(other, "nowhere", now=now)["value"].dtype) == "Int64"


def test_closed_door_hides_the_marks_from_its_member_even_staff(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now)
    staff = make_member(Role.STAFF, now=now)
    for application in panel.applications:
        mark(panel, application, panel.members[0], now=now)
    declare_interest(panel.applications[0], RECUSAL, "my family", actor=staff, now=now)
    assert pairs(queries.marks(staff, panel.call.id, now=now)) == {
        (panel.applications[1], panel.members[0].id)
    }


def seen_by(member: Member, panel: Panel, now: datetime) -> list[str]:
    """Everything that the queries of this package show to a member, as texts."""
    frames = [
        queries.marks(member, panel.call.id, now=now),
        queries.marks_at_opening(member, panel.call.id, now=now),
        queries.reading_list(member, now=now),
        queries.declarations(member, now=now),
        queries.assignments(member, panel.call.id, now=now),
    ]
    own = [queries.evaluation(application, member, now=now) for application in panel.applications]
    return [*(frame.to_csv() for frame in frames), repr(own)]


@pytest.mark.parametrize("seed", range(5))
def test_hidden_marks_change_nothing_that_a_member_sees(seed: int, now: datetime) -> None:
    """Marks, comments and readers of a recused application and of one not yet handed in are changed at random."""
    chance = random.Random(seed)
    panel = ready_panel(3, 4, now=now)
    recused, unread, read = panel.applications
    me, *others = panel.members
    declare_interest(recused, RECUSAL, "my employer", actor=me, now=now)
    mark(panel, read, me, now=now)
    mark(panel, read, others[0], now=now, value=1)
    before = seen_by(me, panel, now)
    chair_before = seen_by(chair_of(others[2]), panel, now)
    for other in chance.sample(others, 2):
        for application in (recused, unread):
            marks = {one: (chance.randint(0, 5), chance.choice("abc")) for one in panel.criteria}
            mark(panel, application, other, now=now, marks=marks)
    assert seen_by(me, panel, now) == before
    assert seen_by(chair_of(others[2]), panel, now) != chair_before


def test_version_that_was_reopened_did_not_stand_at_the_opening(now: datetime) -> None:
    from committee.review.actions import reopen

    panel = ready_panel(1, 2, now=now)
    first, second = panel.members
    application = panel.applications[0]
    mark(panel, application, first, now=now, value=1)
    mark(panel, application, second, now=now, value=2)
    reopen(application, actor=second, now=now + timedelta(minutes=1))
    opened = now + timedelta(minutes=2)
    note_meeting_opened(panel.call.rounds[0].id, actor=OFFICE, now=opened)
    note_meeting_closed(panel.call.rounds[0].id, actor=OFFICE, now=opened)
    stood = queries.marks_at_opening(OFFICE, panel.call.id, now=opened)
    assert pairs(stood) == {(application, first.id)}
    assert set(stood["value"]) == {1}
