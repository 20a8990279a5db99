"""Does a ranking rest on what one person may read, with the amounts that they may know?"""

from datetime import datetime
from decimal import Decimal

import pytest

from committee.calls.actions import move_dates
from committee.calls.records import Call
from committee.calls.rules import Phase
from committee.intake.actions import instruct
from committee.intake.instruction import Findings
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.queries.ground import FACT_COLUMNS, envelope_of, ground_of, rounds_shown
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from committee.store.engine import writing
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.ranking import marked_panel

pytestmark = pytest.mark.usefixtures("store")


def test_ground_is_what_the_person_may_read_and_its_key_follows_it(now: datetime) -> None:
    panel = marked_panel(now=now, given=((4, 3), (2, 1)))
    code, first = panel.call.code, panel.applications[0]
    seen = ground_of(OFFICE, code, now=now)
    assert tuple(seen.facts.columns) == FACT_COLUMNS
    assert set(seen.ids) == seen.candidates == set(panel.applications)
    assert seen.facts["amount"].tolist() == [Decimal(10_000)] * 2
    assert len(seen.marks) == 2 * 2 * len(panel.criteria)
    again = ground_of(OFFICE, code, now=now)
    assert (again.of_scores, again.of_places) == (seen.of_scores, seen.of_places)
    assert seen.envelope == panel.call.envelope
    own = ground_of(OFFICE, code, now=now, round_id=panel.call.rounds[0].id)
    assert own.ids == seen.ids
    assert ground_of(OFFICE, code, now=now, round_id="another").facts.empty

    chair = Member(panel.members[0].id, "", "", frozenset({Role.CHAIR, Role.MEMBER}))
    declare_interest(first, InterestNature.RECUSAL, "my employer", actor=panel.members[0], now=now)
    hidden = ground_of(chair, code, now=now)
    assert hidden.ids == (panel.applications[1],)
    assert set(hidden.marks["application_id"]) == {panel.applications[1]}
    assert hidden.of_scores != seen.of_scores


def test_amount_is_what_is_proposed_for_those_who_may_know_it(now: datetime) -> None:
    panel = marked_panel(now=now, given=((4, 3), (2, 1)))
    first = panel.applications[0]
    instruct(first, Findings(proposed=Decimal(7000), proposed_reason="réduit"), actor=OFFICE, now=now)
    facts = ground_of(OFFICE, panel.call.code, now=now).facts.set_index("application_id")
    assert facts.loc[first, "amount"] == facts.loc[first, "proposed"] == Decimal(7000)
    assert facts.loc[panel.applications[1], "proposed"] is None
    member = panel.members[0]
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    facts = ground_of(member, panel.call.code, now=now).facts.set_index("application_id")
    assert facts.loc[first, "amount"] == Decimal(7000)


def test_who_reads_blind_knows_what_is_requested_only(now: datetime) -> None:
    panel = marked_panel(now=now, given=((4, 3),))
    first = panel.applications[0]
    instruct(first, Findings(proposed=Decimal(7000), proposed_reason="réduit"), actor=OFFICE, now=now)
    chair = Member(panel.members[0].id, "", "", frozenset({Role.CHAIR, Role.MEMBER}))
    told = ground_of(chair, panel.call.code, now=now)
    assert told.facts["proposed"].tolist() == [Decimal(7000)]
    with writing() as session:
        session.get_one(Call, panel.call.id).is_blind = True
    told = ground_of(chair, panel.call.code, now=now)
    assert (told.facts["proposed"].tolist(), told.facts["amount"].tolist()) == ([None], [Decimal(10_000)])


def test_envelope_is_the_rounds_else_the_call_s(now: datetime) -> None:
    panel = marked_panel(now=now, given=((4,),))
    place = panel.call.rounds[0]
    assert (place.envelope, envelope_of(place)) == (None, panel.call.envelope)
    assert rounds_shown(panel.call, OFFICE, now) == [place.id]
    with pytest.raises(Refused, match="no call"):
        ground_of(OFFICE, "NONE", now=now)
