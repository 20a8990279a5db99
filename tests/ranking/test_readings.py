"""Readings with no value are none, and the order of rows is not kept; a seal names no reader."""

import pandas as pd
import pytest

from committee.ranking.readings import RATING_COLUMNS, readings_of, seal_of


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


def test_seal_follows_the_marks_and_not_who_gave_them() -> None:
    columns = ["application_id", "member_id", "criterion_id", "value", "is_reader"]
    rows = [("a", "x", "c", 4, True), ("a", "y", "c", 2, True), ("b", "x", "c", None, False)]
    marks = pd.DataFrame(rows, columns=columns).astype({"value": "Int64"})
    exchanged = marks.assign(member_id=["y", "x", "z"]).sample(frac=1, random_state=1)
    assert seal_of(marks) == seal_of(exchanged)
    for other in (
        marks.assign(value=[4, 2, 0]),
        marks.assign(value=[2, 2, None]),
        marks.assign(is_reader=True),
        marks.assign(application_id="a"),
        marks.iloc[:2],
    ):
        assert seal_of(other.astype({"value": "Int64"})) != seal_of(marks)
