"""How far do the readers agree, and what does that mean for the list of the funded?

Krippendorff's alpha (*Content Analysis*, 4th ed., 2019, ch. 12) with any reading missing, the six intraclass
correlations of Shrout and Fleiss (1979), those of a sparse panel from its variance components, Kendall's W, and the
number a committee understands: the share of the funded who would not be in the true top (Bartoš and Martinková,
2024). Every function takes all applications that were read. Agreement among the funded alone is always low, because
what was selected on is what no longer varies (Erosheva, Martinková and Lee, 2021): no function takes a selection.
A figure that cannot be said is NaN: nobody was read twice, or all values are the same.
Rows in, numbers out; no SQL.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, fdtri, ndtri, owens_t
from scipy.stats import rankdata

from committee.ranking.tables import names_as_numbers, need_columns, numbers, share_of_one

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
ICC_COLUMNS = ("type", "icc", "f", "df1", "df2", "p", "low", "high")
ALPHA_COLUMNS = ("criterion_id", "alpha", "low", "high")
# What one block of a calculation may hold, in numbers: about 16 MB.
_BLOCK = 2_000_000
_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


class Interval(NamedTuple):
    """The two ends of an interval; NaN when it cannot be said."""

    low: float
    high: float


class Concordance(NamedTuple):
    """Kendall's W, its chi-square with items − 1 degrees of freedom, and the probability under chance."""

    w: float
    chi2: float
    p: float


class PanelCorrelations(NamedTuple):
    """ICC(1): of one reader; ICC(k): of the mean of ``readings`` readers."""

    icc1: float
    icck: float
    readings: float


class HasVariances(Protocol):
    """A fit of the crossed model: ``variances`` is a Series with project, reader and noise."""

    @property
    def variances(self) -> pd.Series: ...


@dataclass(frozen=True)
class _Panel:
    """The values of units that were read at least twice, unit after unit.

    ``codes``: the place of each value among the ``domain`` of distinct values, in increasing order.
    """

    sizes: _Ints
    starts: _Ints
    values: _Floats
    codes: _Ints
    domain: _Floats

    @property
    def units(self) -> _Ints:
        """The unit of each value."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def can_be_judged(self) -> bool:
        """Two units read twice, and two different values: otherwise there is nothing to agree on."""
        return len(self.sizes) > 1 and len(self.domain) > 1


def krippendorff_alpha(values: pd.DataFrame | NDArray[Any], level: Level = "interval") -> float:
    """Alpha of ``values``, readers × units with NaN where a reader did not read; 1 is agreement, 0 is chance.

    ``level``: nominal, ordinal, interval or ratio (whole marks on an anchored scale: interval, or ordinal when
    its steps are not thought equal); names may be text on the nominal level. A unit with fewer than two values says
    nothing and is left out. NaN when fewer than two units are left, or all values left are the same. Give all units
    that were read, never the funded alone. O(n log n) in the number of values; for ratio also the square of the
    number of distinct values. Raises ValueError for another level, for a negative value on the ratio level, for an
    infinite one and for text on the others. Source: Krippendorff, *Content Analysis*, 4th ed., 2019, ch. 12.
    """
    return _alpha(_panel_of_array(values, level), level)


def alpha_of_readings(readings: pd.DataFrame, level: Level = "interval") -> float:
    """The same of a long frame: application_id, member_id, value (a missing value is an abstention).

    For large panels, where readers × units would be mostly empty. Raises ValueError when a reader gave two values
    to one application.
    """
    return _alpha(_panel_of_readings(readings, level), level)


def alpha_interval(
    values: pd.DataFrame | NDArray[Any],
    level: Level = "interval",
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Interval:
    """Between which ends alpha lies, by a bootstrap over units: percentiles of alpha in ``draws`` panels.

    ``values``: readers × units, or a long frame with the columns application_id, member_id, value. Units are drawn
    whole, because readings of one application are not independent. The same data, seed and draws give the same
    ends; a long frame in any order. A drawn panel without variation says nothing and is left out; NaN when
    none says anything. Raises ValueError as ``krippendorff_alpha`` does, without a draw, and for a confidence that
    is not between 0 and 1.
    """
    return _alpha_interval(_panel(values, level), level, draws, seed, confidence)


def criterion_alphas(
    marks: pd.DataFrame,
    criteria: pd.DataFrame,
    level: Level = "interval",
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Alpha of each criterion, with its interval: criterion_id, alpha, low, high; in the announced order.

    ``marks``: application_id, member_id, criterion_id, value, of all applications that were read; marks of the
    staff (``is_reader`` False) are left out. ``criteria``: criterion_id.
    """
    if "is_reader" in marks:
        marks = marks[marks["is_reader"].astype(bool)]
    rows = []
    for criterion in criteria["criterion_id"]:
        panel = _panel_of_readings(marks[marks["criterion_id"] == criterion], level)
        rows.append(
            (criterion, _alpha(panel, level), *_alpha_interval(panel, level, draws, seed, confidence))
        )
    frame = pd.DataFrame(rows, columns=list(ALPHA_COLUMNS))
    return frame.astype({"criterion_id": object, "alpha": float, "low": float, "high": float})


def intraclass_correlations(values: pd.DataFrame | NDArray[Any], confidence: float = 0.95) -> pd.DataFrame:
    """The six coefficients of Shrout and Fleiss (1979), one row each: type, icc, f, df1, df2, p, low, high.

    ``values``: targets × judges. A target that a judge did not read (NaN) is left out; where everyone reads a
    part, ``panel_correlations``. ICC(1,·): each target has its own judges; ICC(2,·): judges are a sample;
    ICC(3,·): these judges and no others; (·,1): one judge, (·,k): the mean of all. ``p``: of a correlation of zero.
    Limits as in Shrout and Fleiss, for (2,·) with Satterthwaite's degrees of freedom. NaN with fewer than two
    targets or judges, or without any variation. Give all targets, never the funded alone. Raises ValueError for
    text, for an infinite value and for a confidence that is not between 0 and 1. Source: Shrout and Fleiss,
    *Psychological Bulletin* 86, 1979.
    """
    share_of_one(confidence, "a confidence")
    table = numbers(values, "readings")
    table = table[~np.isnan(table).any(axis=1)] if table.ndim == 2 else np.empty((0, 0))
    n, k = table.shape
    types = [f"ICC({model},{mean})" for mean in ("1", "k") for model in (1, 2, 3)]
    if n < 2 or k < 2 or np.ptp(table) == 0:
        return pd.DataFrame({"type": types} | dict.fromkeys(ICC_COLUMNS[1:], np.nan))
    table = table - table[0, 0]
    by_target, by_judge, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    targets = k * ((by_target - mean) ** 2).sum() / (n - 1)
    judges = n * ((by_judge - mean) ** 2).sum() / (k - 1)
    within = ((table - by_target[:, None]) ** 2).sum() / (n * (k - 1))
    error = ((table - by_target[:, None] - by_judge + mean) ** 2).sum() / ((n - 1) * (k - 1))
    # What is left by rounding alone is nothing.
    targets, judges, within, error = (
        0.0 if one < 1e-14 * np.ptp(table) ** 2 else float(one) for one in (targets, judges, within, error)
    )
    tail = (1 - confidence) / 2
    rows = []
    single = [
        (_ratio(targets - within, targets + (k - 1) * within), within, n * (k - 1)),
        (
            _ratio(targets - error, targets + (k - 1) * error + k * (judges - error) / n),
            error,
            (n - 1) * (k - 1),
        ),
        (_ratio(targets - error, targets + (k - 1) * error), error, (n - 1) * (k - 1)),
    ]
    for model, (icc, residual, df2) in enumerate(single, start=1):
        f = np.inf if residual == 0 < targets else _ratio(targets, residual)
        p = float(fdtrc(n - 1, df2, f)) if np.isfinite(f) else (0.0 if f > 0 else np.nan)
        if model == 2:
            ends = _random_judges_limits(n, k, targets, judges, error, icc, tail)
        else:
            above, below = fdtri(n - 1, df2, 1 - tail), fdtri(df2, n - 1, 1 - tail)
            ends = Interval(
                _ratio(targets / above - residual, targets / above + (k - 1) * residual),
                _ratio(targets * below - residual, targets * below + (k - 1) * residual),
            )
        rows.append((icc, f, n - 1, df2, p, *ends))
    rows += [(_stepped_up(icc, k), *rest, *(_stepped_up(end, k) for end in ends))
             for icc, *rest, low, high in rows for ends in [(low, high)]]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(ICC_COLUMNS[1:]), dtype=float)
    frame.insert(0, "type", types)
    return frame


def panel_correlations(
    fit: HasVariances | pd.Series, readings: float | pd.Series | NDArray[Any]
) -> PanelCorrelations:
    """ICC(1) and ICC(k) of a panel of which everyone reads a part, from its variance components.

    ``fit``: a fit of the crossed model, or its variances (project, reader, noise). ICC(1) = project / (project +
    reader + noise), which is agreement, not consistency; ICC(k) by Spearman and Brown with the mean number of
    readings. ``readings``: that mean, or the number of readings of each application (those never read are left
    out). NaN without any variance or reading.
    """
    variances = fit if isinstance(fit, pd.Series) else fit.variances
    project, reader, noise = (float(variances[name]) for name in ("project", "reader", "noise"))
    counts = np.asarray(readings, dtype=float).ravel()
    counts = counts[counts > 0]
    mean = float(counts.mean()) if len(counts) else np.nan
    icc1 = _ratio(project, project + reader + noise)
    return PanelCorrelations(icc1, _stepped_up(icc1, mean), mean)


def misfunded_share(reliability: float, share: float) -> float:
    """Which share of the funded is not in the true top, when the best ``share`` by the readers' means is funded.

    1 − Φ₂(−z, −z; ρ)/q with ρ = √reliability, z the point above which a share q lies, and as many truly fundable as
    funded (Bartoš and Martinková, *British Journal of Mathematical and Statistical Psychology*, 2024).
    ``reliability``: ICC(k) of all applications; a negative one is no reliability at all. Quality and marks are
    supposed normal. NaN when either is unknown or nobody is funded; raises ValueError for a reliability above 1 or
    a share outside 0..1.
    """
    reliability, share = (float("nan") if pd.isna(one) else float(one) for one in (reliability, share))
    if reliability > 1 or share < 0 or share > 1:
        raise ValueError("a reliability is at most 1, and a share lies between 0 and 1")
    if np.isnan(reliability) or np.isnan(share) or share == 0:
        return float("nan")
    if share == 1:
        return 0.0
    z = ndtri(1 - share)
    correlation = np.sqrt(max(reliability, 0.0))
    # Φ₂(−z, −z; ρ) = Φ(−z) − 2 T(z, √((1 − ρ)/(1 + ρ))), T of Owen (1956)
    return float(2 * owens_t(z, np.sqrt((1 - correlation) / (1 + correlation))) / share)


def kendall_w(ranks: pd.DataFrame | NDArray[Any]) -> Concordance:
    """Kendall's coefficient of concordance of ``ranks``, judges × items: W from 0 to 1, chi-square and p.

    Values may be ranks or marks: they are ranked by judge, equal ones at their middle rank, with the correction for
    ties (Kendall and Gibbons, *Rank Correlation Methods*, 5th ed., 1990, ch. 6). W is for complete rankings: a
    judge who left an item out is left out. NaN with fewer than two judges or items, or when every judge ranks all
    equal. Give all items, never the funded alone. p is that of the chi-square, which is cautious below seven items.
    """
    table = numbers(ranks, "ranks")
    table = table[~np.isnan(table).any(axis=1)] if table.ndim == 2 else np.empty((0, 0))
    judges, items = table.shape
    if judges < 2 or items < 2:
        return Concordance(np.nan, np.nan, np.nan)
    ranked = rankdata(table, axis=1)
    # Σ over judges of (t³ − t) over ties is what the sum of squares of the ranks lacks, times 12.
    squares = ((ranked - (items + 1) / 2) ** 2).sum()
    sums = ranked.sum(axis=0)
    w = _ratio(float(((sums - sums.mean()) ** 2).sum()), float(judges * squares))
    chi2 = judges * (items - 1) * w
    return Concordance(w, chi2, float(chdtrc(items - 1, chi2)))


def _ratio(upper: float, lower: float) -> float:
    return upper / lower if lower != 0 and np.isfinite(lower) else float("nan")


def _stepped_up(correlation: float, readings: float) -> float:
    """Spearman (1910) and Brown (1910): the correlation of a mean of ``readings``."""
    return _ratio(readings * correlation, 1 + (readings - 1) * correlation)


def _random_judges_limits(
    n: int, k: int, targets: float, judges: float, error: float, icc: float, tail: float
) -> Interval:
    """The limits of ICC(2,1): Shrout and Fleiss (1979), p. 424, multiplied by the error so that it may be 0."""
    spread = k * icc * judges
    rest = (n * (1 + (k - 1) * icc) - k * icc) * error
    # With targets that do not differ the two cancel, but for a rounding.
    both = spread + rest if abs(spread + rest) > 1e-12 * (abs(spread) + abs(rest)) else 0.0
    freedom = _ratio((k - 1) * (n - 1) * both**2, (n - 1) * spread**2 + rest**2)
    if not freedom > 0:  # no target differs, or judges agree wholly
        return Interval(icc, icc) if judges == error == 0 else Interval(np.nan, np.nan)
    above, below = fdtri(n - 1, freedom, 1 - tail), fdtri(freedom, n - 1, 1 - tail)
    others = k * judges + (k * n - k - n) * error
    return Interval(
        _ratio(n * (targets - above * error), above * others + n * targets),
        _ratio(n * (below * targets - error), others + n * below * targets),
    )


def _panel(values: pd.DataFrame | NDArray[Any], level: Level) -> _Panel:
    if isinstance(values, pd.DataFrame) and {"application_id", "member_id", "value"} <= set(values.columns):
        return _panel_of_readings(values, level)
    return _panel_of_array(values, level)


def _panel_of_array(values: pd.DataFrame | NDArray[Any], level: Level) -> _Panel:
    try:
        table = numbers(values, "readings")
    except ValueError:
        if level != "nominal":
            raise
        table = names_as_numbers(values)
    if table.ndim != 2:
        raise ValueError("a panel is a table of readers and units")
    units, readers = np.nonzero(~np.isnan(table.T))
    return _built(units, table[readers, units])


def _panel_of_readings(readings: pd.DataFrame, level: Level) -> _Panel:
    need_columns(readings, ("application_id", "member_id", "value"), "readings")
    if level == "nominal" and not pd.api.types.is_numeric_dtype(readings["value"]):
        values = names_as_numbers(readings[["value"]])[:, 0]
    else:
        values = numbers(readings["value"], "readings")
    units, _ = pd.factorize(readings["application_id"], sort=True)
    members, _ = pd.factorize(readings["member_id"], sort=True)
    kept = ~np.isnan(values)
    units, members, values = units[kept], members[kept], values[kept]
    order = np.lexsort((members, units))
    units, members, values = units[order], members[order], values[order]
    if ((np.diff(units) == 0) & (np.diff(members) == 0)).any():
        raise ValueError("a reader gave an application two values")
    return _built(units, values)


def _built(units: _Ints, values: _Floats) -> _Panel:
    """The panel of values which stand unit after unit."""
    sizes = np.bincount(units) if len(units) else np.empty(0, dtype=np.int64)
    paired = sizes[units] > 1 if len(units) else np.empty(0, dtype=bool)
    values, sizes = values[paired], sizes[sizes > 1]
    domain, codes = np.unique(values, return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
    return _Panel(sizes, starts, values, codes, domain)


def _alpha(panel: _Panel, level: Level) -> float:
    if level not in LEVELS:
        raise ValueError(f"a level is one of {', '.join(LEVELS)}")
    if not panel.can_be_judged:
        return float("nan")
    return float(_alphas(panel, level, np.ones((1, len(panel.sizes))))[0])


def _alpha_interval(panel: _Panel, level: Level, draws: int, seed: int, confidence: float) -> Interval:
    if level not in LEVELS:
        raise ValueError(f"a level is one of {', '.join(LEVELS)}")
    share_of_one(confidence, "a confidence")
    if draws < 1:
        raise ValueError("there is at least one draw")
    if not panel.can_be_judged:
        return Interval(np.nan, np.nan)
    alphas = np.concatenate([_alphas(panel, level, times) for times in _resampled(panel, draws, seed)])
    alphas = alphas[~np.isnan(alphas)]
    if len(alphas) == 0:
        return Interval(np.nan, np.nan)
    low, high = np.quantile(alphas, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high))


def _resampled(panel: _Panel, draws: int, seed: int) -> Iterator[_Floats]:
    """How many times each unit is drawn, draws × units, in blocks; the blocks' size changes no draw."""
    rng = np.random.default_rng(seed)
    units = len(panel.sizes)
    rows = max(1, _BLOCK // max(len(panel.values), len(panel.domain)))
    for start in range(0, draws, rows):
        count = min(rows, draws - start)
        drawn = rng.integers(units, size=(count, units)) + units * np.arange(count)[:, None]
        yield np.bincount(drawn.ravel(), minlength=count * units).reshape(count, units).astype(float)


def _alphas(panel: _Panel, level: Level, times: _Floats) -> _Floats:
    """Alpha of each panel in which unit u stands ``times``[·, u] times: 1 − observed / expected disagreement.

    Both are sums over ordered pairs of values: within a unit by its size − 1, and over all by n − 1.
    """
    (counts,) = _summed(times, panel.sizes)
    if level == "interval":
        observed, expected = _of_differences(panel, times)
    elif level == "ordinal":
        observed, expected = _of_middle_ranks(panel, times)
    elif level == "nominal":
        observed, expected = _of_names(panel, times)
    else:
        observed, expected = _of_proportions(panel, times)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - observed * (counts - 1) / expected, np.nan)


def _within(panel: _Panel, values: _Floats) -> _Floats:
    """Σ over ordered pairs of a unit of the squared difference, by unit, divided by its size − 1.

    From each unit's first value on, so that equal values give exactly nothing. ``values``: … × n.
    """
    moved = values - np.repeat(values[..., panel.starts], panel.sizes, axis=-1)
    squares = np.add.reduceat(moved * moved, panel.starts, axis=-1)
    sums = np.add.reduceat(moved, panel.starts, axis=-1)
    return np.asarray(2 * (panel.sizes * squares - sums * sums) / (panel.sizes - 1))


def _times_each_value(panel: _Panel, times: _Floats) -> _Floats:
    """How many times each value of the domain stands in each panel: draws × domain."""
    draws, domain = len(times), len(panel.domain)
    cells = panel.codes + domain * np.arange(draws)[:, None]
    weights = np.repeat(times, panel.sizes, axis=1)
    each = np.bincount(cells.ravel(), weights=weights.ravel(), minlength=draws * domain)
    return np.asarray(each.reshape(draws, domain), dtype=float)


def _summed(times: _Floats, *by_unit: _Ints | _Floats) -> list[_Floats]:
    """Σ over units of each, by panel. A matrix product would wait for busy processors."""
    return list(np.einsum("du,ku->kd", times, np.array(by_unit, dtype=float)))


def _of_differences(panel: _Panel, times: _Floats) -> tuple[_Floats, _Floats]:
    moved = panel.values - panel.domain[len(panel.domain) // 2]
    observed, counts, sums, squares = _summed(
        times,
        _within(panel, panel.values),
        panel.sizes,
        np.add.reduceat(moved, panel.starts),
        np.add.reduceat(moved * moved, panel.starts),
    )
    expected = 2 * (counts * squares - sums * sums)
    # Of equal values rounding alone may be left.
    expected[expected < 1e-12 * counts * squares] = 0.0
    return observed, expected


def _of_middle_ranks(panel: _Panel, times: _Floats) -> tuple[_Floats, _Floats]:
    """Krippendorff's ordinal difference, Σ n over the ranks between less half of both ends, is that of the middle
    ranks of the two values: the interval level on ranks.
    """
    each = _times_each_value(panel, times)
    ranks = np.cumsum(each, axis=1) - each / 2
    counts = each.sum(axis=1)
    observed = (times * _within(panel, ranks[:, panel.codes])).sum(axis=1)
    sums = (each * ranks).sum(axis=1)
    expected = 2 * (counts * (each * ranks * ranks).sum(axis=1) - sums * sums)
    expected[(each > 0).sum(axis=1) < 2] = 0.0
    return observed, expected


def _of_names(panel: _Panel, times: _Floats) -> tuple[_Floats, _Floats]:
    cells, same = np.unique(panel.units * len(panel.domain) + panel.codes, return_counts=True)
    alike = np.bincount(cells // len(panel.domain), weights=same.astype(float) ** 2)
    each = _times_each_value(panel, times)
    (observed,) = _summed(times, (panel.sizes.astype(float) ** 2 - alike) / (panel.sizes - 1))
    return observed, each.sum(axis=1) ** 2 - (each**2).sum(axis=1)


def _of_proportions(panel: _Panel, times: _Floats) -> tuple[_Floats, _Floats]:
    if panel.domain[0] < 0:
        raise ValueError("a value on the ratio level is not negative")
    within = np.zeros(len(panel.sizes))
    for size in np.unique(panel.sizes):
        (units,) = np.nonzero(panel.sizes == size)
        step = max(1, _BLOCK // int(size) ** 2)
        for start in range(0, len(units), step):
            some = units[start : start + step]
            values = panel.values[panel.starts[some][:, None] + np.arange(size)]
            within[some] = _proportion(values[:, :, None], values[:, None, :]).sum(axis=(1, 2)) / (size - 1)
    each = _times_each_value(panel, times)
    expected = np.zeros(len(times))
    step = max(1, _BLOCK // len(panel.domain))
    for start in range(0, len(panel.domain), step):
        stop = start + step
        apart = _proportion(panel.domain[start:stop, None], panel.domain)
        expected += (each[:, start:stop] * (each @ apart.T)).sum(axis=1)
    (observed,) = _summed(times, within)
    return observed, expected


def _proportion(first: _Floats, second: _Floats) -> _Floats:
    """((a − b) / (a + b))², and nothing between two zeros."""
    total = first + second
    apart = np.divide(first - second, total, out=np.zeros(total.shape), where=total != 0)
    return apart * apart
