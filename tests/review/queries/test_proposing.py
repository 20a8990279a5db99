"""Does a proposal keep what must stay, avoid every link, and name what cannot be?"""

from datetime import datetime

import pytest

from committee.calls.actions import describe_call
from committee.organisations.queries import find_organisation
from committee.people.actions import appoint
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import (
    accept_link,
    assign_readers,
    declare_interest,
    name_rapporteur,
    save_draft,
    state_preferences,
)
from committee.review.queries import propose_assignment
from committee.review.rules import FindingAnswer, InterestNature
from committee.words import Refused
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import Panel, make_panel, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")
RECUSAL, LINK, NONE = InterestNature.RECUSAL, InterestNature.LINK, InterestNature.NONE


def recuse(panel: Panel, application_id: str, *members: int, now: datetime) -> None:
    for at in members:
        declare_interest(application_id, RECUSAL, "my employer", actor=panel.members[at], now=now)


def test_proposal_avoids_recusals_and_ties_and_says_who_is_missing(now: datetime) -> None:
    panel = make_panel(2, 3, now=now, landlords="Habitat Demain")
    (first, second), (recused, tied, free) = panel.applications, panel.members
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(tied, landlord, now=now)
    recuse(panel, first, 0, now=now)
    found = propose_assignment(panel.call.id, OFFICE, 2, now=now)
    assert set(found.pairs) == {(first, free.id), (second, recused.id), (second, free.id)}
    ((application, missing, why),) = found.uncovered
    assert (application, missing) == (first, 1)
    assert str(why) == (
        f"Only {free.name} may read it; recused: {recused.name}; a link not settled: {tied.name}."
    )
    assert (found.loads, found.spread) == ({recused.id: 1, tied.id: 0, free.id: 2}, 2)
    assert "no more even" in str(found.uneven)
    with pytest.raises(Refused):
        propose_assignment(panel.call.id, free, 2, now=now)


def test_nobody_left_and_nobody_excluded_are_told(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    ((_, missing, why),) = propose_assignment(panel.call.id, OFFICE, now=now).uncovered
    assert (missing, str(why)) == (1, f"Only {panel.members[0].name} may read it.")
    recuse(panel, panel.applications[0], 0, now=now)
    ((_, missing, why),) = propose_assignment(panel.call.id, OFFICE, now=now).uncovered
    assert missing == 2
    assert str(why) == f"Nobody of the readers may read it; recused: {panel.members[0].name}."


def test_limits_are_kept_and_named(now: datetime) -> None:
    panel = make_panel(4, 2, now=now)
    one, two = panel.members
    state_preferences([], 1, {}, actor=one, now=now)
    found = propose_assignment(panel.call.id, OFFICE, 1, now=now)
    assert found.loads == {one.id: 1, two.id: 3}
    assert one.name in str(found.uneven)
    state_preferences([], 2, {}, actor=two, now=now)
    short = propose_assignment(panel.call.id, OFFICE, 1, now=now).uncovered
    assert len(short) == 1
    assert "take no more readings; 4 applications share them" in str(short[0][2])
    other = make_panel(2, 0, now=now)
    assign_readers(other.applications, [two.id], actor=OFFICE, now=now)
    assert propose_assignment(panel.call.id, OFFICE, 1, now=now).loads == {one.id: 1, two.id: 0}


def test_wishes_and_themes_decide_among_equals(now: datetime) -> None:
    panel = make_panel(2, 2, now=now, themes=["Santé"])
    (first, second), (one, two) = panel.applications, panel.members
    state_preferences([], None, {second: 1, first: -1}, actor=one, now=now)
    found = propose_assignment(panel.call.id, OFFICE, 1, now=now)
    assert found.pairs == tuple(sorted([(second, one.id), (first, two.id)]))
    assert found.affinity == 4
    state_preferences(["health"], None, {}, actor=two, now=now)
    assert propose_assignment(panel.call.id, OFFICE, 1, now=now).affinity == 5


def test_link_that_is_told_is_avoided_where_another_can_read(now: datetime) -> None:
    panel = make_panel(1, 2, now=now)
    declare_interest(panel.applications[0], LINK, "voisin", actor=panel.members[0], now=now)
    found = propose_assignment(panel.call.id, OFFICE, 1, now=now)
    assert found.pairs == ((panel.applications[0], panel.members[1].id),)
    assert len(propose_assignment(panel.call.id, OFFICE, 2, now=now).pairs) == 2


def test_what_is_given_stays_and_anew_only_what_nobody_began(now: datetime) -> None:
    panel = ready_panel(4, 1, now=now)
    loaded, other = panel.members[0], make_member(now=now)
    begun, presented, *_ = panel.applications
    save_draft(begun, whole_marks(panel), actor=loaded, now=now)
    name_rapporteur(presented, loaded.id, actor=OFFICE, now=now)
    kept = propose_assignment(panel.call.id, OFFICE, 1, now=now)
    assert (kept.pairs, kept.freed, len(kept.kept), kept.spread) == ((), (), 4, 4)
    assert loaded.name in str(kept.uneven)
    anew = propose_assignment(panel.call.id, OFFICE, 1, now=now, redo=True)
    assert {(begun, loaded.id), (presented, loaded.id)} == set(anew.kept)
    assert {member_id for _, member_id in anew.pairs} == {other.id}
    assert {application for application, _ in anew.freed} == {application for application, _ in anew.pairs}
    assert anew.uneven is None
    assert anew.spread == 0
    without = propose_assignment(panel.call.id, OFFICE, 2, now=now, without=[other.id])
    assert without.pairs == ()


def test_reading_in_conflict_is_taken_back_or_told_once_begun(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now, landlords="Habitat Demain")
    (first, second), (tied, _) = panel.applications, panel.members
    save_draft(first, whole_marks(panel), actor=tied, now=now)
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(tied, landlord, now=now)
    found = propose_assignment(panel.call.id, OFFICE, 2, now=now)
    assert found.in_conflict == ((first, tied.id),)
    assert found.freed == ((second, tied.id),)


def test_link_dismissed_or_accepted_no_longer_stands_against_reading(now: datetime) -> None:
    panel = make_panel(1, 2, now=now, landlords="Habitat Demain")
    (application,), (one, two) = panel.applications, panel.members
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    for each in (one, two):
        make_mandate(each, landlord, now=now)
    assert propose_assignment(panel.call.id, OFFICE, 1, now=now).pairs == ()
    (link,) = queries.found_links([application], [one.id], now)[application, one.id]
    answers = {link.key: (FindingAnswer.DISMISSED, "mandat terminé")}
    declare_interest(application, NONE, answers=answers, actor=one, now=now)
    assert propose_assignment(panel.call.id, OFFICE, 1, now=now).pairs == ((application, one.id),)
    (other,) = queries.found_links([application], [two.id], now)[application, two.id]
    confirmed = {other.key: (FindingAnswer.CONFIRMED, "administrateur")}
    declare_interest(application, LINK, "administrateur", answers=confirmed, actor=two, now=now)
    assert len(propose_assignment(panel.call.id, OFFICE, 2, now=now).pairs) == 1
    made = make_member(now=now)
    appoint(made.id, Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)
    chair = member_by_id(made.id)
    assert chair is not None
    accept_link(application, two.id, "mandat ancien", actor=chair, now=now)
    assert len(propose_assignment(panel.call.id, OFFICE, 2, now=now).pairs) == 2


def test_limits_and_readings_held_are_told_together(now: datetime) -> None:
    panel = ready_panel(5, 1, now=now)
    limited, other = make_member(now=now), make_member(now=now)
    state_preferences([], 0, {}, actor=limited, now=now)
    found = propose_assignment(panel.call.id, OFFICE, 1, now=now)
    assert found.loads == {panel.members[0].id: 5, limited.id: 0, other.id: 0}
    assert str(found.uneven) == (
        f"By their own limit these take less: {limited.name}. These hold more already: {panel.members[0].name}."
    )


def test_committee_is_connected_and_the_call_says_how_many_readers(now: datetime) -> None:
    panel = make_panel(6, 4, now=now)
    describe_call(panel.call.id, 3, False, None, actor=OFFICE, now=now)
    found = propose_assignment(panel.call.id, OFFICE, now=now)
    assert len(found.pairs) == 18
    assert found.is_connected
    assert found.seconds > 0


def test_staff_person_who_is_recused_proposes_as_if_it_were_not_there(now: datetime) -> None:
    panel = make_panel(2, 2, now=now)
    staff = make_member(Role.STAFF, Role.MEMBER, now=now)
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=staff, now=now)
    found = propose_assignment(panel.call.id, staff, 1, now=now)
    assert {application for application, _ in found.pairs} == {panel.applications[1]}
    assert queries.coverage(staff, panel.call, now=now).applications["application_id"].tolist() == [
        panel.applications[1]
    ]


@pytest.mark.parametrize("many", [1, 30])
def test_proposal_takes_as_many_statements_for_one_as_for_many(
    many: int, now: datetime, statements: list[str]
) -> None:
    panel = make_panel(many, 3, now=now)
    assign_readers(panel.applications, [panel.members[0].id], actor=OFFICE, now=now)
    statements.clear()
    propose_assignment(panel.call.id, OFFICE, 2, now=now)
    assert len(statements) == 20
