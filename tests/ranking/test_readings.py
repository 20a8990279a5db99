"""Readings with no value are none, and the order of rows is not kept."""

import pandas as pd
import pytest

from committee.ranking.readings import RATING_COLUMNS, readings_of


def test_readings_are_sorted_codes_of_what_has_a_value() -> None:
    rows = [("b", "y", 4), ("a", "z", None), ("b", "x", 3), ("a", "y", 2), ("a", "y", 1)]
    found = readings_of(pd.DataFrame(rows, columns=list(RATING_COLUMNS)))
    assert found.project_ids.tolist() == ["a", "b"]
    assert found.reader_ids.tolist() == ["x", "y"]
    assert found.projects.tolist() == [0, 0, 1, 1]
    assert found.readers.tolist() == [1, 1, 0, 1]
    assert found.values.tolist() == [1, 2, 3, 4]


def test_infinite_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        readings_of(pd.DataFrame([("a", "x", float("inf"))], columns=list(RATING_COLUMNS)))
