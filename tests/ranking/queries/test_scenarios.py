"""Who sees which scenario, and what does it say of the round's applications and of the envelope?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from committee.calls.actions import move_dates, open_round
from committee.calls.records import Call, Round
from committee.calls.rules import IntakeMode, Phase
from committee.intake.actions import carry_over_deferred, close_door
from committee.intake.records import Application
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.actions import archive_scenario, compute_scenario, set_items
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.queries import (
    SCENARIO_COLUMNS,
    scenario,
    scenarios,
    seen_of,
    why_hide_left,
    why_not_funded,
    why_not_make,
    why_not_scenarios,
)
from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace, Settled
from committee.review.actions import declare_interest, reopen
from committee.review.rules import InterestNature
from committee.store.engine import writing
from tests.factories.calls import dates_in
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.ranking import make_staff, marked_panel, scenario_of

pytestmark = pytest.mark.usefixtures("store")


def test_scenario_shows_places_gauge_rules_and_balance(now: datetime) -> None:
    panel = marked_panel(now=now, landlords="Habitat du Port")
    staff, (first, _, third, fourth) = make_staff(now), panel.applications
    made = scenario_of(panel, now=now, actor=staff, rules=[bounds("landlord", at_most=1)], note=" une note ")
    found = scenario(made, staff, now=now)
    assert found is not None
    assert tuple(found.items.columns) == SCENARIO_COLUMNS
    items = found.items.set_index("application_id")
    assert items.loc[[first, third], "place"].tolist() == [ScenarioPlace.FUNDED, ScenarioPlace.RESERVE]
    assert items["turn"].fillna(0).tolist() == [0, 0, 1, 2]
    assert (found.gauge.requested, found.gauge.granted, found.gauge.left) == (40_000, 20_000, 5000)
    assert (found.row.name, found.row.note, found.row.funded) == ("Au fil du classement", "une note", 2)
    assert found.row.total == Decimal(20_000)
    assert [one.rule.kind for one in found.broken if one.rule] == ["bounds"]
    assert len(found.rules_in_words) == len(found.rules) == 1
    assert (
        found.balance.set_index(["attribute", "value"]).loc[("landlord", "Habitat du Port"), "projects"] == 2
    )
    assert (found.may_change, found.is_stale, found.is_proven) == (True, False, None)
    compute_scenario(made, found.row.version, "optimised", actor=staff, now=now)
    found = scenario(made, staff, now=now)
    assert found is not None
    assert (found.row.method, found.is_proven, found.broken) == (ScenarioMethod.OPTIMISED, True, ())
    settled = {fourth: Settled(None, Decimal("99.99"), Decimal(10), Pin.KEPT_IN)}
    set_items(made, None, settled, actor=staff, now=now)
    found = scenario(made, OFFICE, now=now)
    assert found is not None
    assert (found.may_change, found.is_proven) == (False, None)
    row = found.items.set_index("application_id").loc[fourth]
    assert row[["amount", "most", "least", "pin"]].tolist() == [
        Decimal("99.99"), Decimal("99.99"), Decimal(10), Pin.KEPT_IN,
    ]  # fmt: skip
    reopen(first, actor=panel.members[0], now=now)
    make_application(panel.call.code, now=now)
    found = scenario(made, OFFICE, now=now)
    assert found is not None
    assert len(found.stale) == 2
    assert found.items["place"].isna().sum() == 1
    assert len(found.unknown_amounts) == 1
    assert found.gauge.unknown_requested == 1


def test_projects_of_a_broken_rule_stand_by_their_titles(now: datetime) -> None:
    panel, staff = marked_panel(now=now), make_staff(now)
    pair = panel.applications[:2]
    rules = [PortfolioRule(RuleKind.INCOMPATIBLE, pair=(pair[0], pair[1]))]
    made = scenario_of(panel, now=now, actor=staff, rules=rules)
    settled = {each: Settled(ScenarioPlace.FUNDED, Decimal(5), None, Pin.KEPT_IN) for each in pair}
    set_items(made, None, settled, actor=staff, now=now)
    found = scenario(made, staff, now=now)
    assert found is not None
    [said] = [str(each.sentence) for each in found.broken]
    titles = found.items.set_index("application_id")["title"]
    assert all(titles[each] in said and each not in said for each in pair)
    set_items(made, None, {pair[1]: Settled(ScenarioPlace.LEFT_OUT)}, actor=staff, now=now)
    asked = why_not_funded(made, pair[1], staff, now=now)
    assert asked is not None
    assert not any(each in str(sentence) for sentence in asked.blocking for each in pair)


def test_application_that_can_no_longer_be_funded_counts_in_no_total(now: datetime) -> None:
    panel = marked_panel(now=now)
    staff, first = make_staff(now), panel.applications[0]
    made = scenario_of(panel, now=now, actor=staff)
    before = scenarios(staff, panel.call.rounds[0].id, now=now)[0]
    with writing() as session:
        held = session.get(Application, first)
        assert held is not None
        held.status = ApplicationStatus.INADMISSIBLE
    found = scenario(made, staff, now=now)
    assert found is not None
    assert found.row.funded == before.funded - 1
    assert found.row.total == found.gauge.granted < before.total


def test_closed_door_hides_what_was_made_before_and_what_others_make(now: datetime) -> None:
    panel = marked_panel(now=now)
    staff, other, round_id = make_staff(now), make_staff(now), panel.call.rounds[0].id
    own = scenario_of(panel, now=now, actor=staff)
    theirs = scenario_of(panel, now=now, actor=other, copied_from=own, name="Copie")
    assert {row.id for row in scenarios(staff, round_id, now=now)} == {own, theirs}
    later = now + timedelta(hours=1)
    close_door(panel.applications[0], staff.id, "recusal", now=later)
    assert scenarios(staff, round_id, now=later) == []
    assert scenario(own, staff, now=later) is None
    assert scenario(theirs, staff, now=later) is None
    assert {row.copied_from for row in scenarios(other, round_id, now=later)} == {
        None, "Au fil du classement",
    }  # fmt: skip
    since = scenario_of(panel, now=later + timedelta(hours=1), actor=staff, name="Depuis")
    found = scenario(since, staff, now=later + timedelta(hours=1))
    assert found is not None
    assert panel.applications[0] not in set(found.items["application_id"])
    assert (found.gauge.left, found.gauge.envelope) == (None, None)
    assert "recused" in str(found.gauge.why_hidden)
    with writing() as session:
        session.get_one(Round, round_id).results_published_at = later
    assert why_hide_left(round_id, staff, now=later) is None


def test_door_of_a_deferred_application_hides_the_scenarios_of_the_round_it_left(now: datetime) -> None:
    panel = marked_panel(now=now)
    staff, other, (first, *_) = make_staff(now), make_staff(now), panel.applications
    chair = make_member(Role.MEMBER, now=now)
    newcomer = Member(chair.id, chair.name, chair.email, chair.roles | {Role.CHAIR})
    declare_interest(panel.applications[1], InterestNature.NONE, actor=newcomer, now=now)
    for each in panel.applications[2:]:
        declare_interest(each, InterestNature.NONE, actor=newcomer, now=now)
    round_id = panel.call.rounds[0].id
    scenario_of(panel, now=now, actor=other, note="le premier avec 10 000")
    own = scenario_of(panel, now=now, actor=staff)
    later = now + timedelta(hours=1)
    close_door(first, staff.id, "recusal", now=later)
    since = scenario_of(panel, now=later + timedelta(hours=1), actor=staff, name="Depuis")
    dates = dates_in(Phase.READING, now)
    with writing() as session:
        session.get_one(Call, panel.call.id).intake_mode = IntakeMode.ROLLING
        session.get_one(Application, first).status = ApplicationStatus.DEFERRED
        session.get_one(Round, round_id).meeting_closed_at = later
    following = open_round(panel.call.id, "Session 2", dates, Decimal(1000), actor=OFFICE, now=later)
    assert carry_over_deferred(following, actor=OFFICE, now=later) == 1
    at = later + timedelta(hours=2)
    assert {row.id for row in scenarios(staff, round_id, now=at)} == {since}
    assert scenario(own, staff, now=at) is None
    assert {row.id for row in scenarios(newcomer, round_id, now=at)} == {since}
    assert len(scenarios(other, round_id, now=at)) == 3


def test_chair_with_links_to_declare_sees_their_own_only(now: datetime) -> None:
    panel = marked_panel(now=now)
    person = make_member(Role.MEMBER, now=now)
    newcomer = Member(person.id, person.name, person.email, person.roles | {Role.CHAIR})
    round_id = panel.call.rounds[0].id
    scenario_of(panel, now=now)
    assert scenarios(newcomer, round_id, now=now) == []
    own = scenario_of(panel, now=now, actor=newcomer)
    assert [row.id for row in scenarios(newcomer, round_id, now=now)] == [own]
    found = scenario(own, newcomer, now=now)
    assert found is not None
    assert found.items.empty
    assert "declared" in str(found.gauge.why_hidden)
    for each in panel.applications:
        declare_interest(each, InterestNature.NONE, actor=newcomer, now=now)
    assert len(scenarios(newcomer, round_id, now=now)) == 2


def test_chair_who_reads_blind_sees_their_own_only_until_the_meeting(now: datetime) -> None:
    panel = marked_panel(now=now)
    person, round_id = panel.members[0], panel.call.rounds[0].id
    chair = Member(person.id, person.name, person.email, person.roles | {Role.CHAIR})
    told = [bounds("landlord", "Habitat du Port", at_most=0)]
    theirs = scenario_of(panel, now=now, name="Sans Habitat du Port", rules=told)
    own = scenario_of(panel, now=now, actor=chair)
    assert len(scenarios(chair, round_id, now=now)) == 2
    with writing() as session:
        session.get_one(Call, panel.call.id).is_blind = True
    assert [row.id for row in scenarios(chair, round_id, now=now)] == [own]
    assert scenario(theirs, chair, now=now) is None
    assert len(scenarios(make_staff(now), round_id, now=now)) == 2
    move_dates(round_id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    assert len(scenarios(chair, round_id, now=now)) == 2


def test_members_and_other_phases_see_none(now: datetime) -> None:
    panel = marked_panel(now=now, given=((4, 3),))
    member, round_id = panel.members[0], panel.call.rounds[0].id
    made = scenario_of(panel, now=now)
    assert scenarios(member, round_id, now=now) == []
    assert scenario(made, member, now=now) is None
    assert why_not_scenarios(member, round_id, now=now) is not None
    assert why_not_make(member, round_id, now=now) is not None
    staff = make_staff(now)
    assert (why_not_scenarios(staff, round_id, now=now), why_not_make(staff, round_id, now=now)) == (
        None,
        None,
    )
    assert "no such round" in str(why_not_scenarios(staff, "nothing", now=now))
    assert "no such round" in str(why_not_make(staff, "nothing", now=now))
    archive_scenario(made, actor=OFFICE, now=now)
    assert scenarios(staff, round_id, now=now) == []
    assert [row.id for row in scenarios(staff, round_id, now=now, with_archived=True)] == [made]
    move_dates(round_id, dates_in(Phase.INTERESTS, now), version=None, actor=OFFICE, now=now)
    assert scenario(made, staff, now=now) is None
    assert seen_of([], Member("x", "", "", frozenset()), now=now) == []


def test_number_of_statements_does_not_grow(now: datetime, statements: list[str]) -> None:
    counts = []
    for size in (1, 12):
        panel = marked_panel(now=now, given=((3,),) * size)
        made = [scenario_of(panel, now=now, name=f"{place}") for place in range(1 + size // 4)]
        statements.clear()
        assert scenario(made[0], OFFICE, now=now) is not None
        assert len(scenarios(OFFICE, panel.call.rounds[0].id, now=now)) == len(made)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_scenario_is_computed_once_for_the_same_rows_and_again_after_an_act(
    now: datetime, statements: list[str]
) -> None:
    panel = marked_panel(now=now)
    staff = make_staff(now)
    made = scenario_of(panel, now=now, actor=staff)
    counts, found = [], []
    for member in (staff, staff, OFFICE):
        statements.clear()
        view = scenario(made, member, now=now)
        counts.append(len(statements))
        assert view is not None
        found.append(view)
    assert counts[1] < counts[0]
    assert found[1].items is found[0].items
    assert [view.row.is_own for view in found] == [True, True, False]
    assert [view.may_change for view in found] == [True, True, False]
    settled = {panel.applications[0]: Settled(place=ScenarioPlace.LEFT_OUT)}
    set_items(made, found[0].row.version, settled, actor=staff, now=now)
    after = scenario(made, staff, now=now)
    assert after is not None
    assert (after.gauge.granted, after.row.total, after.row.funded) == (10_000, Decimal(10_000), 1)
