"""What do readings of projects by readers say, once the ratios of the variances are given?

The model y = μ + project + reader + ε, projects and readers crossed: H = I + ρ_p Z_p Z_p' + ρ_r Z_r Z_r' is the
covariance of the readings in units of the noise. The side with more members (as a rule the projects) is eliminated
analytically, its block being diagonal; only the other side is factorised, as a dense matrix. What the eliminated
side adds depends on how many readings each of its members has and on nothing else, so that its sums are kept by
that number: evaluating one pair of ratios costs the same with 500 projects as with 100 000.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve
from scipy.linalg.lapack import dpotrf
from scipy.sparse import csr_array, diags_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_DENSE = 20_000_000  # numbers kept at most for the products by number of readings: 160 MB


@dataclass(frozen=True)
class Solved:
    """Products with H⁻¹ for one pair of ratios: log|H|, 1'H⁻¹1, 1'H⁻¹y, y'H⁻¹y; ``factor`` is the lower Cholesky
    factor of the few side (None where it is diagonal: ``diagonal``).
    """

    log_determinant: float
    ones: float
    cross: float
    squares: float
    factor: Floats | None
    diagonal: Floats

    @property
    def mean(self) -> float:
        """The generalised least squares estimate of μ, for values as they were given."""
        return self.cross / self.ones

    @property
    def residual(self) -> float:
        """The residual sum of squares in the metric of H⁻¹."""
        return self.squares - self.cross**2 / self.ones

    def deviance(self, observations: int) -> float:
        """The REML deviance with the noise profiled out (lme4's REML criterion)."""
        degrees = observations - 1
        noise = 2 * np.pi * self.residual / degrees
        return self.log_determinant + float(np.log(self.ones)) + degrees * (1 + float(np.log(noise)))

    def apply(self, columns: Floats) -> Floats:
        """S⁻¹ times the columns, S the block of the few side."""
        if self.factor is None:
            scaled: Floats = (columns.T / self.diagonal).T
            return scaled
        solved: Floats = cho_solve((self.factor, True), columns, check_finite=False)
        return solved


@dataclass(frozen=True)
class Crossed:
    """The readings as sums: ``many`` is the eliminated side, ``few`` the dense one; ``is_swapped`` when readers are
    the many.

    ``counts`` has shape (many, few); ``sizes`` are the distinct numbers of readings of a member of the many side.
    """

    observations: int
    total: float
    squares: float
    counts: csr_array
    many_counts: Ints
    few_counts: Ints
    many_sums: Floats
    few_sums: Floats
    sizes: Floats
    size_of: Ints
    is_swapped: bool

    @cached_property
    def by_size(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """For each number of readings: members, Σ sums, Σ sums², and by member of the few side N'1 and N's."""
        kinds = len(self.sizes)
        members = np.bincount(self.size_of, minlength=kinds).astype(float)
        sums = _sums(self.size_of, self.many_sums, kinds)
        squares = _sums(self.size_of, self.many_sums**2, kinds)
        ones = np.zeros((kinds, self.counts.shape[1]))
        values = np.zeros_like(ones)
        for kind in range(kinds):
            rows = self.size_of == kind
            ones[kind] = self.counts.T @ rows.astype(float)
            values[kind] = self.counts.T @ np.where(rows, self.many_sums, 0.0)
        return members, sums, squares, ones, values

    @cached_property
    def grams(self) -> Floats | None:
        """N'N by number of readings, shape (sizes, few, few); None when that would be too much to keep."""
        few = self.counts.shape[1]
        if len(self.sizes) * few**2 > _DENSE:
            return None
        found = np.zeros((len(self.sizes), few, few))
        for kind in range(len(self.sizes)):
            part = self.counts[np.flatnonzero(self.size_of == kind)]
            found[kind] = (part.T @ part).toarray()
        return found

    def gram(self, shrinking: Floats) -> Floats:
        """Z'WZ of the few side, shrinking being ρ/(1 + ρ·size) by number of readings."""
        if self.grams is not None:
            width = self.counts.shape[1]
            product = (shrinking @ self.grams.reshape(len(shrinking), -1)).reshape(width, width)
        else:
            weights = diags_array(shrinking[self.size_of])
            product = (self.counts.T @ (weights @ self.counts)).toarray()
        reduced: Floats = -product
        reduced.flat[:: len(reduced) + 1] += self.few_counts
        return reduced

    def solve(self, many_ratio: float, few_ratio: float) -> Solved:
        """Everything of one pair of ratios; both may be zero."""
        members, sums, squares, one_rows, value_rows = self.by_size
        shrinking = many_ratio / (1 + many_ratio * self.sizes)
        weighted = shrinking * self.sizes
        ones = self.observations - float(weighted @ (self.sizes * members))
        cross = self.total - float(weighted @ sums)
        square = self.squares - float(shrinking @ squares)
        log_determinant = float(members @ np.log1p(many_ratio * self.sizes))
        diagonal: Floats = 1.0 + few_ratio * self.few_counts.astype(np.float64)
        factor = None
        if few_ratio > 0:
            right = np.stack(self._rights(shrinking, one_rows, value_rows), axis=1)
            if many_ratio > 0:
                block = few_ratio * self.gram(shrinking)
                block.flat[:: len(block) + 1] += 1
                factor, failed = dpotrf(block.T, lower=1, overwrite_a=1)  # symmetric, and in LAPACK's order
                if failed:
                    raise np.linalg.LinAlgError("the block of the readers is not positive")
                log_determinant += 2 * float(np.sum(np.log(np.diagonal(factor))))
            else:
                log_determinant += float(np.sum(np.log(diagonal)))
            part = Solved(0.0, 0.0, 0.0, 0.0, factor, diagonal).apply(right)
            taken = few_ratio * (right.T @ part)
            ones, cross, square = (
                ones - float(taken[0, 0]),
                cross - float(taken[0, 1]),
                square - float(taken[1, 1]),
            )
        return Solved(log_determinant, ones, cross, square, factor, diagonal)

    def _rights(self, shrinking: Floats, one_rows: Floats, value_rows: Floats) -> tuple[Floats, Floats]:
        ones = self.few_counts - (shrinking * self.sizes) @ one_rows
        values = self.few_sums - shrinking @ value_rows
        return ones, values

    def rights(self, many_ratio: float) -> tuple[Floats, Floats]:
        """Z'W1 and Z'Wy of the few side."""
        _members, _sums, _squares, one_rows, value_rows = self.by_size
        return self._rights(many_ratio / (1 + many_ratio * self.sizes), one_rows, value_rows)


def cross(projects: Ints, readers: Ints, values: Floats) -> Crossed:
    """The sums of readings given by the codes of project and reader (0 … with no gap) and their values.

    Values should be centred before: squares are subtracted from one another. A pair may be read more than once.
    """
    is_swapped = int(readers.max(initial=-1)) > int(projects.max(initial=-1))
    many_of, few_of = (readers, projects) if is_swapped else (projects, readers)
    many, few = int(many_of.max(initial=-1)) + 1, int(few_of.max(initial=-1)) + 1
    many_counts = np.bincount(many_of, minlength=many)
    sizes, size_of = np.unique(many_counts, return_inverse=True)
    return Crossed(
        len(values),
        float(values.sum()),
        float(values @ values),
        csr_array((np.ones(len(values)), (many_of, few_of)), shape=(many, few)),
        many_counts,
        np.bincount(few_of, minlength=few),
        _sums(many_of, values, many),
        _sums(few_of, values, few),
        sizes.astype(float),
        size_of,
        is_swapped,
    )


def _sums(groups: Ints, values: Floats, size: int) -> Floats:
    """The sum of the values of each group."""
    return np.bincount(groups, weights=values, minlength=size).astype(np.float64)
