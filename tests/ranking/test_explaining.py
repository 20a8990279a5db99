"""Are a rule's cost, the swaps and the reasons against a project those that solving again gives?"""

from decimal import Decimal

import pytest

from committee.ranking import explaining
from committee.ranking.explaining import explain, swaps, why_not
from committee.ranking.portfolio_answers import COST_COLUMNS, SWAP_COLUMNS, Portfolio
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin
from committee.ranking.selecting import optimise, rank_order
from committee.words import say
from tests.factories.portfolios import EQUITY, committee, projects

FIVE = projects(
    (90, 40_000),
    (80, 30_000),
    (70, 50_000),
    (60, 10_000),
    (50, 20_000),
    overseas=[False, False, False, False, True],
)
OVERSEAS = bounds("overseas", at_least=1)
HUNDRED = Decimal(100_000)
SOME = (*EQUITY[1:4], bounds("region", at_most=30), bounds("overseas", at_most=50))


def test_rule_costs_what_the_selection_without_it_is_worth_more() -> None:
    found = optimise(FIVE, HUNDRED, [OVERSEAS])
    assert set(found.funded) == {"A", "B", "D", "E"}
    told = explain(FIVE, HUNDRED, [OVERSEAS], found)
    assert tuple(told.costs.columns) == COST_COLUMNS
    cost = told.costs.iloc[0]
    assert cost["rule"] == OVERSEAS
    assert cost["score_cost"] == 7_700_000 - 7_600_000
    assert cost["mean_cost"] == pytest.approx(77 - 76)
    assert (cost["entered"], cost["left"], cost["euros_moved"]) == (("B", "E"), ("C",), 50_000)
    assert cost["euros_unspent"] == 0


def test_money_that_a_rule_leaves_in_the_envelope_is_told() -> None:
    """All fit; without the one overseas, its 20 000 € go to nobody."""
    rule = bounds("overseas", at_most=0)
    found = optimise(FIVE, Decimal(150_000), [rule])
    cost = explain(FIVE, Decimal(150_000), [rule], found).costs.iloc[0]
    assert cost["left"] == ("E",)
    assert cost["euros_unspent"] == 20_000


def test_swaps_are_told_against_the_rank_order_without_pins() -> None:
    found = optimise(FIVE, HUNDRED, pins={"B": Pin.KEPT_OUT})
    told = explain(FIVE, HUNDRED, [], found).swaps
    assert tuple(told.columns) == SWAP_COLUMNS
    assert told[["id", "from_place", "to_place"]].to_numpy().tolist() == [
        ["B", "funded", "left_out"],
        ["C", "reserve", "funded"],
        ["D", "reserve", "funded"],
    ]
    assert told["from_amount"].tolist() == [30_000, None, None]
    assert swaps(found, found).empty


def _costs(call: tuple[object, Decimal], found: Portfolio) -> list[float]:
    return [round(one) for one in explain(*call, SOME, found).costs["score_cost"]]  # type: ignore[arg-type]


def test_rules_tried_together_cost_what_each_costs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    call = committee(60, seed=3, share=0.6)
    found = optimise(*call, SOME)
    assert len(explaining._idle(*call, SOME, found)) > 1
    together = _costs(call, found)
    monkeypatch.setattr(explaining, "_idle", lambda *_: [])
    assert _costs(call, found) == together
    assert 0 in together
    assert max(together) > 0


def test_rules_that_only_cost_together_are_tried_alone() -> None:
    """Neither is tight, both keep the better pair out: dropped together they cost, dropped alone they do not."""
    frame = projects(
        (90, 50_000), (89, 50_000), (40, 60_000), overseas=[True, True, False], region=[("x",)] * 2 + [("y",)]
    )
    rules = [
        bounds("overseas", at_most=10_000, measure="euros"),
        bounds("region", "x", at_most=10_000, measure="euros"),
    ]
    found = optimise(frame, HUNDRED, rules)
    assert list(found.funded) == ["C"]
    told = explain(frame, HUNDRED, rules, found).costs
    assert told["score_cost"].tolist() == [0, 0]
    assert told["entered"].tolist() == [(), ()]


def test_broken_rules_are_explained_one_by_one() -> None:
    rules = [bounds("overseas", at_least=2), PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(55))]
    found = optimise(FIVE, HUNDRED, rules)
    assert found.is_elastic
    told = explain(FIVE, HUNDRED, rules, found).costs
    assert told["is_in_the_way"].tolist() == [True, False]


def test_why_not_tells_the_loss_and_who_leaves() -> None:
    found = optimise(FIVE, HUNDRED)
    told = why_not(FIVE, HUNDRED, [], found, "B")
    assert told.is_possible
    assert told.score_loss == 7_700_000 - 7_600_000
    assert (told.leaves, told.enters, told.amounts_changed) == (("C",), ("E",), {})
    assert why_not(FIVE, HUNDRED, [], found, "A").score_loss == 0


def test_why_not_tells_new_amounts_of_parts() -> None:
    frame = FIVE.assign(least=[10_000, None, None, None, None])
    found = optimise(frame, Decimal(80_000))
    told = why_not(frame, Decimal(80_000), [], found, "C")
    assert told.amounts_changed == {"A": 30_000}


def test_why_not_names_what_is_in_the_way() -> None:
    rules = [
        PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(55)),
        PortfolioRule(RuleKind.INCOMPATIBLE, pair=("A", "C")),
    ]
    found = optimise(FIVE, HUNDRED, rules, pins={"A": Pin.KEPT_IN, "D": Pin.KEPT_OUT})

    def blocking(one: str) -> list[str]:
        told = why_not(FIVE, HUNDRED, rules, found, one)
        assert not told.is_possible
        return [say(sentence, "en").replace("\u00a0", " ") for sentence in told.blocking]

    assert blocking("E") == ["No score below 55: its score is 50"]
    assert blocking("D") == ["It is kept out by hand."]
    assert blocking("C") == ["Not both A and C: both are funded"]


def test_why_not_when_the_envelope_itself_is_in_the_way() -> None:
    found = optimise(FIVE, Decimal(45_000))
    told = why_not(FIVE, Decimal(45_000), [], found, "C")
    assert (
        say(told.blocking[0], "en").replace("\u00a0", " ") == "It asks for 50,000 €, more than the envelope."
    )
    found = optimise(FIVE, HUNDRED, pins={"A": Pin.KEPT_IN, "B": Pin.KEPT_IN})
    told = why_not(FIVE, HUNDRED, [], found, "C")
    assert [say(one, "en") for one in told.blocking] == [
        "With it, what is kept in asks for more than the envelope."
    ]


def test_why_not_an_unknown_one() -> None:
    frame = projects((90, 40_000), (80, None))
    told = why_not(frame, HUNDRED, [], optimise(frame, HUNDRED), "B")
    assert [say(one, "en") for one in told.blocking] == ["Its score or its amount is not known."]
    with pytest.raises(KeyError):
        why_not(frame, HUNDRED, [], rank_order(frame, HUNDRED), "Z")
