"""What the funded list depends on: worked by hand, by brute force, and where a closed form is known."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from committee.ranking.score import TIE, shares_matrix, weighted_scores
from committee.ranking.sensitivity import (
    CHANGE_COLUMNS,
    INTERVAL_COLUMNS,
    LEAVE_OUT_COLUMNS,
    PLAUSIBLE_COLUMNS,
    acceptability,
    deliberation_change,
    leave_one_reader_out,
    place_intervals,
    plausible_weights,
    weight_intervals,
)

NAN = float("nan")


def shares(rows: dict[str, list[float]]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(rows, orient="index", dtype=float)
    return frame.set_axis([f"c{at}" for at in range(frame.shape[1])], axis=1)


def pairs_of(frame: pd.DataFrame) -> list[tuple]:
    return list(zip(frame["low_pair"], frame["high_pair"], strict=True))


# The interval of each weight


def test_weight_intervals_worked_by_hand() -> None:
    """Weights 60 and 40; A is (1, 0), B is (0, 1): they are level at 50 and 50."""
    frame = weight_intervals(shares({"A": [1, 0], "B": [0, 1]}), [60, 40], ["A"])
    assert tuple(frame.columns) == INTERVAL_COLUMNS
    assert frame["criterion_id"].tolist() == ["c0", "c1"]
    assert frame["weight"].tolist() == pytest.approx([60.0, 40.0])
    assert frame["low"].tolist() == pytest.approx([50.0, 0.0])
    assert frame["high"].tolist() == pytest.approx([100.0, 50.0])
    assert pairs_of(frame) == [(("A", "B"), None), (None, ("A", "B"))]


def test_weight_intervals_name_the_pair_that_decides_among_several() -> None:
    """On c0 B overtakes A at t* = (0.4 − 0.9)/((0.4 − 0.9) − (0.8 − 0.1)) = 0.4167, C before it at 0.5."""
    table = shares({"A": [0.8, 0.4], "B": [0.1, 0.9], "C": [0.5, 0.7]})
    frame = weight_intervals(table, pd.Series({"c1": 30, "c0": 70}), pd.Series({"A": True, "B": False}))
    assert frame.loc[0, "low"] == pytest.approx(50.0)
    assert pairs_of(frame) == [(("A", "C"), None), (None, ("A", "C"))]


def test_weight_of_two_who_are_level_at_the_line_has_no_room_on_one_side() -> None:
    frame = weight_intervals(shares({"A": [1, 0], "B": [0, 1], "C": [0, 0]}), [50, 50], ["A"])
    assert frame["low"].tolist() == pytest.approx([50.0, 0.0])
    assert frame["high"].tolist() == pytest.approx([100.0, 50.0])
    equal = weight_intervals(shares({"A": [0.1 + 0.2, 1], "B": [0.3, 1]}), [50, 50], ["B"])
    assert equal[["low", "high"]].to_numpy().tolist() == [[0.0, 100.0]] * 2


def test_weight_intervals_when_no_unfunded_one_is_ranked_are_whole() -> None:
    table = shares({"A": [1, 0], "B": [0, NAN]})
    for funded in (["A"], []):
        frame = weight_intervals(table, [1, 1], funded)
        assert frame[["low", "high"]].to_numpy().tolist() == [[0.0, 100.0]] * 2
        assert pairs_of(frame) == [(None, None)] * 2


def test_weight_intervals_say_nothing_when_the_ranking_does_not_decide() -> None:
    frame = weight_intervals(shares({"A": [0.9, 0.9], "B": [0.1, 0.1]}), [1, 1], ["B"])
    assert frame[["low", "high"]].isna().all().all()
    assert pairs_of(frame) == [(("B", "A"), ("B", "A"))] * 2


def test_weight_intervals_say_nothing_even_where_another_weight_would_give_this_list() -> None:
    """B stands before A at 40 and 60, and after it from 50 on: A was not funded by the ranking."""
    frame = weight_intervals(shares({"A": [1, 0], "B": [0, 1]}), [40, 60], ["A"])
    assert frame[["low", "high"]].isna().all().all()
    assert pairs_of(frame) == [(("A", "B"), ("A", "B"))] * 2


def test_weight_of_the_only_criterion_that_counts_cannot_move() -> None:
    frame = weight_intervals(shares({"A": [1, 0], "B": [0, 1]}), [100, 0], ["A"])
    assert frame["low"].tolist() == pytest.approx([NAN, 0.0], nan_ok=True)
    assert frame["high"].tolist() == pytest.approx([NAN, 50.0], nan_ok=True)
    assert frame["weight"].tolist() == [100.0, 0.0]


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, NAN]])
def test_weights_that_cannot_be_used_are_errors(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        weight_intervals(shares({"A": [1, 0]}), weights, ["A"])


@st.composite
def selections(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.Series, list[str]]:
    """Up to seven projects on a coarse scale, so that many are level, and the first of them funded."""
    count, criteria = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    row = st.lists(st.integers(0, 5), min_size=criteria, max_size=criteria)
    table = shares({f"p{at}": [mark / 5 for mark in draw(row)] for at in range(count)})
    weights = pd.Series(draw(st.lists(st.integers(1, 60), min_size=criteria, max_size=criteria)),
                        index=table.columns, dtype=float)  # fmt: skip
    scores = (table * weights).sum(axis=1).round(9)
    ordered = scores.sort_values(ascending=False, kind="stable").index
    return table, weights, list(ordered[: draw(st.integers(1, count - 1))])


def score_at(table: pd.DataFrame, weights: pd.Series, criterion: str, t: np.ndarray) -> np.ndarray:
    """Scores by project and weight t of the criterion, the others in proportion."""
    others = weights.drop(criterion)
    rest = (table[others.index] * others / others.sum()).sum(axis=1).to_numpy()
    return np.outer(table[criterion], t) + np.outer(rest, 1 - t)


@given(selections())
def test_weight_intervals_are_those_of_a_fine_grid_of_weights(selection: tuple) -> None:
    table, weights, funded = selection
    grid = np.linspace(0, 1, 1001)
    is_funded = table.index.isin(funded)
    for row in weight_intervals(table, weights, funded).itertuples():
        assert row.low <= row.weight + 1e-9
        assert row.weight - 1e-9 <= row.high
        scores = score_at(table, weights, row.criterion_id, grid)
        is_changed = scores[is_funded].min(axis=0) < scores[~is_funded].max(axis=0) - 1e-9
        inside = (100 * grid > row.low + 1e-6) & (100 * grid < row.high - 1e-6)
        outside = (100 * grid < row.low - 0.01) | (100 * grid > row.high + 0.01)
        assert not is_changed[inside].any()
        assert is_changed[outside].all()


@given(selections())
def test_weight_intervals_are_those_of_every_pair(selection: tuple) -> None:
    """t* over all pairs of a funded and an unfunded project; the pair told is level at the end."""
    table, weights, funded = selection
    told = weight_intervals(table, weights, funded).set_index("criterion_id")
    for criterion in table.columns:
        weight = weights[criterion] / weights.sum()
        rest = score_at(table, weights, criterion, np.zeros(1))[:, 0]
        own = table[criterion].to_numpy()
        is_funded = table.index.isin(funded)
        first, second = np.stack([rest, own])[:, is_funded], np.stack([rest, own])[:, ~is_funded]
        at_none, at_all = (first[:, :, None] - second[:, None, :]).reshape(2, -1)
        slope = at_all - at_none
        is_level = np.abs(at_none + weight * slope) < TIE
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.where(is_level, weight, -at_none / slope)
        low = t[(slope > 1e-9) & (at_none < -1e-9)].max(initial=0.0)
        high = t[(slope < -1e-9) & (at_all < -1e-9)].min(initial=1.0)
        row = told.loc[criterion]
        assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high), abs=1e-6)
        for end, pair in ((row["low"], row["low_pair"]), (row["high"], row["high_pair"])):
            if pair is not None:
                scores = score_at(table.loc[list(pair)], weights, criterion, np.array([end / 100]))
                assert scores[0] == pytest.approx(scores[1], abs=1e-9)


def test_weight_interval_of_an_envelope_ends_where_one_that_fits_overtakes_one_that_does_not() -> None:
    """A is funded and 10 is left: B (30) does not fit, C (5) would. B and C are level at 25 points of c0."""
    table = shares({"A": [1, 1], "B": [0.6, 0.3], "C": [0, 0.5]})
    amounts = pd.Series({"A": 90, "B": 30, "C": 5})
    places = weight_intervals(table, [60, 40], ["A"])
    assert places["low"].tolist() == [0.0, 0.0]
    frame = weight_intervals(table, [60, 40], ["A"], amounts=amounts, envelope=100)
    assert frame["low"].tolist() == pytest.approx([25.0, 0.0])
    assert frame["high"].tolist() == pytest.approx([100.0, 75.0])
    assert pairs_of(frame) == [(("B", "C"), None), (None, ("B", "C"))]
    # Of unknown amount, C is passed over; where both fit, the list was not drawn in the order of the ranking.
    unknown = weight_intervals(table, [60, 40], ["A"], amounts=amounts.drop("C"), envelope=100)
    assert unknown[["low", "high"]].to_numpy().tolist() == [[0.0, 100.0]] * 2
    ahead = weight_intervals(table, [10, 90], ["A"], amounts=amounts, envelope=100)
    assert ahead[["low", "high"]].isna().all().all()
    assert pairs_of(ahead) == [(("B", "C"), ("B", "C"))] * 2


@given(selections(), st.data())
def test_weight_intervals_of_an_envelope_are_those_of_a_fine_grid_of_weights(
    selection: tuple, data: st.DataObject
) -> None:
    """The list is drawn again at each weight of the grid; where two are level, either may come first."""
    table, weights, _funded = selection
    amounts = pd.Series(data.draw(st.lists(st.integers(1, 9), min_size=len(table), max_size=len(table))),
                        index=table.index)  # fmt: skip
    envelope = data.draw(st.integers(3, 30))

    def listed(scores: np.ndarray) -> np.ndarray:
        """Who is funded, projects × weights."""
        order = np.argsort(-np.round(scores, 9), axis=0, kind="stable")
        found = np.zeros(scores.shape, dtype=bool)
        np.put_along_axis(found, order, amounts.to_numpy()[order].cumsum(axis=0) <= envelope, axis=0)
        return found

    now = listed(((table * weights).sum(axis=1) / weights.sum()).to_numpy()[:, None])
    names = table.index[now[:, 0]]
    grid = np.linspace(0, 1, 101)
    for row in weight_intervals(table, weights, names, amounts=amounts, envelope=envelope).itertuples():
        assert row.low <= row.weight + 1e-9
        assert row.weight - 1e-9 <= row.high
        inside = grid[(100 * grid > row.low + 0.001) & (100 * grid < row.high - 0.001)]
        beyond = [end / 100 for end in (row.low - 0.001, row.high + 0.001) if 0 <= end <= 100]
        scores = score_at(table, weights, row.criterion_id, np.concatenate([inside, beyond]))
        is_same = (listed(scores) == now).all(axis=0)
        is_level = (np.diff(np.sort(np.round(scores, 9), axis=0), axis=0) == 0).any(axis=0)
        expected = np.arange(len(is_same)) < len(inside)
        assert (is_same == expected)[~is_level].all()


def test_place_of_one_application_on_an_envelope_hangs_on_those_before_it() -> None:
    """A is funded and 10 is left: B (30) does not fit, C (5) would. B and C are level at 25 points of c0."""
    table = shares({"A": [1, 1], "B": [0.6, 0.3], "C": [0, 0.5]})
    line = {"amounts": pd.Series({"A": 90, "B": 30, "C": 5}), "envelope": 100}
    small = place_intervals(table, [60, 40], "C", **line)
    assert tuple(small.columns) == INTERVAL_COLUMNS
    assert small["low"].tolist() == pytest.approx([25.0, 0.0])
    assert small["high"].tolist() == pytest.approx([100.0, 75.0])
    assert pairs_of(small) == [(("C", "B"), None), (None, ("C", "B"))]
    for one in ("A", "B"):
        whole = place_intervals(table, [60, 40], one, **line)
        assert whole[["low", "high"]].to_numpy().tolist() == [[0.0, 100.0]] * 2
    assert place_intervals(table, [60, 40], "D", **line).empty
    unknown = {**line, "amounts": pd.Series({"A": 90, "B": 30})}
    assert place_intervals(table, [60, 40], "C", **unknown).empty
    alone = place_intervals(table, [60, 0], "C", **line)
    assert alone["low"].isna().tolist() == [True, False]


@given(selections(), st.data())
@settings(max_examples=60)
def test_place_intervals_are_those_of_a_fine_grid_of_weights(selection: tuple, data: st.DataObject) -> None:
    table, weights, _funded = selection
    amounts = pd.Series(data.draw(st.lists(st.integers(1, 9), min_size=len(table), max_size=len(table))),
                        index=table.index)  # fmt: skip
    envelope, own = data.draw(st.integers(3, 30)), data.draw(st.integers(0, len(table) - 1))

    def is_in(scores: np.ndarray) -> np.ndarray:
        order = np.argsort(-np.round(scores, 9), axis=0, kind="stable")
        found = np.zeros(scores.shape, dtype=bool)
        np.put_along_axis(found, order, amounts.to_numpy()[order].cumsum(axis=0) <= envelope, axis=0)
        return found[own]

    (now,) = is_in(((table * weights).sum(axis=1) / weights.sum()).to_numpy()[:, None])
    grid = np.linspace(0, 1, 101)
    found = place_intervals(table, weights, table.index[own], amounts=amounts, envelope=envelope)
    assert len(found) == table.shape[1]
    for row in found.itertuples():
        assert row.low <= row.weight + 1e-9
        assert row.weight - 1e-9 <= row.high
        inside = grid[(100 * grid > row.low + 0.001) & (100 * grid < row.high - 0.001)]
        beyond = [
            (end + step) / 100
            for end, step, pair in ((row.low, -0.001, row.low_pair), (row.high, 0.001, row.high_pair))
            if pair is not None and 0 <= end + step <= 100
        ]
        scores = score_at(table, weights, row.criterion_id, np.concatenate([inside, beyond]))
        gaps = np.abs(np.delete(scores, own, axis=0) - scores[own])
        is_level = (gaps < 1e-9).any(axis=0)
        expected = np.arange(scores.shape[1]) < len(inside)
        assert ((is_in(scores) == now) == expected)[~is_level].all()


@given(selections(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_of_projects_and_a_factor_of_weights_change_no_interval(
    selection: tuple, chance: object
) -> None:
    table, weights, funded = selection
    shuffled = table.iloc[chance.sample(range(len(table)), len(table))]  # type: ignore[attr-defined]
    again = weight_intervals(shuffled, 7 * weights, funded[::-1])
    pd.testing.assert_frame_equal(weight_intervals(table, weights, funded), again, atol=1e-9)


# Acceptability


def test_acceptability_without_preferences_of_three_who_differ_has_a_closed_form() -> None:
    """Two criteria, w uniform: A scores w, B 0.6, C 1 − w. A is best for w > 0.6, C for w < 0.4."""
    table = shares({"A": [1, 0], "B": [0.6, 0.6], "C": [0, 1]})
    found = acceptability(table, [1, 1], places=1, concentration=2, draws=40_000)
    assert found.index.tolist() == ["A", "B", "C"]
    assert found.name == "acceptability"
    assert found.tolist() == pytest.approx([0.4, 0.2, 0.4], abs=0.01)
    both = acceptability(table, [1, 1], places=2, concentration=2, draws=40_000)
    assert both.tolist() == pytest.approx([0.5, 1.0, 0.5], abs=0.01)


def test_acceptability_on_the_simplex_of_three_criteria_has_a_closed_form() -> None:
    """No weight above one half is a quarter of the simplex: there the middling M is best, else the specialist."""
    table = shares({"X": [1, 0, 0], "Y": [0, 1, 0], "Z": [0, 0, 1], "M": [0.5, 0.5, 0.5]})
    found = acceptability(table, [1, 1, 1], places=1, concentration=3, draws=40_000)
    assert found.tolist() == pytest.approx([0.25] * 4, abs=0.01)


@pytest.mark.parametrize("concentration", [5, 100, 2000])
def test_acceptability_around_announced_weights_is_a_beta_probability(concentration: float) -> None:
    table = shares({"A": [1, 0], "B": [0, 1]})
    found = acceptability(table, [52, 48], places=1, concentration=concentration, draws=40_000)
    expected = beta(0.52 * concentration, 0.48 * concentration).sf(0.5)
    assert found["A"] == pytest.approx(expected, abs=0.01)
    assert found.sum() == pytest.approx(1.0)


def test_acceptability_of_close_weights_is_the_official_list() -> None:
    rng = np.random.default_rng(1)
    table = shares({f"p{at}": row for at, row in enumerate(rng.random((20, 4)).tolist())})
    best = (table * [40, 30, 20, 10]).sum(axis=1).nlargest(6).index
    found = acceptability(table, [40, 30, 20, 10], places=6, concentration=1e12, draws=50)
    assert found[found == 1].index.sort_values().tolist() == best.sort_values().tolist()
    assert found.sum() == 6


@st.composite
def lines(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.Series, dict]:
    """Projects of which some are incomplete or of unknown amount, and a line in places or in euros."""
    count, criteria = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    cell = st.one_of(st.integers(0, 5).map(lambda mark: mark / 5), st.just(NAN)) if draw(st.booleans()) else (
        st.integers(0, 5).map(lambda mark: mark / 5)
    )  # fmt: skip
    row = st.lists(cell, min_size=criteria, max_size=criteria)
    table = shares({f"p{at}": draw(row) for at in range(count)})
    weights = pd.Series(draw(st.lists(st.integers(1, 9), min_size=criteria, max_size=criteria)),
                        index=table.columns)  # fmt: skip
    if draw(st.booleans()):
        return table, weights, {"places": draw(st.integers(0, count))}
    amount = st.one_of(st.none(), st.integers(0, 5000).map(lambda cents: Decimal(cents) / 100))
    amounts = pd.Series([draw(amount) for _ in table.index], index=table.index, dtype=object)
    return table, weights, {"amounts": amounts, "envelope": draw(st.integers(0, 100))}


@given(lines())
@settings(max_examples=60)
def test_acceptability_is_the_share_of_draws_in_which_each_is_funded(case: tuple) -> None:
    """The same draws, one by one: sort, then fund until the first that does not fit."""
    table, weights, line = case
    found = acceptability(table, weights, **line, draws=25, seed=7)
    known = table.notna().all(axis=1)
    if "amounts" in line:
        known &= line["amounts"].notna()
    assert (found.notna() == known).all()
    ranked = table[known]
    times = pd.Series(0, index=ranked.index)
    share = (weights / weights.sum()).to_numpy()
    for drawn in np.random.default_rng(7).standard_gamma(100 * share, size=(25, len(share))):
        scores = sum(
            weight * ranked[name] for weight, name in zip(drawn / drawn.sum(), table.columns, strict=True)
        )
        left = line.get("places", line.get("envelope"))
        for name in (-scores.round(11)).sort_values(kind="stable").index:
            left -= line["amounts"][name] if "amounts" in line else 1
            if left < 0:
                break
            times[name] += 1
    assert found[known].tolist() == (times / 25).tolist()
    if "places" in line:
        assert found.sum() == pytest.approx(min(line["places"], len(ranked)))


def test_acceptability_is_the_same_again_and_in_any_block(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    table = shares({f"p{at}": row for at, row in enumerate(rng.random((9, 3)).tolist())})
    first = acceptability(table, [2, 1, 1], places=4, draws=500)
    assert first.tolist() != acceptability(table, [2, 1, 1], places=4, draws=500, seed=1).tolist()
    assert acceptability(table, [200, 100, 100], places=4, draws=500).tolist() == first.tolist()
    assert acceptability(300 * table - 40, [2, 1, 1], places=4, draws=500).tolist() == first.tolist()
    monkeypatch.setattr("committee.ranking.sensitivity._BLOCK", 50)
    assert acceptability(table, [2, 1, 1], places=4, draws=500).tolist() == first.tolist()


def test_acceptability_of_equal_rows_follows_their_order_and_never_a_rounding() -> None:
    table = shares({f"p{at:03}": [0.1, 0.7, 0.3] for at in range(300)})
    found = acceptability(table, [1, 1, 1], places=100, draws=200)
    assert found.tolist() == [1.0] * 100 + [0.0] * 200


def test_acceptability_leaves_a_weight_of_zero_at_zero() -> None:
    table = shares({"A": [0.5, 0, 0], "B": [0.4, 0, 1]})
    assert acceptability(table, [1, 1, 0], places=1, draws=100).tolist() == [1.0, 0.0]


def test_acceptability_of_nobody_is_empty() -> None:
    assert acceptability(shares({"A": [1]})[:0], [1], places=3).empty


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"envelope": 3},
        {"places": 1, "envelope": 3},
        {"places": 1, "amounts": pd.Series({"A": 1})},
        {"places": 1, "concentration": 0},
        {"places": 1, "draws": 0},
    ],
)
def test_acceptability_without_a_line_or_a_draw_is_an_error(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"line|concentration"):
        acceptability(shares({"A": [1]}), [1], **wrong)


def test_plausible_weights_say_how_far_a_draw_goes() -> None:
    weights = pd.Series({"c0": 20.0, "c1": 80.0, "c2": 0.0})
    frame = plausible_weights(weights)
    assert tuple(frame.columns) == PLAUSIBLE_COLUMNS
    assert frame["weight"].tolist() == [20.0, 80.0, 0.0]
    assert frame["low"].tolist() == pytest.approx(
        [100 * beta(20, 80).ppf(0.05), 100 * beta(80, 20).ppf(0.05), 0]
    )
    assert frame["high"].round().tolist() == [27.0, 86.0, 0.0]
    assert plausible_weights(pd.Series({"c0": 3}))[["low", "high"]].to_numpy().tolist() == [[100.0, 100.0]]


# Leaving a reader out


def marks_frame(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["application_id", "member_id", "criterion_id", "value"])


def grid(*weights: float) -> pd.DataFrame:
    names = [f"c{at}" for at in range(len(weights))]
    return pd.DataFrame({"criterion_id": names, "weight": weights, "scale_min": 0, "scale_max": 5})


def test_leave_one_reader_out_worked_by_hand() -> None:
    """A: r1 5, r2 1; B: r2 4; C: r1 2, r3 2. Means 3, 4, 2. Without r1: 1, 4, 2; without r2: 5, –, 2."""
    marks = marks_frame(
        [("A", "r1", "c0", 5), ("A", "r2", "c0", 1), ("B", "r2", "c0", 4), ("C", "r1", "c0", 2),
         ("C", "r3", "c0", 2)]
    )  # fmt: skip
    frame = leave_one_reader_out(marks, grid(1), ["A", "B", "C"], places=2)
    assert tuple(frame.columns) == LEAVE_OUT_COLUMNS
    assert frame["member_id"].tolist() == ["r1", "r2", "r3"]
    assert frame["readings"].tolist() == [2, 2, 1]
    assert frame["entered"].tolist() == [("C",), ("C",), ()]
    assert frame["left"].tolist() == [("A",), ("B",), ()]
    assert frame["unscored"].tolist() == [(), ("B",), ()]
    assert frame["incomplete"].tolist() == [0, 1, 0]
    assert frame["largest_move"].tolist() == [1, 1, 0]
    without_line = leave_one_reader_out(marks, grid(1), ["A", "B", "C"])
    assert without_line["entered"].tolist() == [()] * 3
    assert without_line["largest_move"].tolist() == [1, 1, 0]


def test_leave_one_reader_out_counts_the_staff_and_never_leaves_them_out() -> None:
    marks = marks_frame(
        [("A", "r1", "c0", 5), ("A", "office", "c1", 2), ("B", "r1", "c0", 4), ("B", "office", "c1", 5)]
    )
    told = marks.assign(is_reader=[True, False, True, False])
    frame = leave_one_reader_out(told, grid(1, 1), ["A", "B"], places=1)
    assert frame["member_id"].tolist() == ["r1"]
    assert frame["incomplete"].tolist() == [2]


def test_leave_one_reader_out_of_nobody_is_empty() -> None:
    empty = leave_one_reader_out(marks_frame([]), grid(1), ["A"], places=1)
    assert empty.empty
    assert tuple(empty.columns) == LEAVE_OUT_COLUMNS


@st.composite
def readings(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, list[str], dict]:
    """A panel with any mark missing or with decimals, lots, and a line in places or in euros."""
    applications = [f"p{at}" for at in range(draw(st.integers(1, 6)))]
    criteria = grid(*draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)))
    value = st.sampled_from([0, 1, 2, 3, 4, 5, 2.5, 0.1])
    rows = [
        (application, reader, criterion, draw(st.one_of(st.none(), value)))
        for application in [*applications, "hidden"]
        for reader in draw(st.lists(st.sampled_from(["r1", "r2", "r3", "r4"]), unique=True))
        for criterion in criteria["criterion_id"]
    ]
    line: dict = {"lots": draw(st.permutations(applications))[:3]}
    if draw(st.booleans()):
        return marks_frame(rows), criteria, applications, line | {"places": draw(st.integers(0, 4))}
    amounts = pd.Series({name: draw(st.one_of(st.none(), st.integers(1, 30))) for name in applications},
                        dtype=object)  # fmt: skip
    return marks_frame(rows), criteria, applications, line | {"amounts": amounts, "envelope": 40.0}


def funded(frame: pd.DataFrame, line: dict) -> list[str]:
    kept, left = [], line.get("places", line.get("envelope"))
    for name in frame.loc[frame["is_complete"], "application_id"]:
        amount = line["amounts"][name] if "amounts" in line else 1
        if amount is None:
            continue
        left -= amount
        if left < 0:
            break
        kept.append(name)
    return kept


@given(readings())
@settings(max_examples=60)
def test_leave_one_reader_out_is_the_official_ranking_of_the_other_marks(case: tuple) -> None:
    marks, criteria, applications, line = case
    whole = weighted_scores(marks, criteria, applications, lots=line["lots"])
    before = funded(whole, line)
    for row in leave_one_reader_out(marks, criteria, applications, **line).itertuples():
        others = marks[marks["member_id"] != row.member_id]
        frame = weighted_scores(others, criteria, applications, lots=line["lots"])
        after = funded(frame, line)
        assert row.entered == tuple(name for name in after if name not in before)
        assert row.left == tuple(name for name in before if name not in after)
        both = whole.merge(frame, on="application_id")
        moves = (both["rank_x"] - both["rank_y"]).abs()
        assert row.largest_move == (0 if moves.isna().all() else moves.max())
        assert row.incomplete == int((both["rank_x"].notna() & both["rank_y"].isna()).sum())
        mine = marks[(marks["member_id"] == row.member_id) & marks["value"].notna()]
        assert row.readings == mine.loc[mine["application_id"] != "hidden", "application_id"].nunique()


# Before and after the deliberation


def test_deliberation_change_tells_scores_and_ranks_before_and_after() -> None:
    before = weighted_scores(
        marks_frame([("A", "r", "c0", 5), ("B", "r", "c0", 3), ("C", "r", "c0", 1)]), grid(1), "ABCD"
    )
    after = weighted_scores(
        marks_frame([("A", "r", "c0", 2), ("B", "r", "c0", 3), ("D", "r", "c0", 0)]), grid(1), "ABCD"
    )
    frame = deliberation_change(before, after)
    assert tuple(frame.columns) == CHANGE_COLUMNS
    assert frame["application_id"].tolist() == ["B", "A", "D", "C"]
    assert frame["score_before"].tolist() == pytest.approx([60.0, 100.0, NAN, 20.0], nan_ok=True)
    assert frame["change"].tolist() == pytest.approx([0.0, -60.0, NAN, NAN], nan_ok=True)
    assert frame["rank_before"].tolist() == [2, 1, pd.NA, 3]
    assert frame["rank_after"].tolist() == [1, 2, 3, pd.NA]
    assert frame["rank_change"].tolist() == [1, -1, pd.NA, pd.NA]
    assert deliberation_change(before, after[:0])["rank_after"].isna().all()
    empty = deliberation_change(before[:0], after[:0])
    assert empty.empty
    assert empty.dtypes.to_dict() == frame.dtypes.to_dict()
    assert frame["application_id"].dtype == object


def test_intervals_take_the_shares_of_the_official_score() -> None:
    marks = marks_frame(
        [
            ("A", "r", "c0", 5),
            ("A", "r", "c1", 0),
            ("B", "r", "c0", 0),
            ("B", "r", "c1", 5),
            ("C", "r", "c0", 5),
        ]
    )
    frame = weight_intervals(shares_matrix(marks, grid(60, 40), "ABC"), [60, 40], ["A"])
    assert frame["low"].tolist() == pytest.approx([50.0, 0.0])
