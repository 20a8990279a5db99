"""Limits of a panel's agreement are those of its posterior, and hold the truth about nine times in ten."""

from itertools import product

import numpy as np
import pandas as pd
from scipy.stats import multivariate_normal

from committee.ranking.agreement import panel_correlations
from committee.ranking.agreement_doubt import CORRELATION_COLUMNS
from committee.ranking.uncertainty import expected_ranks
from tests.bench.coverage import panel

PROJECTS, READERS, EACH = 20, 8, 3


def simulated(variances: tuple[float, float, float], seed: int) -> pd.DataFrame:
    return panel(PROJECTS, READERS, EACH, variances, np.random.default_rng(seed))[0]


def limits(ratings: pd.DataFrame) -> pd.DataFrame:
    found = expected_ranks(ratings, draws=2000).correlations
    assert found is not None
    assert tuple(found.columns) == CORRELATION_COLUMNS
    return found.set_index("kind")


def test_limits_are_the_quantiles_of_every_weighted_set_of_variances() -> None:
    ratings = simulated((144.0, 36.0, 64.0), 3)
    projects, readers = (pd.get_dummies(ratings[name]).to_numpy(float) for name in ("project", "reader"))
    contrast = np.linalg.svd(np.ones((1, len(ratings))))[2][
        1:
    ]  # what is left of the readings without their mean
    left, of_projects, of_readers = (
        contrast @ ratings["value"],
        contrast @ projects @ projects.T @ contrast.T,
        contrast @ readers @ readers.T @ contrast.T,
    )
    rows = []
    for tau, nu, noise in product(np.arange(2, 30, 1.2), np.arange(1, 20, 2.0), np.arange(4, 14, 0.8)):
        spread = tau**2 * of_projects + nu**2 * of_readers + noise**2 * np.eye(len(left))
        density = multivariate_normal.logpdf(left, cov=spread)  # type: ignore[arg-type]
        rows.append((tau**2 / (tau**2 + nu**2 + noise**2), density + np.log(noise)))
    single, density = np.array(sorted(rows)).T
    weights = np.exp(density - density.max())
    low, high = np.interp([0.05, 0.95], np.cumsum(weights) / weights.sum(), single)
    found = limits(ratings)
    assert np.allclose(found.loc["icc1", ["low", "high"]].astype(float), [low, high], atol=0.035)
    stepped = [EACH * one / (1 + (EACH - 1) * one) for one in (low, high)]
    assert np.allclose(found.loc["icck", ["low", "high"]].astype(float), stepped, atol=0.035)


def test_limits_hold_the_true_agreement_whether_readers_are_equally_strict_or_not() -> None:
    for reader in (0.0, 36.0, 100.0):
        true = 144.0 / (144.0 + reader + 64.0)
        told = [limits(simulated((144.0, reader, 64.0), seed)).loc["icc1"] for seed in range(16)]
        held = sum(bool(one["low"] <= true <= one["high"]) for one in told)
        assert held >= 12, (reader, held)


def test_value_is_that_of_the_fit_and_the_same_readings_have_the_same_limits() -> None:
    ratings = simulated((144.0, 36.0, 64.0), 5)
    found = expected_ranks(ratings)
    told = panel_correlations(found.fit, EACH)
    assert found.correlations is not None
    assert found.correlations["value"].tolist() == [told.icc1, told.icck]
    mixed = expected_ranks(ratings.sample(frac=1, random_state=1), draws=4000).correlations
    pd.testing.assert_frame_equal(mixed, found.correlations)


def test_estimated_variances_and_too_few_readings_have_no_limits() -> None:
    ratings = simulated((144.0, 36.0, 64.0), 5)
    assert expected_ranks(ratings, method="plug_in").correlations is None
    assert expected_ranks(ratings.iloc[:1]).correlations is None
