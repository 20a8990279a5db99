"""Who reads what, and who could?"""

from datetime import datetime, timedelta

import pytest

from committee.calls.actions import move_dates
from committee.calls.queries import call_by_code
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Member, Role
from committee.review import queries
from committee.review.actions import assign_readers, declare_interest, free_reader, import_assignments
from committee.review.queries import ASSIGNMENT_COLUMNS, LOAD_COLUMNS
from committee.review.rules import InterestNature
from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import assign, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


RECUSAL = InterestNature.RECUSAL


def chair_of(member: Member) -> Member:
    return Member(member.id, member.name, member.email, member.roles | {Role.CHAIR})


def test_member_sees_their_own_assignments_and_staff_all(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    me = panel.members[0]
    mine = queries.assignments(me, panel.call.id, now=now)
    assert tuple(mine.columns) == ASSIGNMENT_COLUMNS
    assert set(mine["member_id"]) == {me.id}
    assert len(queries.assignments(OFFICE, panel.call.id, now=now)) == 4


def test_names_of_readers_and_titles_are_for_chair_and_staff_only(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    me, other = panel.members
    covered = queries.coverage(OFFICE, panel.call, now=now).applications.set_index("application_id")
    assert covered["names"].to_dict() == dict.fromkeys(panel.applications, sorted([me.name, other.name]))
    assert set(queries.titles_to_assign(OFFICE, panel.call.id, now=now)) == set(panel.applications)
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=me, now=now)
    seen = queries.coverage(chair_of(me), panel.call, now=now).applications
    assert set(seen["application_id"]) == {panel.applications[1]}
    assert set(queries.titles_to_assign(chair_of(me), panel.call.id, now=now)) == {panel.applications[1]}
    with pytest.raises(Refused):
        queries.coverage(other, panel.call, now=now)
    with pytest.raises(Refused):
        queries.titles_to_assign(other, panel.call.id, now=now)


def test_coverage_counts_what_the_member_sees_and_puts_what_lacks_readers_first(now: datetime) -> None:
    panel = ready_panel(3, 2, now=now)
    me, other = panel.members
    mark(panel, panel.applications[0], other, now=now)
    yesterday = (now - timedelta(days=1)).date()
    assign_readers(panel.applications, [me.id, other.id], yesterday, actor=OFFICE, now=now)
    free_reader(panel.applications[2], other.id, "absent", actor=OFFICE, now=now)
    found = queries.coverage(OFFICE, panel.call, now=now)
    assert found.wanted == 2
    assert found.applications["application_id"].iloc[0] == panel.applications[2]
    assert found.applications["missing"].tolist() == [1, 0, 0]
    assert found.applications["handed_in"].tolist() == [0, 1, 0]
    assert found.applications["late"].tolist() == [1, 1, 2]
    loads = found.loads.set_index("member_id")
    assert (loads.loc[me.id, "given"], loads.loc[me.id, "late"]) == (3, 3)
    assert (loads.loc[other.id, "given"], loads.loc[other.id, "handed_in"]) == (2, 1)
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=me, now=now)
    mine = queries.coverage(chair_of(me), panel.call, now=now)
    assert set(mine.applications["application_id"]) == set(panel.applications[1:])
    assert mine.loads.set_index("member_id").loc[other.id, "handed_in"] == 0
    with pytest.raises(Refused):
        queries.coverage(other, panel.call, now=now)


def test_nothing_is_missing_once_readers_are_no_longer_assigned(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    call = call_by_code(panel.call.code)
    assert call is not None
    found = queries.coverage(OFFICE, call, now=now)
    assert found.applications["missing"].tolist() == [0]
    assert found.loads["given"].tolist() == [0]
    assert tuple(found.loads.columns) == LOAD_COLUMNS


@pytest.mark.parametrize("many", [1, 30])
def test_coverage_takes_as_many_statements_for_one_as_for_many(
    many: int, now: datetime, statements: list[str]
) -> None:
    panel = make_panel(many, 2, now=now)
    assign(panel, now=now)
    statements.clear()
    queries.coverage(OFFICE, panel.call, now=now)
    assert len(statements) == 4


def test_file_of_readers_is_read_back_as_it_was_written(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now, title="=1+1")
    name, _, content = queries.assignments_file(OFFICE, {"call": panel.call.code})
    assert name == f"lecteurs-{panel.call.code}.xlsx"
    report = import_assignments(content, name, panel.call.code, dry_run=True, actor=OFFICE, now=now)
    assert (report.created, report.unchanged, report.problems) == (0, 4, ())
    me = panel.members[0]
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=me, now=now)
    _, _, seen = queries.assignments_file(chair_of(me), {"call": panel.call.code})
    (sheet,) = read_table(seen, name)
    assert len(sheet.rows) == 2
    (nothing,) = read_table(queries.assignments_file(OFFICE, {})[2], name)
    assert nothing.rows == []
    with pytest.raises(Refused):
        queries.assignments_file(panel.members[1], {"call": panel.call.code})


def test_readers_are_the_active_members_of_the_committee(now: datetime) -> None:
    reader = make_member(now=now, name="Zoé Arnal")
    make_member(Role.STAFF, now=now)
    assert queries.readers() == {reader.id: "Zoé Arnal"}
