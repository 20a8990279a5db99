"""The official score: worked by hand, and the properties that a rule for public money must hold."""

from dataclasses import dataclass, replace
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking.score import (
    MEAN_COLUMNS,
    PART_COLUMNS,
    SCORE_COLUMNS,
    THRESHOLD_COLUMNS,
    TIE,
    TOTAL_COLUMNS,
    below_thresholds,
    criterion_means,
    decompose,
    ranks_of,
    reader_totals,
    shares_matrix,
    weighted_scores,
)

Mark = tuple[str, str, str, float | None]


def marks_frame(rows: list[Mark]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["application_id", "member_id", "criterion_id", "value"], dtype=object)
    return frame.astype({"value": "Int64"}) if all(isinstance(r[3], int | None) for r in rows) else frame


def grid(*weights: float, scale: tuple[int, int] = (0, 5)) -> pd.DataFrame:
    names = [f"c{number}" for number in range(len(weights))]
    return pd.DataFrame(
        {"criterion_id": names, "weight": weights, "scale_min": scale[0], "scale_max": scale[1]}
    )


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("application_id").sort_index()


def test_score_worked_by_hand() -> None:
    """Weights 50, 30, 20 on 0-5. A: means 4, 3, 5; B: means 3.5, 2, 0; C: third criterion marked by nobody."""
    marks = marks_frame(
        [
            ("A", "r1", "c0", 4), ("A", "r1", "c1", 3), ("A", "r1", "c2", 5),
            ("B", "r1", "c0", 3), ("B", "r1", "c1", 2), ("B", "r1", "c2", 0),
            ("B", "r2", "c0", 4), ("B", "r2", "c1", None), ("B", "r2", "c2", 0),
            ("C", "r2", "c0", 5), ("C", "r2", "c1", 5), ("C", "r2", "c2", None),
        ]
    )  # fmt: skip
    frame = weighted_scores(marks, grid(50, 30, 20), ["A", "B", "C", "D"])
    assert frame["application_id"].tolist() == ["A", "B", "C", "D"]
    # A: 50·4/5 + 30·3/5 + 20·5/5 = 40 + 18 + 20; B: 50·3.5/5 + 30·2/5 + 0 = 35 + 12
    assert frame["score"].tolist()[:2] == pytest.approx([78.0, 47.0])
    assert frame["score"].isna().tolist() == [False, False, True, True]
    assert frame["low"].tolist() == pytest.approx([78.0, 47.0, 80.0, 0.0])
    assert frame["high"].tolist() == pytest.approx([78.0, 47.0, 100.0, 100.0])
    assert frame["readers"].tolist() == [1, 2, 1, 0]
    assert frame["is_complete"].tolist() == [True, True, False, False]
    assert frame["rank"].tolist() == [1, 2, pd.NA, pd.NA]
    assert frame["turn"].tolist() == [1, 2, pd.NA, pd.NA]
    assert tuple(frame.columns) == SCORE_COLUMNS


def test_score_uses_both_declared_ends_of_the_scale() -> None:
    frame = weighted_scores(marks_frame([("A", "r", "c0", 3)]), grid(1, scale=(1, 5)), ["A"])
    assert frame["score"].tolist() == [50.0]


def test_ties_share_a_rank_and_leave_a_gap() -> None:
    values = {"A": 5, "B": 3, "C": 3, "D": 1}
    marks = marks_frame([(name, "r", "c0", value) for name, value in values.items()])
    assert weighted_scores(marks, grid(100), values)["rank"].tolist() == [1, 2, 2, 4]


def test_tie_within_a_rounding_error_is_a_tie_and_announced_criteria_decide_the_order() -> None:
    """0.1 · 3/5 + 0.2 · 0 and 0.1 · 0 + 0.2 · 1.5/5 are equal on paper."""
    marks = marks_frame(
        [("A", "r", "c0", 0), ("A", "r", "c1", 1.5), ("B", "r", "c0", 3), ("B", "r", "c1", 0)]
    )
    frame = weighted_scores(marks, grid(0.1, 0.2), ["A", "B"])
    assert frame["application_id"].tolist() == ["B", "A"]
    assert frame["rank"].tolist() == [1, 1]


def test_no_application_gives_the_same_columns_and_types() -> None:
    empty = weighted_scores(marks_frame([]), grid(1), [])
    full = weighted_scores(marks_frame([("A", "r", "c0", 1)]), grid(1), ["A"])
    assert empty.empty
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.parametrize(
    ("row", "message"),
    [(("A", "r", "c0", 6), "outside the scale"), (("A", "r", "c0", -1), "outside the scale"),
     (("A", "r", "cX", 1), "does not have")],
)  # fmt: skip
def test_marks_that_cannot_be_are_errors(row: Mark, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weighted_scores(marks_frame([row]), grid(1), ["A"])


def test_mark_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        weighted_scores(marks_frame([("A", "r", "c0", 1), ("A", "r", "c0", 2)]), grid(1), ["A"])


@pytest.mark.parametrize("weights", [(), (0.0,), (-1.0, 3.0), (float("nan"),)])
def test_weights_that_cannot_be_used_are_errors(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        weighted_scores(marks_frame([]), grid(*weights), ["A"])


def test_scale_without_width_is_an_error() -> None:
    with pytest.raises(ValueError, match="scale"):
        weighted_scores(marks_frame([]), grid(1, scale=(5, 5)), ["A"])


def test_reader_totals_are_out_of_100_and_unknown_when_a_criterion_is_left() -> None:
    marks = marks_frame(
        [("A", "r1", "c0", 5), ("A", "r1", "c1", 0), ("A", "r2", "c0", 5), ("A", "r2", "c1", None)]
    )
    totals = reader_totals(marks, grid(60, 40))
    assert tuple(totals.columns) == TOTAL_COLUMNS
    assert totals["member_id"].tolist() == ["r1", "r2"]
    assert totals["total"].tolist()[0] == pytest.approx(60.0)
    assert np.isnan(totals["total"].tolist()[1])


def test_reader_totals_of_nobody_are_empty() -> None:
    totals = reader_totals(marks_frame([]), grid(60, 40))
    assert totals.empty
    assert tuple(totals.columns) == TOTAL_COLUMNS


def test_lots_order_those_whom_every_criterion_leaves_equal() -> None:
    """A and C are equal to the last criterion, B has the same score and the better second criterion."""
    values = {"A": (4, 3, 2), "B": (4, 4, 1), "C": (4, 3, 2), "D": (5, 5, 5), "E": (4, 3, 2)}
    rows: list[Mark] = [
        (name, "r", f"c{at}", mark) for name, row in values.items() for at, mark in enumerate(row)
    ]
    asked, criteria = list(values), grid(40, 30, 30)
    plain = weighted_scores(marks_frame(rows), criteria, asked)
    assert plain["application_id"].tolist() == ["D", "B", "A", "C", "E"]
    drawn = weighted_scores(marks_frame(rows), criteria, asked, lots=["E", "D", "A", "B", "C", "unknown"])
    assert drawn["application_id"].tolist() == ["D", "B", "E", "A", "C"]
    assert drawn["rank"].tolist() == plain["rank"].tolist() == [1, 2, 2, 2, 2]
    assert drawn["turn"].tolist() == [1, 2, 3, 4, 5]
    partly = weighted_scores(marks_frame(rows), criteria, asked, lots=["C"])
    assert partly["application_id"].tolist() == ["D", "B", "C", "A", "E"]


def test_lots_that_draw_an_application_twice_are_an_error() -> None:
    with pytest.raises(ValueError, match="drawn once"):
        weighted_scores(marks_frame([]), grid(1), ["A"], lots=["A", "A"])


def test_incomplete_ones_stand_last_the_most_promising_first() -> None:
    rows: list[Mark] = [("A", "r", "c0", 1), ("B", "r", "c0", 3), ("C", "r", "c0", 0), ("C", "r", "c1", 0)]
    frame = weighted_scores(marks_frame(rows), grid(50, 50), ["A", "B", "C"])
    assert frame["application_id"].tolist() == ["C", "B", "A"]
    assert frame["turn"].tolist() == [1, pd.NA, pd.NA]
    equal = marks_frame([("A", "r", "c1", 2), ("B", "r", "c0", 2)])
    assert weighted_scores(equal, grid(50, 50), ["A", "B"])["application_id"].tolist() == ["B", "A"]


def test_ranks_of_chain_scores_closer_than_a_rounding() -> None:
    near = 0.9 * TIE
    assert ranks_of(np.array([50.0, 70.0, 50.0 + near, 50.0 + 2 * near, 10.0])).tolist() == [2, 1, 2, 2, 5]
    assert ranks_of(np.array([50.0, 50.0 + 1.5 * TIE])).tolist() == [2, 1]
    assert ranks_of(np.array([])).tolist() == []


# Published examples


def spotis(
    matrix: list[list[float]], weights: list[float], bounds: list[tuple[float, float]], signs: str
) -> pd.Series:
    """1 - score / 100 of each row; a criterion to be small, signed -, is marked from the other end of its scale."""
    ends = np.array(bounds, dtype=float)
    given_to = np.array(matrix, dtype=float)
    flipped = np.where([sign == "-" for sign in signs], ends.sum(axis=1) - given_to, given_to)
    names = [f"A{number}" for number in range(1, len(matrix) + 1)]
    rows = [
        (name, "r", f"c{at}", float(mark))
        for name, row in zip(names, flipped, strict=True)
        for at, mark in enumerate(row)
    ]
    criteria = pd.DataFrame(
        {
            "criterion_id": [f"c{at}" for at in range(len(weights))],
            "weight": weights,
            "scale_min": ends[:, 0],
            "scale_max": ends[:, 1],
        }
    )
    frame = by_id(weighted_scores(marks_frame(rows), criteria, names))
    return 1 - frame["score"] / 100


EXAMPLE_1 = ([10.5, -3.1, 1.7], [-4.7, 0.0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3])
FIFTH = [-3.0, 2.0, 4.2]


def test_score_is_1_minus_spotis_in_example_1_of_dezert_2020() -> None:
    """Dezert, Tchamova, Han, Tacnet (2020), "The SPOTIS rank reversal free method", FUSION 2020, example 1.

    The paper prints 0.3707 for A2 where its own formula gives 0.3705, as pymcdm 1.4 prints in its documentation.
    """
    bounds = [(-5.0, 12.0), (-6.0, 10.0), (-8.0, 5.0)]
    four = spotis([*map(list, EXAMPLE_1)], [0.2, 0.3, 0.5], bounds, "+-+")
    assert four.round(4).tolist() == [0.1989, 0.3705, 0.3063, 0.7491]
    five = spotis([*map(list, EXAMPLE_1), FIFTH], [0.2, 0.3, 0.5], bounds, "+-+")
    assert five.round(4).tolist() == [0.1989, 0.3705, 0.3063, 0.7491, 0.3572]
    assert five.tolist()[:4] == four.tolist(), "a fifth alternative moves no other by a bit"


def test_score_is_1_minus_spotis_in_example_2_of_dezert_2020() -> None:
    """The same paper's choice of a car, as the tests of scikit-criteria 0.10 and EVO-SPOTIS reproduce it."""
    cars = [
        [15000, 4.3, 99, 42, 737],
        [15290, 5.0, 116, 42, 892],
        [15350, 5.0, 114, 45, 952],
        [15490, 5.3, 123, 45, 1120],
    ]
    bounds = [(14000.0, 16000.0), (3.0, 8.0), (80.0, 140.0), (35.0, 60.0), (650.0, 1300.0)]
    found = spotis(cars, [0.2941, 0.2353, 0.2353, 0.0588, 0.1765], bounds, "---++")
    assert found.tolist() == pytest.approx([0.4779, 0.5781, 0.5558, 0.5801], abs=1e-4)
    assert found.rank().tolist() == [1, 3, 2, 4]


def topsis(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Hwang and Yoon (1981): vector normalisation, distances to the best and worst of those who applied."""
    scaled = matrix / np.sqrt((matrix**2).sum(axis=0)) * weights
    best, worst = (
        np.sqrt(((scaled - end) ** 2).sum(axis=1)) for end in (scaled.max(axis=0), scaled.min(axis=0))
    )
    return worst / (best + worst)


def min_max(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    spread = matrix.max(axis=0) - matrix.min(axis=0)
    return ((matrix - matrix.min(axis=0)) / spread) @ weights


def test_worst_application_flips_the_winner_of_topsis_and_of_min_max_and_moves_no_score_here() -> None:
    """E is the worst of all on the declared scale. With it TOPSIS turns from B to A, and min-max from A to B."""
    marks = np.array([[4.5, 4.5, 1.0], [3.0, 5.0, 3.5], [3.0, 5.0, 1.5], [3.5, 4.0, 2.5], [0.5, 1.0, 2.5]])
    weights, names = np.array([0.5, 0.3, 0.2]), list("ABCDE")
    winners = [
        [names[method(rows, weights).argmax()] for rows in (marks[:4], marks)] for method in (topsis, min_max)
    ]
    assert winners == [["B", "A"], ["A", "B"]]
    rows = [
        (name, "r", f"c{at}", float(mark))
        for name, row in zip(names, marks, strict=True)
        for at, mark in enumerate(row)
    ]
    four, five = (weighted_scores(marks_frame(rows), grid(50, 30, 20), names[:many]) for many in (4, 5))
    assert five["application_id"].tolist() == ["A", "B", "D", "C", "E"]
    pd.testing.assert_frame_equal(four, five.iloc[:4], check_exact=True)


# Decomposition


def worked() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A has marks of two readers, B of one, C none on the third criterion; weights 50, 30, 20 on 0-5."""
    rows: list[Mark] = [
        ("A", "r1", "c0", 4), ("A", "r1", "c1", 3), ("A", "r1", "c2", 5), ("A", "r2", "c0", 2),
        ("B", "r1", "c0", 5), ("B", "r1", "c1", 1), ("B", "r1", "c2", 3),
        ("C", "r2", "c0", 5), ("C", "r2", "c1", 5), ("C", "r2", "c2", None),
    ]  # fmt: skip
    return marks_frame(rows), grid(50, 30, 20)


def test_criterion_means_worked_by_hand() -> None:
    marks, criteria = worked()
    frame = criterion_means(marks, criteria, ["C", "A", "D"])
    assert tuple(frame.columns) == MEAN_COLUMNS
    assert frame["application_id"].tolist() == [name for name in "ACD" for _ in range(3)]
    assert frame["criterion_id"].tolist() == ["c0", "c1", "c2"] * 3
    own = frame.iloc[:3]
    assert own["readers"].tolist() == [2, 1, 1]
    assert own["mean"].tolist() == [3.0, 3.0, 5.0]
    assert (own["lowest"].tolist(), own["highest"].tolist()) == ([2.0, 3.0, 5.0], [4.0, 3.0, 5.0])
    assert own["share"].tolist() == [0.6, 0.6, 1.0]
    assert own["points"].tolist() == [30.0, 18.0, 20.0]
    assert own["weight"].tolist() == [50.0, 30.0, 20.0]
    told = marks.assign(is_reader=marks["member_id"] != "r2")
    assert criterion_means(told, criteria, ["A"])["readers"].tolist() == [1, 1, 1]
    assert criterion_means(told, criteria, ["A"])["mean"].tolist() == own["mean"].tolist()
    nobody = frame.iloc[5:]
    assert nobody["readers"].tolist() == [0] * 4
    assert nobody[["mean", "lowest", "highest", "share", "points"]].isna().all(axis=None)


def test_shares_matrix_has_a_row_an_application_and_a_column_a_criterion() -> None:
    marks, criteria = worked()
    frame = shares_matrix(marks, criteria, ["C", "A"])
    assert (frame.index.tolist(), frame.columns.tolist()) == (["A", "C"], ["c0", "c1", "c2"])
    assert (frame.index.name, frame.columns.name) == ("application_id", "criterion_id")
    assert frame.loc["A"].tolist() == [0.6, 0.6, 1.0]
    assert frame.loc["C"].isna().tolist() == [False, False, True]


def test_decomposition_worked_by_hand() -> None:
    """A has 30 + 18 + 20, B 50 + 6 + 12; C is incomplete and in no cohort. The cohort's mean is 40 + 12 + 16."""
    means = criterion_means(*worked(), ["A", "B", "C"])
    frame = decompose(means, "A")
    assert tuple(frame.columns) == PART_COLUMNS
    assert frame["criterion_id"].tolist() == ["c0", "c1", "c2"]
    assert frame["mean"].tolist() == [3.0, 3.0, 5.0]
    assert frame["cohort_mean"].tolist() == [4.0, 2.0, 4.0]
    assert frame["points"].tolist() == [30.0, 18.0, 20.0]
    assert frame["cohort_points"].tolist() == [40.0, 12.0, 16.0]
    assert frame["gap"].tolist() == [-10.0, 6.0, 4.0]
    assert frame["rank_in_criterion"].tolist() == [2, 1, 1]


def test_decomposition_against_a_cohort_of_one_and_of_nobody_complete() -> None:
    means = criterion_means(*worked(), ["A", "B", "C"])
    frame = decompose(means, "C", ["B", "C", "unknown"])
    assert frame["cohort_points"].tolist() == [50.0, 6.0, 12.0]
    assert frame["gap"].tolist()[:2] == [0.0, 24.0]
    assert frame["rank_in_criterion"].tolist() == [1, 1, pd.NA]
    assert np.isnan(frame["gap"].tolist()[2])
    assert decompose(means, "A", ["C"])[["cohort_mean", "cohort_points", "gap"]].isna().all(axis=None)
    with pytest.raises(KeyError):
        decompose(means, "unknown")


def test_thresholds_flag_means_and_tell_who_is_on_which_side() -> None:
    marks, criteria = worked()
    asked = criteria.assign(threshold=[3.0, np.nan, 3.5])
    frame = below_thresholds(marks, asked, ["A", "B", "C"])
    assert tuple(frame.columns) == THRESHOLD_COLUMNS
    assert frame["application_id"].tolist() == list("AABBCC")
    assert frame["criterion_id"].tolist() == ["c0", "c2"] * 3
    assert frame["threshold"].tolist() == [3.0, 3.5] * 3
    assert frame["is_below"].tolist() == [False, False, False, True, False, False]
    assert frame["readers_below"].tolist() == [1, 0, 0, 1, 0, 0]
    assert frame["readers_above"].tolist() == [1, 1, 1, 0, 1, 0]
    assert below_thresholds(marks, criteria, ["A"]).empty
    staff = below_thresholds(marks.assign(is_reader=marks["member_id"] != "r2"), asked, ["A"])
    assert staff["readers_below"].tolist() == [0, 0]
    assert staff["mean"].tolist() == [3.0, 5.0]


# Properties, each over 10 000 panels: batches of 500, whose number HYPOTHESIS_MAX_EXAMPLES raises.

PANELS = 500
batches = settings(max_examples=max(1, settings.default.max_examples // 5))
SEEDS = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Batch:
    """Five hundred panels on one grid, in one frame of marks: up to 7 applications and 4 readers, marks missing."""

    marks: pd.DataFrame
    criteria: pd.DataFrame
    applications: list[str]
    panels: np.ndarray
    rng: np.random.Generator

    def scores(self, **named: object) -> pd.DataFrame:
        return weighted_scores(self.marks, self.criteria, self.applications, **named)  # type: ignore[arg-type]


def batch(seed: int) -> Batch:
    rng = np.random.default_rng(seed)
    panels = np.repeat(np.arange(PANELS), rng.integers(1, 8, PANELS))
    names = np.array([f"{panel:03}/{at:04}" for at, panel in enumerate(panels)], dtype=object)
    criteria = np.array(rng.permutation([f"c{at}" for at in range(rng.integers(1, 5))]), dtype=object)
    lowest = rng.integers(0, 2)
    ends = {"scale_min": lowest, "scale_max": lowest + rng.integers(1, 10)}
    grid_of = pd.DataFrame({"criterion_id": criteria, "weight": rng.integers(1, 61, len(criteria)), **ends})
    rows, readers = np.nonzero(rng.random((len(names), 4)) < rng.choice([0.3, 0.6, 0.9]))
    shape = (len(rows), len(criteria))
    values = rng.integers(ends["scale_min"], ends["scale_max"], shape, endpoint=True).astype(float)
    if rng.random() < 0.3:
        values = np.minimum(values + np.round(rng.random(shape), 2), ends["scale_max"])
    values[rng.random(shape) < rng.choice([0.0, 0.05, 0.3])] = np.nan
    frame = pd.DataFrame(
        {
            "application_id": np.repeat(names[rows], shape[1]),
            "member_id": np.repeat(np.array([f"r{at}" for at in range(4)], dtype=object)[readers], shape[1]),
            "criterion_id": np.tile(criteria, shape[0]),
            "value": values.ravel(),
        }
    ).astype({"application_id": object, "member_id": object, "criterion_id": object})
    if rng.random() < 0.5:
        frame["is_reader"] = frame["member_id"] != "r0"
    return Batch(frame, grid_of, names.tolist(), panels, rng)


def shuffled(one: Batch) -> Batch:
    return replace(
        one,
        marks=one.marks.iloc[one.rng.permutation(len(one.marks))],
        applications=one.rng.permutation(np.array(one.applications, dtype=object)).tolist(),
    )


@given(SEEDS)
@batches
def test_order_of_marks_and_of_applications_changes_nothing(seed: int) -> None:
    one = batch(seed)
    pd.testing.assert_frame_equal(one.scores(), shuffled(one).scores(), check_exact=True)


@given(SEEDS)
@batches
def test_taking_applications_away_leaves_the_others_bit_identical(seed: int) -> None:
    one = batch(seed)
    kept = [name for name in one.applications if one.rng.random() < 0.5]
    whole, alone = by_id(one.scores()), by_id(replace(one, applications=kept).scores())
    columns = ["score", "low", "high", "readers", "is_complete"]
    pd.testing.assert_frame_equal(whole.loc[kept, columns], alone[columns], check_exact=True)


@given(SEEDS)
@batches
def test_weights_times_a_constant_change_nothing(seed: int) -> None:
    """Whole weights times a whole number or a power of two: not one bit. Times another: within a rounding."""
    one = batch(seed)
    before = one.scores()
    factor = float(one.rng.choice([3, 7, 100, 1000, 0.5, 2.0**-40, 2.0**70]))
    after = replace(one, criteria=one.criteria.assign(weight=one.criteria["weight"] * factor)).scores()
    pd.testing.assert_frame_equal(before, after, check_exact=True)
    other = one.rng.lognormal(0, 5)
    near = replace(one, criteria=one.criteria.assign(weight=one.criteria["weight"] * other)).scores()
    pd.testing.assert_frame_equal(before, near, rtol=0, atol=1e-11)


@given(SEEDS)
@batches
def test_a_higher_mark_never_lowers_score_nor_rank(seed: int) -> None:
    """Of each application one mark is lifted; then, panel by panel, one application alone is ranked with it."""
    one = batch(seed)
    top = one.criteria["scale_max"].iloc[0]
    liftable = one.marks[one.marks["value"] < top].groupby("application_id").sample(1, random_state=seed)
    values = one.marks["value"].copy()
    lifts = np.minimum(one.rng.choice([0.01, 0.5, 1, 1, 1], len(liftable)), top - liftable["value"])
    values[liftable.index] += lifts
    before = by_id(one.scores())
    after = by_id(replace(one, marks=one.marks.assign(value=values)).scores())
    changed = np.zeros(len(before), dtype=bool)
    changed[before.index.get_indexer(pd.Index(liftable["application_id"], dtype=object))] = True
    for column in ("low", "high"):
        assert (after[column] >= before[column]).all()
    assert (after.loc[~changed, "low"] == before.loc[~changed, "low"]).all()
    assert (
        after.loc[changed & before["is_complete"], "score"]
        > before.loc[changed & before["is_complete"], "score"]
    ).all()
    for panel in range(PANELS):
        here = np.flatnonzero((one.panels == panel) & before["is_complete"].to_numpy())
        if not changed[here].any():
            continue
        lifted = one.rng.choice(np.flatnonzero(changed[here]))
        scores = before["score"].to_numpy()[here]
        ranks = ranks_of(scores)
        scores[lifted] = after["score"].to_numpy()[here[lifted]]
        assert ranks_of(scores)[lifted] <= ranks[lifted]
    alone = [name for name, panel in zip(one.applications, one.panels, strict=True) if panel == seed % PANELS]
    small = by_id(replace(one, applications=alone).scores())
    is_ranked = small["is_complete"]
    assert (
        small.loc[is_ranked, "rank"].tolist() == ranks_of(small.loc[is_ranked, "score"].to_numpy()).tolist()
    )


@given(SEEDS)
@batches
def test_recused_voided_and_strangers_marks_never_enter(seed: int) -> None:
    """Marks on an application that is not asked for, and voided marks, which have no value, change no bit."""
    one = batch(seed)
    hidden = one.applications[:: one.rng.integers(2, 4)]
    shown = sorted(set(one.applications) - set(hidden))
    rest = one.marks[~one.marks["application_id"].isin(hidden) & one.marks["value"].notna()]
    worst = one.marks.assign(value=one.marks["value"].where(~one.marks["application_id"].isin(hidden), -99.0))
    with_them = replace(one, marks=worst, applications=shown).scores()
    without = replace(one, marks=rest, applications=shown).scores()
    pd.testing.assert_frame_equal(with_them, without, check_exact=True)


@given(SEEDS)
@batches
def test_points_of_the_criteria_sum_to_the_score_bit_by_bit_in_any_order(seed: int) -> None:
    one = batch(seed)
    scores = by_id(one.scores())
    means = criterion_means(one.marks, one.criteria, one.applications)
    table = means.pivot(index="application_id", columns="criterion_id", values="points")
    whole = table[scores["is_complete"]]
    score = scores.loc[scores["is_complete"], "score"].to_numpy()
    orders = (whole, whole.iloc[:, ::-1], whole.sample(frac=1, axis=1, random_state=seed))
    assert all((columns.sum(axis=1).to_numpy() == score).all() for columns in orders)
    assert [fsum(row) for row in whole.to_numpy()] == score.tolist()
    assert (table.notna().all(axis=1) == scores["is_complete"]).all()
    if len(whole):
        name = str(one.rng.choice(whole.index.to_numpy()))
        parts = decompose(means, name)
        assert parts["gap"].sum() == scores.loc[name, "score"] - parts["cohort_points"].sum()
        assert parts["cohort_points"].sum() == pytest.approx(score.mean(), abs=1e-11)
        weight = parts["weight"].to_numpy()
        direct = (
            weight * (parts["mean"] - parts["cohort_mean"]) / np.ptp(one.criteria.iloc[0, 2:].to_numpy(float))
        )
        assert parts["gap"].to_numpy() == pytest.approx(direct.to_numpy(), abs=1e-9)


@given(SEEDS)
@batches
def test_score_is_what_a_plain_groupby_gives_and_lies_on_the_scale(seed: int) -> None:
    one = batch(seed)
    frame = by_id(one.scores())
    ends = one.criteria.set_index("criterion_id")
    shares = one.marks.groupby(["application_id", "criterion_id"])["value"].mean().unstack()
    shares = (shares.reindex(frame.index)[ends.index] - ends["scale_min"]) / (
        ends["scale_max"] - ends["scale_min"]
    )
    weights = ends["weight"] / ends["weight"].sum()
    plain = [
        100 * (filled * weights).sum(axis=1, skipna=False)
        for filled in (shares, shares.fillna(0), shares.fillna(1))
    ]
    for column, expected in zip(("score", "low", "high"), plain, strict=True):
        np.testing.assert_allclose(frame[column], expected, rtol=0, atol=1e-10)
    assert (frame["low"] >= 0).all()
    assert (frame["high"] <= 100).all()
    complete = frame[frame["is_complete"]]
    assert (complete["score"] == complete["low"]).all()
    assert (complete["score"] == complete["high"]).all()
    assert (frame.loc[~frame["is_complete"], "low"] < frame.loc[~frame["is_complete"], "high"]).all()
    turns = one.scores()["turn"]
    assert turns.dropna().tolist() == list(range(1, len(complete) + 1))
    assert turns.isna().sum() == len(frame) - len(complete)


@given(SEEDS)
@batches
def test_lots_order_ties_and_nothing_else(seed: int) -> None:
    one = batch(seed)
    lots = one.rng.permutation(np.array(one.applications, dtype=object)).tolist()
    plain, drawn = one.scores(), one.scores(lots=lots)
    pd.testing.assert_frame_equal(
        by_id(plain).drop(columns="turn"), by_id(drawn).drop(columns="turn"), check_exact=True
    )
    shares = shares_matrix(one.marks, one.criteria, one.applications)
    place = {name: at for at, name in enumerate(lots)}
    ranked = drawn[drawn["is_complete"]]
    worst_first = map(tuple, -shares.loc[ranked["application_id"]].round(9).to_numpy())
    keys = [
        (rank, row, place[name])
        for name, rank, row in zip(ranked["application_id"], ranked["rank"], worst_first, strict=True)
    ]
    assert keys == sorted(keys)


def test_marks_of_the_staff_count_and_the_staff_are_no_readers() -> None:
    rows = marks_frame([("A", "r1", "c0", 4), ("A", "office", "c1", 2), ("A", "r2", "c0", 2)])
    told = rows.assign(is_reader=[True, False, True])
    frame = weighted_scores(told, grid(50, 50), ["A"])
    assert frame["score"].tolist() == pytest.approx([50.0])
    assert frame["readers"].tolist() == [2]
    assert weighted_scores(rows, grid(50, 50), ["A"])["readers"].tolist() == [3]
