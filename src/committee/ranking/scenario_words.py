"""How are the rules of a scenario, and the values that they count by, said to people?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from committee.intake.rules import Category, Theme
from committee.ranking.portfolio_rules import Attribute, PortfolioRule, rule_in_words
from committee.territories.departments import department_names
from committee.words import Sentence, say


def value_in_words(attribute: Attribute | str, value: Any) -> Sentence | str:
    """A value of an attribute as people call it; a theme that is in no list is said as it was typed."""
    if value is None:
        return Sentence("not told")
    match Attribute(attribute):
        case Attribute.THEME if value in set(Theme):
            return Theme(value).label
        case Attribute.CATEGORY if value in set(Category):
            return Category(value).label
        case Attribute.DEPARTMENT if value in department_names():
            return f"{department_names()[value]} ({value})"
        case Attribute.OVERSEAS:
            return Sentence("yes") if value == "yes" else Sentence("no")
    return str(value)


def rule_said(rule: PortfolioRule, names: Mapping[str, str], locale: str) -> str:
    """A rule as a sentence in a language, its value and its projects by their names."""
    if rule.value is not None and rule.attribute is not None:
        told = value_in_words(rule.attribute, rule.value)
        rule = replace(rule, value=say(told, locale) if isinstance(told, Sentence) else told)
    return say(rule_in_words(rule, names), locale)
