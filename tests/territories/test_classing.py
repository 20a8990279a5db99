"""Are values put into classes so that equal values stay together and none is lost?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.classing import COLOURS, Classing, class_of, classes_of


def told(values: list[float], classing: Classing) -> list[tuple[str, float, float, int]]:
    return [(each.letter, each.low, each.high, each.count) for each in classes_of(values, classing)]


def test_quintiles_hold_the_same_number() -> None:
    assert told([float(value) for value in range(1, 11)], Classing.QUINTILES) == [
        ("A", 1, 2, 2),
        ("B", 2, 4, 2),
        ("C", 4, 6, 2),
        ("D", 6, 8, 2),
        ("E", 8, 10, 2),
    ]


def test_quartiles_are_four_and_intervals_are_equally_wide() -> None:
    values = [0.0, 1, 2, 3, 4, 5, 6, 100]
    assert [count for *_, count in told(values, Classing.QUARTILES)] == [2, 2, 2, 2]
    assert told(values, Classing.INTERVALS) == [("A", 0, 20, 7), ("B", 80, 100, 1)]


def test_equal_values_share_a_class_and_one_value_is_one_class() -> None:
    assert told([7.0] * 9, Classing.QUINTILES) == [("A", 7, 7, 9)]
    assert told([5.0], Classing.INTERVALS) == [("A", 5, 5, 1)]
    assert told([], Classing.QUARTILES) == []
    assert told([0.0] * 8 + [1, 2], Classing.QUINTILES) == [("A", 0, 0, 8), ("B", 0, 2, 2)]


def test_unknown_value_has_no_class() -> None:
    classes = classes_of([1.0, 2.0, float("nan")], Classing.QUINTILES)
    assert sum(each.count for each in classes) == 2
    assert class_of(None, classes) is None
    assert class_of(float("nan"), classes) is None
    assert class_of(3.0, classes) is None


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=60), st.sampled_from(list(Classing))
)
def test_every_value_has_one_class_and_the_counts_add_up(values: list[float], classing: Classing) -> None:
    classes = classes_of(values, classing)
    assert 1 <= len(classes) <= classing.number
    assert sum(each.count for each in classes) == len(values)
    for each in classes:
        inside = [value for value in values if class_of(value, classes) == each]
        assert len(inside) == each.count
        assert all(each.low <= value <= each.high for value in inside)


@pytest.mark.parametrize("number", list(COLOURS))
def test_scales_grow_darker(number: int) -> None:
    light = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in COLOURS[number]]
    assert light == sorted(light, reverse=True)
    assert len(set(COLOURS[number])) == number
