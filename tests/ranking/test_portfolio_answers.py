"""Does a selection sum up what it holds?"""

import math
from decimal import Decimal

from committee.ranking.portfolio_answers import ITEM_COLUMNS
from committee.ranking.selecting import by_hand
from tests.factories.portfolios import projects

TWO = projects((90, 40_000), (50, 30_000))


def test_funded_and_mean_score_are_those_of_granted_euros() -> None:
    found = by_hand(TWO, Decimal(100_000), {"A": Decimal(30_000), "B": Decimal(10_000)})
    assert tuple(found.items.columns) == ITEM_COLUMNS
    assert found.funded == {"A": 30_000, "B": 10_000}
    assert found.mean_score == 80


def test_nothing_granted_has_no_mean_score() -> None:
    found = by_hand(TWO, Decimal(100_000), {})
    assert found.funded == {}
    assert math.isnan(found.mean_score)
