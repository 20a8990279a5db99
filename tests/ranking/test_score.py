"""The official score: worked by hand, and the properties that a rule for public money must hold."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking.score import SCORE_COLUMNS, TIE, TOTAL_COLUMNS, reader_totals, weighted_scores

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


# Properties

IDS = [f"p{number}" for number in range(7)]
READERS = [f"r{number}" for number in range(4)]


@st.composite
def panels(draw: st.DrawFn, whole: bool = True) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """A panel: a grid of 1 to 4 criteria, up to 7 applications, up to 4 readers, any mark missing."""
    weights = draw(st.lists(st.integers(1, 60), min_size=1, max_size=4))
    applications = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    value = st.integers(0, 5) if whole else st.floats(0, 5, allow_subnormal=False)
    rows: list[Mark] = []
    for application in applications:
        for reader in draw(st.lists(st.sampled_from(READERS), unique=True)):
            rows += [
                (application, reader, f"c{number}", draw(st.one_of(st.none(), value)))
                for number in range(len(weights))
            ]
    return marks_frame(rows), grid(*weights), applications


@given(panels(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_order_of_rows_changes_nothing(panel: tuple, chance: random.Random) -> None:
    marks, criteria, applications = panel
    order = chance.sample(range(len(marks)), len(marks))
    shuffled = chance.sample(applications, len(applications))
    again = weighted_scores(marks.iloc[order], criteria, shuffled)
    pd.testing.assert_frame_equal(weighted_scores(marks, criteria, applications), again, check_exact=True)


@given(panels(whole=False), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_of_rows_changes_nothing_for_marks_with_decimals(panel: tuple, chance: random.Random) -> None:
    marks, criteria, applications = panel
    order = chance.sample(range(len(marks)), len(marks))
    again = weighted_scores(marks.iloc[order], criteria, applications)
    pd.testing.assert_frame_equal(weighted_scores(marks, criteria, applications), again, check_exact=True)


@given(panels())
@settings(max_examples=300, deadline=None)
def test_taking_an_application_away_leaves_the_others_bit_identical(panel: tuple) -> None:
    marks, criteria, applications = panel
    whole = by_id(weighted_scores(marks, criteria, applications))
    kept = applications[1:]
    alone = by_id(weighted_scores(marks, criteria, kept))
    columns = ["score", "low", "high", "readers", "is_complete"]
    pd.testing.assert_frame_equal(whole.loc[sorted(kept), columns], alone[columns], check_exact=True)


@given(panels(), st.integers(1, 1000))
@settings(max_examples=200, deadline=None)
def test_weights_times_a_constant_change_nothing(panel: tuple, factor: int) -> None:
    marks, criteria, applications = panel
    before = weighted_scores(marks, criteria, applications)
    after = weighted_scores(marks, criteria.assign(weight=criteria["weight"] * factor), applications)
    pd.testing.assert_frame_equal(before, after, rtol=0, atol=TIE)


@given(panels(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_higher_mark_never_lowers_score_nor_rank(panel: tuple, data: st.DataObject) -> None:
    marks, criteria, applications = panel
    liftable = marks.index[marks["value"].notna() & (marks["value"] < 5)].tolist()
    if not liftable:
        return
    chosen = data.draw(st.sampled_from(liftable))
    lifted = marks.copy()
    lifted.loc[chosen, "value"] += 1
    application = marks.loc[chosen, "application_id"]
    before = by_id(weighted_scores(marks, criteria, applications)).loc[application]
    after = by_id(weighted_scores(lifted, criteria, applications)).loc[application]
    assert after["low"] >= before["low"]
    assert after["high"] >= before["high"]
    assert before["rank"] is pd.NA or after["rank"] <= before["rank"]


@given(panels(), st.sampled_from(READERS))
@settings(max_examples=200, deadline=None)
def test_marks_of_an_application_that_is_not_asked_for_never_enter(panel: tuple, reader: str) -> None:
    marks, criteria, applications = panel
    strangers = marks_frame([("hidden", reader, name, 5) for name in criteria["criterion_id"]])
    both = pd.concat([marks, strangers]).astype({"value": "Int64"})
    pd.testing.assert_frame_equal(
        weighted_scores(marks, criteria, applications), weighted_scores(both, criteria, applications)
    )


@given(panels())
@settings(max_examples=200, deadline=None)
def test_score_lies_between_low_and_high_and_on_the_scale(panel: tuple) -> None:
    marks, criteria, applications = panel
    frame = weighted_scores(marks, criteria, applications)
    assert (frame["low"] >= 0).all()
    assert (frame["high"] <= 100 + TIE).all()
    complete = frame[frame["is_complete"]]
    assert (complete["score"] == complete["low"]).all()
    assert (complete["score"] == complete["high"]).all()
    assert (frame.loc[~frame["is_complete"], "low"] < frame.loc[~frame["is_complete"], "high"]).all()


def test_marks_of_the_staff_count_and_the_staff_are_no_readers() -> None:
    rows = marks_frame([("A", "r1", "c0", 4), ("A", "office", "c1", 2), ("A", "r2", "c0", 2)])
    told = rows.assign(is_reader=[True, False, True])
    frame = weighted_scores(told, grid(50, 50), ["A"])
    assert frame["score"].tolist() == pytest.approx([50.0])
    assert frame["readers"].tolist() == [2]
    assert weighted_scores(rows, grid(50, 50), ["A"])["readers"].tolist() == [3]
