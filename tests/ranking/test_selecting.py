"""Are pins, parts, sub-envelopes, reserve lists and unknown figures treated as the rules say?"""

import math
from decimal import Decimal

import pytest

from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin, ScenarioPlace
from committee.ranking.selecting import by_hand, optimise, rank_order, reserve_list
from committee.words import say
from tests.factories.portfolios import committee, projects

FIVE = projects((90, 40_000), (80, 30_000), (70, 50_000), (60, 10_000), (50, 20_000))


def _places(found: object) -> dict[str, str]:
    return {row.id: str(row.place) for row in found.items.itertuples()}  # type: ignore[attr-defined]


def test_rank_order_stops_at_the_first_that_does_not_fit() -> None:
    found = rank_order(FIVE, Decimal(100_000))
    assert found.funded == {"A": 40_000, "B": 30_000}
    assert found.left == 30_000
    assert list(found.items["turn"].dropna()) == [1, 2, 3]
    assert _places(found) == {"A": "funded", "B": "funded", "C": "reserve", "D": "reserve", "E": "reserve"}
    assert not found.is_proven
    assert math.isnan(found.gap)
    assert say(found.status, "en") == "In the order of the ranking."


def test_rank_order_may_give_the_project_at_the_line_what_is_left() -> None:
    frame = FIVE.assign(least=[None, None, 25_000, None, None])
    assert rank_order(frame, Decimal(100_000), is_partial=True).funded["C"] == 30_000
    assert "C" not in rank_order(frame, Decimal(90_000), is_partial=True).funded
    assert "C" not in rank_order(frame, Decimal(100_000)).funded


def test_rank_order_pays_what_is_kept_in_first_and_tells_broken_rules() -> None:
    rule = bounds("overseas", at_least=2)
    frame = FIVE.assign(overseas=[False, True, False, False, False])
    found = rank_order(frame, Decimal(100_000), [rule], pins={"E": Pin.KEPT_IN, "B": Pin.KEPT_OUT})
    assert found.funded == {"A": 40_000, "E": 20_000}
    assert _places(found)["B"] == "left_out"
    assert [(one.rule, one.missing) for one in found.broken] == [(rule, 2)]


def test_announced_order_wins_over_the_score() -> None:
    frame = projects((70, 10_000), (70, 10_000), (70, 10_000), turn=[2, 3, 1])
    assert list(rank_order(frame, Decimal(20_000)).funded) == ["C", "A"]


def test_selection_fills_the_envelope_where_the_rank_order_stops() -> None:
    found = optimise(FIVE, Decimal(100_000))
    assert found.funded == {"A": 40_000, "C": 50_000, "D": 10_000}
    assert found.objective == 90 * 40_000 + 70 * 50_000 + 60 * 10_000
    assert (found.left, found.bound, found.gap) == (0, found.objective, 0)
    assert _places(found)["B"] == "reserve"


def test_pins_are_never_moved() -> None:
    found = optimise(FIVE, Decimal(100_000), pins={"E": Pin.KEPT_IN, "A": Pin.KEPT_OUT})
    assert "E" in found.funded
    assert _places(found)["A"] == "left_out"
    assert found.pins == {"E": Pin.KEPT_IN, "A": Pin.KEPT_OUT}


def test_what_is_kept_in_may_ask_for_too_much_and_is_told() -> None:
    pins = {"A": Pin.KEPT_IN, "B": Pin.KEPT_IN}
    for found in (optimise(FIVE, Decimal(60_000), pins=pins), rank_order(FIVE, Decimal(60_000), pins=pins)):
        assert found.total <= 60_000
        assert [(one.rule, one.missing, one.unit) for one in found.broken] == [(None, 10_000, "euros")]
        assert "10,000" in say(found.broken[0].sentence, "en")


def test_pin_goes_before_the_least_score_and_the_rule_is_named() -> None:
    rule = PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(65))
    found = optimise(FIVE, Decimal(150_000), [rule], pins={"D": Pin.KEPT_IN})
    assert set(found.funded) == {"A", "B", "C", "D"}
    assert _places(found)["E"] == "left_out"
    assert [(one.missing, one.unit) for one in found.broken] == [(5, "score")]
    assert say(found.broken[0].sentence, "en") == "No score below 65: 1 funded project is below it"


def test_part_is_between_the_least_and_the_ask() -> None:
    frame = FIVE.assign(least=[None, 12_000, None, None, None])
    found = optimise(frame, Decimal(110_000))
    assert found.funded == {"A": 40_000, "C": 50_000, "B": 20_000}
    assert optimise(frame, Decimal(100_001)).funded == {"A": 40_000, "C": 50_000, "D": 10_000}


def test_incompatible_projects_are_not_both_funded() -> None:
    rule = PortfolioRule(RuleKind.INCOMPATIBLE, pair=("A", "C"))
    assert set(optimise(FIVE, Decimal(100_000), [rule]).funded) == {"A", "B", "D", "E"}
    assert set(
        optimise(FIVE, Decimal(100_000), [PortfolioRule(RuleKind.INCOMPATIBLE, pair=("A", "?"))]).funded
    ) == {
        "A",
        "C",
        "D",
    }
    both = optimise(FIVE, Decimal(100_000), [rule], pins={"A": Pin.KEPT_IN, "C": Pin.KEPT_IN})
    assert say(both.broken[0].sentence, "en") == "Not both A and C: both are funded"


def test_sub_envelope_keeps_what_it_does_not_use() -> None:
    """Bounds in euros demand; a sub-envelope keeps its money, and the rest of the envelope is what others share."""
    frame = FIVE.assign(theme=[("x",), ("x",), ("x",), ("aging",), ("x",)])
    kept = PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.THEME, "aging", Decimal(30_000))
    found = optimise(frame, Decimal(100_000), [kept])
    assert found.funded == {"A": 40_000, "B": 30_000, "D": 10_000}
    assert not found.broken
    assert (found.left, found.kept) == (20_000, 20_000)
    demanded = optimise(frame, Decimal(100_000), [bounds("theme", "aging", at_least=30_000, measure="euros")])
    assert demanded.is_elastic
    assert demanded.broken[0].missing == 20_000


def test_two_sub_envelopes_do_not_lend_to_each_other() -> None:
    frame = FIVE.assign(theme=[("x",), ("x",), ("x",), ("aging",), ("young",)])
    kept = [
        PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.THEME, name, Decimal(30_000))
        for name in ("aging", "young")
    ]
    found = optimise(frame, Decimal(100_000), kept)
    assert found.funded == {"A": 40_000, "D": 10_000, "E": 20_000}
    assert (found.left, found.kept) == (30_000, 30_000)
    tight = optimise(frame, Decimal(50_000), kept)
    assert tight.total <= 50_000
    assert tight.broken[0].unit == "euros"


def test_unknown_share_in_the_qpv_counts_as_nothing_and_is_told() -> None:
    rule = PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.5"))
    frame = FIVE.assign(qpv_share=[None, 1.0, 0.2, 1.0, 0.0])
    found = optimise(frame, Decimal(100_000), [rule])
    assert found.unknown_qpv == ("A",)
    inside = (
        float(found.funded.get("B", 0)) + 0.2 * float(found.funded.get("C", 0)) + float(found.funded["D"])
    )
    assert inside >= 0.5 * float(found.total)
    assert optimise(frame, Decimal(100_000)).unknown_qpv == ()


def test_rule_on_shares_is_not_answered_by_funding_nothing() -> None:
    frame = FIVE.assign(qpv_share=0.1)
    found = optimise(frame, Decimal(100_000), [PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.5"))])
    assert found.funded
    assert found.is_elastic
    assert say(found.broken[0].sentence, "en") == "At least 50% of the euros in the QPV: it is 10%"
    assert "cannot hold together" in say(found.status, "en")


def test_unknown_score_or_amount_is_never_funded_and_told() -> None:
    frame = projects((90, 40_000), (None, 30_000), (70, None), (60, 0))
    for found in (optimise(frame, Decimal(100_000)), rank_order(frame, Decimal(100_000))):
        assert found.funded == {"A": 40_000}
        assert sorted(found.unknown) == ["B", "C", "D"]
        assert found.items["place"].tolist() == [ScenarioPlace.FUNDED, *[ScenarioPlace.LEFT_OUT] * 3]


def test_rule_about_a_value_that_no_project_has_is_told() -> None:
    frame = FIVE.assign(theme=[("x",)] * 5)
    rules = [bounds("theme", "y", at_most=1), bounds("theme", "x", at_most=5), bounds("theme", at_most=5)]
    assert optimise(frame, Decimal(100_000), rules).unmatched == (rules[0],)


def test_score_of_zero_is_worth_nothing_unless_a_rule_needs_it() -> None:
    frame = projects((90, 40_000), (0, 10_000), overseas=[False, True])
    assert list(optimise(frame, Decimal(100_000)).funded) == ["A"]
    assert list(optimise(frame, Decimal(100_000), [bounds("overseas", at_most=1)]).funded) == ["A"]
    needed = optimise(frame, Decimal(100_000), [bounds("overseas", at_least=1)])
    assert list(needed.funded) == ["A", "B"]
    assert needed.gap == 0


@pytest.mark.parametrize("envelope", [Decimal(0), Decimal("0.01")])
def test_empty_call_or_envelope_funds_nothing(envelope: Decimal) -> None:
    for found in (
        optimise(FIVE, envelope),
        optimise(FIVE.head(0), envelope),
        rank_order(FIVE.head(0), envelope),
    ):
        assert (found.funded, found.total, found.left) == ({}, 0, envelope)
    assert (
        optimise(FIVE.head(0), envelope, [bounds("overseas", at_least=1)]).is_elastic
        if "overseas" in FIVE
        else True
    )


def test_selection_by_hand_is_weighed_and_its_broken_rules_named() -> None:
    rule = bounds("overseas", at_least=1)
    frame = FIVE.assign(overseas=[False] * 4 + [True])
    found = by_hand(frame, Decimal(60_000), {"A": Decimal(35_000), "C": Decimal(50_000)}, [rule])
    assert (found.total, found.left) == (85_000, -25_000)
    assert found.objective == 90 * 35_000 + 70 * 50_000
    assert [one.rule for one in found.broken] == [None, rule]
    assert (
        say(found.broken[0].sentence, "en").replace("\u00a0", " ")
        == "25,000 € more than the envelope is granted."
    )
    assert by_hand(frame, Decimal(60_000), {"E": Decimal("20000.50")}, [rule]).broken == ()


def test_selection_by_hand_may_fund_what_has_no_score_or_ask() -> None:
    frame = projects((90, 40_000), (None, 30_000), (70, None))
    rule = PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(60))
    found = by_hand(frame, Decimal(50_000), dict.fromkeys("ABC", Decimal(20_000)), [rule])
    assert (found.total, found.left) == (60_000, -10_000)
    assert (found.objective, found.mean_score) == (90 * 20_000 + 70 * 20_000, 80)
    assert [one.rule for one in found.broken] == [None]
    assert found.unknown == ("B",)
    assert by_hand(frame, Decimal(50_000), {"A": Decimal(20_000)}).unknown == ("C", "B")


def test_solver_without_time_gives_an_answer_that_is_not_proven() -> None:
    frame, envelope = committee(300, parts=True)
    found = optimise(frame, envelope, [bounds("landlord", at_most=2)], time_limit=0.0)
    assert not found.is_proven
    assert found.total <= envelope
    assert say(found.status, "en") != "Best selection, proven."


def test_reserve_list_is_promoted_in_order_to_the_first_that_does_not_fit() -> None:
    found = rank_order(FIVE, Decimal(100_000))
    waiting = reserve_list(FIVE, found)
    assert waiting["id"].tolist() == ["C", "D", "E"]
    assert waiting["missing"].tolist() == [20_000, 30_000, 50_000]
    assert not waiting["is_promoted"].any()
    freed = reserve_list(FIVE, found, ["B", "D"])
    assert freed["is_promoted"].tolist() == [True, True, False]
    assert freed["missing"].tolist() == [0, 0, 20_000]
    assert reserve_list(FIVE.head(1), rank_order(FIVE.head(1), Decimal(50_000))).empty


def test_items_have_one_form_whatever_they_hold() -> None:
    unknown = projects((None, 10), (None, 20))
    forms = [
        optimise(frame, Decimal(100_000)).items.dtypes.to_dict() for frame in (FIVE, FIVE.head(0), unknown)
    ]
    assert forms[0] == forms[1] == forms[2]
