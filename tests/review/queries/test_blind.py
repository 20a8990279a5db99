"""Does a blind round tell its organisations, and nothing of who takes part in which application?"""

from datetime import datetime

import pytest

from committee.calls.rules import Phase
from committee.intake.queries import application_organisations
from committee.people.rules import Role
from committee.review import queries
from committee.review.actions import declare_for_organisations
from committee.review.rules import InterestNature, LinkKind
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import blind_panel, make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_organisations_are_listed_by_name_with_the_links_and_what_was_said(now: datetime) -> None:
    panel = blind_panel(2, 1, now=now, landlords="Habitat Demain", partners="Zone franche")
    member, round_id = panel.members[0], panel.call.rounds[0].id
    own = application_organisations(panel.applications[1])[0]
    make_mandate(member, own.organisation_id, now=now)
    listed = queries.organisations_to_declare(round_id, member, now=now)
    assert [row.name for row in listed] == sorted(row.name for row in listed)
    assert {"Habitat Demain", "Zone franche", own.name} <= {row.name for row in listed}
    tied = {row.name: [link.kind for link in row.links] for row in listed if row.links}
    assert tied == {own.name: [LinkKind.EMPLOYMENT]}
    landlord = next(row.id for row in listed if row.name == "Habitat Demain")
    told = {landlord: (InterestNature.LINK, "voisins"), own.organisation_id: (InterestNature.NONE, "parti")}
    declare_for_organisations(round_id, told, actor=member, now=now)
    again = {
        row.id: (row.nature, row.reason)
        for row in queries.organisations_to_declare(round_id, member, now=now)
    }
    assert again[landlord] == (InterestNature.LINK, "voisins")
    assert again[own.organisation_id] == (InterestNature.NONE, "parti")
    assert [each for each in again.values() if each[0] is None] == [(None, "")] * (len(again) - 2)


def test_round_tells_how_much_is_left_and_its_applications_stay_out_of_the_list(now: datetime) -> None:
    panel = blind_panel(2, 1, now=now)
    member = panel.members[0]
    (row,) = queries.rounds_read_blind(member, now=now)
    assert (row.call_code, row.applications, row.left) == (panel.call.code, 2, 2)
    assert queries.declarations(member, now=now).empty
    declare_for_organisations(row.id, {}, actor=member, now=now)
    assert [one.left for one in queries.rounds_read_blind(member, now=now)] == [0]


def test_nothing_is_blind_to_staff_in_the_meeting_or_in_another_call(now: datetime) -> None:
    panel = blind_panel(1, 1, now=now)
    staff, round_id = make_member(Role.STAFF, now=now), panel.call.rounds[0].id
    assert queries.rounds_read_blind(staff, now=now) == []
    assert queries.organisations_to_declare(round_id, staff, now=now) == []
    held = blind_panel(1, 1, now=now, phase=Phase.SEANCE)
    assert queries.blind_parts(held.call.rounds[0].id, held.members[0], now=now) == {}
    other = make_panel(1, 1, now=now)
    assert queries.organisations_to_declare(other.call.rounds[0].id, other.members[0], now=now) == []
