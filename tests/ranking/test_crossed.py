"""The sums of a panel give what the whole covariance matrix gives."""

import numpy as np
import pytest

from committee.ranking.crossed import cross


@pytest.mark.parametrize("shape", [(9, 4), (4, 9)])
@pytest.mark.parametrize("ratios", [(0.0, 0.0), (0.7, 0.0), (0.0, 1.3), (0.7, 1.3)])
def test_solve_agrees_with_the_whole_covariance(shape: tuple[int, int], ratios: tuple[float, float]) -> None:
    random = np.random.default_rng(3)
    pairs = np.argwhere(random.random(shape) < 0.6)
    pairs = np.vstack([pairs, [[0, 0], [shape[0] - 1, shape[1] - 1]]])
    projects, readers = (np.unique(column, return_inverse=True)[1] for column in pairs.T)
    values = random.normal(size=len(pairs))
    panel = cross(projects, readers, values)
    assert panel.is_swapped == (shape[1] > shape[0])
    left = [projects[:, None] == projects, readers[:, None] == readers]
    whole = np.eye(len(pairs)) + sum(ratio * same for ratio, same in zip(ratios, left, strict=True))
    solved = panel.solve(*(ratios[::-1] if panel.is_swapped else ratios))
    inverse = np.linalg.inv(whole)
    assert solved.log_determinant == pytest.approx(np.linalg.slogdet(whole)[1])
    assert solved.ones == pytest.approx(inverse.sum())
    assert solved.cross == pytest.approx((inverse @ values).sum())
    assert solved.squares == pytest.approx(values @ inverse @ values)
    contrasts = np.linalg.svd(np.ones((1, len(pairs))))[2][1:]
    projected = contrasts @ whole @ contrasts.T
    reduced = contrasts @ values
    residual = reduced @ np.linalg.solve(projected, reduced)
    assert solved.residual == pytest.approx(residual)
    likelihood = np.linalg.slogdet(projected)[1] + len(reduced) * (
        1 + np.log(2 * np.pi * residual / len(reduced))
    )
    assert solved.deviance(len(pairs)) == pytest.approx(likelihood + np.log(len(pairs)))


def test_products_that_are_too_many_to_keep_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    projects, readers = np.repeat(np.arange(5), 2), np.tile([0, 1, 2, 1, 2], 2)
    values = np.arange(10.0)
    kept = cross(projects, readers, values).solve(0.5, 0.5)
    monkeypatch.setattr("committee.ranking.crossed._DENSE", 0)
    assert cross(projects, readers, values).solve(0.5, 0.5).squares == pytest.approx(kept.squares)
