"""Do one's own marks stand side by side, and only one's own?"""

from datetime import datetime

import pytest

from committee.people.rules import Role
from committee.review import actions, queries
from committee.review.rules import AssignmentStatus, EvaluationPart, Recommendation
from tests.factories.calls import publish_mixed_grid
from tests.factories.people import make_member
from tests.factories.review import assign, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def test_own_applications_stand_with_marks_totals_and_what_is_missing(now: datetime) -> None:
    panel = ready_panel(4, 2, now=now)
    me, other = panel.members
    first, second, third, _fourth = panel.applications
    mark(panel, first, me, now=now, value=2)
    actions.save_draft(second, whole_marks(panel, 4), "", Recommendation.KEEP, actor=me, now=now)
    actions.save_draft(third, {panel.criteria[0]: (1, "")}, actor=me, now=now)
    mark(panel, first, other, now=now, value=5)
    beside = queries.side_by_side(me, panel.call.id, now=now)
    assert beside is not None
    assert [row.status for row in beside.rows] == [
        AssignmentStatus.HANDED_IN,
        AssignmentStatus.IN_PROGRESS,
        AssignmentStatus.IN_PROGRESS,
        AssignmentStatus.TO_READ,
    ]
    assert [row.total for row in beside.rows] == [pytest.approx(40.0), pytest.approx(80.0), None, None]
    assert beside.complete == {second: 1}
    assert (beside.totals.n, beside.totals.mean) == (2, pytest.approx(60.0))
    assert beside.spreads[panel.criteria[0]].lowest == 1
    assert beside.spreads[panel.criteria[0]].highest == 4
    assert len(beside.rows[2].missing) == len(panel.criteria)


def test_undeclared_and_abstained_ones_count_for_nothing(now: datetime) -> None:
    panel = make_panel(2, 1, now=now, requested=5000)
    me, (first, second) = panel.members[0], panel.applications
    assign(panel, now=now)
    actions.declare_no_link([first], actor=me, now=now)
    actions.save_draft(first, whole_marks(panel, 5), abstention="hors champ", actor=me, now=now)
    beside = queries.side_by_side(me, panel.call.id, now=now)
    assert beside is not None
    assert [(row.is_declared, row.requested, row.total) for row in beside.rows] == [
        (True, 5000, None),
        (False, None, None),
    ]
    assert beside.complete == {first: 1}
    assert beside.totals.n == beside.spreads[panel.criteria[0]].n == 0
    assert second not in beside.complete


def test_staff_have_the_applications_of_which_they_mark_criteria(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now, grid_code=publish_mixed_grid(now=now))
    other = ready_panel(1, 1, now=now)
    staff = make_member(Role.STAFF, now=now)
    assert queries.marked_calls(staff, now=now) == {panel.call.id: panel.call.code}
    beside = queries.side_by_side(staff, panel.call.id, now=now)
    assert beside is not None
    assert {row.part for row in beside.rows} == {EvaluationPart.STAFF}
    assert len(beside.rows) == len(beside.criteria) == 2
    unasked = queries.side_by_side(staff, other.call.id, now=now)
    assert unasked is not None
    assert unasked.rows == ()
    member = queries.side_by_side(panel.members[0], panel.call.id, now=now)
    assert member is not None
    assert len(member.criteria) == 2


def test_call_that_is_not_there_has_nothing(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    assert queries.side_by_side(panel.members[0], "nowhere", now=now) is None
    assert queries.marked_calls(panel.members[0], now=now) == {}


def test_number_of_statements_does_not_grow(now: datetime, statements: list[str]) -> None:
    counts = []
    for panel in (ready_panel(1, 1, now=now), ready_panel(12, 1, now=now)):
        me = panel.members[0]
        for application in panel.applications:
            actions.save_draft(application, whole_marks(panel), actor=me, now=now)
        statements.clear()
        queries.side_by_side(me, panel.call.id, now=now)
        counts.append(len(statements))
    assert counts[0] == counts[1]
