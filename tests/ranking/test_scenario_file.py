"""Does a file of rules say what its author meant, or where it is wrong?"""

from decimal import Decimal

import pytest

from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds, rule_in_words, rule_to_json
from committee.ranking.scenario_file import rules_from_toml
from committee.settings import ROOT
from committee.words import Refused, say

EXAMPLE = ROOT / "data" / "templates" / "rules.toml"


def test_rules_come_in_the_order_of_the_file() -> None:
    text = '[[rule]]\nkind = "qpv_share"\nat_least = 0.6\n'
    text += '[[rule]]\nkind = "bounds"\nattribute = "region"\nat_least = 1'
    assert rules_from_toml(text) == [
        PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.6")),
        bounds("region", at_least=1),
    ]


def test_empty_file_has_no_rule() -> None:
    assert rules_from_toml("# nothing yet\n") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[rule]]\nkind = \n", "The file of rules cannot be read at line 2, column 8."),
        ('[[rule]]\nkind = "bounds', "The file of rules ends too early."),
        ("envelope = 3", "“envelope” is not known here: rules are [[rule]] tables."),
        ('[rule]\nkind = "qpv_share"', "Each rule begins with [[rule]], in double brackets."),
        ("rule = [3]", "Rule 1: A rule is a table of keys and values."),
        (
            '[[rule]]\nkind = "qpv_share"\nat_least = 0.6\n[[rule]]\nkind = "qpv_share"\nat_least = 60',
            "Rule 2: A share lies between 0 and 1: 0.6 is 60 %.",
        ),
        ('[[rule]]\nkind = "bounds"\nattribut = "region"', "Rule 1: The key “attribut” is not known"),
    ],
)
def test_wrong_file_is_refused_with_its_line_or_rule(text: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules_from_toml(text)
    assert why in str(refusal.value)


def test_example_shows_every_kind_of_rule() -> None:
    rules = rules_from_toml(EXAMPLE.read_text("utf-8"))
    assert {rule.kind for rule in rules} == set(RuleKind)
    assert [say(rule_in_words(rule), "en").replace("\u00a0", " ") for rule in rules][:2] == [
        "At most 2 projects per landlord",
        "At least 1 project per region",
    ]
    assert all(rule_to_json(rule) for rule in rules)
