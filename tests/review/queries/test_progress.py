"""Is progress counted for the chair and staff only?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from committee.people.actions import close_account
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import assign_readers, declare_interest, note_seen, remind, save_draft
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.people import make_member
from tests.factories.review import declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_progress_counts_readings_for_chair_and_staff_only(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, second), (me, other) = panel.applications, panel.members
    mark(panel, first, me, now=now)
    save_draft(first, {}, actor=other, now=now)
    late = now + timedelta(days=11)
    frame = queries.reading_coverage(OFFICE, panel.call.id, now=late).set_index("application_id")
    counted = ["given", "begun", "handed_in", "late"]
    assert frame.loc[first, counted].tolist() == [2, 2, 1, 1]
    assert frame.loc[second, counted].tolist() == [2, 0, 0, 2]
    with pytest.raises(Refused):
        queries.reading_coverage(me, panel.call.id, now=now)


def test_readers_are_told_from_the_latest_to_those_in_time(now: datetime) -> None:
    panel = ready_panel(3, 2, now=now)
    (first, second, _), (me, other) = panel.applications, panel.members
    for each in panel.applications:
        mark(panel, each, me, now=now)
    save_draft(first, {}, actor=other, now=now)
    note_seen(second, actor=other, now=now + timedelta(hours=1))
    late = now + timedelta(days=12)
    frame = queries.reader_progress(OFFICE, panel.call.id, now=late)
    assert tuple(frame.columns) == queries.READER_COLUMNS
    assert frame["member_id"].tolist() == [other.id, me.id]
    told = frame.set_index("member_id")
    assert told.loc[other.id].tolist()[1:8] == [3, 2, 1, 0, 3, 3, 2]
    assert told.loc[other.id, "last_activity"] == now + timedelta(hours=1)
    assert told.loc[me.id].tolist()[1:9] == [3, 3, 3, 3, 0, 0, 0, None]
    assert queries.reader_progress(OFFICE, "nowhere", now=now).empty


def test_coverage_begins_with_what_lacks_readers(now: datetime) -> None:
    panel = make_panel(3, 2, now=now)
    (first, second, third), (me, other) = panel.applications, panel.members
    assign_readers([first], [me.id, other.id], actor=OFFICE, now=now)
    assign_readers([second], [me.id], actor=OFFICE, now=now)
    declare_none(panel, now=now)
    mark(panel, first, me, now=now)
    frame = queries.reading_coverage(OFFICE, panel.call.id, now=now)
    assert tuple(frame.columns) == queries.READING_COVERAGE_COLUMNS
    assert frame["application_id"].tolist() == [third, second, first]
    assert frame.set_index("application_id").loc[first].tolist()[2:] == [2, 2, 1, 1, 0, 0]
    assert frame["missing"].tolist() == [2, 1, 0]
    assert queries.reading_coverage(OFFICE, "nowhere", now=now).empty


def test_recused_staff_see_the_progress_without_that_application(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now)
    staff, (first, second), me = make_member(Role.STAFF, now=now), panel.applications, panel.members[0]
    declare_interest(first, InterestNature.RECUSAL, "mon employeur", actor=staff, now=now)
    remind(panel.call.id, [me.id], "", actor=OFFICE, now=now)
    assert queries.reading_coverage(staff, panel.call.id, now=now)["application_id"].tolist() == [second]
    assert queries.reader_progress(staff, panel.call.id, now=now)["given"].tolist() == [1]
    mark(panel, second, me, now=now)
    remind(panel.call.id, [me.id], "", again=True, actor=OFFICE, now=now + timedelta(hours=1))
    told = queries.reader_progress(staff, panel.call.id, now=now)
    assert told["reminded_at"].tolist() == [now], "the second reminder was of the hidden application alone"


@pytest.mark.parametrize("query", [queries.reader_progress, queries.reading_coverage])
def test_progress_takes_as_many_statements_for_one_as_for_thirty(
    now: datetime, statements: list[str], query: Callable[..., object]
) -> None:
    counts = []
    for how_many in (1, 30):
        panel = ready_panel(how_many, 2, now=now)
        statements.clear()
        query(OFFICE, panel.call.id, now=now)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    with pytest.raises(Refused):
        query(panel.members[0], panel.call.id, now=now)
    with pytest.raises(Refused):
        queries.reminders(panel.members[0], panel.call.id, [], "", now=now)


def test_reading_without_a_day_of_its_own_is_due_by_the_last_day_of_its_round(now: datetime) -> None:
    panel = make_panel(2, 1, now=now)
    [reader], last = panel.members, panel.call.rounds[0].dates.reading_until
    assert last is not None
    assign_readers(panel.applications[:1], [reader.id], None, actor=OFFICE, now=now)
    for days, late in ((10, 0), (11, 1)):
        on = now + timedelta(days=days)
        assert (on.date() > last) == bool(late)
        assert queries.reader_progress(OFFICE, panel.call.id, now=on)["late"].tolist() == [late]
        covered = queries.reading_coverage(OFFICE, panel.call.id, now=on).set_index("application_id")
        assert covered["late"].reindex(panel.applications).tolist() == [late, 0]
        found = queries.coverage(OFFICE, panel.call, now=on)
        assert sorted(found.applications["late"]) == [0, late]
    assert queries.reading_list(reader, now=now)["due_on"].tolist() == [last]


def test_closed_account_keeps_nobody_else_from_being_reminded(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    gone, other = panel.members
    close_account(gone.id, actor=OFFICE, now=now)
    made = queries.reminders(OFFICE, panel.call.id, [gone.id, other.id], "", now=now)
    assert [one.member_id for one in made] == [other.id]
    assert len(remind(panel.call.id, [other.id], "", actor=OFFICE, now=now)) == 1
