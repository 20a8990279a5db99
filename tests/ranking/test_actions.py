"""Are scenarios made, copied, settled, calculated and set aside as their author says, and by nobody else?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from committee.calls.actions import move_dates
from committee.calls.records import Call, Round
from committee.calls.rules import Phase
from committee.intake.actions import close_door
from committee.intake.records import Application
from committee.intake.rules import ApplicationStatus
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.ranking.actions import (
    archive_scenario,
    change_scenario,
    compute_scenario,
    make_scenario,
    set_items,
)
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.queries import scenario
from committee.ranking.records import Scenario, ScenarioItem
from committee.ranking.rules import Pin, ScenarioPlace, Settled
from committee.store.engine import Stale, reading, writing
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.intake import make_application
from tests.factories.ranking import make_staff, marked_panel, scenario_of
from tests.factories.review import Panel, ready_panel

pytestmark = pytest.mark.usefixtures("store")
FUNDED, RESERVE, OUT = ScenarioPlace.FUNDED, ScenarioPlace.RESERVE, ScenarioPlace.LEFT_OUT


@pytest.fixture
def panel(store: object, now: datetime) -> Panel:
    return marked_panel(now=now, given=((5, 4), (4, 3), (2, 3)))


def kept(scenario_id: str) -> tuple[Scenario, dict[str, ScenarioItem]]:
    with reading() as session:
        rows = session.scalars(select(ScenarioItem).where(ScenarioItem.scenario_id == scenario_id))
        return session.get_one(Scenario, scenario_id), {row.application_id: row for row in rows}


def test_scenario_begins_in_rank_order_under_the_envelope_of_its_round(panel: Panel, now: datetime) -> None:
    round_id = panel.call.rounds[0].id
    made = make_scenario(round_id, " Premier ", note="  ", actor=OFFICE, now=now)
    row, items = kept(made)
    assert (row.name, row.note, row.envelope, row.version) == ("Premier", None, panel.call.envelope, 1)
    with writing() as session:
        session.get_one(Round, round_id).envelope = Decimal(20_000)
    row, items = kept(make_scenario(round_id, "Deux", actor=OFFICE, now=now))
    assert [items[each].place for each in panel.applications] == [FUNDED, FUNDED, RESERVE]
    assert [items[each].turn for each in panel.applications] == [None, None, 1]
    assert [items[each].amount for each in panel.applications] == [Decimal(10_000)] * 3
    assert set(row.result or {}) == {"rests_on", "is_proven", "is_elastic", "gap", "objective"}
    entry = entries_about([made])[0]
    assert (entry.act, entry.object_kind) == ("ranking.make_scenario", "scenario")
    with writing() as session:
        session.get_one(Round, round_id).envelope = None
        session.get_one(Call, panel.call.id).envelope = None
    row, items = kept(make_scenario(round_id, "Trois", actor=OFFICE, now=now))
    assert row.envelope is None
    assert {item.place for item in items.values()} == {OUT}


def test_scenario_is_not_made_badly(panel: Panel, now: datetime) -> None:
    round_id = panel.call.rounds[0].id
    by = {"actor": OFFICE, "now": now}
    scenario_of(panel, now=now, name="Pris")
    with pytest.raises(Refused, match="another scenario"):
        make_scenario(round_id, "Pris", **by)
    assert scenario_of(panel, now=now, name="Pris", actor=make_staff(now))
    with pytest.raises(Refused, match="no such round"):
        make_scenario("nothing", "X", **by)
    with pytest.raises(Refused, match="not negative"):
        make_scenario(round_id, "X", envelope=Decimal(-1), **by)
    with pytest.raises(Refused, match="needs the two projects"):
        make_scenario(round_id, "X", rules=[PortfolioRule(RuleKind.INCOMPATIBLE)], **by)
    with pytest.raises(Refused, match="no such scenario"):
        make_scenario(round_id, "X", copied_from="nothing", **by)
    elsewhere = scenario_of(ready_panel(1, 1, now=now), now=now)
    with pytest.raises(Refused, match="no such scenario"):
        make_scenario(round_id, "X", copied_from=elsewhere, **by)
    with pytest.raises(Refused):
        make_scenario(round_id, "X", actor=panel.members[0], now=now)
    move_dates(round_id, dates_in(Phase.INTERESTS, now), version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="while applications are read"):
        make_scenario(round_id, "X", **by)


def test_copy_has_what_its_source_has_and_is_ones_own(panel: Panel, now: datetime) -> None:
    third = panel.applications[2]
    rules = [bounds("landlord", at_most=1)]
    source = scenario_of(panel, now=now, rules=rules, envelope=20_000)
    settled = {third: Settled(FUNDED, Decimal(500), Decimal(100), Pin.KEPT_IN)}
    set_items(source, None, settled, actor=OFFICE, now=now)
    staff = make_staff(now)
    copied = make_scenario(panel.call.rounds[0].id, "Copie", copied_from=source, actor=staff, now=now)
    (before, items), (row, own) = kept(source), kept(copied)
    assert (row.envelope, row.rules, row.method) == (before.envelope, before.rules, before.method)
    assert (row.author_id, row.copied_from_id, row.result) == (staff.id, source, before.result)
    for each in panel.applications:
        for name in ("place", "amount", "most", "least", "pin", "turn"):
            assert getattr(items[each], name) == getattr(own[each], name)
    rules = [bounds("theme", at_most=2)]
    other = scenario_of(panel, now=now, actor=staff, copied_from=source, rules=rules, envelope=None)
    assert kept(other)[0].rules[0]["attribute"] == "theme"
    with pytest.raises(Refused, match="Only its author"):
        change_scenario(source, name="À moi", actor=staff, now=now)


def test_change_keeps_what_is_not_named_and_refuses_what_is_stale(panel: Panel, now: datetime) -> None:
    made = scenario_of(panel, now=now, note="avant")
    version = change_scenario(made, 1, name="Après", envelope=Decimal("12.50"), actor=OFFICE, now=now)
    row, _ = kept(made)
    assert (row.name, row.note, row.envelope, row.version) == ("Après", "avant", Decimal("12.50"), version)
    with pytest.raises(Stale):
        change_scenario(made, 1, name="Trop tard", actor=OFFICE, now=now)
    change_scenario(made, version, note="", rules=[bounds("theme", at_least=1)], actor=OFFICE, now=now)
    row, _ = kept(made)
    assert (row.name, row.note, len(row.rules)) == ("Après", None, 1)
    with pytest.raises(Refused, match="two decimals"):
        change_scenario(made, envelope=Decimal("0.001"), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="name"):
        change_scenario(made, name=" ", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="whole"):
        change_scenario(made, rules=[bounds("theme", at_least=1.5)], actor=OFFICE, now=now)
    assert kept(made)[0].version == version + 1


def test_items_are_settled_all_or_none(panel: Panel, now: datetime) -> None:
    first, second, third = panel.applications
    made = scenario_of(panel, now=now, envelope=20_000)
    too_much = {first: Settled(None, Decimal(500)), second: Settled(None, Decimal(10_001))}
    with pytest.raises(Refused, match="more than the"):
        set_items(made, 1, too_much, actor=OFFICE, now=now)
    assert kept(made)[1][first].amount == Decimal(10_000)
    with pytest.raises(Refused, match="not in this round"):
        set_items(made, 1, {"nothing": Settled()}, actor=OFFICE, now=now)
    settled = {first: (None, Decimal("500.25"), None, None), third: (FUNDED, None, None, None)}
    version = set_items(made, 1, settled, actor=OFFICE, now=now)
    _, items = kept(made)
    assert (items[first].amount, items[first].most) == (Decimal("500.25"), Decimal("500.25"))
    assert (items[third].place, items[third].turn, items[third].most) == (FUNDED, None, None)
    assert items[second].place is FUNDED
    with pytest.raises(Stale):
        set_items(made, 1, {second: Settled(OUT)}, actor=OFFICE, now=now)
    added = make_application(panel.call.code, now=now)
    with pytest.raises(Refused, match="unknown amount"):
        set_items(made, version, {added: Settled(FUNDED)}, actor=OFFICE, now=now)
    set_items(made, version, {added: Settled(RESERVE)}, actor=OFFICE, now=now)
    assert kept(made)[1][added].place is RESERVE


def test_calculation_keeps_what_is_pinned_and_never_passes_the_envelope(panel: Panel, now: datetime) -> None:
    first, second, third = panel.applications
    made = scenario_of(panel, now=now, envelope=20_000)
    pinned = {
        first: Settled(None, Decimal(10_000), Decimal("2000.01"), None),
        second: Settled(None, None, None, Pin.KEPT_OUT),
        third: Settled(None, Decimal("9999.99"), None, Pin.KEPT_IN),
    }
    set_items(made, None, pinned, actor=OFFICE, now=now)
    version = compute_scenario(made, None, "optimised", actor=OFFICE, now=now)
    row, items = kept(made)
    assert [items[each].place for each in panel.applications] == [FUNDED, OUT, FUNDED]
    assert items[third].amount == Decimal("9999.99")
    change_scenario(made, version, envelope=Decimal("12000"), actor=OFFICE, now=now)
    compute_scenario(made, None, "optimised", actor=OFFICE, now=now)
    row, items = kept(made)
    assert items[first].amount == Decimal("2000.01")
    assert items[first].most == Decimal(10_000)
    assert row.computed_at == now
    added = make_application(panel.call.code, now=now, requested=100)
    compute_scenario(made, None, "rank_order", actor=OFFICE, now=now)
    row, items = kept(made)
    assert items[added].place is OUT  # it has no score
    assert items[first].amount == Decimal(10_000)
    assert items[first].place is RESERVE
    with pytest.raises(Refused, match="by hand"):
        compute_scenario(made, None, "by_hand", actor=OFFICE, now=now)
    with pytest.raises(Stale):
        compute_scenario(made, 1, "rank_order", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no such scenario"):
        compute_scenario("nothing", None, "rank_order", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="Only its author"):
        compute_scenario(made, None, "rank_order", actor=make_staff(now), now=now)


def test_item_of_an_application_that_is_gone_is_left_out_when_calculated(panel: Panel, now: datetime) -> None:
    made = scenario_of(panel, now=now, envelope=20_000)
    with writing() as session:
        session.get_one(Application, panel.applications[0]).status = ApplicationStatus.INADMISSIBLE
    compute_scenario(made, None, "rank_order", actor=OFFICE, now=now)
    _, items = kept(made)
    assert [items[each].place for each in panel.applications] == [OUT, FUNDED, FUNDED]
    assert items[panel.applications[0]].amount is None


def test_scenario_set_aside_stays_as_it_is_and_frees_its_name(panel: Panel, now: datetime) -> None:
    made = scenario_of(panel, now=now, name="Vieux")
    archive_scenario(made, 1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="set aside"):
        change_scenario(made, name="Neuf", actor=OFFICE, now=now)
    assert scenario_of(panel, now=now, name="Vieux", copied_from=made)
    assert scenario(made, OFFICE, now=now) is not None


def test_author_recused_since_finds_their_scenario_no_more(panel: Panel, now: datetime) -> None:
    staff = make_staff(now)
    made = scenario_of(panel, now=now, actor=staff)
    later = now + timedelta(hours=1)
    close_door(panel.applications[0], staff.id, "recusal", now=later)
    for act in (change_scenario, archive_scenario):
        with pytest.raises(Refused, match="no such scenario"):
            act(made, actor=staff, now=later)
    mark_again = scenario_of(panel, now=later + timedelta(minutes=1), actor=staff, name="Après")
    assert panel.applications[0] not in kept(mark_again)[1]
