"""Do two scenarios stand side by side, and does each rule tell its cost?"""

from datetime import datetime
from decimal import Decimal

import pytest

from committee.people.rules import OFFICE
from committee.ranking.actions import compute_scenario, set_items
from committee.ranking.portfolio_rules import bounds
from committee.ranking.queries import compare, explained, scenario, why_not_funded
from committee.ranking.queries.comparing import (
    COMPARED_BALANCE_COLUMNS,
    COMPARED_COLUMNS,
)
from committee.ranking.rules import Pin, ScenarioPlace, Settled
from tests.factories.ranking import make_staff, marked_panel, scenario_of
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_what_entered_left_or_changed_its_amount(now: datetime) -> None:
    panel = marked_panel(now=now)
    first, second, third, fourth = panel.applications
    one, other = (scenario_of(panel, now=now, name=name) for name in ("Un", "Deux"))
    settled = {
        first: Settled(None, Decimal(5000)),
        second: Settled(ScenarioPlace.LEFT_OUT),
        third: Settled(ScenarioPlace.FUNDED),
    }
    set_items(other, None, settled, actor=OFFICE, now=now)
    found = compare(one, other, OFFICE, now=now)
    assert found is not None
    assert (found.first.name, found.other.name) == ("Un", "Deux")
    assert tuple(found.items.columns) == COMPARED_COLUMNS
    assert tuple(found.balance.columns) == COMPARED_BALANCE_COLUMNS
    by = found.items.set_index("application_id")
    assert by["change"].tolist() == ["amount", "left", "entered", None]
    assert by.loc[first, ["amount", "other_amount"]].tolist() == [10_000, 5000]
    assert by.loc[second, ["amount", "other_amount"]].tolist() == [10_000, None]
    assert by.loc[fourth, ["place", "other_place"]].tolist() == [ScenarioPlace.RESERVE] * 2
    assert compare(one, "nothing", OFFICE, now=now) is None
    assert compare("nothing", one, OFFICE, now=now) is None
    elsewhere = scenario_of(make_panel(1, 1, now=now), now=now)
    assert compare(one, elsewhere, OFFICE, now=now) is None


def test_rules_tell_their_cost_and_projects_who_would_leave(now: datetime) -> None:
    panel = marked_panel(now=now, landlords="Habitat du Port")
    staff, (first, second, _, fourth) = make_staff(now), panel.applications
    rules = [bounds("landlord", "Habitat du Port", at_most=1)]
    made = scenario_of(panel, now=now, actor=staff, rules=rules)
    compute_scenario(made, None, "optimised", actor=staff, now=now)
    found = explained(made, staff, now=now)
    assert found is not None
    assert found.costs["left"].tolist() == [(second,)]
    assert found.costs["score_cost"].iloc[0] > 0
    assert found.swaps["id"].tolist() == [second]
    assert explained(made, staff, now=now) is found
    told = why_not_funded(made, fourth, staff, now=now)
    assert told is not None
    assert (told.is_possible, told.leaves) == (True, (first,))
    set_items(made, None, {fourth: Settled(None, None, None, Pin.KEPT_OUT)}, actor=staff, now=now)
    told = why_not_funded(made, fourth, staff, now=now)
    assert told is not None
    assert not told.is_possible
    assert why_not_funded(made, "nothing", staff, now=now) is None
    assert why_not_funded("nothing", fourth, staff, now=now) is None
    assert explained(made, panel.members[0], now=now) is None


def test_two_scenarios_are_compared_once_on_one_ground(now: datetime, statements: list[str]) -> None:
    panel = marked_panel(now=now)
    one, other = (scenario_of(panel, now=now, name=name) for name in ("A", "B"))
    counts, found = [], []
    for _ in range(2):
        statements.clear()
        told = compare(one, other, OFFICE, now=now)
        counts.append(len(statements))
        assert told is not None
        found.append(told)
    assert counts[1] < counts[0]
    assert found[1].items is found[0].items
    statements.clear()
    assert scenario(one, OFFICE, now=now) is not None
    assert counts[1] < 2 * len(statements)
    assert compare(one, "nothing", OFFICE, now=now) is None
    assert compare("nothing", one, OFFICE, now=now) is None
