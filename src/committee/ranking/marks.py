"""What did the readers give, criterion by criterion, once every mark has been checked?

Marks of a call become one cell for each application and criterion. Nothing in a cell depends on another cell, nor
on the order of the rows: whole marks have exact sums in any order, and others are added in ascending order.
Rows in, arrays out; no SQL.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.tables import in_order, need_columns

MARK_COLUMNS = ("application_id", "member_id", "criterion_id", "value")
CRITERION_COLUMNS = ("criterion_id", "weight", "scale_min", "scale_max")
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
    """Each mark that was given on these applications: its row and column, its value, and whether a reader's.

    ``readers``: how many gave at least one, by application.
    """

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    is_reader: np.ndarray
    readers: np.ndarray


@dataclass(frozen=True)
class Tally:
    """``counts`` of marks and their ``means`` on the scale, NaN without any: applications × criteria.

    ``readers``: how many gave at least one mark, by application.
    """

    counts: np.ndarray
    means: np.ndarray
    readers: np.ndarray


def scale_of(criteria: pd.DataFrame) -> Scale:
    """The criteria of a grid: criterion_id, weight, scale_min, scale_max. Raises ValueError when they are unusable.

    A weight becomes a number of steps by largest remainders (of equal ones the first announced), from the exact
    ratio of the weights: a common factor that is a power of two changes no bit, another one no more than a step
    of each weight.
    """
    need_columns(criteria, CRITERION_COLUMNS, "criteria")
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
    return in_order(applications, "applications")


def given_marks(marks: pd.DataFrame, scale: Scale, ids: pd.Index) -> Given:
    """The marks given on these applications; those of any other never enter.

    ``marks``: application_id, member_id, criterion_id, value and, where told, is_reader. Raises ValueError for a
    mark outside the scale, on an unknown criterion, of nobody, or given twice.
    """
    need_columns(marks, MARK_COLUMNS, "marks")
    values = _numbers(marks["value"])
    rows = _positions(marks["application_id"], ids)
    columns = _positions(marks["criterion_id"], scale.criteria)
    members, many = _numbered(marks["member_id"])
    is_reader = _told(marks)
    kept = (rows >= 0) & ~np.isnan(values)
    if not kept.all():
        rows, columns, values, members, is_reader = (
            one[kept] for one in (rows, columns, values, members, is_reader)
        )
    if (columns < 0).any():
        raise ValueError("a mark names a criterion that the grid does not have")
    if (members < 0).any():
        raise ValueError("a mark names nobody who gave it")
    if ((values < scale.lowest[columns]) | (values > scale.highest[columns])).any():
        raise ValueError("a mark lies outside the scale")
    width = len(scale.criteria)
    each = rows.astype(np.int64) * many + members
    each *= width
    each += columns
    each = np.sort(each)
    if (each[1:] == each[:-1]).any():
        raise ValueError("a reader marked the same criterion of an application twice")
    if not is_reader.all():
        of_readers = (rows[is_reader].astype(np.int64) * many + members[is_reader]) * width
        each = np.sort(of_readers)
    pairs = each // width
    is_first = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=is_first[1:])
    readers = np.bincount(pairs[is_first] // many, minlength=len(ids))
    return Given(rows, columns, values, is_reader, readers)


def tally(marks: pd.DataFrame, scale: Scale, ids: pd.Index) -> Tally:
    """The cells of these applications, from marks as ``given_marks`` reads and checks them.

    Marks mostly come by whole evaluations, each with the same criteria in the same order: these are read as the
    rows of a matrix, four times as fast. Any other order, and whatever is wrong with a mark, is read one by one.
    """
    need_columns(marks, MARK_COLUMNS, "marks")
    found = _by_evaluation(marks, scale, ids)
    if found is not None:
        return found
    given = given_marks(marks, scale, ids)
    return Tally(*cell_means(given, scale, ids), given.readers)


def cell_means(given: Given, scale: Scale, ids: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """How many marks each cell has, and their mean on the scale (NaN without any): applications × criteria."""
    shape = (len(ids), len(scale.criteria))
    cells, values = given.rows * shape[1] + given.columns, given.values
    if not _are_whole(values):
        order = np.lexsort((values, cells))
        cells, values = cells[order], values[order]
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(cells, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    return counts, _means(sums, counts, scale)


def _means(sums: np.ndarray, counts: np.ndarray, scale: Scale) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        # A mean of decimals may leave the scale by a rounding.
        return np.asarray(np.clip(sums / counts, scale.lowest, scale.highest))


def _by_evaluation(marks: pd.DataFrame, scale: Scale, ids: pd.Index) -> Tally | None:
    """The cells of marks that come by whole evaluations; None for others, for decimals and where one is wrong."""
    found = _evaluations(marks, len(scale.criteria))
    if found is None:
        return None
    length, is_next = found
    columns = _positions(marks["criterion_id"].iloc[:length], scale.criteria)
    turns = np.flatnonzero(is_next)
    applications = _positions(marks["application_id"].iloc[turns * length], ids)
    rows = np.repeat(applications, np.diff(turns, append=len(is_next)))
    members, many = _numbered(marks["member_id"].iloc[::length])
    values = _numbers(marks["value"]).reshape(-1, length)
    is_of_reader = _told(marks).reshape(-1, length) if "is_reader" in marks else None
    if (rows < 0).any() or (rows[1:] < rows[:-1]).any():
        order = np.argsort(rows, kind="stable")[np.count_nonzero(rows < 0) :]
        rows, members, values = rows[order], members[order], values[order]
        is_of_reader = None if is_of_reader is None else is_of_reader[order]
    pairs = np.sort(rows.astype(np.int64) * many + members)
    if not len(rows) or (columns < 0).any() or (members < 0).any() or (pairs[1:] == pairs[:-1]).any():
        return None
    is_given = None
    if np.isnan(values.min()):
        is_given = ~np.isnan(values)
        values = np.where(is_given, values, scale.lowest[columns])
    if not _are_whole(values) or not _lie_within(values, scale.lowest[columns], scale.highest[columns]):
        return None
    starts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    evaluations = np.diff(starts, append=len(rows))
    if is_given is None:
        sums, counts = np.add.reduceat(values, starts, axis=0), evaluations[:, None]
    else:
        sums = np.add.reduceat(np.where(is_given, values, 0.0), starts, axis=0)
        counts = np.add.reduceat(is_given, starts, axis=0, dtype=np.int64)
    if is_given is None and is_of_reader is None:
        readers = evaluations
    else:
        is_counted = np.ones_like(values, dtype=bool) if is_given is None else is_given
        if is_of_reader is not None:
            is_counted = is_counted & is_of_reader
        readers = np.add.reduceat(is_counted.any(axis=1), starts, dtype=np.int64)
    here, shape = rows[starts], (len(starts), len(scale.criteria))
    whole_sums, whole_counts = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    whole_sums[:, columns], whole_counts[:, columns] = sums, counts
    sums, counts, readers = (_at(here, one, len(ids)) for one in (whole_sums, whole_counts, readers))
    return Tally(counts, _means(sums, counts, scale), readers)


def _at(rows: np.ndarray, found: np.ndarray, many: int) -> np.ndarray:
    """What was found at these rows, and zeros at the others."""
    if len(rows) == many:
        return found
    spread = np.zeros((many, *found.shape[1:]), dtype=found.dtype)
    spread[rows] = found
    return spread


def _evaluations(marks: pd.DataFrame, most: int) -> tuple[int, np.ndarray] | None:
    """After how many marks the same criteria come again, and where the next application begins.

    None unless every so many marks are one reader's on one application.
    """
    criteria = _plain(marks["criterion_id"])
    again = [at for at in range(1, min(most + 1, len(marks))) if criteria[at] == criteria[0]]
    length = again[0] if again else min(most, len(marks))
    if length == 0 or len(marks) % length:
        return None
    for several in (min(len(marks), 50 * length), len(marks)):
        head = marks.iloc[:several]
        if not _are_same(_plain(head["criterion_id"]), length).all():
            return None
        for name in ("member_id", "application_id"):
            # Only the last mark of an evaluation may be followed by another reader's or application's.
            same = _are_same(_plain(head[name]), 1)
            last = same[length - 1 :: length]
            if np.count_nonzero(same) - np.count_nonzero(last) < len(same) - len(last):
                return None
    return length, np.append(True, ~last)


def _lie_within(values: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> bool:
    if values.min() >= lowest.max() and values.max() <= highest.min():
        return True
    return bool(((values >= lowest) & (values <= highest)).all())


def _are_same(values: Any, lag: int) -> np.ndarray:
    return np.asarray(values[lag:] == values[:-lag], dtype=bool)


def _plain(column: pd.Series) -> Any:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy()
    return column.to_numpy() if isinstance(column.dtype, np.dtype) else column.array


def _numbers(column: pd.Series) -> np.ndarray:
    return pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)


def _told(marks: pd.DataFrame) -> np.ndarray:
    if "is_reader" in marks:
        if marks["is_reader"].hasnans:
            raise ValueError("whether a mark is a reader's is told for every mark or for none")
        return marks["is_reader"].to_numpy(dtype=bool)
    return np.ones(len(marks), dtype=bool)


def _are_whole(values: np.ndarray) -> bool:
    return bool((values == np.rint(values)).all())


def _numbered(column: pd.Series) -> tuple[np.ndarray, int]:
    """A number for each distinct value, from 0, -1 for a missing one; and a number above them all."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), max(len(column.cat.categories), 1)
    codes, values = pd.factorize(column)
    return codes, max(len(values), 1)


def _positions(column: pd.Series, known: pd.Index) -> np.ndarray:
    """Where each value stands among the known ones; -1 for a stranger and for a missing value."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, values = pd.factorize(column)
    places = known.get_indexer(pd.Index(values, dtype=object))
    if np.array_equal(places, np.arange(len(known))):
        return codes.astype(np.int64)
    return np.append(places, -1)[codes]


def shares_of(means: np.ndarray, scale: Scale) -> np.ndarray:
    """How far each mean lies between the declared ends of its scale: 0 to 1, NaN without a mark."""
    return np.asarray((means - scale.lowest) / (scale.highest - scale.lowest))


def points_of(shares: np.ndarray, scale: Scale) -> np.ndarray:
    """What each share brings out of 100, on the steps on which sums are exact; a full one brings its weight."""
    return np.asarray(np.rint(shares * scale.weights * STEPS) / STEPS)
