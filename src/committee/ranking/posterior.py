"""Given the readings, how good may each project be: which draws of all projects at once are plausible?

Bayes without a Markov chain: given the standard deviations of projects, readers and noise everything is Gaussian,
so that these are integrated on a grid and the rest is drawn exactly. The model is that of the Swiss National
Science Foundation (Heyard, Ott, Salanti and Egger, 2022; snsf-data/ERforResearch, default_jags_model.txt): value =
μ + project + reader + reader×project + ε with project ~ N(0, τ²), reader ~ N(0, ν²) for a ν that the prior fixes,
reader×project ~ N(0, τ_a²), ε ~ N(0, σ²) and τ, τ_a, σ uniform. A reader reads a project once, so that only σ² +
τ_a² appears, here the noise; μ has a flat prior.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dtrtrs

from committee.ranking.crossed import Crossed, Floats, Ints

GRID = 40
_WORTH = 12.0  # cells whose density is e^12 times below the highest are left out of the next, finer grid
_CELLS = 4_000_000  # numbers held at once
_NARROW = 64  # width of the dense side below which nodes are solved together


@dataclass(frozen=True)
class Prior:
    """τ, τ_a and σ are uniform from 0 to ``most``; readers have the standard deviation ``reader``; in the values'
    unit. ``least`` is the smallest noise looked at.
    """

    most: float
    reader: float
    least: float

    @classmethod
    def of_scale(cls, scale: float) -> "Prior":
        """0.4 and 0.1 of the range of the scale: the SNSF's 2 and 0.5 on its six-point scale, for any scale."""
        return cls(0.4 * scale, 0.1 * scale, 0.0005 * scale)


@dataclass(frozen=True)
class Nodes:
    """Standard deviations that are plausible together, and how many draws each set gets, an even number; arrays of
    one length.
    """

    project: Floats
    reader: Floats
    noise: Floats
    draws: Ints


def log_likelihoods(panel: Crossed, project: Floats, reader: Floats, noise: Floats) -> Floats:
    """The logarithm of the density of the readings for each set of standard deviations, μ integrated out."""
    many, few = (reader, project) if panel.is_swapped else (project, reader)
    found = np.empty(len(noise))
    width = panel.counts.shape[1]
    step = max(1, _CELLS // (width + 2) ** 2)
    for first in range(0, len(noise), step):
        part = slice(first, first + step)
        block, log_determinant = _blocks(panel, many[part] / noise[part], few[part] / noise[part])
        factor = np.linalg.cholesky(block)
        tips = np.diagonal(factor, axis1=1, axis2=2)
        log_determinant += 2 * np.log(tips[:, :-1]).sum(axis=1)
        squares = (tips[:, -1] / noise[part]) ** 2
        found[part] = -0.5 * (
            (panel.observations - 1) * np.log(2 * np.pi * noise[part] ** 2) + log_determinant + squares
        )
    return found


def _blocks(panel: Crossed, many: Floats, few: Floats) -> tuple[Floats, Floats]:
    """Per node the matrix of (few side, 1, values) after the many side is gone, and log|·| of what is gone.

    Its Cholesky factor ends with √(1'H⁻¹1) and the root of the residual sum of squares.
    """
    members, sums, squares, one_rows, value_rows = panel.by_size
    sizes, width = panel.sizes, panel.counts.shape[1]
    ratio = many[:, None] ** 2
    shrinking = ratio / (1 + ratio * sizes)
    block = np.empty((len(many), width + 2, width + 2))
    if panel.grams is not None:
        inner = np.tensordot(shrinking, panel.grams, axes=1)
        block[:, :width, :width] = np.diag(panel.few_counts.astype(float)) - inner
    else:
        for at, one in enumerate(shrinking):
            block[at, :width, :width] = panel.gram(one)
    block[:, :width, :width] *= few[:, None, None] ** 2
    block[:, np.arange(width), np.arange(width)] += 1
    block[:, width, :width] = few[:, None] * (panel.few_counts - (shrinking * sizes) @ one_rows)
    block[:, width + 1, :width] = few[:, None] * (panel.few_sums - shrinking @ value_rows)
    block[:, width, width] = panel.observations - shrinking @ (sizes**2 * members)
    block[:, width + 1, width] = panel.total - shrinking @ (sizes * sums)
    block[:, width + 1, width + 1] = panel.squares * (1 + 1e-12) + 1e-9 - shrinking @ squares
    block[:, :width, width:] = np.swapaxes(block[:, width:, :width], 1, 2)
    block[:, width, width + 1] = block[:, width + 1, width]
    return block, np.log1p(ratio * sizes) @ members


def _log_prior(noise: Floats, most: float) -> Floats:
    """The logarithm of the density of √(σ² + τ_a²), both uniform from 0 to most, up to a constant."""
    angle = np.pi / 2 - 2 * np.arccos(np.minimum(1, most / noise))
    return np.log(noise) + np.log(np.maximum(angle, 1e-300))


def plausible_nodes(panel: Crossed, prior: Prior, draws: int) -> Nodes:
    """The posterior of τ and of the noise on a grid of 40 × 40 that is narrowed down to where it has any weight.

    With a wide dense side the grid is coarser: there are many readings then. ``draws`` is the number dealt out to
    the nodes, in proportion to their weight; an even one.
    """
    grid = int(np.clip(GRID * (150 / max(panel.counts.shape[1], 1)) ** 1.2, 10, GRID))
    limits = np.array([[0.0, prior.most], [prior.least, np.sqrt(2) * prior.most]])
    box = limits.copy()
    while True:
        step = (box[:, 1] - box[:, 0]) / grid
        axes = box[:, :1] + step[:, None] * (np.arange(grid) + 0.5)
        project, noise = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
        reader = np.full(len(project), prior.reader)
        density = log_likelihoods(panel, project, reader, noise) + _log_prior(noise, prior.most)
        cells = np.argwhere((density > density.max() - _WORTH).reshape(grid, grid))
        ends = np.stack([cells.min(axis=0) - 1, cells.max(axis=0) + 2], axis=1)
        narrower = np.clip(box[:, :1] + step[:, None] * ends, limits[:, :1], limits[:, 1:])
        narrower = np.stack(
            [np.maximum(box[:, 0], narrower[:, 0]), np.minimum(box[:, 1], narrower[:, 1])], axis=1
        )
        if np.prod(narrower[:, 1] - narrower[:, 0]) > 0.5 * np.prod(box[:, 1] - box[:, 0]):
            break
        box = narrower
    weights = np.exp(density - density.max())
    # Neighbours stay neighbours: a walk to and fro, dealt out in equal steps of probability.
    walk = np.arange(grid**2).reshape(grid, grid)
    walk[1::2] = walk[1::2, ::-1]
    shares = np.cumsum(weights[walk.ravel()])
    dealt = 2 * np.diff(np.floor(shares / shares[-1] * (draws // 2) + 0.5).astype(np.int64), prepend=0)
    kept = dealt > 0
    at = walk.ravel()[kept]
    return Nodes(project[at], reader[at], noise[at], dealt[kept])


def draw_projects(panel: Crossed, nodes: Nodes, seed: int | None) -> Iterator[tuple[slice, Floats]]:
    """The effects of the projects, in blocks of draws × projects with the place of each block.

    ``seed`` None gives one row a node: the mean there. The random numbers depend on the shape alone, so that equal
    shapes and seeds give the same ones to each member.
    """
    width, many = panel.counts.shape[1], panel.counts.shape[0]
    counts = nodes.draws if seed is not None else np.ones(len(nodes.draws), dtype=np.int64)
    total = int(counts.sum())
    few_noise = np.zeros((total, width + 1))
    many_random = None
    if seed is not None:
        few_noise = _mirrored(np.random.default_rng([seed, 0]), total, width + 1)
        many_random = np.random.default_rng([seed, 1])
    few = _draw_few(panel, nodes, counts, few_noise)
    of_draw = np.repeat(np.arange(len(counts)), counts)
    ratios = (nodes.reader, nodes.project) if panel.is_swapped else (nodes.project, nodes.reader)
    step = 2 * max(1, _CELLS // max(many, width) // 2)
    for first in range(0, total, step):
        part = slice(first, min(first + step, total))
        at = of_draw[part]
        noise = nodes.noise[at][:, None]
        scaled = few[part, :width] * (ratios[1][at][:, None] / noise)
        if panel.is_swapped:
            yield part, scaled * noise
            continue
        ratio = (ratios[0][at][:, None] / noise) ** 2
        shrinking = (ratio / (1 + ratio * panel.sizes))[:, panel.size_of]
        left = panel.many_sums / noise - panel.many_counts * few[part, width:] - (panel.counts @ scaled.T).T
        effects = shrinking * left
        if many_random is not None:
            effects += np.sqrt(shrinking) * _mirrored(many_random, *effects.shape)
        yield part, effects * noise


def _mirrored(random: np.random.Generator, rows: int, columns: int) -> Floats:
    """Standard normal rows in pairs, each followed by its opposite: means then have far less error."""
    halves = random.standard_normal((rows // 2, columns))
    both: Floats = np.stack([halves, -halves], axis=1).reshape(rows, columns)
    return both


def _draw_few(panel: Crossed, nodes: Nodes, counts: Ints, random: Floats) -> Floats:
    """Draws of the few side, in units of its standard deviation, and of μ in units of the noise."""
    width = panel.counts.shape[1]
    many, few = (nodes.reader, nodes.project) if panel.is_swapped else (nodes.project, nodes.reader)
    found = np.empty_like(random)
    starts = np.concatenate([[0], np.cumsum(counts)])
    step = max(1, _CELLS // (width + 2) ** 2)
    for first in range(0, len(counts), step):
        part = slice(first, first + step)
        blocks = _blocks(panel, many[part] / nodes.noise[part], few[part] / nodes.noise[part])[0]
        factors: Floats = np.linalg.cholesky(blocks[:, :-1, :-1]).astype(np.float64, copy=False)
        rights = blocks[:, -1, :-1] / nodes.noise[part, None]
        rows = slice(starts[first], starts[min(first + step, len(counts))])
        if width < _NARROW:
            found[rows] = _solved_together(factors, rights, counts[part], random[rows])
            continue
        for at, (factor, right) in enumerate(zip(factors, rights, strict=True), start=first):
            rows = slice(starts[at], starts[at + 1])
            half = dtrtrs(factor, right, lower=1)[0]
            found[rows] = dtrtrs(factor, (half + random[rows]).T, lower=1, trans=1)[0].T
    return found


def _solved_together(factors: Floats, rights: Floats, counts: Ints, random: Floats) -> Floats:
    """The same for all nodes at once, by inverses: calls for small triangles cost more than what they do."""
    inverses = np.linalg.inv(factors)
    halves = np.einsum("nkl,nl->nk", inverses, rights)
    of_draw = np.repeat(np.arange(len(counts)), counts)
    found = np.empty_like(random)
    step = max(1, _CELLS // random.shape[1] ** 2)
    for first in range(0, len(random), step):
        part = slice(first, first + step)
        at = of_draw[part]
        found[part] = np.einsum("dkl,dk->dl", inverses[at], halves[at] + random[part])
    return found
