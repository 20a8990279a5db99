"""How do declarations, recusals and their effects stand?"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.intake.queries import closed_doors, may_read, visible
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Member, Role
from committee.review import actions, queries
from committee.review.records import Assignment, Evaluation, Mark
from committee.review.rules import (
    AssignmentStatus,
    InterestNature,
    InterestOrigin,
)
from committee.store.engine import reading
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
NONE, LINK, RECUSAL = InterestNature.NONE, InterestNature.LINK, InterestNature.RECUSAL


@pytest.fixture
def panel(now: datetime) -> Panel:
    return ready_panel(2, 2, now=now)


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    """Move the panel's round into a phase."""
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def test_declaration_opens_the_texts_and_keeps_its_history(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    assert not may_read(application, member)
    actions.declare_interest(application, NONE, actor=member, now=now)
    assert may_read(application, member)
    later = now + timedelta(hours=1)
    actions.declare_interest(application, LINK, " former employer ", actor=member, now=later)
    newest, oldest = queries.interest_history(application, member)
    assert (newest.nature, newest.reason, newest.superseded_at) == (LINK, "former employer", None)
    assert (oldest.nature, oldest.superseded_at) == (NONE, later)
    acts = [entry.act for entry in entries_about([application])]
    assert acts.count("review.declare_interest") == 2


def test_recusal_closes_the_door_voids_the_evaluation_and_frees_the_assignment(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now)
    assert len(queries.marks(OFFICE, panel.call.id, now=now)) == len(panel.criteria)
    actions.declare_interest(application, RECUSAL, "my brother works there", actor=member, now=now)
    assert closed_doors(member) == {application}
    assert not may_read(application, member)
    assert queries.evaluation(application, member, now=now) is None
    assert queries.marks(OFFICE, panel.call.id, now=now).empty
    assert not queries.is_assigned(application, member.id)
    with reading() as session:
        kept = session.scalars(select(Evaluation).where(Evaluation.member_id == member.id)).one()
        assert kept.voided_at == now
        assert session.scalar(select(func.count()).select_from(Mark)) == len(panel.criteria)
        freed = session.scalars(select(Assignment.freed_at).where(Assignment.member_id == member.id))
        assert sorted(freed, key=str) == [now, None]


def test_recused_member_only_hears_that_they_are_recused(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.declare_interest(application, RECUSAL, "my employer", actor=member, now=now)
    with refused("Only the chair lifts"):
        actions.declare_interest(application, NONE, actor=member, now=now)
    with refused("You are recused"):
        actions.save_draft(application, {}, actor=member, now=now)
    with refused("You are recused"):
        actions.hand_in(application, actor=member, now=now)
    with refused("not open to you"):
        actions.reopen(application, actor=member, now=now)
    with refused("not open to you"):
        actions.declare_no_link([application], actor=member, now=now)


def test_declaration_needs_a_role_words_an_application_and_a_phase(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    presenter = make_member(Role.PRESENTER, now=now)
    with refused("may not do this"):
        actions.declare_interest(application, NONE, actor=presenter, now=now)
    with refused("which link"):
        actions.declare_interest(application, LINK, " ", actor=member, now=now)
    with refused("not open to you"):
        actions.declare_interest("nowhere", NONE, actor=member, now=now)
    enter(Phase.ELIGIBILITY, panel, now)
    with refused("Interests are declared from"):
        actions.declare_interest(application, NONE, actor=member, now=now)


def test_application_in_deposit_does_not_exist_for_a_member(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, phase=Phase.DEPOSIT)
    with refused("not open to you"):
        actions.declare_interest(panel.applications[0], NONE, actor=panel.members[0], now=now)


def test_no_link_is_said_at_once_of_what_was_not_declared_yet(now: datetime) -> None:
    panel = make_panel(3, 1, now=now)
    member = panel.members[0]
    actions.declare_interest(panel.applications[0], LINK, "a neighbour", actor=member, now=now)
    assert actions.declare_no_link(panel.applications, actor=member, now=now) == 2
    assert actions.declare_no_link(panel.applications, actor=member, now=now) == 0
    natures = [queries.interest_state(one, member) for one in panel.applications]
    assert [state.nature for state in natures if state is not None] == [LINK, NONE, NONE]
    assert [entry.act for entry in entries_about([member.id])].count("review.declare_no_link") == 1
    enter(Phase.ELIGIBILITY, panel, now)
    other = make_member(now=now)
    with refused("Interests are declared from"):
        actions.declare_no_link(panel.applications, actor=other, now=now)
    with refused("may not do this"):
        actions.declare_no_link(panel.applications, actor=make_member(Role.ADMIN, now=now), now=now)


def test_recusal_is_imposed_by_the_chair_or_written_down_by_staff(panel: Panel, now: datetime) -> None:
    member, other = panel.members
    first, second = panel.applications
    chair = Member(other.id, other.name, other.email, frozenset({Role.MEMBER, Role.CHAIR}))
    with refused("Only the chair"):
        actions.impose_recusal(first, member.id, "group", actor=other, now=now)
    with refused("which link"):
        actions.impose_recusal(first, member.id, " ", actor=chair, now=now)
    with refused("does not exist"):
        actions.impose_recusal(first, "nobody", "group", actor=chair, now=now)
    with refused("not open to you"):
        actions.impose_recusal("nowhere", member.id, "group", actor=chair, now=now)
    actions.impose_recusal(first, member.id, "same group", actor=chair, now=now)
    actions.impose_recusal(second, member.id, "same group", actor=make_member(Role.STAFF, now=now), now=now)
    state = queries.interest_state(first, member)
    assert state is not None
    assert (state.nature, state.origin) == (RECUSAL, InterestOrigin.IMPOSED)
    assert closed_doors(member) == {first, second}
    with refused("already recused"):
        actions.impose_recusal(first, member.id, "same group", actor=chair, now=now)


def test_lifted_recusal_asks_for_a_new_declaration_and_leaves_the_voided_evaluation_void(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now)
    with refused("not recused"):
        actions.lift_recusal(application, member.id, "a mistake", actor=OFFICE, now=now)
    with refused("not recused"):
        actions.lift_recusal(application, panel.members[1].id, "x", actor=OFFICE, now=now)
    actions.declare_interest(application, RECUSAL, "wrong button", actor=member, now=now)
    with refused("which link"):
        actions.lift_recusal(application, member.id, "", actor=OFFICE, now=now)
    actions.lift_recusal(application, member.id, "a mistake", actor=OFFICE, now=now)
    assert closed_doors(member) == frozenset()
    assert queries.interest_state(application, member) is None
    assert not may_read(application, member)
    assert queries.evaluation(application, member, now=now) is None
    assign(panel, now=now)
    actions.declare_interest(application, NONE, actor=member, now=now)
    mark(panel, application, member, now=now, value=5)
    assert queries.marks(member, panel.call.id, now=now)["value"].tolist() == [5] * len(panel.criteria)


def test_marking_needs_a_role_an_assignment_a_declaration_and_a_phase(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    with refused("may not do this"):
        actions.save_draft(application, {}, actor=make_member(Role.PRESENTER, now=now), now=now)
    with refused("not open to you"):
        actions.save_draft("nowhere", {}, actor=member, now=now)
    with refused("not given to you"):
        actions.save_draft(application, {}, actor=member, now=now)
    assign(panel, now=now)
    with refused("Declare first"):
        actions.save_draft(application, {}, actor=member, now=now)
    declare_none(panel, now=now)
    enter(Phase.SEANCE, panel, now)
    with refused("during the reading"):
        actions.save_draft(application, {}, actor=member, now=now)
    with refused("during the reading"):
        actions.hand_in(application, actor=member, now=now)


def test_recusal_hides_the_application_from_the_lists_of_intake(panel: Panel, now: datetime) -> None:
    member = panel.members[0]
    actions.declare_interest(panel.applications[0], RECUSAL, "my employer", actor=member, now=now)
    with reading() as session:
        assert set(session.scalars(visible(member, now))) == {panel.applications[1]}
    frame = queries.reading_list(member, now=now)
    assert frame["application_id"].tolist() == [panel.applications[1]]
    assert frame["status"].tolist() == [AssignmentStatus.TO_READ]
