"""How sure is each rank, who is funded by it, and what would change it: all figures of a ranking, together?

Rows in, rows out; no SQL. What the staff alone mark is the same for all readings of one application: it moves what
the model says of it, and is no reading.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from committee.ranking.discussing import discuss_first
from committee.ranking.readings import RATING_COLUMNS
from committee.ranking.score import (
    TIE,
    below_thresholds,
    criterion_means,
    reader_totals,
    shares_matrix,
)
from committee.ranking.sensitivity import acceptability
from committee.ranking.severity import SeverityFit, fit_severity, why_not_correct
from committee.ranking.uncertainty import RankDoubt, expected_ranks
from committee.words import Sentence

MEASURED_COLUMNS = (
    "expected_rank", "low_50", "high_50", "low_90", "high_90", "p_funded", "p_top", "corrected", "corrected_rank",
    "weights_share", "is_first", "reasons", "discuss_order", "below_criteria", "funded_by_rank",
)  # fmt: skip
_OF_MODEL = ("expected_rank", "low_50", "high_50", "low_90", "high_90", "p_funded", "p_top")


@dataclass(frozen=True)
class Line:
    """Where the envelope ends when the ranks are funded in their order; euros.

    ``places``: how many are funded, ``last_id`` the last of them; None when the envelope is unknown, and
    ``why_none`` says so. ``unknown_amounts`` counts the ranked ones passed over because nobody knows their amount.
    """

    envelope: Decimal | None
    places: int | None
    last_id: str | None
    funded: Decimal | None
    left: Decimal | None
    unknown_amounts: int
    why_none: Sentence | None = None


@dataclass(frozen=True)
class Measures:
    """``frame``: the scores with MEASURED_COLUMNS; ``doubt``: the model, which may say ``why_nothing``.

    ``ratings``: project, reader, value: the whole evaluations, out of 100 of the readers' criteria. ``shares``: as
    ``shares_matrix``, in the order of the ranking.
    """

    frame: pd.DataFrame
    line: Line
    ratings: pd.DataFrame
    shares: pd.DataFrame
    doubt: RankDoubt
    why_not_corrected: Sentence | None


def spread_of(marks: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """The lowest and highest whole total of a reader, and how far they are apart where there are two."""
    totals = whole_totals(marks, criteria)
    by_application = totals.groupby("application_id")["total"].agg(["min", "max", "count"]).reset_index()
    by_application.columns = pd.Index(["application_id", "lowest", "highest", "count"])
    apart = by_application["highest"] - by_application["lowest"]
    by_application["spread"] = apart.where(by_application["count"] >= 2)
    return by_application[["application_id", "lowest", "highest", "spread"]].astype(
        {"application_id": object, "lowest": float, "highest": float, "spread": float}
    )


def whole_totals(marks: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """application_id, member_id, total: the readers' whole evaluations, out of 100.

    A total is over the criteria that readers are asked; what only the staff mark is the same for all.
    """
    asked = _asked(criteria)
    of_readers = marks[marks["is_reader"] & marks["criterion_id"].isin(asked["criterion_id"])]
    return reader_totals(of_readers, asked).dropna(subset="total").reset_index(drop=True)


def _asked(criteria: pd.DataFrame) -> pd.DataFrame:
    asked = criteria[criteria["is_of_readers"]]
    return asked if len(asked) else criteria


def measure(
    scores: pd.DataFrame,
    marks: pd.DataFrame,
    criteria: pd.DataFrame,
    amounts: Mapping[str, Decimal | None],
    envelope: Decimal | None,
    candidates: Collection[str],
    themes: pd.Series | None = None,
) -> Measures:
    """Everything that is said beside the ``scores`` of ``weighted_scores`` with ``spread_of``, in their order.

    ``amounts`` in euros by application, None unknown; only the ``candidates`` may be funded. ``expected_rank`` and
    the intervals of the rank (50 and 90 %), ``p_top`` of being among those above the line, ``p_funded`` of being
    funded when the amounts are paid in rank order; NaN where the model says nothing. ``corrected``: the score
    without the readers' severity, advice only, NaN unless ``why_not_corrected`` is None; ``themes`` by application
    tell who reads one theme only. ``weights_share``: of plausible weights, those under which it is funded.
    ``below_criteria``: the criteria below their threshold.
    """
    line, is_funded = funding_line(scores, amounts, envelope, candidates)
    frame = scores.assign(funded_by_rank=is_funded.array)
    ids = tuple(scores["application_id"])
    shares = shares_matrix(marks, criteria, ids).reindex(list(ids))
    staff = _points_of_staff(marks, criteria, ids)
    ratings = whole_totals(marks, criteria).set_axis(list(RATING_COLUMNS), axis=1)
    ratings = ratings[ratings["project"].isin(staff.dropna().index)].reset_index(drop=True)
    payable = {key: amount for key, amount in amounts.items() if key in set(candidates)}
    part = _share_of_readers(criteria)
    fit = fit_severity(ratings)
    doubt = expected_ranks(
        ratings,
        projects=set(ratings["project"]).intersection(candidates),
        places=line.places,
        amounts=None if envelope is None else amounts_of(ids, payable),
        envelope=envelope,
        offsets=staff.dropna() / part,
        fit=fit,
    )
    told = doubt.frame.set_index("project").reindex(list(ids))
    frame = frame.assign(**{name: told[name].to_numpy(dtype=float) for name in _OF_MODEL})
    why_not_corrected = doubt.why_nothing or why_not_correct(ratings, fit, themes)
    frame["corrected"] = np.nan if why_not_corrected is not None else _corrected(ids, fit, staff, part)
    frame["corrected_rank"] = frame["corrected"].round(9).rank(ascending=False, method="min").astype("Int64")
    frame["weights_share"] = _accepted(shares, criteria, payable, line)
    below = below_thresholds(marks, criteria, ids)
    frame["below_criteria"] = _below(below, ids)
    frame["across_line"] = _across_line(frame, staff, part)
    frame = _to_discuss(frame, marks, criteria, below, amounts).drop(columns="across_line")
    return Measures(frame, line, ratings, shares, doubt, why_not_corrected)


def funding_line(
    scores: pd.DataFrame,
    amounts: Mapping[str, Decimal | None],
    envelope: Decimal | None,
    candidates: Collection[str],
) -> tuple[Line, pd.Series]:
    """The line, and whether each application is above it, in the order given.

    The ranks are funded in the order of ``turn`` up to the first whose amount no longer fits; one that no meeting
    may fund is passed over, and so is one of unknown amount. NA for those, for incomplete ones, without envelope.
    """
    ranked = scores[scores["turn"].notna() & scores["application_id"].isin(list(candidates))]
    order = ranked.sort_values("turn")["application_id"].tolist()
    unknown = [each for each in order if amounts.get(each) is None]
    is_funded = pd.Series(pd.NA, index=scores["application_id"], dtype="boolean")
    if envelope is None:
        why = Sentence("The envelope is not known: nothing says how many are funded.")
        return Line(None, None, None, None, None, len(unknown), why), is_funded
    left, funded = envelope, []
    for each in order:
        amount = amounts.get(each)
        if amount is None:
            continue
        if amount > left:
            break
        left -= amount
        funded.append(each)
    passed_over = set(unknown)
    is_funded[[each for each in order if each not in passed_over]] = False
    is_funded[funded] = True
    last = funded[-1] if funded else None
    return Line(envelope, len(funded), last, envelope - left, left, len(unknown)), is_funded


def _points_of_staff(marks: pd.DataFrame, criteria: pd.DataFrame, ids: Collection[str]) -> pd.Series:
    """What the criteria that only the staff mark bring to each application, out of 100; NaN where they did not.

    Nothing as long as the staff marked none of the applications: then the ranks are those of the readers.
    """
    of_staff = criteria.loc[~criteria["is_of_readers"].astype(bool), "criterion_id"]
    means = criterion_means(marks, criteria, ids)
    means = means[means["criterion_id"].isin(of_staff)]
    points = means.groupby("application_id")["points"].sum(min_count=max(1, len(of_staff)))
    points = points.reindex(sorted(ids))
    return points.fillna(0.0) if points.isna().all() else points


def _share_of_readers(criteria: pd.DataFrame) -> float:
    """Which part of the weight the readers' criteria carry, 0 to 1."""
    return float(_asked(criteria)["weight"].sum() / criteria["weight"].sum())


def _corrected(ids: Collection[str], fit: SeverityFit, staff: pd.Series, part: float) -> np.ndarray:
    """The scores without severity: the mean and the effect of each application, with what the staff gave."""
    effects = fit.effects[fit.effects["kind"] == "project"].set_index("id")["effect"]
    told = (fit.mean + effects.reindex(list(ids))) * part + staff.reindex(list(ids))
    return told.to_numpy(dtype=float)


def _accepted(
    shares: pd.DataFrame, criteria: pd.DataFrame, amounts: Mapping[str, Decimal | None], line: Line
) -> np.ndarray:
    if line.envelope is None or shares.empty:
        return np.full(len(shares), np.nan)
    told = acceptability(
        shares,
        criteria.set_index("criterion_id")["weight"],
        amounts=amounts_of(shares.index, amounts),
        envelope=float(line.envelope),
    )
    return told.to_numpy(dtype=float)


def amounts_of(ids: Collection[str], amounts: Mapping[str, Decimal | None]) -> pd.Series:
    """Euros by application as floats, NaN unknown."""
    told = [np.nan if amounts.get(each) is None else float(amounts[each] or 0) for each in ids]
    return pd.Series(told, index=list(ids), dtype=float)


def _below(below: pd.DataFrame, ids: Collection[str]) -> pd.Series:
    found: dict[str, list[str]] = {each: [] for each in ids}
    under = below[below["is_below"]]
    for application_id, criterion_id in zip(under["application_id"], under["criterion_id"], strict=True):
        found[application_id].append(criterion_id)
    return pd.Series([tuple(found[each]) for each in ids], dtype=object)


def _across_line(frame: pd.DataFrame, staff: pd.Series, part: float) -> pd.Series:
    """Whether the readers' whole totals stand on both sides of the score of the last application above the line.

    NA without a line between two of them, and with fewer than two whole totals. What only the staff mark counts
    alike for each reader.
    """
    across = pd.Series(pd.NA, index=frame.index, dtype="boolean")
    is_funded = frame["funded_by_rank"]
    if not (is_funded.eq(True).any() and is_funded.eq(False).any()):
        return across
    last = frame.loc[is_funded.fillna(False).astype(bool), "score"].min()
    alike = staff.reindex(frame["application_id"]).to_numpy(dtype=float)
    lowest, highest = (frame[name].to_numpy(dtype=float) * part + alike for name in ("lowest", "highest"))
    is_known = frame["spread"].notna().to_numpy() & ~np.isnan(alike)
    across[is_known] = ((lowest < last - TIE) & (highest > last - TIE))[is_known]
    return across


def _to_discuss(
    frame: pd.DataFrame,
    marks: pd.DataFrame,
    criteria: pd.DataFrame,
    below: pd.DataFrame,
    amounts: Mapping[str, Decimal | None],
) -> pd.DataFrame:
    width = float((criteria["scale_max"] - criteria["scale_min"]).max())
    of_readers = marks[marks["is_reader"]]
    given = of_readers.assign(value=of_readers["value"].astype(float)).dropna(subset="value")
    apart = given.groupby(["application_id", "criterion_id"])["value"].agg(["min", "max", "count"])
    apart = apart[apart["count"] >= 2]
    gaps = (apart["max"] - apart["min"]).groupby("application_id").max()
    is_split = below.assign(split=(below["readers_below"] > 0) & (below["readers_above"] > 0))
    splits = is_split.groupby("application_id")["split"].any()
    ids = frame["application_id"]
    first = discuss_first(
        frame.assign(
            scale_gap=ids.map(gaps).astype(float),
            threshold_split=ids.map(splits).astype(object).map(lambda split: split is True),
            amount=amounts_of(ids, amounts).to_numpy(),
        ),
        width,
    )
    return frame.assign(
        is_first=first["is_first"].to_numpy(dtype=bool),
        reasons=pd.Series(list(first["reasons"]), dtype=object),
        discuss_order=first["order"].array,
    )
