"""No other ratios of variances are more likely than those found, at the boundaries too."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking import variance_ratios
from committee.ranking.crossed import Crossed, cross
from committee.ranking.variance_ratios import best_alone, best_ratios, solve


def simulated(shape: tuple[int, int], deviations: tuple[float, float], seed: int) -> Crossed:
    """Three readings of each project, noise of 5."""
    random = np.random.default_rng(seed)
    projects = np.repeat(np.arange(shape[0]), 3)
    readers = np.concatenate([random.permutation(shape[1])[:3] for _ in range(shape[0])])
    readers = np.unique(readers, return_inverse=True)[1]
    values = random.normal(0, deviations[0], shape[0])[projects] + random.normal(0, 5, len(projects))
    values += random.normal(0, deviations[1], shape[1])[readers]
    return cross(projects, readers, values - values.mean())


@given(st.integers(0, 10_000), st.sampled_from([(12, 5), (6, 9)]))
@settings(max_examples=25)
def test_no_other_ratios_are_more_likely(seed: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(seed)
    panel = simulated(shape, (random.choice([0, 2, 8]), random.choice([0, 2, 8])), seed)
    best = np.array(best_ratios(panel, best_alone(panel), True, True))
    least = solve(panel, *best).deviance(panel.observations)
    assert (best >= 0).all()
    for _ in range(40):
        tried = np.maximum(best * np.exp(random.normal(0, 1, 2)), random.choice([0, 1e-3], 2))
        assert least <= solve(panel, *tried).deviance(panel.observations) + 1e-6


def test_what_cannot_be_told_stays_zero() -> None:
    panel = simulated((12, 5), (8, 8), 1)
    assert best_ratios(panel, best_alone(panel), True, False) == (best_alone(panel), 0.0)
    assert best_ratios(panel, 0.0, False, True)[0] == 0
    assert best_ratios(panel, 0.0, False, False) == (0, 0)


def test_parabolas_find_what_the_search_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(5):
        panel = simulated((80, 12), (8, 4), seed)
        alone = best_alone(panel)
        searched = best_ratios(panel, alone, True, True)
        with monkeypatch.context() as patch:
            patch.setattr(variance_ratios, "MOST_SEARCHED", 0)
            found = best_ratios(panel, alone, True, True)
        assert found == pytest.approx(searched, rel=0.03)
