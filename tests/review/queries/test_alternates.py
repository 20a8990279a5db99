"""Is what may be taken over what was given and not handed in, told to chair and staff alone?"""

from dataclasses import replace
from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.intake.actions import close_door
from committee.intake.queries import application_organisations
from committee.people.actions import name_alternate
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import declare_for_organisations
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import assign, blind_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_offers_are_what_is_not_handed_in_while_readers_are_assigned(now: datetime) -> None:
    panel = ready_panel(3, 2, now=now)
    me, other = panel.members
    name_alternate(other.id, me.id, version=None, actor=OFFICE, now=now)
    assert (queries.alternate_of(me.id), queries.alternate_of(other.id)) == (other.id, None)
    mark(panel, panel.applications[0], me, now=now)
    offers = queries.to_take_over(me.id, OFFICE, now=now)
    assert [one.application_id for one in offers] == panel.applications[1:]
    staff = make_member(Role.STAFF, now=now)
    close_door(panel.applications[1], staff.id, "recusal", now=now)
    seen = queries.to_take_over(me.id, staff, now=now)
    assert [one.application_id for one in seen] == panel.applications[2:]
    with pytest.raises(Refused):
        queries.to_take_over(me.id, other, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    assert queries.to_take_over(me.id, OFFICE, now=now) == []


def test_blind_chair_is_not_told_who_is_recused_from_what(now: datetime) -> None:
    panel = blind_panel(1, 1, now=now)
    me, application = panel.members[0], panel.applications[0]
    assign(panel, now=now)
    lead = application_organisations(application)[0].organisation_id
    told = {lead: (InterestNature.RECUSAL, "mon employeur")}
    declare_for_organisations(panel.call.rounds[0].id, told, actor=me, now=now)
    assert [one.is_recused for one in queries.to_take_over(me.id, OFFICE, now=now)] == [True]
    chair = replace(make_member(now=now), roles=frozenset({Role.CHAIR}))
    assert queries.to_take_over(me.id, chair, now=now) == []
