"""What did the readers give, criterion by criterion, once every mark has been checked?

Marks of a call become one cell for each application and criterion. Nothing in a cell depends on another cell, nor
on the order of the rows: whole marks have exact sums in any order, and others are added in ascending order.
Rows in, arrays out; no SQL.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd

# Points are kept on steps of 2**-40 (9e-13): they have exact sums below 8192, in whatever order they are added.
STEPS = 2.0**40


@dataclass(frozen=True)
class Scale:
    """The criteria in their announced order; ``weights`` are the points of a full criterion and sum to 100."""

    criteria: pd.Index
    weights: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray


@dataclass(frozen=True)
class Given:
    """Each mark that was given on these applications: row, column, value, whether a reader's, and the pair of an
    application and whoever marked it, numbered from 0; ``pair_rows`` is the row of each pair.
    """

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    is_reader: np.ndarray
    pairs: np.ndarray
    pair_rows: np.ndarray


def scale_of(criteria: pd.DataFrame) -> Scale:
    """The criteria of a grid: criterion_id, weight, scale_min, scale_max. Raises ValueError when they are unusable.

    A weight becomes a number of steps by largest remainders (of equal ones the first announced), from the exact
    ratio of the weights: a common factor that is a power of two changes no bit, another one no more than a step
    of each weight.
    """
    weights = criteria["weight"].to_numpy(dtype=float)
    lowest = criteria["scale_min"].to_numpy(dtype=float)
    highest = criteria["scale_max"].to_numpy(dtype=float)
    if not (weights >= 0).all() or not np.isfinite(weights).all() or not (weights > 0).any():
        raise ValueError("a score needs weights that are not negative and not all zero")
    if not (lowest < highest).all() or not np.isfinite(highest - lowest).all():
        raise ValueError("a scale's lower end lies below its upper end")
    names = pd.Index(criteria["criterion_id"], dtype=object)
    if not names.is_unique:
        raise ValueError("a grid has each criterion once")
    return Scale(names, _full_points(weights), lowest, highest)


def _full_points(weights: np.ndarray) -> np.ndarray:
    total = 100 * int(STEPS)
    exact = [Fraction(weight) for weight in weights.tolist()]
    whole = sum(exact)
    shares = [total * weight / whole for weight in exact]
    steps = [floor(share) for share in shares]
    by_remainder = sorted(range(len(steps)), key=lambda at: (steps[at] - shares[at], at))
    for at in by_remainder[: total - sum(steps)]:
        steps[at] += 1
    return np.array(steps, dtype=float) / STEPS


def identifiers(applications: Iterable[str]) -> pd.Index:
    """The applications to score, each once, in the order of their identifiers."""
    return pd.Index(sorted(dict.fromkeys(applications)), dtype=object)


def given_marks(marks: pd.DataFrame, scale: Scale, ids: pd.Index) -> Given:
    """The marks given on these applications; those of any other never enter.

    ``marks``: application_id, member_id, criterion_id, value and, where told, is_reader. Raises ValueError for a
    mark outside the scale, on an unknown criterion, of nobody, or given twice.
    """
    values = pd.to_numeric(marks["value"]).to_numpy(dtype=float, na_value=np.nan)
    rows = _positions(marks["application_id"], ids)
    columns = _positions(marks["criterion_id"], scale.criteria)
    members, names = pd.factorize(marks["member_id"])
    told = (
        marks["is_reader"].to_numpy(dtype=bool) if "is_reader" in marks else np.ones(len(marks), dtype=bool)
    )
    kept = (rows >= 0) & ~np.isnan(values)
    if not kept.all():
        rows, columns, values, members, told = (one[kept] for one in (rows, columns, values, members, told))
    if (columns < 0).any():
        raise ValueError("a mark names a criterion that the grid does not have")
    if (members < 0).any():
        raise ValueError("a mark names nobody who gave it")
    if ((values < scale.lowest[columns]) | (values > scale.highest[columns])).any():
        raise ValueError("a mark lies outside the scale")
    pairs, found = pd.factorize(rows.astype(np.int64) * max(len(names), 1) + members)
    if np.bincount(pairs * len(scale.criteria) + columns).max(initial=0) > 1:
        raise ValueError("a reader marked the same criterion of an application twice")
    return Given(rows, columns, values, told, pairs, found // max(len(names), 1))


def _positions(column: pd.Series, known: pd.Index) -> np.ndarray:
    """Where each value stands among the known ones; -1 for a stranger and for a missing value."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, values = pd.factorize(column)
    places = known.get_indexer(pd.Index(values, dtype=object))
    return np.append(places, -1)[codes]


def cell_means(given: Given, scale: Scale, ids: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """How many marks each cell has, and their mean on the scale (NaN without any): applications × criteria."""
    shape = (len(ids), len(scale.criteria))
    cells, values = given.rows * shape[1] + given.columns, given.values
    if not (values == np.trunc(values)).all():
        order = np.lexsort((values, cells))
        cells, values = cells[order], values[order]
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(cells, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    with np.errstate(invalid="ignore"):
        # A mean of decimals may leave the scale by a rounding.
        return counts, np.clip(sums / counts, scale.lowest, scale.highest)


def shares_of(means: np.ndarray, scale: Scale) -> np.ndarray:
    """How far each mean lies between the declared ends of its scale: 0 to 1, NaN without a mark."""
    return (means - scale.lowest) / (scale.highest - scale.lowest)


def points_of(shares: np.ndarray, scale: Scale) -> np.ndarray:
    """What each share brings out of 100, on the steps on which sums are exact; a full one brings its weight."""
    return np.rint(shares * scale.weights * STEPS) / STEPS
