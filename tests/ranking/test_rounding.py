"""Are the exact cents those that the solution stands for, within the envelope and the rules?"""

from decimal import Decimal

import numpy as np

from committee.ranking.portfolio_checks import broken_rules
from committee.ranking.portfolio_model import field_of, model_of
from committee.ranking.portfolio_rules import bounds
from committee.ranking.rounding import granted_cents
from committee.ranking.selecting import optimise
from tests.factories.portfolios import projects

PARTS = projects((90, 40_000), (80, 30_000), least=[10_000, 10_000], overseas=[True, False])


def test_noise_of_the_solver_is_rounded_away_and_a_fraction_goes_down() -> None:
    model = model_of(field_of(PARTS, Decimal(60_000)), [], {})
    assert granted_cents(model, np.array([1, 1, 0.0000004, 10_000.0000001])).tolist() == [
        4_000_000,
        2_000_000,
    ]
    assert granted_cents(model, np.array([1, 0.999999, 0.4, 10_000])).tolist() == [3_999_900, 2_000_000]


def test_what_the_tolerance_lets_through_is_taken_from_the_last_part() -> None:
    model = model_of(field_of(PARTS, Decimal(60_000)), [], {})
    assert granted_cents(model, np.array([1, 1, 0, 9_998])).tolist() == [4_000_000, 2_000_000]


def test_twins_are_funded_in_announced_order() -> None:
    model = model_of(field_of(projects((70, 10_000), (70, 10_000), (70, 10_000)), Decimal(10_000)), [], {})
    assert granted_cents(model, np.array([0, 0, 1])).tolist() == [1_000_000, 0, 0]
    assert granted_cents(model, np.array([0, 0, 1]), forced=2).tolist() == [0, 0, 1_000_000]


def test_rounding_keeps_a_rule_about_euros() -> None:
    """A third of the euros at least overseas: cutting the wrong euro would break it, so a margin is kept."""
    frame = projects((50, 20_000), (90, 50_001), least=[5_000, 10_000], overseas=[True, False])
    for share in (0.3, 1 / 3, 0.37):
        rules = [bounds("overseas", at_least=round(share, 6), measure="share")]
        found = optimise(frame, Decimal(50_000), rules)
        model = model_of(field_of(frame, Decimal(50_000)), rules, {})
        granted = np.array([int(found.funded[one] * 100) for one in model.field.ids])
        assert broken_rules(model, granted) == ()
        assert found.left <= 6
