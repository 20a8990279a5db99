"""Is an address of the districts page read calmly, whatever it says?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.asking import DistrictsAsked, districts_asked
from committee.territories.classing import Classing
from committee.territories.rules import Generation


def test_everything_that_is_known_is_understood() -> None:
    asked = districts_asked(
        {
            "place": "lille",
            "search": "moulins",
            "generation": "2015",
            "indicator": "TP60",
            "values": "2015.2021",
            "classes": "i5",
        }
    )
    assert asked.frame is not None
    assert asked.frame.code == "lille"
    assert asked.search == "moulins"
    assert asked.generation is Generation.OF_2015
    assert asked.variable is not None
    assert (asked.variable.code, asked.geography, asked.vintage) == ("TP60", Generation.OF_2015, 2021)
    assert asked.classing is Classing.INTERVALS


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"place": "nowhere", "generation": "2050", "indicator": "<b>", "values": "x.y", "classes": "q9"},
        {"place": None, "search": None, "values": "2024.²²²²"},
    ],
)
def test_what_is_wrong_is_left_at_its_default(params: dict[str, str | None]) -> None:
    asked = districts_asked(params)
    assert (asked.frame, asked.variable, asked.vintage, asked.classing) == (
        None,
        None,
        None,
        Classing.QUINTILES,
    )
    assert asked.generation is Generation.OF_2024


@given(st.dictionaries(st.sampled_from(["place", "search", "generation", "indicator", "values"]), st.text()))
def test_no_text_breaks_it(params: dict[str, str]) -> None:
    assert len(districts_asked(params).search) <= 100


def test_day_of_a_generation_is_one_on_which_it_holds_everywhere() -> None:
    today = date(2026, 11, 21)
    assert DistrictsAsked().on(today) == today
    assert DistrictsAsked(generation=Generation.OF_2015).on(today) == date(2023, 12, 31)
    assert DistrictsAsked(generation=Generation.OF_2015).on(date(2020, 1, 1)) == date(2020, 1, 1)
