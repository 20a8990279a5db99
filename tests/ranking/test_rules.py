"""Do the places, pins and methods of a scenario have their codes and labels?"""

import pytest

from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace
from committee.words import Labelled, say


@pytest.mark.parametrize("kind", [ScenarioPlace, Pin, ScenarioMethod])
def test_every_value_is_said_in_both_languages(kind: type[Labelled]) -> None:
    assert all(say(one.label, "fr") != say(one.label, "en") for one in kind)


def test_codes_are_the_ones_kept_in_the_store() -> None:
    assert [one.value for one in ScenarioPlace] == ["funded", "reserve", "left_out"]
    assert [one.value for one in Pin] == ["in", "out"]
    assert [one.value for one in ScenarioMethod] == ["rank_order", "optimised", "by_hand"]
