"""Is a rule read, checked and said as people mean it?"""

from decimal import Decimal
from typing import Any

import pytest

from committee.ranking.portfolio_rules import (
    Attribute,
    Measure,
    PortfolioRule,
    RuleKind,
    bounds,
    rule_from_json,
    rule_in_words,
    rule_to_json,
    rules_of,
    unit_of,
    why_not_rule,
    with_names,
)
from committee.words import Refused, Sentence, say

KEPT = PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.THEME, "Aging", at_least=Decimal(50000))
WORDS = [
    (bounds("region", at_least=1), "At least 1 project per region", "Au moins 1 projet par région"),
    (
        bounds("landlord", at_most=2),
        "At most 2 projects per landlord",
        "Au plus 2 projets par bailleur",
    ),
    (
        bounds("department", "13", at_least=1, at_most=3),
        "1 to 3 projects in the department 13",
        "1 à 3 projets dans le département 13",
    ),
    (
        bounds("group", at_most=200_000, measure="euros"),
        "At most 200,000 € per group of landlords",
        "Au plus 200 000 € par groupe de bailleurs",
    ),
    (
        bounds("group", "Erilia", at_least=10, at_most=20, measure="euros"),
        "10 € to 20 € for the group Erilia",
        "10 € à 20 € pour le groupe Erilia",
    ),
    (
        bounds("overseas", at_least=1000, measure="euros"),
        "At least 1,000 € overseas",
        "Au moins 1 000 € outre-mer",
    ),
    (
        bounds("theme", at_least=0.05, measure="share"),
        "At least 5% of the euros per theme",
        "Au moins 5 % des euros par thème",
    ),
    (
        bounds("category", at_most=0.5, measure="share"),
        "At most 50% of the euros per category",
        "Au plus 50 % des euros par catégorie",
    ),
    (
        bounds("category", "Research", at_least=0.1, at_most=0.5, measure="share"),
        "10% to 50% of the euros for the category Research",
        "10 % à 50 % des euros pour la catégorie Research",
    ),
    (
        bounds("landlord", "Néotoa", at_most=1),
        "At most 1 project for the landlord Néotoa",
        "Au plus 1 projet pour le bailleur Néotoa",
    ),
    (
        bounds("region", "Bretagne", at_least=2),
        "At least 2 projects in the region Bretagne",
        "Au moins 2 projets dans la région Bretagne",
    ),
    (
        bounds("department", at_most=1),
        "At most 1 project per department",
        "Au plus 1 projet par département",
    ),
    (KEPT, "50,000 € kept for the theme Aging", "50 000 € réservés pour le thème Aging"),
    (
        PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.OVERSEAS, at_most=Decimal(9)),
        "At most 9 € overseas",
        "Au plus 9 € outre-mer",
    ),
    (
        PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.OVERSEAS, None, Decimal(1), Decimal(9)),
        "1 € kept, at most 9 € overseas",
        "1 € réservés, au plus 9 € outre-mer",
    ),
    (
        PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.6")),
        "At least 60% of the euros in the QPV",
        "Au moins 60 % des euros dans les QPV",
    ),
    (
        PortfolioRule(RuleKind.INCOMPATIBLE, pair=("A", "B")),
        "Not both A and Bees",
        "Pas à la fois A et Bees",
    ),
    (
        PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(50)),
        "No score below 50",
        "Aucun score sous 50",
    ),
]


@pytest.mark.parametrize(("rule", "english", "french"), WORDS)
def test_rule_is_said_in_both_languages(rule: PortfolioRule, english: str, french: str) -> None:
    sentence = rule_in_words(rule, {"B": "Bees"})
    assert say(sentence, "en").replace("\u00a0", " ") == english
    assert say(sentence, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize("rule", [rule for rule, *_ in WORDS])
def test_rule_survives_being_stored(rule: PortfolioRule) -> None:
    assert why_not_rule(rule) is None
    assert rule_from_json(rule_to_json(rule)) == rule


def test_stored_rule_is_short_and_without_floats() -> None:
    rule = PortfolioRule(
        RuleKind.BOUNDS,
        Attribute.THEME,
        "Aging",
        Decimal("0.05"),
        Decimal(1),
        Measure.SHARE,
        label="A fair part",
    )
    assert rule_to_json(rule) == {
        "kind": "bounds",
        "attribute": "theme",
        "value": "Aging",
        "at_least": "0.05",
        "at_most": 1,
        "measure": "share",
        "label": "A fair part",
    }


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        (bounds("theme", at_least=1), "projects"),
        (bounds("theme", at_least=1, measure="euros"), "euros"),
        (KEPT, "euros"),
        (PortfolioRule(RuleKind.QPV_SHARE), "share"),
        (PortfolioRule(RuleKind.MINIMUM_SCORE), "score"),
        (PortfolioRule(RuleKind.INCOMPATIBLE), "projects"),
    ],
)
def test_unit_follows_the_kind(rule: PortfolioRule, unit: str) -> None:
    assert unit_of(rule) == unit


REFUSED = [
    ("text", "A rule is a table of keys and values."),
    ({"kind": "bounds", "atleast": 1}, "The key “atleast” is not known: a rule has kind, attribute"),
    ({"attribute": "region"}, "A rule needs its kind: bounds, sub_envelope"),
    (
        {"kind": "quota"},
        "“kind” is one of bounds, sub_envelope, qpv_share, incompatible, minimum_score, not “quota”.",
    ),
    ({"kind": "bounds", "attribute": "town", "at_least": 1}, "“attribute” is one of landlord, group"),
    ({"kind": "bounds", "attribute": ["region"], "at_least": 1}, "“attribute” is one of"),
    (
        {"kind": "bounds", "attribute": "region", "at_least": 1, "measure": "€"},
        "“measure” is one of projects",
    ),
    ({"kind": "bounds", "at_least": 1}, "This rule needs an attribute"),
    ({"kind": "bounds", "attribute": "region"}, "This rule needs a least or a most."),
    ({"kind": "bounds", "attribute": "region", "at_least": "many"}, "“at_least” is a number."),
    ({"kind": "bounds", "attribute": "region", "at_least": True}, "“at_least” is a number."),
    ({"kind": "bounds", "attribute": "region", "at_least": float("nan")}, "is a number that is not negative"),
    ({"kind": "bounds", "attribute": "region", "at_least": -1}, "is a number that is not negative"),
    ({"kind": "bounds", "attribute": "region", "at_least": "1e5000"}, "This least or most is too large."),
    (
        {"kind": "bounds", "attribute": "region", "at_most": "1e400", "measure": "euros"},
        "This least or most is too large.",
    ),
    ({"kind": "bounds", "attribute": "region", "at_least": 1.5}, "A number of projects is whole."),
    ({"kind": "bounds", "attribute": "region", "at_least": 3, "at_most": 2}, "The least is above the most."),
    (
        {"kind": "bounds", "attribute": "region", "at_least": 60, "measure": "share"},
        "A share lies between 0 and 1",
    ),
    (
        {"kind": "bounds", "attribute": "region", "at_least": "0.001", "measure": "euros"},
        "An amount has at most two decimals.",
    ),
    ({"kind": "bounds", "attribute": "region", "value": 11, "at_least": 1}, "“value” is a text"),
    (
        {"kind": "bounds", "attribute": "region", "value": " ", "at_least": 1},
        "The value of this rule is empty.",
    ),
    ({"kind": "bounds", "attribute": "overseas", "value": "yes", "at_least": 1}, "it takes no value"),
    ({"kind": "sub_envelope", "attribute": "region", "at_least": 1}, "Money is kept for one value"),
    ({"kind": "qpv_share", "at_least": 1.2}, "A share lies between 0 and 1"),
    (
        {"kind": "qpv_share", "attribute": "region", "at_least": 0.5},
        "“attribute” has no meaning for “Share of the",
    ),
    ({"kind": "qpv_share", "at_least": 0.5, "measure": "euros"}, "“measure” has no meaning for"),
    ({"kind": "minimum_score"}, "This rule needs a least or a most."),
    ({"kind": "minimum_score", "at_least": 101}, "A score lies between 0 and 100."),
    ({"kind": "incompatible"}, "This rule needs the two projects of its pair."),
    ({"kind": "incompatible", "pair": ["A", ""]}, "This rule needs the two projects of its pair."),
    ({"kind": "incompatible", "pair": ["A"]}, "“pair” is a list of two projects"),
    ({"kind": "incompatible", "pair": ["A", 2]}, "“pair” is a list of two projects"),
    ({"kind": "incompatible", "pair": ["A", "A"]}, "A project cannot exclude itself."),
    ({"kind": "qpv_share", "at_least": 0.5, "label": 3}, "“label” is a text"),
]


@pytest.mark.parametrize(("data", "why"), REFUSED)
def test_what_cannot_be_a_rule_is_refused_with_the_reason(data: Any, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        rule_from_json(data)
    assert why in str(refusal.value)


def test_rules_come_as_they_are_or_as_plain_data_one_or_several() -> None:
    data = {"kind": "bounds", "attribute": "region", "at_least": 1}
    rule = bounds("region", at_least=1)
    for given in (rule, data, [rule], [data], (PortfolioRule("bounds", "region", at_least=1),)):  # type: ignore[arg-type]
        assert rules_of(given) == (rule,)
    assert rules_of([rule])[0] is rule
    assert isinstance(rules_of(PortfolioRule("bounds", "region", at_least=1))[0].at_least, Decimal)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "quota"}, "“kind” is one of bounds"),
        (PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal(60)), "0.6 is 60 %"),
        (PortfolioRule(RuleKind.BOUNDS, Attribute.REGION, "x"), "needs a least or a most"),
        (PortfolioRule("bounds", "town", at_least=1), "“attribute” is one of"),  # type: ignore[arg-type]
    ],
)
def test_rules_that_cannot_be_applied_are_errors_in_words(given: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rules_of([given])


def test_projects_stand_by_name_in_a_sentence_and_in_those_within_it() -> None:
    rule = PortfolioRule(RuleKind.INCOMPATIBLE, pair=("a1", "b2"))
    given = Sentence("{rule}: both are funded", rule=rule_in_words(rule))
    found = with_names(given, {"a1": "Jardin", "b2": "Atelier"})
    assert str(found) == "Not both Jardin and Atelier: both are funded"
    assert "a1" in str(given)
