"""Does each act of the review do what it says, and refuse what it must?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from committee.calls.actions import move_dates, note_meeting_opened
from committee.calls.queries import grid, round_by_id
from committee.calls.rules import Phase
from committee.intake.queries import closed_doors, may_read, visible
from committee.journal.queries import entries_about
from committee.people.actions import close_account
from committee.people.rules import OFFICE, Member, Role
from committee.review import actions, queries
from committee.review.records import Assignment, Evaluation, EvaluationVersion, Mark
from committee.review.rules import (
    AssignmentStatus,
    EvaluationStatus,
    InterestNature,
    InterestOrigin,
    Recommendation,
)
from committee.store.engine import Stale, reading
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, declare_none, make_panel, mark, ready_panel, whole_marks

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


# Interests


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


# Assignment


def test_assignment_gives_each_application_to_each_reader_and_locks_the_grid(now: datetime) -> None:
    panel = make_panel(2, 2, now=now)
    ids = [member.id for member in panel.members]
    found = grid(panel.call.grid_id)
    assert found is not None
    assert found.locked_at is None
    assert actions.assign_readers(panel.applications, ids, actor=OFFICE, now=now) == 4
    assert actions.assign_readers(panel.applications, ids, actor=OFFICE, now=now) == 0
    locked = grid(panel.call.grid_id)
    assert locked is not None
    assert locked.locked_at == now
    due = now.date()
    assert actions.assign_pairs([(panel.applications[0], ids[0])] * 2, due, actor=OFFICE, now=now) == 0
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert sorted(frame["due_on"].tolist(), key=str) == [due, None, None, None]


def test_recused_pair_is_refused_by_name_and_nothing_is_given(now: datetime) -> None:
    panel = make_panel(2, 2, now=now, title="Jardin partagé")
    recused, free = panel.members
    actions.declare_interest(panel.applications[1], RECUSAL, "my employer", actor=recused, now=now)
    with refused(f"{recused.name} is recused from Jardin partagé"):
        actions.assign_readers(panel.applications, [free.id, recused.id], actor=OFFICE, now=now)
    assert queries.assignments(OFFICE, panel.call.id, now=now).empty


def test_assignment_needs_staff_a_phase_an_application_and_a_member(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    applications, ids = panel.applications, [panel.members[0].id]
    with refused("may not do this"):
        actions.assign_readers(applications, ids, actor=panel.members[0], now=now)
    with refused("not open to you"):
        actions.assign_readers(["nowhere"], ids, actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(applications, [make_member(Role.STAFF, now=now).id], actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(applications, ["nobody"], actor=OFFICE, now=now)
    enter(Phase.SEANCE, panel, now)
    with refused("Readers are assigned while"):
        actions.assign_readers(applications, ids, actor=OFFICE, now=now)


def test_reader_is_freed_until_they_hand_in(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.save_draft(application, whole_marks(panel), actor=member, now=now)
    with refused("may not do this"):
        actions.free_reader(application, member.id, actor=member, now=now)
    actions.free_reader(application, member.id, actor=OFFICE, now=now)
    with refused("not given to this reader"):
        actions.free_reader(application, member.id, actor=OFFICE, now=now)
    with refused("not given to you"):
        actions.hand_in(application, actor=member, now=now)
    actions.free_reader(panel.applications[1], member.id, actor=OFFICE, now=now)
    mark(panel, application, panel.members[1], now=now)
    with refused("has handed in"):
        actions.free_reader(application, panel.members[1].id, actor=OFFICE, now=now)


# Marking


def test_draft_is_kept_as_typed_and_is_no_act(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    first, second = panel.criteria[:2]
    before = len(entries_about([application]))
    version = actions.save_draft(
        application,
        {first: (5, "strong"), second: (None, "no knowledge", True)},
        "good",
        Recommendation.KEEP,
        Decimal("1500.50"),
        0,
        actor=member,
        now=now,
    )
    assert version == 1
    kept = queries.evaluation(application, member, now=now)
    assert kept is not None
    assert (kept.comment, kept.recommendation, kept.amount) == (
        "good",
        Recommendation.KEEP,
        Decimal("1500.50"),
    )
    assert kept.marks == {first: (5, "strong", False), second: (None, "no knowledge", True)}
    assert kept.status is EvaluationStatus.DRAFT
    assert actions.save_draft(application, {first: (None, "")}, version=1, actor=member, now=now) == 2
    again = queries.evaluation(application, member, now=now)
    assert again is not None
    assert again.marks == {first: (None, "", False), second: (None, "no knowledge", True)}
    assert again.recommendation is None
    assert len(entries_about([application])) == before


def test_stale_tab_is_refused_and_overwrites_nothing(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    first = panel.criteria[0]
    actions.save_draft(application, {first: (4, "here")}, version=0, actor=member, now=now)
    with pytest.raises(Stale):
        actions.save_draft(application, {first: (1, "there")}, version=0, actor=member, now=now)
    with pytest.raises(Stale):
        actions.save_draft(panel.applications[1], {first: (1, "there")}, version=3, actor=member, now=now)
    kept = queries.evaluation(application, member, now=now)
    assert kept is not None
    assert kept.marks[first] == (4, "here", False)
    assert queries.evaluation(panel.applications[1], member, now=now) is None


def test_draft_outside_the_scale_the_grid_or_the_request_is_refused(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now, requested=1000)
    member, application, first = panel.members[0], panel.applications[0], panel.criteria[0]
    with refused("whole number from 0 to 5"):
        actions.save_draft(application, {first: (6, "")}, actor=member, now=now)
    with refused("not of the grid"):
        actions.save_draft(application, {"other": (1, "")}, actor=member, now=now)
    with refused("above the amount requested"):
        actions.save_draft(application, {}, amount=Decimal(1001), actor=member, now=now)
    with refused("at most two decimals"):
        actions.save_draft(application, {}, amount=Decimal("0.001"), actor=member, now=now)


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


def test_handing_in_asks_for_every_criterion_and_the_comments_of_the_grid(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    with refused("cannot be handed in yet"):
        actions.hand_in(application, actor=member, now=now)
    marks = dict.fromkeys(panel.criteria, (5, "")) | {panel.criteria[1]: (None, "", True)}
    actions.save_draft(application, marks, actor=member, now=now)
    with refused("asks for a comment"):
        actions.hand_in(application, actor=member, now=now)
    marks = whole_marks(panel) | {panel.criteria[1]: (None, "not my field", True)}
    actions.save_draft(application, marks, actor=member, now=now)
    with pytest.raises(Stale):
        actions.hand_in(application, version=1, actor=member, now=now)
    actions.hand_in(application, version=2, actor=member, now=now)
    handed = queries.evaluation(application, member, now=now)
    assert handed is not None
    assert (handed.status, handed.handed_in_at) == (EvaluationStatus.HANDED_IN, now)
    assert [entry.act for entry in entries_about([handed.id])] == ["review.hand_in"]
    for act in (actions.hand_in, actions.save_draft):
        arguments = (application, {}) if act is actions.save_draft else (application,)
        with refused("was handed in"):
            act(*arguments, actor=member, now=now)


def test_reopened_evaluation_leaves_what_was_handed_in_beside_it(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    with refused("no evaluation to reopen"):
        actions.reopen(application, actor=member, now=now)
    with refused("may not do this"):
        actions.reopen(application, actor=make_member(Role.ADMIN, now=now), now=now)
    mark(panel, application, member, now=now, value=2)
    later = now + timedelta(hours=1)
    actions.reopen(application, actor=member, now=later)
    assert queries.marks(OFFICE, panel.call.id, now=later).empty
    latest = now + timedelta(hours=2)
    mark(panel, application, member, now=latest, value=4)
    with reading() as session:
        rows = session.scalars(select(EvaluationVersion).order_by(EvaluationVersion.handed_in_at)).all()
    assert [(row.handed_in_at, row.reopened_at) for row in rows] == [(now, later), (latest, None)]
    first = panel.criteria[0]
    assert [row.content["marks"][first][0] for row in rows] == [2, 4]


def test_marks_stay_as_they_stood_when_the_meeting_opened(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now, value=2)
    assert queries.marks_at_opening(OFFICE, panel.call.id, now=now).empty
    opened = now + timedelta(hours=1)
    note_meeting_opened(panel.call.rounds[0].id, actor=OFFICE, now=opened)
    later = now + timedelta(hours=2)
    with refused("meeting has opened"):
        actions.reopen(application, actor=member, now=later)
    stood = queries.marks_at_opening(OFFICE, panel.call.id, now=later)
    assert stood["value"].tolist() == [2] * len(panel.criteria)
    round_row = round_by_id(panel.call.rounds[0].id)
    assert round_row is not None
    assert round_row.acts.meeting_opened_at == opened


def test_closed_account_cannot_be_given_applications(panel: Panel, now: datetime) -> None:
    gone = make_member(now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(panel.applications, [gone.id], actor=OFFICE, now=now)


def test_recusal_hides_the_application_from_the_lists_of_intake(panel: Panel, now: datetime) -> None:
    member = panel.members[0]
    actions.declare_interest(panel.applications[0], RECUSAL, "my employer", actor=member, now=now)
    with reading() as session:
        assert set(session.scalars(visible(member, now))) == {panel.applications[1]}
    frame = queries.reading_list(member, now=now)
    assert frame["application_id"].tolist() == [panel.applications[1]]
    assert frame["status"].tolist() == [AssignmentStatus.TO_READ]


def test_application_of_another_call_has_its_own_grid(panel: Panel, now: datetime) -> None:
    other = make_application(now=now, phase=Phase.READING)
    assert queries.places([other, *panel.applications], OFFICE, now=now)[other].call_id != panel.call.id
