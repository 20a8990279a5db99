"""Which variances of projects and readers, in units of the noise, are the most likely by REML?"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from committee.ranking.crossed import Crossed, Floats, Solved

MOST_SEARCHED = 400  # members of the smaller side up to which the plane is searched at leisure
MOST_REFINED = 1_500  # and up to which a thousandth of a ratio is worth its factorisations
_LOWEST, _HIGHEST = -14.0, 21.0  # logarithms of the ratios looked at


def solve(panel: Crossed, project_ratio: float, reader_ratio: float) -> Solved:
    """Everything of a pair of ratios, of the project's and of the reader's variance to the noise."""
    return panel.solve(
        *((reader_ratio, project_ratio) if panel.is_swapped else (project_ratio, reader_ratio))
    )


def best_ratios(panel: Crossed, alone: float, has_project: bool, has_reader: bool) -> tuple[float, float]:
    """The ratios of the project's and the reader's variance to the noise with the least REML deviance."""

    def deviance(project_ratio: float, reader_ratio: float) -> float:
        return solve(panel, project_ratio, reader_ratio).deviance(panel.observations)

    found = [(deviance(0.0, 0.0), (0.0, 0.0))]
    if has_project:
        found.append((deviance(alone, 0.0), (alone, 0.0)))
    level = 0.0
    if has_reader:
        level = _along(lambda log: deviance(0.0, float(np.exp(log))))
        found.append((deviance(0.0, level), (0.0, level)))
    if has_project and has_reader:
        inside = _inside(min(panel.counts.shape), alone, level, deviance)
        # A step inside must be worth more than rounding, or the boundary would be missed.
        found.append((deviance(*inside) + 1e-7, inside))
    return min(found)[1]


def best_alone(panel: Crossed) -> float:
    """The best ratio for projects when readers do not differ."""
    return _along(lambda log: solve(panel, float(np.exp(log)), 0.0).deviance(panel.observations))


def _along(deviance: Callable[[float], float]) -> float:
    """The ratio at the least of a deviance along the logarithm of one ratio; 0 where none is better."""
    logs = np.linspace(_LOWEST, _HIGHEST, 21)
    at = int(np.argmin([deviance(log) for log in logs]))
    if at == 0:
        return 0.0
    bounds = logs[at - 1], logs[min(at + 1, len(logs) - 1)]
    return float(
        np.exp(minimize_scalar(deviance, bounds=bounds, method="bounded", options={"xatol": 1e-9}).x)
    )


def _inside(
    width: int, alone: float, level: float, deviance: Callable[[float, float], float]
) -> tuple[float, float]:
    """The best pair with neither ratio zero, from the best ratios of projects alone and of readers alone.

    Up to MOST_SEARCHED members of the smaller side the plane is searched from the best of several starts; beyond,
    parabolas do with a handful of factorisations, to a thousandth of a ratio, a hundredth above MOST_REFINED.
    """

    def at(logs: Floats) -> float:
        project, reader = np.exp(np.clip(logs, _LOWEST, _HIGHEST))
        return deviance(float(project), float(reader))

    # What projects alone leave as noise holds the readers too, and the other way round.
    start = np.log([max(alone * (1 + level), 1e-3), max(level * (1 + alone), 1e-2)])
    if width > MOST_SEARCHED:
        best = _by_parabolas(at, start, 0.002 if width <= MOST_REFINED else 0.01)
    else:
        steps = [np.array([one, other]) for one in (0.0, -2.0, 2.0) for other in (0.0, -2.0, 2.0)]
        start = min((start + step for step in steps), key=at)
        simplex = start + np.array([[0.0, 0.0], [0.4, 0.0], [0.0, 0.4]])
        options = {"initial_simplex": simplex, "maxiter": 400, "xatol": 1e-7, "fatol": 1e-10}
        best = minimize(at, start, method="Nelder-Mead", options=options).x
    project, reader = np.exp(np.clip(best, _LOWEST, _HIGHEST))
    return float(project), float(reader)


def _by_parabolas(at: Callable[[Floats], float], start: Floats, close: float) -> Floats:
    """The least of a smooth function of two, by the parabola through six points, until a step is ``close``."""
    best, value, reach = start, at(start), 0.3
    for _ in range(6):
        one, other = np.array([reach, 0.0]), np.array([0.0, reach])
        up, down = (np.array([at(best + sign * step) for step in (one, other)]) for sign in (1, -1))
        slope, bend = (up - down) / (2 * reach), (up + down - 2 * value) / reach**2
        twist = (at(best + one + other) - up.sum() + value) / reach**2
        curve = np.array([[bend[0], twist], [twist, bend[1]]])
        if np.linalg.eigvalsh(curve)[0] <= 0:
            curve = np.diag(np.abs(bend) + 1e-9)
        step = np.clip(-np.linalg.solve(curve, slope), -1.5, 1.5)
        found = at(best + step)
        if found < value:
            best, value = best + step, found
        if np.abs(step).max() < close:
            break
        reach = 0.03 if np.abs(step).max() < 0.1 else 0.1
    return best
