"""Are marks kept as typed, handed in whole, and reopened with a trace?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from committee.calls.actions import move_dates, note_meeting_closed, note_meeting_opened
from committee.calls.queries import round_by_id
from committee.calls.rules import Phase
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.records import EvaluationVersion
from committee.review.rules import (
    AssignmentStatus,
    EvaluationStatus,
    InterestNature,
    Recommendation,
)
from committee.store.engine import Stale, reading
from committee.words import Refused
from tests.factories.calls import dates_in, publish_mixed_grid
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, declare_none, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def panel(now: datetime) -> Panel:
    return ready_panel(2, 2, now=now)


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    """Move the panel's round into a phase."""
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


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
    with refused("not asked of you"):
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


def test_marks_are_revised_in_the_meeting_with_a_reason_and_stand_as_before_at_its_opening(
    panel: Panel, now: datetime
) -> None:
    member, application, call_id = panel.members[0], panel.applications[0], panel.call.id
    mark(panel, application, member, now=now, value=2)
    assert queries.marks_at_opening(OFFICE, call_id, now=now).empty
    opened = now + timedelta(hours=1)
    note_meeting_opened(panel.call.rounds[0].id, actor=OFFICE, now=opened)
    later = now + timedelta(hours=2)
    with refused("say why you revise"):
        actions.reopen(application, actor=member, now=later)
    actions.reopen(application, " éclairé par le débat ", actor=member, now=later)
    assert set(queries.marks(OFFICE, call_id, now=later)["value"]) == {2}
    mark(panel, application, member, now=later, value=4)
    assert set(queries.marks(OFFICE, call_id, now=later)["value"]) == {4}
    assert set(queries.marks_at_opening(OFFICE, call_id, now=later)["value"]) == {2}
    newest, oldest = queries.evaluation_history(application, member, now=later)
    assert (newest.revision_reason, oldest.revision_reason) == (None, "éclairé par le débat")
    round_id = panel.call.rounds[0].id
    actions.reopen(application, "encore", actor=member, now=later)
    note_meeting_closed(round_id, actor=OFFICE, now=later)
    with refused("while the meeting is open"):
        actions.save_draft(application, {}, actor=member, now=later)
    assert set(queries.marks(OFFICE, call_id, now=later)["value"]) == {4}
    round_row = round_by_id(round_id)
    assert round_row is not None
    assert round_row.acts.meeting_opened_at == opened


def test_draft_never_handed_in_is_not_begun_in_the_meeting(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.save_draft(application, whole_marks(panel), actor=member, now=now)
    note_meeting_opened(panel.call.rounds[0].id, actor=OFFICE, now=now)
    with refused("during the reading"):
        actions.hand_in(application, actor=member, now=now)


def test_abstention_from_the_whole_application_counts_as_done_and_carries_nothing(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    advice = ("un mot", Recommendation.KEEP, Decimal(10))
    actions.save_draft(application, whole_marks(panel), *advice, abstention=" ", actor=member, now=now)
    with refused("Say why you abstain from the whole"):
        actions.hand_in(application, actor=member, now=now)
    actions.save_draft(application, {}, *advice, abstention="je connais l'équipe", actor=member, now=now)
    actions.hand_in(application, actor=member, now=now)
    kept = queries.evaluation(application, member, now=now)
    assert kept is not None
    assert (kept.status, kept.abstention) == (EvaluationStatus.HANDED_IN, "je connais l'équipe")
    assert (kept.recommendation, kept.amount, kept.comment) == (None, None, "un mot")
    assert queries.marks(OFFICE, panel.call.id, now=now).empty
    (handed_in,) = queries.evaluation_history(application, member, now=now)
    assert (handed_in.marks, handed_in.abstention) == ({}, "je connais l'équipe")
    actions.reopen(application, actor=member, now=now)
    mark(panel, application, member, now=now + timedelta(minutes=1))
    assert len(queries.marks(OFFICE, panel.call.id, now=now)) == len(panel.criteria)


def test_staff_mark_their_own_criteria_without_being_readers(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    (application,), staff = panel.applications, make_member(Role.STAFF, now=now)
    of_readers, of_staff, of_both = panel.criteria
    with refused("not asked of you"):
        actions.save_draft(application, {of_readers: (3, "")}, actor=staff, now=now)
    with refused("not asked of you"):
        actions.save_draft(application, {of_staff: (3, "")}, actor=panel.members[0], now=now)
    actions.save_draft(application, {of_staff: (3, ""), of_both: (4, "")}, actor=staff, now=now)
    actions.hand_in(application, actor=staff, now=now)
    found = queries.marks(OFFICE, panel.call.id, now=now)
    assert set(found["criterion_id"]) == {of_staff, of_both}
    assert not found["is_reader"].any()
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=staff, now=now)
    with refused("You are recused"):
        actions.save_draft(application, {of_staff: (3, "")}, actor=staff, now=now)
    assert queries.marks(OFFICE, panel.call.id, now=now).empty


def test_complete_evaluations_are_handed_in_together_or_not_at_all(panel: Panel, now: datetime) -> None:
    member, (first, second) = panel.members[0], panel.applications
    for application in (first, second):
        actions.save_draft(application, whole_marks(panel), actor=member, now=now)
    with pytest.raises(Stale):
        actions.hand_in_all({first: 1, second: 9}, actor=member, now=now)
    assert queries.marks(OFFICE, panel.call.id, now=now).empty
    assert actions.hand_in_all({first: 1, second: 1}, actor=member, now=now) == 2
    assert set(queries.reading_list(member, now=now)["status"]) == {AssignmentStatus.HANDED_IN}


def test_first_opening_is_noted_once(now: datetime) -> None:
    panel = make_panel(1, 2, now=now)
    (application,), (member, other) = panel.applications, panel.members
    assign(panel, now=now, members=[member])
    actions.note_seen(application, actor=member, now=now)
    assert queries.reading_list(member, now=now)["seen_at"].tolist() == [None]
    declare_none(panel, now=now)
    for hours in (1, 2):
        actions.note_seen(application, actor=member, now=now + timedelta(hours=hours))
    actions.note_seen(application, actor=other, now=now)
    assert queries.reading_list(member, now=now)["seen_at"].tolist() == [now + timedelta(hours=1)]


def test_application_of_another_call_has_its_own_grid(panel: Panel, now: datetime) -> None:
    other = make_application(now=now, phase=Phase.READING)
    assert queries.places([other, *panel.applications], OFFICE, now=now)[other].call_id != panel.call.id
