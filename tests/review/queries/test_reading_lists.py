"""Does a member find what is to be read, the most urgent first?"""

from datetime import datetime, timedelta

import pytest

from committee.calls.actions import (
    move_dates,
)
from committee.calls.rules import Phase
from committee.intake.queries import application_organisations
from committee.people.rules import OFFICE
from committee.review import queries
from committee.review.actions import declare_for_organisations, save_draft
from committee.review.queries import (
    READING_COLUMNS,
)
from committee.review.rules import AssignmentStatus, InterestNature
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, blind_panel, declare_none, make_panel, mark

pytestmark = pytest.mark.usefixtures("store")


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    move_dates(panel.call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


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


def test_link_told_of_an_organisation_does_not_say_which_application_it_takes_part_in(now: datetime) -> None:
    panel = blind_panel(2, 1, now=now)
    member, round_id = panel.members[0], panel.call.rounds[0].id
    lead = next(one for one in application_organisations(panel.applications[0]) if one.role == "lead")
    told = {lead.organisation_id: (InterestNature.LINK, "voisins")}
    declare_for_organisations(round_id, told, actor=member, now=now)
    assign(panel, now=now)
    frame = queries.reading_list(member, now=now)
    assert frame["is_blind"].all()
    assert frame["nature"].tolist() == [InterestNature.NONE] * 2
    state = queries.interest_state(panel.applications[0], member)
    assert state is not None
    assert state.nature is InterestNature.LINK
