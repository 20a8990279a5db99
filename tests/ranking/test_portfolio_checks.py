"""Is every broken demand found to the cent, and said with what is missing?"""

from decimal import Decimal

import numpy as np
import pytest

from committee.ranking.portfolio_checks import broken_rules, is_tight, unused
from committee.ranking.portfolio_model import field_of, model_of
from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind, bounds
from committee.words import say
from tests.factories.portfolios import projects

THREE = projects(
    (90, 40_000),
    (80, 30_000),
    (70, 20_000),
    region=[("north",), ("south",), ("south",)],
    overseas=[True, False, False],
)
KEPT = PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.REGION, "north", Decimal(50_000), Decimal(60_000))


@pytest.mark.parametrize(
    ("rule", "granted", "missing", "text"),
    [
        (bounds("overseas", at_least=1), (0, 1, 1), "1", "At least 1 project overseas: 1 project is missing"),
        (
            bounds("region", "south", at_most=1),
            (1, 1, 1),
            "1",
            "At most 1 project in the region south: 1 project too many",
        ),
        (
            bounds("region", at_least=30_000.01, measure="euros"),
            (1, 1, 0),
            "0.01",
            "At least 30,000.01 € in the region south: 0.01 € are missing",
        ),
        (
            bounds("overseas", at_most=39_999, measure="euros"),
            (1, 1, 0),
            "1",
            "At most 39,999 € overseas: 1 € too much",
        ),
        (
            bounds("overseas", at_least=0.5, measure="share"),
            (1, 1, 1),
            "0.055555556",
            "At least 50% of the euros overseas: it is 44.4%",
        ),
        (
            bounds("overseas", at_most=0.5, measure="share"),
            (1, 1, 0),
            "0.071428571",
            "At most 50% of the euros overseas: it is 57.1%",
        ),
        (
            PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.REGION, "north", at_most=Decimal(1)),
            (1, 0, 0),
            "39999",
            "At most 1 € in the region north: 39,999 € too much",
        ),
    ],
)
def test_broken_demand_is_said(
    rule: PortfolioRule, granted: tuple[int, ...], missing: str, text: str
) -> None:
    model = model_of(field_of(THREE, Decimal(90_000)), [rule], {})
    cents = np.array(granted) * model.field.ask
    (found,) = broken_rules(model, cents)
    assert (found.rule, found.missing) == (rule, Decimal(missing))
    assert say(found.sentence, "en").replace("\u00a0", " ") == text
    assert broken_rules(model, cents, tolerance=10**7) == () or found.unit == "projects"


def test_kept_money_that_others_use_is_missing() -> None:
    model = model_of(field_of(THREE, Decimal(90_000)), [KEPT], {})
    cents = np.array([0, 30_000_00, 20_000_00])
    assert unused(model, cents) == {0: 50_000_00}
    (found,) = broken_rules(model, cents)
    assert found.missing == 10_000
    assert (
        say(found.sentence, "en").replace("\u00a0", " ").endswith("in the region north: 10,000 € are missing")
    )
    assert broken_rules(model, np.array([40_000_00, 30_000_00, 0])) == ()


def test_nothing_granted_keeps_every_share() -> None:
    model = model_of(
        field_of(THREE, Decimal(90_000)), [bounds("overseas", at_least=0.5, measure="share")], {}
    )
    assert broken_rules(model, np.zeros(3, dtype=np.int64)) == ()


def test_tight_is_without_one_project_or_a_hundredth_of_the_euros() -> None:
    rules = [bounds("region", "south", at_most=2), bounds("overseas", at_most=41_000, measure="euros")]
    model = model_of(field_of(THREE, Decimal(90_000)), rules, {})
    one, all_three = model.field.ask * [1, 1, 0], model.field.ask
    assert [is_tight(row, one) for row in model.rows] == [False, False]
    assert [is_tight(row, all_three) for row in model.rows] == [True, False]
    assert is_tight(
        model_of(model.field, [bounds("overseas", at_most=40_100, measure="euros")], {}).rows[0], one
    )
