"""How sure is the agreement of a panel: between which values may ICC(1) and ICC(k) lie, given the readings?"""

import numpy as np
import pandas as pd

from committee.ranking.crossed import Crossed, Floats
from committee.ranking.posterior import Nodes, log_likelihoods

CORRELATION_COLUMNS = ("kind", "value", "low", "high")
POINTS, READERS = (
    128,
    5,
)  # sets of (project, noise) that are looked at, and standard deviations of readers with each
_WIDE = 32  # width of the dense side above which fewer sets are
_ENDS = (0.05, 0.95)
Limits = tuple[float, float]


def correlation_limits(panel: Crossed, nodes: Nodes, readings: float) -> dict[str, Limits]:
    """The 5 and 95 % quantiles of ICC(1) and ICC(k) in the posterior of the variances: icc1, icck.

    ICC(1) = project / (project + reader + noise), ICC(k) by Spearman and Brown with ``readings`` a project: as
    ``agreement.panel_correlations``. ``nodes``: the plausible variances of ``posterior.plausible_nodes``. Ranks are
    drawn with the readers' standard deviation that the prior fixes; agreement depends on what it is in this panel
    (held fixed, the limits miss the truth where readers are equally strict). So here it is uniform from 0 to twice
    that value, and the nodes are weighed anew by the density of the readings. Nothing is drawn: the same readings
    have the same limits. Source: limits of a correlation from the posterior of its variance components, Box and
    Tiao, *Bayesian Inference in Statistical Analysis*, 1973, ch. 5.
    """
    project, noise = _picked(nodes, panel.counts.shape[1])
    steps = 2 * (np.arange(READERS) + 0.5) / READERS
    projects, noises = np.tile(project, READERS), np.tile(noise, READERS)
    readers = np.repeat(nodes.reader[0] * steps, len(project))
    density = log_likelihoods(panel, projects, readers, noises).reshape(READERS, -1)
    against = (
        density - density[READERS // 2]
    )  # the nodes are spread as their density with the prior's value, the middle
    weights = np.exp(against - against.max()).ravel()
    single = projects**2 / (projects**2 + readers**2 + noises**2)
    stepped = readings * single / (1 + (readings - 1) * single)
    return {"icc1": _quantiles(single, weights), "icck": _quantiles(stepped, weights)}


def _picked(nodes: Nodes, width: int) -> tuple[Floats, Floats]:
    """Some of the nodes, at equal steps of their probability."""
    count = int(np.clip(POINTS * (_WIDE / max(width, 1)) ** 2, 24, POINTS))
    ends = np.cumsum(nodes.draws)
    at = np.searchsorted(ends, (np.arange(count) + 0.5) / count * ends[-1])
    return nodes.project[at], nodes.noise[at]


def _quantiles(values: Floats, weights: Floats) -> Limits:
    order = np.argsort(values, kind="stable")
    shares = np.cumsum(weights[order])
    low, high = (float(values[order][np.searchsorted(shares, end * shares[-1])]) for end in _ENDS)
    return low, high


def correlations_table(values: dict[str, float], limits: dict[str, Limits]) -> pd.DataFrame:
    """CORRELATION_COLUMNS, a row for each of ``values`` (icc1, icck) with its limits."""
    rows = [(kind, value, *limits[kind]) for kind, value in values.items()]
    return pd.DataFrame(rows, columns=list(CORRELATION_COLUMNS))
