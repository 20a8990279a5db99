"""Is each person told what is asked of them on an application, and whether they may do it now?"""

from datetime import datetime, timedelta

import pytest

from committee.calls.actions import move_dates, note_meeting_opened
from committee.calls.rules import Phase, ScoredBy
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.rules import EvaluationPart, InterestNature
from tests.factories.calls import dates_in, publish_mixed_grid
from tests.factories.people import make_member
from tests.factories.review import assign, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def test_reader_is_asked_what_is_theirs_once_they_declared(now: datetime) -> None:
    panel = make_panel(2, 1, now=now, grid_code=publish_mixed_grid(now=now), requested=9000)
    member, application = panel.members[0], panel.applications[0]
    assign(panel, now=now)
    sheet = queries.marking_sheet(application, member, now=now)
    assert sheet is not None
    assert [row.scored_by for row in sheet.criteria] == [ScoredBy.READERS, ScoredBy.BOTH]
    assert sheet.part is EvaluationPart.READER
    assert "Declare first" in str(sheet.closed)
    assert (sheet.requested, sheet.position, sheet.count) == (None, 1, 2)
    actions.declare_interest(application, InterestNature.NONE, actor=member, now=now)
    declared = queries.marking_sheet(application, member, now=now)
    assert declared is not None
    assert (declared.closed, declared.requested) == (None, 9000)
    assert declared.next_id == panel.applications[1]
    assert len(declared.missing("fr")) == 2
    assert declared.total("fr").missing == ("Critère 60", "Critère 15")


def test_staff_are_asked_what_is_theirs_without_an_assignment(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now, grid_code=publish_mixed_grid(now=now))
    staff, (first, second) = make_member(Role.STAFF, now=now), panel.applications
    sheet = queries.marking_sheet(first, staff, now=now)
    assert sheet is not None
    assert [row.scored_by for row in sheet.criteria] == [ScoredBy.STAFF, ScoredBy.BOTH]
    assert (sheet.part, sheet.closed, sheet.position) == (EvaluationPart.STAFF, None, None)
    assert sheet.next_id == second
    given = {row.id: (4, "") for row in sheet.criteria}
    actions.save_draft(second, given, actor=staff, now=now)
    actions.hand_in(second, actor=staff, now=now)
    again = queries.marking_sheet(first, staff, now=now)
    assert again is not None
    assert again.next_id is None


def test_nothing_is_asked_of_staff_where_readers_mark_all_nor_of_a_reader_without_assignment(
    now: datetime,
) -> None:
    panel = make_panel(1, 1, now=now)
    for person in (make_member(Role.STAFF, now=now), panel.members[0]):
        sheet = queries.marking_sheet(panel.applications[0], person, now=now)
        assert sheet is not None
        assert (sheet.part, sheet.criteria) == (None, ())
        assert "not given to you" in str(sheet.closed)


def test_reader_of_the_staff_is_asked_everything(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    both = make_member(Role.MEMBER, Role.STAFF, now=now)
    assign(panel, now=now, members=[both])
    sheet = queries.marking_sheet(panel.applications[0], both, now=now)
    assert sheet is not None
    assert len(sheet.criteria) == 3
    assert sheet.part is EvaluationPart.READER


def test_recused_person_has_no_sheet(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    staff, application = make_member(Role.STAFF, now=now), panel.applications[0]
    actions.declare_interest(application, InterestNature.RECUSAL, "mon employeur", actor=staff, now=now)
    assert queries.marking_sheet(application, staff, now=now) is None
    assert queries.marking_sheet("nowhere", staff, now=now) is None


def test_evaluation_reopens_while_reading_and_with_a_reason_once_the_meeting_is_open(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now)
    handed_in = queries.marking_sheet(application, member, now=now)
    assert handed_in is not None
    assert (handed_in.may_reopen, handed_in.needs_reason, handed_in.next_id) == (True, False, None)
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    waiting = queries.marking_sheet(application, member, now=now)
    assert waiting is not None
    assert not waiting.may_reopen
    later = now + timedelta(hours=1)
    note_meeting_opened(round_id, actor=OFFICE, now=later)
    met = queries.marking_sheet(application, member, now=later)
    assert met is not None
    assert (met.may_reopen, met.needs_reason, met.is_revision) == (True, True, False)
    actions.reopen(application, "nouvel élément", actor=member, now=later)
    revised = queries.marking_sheet(application, member, now=later)
    assert revised is not None
    assert (revised.is_revision, revised.closed) == (True, None)


def test_sheet_of_a_draft_tells_what_is_missing(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    actions.save_draft(application, whole_marks(panel), actor=member, now=now)
    whole = queries.marking_sheet(application, member, now=now)
    assert whole is not None
    assert whole.missing("fr") == []
    assert whole.total("fr").total == pytest.approx(60.0)
    actions.save_draft(application, {}, abstention=" ", actor=member, now=now)
    abstains = queries.marking_sheet(application, member, now=now)
    assert abstains is not None
    assert ["abstain from the whole" in str(one) for one in abstains.missing("fr")] == [True]
