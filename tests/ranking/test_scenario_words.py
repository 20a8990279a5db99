"""Are the values that rules count by said as people call them?"""

import pytest

from committee.intake.rules import Category, Theme
from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind, bounds
from committee.ranking.scenario_words import rule_said, value_in_words
from committee.words import Sentence


@pytest.mark.parametrize(
    ("attribute", "value", "told"),
    [
        (Attribute.THEME, "social_ties", Theme.SOCIAL_TIES.label),
        (Attribute.THEME, "Rempotage", "Rempotage"),
        (Attribute.CATEGORY, "lasting_innovation", Category.LASTING_INNOVATION.label),
        (Attribute.DEPARTMENT, "31", "Haute-Garonne (31)"),
        (Attribute.DEPARTMENT, "99", "99"),
        (Attribute.OVERSEAS, "yes", Sentence("yes")),
        (Attribute.OVERSEAS, "no", Sentence("no")),
        (Attribute.LANDLORD, "OPH du Val Clair", "OPH du Val Clair"),
        (Attribute.REGION, None, Sentence("not told")),
    ],
)
def test_value_is_said_by_its_name(attribute: Attribute, value: str | None, told: Sentence | str) -> None:
    assert value_in_words(attribute, value) == told


def test_rule_names_its_value_and_its_projects() -> None:
    theme = bounds(Attribute.THEME, "social_ties", at_most=2)
    assert rule_said(theme, {}, "en").endswith("for the theme Social ties")
    assert rule_said(bounds(Attribute.LANDLORD, "A", at_most=2), {}, "en").endswith("for the landlord A")
    pair = PortfolioRule(RuleKind.INCOMPATIBLE, pair=("a", "b"))
    assert rule_said(pair, {"a": "Jardin", "b": "Radio"}, "en") == "Not both Jardin and Radio"
    assert "par région" in rule_said(bounds(Attribute.REGION, at_least=1), {}, "fr")
