"""What is discussed first: each reason at its edge, the order, and what is unknown."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking.discussing import DISCUSS_COLUMNS, Reason, discuss_first

UNSURE, DISAGREEMENT, SPLIT, FEW_READERS = Reason


def frame_of(**columns: list) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"application_id": [f"p{at}" for at in range(size)], **columns})


def reasons(**columns: list) -> list[tuple[Reason, ...]]:
    return discuss_first(frame_of(**columns))["reasons"].tolist()


def test_unsure_is_between_one_in_ten_and_nine_in_ten_and_neither() -> None:
    found = reasons(p_funded=[0.0, 0.10, 0.1001, 0.5, 0.8999, 0.90, 1.0, None])
    assert found == [(), (), (UNSURE,), (UNSURE,), (UNSURE,), (), (), ()]


def test_disagreement_is_three_marks_of_five_and_as_much_of_another_scale() -> None:
    assert reasons(scale_gap=[2, 2.9, 3, 5, None]) == [(), (), (DISAGREEMENT,), (DISAGREEMENT,), ()]
    frame = frame_of(scale_gap=[5, 6, 7])
    assert discuss_first(frame, scale_width=10)["is_first"].tolist() == [False, True, True]
    assert discuss_first(frame_of(scale_gap=[0.6]), scale_width=1.0)["is_first"].tolist() == [True]


def test_disagreement_of_totals_is_asked_where_no_gap_is_known() -> None:
    found = reasons(scale_gap=[None, None, 1.0], spread=[59.0, 60.0, 90.0])
    assert found == [(), (DISAGREEMENT,), ()]


def test_disagreement_on_one_side_of_the_line_is_no_reason() -> None:
    found = reasons(scale_gap=[3, 3, 3, 2], across_line=pd.array([True, False, pd.NA, True], dtype="boolean"))
    assert found == [(DISAGREEMENT,), (), (DISAGREEMENT,), ()]
    assert reasons(scale_gap=[None, None], spread=[80.0, 80.0], across_line=[True, False]) == [
        (DISAGREEMENT,),
        (),
    ]
    # The other reasons stand whatever the readers' totals.
    told = {"p_funded": [0.5], "threshold_split": [True], "readers": [1], "across_line": [False]}
    assert reasons(scale_gap=[5], **told) == [(UNSURE, SPLIT, FEW_READERS)]


def test_split_and_few_readers() -> None:
    assert reasons(threshold_split=[True, False, None]) == [(SPLIT,), (), ()]
    assert reasons(readers=[0, 1, 2]) == [(FEW_READERS,), (FEW_READERS,), ()]
    assert reasons(readers=pd.array([pd.NA, 1], dtype="Int64")) == [(), (FEW_READERS,)]


def test_reasons_stand_in_one_order_and_all_are_told() -> None:
    found = discuss_first(frame_of(p_top=[0.5], scale_gap=[4], threshold_split=[True], readers=[1]))
    assert tuple(found.columns) == DISCUSS_COLUMNS
    assert found["reasons"].tolist() == [(UNSURE, DISAGREEMENT, SPLIT, FEW_READERS)]
    assert found["order"].tolist() == [1]


def test_probability_of_a_rank_stands_in_for_that_of_the_money() -> None:
    assert reasons(p_funded=[None, 0.99], p_top=[0.5, 0.5]) == [(UNSURE,), ()]


def test_greatest_doubt_first_then_the_greatest_amount_then_the_identifier() -> None:
    found = discuss_first(
        frame_of(
            p_funded=[0.3, 0.5, 0.7, 0.05, 0.7, 0.7],
            amount=[1000, 500, 3000, 9000, None, 3000],
        )
    )
    # 0.3 and 0.7 are equally far from settled; p3 is settled
    assert found["order"].tolist() == [4, 1, 2, pd.NA, 5, 3]
    assert found["application_id"].tolist() == [f"p{at}" for at in range(6)]


def test_unknown_probability_is_no_certainty() -> None:
    found = discuss_first(
        frame_of(p_funded=[0.5, None, 0.45, 0.0], readers=[3, 0, 3, 1], amount=[100, 900, 100, 100])
    )
    assert found["reasons"].tolist() == [(UNSURE,), (FEW_READERS,), (UNSURE,), (FEW_READERS,)]
    assert found["order"].tolist() == [2, 1, 3, 4]


def test_nobody_and_nothing_known() -> None:
    empty = discuss_first(frame_of(p_funded=[]))
    assert empty.empty
    full = discuss_first(frame_of(p_funded=[0.5]))
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    unknown = discuss_first(pd.DataFrame({"application_id": ["A"]}))
    assert unknown["is_first"].tolist() == [False]
    assert unknown["order"].isna().all()


def test_scale_without_width_is_an_error() -> None:
    with pytest.raises(ValueError, match="width"):
        discuss_first(frame_of(p_funded=[0.5]), scale_width=0)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(0, 1)),
            st.one_of(st.none(), st.integers(0, 5)),
            st.one_of(st.none(), st.booleans()),
            st.integers(0, 4),
            st.one_of(st.none(), st.integers(1, 50)),
            st.one_of(st.none(), st.booleans()),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=50)
def test_order_counts_those_that_are_first_whatever_the_order_of_rows(
    rows: list, chance: random.Random
) -> None:
    columns = ["p_funded", "scale_gap", "threshold_split", "readers", "amount", "across_line"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame.insert(0, "application_id", [f"p{at}" for at in range(len(rows))])
    found = discuss_first(frame)
    first = found[found["is_first"]]
    assert sorted(first["order"]) == list(range(1, len(first) + 1))
    assert (found["reasons"].map(len) > 0).tolist() == found["is_first"].tolist()
    assert found.loc[~found["is_first"], "order"].isna().all()
    shuffled = discuss_first(frame.iloc[chance.sample(range(len(rows)), len(rows))])
    again = shuffled.sort_values("application_id", ignore_index=True)
    pd.testing.assert_frame_equal(found, again)
