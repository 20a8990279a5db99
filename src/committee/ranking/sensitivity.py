"""What does the list of the funded depend on: which weight, which reader, what the deliberation changed?

The exact interval of each weight within which the funded set stays (the stability interval of an additive model:
Mareschal, 1988), the share of plausible weights under which a project is funded (SMAA: Lahdelma, Hokkanen and
Salminen, 1998), and what each reader's marks move. Nothing here changes the announced weights.
Rows in, rows out; no SQL.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv

from committee.ranking.marks import (
    STEPS,
    Given,
    Scale,
    cell_means,
    given_marks,
    identifiers,
    points_of,
    scale_of,
    shares_of,
)
from committee.ranking.score import TIE
from committee.ranking.tables import by_identifier, chosen, numbers, shares_table

INTERVAL_COLUMNS = ("criterion_id", "weight", "low", "high", "low_pair", "high_pair")
PLAUSIBLE_COLUMNS = ("criterion_id", "weight", "low", "high")
LEAVE_OUT_COLUMNS = ("member_id", "readings", "entered", "left", "unscored", "incomplete", "largest_move")
CHANGE_COLUMNS = (
    "application_id", "score_before", "score_after", "change", "rank_before", "rank_after", "rank_change",
)  # fmt: skip
# A weight of 20 points moves between 14 and 27 points in nine draws of ten: see ``plausible_weights``.
CONCENTRATION = 100.0
# Scores are held as shares of 1 here; TIE is for scores out of 100.
_TIE = TIE / 100
_BLOCK = 200_000
_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]
Weights = pd.Series | Mapping[str, float] | Sequence[float] | _Floats
Amounts = pd.Series | Mapping[str, float | None] | Sequence[float] | _Floats


def weight_intervals(
    shares: pd.DataFrame | _Floats,
    weights: Weights,
    funded: Collection[str] | Sequence[bool] | pd.Series,
    *,
    amounts: Amounts | None = None,
    envelope: float | None = None,
) -> pd.DataFrame:
    """Between which points each weight may move, alone, without changing who is funded: one row a criterion.

    criterion_id, weight, low, high, low_pair, high_pair. ``shares``: applications × criteria, 0..1 of the declared
    scale (``score.shares_matrix``), those of a plain array being numbered from 0; ``weights``: by criterion, of any
    sum; ``funded``: the identifiers of the funded (others than those of ``shares`` are passed over), or a flag by
    application. Weights are told in points of 100, and the others keep their proportions:
    score(t) = t·s_c + (1 − t)·r, with r the score on the other criteria. A funded a and an unfunded b change places
    at t* = (r_a − r_b) / ((r_a − r_b) − (s_ac − s_bc)); ``low`` and ``high`` are the nearest t* on either side
    over all such pairs. With ``amounts`` (by application) and ``envelope`` in euros, where the line is drawn at the
    first that does not fit, there is another way in: an unfunded one that fits overtakes all those that do not.
    Within the interval the set stays; at its end two are level, and just beyond the second of ``low_pair`` or
    ``high_pair`` overtakes the first. None: no pair, the weight may go to 0 or to 100.

    Two that are level at the line now leave no room on one side: the end is the weight itself. Incomplete
    applications (a share NaN) have no rank, and those of unknown amount are passed over: both are left out. ``low``
    and ``high`` are NaN where nothing can be said: for a criterion that carries all the weight, and, with the pair,
    when one that is not funded already stands before one that is, because then it is not the ranking that decides.
    Raises ValueError for weights that cannot be used, a share that is no number, and a criterion or an application
    told twice. Source: the stability interval of Mareschal, *European Journal of Operational Research* 33, 1988.
    """
    shares = shares_table(shares)
    given = _weights(shares, weights)
    flagged = chosen(funded, shares.index)
    amounts = None if amounts is None else by_identifier(amounts, shares.index, "amounts")
    shares = shares.iloc[np.argsort(shares.index.to_numpy(dtype=object).astype(str), kind="stable")]
    identifiers = shares.index.to_numpy(dtype=object)
    table = shares.to_numpy(dtype=float, na_value=np.nan)
    is_funded = pd.Index(identifiers).isin(list(flagged))
    is_ranked = ~np.isnan(table).any(axis=1)
    fits = np.zeros(len(table), dtype=bool)
    if amounts is not None and envelope is not None:
        cents, limit = _line(shares.index, None, amounts, envelope)
        is_ranked &= cents >= 0
        fits = cents <= limit - cents[is_ranked & is_funded].sum()
    (inside,) = np.nonzero(is_ranked & is_funded)
    (outside,) = np.nonzero(is_ranked & ~is_funded)
    rows: list[tuple[object, ...]] = []
    for at, criterion in enumerate(shares.columns):
        weight = float(given[at])
        others = np.delete(given, at)
        if others.sum() <= 0:
            rows.append((criterion, 100 * weight, np.nan, np.nan, None, None))
            continue
        rest = _weighted(np.delete(table, at, axis=1), others / others.sum())
        every = _Lines(np.arange(len(table)), rest, table[:, at])
        first, second = every.of(inside), every.of(outside)
        short, small = every.of(outside[~fits[outside]]), every.of(outside[fits[outside]])
        broken = _broken(first, second, short, small, weight)
        if broken is not None:
            names = (identifiers[broken[0]], identifiers[broken[1]])
            rows.append((criterion, 100 * weight, np.nan, np.nan, names, names))
            continue
        ends: list[float] = []
        pairs: list[tuple[object, object] | None] = []
        for limit_at in (0.0, 1.0):
            end, pair = _nearest_swap(first, second, weight, limit_at)
            nearer, other = _nearest_fit(short, small, weight, end)
            end, pair = (end, pair) if other is None else (nearer, other)
            ends.append(100 * end)
            pairs.append(None if pair is None else (identifiers[pair[0]], identifiers[pair[1]]))
        rows.append((criterion, 100 * weight, *ends, *pairs))
    frame = pd.DataFrame(rows, columns=list(INTERVAL_COLUMNS), dtype=object)
    return frame.astype({"weight": float, "low": float, "high": float})


def place_intervals(
    shares: pd.DataFrame, weights: Weights, application_id: str, *, amounts: pd.Series, envelope: float
) -> pd.DataFrame:
    """Between which points each weight may move, alone, without one application entering or leaving the funded.

    As ``weight_intervals`` and on the same line, but of this application alone: the others may change places, enter
    or leave. It is funded while the amounts of those that stand at or before its place fit together; each end is
    the nearest weight at which another one passes it and changes that, named beside it in the pair. Equal scores
    stand in the order of ``shares``. Empty when it is incomplete or its amount unknown; NaN for a criterion that
    carries all the weight.
    """
    given = _weights(shares, weights)
    table = shares.to_numpy(dtype=float, na_value=np.nan)
    cents, limit = _line(shares.index, None, amounts, envelope)
    is_ranked = ~np.isnan(table).any(axis=1) & (cents >= 0)
    table, cents, ids = table[is_ranked], cents[is_ranked], shares.index.to_numpy(dtype=object)[is_ranked]
    rows: list[tuple[object, ...]] = []
    (places,) = np.nonzero(ids == application_id)
    for at, criterion in enumerate(shares.columns if len(places) else ()):
        weight, others = float(given[at]), np.delete(given, at)
        if others.sum() <= 0:
            rows.append((criterion, 100 * weight, np.nan, np.nan, None, None))
            continue
        rest = _weighted(np.delete(table, at, axis=1), others / others.sum())
        lines = _Lines(np.arange(len(table)), rest, table[:, at])
        ends = [_nearest_change(lines, int(places[0]), cents, limit, weight, end) for end in (0.0, 1.0)]
        pairs = [None if by is None else (application_id, ids[by]) for _end, by in ends]
        rows.append((criterion, 100 * weight, *(100 * end for end, _by in ends), *pairs))
    frame = pd.DataFrame(rows, columns=list(INTERVAL_COLUMNS), dtype=object)
    return frame.astype({"weight": float, "low": float, "high": float})


def _nearest_change(
    lines: "_Lines", own: int, cents: _Ints, limit: int, weight: float, end: float
) -> tuple[float, int | None]:
    """The last t from ``weight`` towards ``end`` before what stands at or before ``own`` begins, or ceases, to fit.

    With the one whose passing does it, None when none does all the way. Those that pass at one t pass together.
    """
    now, then = (lines.at(t) - lines.at(t)[own] for t in (weight, end))
    is_level = np.abs(now) <= _TIE
    is_before = np.where(is_level, lines.rows < own, now > 0)
    passes = np.where(is_before, then < -_TIE, then > _TIE)
    (passing,) = np.nonzero(passes)
    ways = np.where(is_level, 0.0, now / np.where(passes, now - then, 1.0))[passing]
    passing, ways = passing[np.argsort(ways, kind="stable")], np.sort(ways)
    before = int(cents[own] + cents[is_before & (lines.rows != own)].sum())
    sums = before + np.cumsum(np.where(is_before[passing], -cents[passing], cents[passing]))
    is_last = np.append(np.diff(ways) > _TIE, True)[: len(ways)]
    (changes,) = np.nonzero(is_last & ((sums <= limit) != (before <= limit)))
    if not len(changes):
        return end, None
    first = int(changes[0])
    return weight + float(ways[first]) * (end - weight), int(passing[first])


@dataclass(frozen=True)
class _Lines:
    """Scores as lines over one weight t: rest + t·(own − rest). ``rows``: whose they are."""

    rows: _Ints
    rest: _Floats
    own: _Floats

    def of(self, some: _Ints) -> "_Lines":
        return _Lines(self.rows[some], self.rest[some], self.own[some])

    def at(self, t: float) -> _Floats:
        return np.asarray(t * self.own + (1 - t) * self.rest)


def _broken(
    first: _Lines, second: _Lines, short: _Lines, small: _Lines, weight: float
) -> tuple[int, int] | None:
    """The two that stand the wrong way round at the announced weight, if it is not the ranking that decides."""
    if len(first.rows) and len(second.rows):
        above, below = first.at(weight), second.at(weight)
        if above.min() - below.max() < -_TIE:
            return int(first.rows[above.argmin()]), int(second.rows[below.argmax()])
    if len(short.rows) and len(small.rows):
        above, below = short.at(weight), small.at(weight)
        if above.max() - below.max() < -_TIE:
            return int(short.rows[above.argmax()]), int(small.rows[below.argmax()])
    return None


def _nearest_swap(
    first: _Lines, second: _Lines, weight: float, limit: float
) -> tuple[float, tuple[int, int] | None]:
    """The last t from ``weight`` towards ``limit`` at which none of ``second`` has overtaken any of ``first``.

    With the pair that is level there, None when no one does all the way. The lowest of the first less the highest
    of the second is concave in t, so going back from the limit to the crossing of the pair that is worst there
    never passes the end, and stops at it: no pair needs to be listed.
    """
    if len(first.rows) == 0 or len(second.rows) == 0:
        return limit, None
    t, pair = limit, None
    while True:
        above, below = first.at(t), second.at(t)
        a, b = int(above.argmin()), int(below.argmax())
        if above[a] - below[b] >= -_TIE:
            return t, pair
        pair = (int(first.rows[a]), int(second.rows[b]))
        rest, own = first.rest[a] - second.rest[b], first.own[a] - second.own[b]
        crossing = float(rest / (rest - own))
        if (crossing - weight) * (limit - weight) <= 0:  # level now
            return weight, pair
        if abs(crossing - weight) >= abs(t - weight):  # what is left is a rounding
            return t, pair
        t = crossing


def _nearest_fit(
    short: _Lines, small: _Lines, weight: float, limit: float
) -> tuple[float, tuple[int, int] | None]:
    """The last t from ``weight`` towards ``limit`` at which the best of ``short`` stands before all of ``small``.

    None as pair when it does all the way. Follows the best of the short from one to the next as they overtake each
    other.
    """
    if len(short.rows) == 0 or len(small.rows) == 0:
        return limit, None
    sign = 1.0 if limit > weight else -1.0
    t = weight
    while True:
        heights = short.at(t)
        speeds = sign * (short.own - short.rest)
        best = int(np.where(heights >= heights.max() - _TIE, speeds, -np.inf).argmax())
        gaps, closing = heights[best] - small.at(t), sign * (small.own - small.rest) - speeds[best]
        overtakes = gaps - closing * abs(limit - t) < -_TIE
        if not overtakes.any():
            return limit, None
        ways = np.full(len(gaps), np.inf)
        ways[overtakes] = np.where(gaps > _TIE, gaps, 0.0)[overtakes] / closing[overtakes]
        nearest = int(ways.argmin())
        if ways[nearest] == 0:
            return t, (int(short.rows[best]), int(small.rows[nearest]))
        t += sign * float(ways[nearest])


def plausible_weights(
    weights: pd.Series, concentration: float = CONCENTRATION, confidence: float = 0.90
) -> pd.DataFrame:
    """What ``acceptability`` calls plausible, in words: criterion_id, weight, low, high in points of 100.

    Each weight stays between ``low`` and ``high`` in a share ``confidence`` of the draws (the quantiles of a beta
    distribution, which is one weight's share of a Dirichlet's).
    """
    given = _weights(None, weights)
    tail = (1 - confidence) / 2
    first, second = concentration * given, concentration * (1 - given)
    is_free = (first > 0) & (second > 0)
    ends = [
        np.where(is_free, betaincinv(np.where(is_free, first, 1), np.where(is_free, second, 1), p), given)
        for p in (tail, 1 - tail)
    ]
    return pd.DataFrame(
        {
            "criterion_id": weights.index.to_numpy(dtype=object),
            "weight": 100 * given,
            "low": 100 * ends[0],
            "high": 100 * ends[1],
        },
        columns=list(PLAUSIBLE_COLUMNS),
    ).astype({"criterion_id": object})


def acceptability(
    shares: pd.DataFrame | _Floats,
    weights: Weights,
    *,
    places: int | None = None,
    amounts: Amounts | None = None,
    envelope: float | None = None,
    concentration: float = CONCENTRATION,
    draws: int = 10_000,
    seed: int = 0,
) -> pd.Series:
    """The share, 0 to 1, of plausible weights under which each application is funded; by application, as given.

    Plausible weights are draws of a Dirichlet distribution around the announced ones: with w the weights scaled to
    sum to 1, the mean is w and the standard deviation √(w(1 − w)/(concentration + 1)). A greater ``concentration``
    keeps closer to them; that of the number of criteria, with equal weights, makes all weights equally plausible
    (SMAA without preferences). Funded are the first ``places``, or, with ``amounts`` and ``envelope`` in euros, the
    first in the order of the scores up to the first whose amount no longer fits.

    ``shares``: applications × criteria, 0..1 of the declared scale, those of a plain array numbered from 0;
    ``weights`` by criterion, ``amounts`` by application. Rows which are level in a draw stand in the order given,
    as announced criteria or lots have it. NaN for an incomplete application, which has no rank, and for one of
    unknown amount, which is passed over. The same data, seed and draws give the same shares: with ``places``, Σ =
    places. Raises ValueError without a line to be funded, for weights that cannot be used, and for what
    ``weight_intervals`` would not take. Source: SMAA, Lahdelma, Hokkanen and Salminen, *European Journal of
    Operational Research* 106, 1998.
    """
    shares = shares_table(shares)
    given = _weights(shares, weights)
    if not 0 < concentration < np.inf or draws < 1:
        raise ValueError("a concentration is above 0 and finite, and there is at least one draw")
    table = shares.to_numpy(dtype=float, na_value=np.nan)
    ranked = ~np.isnan(table).any(axis=1)
    cents, limit = _line(shares.index, places, amounts, envelope)
    ranked &= cents >= 0
    table, cents = np.ascontiguousarray(table[ranked].T), cents[ranked]
    ends = (float(table.min(initial=np.inf)), float(table.max(initial=-np.inf)))
    times = np.zeros(table.shape[1], dtype=np.int64)
    for drawn in _plausible(given, concentration, draws, seed, max(1, _BLOCK // max(1, len(cents)))):
        ordered = _ordered(_weighted_by_draw(table, drawn), *ends)
        is_funded = np.cumsum(cents[ordered], axis=1) <= limit
        times += np.bincount(ordered[is_funded], minlength=len(times))
    found = np.full(len(shares), np.nan)
    found[ranked] = times / draws
    return pd.Series(found, index=shares.index, name="acceptability")


def leave_one_reader_out(
    marks: pd.DataFrame,
    criteria: pd.DataFrame,
    applications: Iterable[str],
    *,
    places: int | None = None,
    amounts: pd.Series | None = None,
    envelope: float | None = None,
    lots: Sequence[str] | None = None,
) -> pd.DataFrame:
    """What the ranking would be without each reader: one row a reader, by identifier.

    member_id; readings: the applications of which this reader marked anything; entered and left: the applications
    (tuples, in the order of the ranking in which they are funded) that would be funded or no longer, all the rest
    being equal; unscored: those that would be left without a mark on a criterion, and so without a score or a rank
    (a tuple, by identifier); incomplete: how many they are;
    largest_move: the greatest change of rank of an application ranked both with and without.

    ``marks``, ``criteria``, ``applications`` and ``lots`` as in ``score.weighted_scores``; the staff's own marks
    (``is_reader`` False) always count and are no reader. Funded are the first ``places``, or, with ``amounts`` (by
    application) and ``envelope`` in euros, the first up to the one that no longer fits, unknown amounts passed
    over. Without a line nothing enters or leaves.
    """
    ids, scale = identifiers(applications), scale_of(criteria)
    given = given_marks(marks, scale, ids)
    readers, members = _readers(marks, ids, given)
    has_line = places is not None or envelope is not None
    cents, limit = _line(ids, places, amounts, envelope) if has_line else (np.zeros(len(ids), np.int64), -1)
    drawn = pd.Index(list(lots or ()), dtype=object).get_indexer(ids)
    drawn = np.where(drawn < 0, len(ids), drawn)
    total = _ranking(given, scale, ids, drawn)
    before = _funded(total.order, cents, limit)
    was = set(before)
    rows: list[tuple[object, ...]] = []
    for at, reader in enumerate(readers):
        others = members != at
        other = _ranking(_kept(given, others), scale, ids, drawn)
        after = _funded(other.order, cents, limit)
        stays = set(after)
        both = (total.rank > 0) & (other.rank > 0)
        lost = np.flatnonzero((total.rank > 0) & (other.rank == 0))
        rows.append(
            (
                reader,
                len(np.unique(given.rows[~others])),
                tuple(ids[one] for one in after if one not in was),
                tuple(ids[one] for one in before if one not in stays),
                tuple(sorted(str(ids[int(one)]) for one in lost)),
                len(lost),
                int(np.abs(other.rank[both] - total.rank[both]).max(initial=0)),
            )
        )
    frame = pd.DataFrame(rows, columns=list(LEAVE_OUT_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(("readings", "incomplete", "largest_move"), "int64"))


def deliberation_change(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What a deliberation changed, by application: scores and ranks before and after, change and rank_change.

    ``before`` and ``after``: frames of ``score.weighted_scores`` on the marks as they stood when the meeting opened
    and as they stand. In the order of the ranks after, then of the identifiers. ``change`` in points of 100;
    ``rank_change`` is positive for a better rank. NaN and NA where an application is in one frame only or
    incomplete.
    """
    columns = ["application_id", "score", "rank"]
    frame = before[columns].merge(
        after[columns], on="application_id", how="outer", suffixes=("_before", "_after")
    )
    frame["change"] = frame["score_after"] - frame["score_before"]
    frame["rank_change"] = frame["rank_before"] - frame["rank_after"]
    frame = frame.sort_values(["rank_after", "application_id"], na_position="last", ignore_index=True)
    return frame[list(CHANGE_COLUMNS)]


def _weights(shares: pd.DataFrame | None, weights: Weights) -> _Floats:
    """The weights of the columns, scaled to sum to 1."""
    if isinstance(weights, Mapping):
        weights = pd.Series(dict(weights), dtype=object)
    if isinstance(weights, pd.Series) and shares is not None:
        if not shares.columns.isin(weights.index).all():
            raise ValueError("every criterion has one weight")
        weights = weights.reindex(shares.columns)
    given = numbers(weights, "weights")
    if shares is not None and len(given) != shares.shape[1]:
        raise ValueError("every criterion has one weight")
    if len(given) == 0 or not (given >= 0).all() or not np.isfinite(given).all() or given.sum() == 0:
        raise ValueError("weights are not negative and not all zero")
    return np.asarray(given / given.sum())


def _weighted(table: _Floats, weights: _Floats) -> _Floats:
    """Σ w · share, added criterion by criterion: rows that are equal get scores that are equal to the last bit."""
    total = np.zeros(len(table))
    for weight, column in zip(weights, table.T, strict=True):
        total += weight * column
    return total


def _weighted_by_draw(columns: _Floats, drawn: _Floats) -> _Floats:
    """The same for each draw: draws × applications. ``columns``: criteria × applications."""
    total = np.zeros((len(drawn), columns.shape[1]))
    part = np.empty_like(total)
    for weight, column in zip(drawn.T, columns, strict=True):
        np.multiply(weight[:, None], column, out=part)
        total += part
    return total


def _plausible(weights: _Floats, concentration: float, draws: int, seed: int, rows: int) -> Iterator[_Floats]:
    """Draws of weights, in blocks of ``rows``; the blocks' size changes no draw. A weight of zero stays zero."""
    rng = np.random.default_rng(seed)
    for start in range(0, draws, rows):
        drawn = rng.standard_gamma(concentration * weights, size=(min(rows, draws - start), len(weights)))
        total = drawn.sum(axis=1, keepdims=True)
        # A tiny concentration may leave nothing to divide by: then the announced weights stand.
        yield np.where(total > 0, drawn / np.where(total > 0, total, 1), weights)


def _ordered(scores: _Floats, lowest: float, highest: float) -> _Ints:
    """The columns of each row, the highest score first, equal ones in their order.

    Score and column are one whole number, because sorting numbers is several times faster than sorting their
    places. Scores between ``lowest`` and ``highest`` are cut after some 45 binary digits, finer than a tie.
    """
    bits = max(1, int(scores.shape[1]).bit_length())
    width = highest - lowest if highest > lowest else 1.0
    keys = (((highest - scores) / width + _TIE) * (1 << min(52, 61 - bits))).astype(np.int64)
    keys <<= bits
    keys |= np.arange(scores.shape[1])
    keys.sort(axis=1)
    keys &= (1 << bits) - 1
    return keys


def _line(
    ids: pd.Index, places: int | None, amounts: Amounts | None, envelope: float | None
) -> tuple[_Ints, int]:
    """What each application takes (−1: unknown, it is passed over) and how much there is: cents, or places."""
    if places is not None:
        if amounts is not None or envelope is not None:
            raise ValueError("a line is a number of places, or amounts and an envelope")
        if places < 0 or places != int(places):
            raise ValueError("places are a whole number, not below zero")
        return np.ones(len(ids), dtype=np.int64), int(places)
    if amounts is None or envelope is None:
        raise ValueError("a line is a number of places, or amounts and an envelope")
    told = by_identifier(amounts, ids, "amounts").reindex(ids).map(_euros)
    euros, limit = numbers(told, "amounts"), float(numbers(envelope, "an envelope"))
    cents = np.where(np.isnan(euros), -1, np.rint(np.nan_to_num(euros) * 100)).astype(np.int64)
    if (euros < 0).any() or not limit >= 0:
        raise ValueError("an amount or an envelope is below zero, or the envelope is unknown")
    return cents, round(limit * 100)


def _euros(amount: object) -> float:
    return float("nan") if amount is None or pd.isna(amount) else float(amount)  # type: ignore[call-overload, arg-type]


def _funded(order: _Ints, cents: _Ints, limit: int) -> list[int]:
    """Which are funded, in the order of the ranking: up to the first that does not fit."""
    known = order[cents[order] >= 0]
    return [int(at) for at in known[np.cumsum(cents[known]) <= limit]]


@dataclass(frozen=True)
class _Ranking:
    """``order``: the ranked applications, the best first; ``rank``: of each application, 0 if incomplete."""

    order: _Ints
    rank: _Ints


def _ranking(given: Given, scale: Scale, ids: pd.Index, drawn: _Ints) -> _Ranking:
    """Order and ranks as in ``score.weighted_scores``: ties by announced criteria, lots, identifiers."""
    counts, means = cell_means(given, scale, ids)
    (complete,) = np.nonzero((counts > 0).all(axis=1))
    shares = shares_of(means[complete], scale)
    scores = points_of(shares, scale).sum(axis=1)
    falling = np.argsort(-scores, kind="stable")
    starts = np.concatenate(([True], -np.diff(scores[falling]) >= TIE))[: len(falling)]
    ranks = np.empty(len(falling), dtype=np.int64)
    ranks[falling] = np.maximum.accumulate(np.where(starts, np.arange(1, len(falling) + 1), 0))
    rank = np.zeros(len(ids), dtype=np.int64)
    rank[complete] = ranks
    order = np.lexsort((complete, drawn[complete], *-np.rint(shares * STEPS).T[::-1], ranks))
    return _Ranking(complete[order], rank)


def _readers(marks: pd.DataFrame, ids: pd.Index, given: Given) -> tuple[list[str], _Ints]:
    """The readers by identifier, and whose each given mark is; −1 for the staff's."""
    kept = marks["application_id"].isin(ids).to_numpy() & marks["value"].notna().to_numpy()
    members = marks["member_id"].to_numpy(dtype=object)[kept]
    codes, readers = pd.factorize(members[given.is_reader], sort=True)
    whose = np.full(len(members), -1, dtype=np.int64)
    whose[given.is_reader] = codes
    return [str(reader) for reader in readers], whose


def _kept(given: Given, some: NDArray[np.bool_]) -> Given:
    """These marks alone."""
    return replace(
        given,
        rows=given.rows[some],
        columns=given.columns[some],
        values=given.values[some],
        is_reader=given.is_reader[some],
    )
