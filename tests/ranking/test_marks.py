"""Marks become cells: what is checked on the way, in whatever order and kind of column they come."""

import numpy as np
import pandas as pd
import pytest

from committee.ranking.marks import (
    STEPS,
    cell_means,
    given_marks,
    identifiers,
    points_of,
    scale_of,
    shares_of,
    tally,
)

IDS = ("a", "b", "c")


def criteria(*weights: float, ends: tuple[float, float] = (0, 5)) -> pd.DataFrame:
    names = [f"c{at}" for at in range(len(weights))]
    return pd.DataFrame(
        {"criterion_id": names, "weight": weights, "scale_min": ends[0], "scale_max": ends[1]}
    )


def evaluations() -> pd.DataFrame:
    """Whole evaluations, application by application: two of a, one of b, one of d; b's second mark is missing."""
    given = {
        ("a", "r1"): (4.0, 2.0),
        ("a", "r2"): (1.0, 5.0),
        ("b", "r1"): (3.0, np.nan),
        ("d", "r2"): (0.0, 9.0),
    }
    rows = [(*who, f"c{at}", value) for who, values in given.items() for at, value in enumerate(values)]
    names = ["application_id", "member_id", "criterion_id"]
    return pd.DataFrame(rows, columns=[*names, "value"]).astype(dict.fromkeys(names, object))


@pytest.mark.parametrize("weights", [(1, 1, 1), (50, 30, 20), (0.1, 0.2, 0.7), (0, 3), (1e-300, 1e300), (7,)])
def test_weights_are_the_exact_ratios_on_steps_that_sum_to_100(weights: tuple[float, ...]) -> None:
    found = scale_of(criteria(*weights)).weights
    assert found.sum() == 100.0
    assert found == pytest.approx(100 * np.array(weights) / sum(weights), abs=1e-12)
    assert (found * STEPS == np.rint(found * STEPS)).all()


def test_of_equal_weights_the_first_announced_takes_the_step_that_is_left() -> None:
    found = scale_of(criteria(1, 1, 1)).weights
    assert found[0] - found[1] == 1 / STEPS
    assert found[1] == found[2]


@pytest.mark.parametrize("weights", [(), (0.0,), (-1.0, 3.0), (float("nan"),), (float("inf"), 1.0)])
def test_weights_that_cannot_be_used_are_errors(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        scale_of(criteria(*weights))


@pytest.mark.parametrize("ends", [(5, 5), (5, 0), (float("nan"), 5), (0, float("inf"))])
def test_scale_without_width_is_an_error(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="scale"):
        scale_of(criteria(1, ends=ends))


def test_criterion_that_comes_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="once"):
        scale_of(criteria(1, 2).assign(criterion_id="c0"))


def test_identifiers_are_sorted_and_each_is_there_once() -> None:
    assert identifiers(["b", "a", "b"]).tolist() == ["a", "b"]
    assert identifiers(name for name in "ba").tolist() == ["a", "b"]


@pytest.mark.parametrize("kind", ["object", "str", "string", "category"])
@pytest.mark.parametrize("order", ["as given", "by criterion", "backwards"])
def test_cells_do_not_depend_on_the_kind_of_column_nor_on_the_order(kind: str, order: str) -> None:
    marks = evaluations().astype(dict.fromkeys(["application_id", "member_id", "criterion_id"], kind))
    if order == "by criterion":
        marks = marks.sort_values(["criterion_id", "member_id"])
    elif order == "backwards":
        marks = marks.iloc[::-1]
    found = tally(marks, scale_of(criteria(1, 1)), identifiers(IDS))
    assert found.counts.tolist() == [[2, 2], [1, 0], [0, 0]]
    np.testing.assert_array_equal(found.means, [[2.5, 3.5], [3.0, np.nan], [np.nan, np.nan]])
    assert found.readers.tolist() == [2, 1, 0]


def test_short_numbers_of_categories_do_not_overflow() -> None:
    """120 applications and 9 criteria as categories are numbered in 8 bits; their cells are not."""
    rows = [(f"a{at:03}", "r", f"c{each}", at % 6) for at in range(120) for each in range(9)]
    marks = pd.DataFrame(rows, columns=["application_id", "member_id", "criterion_id", "value"])
    marks = marks.astype(dict.fromkeys(["application_id", "member_id", "criterion_id"], "category"))
    ids = identifiers(marks["application_id"])
    for one in (marks, marks.sample(frac=1, random_state=1)):
        means = tally(one, scale_of(criteria(*[1] * 9)), ids).means
        np.testing.assert_array_equal(means, np.repeat(np.arange(120) % 6, 9).reshape(120, 9))


def test_identifiers_may_be_numbers_and_values_nullable() -> None:
    marks = evaluations().replace(
        {"application_id": {"a": 1, "b": 2, "d": 4}, "member_id": {"r1": 1, "r2": 2}}
    )
    marks["application_id"] = marks["application_id"].astype(int)
    marks["value"] = marks["value"].astype("Int64")
    found = tally(marks, scale_of(criteria(1, 1)), identifiers([1, 2, 3]))  # type: ignore[list-item]
    assert found.counts.tolist() == [[2, 2], [1, 0], [0, 0]]


def test_evaluations_of_part_of_the_grid_are_read_whole() -> None:
    """What the staff mark is no part of a reader's evaluation: the criteria in the middle are given by nobody."""
    marks = evaluations().replace({"criterion_id": {"c0": "c3", "c1": "c0"}})
    found = tally(marks, scale_of(criteria(1, 1, 1, 1)), identifiers(IDS))
    assert found.counts[0].tolist() == [2, 0, 0, 2]
    np.testing.assert_array_equal(found.means[0], [3.5, np.nan, np.nan, 2.5])


@pytest.mark.parametrize("is_in_order", [True, False])
def test_marks_of_the_staff_are_counted_and_the_staff_are_no_readers(is_in_order: bool) -> None:
    marks = evaluations()
    marks["is_reader"] = marks["member_id"] != "r2"
    found = tally(marks if is_in_order else marks.iloc[::-1], scale_of(criteria(1, 1)), identifiers(IDS))
    assert found.counts[0].tolist() == [2, 2]
    assert found.readers.tolist() == [1, 1, 0]


@pytest.mark.parametrize("is_in_order", [True, False])
@pytest.mark.parametrize(
    ("column", "row", "wrong", "message"),
    [
        ("value", 1, 5.5, "outside the scale"), ("value", 1, 6.0, "outside the scale"),
        ("value", 0, -1.0, "outside the scale"), ("value", 0, float("inf"), "outside the scale"),
        ("criterion_id", 1, "cX", "does not have"), ("criterion_id", 1, None, "does not have"),
        ("criterion_id", 1, "c0", "twice"), ("member_id", 2, "r1", "twice"), ("member_id", 0, None, "nobody"),
    ],
)  # fmt: skip
def test_mark_that_cannot_be_is_an_error(
    is_in_order: bool, column: str, row: int, wrong: object, message: str
) -> None:
    marks = evaluations()
    marks.loc[row, column] = wrong
    with pytest.raises(ValueError, match=message):
        tally(marks if is_in_order else marks.iloc[::-1], scale_of(criteria(1, 1)), identifiers(IDS))


@pytest.mark.parametrize("column", ["member_id", "criterion_id"])
def test_evaluation_of_nobody_or_of_unknown_criteria_is_an_error(column: str) -> None:
    marks = evaluations().iloc[:2]
    wrong = [{"r1": None, "c1": "cX"}.get(name, name) for name in marks[column]]
    for kind in ("object", "category"):
        with pytest.raises(ValueError, match=r"nobody|does not have"):
            tally(
                marks.assign(**{column: pd.Series(wrong, dtype=kind)}),
                scale_of(criteria(1, 1)),
                identifiers(IDS),
            )


def test_evaluation_that_comes_twice_is_an_error() -> None:
    marks = evaluations()
    twice = pd.concat([marks, marks.iloc[:2]], ignore_index=True)
    for one in (twice, twice.assign(criterion_id=twice["criterion_id"].map({"c0": "c1", "c1": "c0"}))):
        with pytest.raises(ValueError, match="twice"):
            tally(one, scale_of(criteria(1, 1)), identifiers(IDS))


@pytest.mark.parametrize("is_in_order", [True, False])
def test_each_criterion_has_its_own_scale(is_in_order: bool) -> None:
    wide = criteria(1, 1).assign(scale_max=[5, 9], scale_min=[1, 2])
    marks = evaluations() if is_in_order else evaluations().iloc[::-1]
    assert tally(marks, scale_of(wide), identifiers(IDS)).means[0].tolist() == [2.5, 3.5]
    for name, ends in (
        ("scale_max", [3, 9]),
        ("scale_max", [5, 4]),
        ("scale_min", [2, 2]),
        ("scale_min", [1, 3]),
    ):
        with pytest.raises(ValueError, match="outside"):
            tally(marks, scale_of(wide.assign(**{name: ends})), identifiers(IDS))


def test_strangers_marks_are_not_even_checked() -> None:
    marks = evaluations()
    marks.loc[marks["application_id"] == "d", ["criterion_id", "value"]] = ["cX", 99.0]
    assert tally(marks, scale_of(criteria(1, 1)), identifiers(IDS)).counts.sum() == 5
    assert tally(marks, scale_of(criteria(1, 1)), identifiers([])).counts.shape == (0, 2)
    assert tally(marks.iloc[:0], scale_of(criteria(1, 1)), identifiers(IDS)).counts.sum() == 0


def test_strangers_evaluations_leave_the_unread_unread() -> None:
    marks = evaluations().replace({"value": {9.0: 5.0}})
    found = tally(marks, scale_of(criteria(1, 1)), identifiers(IDS))
    assert found.counts.tolist() == [[2, 2], [1, 0], [0, 0]]
    assert found.readers.tolist() == [2, 1, 0]


@pytest.mark.parametrize("column", ["application_id", "member_id", "criterion_id"])
def test_evaluations_that_break_off_after_many_are_read_one_by_one(column: str) -> None:
    """The 151st of 160 marks is another reader's, on another application, or on another criterion."""
    rows = [(f"a{at:03}", f"r{at}", f"c{each}", float(each)) for at in range(80) for each in range(2)]
    marks = pd.DataFrame(rows, columns=["application_id", "member_id", "criterion_id", "value"])
    marks.loc[150, column] = {"application_id": "a079", "member_id": "other", "criterion_id": "c2"}[column]
    scale, ids = scale_of(criteria(1, 1, 1)), identifiers(marks["application_id"])
    found, plain = tally(marks, scale, ids), tally(marks.sample(frac=1, random_state=1), scale, ids)
    for one, other in zip(vars(found).values(), vars(plain).values(), strict=True):
        np.testing.assert_array_equal(one, other)
    if column == "application_id":
        assert found.readers.tolist()[75:] == [1, 1, 1, 1, 2]
    if column == "member_id":
        assert found.readers.tolist()[75] == 2
    if column == "criterion_id":
        assert found.counts.tolist()[75] == [0, 1, 1]


def test_given_marks_name_their_cells() -> None:
    scale, ids = scale_of(criteria(1, 1)), identifiers(IDS)
    given = given_marks(evaluations(), scale, ids)
    assert list(zip(given.rows, given.columns, given.values, strict=True)) == [
        (0, 0, 4.0), (0, 1, 2.0), (0, 0, 1.0), (0, 1, 5.0), (1, 0, 3.0),
    ]  # fmt: skip
    counts, means = cell_means(given, scale, ids)
    assert counts.tolist() == [[2, 2], [1, 0], [0, 0]]
    assert means[0].tolist() == [2.5, 3.5]


def test_mean_of_decimals_is_one_number_in_any_order_and_stays_on_the_scale() -> None:
    marks = pd.DataFrame(
        {"application_id": "a", "member_id": list("pqr"), "criterion_id": "c0", "value": [0.1, 0.1, 0.1]}
    )
    scale = scale_of(criteria(1, ends=(0, 0.1)))
    assert tally(marks, scale, identifiers("a")).means.tolist() == [[0.1]]
    means = {
        tally(marks.assign(value=order), scale_of(criteria(1)), identifiers("a")).means[0, 0]
        for order in ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.2, 0.3, 0.1])
    }
    assert len(means) == 1


def test_shares_and_points_of_a_full_criterion_are_all_of_it() -> None:
    scale = scale_of(criteria(1, 1, 1, ends=(1, 4)))
    shares = shares_of(np.array([[4.0, 1.0, np.nan]]), scale)
    np.testing.assert_array_equal(shares, [[1.0, 0.0, np.nan]])
    np.testing.assert_array_equal(points_of(shares, scale), [[scale.weights[0], 0.0, np.nan]])
