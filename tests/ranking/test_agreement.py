"""Agreement of readers: the published tables, the definitions written out, and what cannot be said."""

import random
from collections.abc import Iterable
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm, rankdata

from committee.ranking.agreement import (
    ALPHA_COLUMNS,
    ICC_COLUMNS,
    LEVELS,
    Level,
    alpha_interval,
    alpha_of_readings,
    criterion_alphas,
    intraclass_correlations,
    kendall_w,
    krippendorff_alpha,
    misfunded_share,
    panel_correlations,
)

N = np.nan


def long_form(table: np.ndarray) -> pd.DataFrame:
    readers, units = np.nonzero(~np.isnan(table))
    return pd.DataFrame(
        {
            "application_id": [f"p{unit:03}" for unit in units],
            "member_id": [f"r{reader:02}" for reader in readers],
            "value": table[readers, units],
        }
    )


# Krippendorff's alpha

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, part C: four observers, twelve units, values
# missing; nominal, ordinal, interval and ratio alpha are printed to three digits.
KRIPPENDORFF_2011 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_2011_four_observers_and_twelve_units(level: Level, published: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF_2011, level) == pytest.approx(published, abs=0.0005)
    assert alpha_of_readings(long_form(KRIPPENDORFF_2011), level) == krippendorff_alpha(
        KRIPPENDORFF_2011, level
    )


def test_krippendorff_2011_two_observers_and_binary_data() -> None:
    """Part A: two observers, ten units, values 0 and 1: alpha is 0.095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(np.array([meg, owen]), "nominal") == pytest.approx(0.095, abs=0.0005)


def test_krippendorff_2011_two_observers_and_five_names() -> None:
    """Part B: two observers, twelve units, five categories: alpha is 0.692."""
    ben = [1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1]
    gerry = [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]
    assert krippendorff_alpha(np.array([ben, gerry]), "nominal") == pytest.approx(0.692, abs=0.0005)


def by_definition(table: np.ndarray, level: Level) -> float:
    """1 − D_o/D_e with every ordered pair written out."""
    units = [unit[~np.isnan(unit)] for unit in table.T]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate([*units, []])
    if len(units) < 2 or len(set(values)) < 2:
        return float("nan")

    def apart(first: float, second: float) -> float:
        if level == "nominal":
            return float(first != second)
        if level == "interval":
            return (first - second) ** 2
        if level == "ratio":
            return 0.0 if first == second else ((first - second) / (first + second)) ** 2
        low, high = sorted((first, second))
        between = ((values >= low) & (values <= high)).sum()
        return (between - ((values == low).sum() + (values == high).sum()) / 2) ** 2

    observed = sum(
        sum(apart(*pair) for pair in permutations(unit.tolist(), 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum(apart(*pair) for pair in permutations(values.tolist(), 2)) / (len(values) - 1)
    return 1 - observed / expected


@st.composite
def panels(draw: st.DrawFn) -> np.ndarray:
    """Up to five readers and seven units, marks 0 to 5 or with decimals, any of them missing."""
    readers, units = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    value = draw(
        st.sampled_from([st.integers(0, 5), st.integers(0, 50).map(lambda tenths: tenths / 10), st.just(3)])
    )
    cell = st.one_of(st.just(N), value.map(float))
    return np.array(draw(st.lists(st.lists(cell, min_size=units, max_size=units), min_size=readers,
                                  max_size=readers)))  # fmt: skip


@given(panels())
def test_alpha_is_its_definition(table: np.ndarray) -> None:
    for level in LEVELS:
        expected = by_definition(table, level)
        assert krippendorff_alpha(table, level) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(panels(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_order_of_readers_units_and_rows_changes_nothing(table: np.ndarray, chance: random.Random) -> None:
    readers, units = (chance.sample(range(size), size) for size in table.shape)
    rows = long_form(table)
    shuffled = rows.iloc[chance.sample(range(len(rows)), len(rows))]
    for level in LEVELS:
        alpha = krippendorff_alpha(table, level)
        assert krippendorff_alpha(table[readers][:, units], level) == pytest.approx(
            alpha, abs=1e-12, nan_ok=True
        )
        assert alpha_of_readings(shuffled, level) == pytest.approx(alpha, abs=1e-12, nan_ok=True)
    first, second = (alpha_interval(frame, "ordinal", draws=20) for frame in (rows, shuffled))
    assert first == pytest.approx(second, nan_ok=True)


@given(panels())
@settings(max_examples=50)
def test_interval_alpha_does_not_know_the_scale_and_nominal_not_the_names(table: np.ndarray) -> None:
    for level, other in (("interval", 3 * table + 7), ("ordinal", table**3), ("nominal", 9 - table)):
        assert krippendorff_alpha(other, level) == pytest.approx(
            krippendorff_alpha(table, level), abs=1e-9, nan_ok=True
        )


def test_alpha_of_a_panel_equals_the_krippendorff_package() -> None:
    oracle = pytest.importorskip("krippendorff", reason="requirements-dev.txt is not installed")
    rng = np.random.default_rng(6)
    table = rng.integers(0, 6, (12, 60)).astype(float)
    table[rng.random(table.shape) < 0.7] = N
    for level in LEVELS:
        theirs = oracle.alpha(reliability_data=table, level_of_measurement=level)
        assert krippendorff_alpha(table, level) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(
    "table",
    [
        np.full((3, 4), N),
        np.full((3, 4), 2.0),
        np.array([[1.0, 2.0, 3.0]]),
        np.array([[1.0], [2.0]]),
        np.array([[1.0, 2.0, N], [N, 3.0, 4.0]]),
        np.empty((0, 0)),
        np.empty((4, 0)),
    ],
    ids=["missing", "no variation", "one reader", "one unit", "one unit read twice", "nothing", "no unit"],
)
@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_what_says_nothing_is_unknown(table: np.ndarray, level: Level) -> None:
    assert np.isnan(krippendorff_alpha(table, level))
    assert np.isnan(alpha_of_readings(long_form(table), level))
    assert np.isnan(alpha_interval(table, level)).all()


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_readers_who_agree_is_one_and_of_opposite_ones_below_zero(level: Level) -> None:
    agreed = np.tile([0.1, 0.2, 0.7], (3, 1))
    assert krippendorff_alpha(agreed, level) == 1.0
    assert krippendorff_alpha(np.array([[1.0, 5.0], [5.0, 1.0]]), level) < 0


def test_alpha_that_cannot_be_asked_is_an_error() -> None:
    with pytest.raises(ValueError, match="level"):
        krippendorff_alpha(KRIPPENDORFF_2011, "circular")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level"):
        alpha_interval(KRIPPENDORFF_2011, "circular")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not negative"):
        krippendorff_alpha(KRIPPENDORFF_2011 - 3, "ratio")
    with pytest.raises(ValueError, match="table"):
        krippendorff_alpha(np.array([1.0, 2.0]))
    twice = pd.concat([long_form(KRIPPENDORFF_2011)] * 2)
    with pytest.raises(ValueError, match="two values"):
        alpha_of_readings(twice)


def test_alpha_of_large_panels_is_calculated_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    alphas = [krippendorff_alpha(KRIPPENDORFF_2011, level) for level in LEVELS]
    intervals = [alpha_interval(KRIPPENDORFF_2011, level, draws=30) for level in LEVELS]
    monkeypatch.setattr("committee.ranking.agreement._BLOCK", 20)
    assert [krippendorff_alpha(KRIPPENDORFF_2011, level) for level in LEVELS] == pytest.approx(alphas)
    assert [alpha_interval(KRIPPENDORFF_2011, level, draws=30) for level in LEVELS] == intervals


def test_interval_is_that_of_panels_of_drawn_units() -> None:
    """The same units drawn by the same generator, and alpha asked of each panel as it stands."""
    draws = np.random.default_rng(3).integers(11, size=(200, 11))
    read = KRIPPENDORFF_2011[:, (~np.isnan(KRIPPENDORFF_2011)).sum(axis=0) > 1]
    for level in LEVELS:
        alphas = [krippendorff_alpha(read[:, drawn], level) for drawn in draws]
        found = alpha_interval(KRIPPENDORFF_2011, level, draws=200, seed=3)
        assert found == pytest.approx(np.quantile(alphas, [0.025, 0.975]))


def test_interval_is_the_same_again_and_holds_alpha() -> None:
    first = alpha_interval(KRIPPENDORFF_2011)
    assert alpha_interval(KRIPPENDORFF_2011) == first
    assert alpha_interval(KRIPPENDORFF_2011, seed=1) != first
    assert first.low < krippendorff_alpha(KRIPPENDORFF_2011) < first.high
    narrow = alpha_interval(KRIPPENDORFF_2011, confidence=0.5)
    assert first.low < narrow.low < narrow.high < first.high


def test_interval_without_a_panel_that_varies_is_unknown() -> None:
    """Two units: with this seed the only draw takes the same twice, in which all values are equal."""
    table = np.array([[1.0, 2.0], [1.0, 2.0]])
    assert np.isnan(alpha_interval(table, draws=1, seed=4)).all()
    assert alpha_interval(table, draws=50) == (1.0, 1.0)


def test_alpha_by_criterion_leaves_the_staff_out() -> None:
    readings = long_form(KRIPPENDORFF_2011)
    marks = pd.concat(
        [
            readings.assign(criterion_id="c0", is_reader=True),
            readings.assign(criterion_id="c1", value=2, is_reader=True),
            readings.assign(criterion_id="c0", member_id="office", is_reader=False).drop_duplicates(
                "application_id"
            ),
        ]
    )
    frame = criterion_alphas(marks, pd.DataFrame({"criterion_id": ["c1", "c0", "c2"]}), draws=50)
    assert tuple(frame.columns) == ALPHA_COLUMNS
    assert frame["criterion_id"].tolist() == ["c1", "c0", "c2"]
    assert frame["alpha"].tolist() == pytest.approx(
        [N, krippendorff_alpha(KRIPPENDORFF_2011), N], nan_ok=True
    )
    assert frame.loc[1, ["low", "high"]].tolist() == list(alpha_interval(KRIPPENDORFF_2011, draws=50))
    assert criterion_alphas(marks.drop(columns="is_reader")[:0], pd.DataFrame({"criterion_id": []})).empty


# The six intraclass correlations

# P. Shrout and J. Fleiss, Intraclass correlations: uses in assessing rater reliability, Psychological Bulletin 86,
# 1979, table 2: six subjects, four judges; the six coefficients are in their table 4.
SHROUT_FLEISS_1979 = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)


def test_shrout_and_fleiss_1979_six_coefficients() -> None:
    frame = intraclass_correlations(SHROUT_FLEISS_1979)
    assert tuple(frame.columns) == ICC_COLUMNS
    types = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
    assert frame["type"].tolist() == types
    assert frame["icc"].round(2).tolist() == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    # Their table 3: mean squares 11.24 between targets, 6.26 within, 1.02 residual
    assert frame["f"].round(2).tolist() == [1.79, 11.03, 11.03] * 2
    assert frame["df1"].tolist() == [5] * 6
    assert frame["df2"].tolist() == [18, 15, 15] * 2


def test_shrout_and_fleiss_1979_limits_as_the_psych_package_prints_them() -> None:
    """W. Revelle's R package psych, ICC of the same table: p, lower and upper bound."""
    frame = intraclass_correlations(SHROUT_FLEISS_1979)
    assert frame["p"].tolist() == pytest.approx([0.16477, 0.00013, 0.00013] * 2, abs=0.00001)
    assert frame["low"].tolist() == pytest.approx([-0.133, 0.019, 0.342, -0.884, 0.071, 0.676], abs=0.0006)
    assert frame["high"].round(2).tolist() == [0.72, 0.76, 0.95, 0.91, 0.93, 0.99]


@given(st.randoms(use_true_random=False), st.integers(2, 6), st.integers(2, 5))
@settings(max_examples=50)
def test_correlations_do_not_know_scale_nor_order_and_limits_hold_them(
    chance: random.Random, targets: int, judges: int
) -> None:
    table = np.array([[chance.randint(0, 5) for _ in range(judges)] for _ in range(targets)])
    frame = intraclass_correlations(table).drop(columns="type")
    rows, columns = chance.sample(range(targets), targets), chance.sample(range(judges), judges)
    again = intraclass_correlations(4 * table[rows][:, columns] - 3).drop(columns="type")
    np.testing.assert_allclose(again, frame, rtol=1e-7, atol=1e-9)
    # The approximate limits of the second model may leave the coefficient outside on a table this small.
    told = frame.loc[[0, 2, 3, 5]].dropna()
    assert (told["low"] <= told["icc"] + 1e-9).all()
    assert (told["icc"] <= told["high"] + 1e-9).all()


def test_judges_who_agree_wholly_correlate_wholly() -> None:
    frame = intraclass_correlations(np.array([[0.1, 0.1], [0.2, 0.2], [0.7, 0.7]]))
    assert frame["icc"].tolist() == pytest.approx([1.0] * 6)
    assert frame["p"].tolist() == [0.0] * 6
    assert np.isinf(frame["f"]).all()
    assert frame[["low", "high"]].to_numpy().ravel() == pytest.approx(np.ones(12))


def test_judges_who_differ_by_a_constant_are_consistent_and_do_not_agree() -> None:
    frame = intraclass_correlations(np.array([[1, 3], [2, 4], [4, 6]])).set_index("type")
    assert frame.loc["ICC(3,1)", "icc"] == pytest.approx(1.0)
    assert frame.loc["ICC(2,1)", "icc"] < 0.6


def test_targets_that_do_not_differ_have_no_limits_and_give_no_warning() -> None:
    frame = intraclass_correlations(np.array([[1, 3], [1, 3], [1, 3]]))
    assert frame["icc"].round(2).tolist()[1] == 0.0
    assert frame.loc[1, ["low", "high"]].isna().all()


# The data set anxiety of the R package irr: 20 persons, 3 raters, marks from 1 to 6.
ANXIETY = np.array(
    [
        [3, 3, 2], [3, 6, 1], [3, 4, 4], [4, 6, 4], [5, 2, 3], [5, 4, 2], [2, 2, 1], [3, 4, 6], [5, 3, 1],
        [2, 3, 1], [2, 2, 1], [6, 3, 2], [1, 3, 3], [5, 3, 3], [2, 2, 1], [2, 2, 1], [1, 1, 3], [2, 3, 3],
        [4, 3, 2], [3, 4, 2],
    ]
)  # fmt: skip


def test_irr_anxiety_correlations_and_concordance_as_the_package_prints_them() -> None:
    """irr's manual, ``icc`` (twoway agreement and consistency) and ``kendall(anxiety, TRUE)``."""
    frame = intraclass_correlations(ANXIETY).set_index("type")
    printed = frame.loc[["ICC(2,1)", "ICC(3,1)"], ["icc", "low", "high"]].round(3)
    assert printed.to_numpy().tolist() == [[0.198, -0.039, 0.494], [0.216, -0.046, 0.522]]
    assert frame.loc["ICC(3,1)", ["f", "df1", "df2", "p"]].round(4).tolist() == [1.8268, 19, 38, 0.0562]
    found = kendall_w(ANXIETY.T)
    assert (round(found.w, 2), round(found.chi2, 1), round(found.p, 4)) == (0.54, 30.8, 0.0429)


def test_targets_that_do_not_differ_have_no_limits_in_any_unit() -> None:
    table = np.array([[0, 1, 2, 3, 4], [4, 3, 2, 1, 0]])
    for factor in (1, 3, 4, 7, 0.1, 1 / 3):
        for order in ([0, 1, 2, 3, 4], [3, 1, 4, 0, 2], [4, 2, 0, 1, 3]):
            limits = intraclass_correlations(factor * table[:, order] - 3).loc[[1, 4], ["low", "high"]]
            assert limits.isna().all(axis=None)


def test_a_target_that_a_judge_did_not_read_is_left_out() -> None:
    more = np.vstack([SHROUT_FLEISS_1979, [5, N, 5, 5]])
    pd.testing.assert_frame_equal(intraclass_correlations(more), intraclass_correlations(SHROUT_FLEISS_1979))


@pytest.mark.parametrize(
    "table",
    [np.full((3, 3), N), np.full((3, 3), 2.0), np.ones((3, 1)), np.ones((1, 3)), np.empty((0, 0)), np.ones(3)],
    ids=["missing", "no variation", "one judge", "one target", "nothing", "a row"],
)  # fmt: skip
def test_correlations_of_what_says_nothing_are_unknown(table: np.ndarray) -> None:
    frame = intraclass_correlations(table)
    assert tuple(frame.columns) == ICC_COLUMNS
    assert len(frame) == 6
    assert frame.drop(columns="type").isna().all().all()


# From variance components to what a committee understands

# Variance components of project, reader and noise. NeurIPS 2014 (N. Lawrence's notebook), NIH R01 and AIBS
# (Erosheva, Martinková and Lee, When zero may not be zero, JRSS A 184, 2021).
NIH = pd.Series({"project": 0.957, "reader": 0.161, "noise": 1.683})


def test_nih_and_neurips_variances_give_their_correlations() -> None:
    assert panel_correlations(NIH, 2.79).icc1 == pytest.approx(0.342, abs=0.0005)
    neurips = pd.Series({"project": 1.278, "reader": 0.240, "noise": 1.268})
    assert panel_correlations(neurips, 3).icc1 == pytest.approx(0.459, abs=0.0005)
    aibs = pd.Series({"project": 0.236, "reader": 0.0, "noise": 0.400})
    assert panel_correlations(aibs, 3).icc1 == pytest.approx(0.371, abs=0.0005)


def test_mean_of_readers_correlates_as_spearman_and_brown_have_it() -> None:
    counts = pd.Series([2, 3, 4, 0])
    found = panel_correlations(SimpleNamespace(variances=NIH), counts)
    assert found.readings == 3.0
    assert found.icck == pytest.approx(3 * found.icc1 / (1 + 2 * found.icc1))
    assert panel_correlations(NIH, 1).icck == pytest.approx(found.icc1)
    assert np.isnan(panel_correlations(NIH, counts[3:]).icck)
    assert np.isnan(panel_correlations(NIH * 0, 3)).tolist() == [True, True, False]
    assert np.isnan(panel_correlations(NIH * N, 3)).tolist() == [True, True, False]


def spearman_brown(icc1: float, readers: float) -> float:
    return readers * icc1 / (1 + (readers - 1) * icc1)


def test_bartos_and_martinkova_2024_nih_false_positive_rate() -> None:
    """README of their R package IRR2FPR: ICC(1) 0.34 with 2.79 readers and 18 % funded (Erosheva et al., 2021)."""
    share = misfunded_share(spearman_brown(0.34, 2.79), 0.18)
    assert share == pytest.approx(0.3972559, abs=5e-8)
    assert 1 - share == pytest.approx(0.6027441, abs=5e-8)


@pytest.mark.parametrize(
    ("icc1", "published"),
    [
        (0.26, [0.40, 0.35, 0.30, 0.25, 0.21]),
        (0.34, [0.36, 0.31, 0.26, 0.21, 0.18]),
        (0.50, [0.28, 0.24, 0.19, 0.16, 0.13]),
    ],
    ids=["FWF", "NIH", "one half"],
)
def test_misfunded_share_of_fwf_and_nih_with_two_to_twelve_readers(
    icc1: float, published: list[float]
) -> None:
    """The Austrian Science Fund's ICC(1) is .259 (Mutz, Bornmann and Daniel, PLOS ONE 7, 2012, e48509)."""
    shares = [misfunded_share(spearman_brown(icc1, readers), 0.30) for readers in (2, 3, 5, 8, 12)]
    assert [round(share, 2) for share in shares] == published


@given(st.floats(0, 1), st.floats(0.001, 0.999))
def test_misfunded_share_lies_between_none_and_chance(reliability: float, share: float) -> None:
    found = misfunded_share(reliability, share)
    assert -1e-12 <= found <= 1 - share + 1e-12
    assert misfunded_share(reliability / 2, share) >= found - 1e-12


def test_misfunded_share_is_the_bivariate_normal_integral() -> None:
    for reliability, share in ((0.2, 0.1), (0.61, 0.36), (0.9, 0.8)):
        z, correlation = norm.ppf(1 - share), np.sqrt(reliability)
        both = multivariate_normal(cov=[[1, correlation], [correlation, 1]]).cdf([-z, -z])
        assert misfunded_share(reliability, share) == pytest.approx(1 - both / share, abs=1e-6)


def test_misfunded_share_at_its_ends() -> None:
    assert misfunded_share(0, 0.3) == pytest.approx(0.7)
    assert misfunded_share(-0.2, 0.3) == pytest.approx(0.7)
    assert misfunded_share(1, 0.3) == pytest.approx(0.0)
    assert misfunded_share(0.5, 1) == 0.0
    for unknown in ((N, 0.3), (0.5, N), (0.5, 0)):
        assert np.isnan(misfunded_share(*unknown))
    for wrong in ((1.1, 0.3), (0.5, -0.1), (0.5, 1.1)):
        with pytest.raises(ValueError, match="share"):
            misfunded_share(*wrong)


# Kendall's W

# R. Quandt's reports of wine tastings (liquidasset.com/report<number>.html), one row a judge: ranks of the wines;
# votes against (rank sums), W, and the probability under chance, as printed.
QUANDT = {
    "report 2, Bordeaux 1970": (
        "239756184 638591247 517482369 369471285 249538167 517482369 269357481 279138456 469582173",
        [31, 37, 76, 38, 56, 37, 21, 58, 51], 0.4601, 0.0001,
    ),
    "report 3, Phelps": ("1342 1432 3124 1234 3412 2314", [11, 17, 14, 18], 0.1667, 0.3916),
    "report 4, Sassicaia": (
        "4213576 3651274 5174632 4371265 6415327 6321475 3614572", [31, 25, 24, 19, 27, 39, 31], 0.1793, 0.2745,
    ),
    "report 25, Bordeaux 1990": (
        "2341765 1263547 3142675 2561734 5431267 5413672 2351647", [20, 22, 29, 12, 39, 37, 37], 0.4665, 0.0033,
    ),
    "report 27, Mouton to Ausone": (
        "1423 1432 3421 4312 1342 3421 1324 1423 1342", [16, 32, 22, 20], 0.3432, 0.0259,
    ),
    "report 88, Bordeaux 1982": (
        "84315267 75326418 65874123 42356187 58426317 63725814 85623417 78615324",
        [51, 40, 40, 22, 40, 26, 22, 47], 0.3296, 0.0101,
    ),
    "report 104, Bordeaux 1982": (
        "32167845 43756281 62345178 67381245 67854123 75284136 64518723 12475683",
        [39, 32, 33, 44, 40, 28, 38, 34], 0.0692, 0.7941,
    ),
    "report 126, Corton": (
        "36185742 67421835 16425837 15248637 57164832 32654871 47351682",
        [23, 40, 21, 32, 28, 51, 31, 26], 0.3294, 0.0238,
    ),
}  # fmt: skip


def ranks_of(judges: Iterable[str]) -> np.ndarray:
    return np.array([[int(rank) for rank in judge] for judge in judges])


@pytest.mark.parametrize("tasting", QUANDT)
def test_kendall_w_of_quandt_wine_tastings(tasting: str) -> None:
    judges, votes_against, published, chance = QUANDT[tasting]
    ranks = ranks_of(judges.split())
    assert ranks.sum(axis=0).tolist() == votes_against
    w, chi2, p = kendall_w(ranks)
    assert w == pytest.approx(published, abs=0.00005)
    assert p == pytest.approx(chance, abs=0.00005)
    assert chi2 == pytest.approx(len(ranks) * (ranks.shape[1] - 1) * w)


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=6))
@settings(max_examples=50)
def test_kendall_w_with_ties_is_the_textbook_formula(marks: list[list[int]]) -> None:
    """W = 12 S / (m² (n³ − n) − m Σ(t³ − t)): Kendall and Gibbons, 1990, 6.8."""
    table = np.array(marks)
    judges, items = table.shape
    ranks = rankdata(table, axis=1)
    spread = ((ranks.sum(axis=0) - ranks.sum() / items) ** 2).sum()
    ties = sum(int(count**3 - count) for row in table for count in np.unique(row, return_counts=True)[1])
    possible = judges**2 * (items**3 - items) - judges * ties
    expected = 12 * spread / possible if possible else N
    found = kendall_w(table)
    assert found.w == pytest.approx(expected, nan_ok=True)
    assert kendall_w(-3 * table).w == pytest.approx(found.w, nan_ok=True)


def test_kendall_w_at_its_ends_and_of_what_says_nothing() -> None:
    same = np.array([[1, 2, 3, 4]] * 3)
    assert kendall_w(same).w == 1.0
    assert kendall_w(same[:2] * [[1], [-1]]).w == 0.0
    assert kendall_w(np.vstack([same, [1, N, 3, 4]])) == kendall_w(same)
    for nothing in (np.full((3, 3), N), np.ones((3, 3)), same[:1], same[:, :1], np.empty((0, 0)), np.ones(3)):
        assert np.isnan(kendall_w(nothing)).all()
