"""Draws come from the posterior that the model defines, and the grid sits where that posterior is."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from committee.ranking import posterior
from committee.ranking.crossed import Crossed, cross
from committee.ranking.posterior import Nodes, Prior, draw_projects, log_likelihoods, plausible_nodes


def panel(projects: int, readers: int, seed: int = 1) -> tuple[Crossed, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    read = random.random((projects, readers)) < 0.6
    read[:, 0], read[0, :] = True, True
    of_project, of_reader = np.nonzero(read)
    values = random.normal(0, 10, projects)[of_project] + random.normal(0, 8, len(of_project))
    values -= values.mean()
    return cross(of_project, of_reader, values), of_project, of_reader, values


def whole(of_project: np.ndarray, of_reader: np.ndarray, sizes: tuple[float, float, float]) -> np.ndarray:
    project, reader, noise = sizes
    same = of_project[:, None] == of_project, of_reader[:, None] == of_reader
    return project**2 * same[0] + reader**2 * same[1] + noise**2 * np.eye(len(of_project))


@pytest.mark.parametrize("shape", [(7, 3), (3, 7)])
def test_likelihood_is_that_of_the_whole_covariance(shape: tuple[int, int]) -> None:
    found, of_project, of_reader, values = panel(*shape)
    sizes = [(10.0, 5.0, 8.0), (2.0, 7.0, 3.0), (0.1, 0.0, 9.0)]
    ours = log_likelihoods(found, *(np.array(one) for one in zip(*sizes, strict=True)))
    contrasts = np.linalg.svd(np.ones((1, len(values))))[2][1:]
    theirs = [
        multivariate_normal(cov=contrasts @ whole(of_project, of_reader, one) @ contrasts.T).logpdf(
            contrasts @ values
        )
        for one in sizes
    ]
    assert np.diff(ours) == pytest.approx(np.diff(theirs), abs=1e-6)


@pytest.mark.parametrize("shape", [(7, 3), (3, 7)])
@pytest.mark.parametrize("narrow", [64, 0])
def test_draws_have_the_mean_and_covariance_of_the_posterior(
    shape: tuple[int, int], narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posterior, "_NARROW", narrow)
    monkeypatch.setattr(posterior, "_CELLS", 40_000)
    found, of_project, of_reader, values = panel(*shape)
    sizes = (10.0, 5.0, 8.0)
    nodes = Nodes(*(np.array([one]) for one in sizes), np.array([40_000]))
    inverse = np.linalg.inv(whole(of_project, of_reader, sizes))
    ones = np.ones(len(values))
    mean = (ones @ inverse @ values) / inverse.sum()
    cross_covariance = sizes[0] ** 2 * (np.arange(shape[0])[:, None] == of_project)
    expected = cross_covariance @ inverse @ (values - mean)
    shrunk = cross_covariance @ inverse
    covariance = sizes[0] ** 2 * np.eye(shape[0]) - shrunk @ cross_covariance.T
    covariance += np.outer(shrunk @ ones, shrunk @ ones) / inverse.sum()  # μ is not known either
    (_part, means), = draw_projects(found, nodes, None)  # fmt: skip
    assert means[0] == pytest.approx(expected)
    drawn = np.concatenate([effects for _part, effects in draw_projects(found, nodes, 3)])
    assert drawn.shape == (40_000, shape[0])
    assert drawn.mean(axis=0) == pytest.approx(expected)  # draws come in opposite pairs
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.05 * covariance.max())


def test_grid_agrees_with_one_that_is_ten_times_finer(monkeypatch: pytest.MonkeyPatch) -> None:
    found, *_ = panel(12, 5)
    coarse = plausible_nodes(found, Prior.of_scale(100), 100_000)
    monkeypatch.setattr(posterior, "GRID", 300)
    fine = plausible_nodes(found, Prior.of_scale(100), 100_000)
    for name in ("project", "noise"):
        means = [np.average(getattr(one, name), weights=one.draws) for one in (coarse, fine)]
        assert means[0] == pytest.approx(means[1], rel=0.01)
    assert coarse.draws.sum() == 100_000
    assert (coarse.draws % 2 == 0).all()


def test_grid_finds_a_narrow_peak_and_one_at_its_edge() -> None:
    many, *_ = panel(400, 9)
    nodes = plausible_nodes(many, Prior.of_scale(100), 4_000)
    assert np.average(nodes.project, weights=nodes.draws) == pytest.approx(10, rel=0.1)
    assert np.average(nodes.noise, weights=nodes.draws) == pytest.approx(8, rel=0.1)
    exact = cross(np.repeat(np.arange(5), 3), np.tile(np.arange(3), 5), np.repeat(np.arange(-2.0, 3), 3))
    edge = plausible_nodes(exact, Prior.of_scale(100), 1_000)
    assert edge.noise.max() < 0.2
    assert (edge.project > 0).all()


def test_prior_of_the_scale_is_that_of_the_snsf() -> None:
    """ERforResearch's default model: uniform to 2 and readers 0.5 on marks from 1 to 6."""
    prior = Prior.of_scale(5)
    assert (prior.most, prior.reader) == (2.0, 0.5)
