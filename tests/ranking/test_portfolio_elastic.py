"""When rules cannot hold together, do the fewest give way, by the least, and never the envelope?"""

from decimal import Decimal

from committee.ranking.portfolio_elastic import solve_elastic
from committee.ranking.portfolio_model import field_of, model_of, program_of
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin
from committee.ranking.selecting import optimise
from tests.factories.portfolios import projects

FOUR = projects(
    (90, 40_000),
    (80, 40_000),
    (70, 40_000),
    (60, 10_000),
    region=[("a",), ("b",), ("c",), ("a",)],
    qpv_share=[0.0, 0.2, 1.0, 0.0],
)


def test_fewest_demands_give_way_then_the_score_decides() -> None:
    found = optimise(FOUR, Decimal(80_000), [bounds("region", at_least=1)])
    assert [(one.value, one.missing) for one in found.broken] == [("c", 1)]
    assert found.funded == {"A": 40_000, "B": 40_000}


def test_demand_gives_way_by_the_least() -> None:
    rule = bounds("region", "a", at_least=60_000, measure="euros")
    found = optimise(FOUR, Decimal(90_000), [rule])
    assert set(found.funded) == {"A", "B", "D"}
    assert found.broken[0].missing == 10_000


def test_incompatible_pair_gives_way_after_one_other() -> None:
    rules = [
        PortfolioRule(RuleKind.INCOMPATIBLE, pair=("A", "D")),
        bounds("region", "a", at_least=2),
    ]
    found = optimise(FOUR, Decimal(200_000), rules)
    assert [one.rule for one in found.broken] == [rules[1]]


def test_pins_outlast_every_rule() -> None:
    rules = [bounds("region", "a", at_most=0), PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.9"))]
    found = optimise(FOUR, Decimal(80_000), rules, pins={"A": Pin.KEPT_IN, "C": Pin.KEPT_OUT})
    assert "A" in found.funded
    assert "C" not in found.funded
    assert {one.rule for one in found.broken} == set(rules)


def test_forced_project_beyond_what_is_kept_in_has_no_answer() -> None:
    model = model_of(field_of(FOUR, Decimal(80_000)), [], {"A": Pin.KEPT_IN, "B": Pin.KEPT_IN})
    found = solve_elastic(program_of(model, forced=2), model, 5.0)
    assert (found.values, found.is_infeasible) == (None, True)
