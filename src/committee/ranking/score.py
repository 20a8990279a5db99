"""What is each application's score out of 100, how sure is it, and which rank does it give?

An additive value model on the declared ends of the scale: S = 100 · Σ w_c · (mean over readers − lo_c) /
(hi_c − lo_c), with weights that sum to 1. No score depends on who else applied, so adding or removing an
application leaves the others as they were, to the last bit (it is 1 − SPOTIS: Dezert, Tchamova, Han and
Tacnet, 2020). The points of the criteria sum to the score exactly, in whatever order they are added.
Rows in, rows out; no SQL.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import fsum

import numpy as np
import pandas as pd

from committee.ranking.marks import (
    STEPS,
    cell_means,
    given_marks,
    identifiers,
    points_of,
    scale_of,
    shares_of,
    tally,
)

TIE = 1e-9
# Sets incomplete applications below every score.
ABOVE_ALL = 1000.0
SCORE_COLUMNS = ("application_id", "score", "low", "high", "readers", "is_complete", "rank", "turn")
TOTAL_COLUMNS = ("application_id", "member_id", "total")
MEAN_COLUMNS = (
    "application_id", "criterion_id", "readers", "mean", "lowest", "highest", "share", "points", "weight",
)  # fmt: skip
PART_COLUMNS = (
    "criterion_id", "mean", "cohort_mean", "points", "cohort_points", "gap", "rank_in_criterion", "weight",
)  # fmt: skip
THRESHOLD_COLUMNS = (
    "application_id", "criterion_id", "threshold", "mean", "readers_below", "readers_above", "is_below",
)  # fmt: skip


def weighted_scores(
    marks: pd.DataFrame,
    criteria: pd.DataFrame,
    applications: Iterable[str],
    *,
    lots: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row an application: application_id, score, low, high, readers, is_complete, rank, turn; best first.

    ``marks``: application_id, member_id, criterion_id, value; a missing value is an abstention and never a zero.
    ``is_reader``, where it is told, is False for the staff's own marks: they count, and the staff are no readers.
    ``criteria``: criterion_id, weight, scale_min, scale_max, in the announced order; weights are scaled to
    sum to 1.
    ``applications``: the identifiers to score; marks of any other application never enter.
    ``lots``: identifiers in the order in which they were drawn, where the call announced a draw.

    The mean of a criterion is taken over the readers who marked it. A criterion marked by nobody makes the
    application incomplete: no score and no rank (NaN and NA), and ``low`` and ``high`` say what it would be if the
    missing means were at the lower and upper end of the scale. Otherwise low = score = high. Scores which differ by
    less than 1e-9 share a rank (1, 2, 2, 4) and stand in the announced order of criteria, then of the lots, then by
    identifier; ``turn`` is the place in that order, NA for an incomplete application.
    ``readers`` counts the readers who gave at least one mark. Identifiers are text, or numbers. Raises ValueError
    for a missing column, a mark outside the scale, on an unknown criterion, of nobody or given twice, for weights
    that cannot be used, a missing identifier and lots drawn twice. Source: 1 − SPOTIS, Dezert and others, 2020.
    """
    ids, scale = identifiers(applications), scale_of(criteria)
    cells = tally(marks, scale, ids)
    shares = shares_of(cells.means, scale)
    points = points_of(shares, scale)
    is_missing = cells.counts == 0
    is_complete = ~is_missing.any(axis=1)
    low = np.where(is_missing, 0.0, points).sum(axis=1)
    high = low.copy()
    high[~is_complete] = np.where(is_missing, scale.weights, points)[~is_complete].sum(axis=1)
    ranks = ranks_of(np.where(is_complete, low, low - ABOVE_ALL))
    order = _announced_order(ranks, shares, _drawn(ids, lots))
    is_ranked = is_complete[order]
    return pd.DataFrame(
        {
            "application_id": ids[order],
            "score": np.where(is_ranked, low[order], np.nan),
            "low": low[order],
            "high": high[order],
            "readers": cells.readers[order].astype("int64"),
            "is_complete": is_ranked,
            "rank": pd.arrays.IntegerArray(ranks[order], ~is_ranked),
            "turn": pd.arrays.IntegerArray(np.arange(1, len(ids) + 1), ~is_ranked),
        },
        columns=list(SCORE_COLUMNS),
    )


def reader_totals(marks: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """One row a reader of an application: application_id, member_id, total out of 100.

    The total is NaN when the reader left a criterion unmarked: part of a grid is no total.
    """
    pairs = pd.MultiIndex.from_frame(marks[["application_id", "member_id"]].drop_duplicates()).sort_values()
    scale = scale_of(criteria)
    keyed = marks.assign(application_id=_codes(pairs, marks))
    given = given_marks(keyed, scale, pd.RangeIndex(len(pairs)))
    values = np.full((len(pairs), len(scale.criteria)), np.nan)
    values[given.rows, given.columns] = given.values
    totals = points_of(shares_of(values, scale), scale).sum(axis=1)
    frame = pd.DataFrame({"total": totals}, index=pairs).reset_index()
    return frame.astype({"application_id": object, "member_id": object})[list(TOTAL_COLUMNS)]


def criterion_means(marks: pd.DataFrame, criteria: pd.DataFrame, applications: Iterable[str]) -> pd.DataFrame:
    """One row an application and criterion, in the order of identifiers and the announced one: MEAN_COLUMNS.

    ``readers`` are those who marked the criterion; ``mean``, ``lowest`` and ``highest`` of all marks given, on the
    grid's scale, the staff's among them, NaN when nobody gave one. ``share`` is the mean between the declared ends
    of the scale, 0 to 1; ``weight`` is out of 100 and ``points`` what the criterion brings of it. The points of an
    application sum to its score in ``weighted_scores``, bit by bit, in whatever order they are added.
    """
    ids, scale = identifiers(applications), scale_of(criteria)
    given = given_marks(marks, scale, ids)
    _counts, means = cell_means(given, scale, ids)
    shares = shares_of(means, scale)
    cells = given.rows * len(scale.criteria) + given.columns
    lowest, highest = np.full(means.size, np.inf), np.full(means.size, -np.inf)
    np.minimum.at(lowest, cells, given.values)
    np.maximum.at(highest, cells, given.values)
    return pd.DataFrame(
        {
            "application_id": np.repeat(ids.to_numpy(), len(scale.criteria)),
            "criterion_id": np.tile(scale.criteria.to_numpy(), len(ids)),
            "readers": np.bincount(cells[given.is_reader], minlength=means.size).astype("int64"),
            "mean": means.ravel(),
            "lowest": np.where(np.isfinite(lowest), lowest, np.nan),
            "highest": np.where(np.isfinite(highest), highest, np.nan),
            "share": shares.ravel(),
            "points": points_of(shares, scale).ravel(),
            "weight": np.tile(scale.weights, len(ids)),
        },
        columns=list(MEAN_COLUMNS),
    ).astype({"application_id": object, "criterion_id": object})


def shares_matrix(marks: pd.DataFrame, criteria: pd.DataFrame, applications: Iterable[str]) -> pd.DataFrame:
    """The share of each criterion, 0 to 1: one row an application, one column a criterion; NaN when unknown."""
    ids, scale = identifiers(applications), scale_of(criteria)
    _counts, means = cell_means(given_marks(marks, scale, ids), scale, ids)
    names = scale.criteria.rename("criterion_id")
    return pd.DataFrame(shares_of(means, scale), index=ids.rename("application_id"), columns=names)


def decompose(means: pd.DataFrame, application_id: str, cohort: Iterable[str] | None = None) -> pd.DataFrame:
    """Why this score, and why not the cohort's: one row a criterion in the announced order, PART_COLUMNS.

    ``means`` as ``criterion_means`` gives them. The cohort is every application with all its criteria marked, this
    one included, or those of ``cohort``; incomplete ones have no score and are left out of it. ``gap`` is
    100 · w · (share − the cohort's share), in points. The points sum to the score, the cohort's points to the
    cohort's mean score within 1e-11, and the gaps to the difference of the two sums exactly. What nobody marked is
    NaN, and so is the cohort when nobody in it is complete. ``rank_in_criterion`` counts from 1, within the cohort
    and this one; ties share it. Raises KeyError when the application is not among the means.
    """
    own = means[means["application_id"] == application_id]
    if own.empty:
        raise KeyError(application_id)
    by_criterion = means.pivot(index="application_id", columns="criterion_id", values=["mean", "points"])
    asked = by_criterion.index if cohort is None else by_criterion.index.intersection(list(cohort))
    whole = by_criterion.loc[asked].dropna()
    rows = []
    for criterion, mean, points, weight in own[["criterion_id", "mean", "points", "weight"]].itertuples(
        index=False
    ):
        others = whole["mean"][criterion].to_numpy()
        rank = pd.NA if np.isnan(mean) else 1 + int((others > mean + TIE).sum())
        cohort_points = np.rint(_mean(whole["points"][criterion]) * STEPS) / STEPS
        rows.append(
            (criterion, mean, _mean(others), points, cohort_points, points - cohort_points, rank, weight)
        )
    frame = pd.DataFrame(rows, columns=list(PART_COLUMNS))
    return frame.astype({"criterion_id": object, "rank_in_criterion": "Int64"})


def below_thresholds(
    marks: pd.DataFrame, criteria: pd.DataFrame, applications: Iterable[str]
) -> pd.DataFrame:
    """One row an application and criterion with an announced threshold: THRESHOLD_COLUMNS.

    ``criteria`` has a ``threshold`` on the grid's scale, NaN where there is none. A flag, never an exclusion: a
    mean under the threshold is below, one on it is not, nor is one that nobody gave. Readers are counted by their
    own marks, a mark on the threshold among those above; with some on each side, the threshold splits them.
    """
    ids, scale = identifiers(applications), scale_of(criteria)
    given = given_marks(marks, scale, ids)
    _counts, means = cell_means(given, scale, ids)
    told = criteria["threshold"] if "threshold" in criteria else pd.Series(np.nan, index=criteria.index)
    thresholds = pd.to_numeric(told).to_numpy(dtype=float, na_value=np.nan)
    cells = given.rows * len(scale.criteria) + given.columns
    is_under = given.values < thresholds[given.columns] - TIE
    counted = [
        np.bincount(cells[given.is_reader & side], minlength=means.size).astype("int64")
        for side in (is_under, ~is_under)
    ]
    frame = pd.DataFrame(
        {
            "application_id": np.repeat(ids.to_numpy(), len(scale.criteria)),
            "criterion_id": np.tile(scale.criteria.to_numpy(), len(ids)),
            "threshold": np.tile(thresholds, len(ids)),
            "mean": means.ravel(),
            "readers_below": counted[0],
            "readers_above": counted[1],
            "is_below": (means < thresholds - TIE).ravel(),
        },
        columns=list(THRESHOLD_COLUMNS),
    ).astype({"application_id": object, "criterion_id": object})
    return frame[frame["threshold"].notna()].reset_index(drop=True)


def _mean(values: Iterable[float]) -> float:
    """The mean, the same in whatever order the values stand; NaN of none."""
    found = list(values)
    return fsum(found) / len(found) if found else float("nan")


def _codes(pairs: pd.MultiIndex, marks: pd.DataFrame) -> np.ndarray:
    if marks.empty:
        return np.empty(0, dtype=int)
    return pairs.get_indexer(pd.MultiIndex.from_frame(marks[["application_id", "member_id"]]))


def _drawn(ids: pd.Index, lots: Sequence[str] | None) -> np.ndarray:
    """The place of each application among the lots; those which were not drawn share the last."""
    drawn = pd.Index([] if lots is None else list(lots), dtype=object)
    if not drawn.is_unique:
        raise ValueError("an application is drawn once")
    places = drawn.get_indexer(ids)
    return np.where(places < 0, len(drawn), places)


def _announced_order(ranks: np.ndarray, shares: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Best first; within a rank by the announced order of criteria, then of the lots, then as they stand here.

    Each criterion in turn splits only those whom everything before left equal. Shares closer than 1e-9 are equal,
    and an unknown one comes last.
    """
    far = 2**30
    by_criterion = (np.where(np.isnan(share), far + 1, far - np.rint(share * far)) for share in shares.T)
    places = np.arange(len(ranks))
    order, tied, group = places.copy(), places, ranks.copy()
    for key in chain(by_criterion, (drawn, places)):
        if not len(tied):
            break
        packed = (group[tied] << 32) + key[order[tied]].astype(np.int64)
        within = np.argsort(packed)
        order[tied], packed = order[tied][within], packed[within]
        is_first = np.append(True, packed[1:] != packed[:-1])
        group[tied] = tied[is_first][np.cumsum(is_first) - 1]
        same = group[1:] == group[:-1]
        tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    return order


def ranks_of(scores: np.ndarray) -> np.ndarray:
    """The rank of each score, the highest first; ties share the rank of their first."""
    order = np.argsort(-scores)
    starts = np.concatenate(([True], -np.diff(scores[order]) >= TIE))[: len(scores)]
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(scores) + 1), 0))
    return ranks
