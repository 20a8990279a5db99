"""What is each application's score out of 100, how sure is it, and which rank does it give?

An additive value model on the declared ends of the scale: S = 100 · Σ w_c · (mean over readers − lo_c) /
(hi_c − lo_c), with weights that sum to 1. No score depends on who else applied, so adding or removing an
application leaves the others as they were, to the last bit (it is 1 − SPOTIS: Dezert, Tchamova, Han and
Tacnet, 2020).
Rows in, rows out; no SQL.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

TIE = 1e-9
SCORE_COLUMNS = ("application_id", "score", "low", "high", "readers", "is_complete", "rank")
TOTAL_COLUMNS = ("application_id", "member_id", "total")


def weighted_scores(marks: pd.DataFrame, criteria: pd.DataFrame, applications: Iterable[str]) -> pd.DataFrame:
    """One row an application: application_id, score, low, high, readers, is_complete, rank; best first.

    ``marks``: application_id, member_id, criterion_id, value; a missing value is an abstention and never a zero.
    ``is_reader``, where it is told, is False for the staff's own marks: they count, and the staff are no readers.
    ``criteria``: criterion_id, weight, scale_min, scale_max, in the announced order; weights are scaled to
    sum to 1.
    ``applications``: the identifiers to score; marks of any other application never enter.

    The mean of a criterion is taken over the readers who marked it. A criterion marked by nobody makes the
    application incomplete: no score and no rank (NaN and NA), and ``low`` and ``high`` say what it would be if the
    missing means were at the lower and upper end of the scale. Otherwise low = score = high. Scores which differ by
    less than 1e-9 share a rank (1, 2, 2, 4) and stand in the announced order of criteria, then by identifier.
    ``readers`` counts the readers who gave at least one mark. Raises ValueError for a mark outside the scale, on an
    unknown criterion or given twice, and for weights that cannot be used.
    """
    ids = pd.Index(sorted(set(applications)), dtype=object)
    weights, lowest, highest = _scale(criteria)
    rows, columns, values, members, is_reader = _present(marks, criteria, ids, lowest, highest)
    shape = (len(ids), len(weights))
    cells = rows * shape[1] + columns
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(cells, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = (sums / counts - lowest) / (highest - lowest)
    low = _total(np.where(counts == 0, 0.0, parts), weights)
    high = _total(np.where(counts == 0, 1.0, parts), weights)
    is_complete = (counts > 0).all(axis=1)
    score = np.where(is_complete, low, np.nan)
    people = pd.DataFrame({"row": rows, "member": members})[is_reader].drop_duplicates()
    rank = _ranks(score)
    # Within a rank the announced order of criteria decides; incomplete ones follow, the most promising first.
    means = np.where(counts == 0, -1.0, parts)
    promise = np.where(is_complete, 0.0, -low)
    order = np.lexsort((np.arange(len(ids)), *-means.T[::-1], promise, np.where(is_complete, rank, np.inf)))
    frame = pd.DataFrame(
        {
            "application_id": ids,
            "score": score,
            "low": low,
            "high": high,
            "readers": np.bincount(people["row"], minlength=len(ids)).astype("int64"),
            "is_complete": is_complete,
            "rank": pd.array(np.where(is_complete, rank, 0), dtype="Int64"),
        },
        columns=list(SCORE_COLUMNS),
    )
    frame.loc[~is_complete, "rank"] = pd.NA
    return frame.iloc[order].reset_index(drop=True)


def reader_totals(marks: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """One row a reader of an application: application_id, member_id, total out of 100.

    The total is NaN when the reader left a criterion unmarked: part of a grid is no total.
    """
    pairs = pd.MultiIndex.from_frame(marks[["application_id", "member_id"]].drop_duplicates()).sort_values()
    weights, lowest, highest = _scale(criteria)
    keyed = marks.assign(reader=_codes(pairs, marks))
    rows, columns, values, _members, _is_reader = _present(
        keyed.assign(application_id=keyed["reader"]), criteria, pd.RangeIndex(len(pairs)), lowest, highest
    )
    given = np.full((len(pairs), len(weights)), np.nan)
    given[rows, columns] = values
    totals = _total((given - lowest) / (highest - lowest), weights)
    frame = pd.DataFrame({"total": totals}, index=pairs).reset_index()
    return frame.astype({"application_id": object, "member_id": object})[list(TOTAL_COLUMNS)]


def _codes(pairs: pd.MultiIndex, marks: pd.DataFrame) -> np.ndarray:
    if marks.empty:
        return np.empty(0, dtype=int)
    return pairs.get_indexer(pd.MultiIndex.from_frame(marks[["application_id", "member_id"]]))


def _scale(criteria: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    weights = criteria["weight"].to_numpy(dtype=float)
    lowest = criteria["scale_min"].to_numpy(dtype=float)
    highest = criteria["scale_max"].to_numpy(dtype=float)
    if len(weights) == 0 or not (weights >= 0).all() or not np.isfinite(weights).all() or weights.sum() == 0:
        raise ValueError("a score needs weights that are not negative and not all zero")
    if not (lowest < highest).all():
        raise ValueError("a scale's lower end lies below its upper end")
    return weights, lowest, highest


def _present(
    marks: pd.DataFrame, criteria: pd.DataFrame, ids: pd.Index, lowest: np.ndarray, highest: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Row, column, value, member and whether a reader's, of each given mark; in an order that makes sums
    independent of the input's.
    """
    values = pd.to_numeric(marks["value"]).to_numpy(dtype=float, na_value=np.nan)
    rows = ids.get_indexer(pd.Index(marks["application_id"]))
    columns = pd.Index(criteria["criterion_id"], dtype=object).get_indexer(pd.Index(marks["criterion_id"]))
    members = pd.factorize(marks["member_id"])[0]
    told = (
        marks["is_reader"].to_numpy(dtype=bool) if "is_reader" in marks else np.ones(len(marks), dtype=bool)
    )
    kept = (rows >= 0) & ~np.isnan(values)
    rows, columns, values, members, told = rows[kept], columns[kept], values[kept], members[kept], told[kept]
    if (columns < 0).any():
        raise ValueError("a mark names a criterion that the grid does not have")
    if ((values < lowest[columns]) | (values > highest[columns])).any():
        raise ValueError("a mark lies outside the scale")
    cells = (rows * len(criteria) + columns) * (members.max(initial=0) + 1) + members
    if len(np.unique(cells)) != len(cells):
        raise ValueError("a reader marked the same criterion of an application twice")
    if not (
        values == np.trunc(values)
    ).all():  # whole marks have exact sums in any order; others get one order
        order = np.lexsort((values, columns, rows))
        rows, columns, values, members = rows[order], columns[order], values[order], members[order]
        told = told[order]
    return rows, columns, values, members, told


def _total(parts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """100 · Σ w · part, added criterion by criterion: a matrix product may round differently with more rows."""
    total = np.zeros(len(parts))
    for weight, part in zip(weights, parts.T, strict=True):
        total = total + weight * part
    return np.asarray(100.0 * total / weights.sum())


def _ranks(scores: np.ndarray) -> np.ndarray:
    """The rank of each score, the highest first; ties share the rank of their first. NaN gets a rank past all."""
    order = np.argsort(-scores, kind="stable")
    starts = np.concatenate(([True], ~(-np.diff(scores[order]) < TIE)))[: len(scores)]
    ranks = np.empty(len(scores), dtype=int)
    ranks[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(scores) + 1), 0))
    return ranks
