"""Who reads what, and who could?"""

from datetime import datetime

import pytest

from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Member, Role
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.queries import (
    ASSIGNMENT_COLUMNS,
)
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import make_panel, ready_panel

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
    names = queries.reader_names(OFFICE, panel.call.id, now=now)
    assert names == dict.fromkeys(panel.applications, sorted([me.name, other.name]))
    assert set(queries.titles_to_assign(OFFICE, panel.call.id, now=now)) == set(panel.applications)
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=me, now=now)
    assert set(queries.reader_names(chair_of(me), panel.call.id, now=now)) == {panel.applications[1]}
    assert set(queries.titles_to_assign(chair_of(me), panel.call.id, now=now)) == {panel.applications[1]}
    for query in (queries.reader_names, queries.titles_to_assign):
        with pytest.raises(Refused):
            query(other, panel.call.id, now=now)


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
