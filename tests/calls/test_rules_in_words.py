"""Does a rule say what its settings ask?"""

from typing import Any

import pytest

from committee.calls.rules_in_words import listed, rule_in_words
from committee.calls.rulesets import RuleKind
from committee.words import say


@pytest.mark.parametrize("kind", list(RuleKind))
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_kind_is_said_in_both_languages(kind: RuleKind, locale: str) -> None:
    text = say(rule_in_words(kind, {}), locale)
    assert text.endswith(".")
    assert "{" not in text


@pytest.mark.parametrize(
    ("kind", "params", "said"),
    [
        (RuleKind.SITES_BETWEEN, {}, "De 1 à 3 sites."),
        (RuleKind.SITES_BETWEEN, {"most": None}, "Un site au moins."),
        (
            RuleKind.DURATION_IN,
            {"months": [12, 36], "anything_between": True},
            "Le projet dure de 12 à 36 mois.",
        ),
        (RuleKind.DURATION_IN, {}, "Le projet dure, en mois : 24, 36."),
        (RuleKind.LANDLORD_CONTRIBUTED, {}, "Chaque bailleur a contribué au fonds ces années-là : N-1, N."),
        (
            RuleKind.MAX_PROJECTS_PER_LANDLORD,
            {"large_from": None, "most_large": None},
            "2 projets au plus par bailleur et par an.",
        ),
    ],
)
def test_settings_are_in_the_sentence(kind: RuleKind, params: dict[str, Any], said: str) -> None:
    assert say(rule_in_words(kind, params), "fr") == said


def test_nothing_listed_is_said_so() -> None:
    assert say(listed([]), "fr") == "aucun"
