"""Does each member see their own readings, and only the marks that the phase and their own hand-in open?"""

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
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Member, Role
from committee.review import queries
from committee.review.actions import declare_interest, save_draft
from committee.review.queries import (
    ASSIGNMENT_COLUMNS,
    DECLARATION_COLUMNS,
    MARK_COLUMNS,
    PROGRESS_COLUMNS,
    READING_COLUMNS,
)
from committee.review.rules import AssignmentStatus, InterestNature
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.organisations import make_mandate, make_organisation
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


# Marks


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


# Interests


def test_declarations_tell_the_head_only_and_the_links_found(now: datetime) -> None:
    panel = make_panel(2, 1, now=now, landlords="Habitat Demain", summary="secret summary")
    member = panel.members[0]
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(member, landlord, now=now)
    frame = queries.declarations(member, now=now)
    assert tuple(frame.columns) == DECLARATION_COLUMNS
    assert frame["landlords"].tolist() == [("Habitat Demain",)] * 2
    assert frame["hint"].tolist() == [["Habitat Demain"]] * 2
    assert frame["nature"].tolist() == [None, None]
    assert "secret" not in frame.to_csv()


def test_link_is_found_through_the_group(now: datetime) -> None:
    head = make_organisation("Groupe Horizon", now=now)
    make_organisation("Horizon Sud", now=now, group=head)
    panel = make_panel(1, 2, now=now, landlords="Horizon Sud")
    tied, free = panel.members
    make_mandate(tied, head, now=now)
    found = queries.detected_links(panel.applications, [tied.id, free.id], now.date())
    assert found == {(panel.applications[0], tied.id): ["Horizon Sud"]}


def test_own_recusal_stays_among_the_declarations(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member = panel.members[0]
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=member, now=now)
    frame = queries.declarations(member, now=now)
    assert frame["nature"].tolist() == [RECUSAL]
    assert queries.recusals(panel.applications) == {(panel.applications[0], member.id)}


def test_rounds_that_are_not_open_have_no_declarations(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, phase=Phase.ELIGIBILITY)
    frame = queries.declarations(panel.members[0], now=now)
    assert frame.empty
    assert tuple(frame.columns) == DECLARATION_COLUMNS


# Readings


def test_reading_list_puts_what_is_due_first_and_what_is_handed_in_last(now: datetime) -> None:
    from committee.review.actions import assign_readers

    panel = make_panel(3, 1, now=now)
    member = panel.members[0]
    first, second, third = panel.applications
    assign_readers([first], [member.id], now.date(), actor=OFFICE, now=now)
    assign_readers([second], [member.id], None, actor=OFFICE, now=now)
    assign_readers([third], [member.id], now.date() + timedelta(days=2), actor=OFFICE, now=now)
    declare_none(panel, now=now)
    save_draft(third, {}, actor=member, now=now)
    mark(panel, first, member, now=now)
    frame = queries.reading_list(member, now=now)
    assert tuple(frame.columns) == READING_COLUMNS
    assert frame["application_id"].tolist() == [third, second, first]
    assert frame["status"].tolist() == [
        AssignmentStatus.IN_PROGRESS,
        AssignmentStatus.TO_READ,
        AssignmentStatus.HANDED_IN,
    ]
    assert queries.next_to_read(None, member, now=now) == third
    assert queries.next_to_read(third, member, now=now) == second
    enter(Phase.SEANCE, panel, now)
    assert queries.next_to_read(None, member, now=now) is None


def test_member_without_readings_has_an_empty_list(now: datetime) -> None:
    frame = queries.reading_list(make_member(now=now), now=now)
    assert frame.empty
    assert tuple(frame.columns) == READING_COLUMNS


def test_member_sees_their_own_assignments_and_staff_all(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    me = panel.members[0]
    mine = queries.assignments(me, panel.call.id, now=now)
    assert tuple(mine.columns) == ASSIGNMENT_COLUMNS
    assert set(mine["member_id"]) == {me.id}
    assert len(queries.assignments(OFFICE, panel.call.id, now=now)) == 4


def test_progress_counts_readings_for_chair_and_staff_only(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, second), (me, other) = panel.applications, panel.members
    mark(panel, first, me, now=now)
    save_draft(first, {}, actor=other, now=now)
    late = now + timedelta(days=11)
    frame = queries.progress(OFFICE, panel.call.id, now=late).set_index("application_id")
    assert tuple(frame.reset_index().columns) == PROGRESS_COLUMNS
    assert frame.loc[first].tolist()[2:] == [2, 0, 1, 1, 1]
    assert frame.loc[second].tolist()[2:] == [2, 2, 0, 0, 2]
    with pytest.raises(Refused):
        queries.progress(me, panel.call.id, now=now)
    assert queries.progress(OFFICE, "nowhere", now=now).empty


def test_names_of_readers_and_titles_are_for_chair_and_staff_only(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    me, other = panel.members
    names = queries.reader_names(OFFICE, panel.call.id, now=now)
    assert names == dict.fromkeys(panel.applications, sorted([me.name, other.name]))
    assert set(queries.titles_to_assign(OFFICE, panel.call.id, now=now)) == set(panel.applications)
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=me, now=now)
    assert set(queries.reader_names(chair_of(me), panel.call.id, now=now)) == {panel.applications[1]}
    assert set(queries.titles_to_assign(chair_of(me), panel.call.id, now=now)) == {panel.applications[1]}
    for query in (queries.reader_names, queries.titles_to_assign):
        with pytest.raises(Refused):
            query(other, panel.call.id, now=now)


# Proposal


def test_proposal_avoids_recusals_and_ties_and_keeps_what_is_given(now: datetime) -> None:
    panel = make_panel(2, 3, now=now, landlords="Habitat Demain")
    (first, second), (recused, tied, free) = panel.applications, panel.members
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(tied, landlord, now=now)
    declare_interest(first, RECUSAL, "my employer", actor=recused, now=now)
    ids = [member.id for member in panel.members]
    found = queries.propose_assignment(panel.applications, ids, 2, member=OFFICE, now=now)
    assert set(found) == {(first, free.id), (second, recused.id), (second, free.id)}
    with pytest.raises(Refused):
        queries.propose_assignment(panel.applications, ids, 2, member=free, now=now)


def test_readers_are_the_active_members_of_the_committee(now: datetime) -> None:
    reader = make_member(now=now, name="Zoé Arnal")
    make_member(Role.STAFF, now=now)
    assert queries.readers() == {reader.id: "Zoé Arnal"}


@pytest.mark.parametrize(
    "query",
    [
        lambda member, panel, now: queries.marks(member, panel.call.id, now=now),
        lambda member, panel, now: queries.marks_at_opening(member, panel.call.id, now=now),
        lambda member, panel, now: queries.reading_list(member, now=now),
        lambda member, panel, now: queries.declarations(member, now=now),
        lambda member, panel, now: queries.progress(chair_of(member), panel.call.id, now=now),
        lambda member, panel, now: queries.propose_assignment(
            panel.applications, [member.id], 2, member=chair_of(member), now=now
        ),
    ],
    ids=["marks", "marks_at_opening", "reading_list", "declarations", "progress", "proposal"],
)
def test_number_of_statements_does_not_grow(query: object, now: datetime, statements: list[str]) -> None:
    small, large = ready_panel(1, 1, now=now), ready_panel(30, 1, now=now)
    counts = []
    for panel in (small, large):
        mark(panel, panel.applications[0], panel.members[0], now=now)
        statements.clear()
        query(panel.members[0], panel, now)  # type: ignore[operator]
        counts.append(len(statements))
    assert counts[0] == counts[1]
