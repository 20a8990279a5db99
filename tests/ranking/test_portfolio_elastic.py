"""When rules cannot hold together, do the fewest give way, by the least, and never the envelope?"""

import itertools
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking.portfolio_answers import BrokenRule
from committee.ranking.portfolio_checks import broken_rules
from committee.ranking.portfolio_elastic import solve_elastic
from committee.ranking.portfolio_model import Model, barred, field_of, model_of, program_of
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin
from committee.ranking.selecting import optimise
from tests.factories.portfolios import projects, random_call

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


def test_share_out_of_reach_is_set_aside_and_leaves_nobody_without_money() -> None:
    frame = FOUR.assign(qpv_share=[0.0, 0.0, 0.1, 0.2])
    rule = PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.5"))
    found, free = (optimise(frame, Decimal(80_000), rules) for rules in ([rule], []))
    assert [one.rule for one in found.broken] == [rule]
    assert found.items.equals(free.items)


def _weight(broken: tuple[BrokenRule, ...]) -> int:
    told = [one.rule for one in broken if one.rule is not None and one.rule.kind != RuleKind.MINIMUM_SCORE]
    return sum(3 if rule.kind == RuleKind.INCOMPATIBLE else 1 for rule in told)


def _fewest_by_trying_all(model: Model) -> int:
    field = model.field
    is_low = barred(field, model.rules) & ~model.is_in
    has_share = any(row.unit == "share" for row in model.rows)
    can_fund = bool((model.may_be_funded & (field.ask <= field.envelope)).any())
    weights = []
    for chosen in itertools.product((0, 1), repeat=len(field.ids)):
        one = np.array(chosen, dtype=bool)
        granted = np.where(one, field.ask, 0)
        is_settled = not (model.is_in & ~one).any() and not ((model.is_out | is_low) & one).any()
        if is_settled and granted.sum() <= field.envelope and (one.any() or not (has_share and can_fund)):
            weights.append(_weight(broken_rules(model, granted)))
    return min(weights)


@settings(max_examples=max(settings.default.max_examples // 4, 1))
@given(seed=st.integers(0, 2**32 - 1))
def test_no_other_selection_breaks_fewer_demands(seed: int) -> None:
    frame, envelope, rules, pins = random_call(np.random.default_rng(seed), parts=False)
    found = optimise(frame, envelope, rules, pins=pins)
    if all(one.rule is not None for one in found.broken):
        model = model_of(field_of(frame, envelope), rules, pins)
        assert _weight(found.broken) == _fewest_by_trying_all(model)
