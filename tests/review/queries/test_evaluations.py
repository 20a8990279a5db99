"""Does a member read their own evaluation, and what they handed in before?"""

from datetime import datetime, timedelta

import pytest

from committee.people.rules import OFFICE
from committee.review import actions, queries
from committee.review.rules import EvaluationPart, InterestNature
from committee.words import Refused
from tests.factories.review import mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def test_evaluation_is_ones_own_alone(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (me, other) = panel.applications, panel.members
    actions.save_draft(application, whole_marks(panel, 4), actor=me, now=now)
    own = queries.evaluation(application, me, now=now)
    assert own is not None
    assert {mark.value for mark in own.marks.values()} == {4}
    assert queries.evaluation(application, other, now=now) is None


def test_history_tells_each_time_it_was_handed_in_the_newest_first(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (me, other) = panel.applications, panel.members
    mark(panel, application, me, now=now, value=2)
    later = now + timedelta(hours=1)
    actions.reopen(application, "erreur de saisie", actor=me, now=later)
    mark(panel, application, me, now=later, value=4)
    newest, oldest = queries.evaluation_history(application, me, now=later)
    assert (newest.reopened_at, oldest.reopened_at) == (None, later)
    assert (newest.revision_reason, oldest.revision_reason) == (None, None)
    first = panel.criteria[0]
    assert (newest.marks[first].value, oldest.marks[first].value) == (4, 2)
    assert queries.evaluation_history(application, other, now=later) == []


def test_chair_and_staff_see_who_handed_in_and_took_back(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (me, other) = panel.applications, panel.members
    mark(panel, application, me, now=now)
    mark(panel, application, other, now=now)
    later = now + timedelta(hours=1)
    actions.reopen(application, actor=me, now=later)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=other, now=later)
    traces = {row.member_id: row for row in queries.hand_in_traces(application, OFFICE, now=later)}
    assert (traces[me.id].name, traces[me.id].reopened_at) == (me.name, later)
    assert (traces[other.id].voided_at, traces[other.id].part) == (later, EvaluationPart.READER)
    with pytest.raises(Refused):
        queries.hand_in_traces(application, me, now=later)


def test_recused_member_reads_nothing_of_what_they_wrote(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    (application,), (me,) = panel.applications, panel.members
    mark(panel, application, me, now=now)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=me, now=now)
    assert queries.evaluation(application, me, now=now) is None
    assert queries.evaluation_history(application, me, now=now) == []
