"""Whatever holds the numbers, the figures are the same; what cannot be read is said in plain words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from committee.ranking.agreement import (
    alpha_interval,
    alpha_of_readings,
    intraclass_correlations,
    kendall_w,
    krippendorff_alpha,
    misfunded_share,
)
from committee.ranking.lots import draw
from committee.ranking.score import weighted_scores
from committee.ranking.sensitivity import acceptability, weight_intervals
from committee.ranking.severity import fit_severity
from committee.ranking.tables import by_identifier, chosen, in_order, names_as_numbers, need_columns, numbers
from committee.ranking.uncertainty import expected_ranks

# Shrout and Fleiss (1979), table 2, with a reading taken away.
TABLE = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, np.nan], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])
FRAME = pd.DataFrame(TABLE)
HOLDERS = {
    "frame": FRAME,
    "nullable": FRAME.astype("Int64"),
    "objects": FRAME.astype(object).where(FRAME.notna(), None),
    "decimals": FRAME.map(lambda mark: None if np.isnan(mark) else Decimal(int(mark))),
    "lists": TABLE.tolist(),
    "masked": np.ma.masked_array(np.nan_to_num(TABLE).astype(int), np.isnan(TABLE)),
}


@pytest.mark.parametrize("values", HOLDERS.values(), ids=HOLDERS)
def test_agreement_is_the_same_whatever_holds_the_readings(values: Any) -> None:
    assert krippendorff_alpha(values) == krippendorff_alpha(TABLE)
    assert kendall_w(values) == kendall_w(TABLE)
    pd.testing.assert_frame_equal(intraclass_correlations(values), intraclass_correlations(TABLE))


def test_names_are_readings_on_the_nominal_level_alone() -> None:
    text = FRAME.map(lambda mark: None if np.isnan(mark) else f"mark {mark}")
    assert krippendorff_alpha(text, "nominal") == pytest.approx(
        krippendorff_alpha(TABLE, "nominal"), abs=1e-15
    )
    long = text.rename_axis("member_id").reset_index()
    long = long.melt("member_id", var_name="application_id")
    assert alpha_of_readings(long, "nominal") == pytest.approx(
        krippendorff_alpha(TABLE, "nominal"), abs=1e-15
    )
    with pytest.raises(ValueError, match="no number"):
        krippendorff_alpha(text)
    assert np.isnan(names_as_numbers([["a", None]])[0, 1])


def _ratings(value: Any = 50.0, project: Any = "p0") -> pd.DataFrame:
    rows = [(f"p{at % 4}", f"r{at % 3}", 40.0 + at) for at in range(12)]
    return pd.DataFrame([(project, "r9", value), *rows], columns=["project", "reader", "value"])


SHARES = pd.DataFrame([[0.9, 0.1], [0.5, 0.6], [0.2, 0.9]], index=list("ABC"), columns=["c1", "c2"])
WEIGHTS = pd.Series({"c1": 60, "c2": 40})
MARKS = pd.DataFrame([("A", "r1", "c1", 3)], columns=["application_id", "member_id", "criterion_id", "value"])
GRID = pd.DataFrame({"criterion_id": ["c1"], "weight": [1], "scale_min": [0], "scale_max": [5]})


@pytest.mark.parametrize(
    "funded",
    [["A"], {"A"}, pd.Index(["A"]), pd.Series(["A"]), [True, False, False], np.array([True, False, False])],
)
def test_funded_are_named_or_flagged(funded: Any) -> None:
    told = weight_intervals(SHARES, {"c2": 40, "c1": 60}, funded)
    pd.testing.assert_frame_equal(told, weight_intervals(SHARES, WEIGHTS, ["A"]))


def test_flags_come_by_name_and_a_missing_one_is_not_funded() -> None:
    flags = pd.Series([None, True, False], index=list("CAB"), dtype=object)
    assert chosen(flags, SHARES.index) == {"A"}
    with pytest.raises(ValueError, match="one flag"):
        chosen([True], SHARES.index)
    with pytest.raises(ValueError, match="not one text"):
        chosen("ABC", SHARES.index)


def test_shares_may_be_an_array_and_amounts_a_mapping() -> None:
    plain = weight_intervals(SHARES.to_numpy(), [60, 40], [0])
    named = weight_intervals(SHARES, WEIGHTS, ["A"])
    assert plain["low"].tolist() == named["low"].tolist()
    assert plain["low_pair"].tolist() == [(0, 1), None]
    amounts = pd.Series([10, 20, None], index=list("ABC"))
    found = acceptability(SHARES, WEIGHTS, amounts=amounts, envelope=20)
    for told in (amounts.to_dict(), {"A": Decimal(10), "B": 20}, np.array([10, 20, np.nan])):
        pd.testing.assert_series_equal(
            found, acceptability(SHARES, WEIGHTS, amounts=told, envelope=Decimal(20))
        )
    assert acceptability(SHARES.to_numpy(), [60, 40], places=1).tolist() == pytest.approx(
        acceptability(SHARES, WEIGHTS, places=1).tolist()
    )
    ranks = expected_ranks(_ratings(), amounts={f"p{at}": 10 for at in range(4)}, envelope=20).frame
    assert ranks["p_funded"].sum() == pytest.approx(2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: need_columns([], ("id",), "projects"), "projects are a DataFrame with the columns id"),
        (lambda: need_columns(MARKS, ("id",), "projects"), "projects need a column id"),
        (lambda: in_order(["a", None], "applications"), "missing"),
        (lambda: in_order(["b", 1], "applications"), "one kind"),
        (lambda: numbers([[1, np.inf]], "readings"), "infinite"),
        (lambda: by_identifier([1], [1, 2], "amounts"), "one for each"),
        (lambda: weighted_scores(MARKS.drop(columns="value"), GRID, ["A"]), "marks need a column value"),
        (lambda: weighted_scores(MARKS, GRID.drop(columns="weight"), ["A"]), "criteria need a column weight"),
        (lambda: weighted_scores(MARKS.assign(is_reader=None), GRID, ["A"]), "for every mark or for none"),
        (lambda: fit_severity(_ratings().to_numpy()), "readings are a DataFrame"),  # type: ignore[arg-type]
        (lambda: fit_severity(_ratings(project=None)), "names no project"),
        (lambda: expected_ranks(_ratings("x")), "no number"),
        (lambda: expected_ranks(_ratings(), scale=0), "range of the values"),
        (lambda: expected_ranks(_ratings(), draws=0), "one draw"),
        (lambda: expected_ranks(_ratings(), places=-1), "places are a whole number"),
        (lambda: expected_ranks(_ratings(), seed=-1), "seed"),
        (lambda: expected_ranks(_ratings(), method="grid"), "exact, plug_in"),  # type: ignore[arg-type]
        (lambda: expected_ranks(_ratings(), amounts={"p1": np.inf}, envelope=1), "number of euros, not inf"),
        (lambda: weight_intervals(SHARES, pd.Series([60, 40]), ["A"]), "one weight"),
        (lambda: weight_intervals(SHARES.set_axis(["A", "A", "B"]), WEIGHTS, ["A"]), "told twice"),
        (lambda: acceptability(SHARES, WEIGHTS, places=-1), "places are a whole number"),
        (lambda: acceptability(SHARES, WEIGHTS, amounts={"A": -1}, envelope=1), "below zero"),
        (lambda: acceptability(SHARES, WEIGHTS, places=1, concentration=np.inf), "finite"),
        (lambda: intraclass_correlations(TABLE, 95), "between 0 and 1"),
        (lambda: alpha_interval(TABLE, draws=0), "one draw"),
        (lambda: draw({"a", "b"}, 1, [1]), "published order"),  # type: ignore[arg-type]
        (lambda: draw(3, 1, {"loto": 1}), "published order"),  # type: ignore[arg-type]
        (lambda: draw(3, 1, 9319), "in a list"),  # type: ignore[arg-type]
        (lambda: draw(3, 1, [None]), "gave nothing"),  # type: ignore[list-item]
        (lambda: draw(3, 1.5, [1]), "whole number"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_unknown_reliability_is_unknown() -> None:
    assert np.isnan(misfunded_share(None, 0.3))  # type: ignore[arg-type]
    assert np.isnan(misfunded_share(pd.NA, 0.3))  # type: ignore[arg-type]
