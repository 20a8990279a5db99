"""How sure is a ranking: which rank may a project have, and how likely is it to be funded?

Draws of what the projects may be worth, given the readings (``posterior``), are ranked one by one. Nothing is
bootstrapped: the 90 % intervals of bootstraps cover 74 to 80 % at committee size.
Rows in, rows out; no SQL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from committee.ranking.agreement import panel_correlations
from committee.ranking.agreement_doubt import correlation_limits, correlations_table
from committee.ranking.crossed import Crossed, Floats, Ints, cross
from committee.ranking.panel_order import PanelOrder, digest, panel_order
from committee.ranking.posterior import Nodes, Prior, draw_projects, plausible_nodes
from committee.ranking.readings import Readings, readings_of
from committee.ranking.severity import SeverityFit, fit_severity
from committee.ranking.tables import by_identifier, in_order
from committee.words import Sentence

DOUBT_COLUMNS = (
    "project", "effect", "sd", "expected_rank", "percentile", "sucra", "low_50", "high_50", "low_90", "high_90",
    "p_top", "p_funded",
)  # fmt: skip
MOST_READINGS = 5_000  # readings up to which the variances are integrated out; above, they are estimated
MOST_DENSE = 400  # members of the smaller side up to which they are
LEAST_PROJECTS = 3
# The largest fall of a p_top found in 462 simulated panels of 8 projects and 4 readers (tests/bench/coverage.py),
# when one reading rose by 40 points out of 100 and the variances were found anew; and when it rose by 20 or less.
# None was found in panels of 40 projects and 12 readers.
FAR_RISE, LARGEST_DROP = 40, 0.07
USUAL_RISE, USUAL_DROP = 20, 0.016
_GRAIN = 2**30  # values are kept as whole 2^-30ths of the scale: their sums are exact in any order
_UNKNOWN = np.iinfo(np.int64).min
_NUMBERS = 40_000_000  # ranks drawn at most
_BOUNDS = {"low_50": 0.25, "high_50": 0.75, "low_90": 0.05, "high_90": 0.95}
Method = Literal["exact", "plug_in"]


@dataclass(frozen=True)
class Held:
    """What to hold so that two rankings differ by their readings alone: the same draws for the same projects, and
    with ``nodes`` the same variances.
    """

    projects: pd.Index
    readers: pd.Index
    seed: int
    nodes: Nodes | None
    method: Method


@dataclass(frozen=True)
class RankDoubt:
    """Ranks with their doubt.

    ``frame``: DOUBT_COLUMNS, one row a project, by identifier. effect and sd in the unit of the readings, against
    the mean; ranks from 1, the best; percentile = 100 (ER − ½) / n; sucra = 1 − (ER − 1) / (n − 1); low and high
    bound the ranks with 50 and 90 % of probability. All NaN for a project without reading, and for all when
    ``why_nothing`` says so. ``method``: "exact" integrates the variances, "plug_in" takes the estimated ones.
    ``correlations``: ICC(1) and ICC(k) of all readings (kind, value, low, high), the value that of ``fit``, between
    its 5 and 95 % limits (``agreement_doubt``); None when the method is "plug_in".
    """

    frame: pd.DataFrame
    method: Method
    fit: SeverityFit
    draws: int
    seed: int
    places: int | None
    held: Held | None
    why_nothing: Sentence | None = None
    correlations: pd.DataFrame | None = None


def expected_ranks(
    ratings: pd.DataFrame,
    *,
    projects: Iterable[str] | None = None,
    places: int | None = None,
    amounts: pd.Series | Mapping[str, Decimal | float | None] | None = None,
    envelope: Decimal | float | None = None,
    scale: float = 100.0,
    draws: int = 4000,
    seed: int | None = None,
    fit: SeverityFit | None = None,
    offsets: pd.Series | Mapping[str, float] | None = None,
    prior: Prior | None = None,
    method: Method | None = None,
    held: Held | None = None,
) -> RankDoubt:
    """The doubt about the rank of each project, from ratings (project, reader, value), missing values left out.

    ``RankDoubt.frame`` has DOUBT_COLUMNS, one row a project. The model is the SNSF's (Heyard, Ott, Salanti and
    Egger, *Statistics and Public Policy* 9, 2022), as ``posterior`` says.

    ``projects``: those ranked against one another (None: all that were read); others still inform the variances.
    ``places``: K of p_top = P(rank ≤ K). ``amounts``: euros by project; with ``envelope`` p_funded is the
    probability of being funded when money is given in the order of the drawn ranks until the first that does not
    fit; a project of unknown amount is passed over (NaN). ``scale``: the range of the values, for the prior
    (``Prior.of_scale``). ``offsets``: constants by project, added before ranking. ``fit``: that of
    ``fit_severity``, not to be made twice.

    Deterministic: without ``seed`` it comes from a digest of the readings. The order of rows never matters; neither
    do names, nor a constant added to all values, up to MOST_READINGS. Projects of which the readings say the same
    have the same figures. ``draws`` is lowered where there are too many projects. ``held`` (from ``hold``) keeps
    draws, and variances, from another ranking of the same projects and readers; ValueError when they differ, for a
    scale that is no width, less than one draw, a number of places that is not whole, an amount or envelope that is
    below zero or no number, and ratings that ``fit_severity`` would not take.
    """
    why_not = _why_not_asked(scale, draws, places, seed, method)
    if why_not is not None:
        raise ValueError(why_not)
    readings = readings_of(ratings)
    fit = fit_severity(ratings) if fit is None else fit
    ids = readings.project_ids if projects is None else in_order(projects, "projects")
    amounts = None if amounts is None else by_identifier(amounts, ids, "amounts")
    offsets = None if offsets is None else by_identifier(offsets, ids, "offsets")
    frame = pd.DataFrame({"project": ids, **dict.fromkeys(DOUBT_COLUMNS[1:], np.nan)})
    constants = _constants(offsets, readings.project_ids, scale)
    is_ranked = readings.project_ids.isin(ids) & (constants != _UNKNOWN)
    method = held.method if held is not None else method or _method(readings)
    why_nothing = _why_nothing(int(is_ranked.sum()), readings)
    if why_nothing is not None:
        return RankDoubt(frame, method, fit, 0, seed or 0, places, None, why_nothing)
    cents = _cents(amounts, readings.project_ids)
    whole = _whole(readings.values, scale)
    order = _order(readings, whole, cents, constants, held, is_exact=method == "exact")
    panel = _panel(readings, whole, order)
    if seed is None:
        seed = held.seed if held is not None else int(order.digest[:15], 16)
    draws = 2 * max(1, min(draws, _NUMBERS // len(readings.project_ids)) // 2)
    wide = prior if prior is not None else Prior.of_scale(scale)
    nodes = held.nodes if held is not None else None
    if nodes is None:
        grains = Prior(*(_GRAIN / scale * limit for limit in (wide.most, wide.reader, wide.least)))
        nodes = (
            plausible_nodes(panel, grains, draws) if method == "exact" else _node(fit, grains, draws, scale)
        )
    ranked = order.projects[is_ranked[order.projects]]
    drawn = _draw(panel, nodes, seed, order, ranked, constants, cents, _envelope(amounts, envelope))
    if held is not None:
        order = replace(order, alike=np.arange(len(order.alike)))
    table = _table(drawn, order.alike[ranked], cents[ranked], places, scale)
    table.index = readings.project_ids[ranked]
    frame[list(DOUBT_COLUMNS[1:])] = table.reindex(ids).to_numpy()
    kept = Held(readings.project_ids[order.projects], readings.reader_ids[order.readers], seed, nodes, method)
    drawn_in_all = int(nodes.draws.sum())
    correlations = _correlations(readings, panel, nodes, fit) if method == "exact" else None
    return RankDoubt(frame, method, fit, drawn_in_all, seed, places, kept, correlations=correlations)


def hold(doubt: RankDoubt, *, is_refitted: bool = False) -> Held:
    """What a ranking was drawn with, for another one of the same projects and readers with other values.

    With the variances held and the same draws a higher reading never lowers p_top or p_funded of its project: every
    draw of it rises at least as much as any other's (with μ and the readers as one level each, the precision matrix
    has no positive entry beside the diagonal once the sign of the levels is changed). ``is_refitted``: the same
    draws, with the variances found anew; then it can fall a little (``LARGEST_DROP``).
    Raises ValueError for a ranking that says nothing.
    """
    if doubt.held is None:
        raise ValueError("this ranking was not drawn")
    return replace(doubt.held, nodes=None) if is_refitted else doubt.held


# What is asked


def _why_not_asked(
    scale: float, draws: int, places: int | None, seed: int | None, method: Method | None
) -> str | None:
    if not 0 < scale < np.inf:
        return "the scale is the range of the values, above zero"
    if draws < 1:
        return "there is at least one draw"
    if places is not None and (places < 0 or places != int(places)):
        return "places are a whole number, not below zero"
    if seed is not None and seed < 0:
        return "a seed is a whole number, not below zero"
    if method is not None and method not in get_args(Method):
        return f"a method is one of {', '.join(get_args(Method))}"
    return None


def _method(readings: Readings) -> Method:
    is_small = len(readings.values) <= MOST_READINGS
    is_narrow = min(len(readings.project_ids), len(readings.reader_ids)) <= MOST_DENSE
    return "exact" if is_small and is_narrow else "plug_in"


def _why_nothing(ranked: int, readings: Readings) -> Sentence | None:
    """Why these readings say nothing about ranks; None when they do."""
    if ranked < LEAST_PROJECTS:
        return Sentence(
            "Too few readings: fewer than {least} applications have been read.", least=LEAST_PROJECTS
        )
    if np.bincount(readings.projects).max() < 2:
        return Sentence("Too few readings: no application has been read twice.")
    return None


def _whole(values: Floats, scale: float) -> Ints:
    """The values above the lowest, in grains; the same when a constant is added to all."""
    whole: Ints = np.rint((values - values.min()) / scale * _GRAIN).astype(np.int64)
    return whole


def _constants(offsets: pd.Series | None, ids: pd.Index, scale: float) -> Ints:
    """The constant of each project, in grains; _UNKNOWN where offsets are told and this one is not."""
    if offsets is None:
        return np.zeros(len(ids), dtype=np.int64)
    told = pd.to_numeric(offsets.reindex(ids)).to_numpy(dtype=float, na_value=np.nan)
    whole: Ints = np.rint(np.nan_to_num(told) / scale * _GRAIN).astype(np.int64)
    whole[np.isnan(told)] = _UNKNOWN
    return whole


def _cents(amounts: pd.Series | None, ids: pd.Index) -> Ints:
    """The amount of each project in whole cents; _UNKNOWN where it is not told."""
    told = {} if amounts is None else amounts.to_dict()
    cents = [_in_cents(told.get(identifier)) for identifier in ids]
    return np.array([_UNKNOWN if one is None else one for one in cents], dtype=np.int64)


def _in_cents(amount: object) -> int | None:
    if amount is None or amount is pd.NA or amount != amount:  # noqa: PLR0124 - NaN
        return None
    try:
        cents = int((Decimal(str(amount)) * 100).to_integral_value())
    except (InvalidOperation, OverflowError):
        raise ValueError(f"an amount is a number of euros, not {amount}") from None
    if cents < 0:
        raise ValueError("an amount is below zero")
    return cents


def _envelope(amounts: pd.Series | None, envelope: Decimal | float | None) -> int | None:
    return None if amounts is None else _in_cents(envelope)


# What is drawn


def _order(
    readings: Readings, whole: Ints, cents: Ints, constants: Ints, held: Held | None, *, is_exact: bool
) -> PanelOrder:
    """The order in which random numbers are dealt out: that of the readings, or of names in large panels."""
    many, few = len(readings.project_ids), len(readings.reader_ids)
    if held is not None:
        order = readings.project_ids.get_indexer(held.projects), readings.reader_ids.get_indexer(held.readers)
        if sorted(order[0]) != list(range(many)) or sorted(order[1]) != list(range(few)):
            raise ValueError("these are other projects or readers than those held")
        return PanelOrder(*order, np.arange(many), "")
    if is_exact:
        return panel_order(readings.projects, readings.readers, whole, cents, constants)
    named = np.arange(many), np.arange(few)
    return PanelOrder(*named, named[0], digest(readings.projects, readings.readers, whole, named))


def _panel(readings: Readings, whole: Ints, order: PanelOrder) -> Crossed:
    """The sums of the readings, in grains about their mean, with projects and readers in their order."""
    projects = np.argsort(order.projects)[readings.projects]
    readers = np.argsort(order.readers)[readings.readers]
    rows = np.lexsort((whole, readers, projects))
    centred = (whole - int(whole.sum()) // len(whole)).astype(float)
    return cross(projects[rows], readers[rows], centred[rows])


def _node(fit: SeverityFit, prior: Prior, draws: int, scale: float) -> Nodes:
    """The estimated standard deviations, in grains; none is so small that nothing could be drawn."""
    sizes = np.sqrt(fit.variances.fillna(0.0)) / scale * _GRAIN
    return Nodes(
        np.array([max(sizes["project"], 1e-3)]),
        np.array([sizes["reader"]]),
        np.array([max(sizes["noise"], prior.least)]),
        np.array([draws]),
    )


def _correlations(readings: Readings, panel: Crossed, nodes: Nodes, fit: SeverityFit) -> pd.DataFrame:
    """How far the readers agree, as the fit says it, with its limits."""
    told = panel_correlations(fit, np.bincount(readings.projects).astype(float))
    limits = correlation_limits(panel, nodes, told.readings)
    return correlations_table({"icc1": told.icc1, "icck": told.icck}, limits)


@dataclass(frozen=True)
class _Drawn:
    """Ranks by project and draw, the mean and spread of effects in grains, and how often each was funded."""

    ranks: NDArray[np.int32]
    effects: Floats
    spreads: Floats
    funded: Floats


def _draw(
    panel: Crossed, nodes: Nodes, seed: int, order: PanelOrder, ranked: Ints, constants: Ints, cents: Ints,
    envelope: int | None,
) -> _Drawn:  # fmt: skip
    """Rank each draw; money goes down the ranks until the first project that does not fit."""
    columns = np.argsort(order.projects)[ranked]
    draws = int(nodes.draws.sum())
    weights = nodes.draws / draws
    means = np.zeros(len(ranked))
    for part, effects in draw_projects(panel, nodes, None):
        means += weights[part] @ effects[:, columns]
    ranks = np.empty((len(ranked), draws), dtype=np.int32)
    squares, funded = np.zeros(len(ranked)), np.zeros(len(ranked))
    costs = np.maximum(cents[ranked], 0)
    for part, effects in draw_projects(panel, nodes, seed):
        drawn = effects[:, columns]
        squares += np.square(drawn - means).sum(axis=0)
        best_first = np.argsort(-(drawn + constants[ranked]), axis=1)
        places = np.empty(best_first.shape, dtype=np.int32)
        np.put_along_axis(places, best_first, np.arange(1, len(ranked) + 1, dtype=np.int32)[None], axis=1)
        ranks[:, part] = places.T
        if envelope is not None:
            is_funded = np.empty(best_first.shape, dtype=bool)
            np.put_along_axis(is_funded, best_first, np.cumsum(costs[best_first], axis=1) <= envelope, axis=1)
            funded += is_funded.sum(axis=0)
    is_told = (cents[ranked] != _UNKNOWN) & (envelope is not None)
    return _Drawn(ranks, means, np.sqrt(squares / draws), np.where(is_told, funded / draws, np.nan))


# What is told


def _table(drawn: _Drawn, alike: Ints, cents: Ints, places: int | None, scale: float) -> pd.DataFrame:
    """DOUBT_COLUMNS but the first. Projects of which the readings say the same share what was drawn for them."""
    count = len(drawn.ranks)
    classes = np.unique(alike, return_inverse=True)[1]
    expected = _shared(drawn.ranks.mean(axis=1), classes)
    bounds = _quantiles(drawn.ranks, classes)
    top = np.full(count, np.nan) if places is None else _shared((drawn.ranks <= places).mean(axis=1), classes)
    payers = np.unique(np.stack([classes, cents]), axis=1, return_inverse=True)[1]
    return pd.DataFrame(
        {
            "effect": _shared(drawn.effects, classes) * (scale / _GRAIN),
            "sd": np.sqrt(_shared(drawn.spreads**2, classes)) * (scale / _GRAIN),
            "expected_rank": expected,
            "percentile": 100 * (expected - 0.5) / count,
            "sucra": 1 - (expected - 1) / (count - 1),
            **dict(zip(_BOUNDS, bounds, strict=True)),
            "p_top": top,
            "p_funded": _shared(drawn.funded, payers),
        }
    )


def _shared(values: Floats, classes: Ints) -> Floats:
    """The mean of each class, for each of its members."""
    counts = np.bincount(classes)
    means: Floats = np.bincount(classes, weights=values) / counts
    return np.where(counts[classes] == 1, values, means[classes])


def _quantiles(ranks: NDArray[np.int32], classes: Ints) -> Floats:
    """The ranks at _BOUNDS, by project: no more than that share of the draws lies beyond one."""
    shares = np.array(list(_BOUNDS.values()))
    found = np.empty((len(shares), len(classes)))
    counts = np.bincount(classes)
    step = max(1, 20_000_000 // ranks.shape[1])
    for first in range(0, len(classes), step):
        part = np.sort(ranks[first : first + step], axis=1)
        found[:, first : first + step] = part[:, _places(shares, ranks.shape[1])].T
    for one in np.flatnonzero(counts > 1):
        members = classes == one
        pooled = np.sort(ranks[members], axis=None)
        found[:, members] = pooled[_places(shares, len(pooled))][:, None]
    return found


def _places(shares: Floats, draws: int) -> Ints:
    """Where in sorted draws each share is reached (the inverse of the distribution function)."""
    return np.maximum(np.ceil(shares * draws - 1e-9).astype(np.int64) - 1, 0)
