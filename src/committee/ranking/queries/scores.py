"""Which ranking may this member see, and of which applications?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from committee.calls.queries import CallRow, call_by_code, call_rows
from committee.calls.rules import lot_numbers
from committee.intake.queries import Head, undeclared
from committee.intake.records import Application
from committee.people.rules import Member
from committee.ranking.lots import LotDraw, draw
from committee.ranking.measuring import MEASURED_COLUMNS, Measures, measure, spread_of
from committee.ranking.queries.ground import (
    Ground,
    ground_of,
    heads_of,
    rounds_shown,
    seen_as,
    why_not_rank,
)
from committee.ranking.score import TIE, weighted_scores
from committee.review.queries import grid_of
from committee.store.engine import reading
from committee.store.kept import Kept

RANKING_COLUMNS = (
    "application_id", "number", "title", "lead", "requested", "score", "low", "high", "readers", "lowest",
    "highest", "spread", "is_complete", "rank", "below_threshold", "turn", "amount", "amount_is_proposed",
    *MEASURED_COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """A score out of 100 with what it may still be; ``score`` None as long as it is incomplete."""

    score: float | None
    low: float | None
    high: float | None


def ranked_calls(member: Member, *, now: datetime) -> list[CallRow]:
    """The calls of which this member may see a ranking now, the newest first."""
    return [call for call in call_rows(member) if rounds_shown(call, member, now)]


def ranking(member: Member, call_code: str, *, now: datetime, ground: Ground | None = None) -> pd.DataFrame:
    """The applications of a call by score, best first, incomplete ones last: RANKING_COLUMNS.

    Computed from the marks that this member may see, over the applications that they may read, as if the others had
    not been deposited. ``score``, ``low``, ``high``, ``turn`` as in ``weighted_scores``, out of 100; ``lowest`` and
    ``highest`` are the totals of the readers furthest apart and ``spread`` their difference, None with fewer than
    two whole evaluations. ``below_threshold`` is a flag on the score and excludes nothing. ``requested`` in
    euros; ``amount``: what the staff propose where this member may know it, else what is requested. The other
    columns as ``measuring.measure`` tells them. ``ground``: that of this call, where it is at hand. Raises Refused
    when there is no such call or the phase does not allow.
    """
    ground = ground_of(member, call_code, now=now) if ground is None else ground
    threshold, asked = threshold_of(ground.call), (ground.facts[name] for name in ("requested", "proposed"))
    key = (*ground.of_places, threshold, *map(tuple, asked), *seen_as(ground, member, now=now))
    return _RANKINGS.of(key, lambda: _ranking(ground, heads_of(ground, member, now=now), threshold)).copy()


def _ranking(ground: Ground, heads: Mapping[str, Head], threshold: int | None) -> pd.DataFrame:
    facts = ground.facts.assign(
        title=[heads[each].title for each in ground.ids],
        lead=pd.Series([heads[each].lead for each in ground.ids], dtype=object),
        amount_is_proposed=ground.facts["proposed"].notna(),
    )
    frame = measures_of(ground).frame.merge(
        facts.drop(columns=["round_id", "status", "themes", "proposed"]), on="application_id", how="left"
    )
    frame["below_threshold"] = False if threshold is None else frame["score"] < threshold - TIE
    return frame[list(RANKING_COLUMNS)]


def count_undeclared(member: Member, call_code: str, *, now: datetime) -> int:
    """How many applications of a call are left out because the member has not said what links them."""
    call = call_by_code(call_code)
    if call is None:
        return 0
    statement = undeclared(member, now).where(
        Application.call_id == call.id, Application.round_id.in_(rounds_shown(call, member, now))
    )
    with reading() as session:
        return len(session.scalars(statement).all())


def score_of(application_id: str, member: Member, call_code: str, *, now: datetime) -> Score | None:
    """The score of one application as it stands in ``ranking``; None when this member sees none of it."""
    call = call_by_code(call_code)
    if call is None or why_not_rank(call, member, now=now) is not None:
        return None
    frame = scored(ground_of(member, call_code, now=now))
    own = frame.loc[frame["application_id"] == application_id, ["score", "low", "high"]]
    if own.empty:
        return None
    return Score(*(None if pd.isna(value) else float(value) for value in own.iloc[0]))


def threshold_of(call: CallRow) -> int | None:
    """The announced threshold of a call's grid, out of 100; None when there is none."""
    return grid_of(call.grid_id).threshold


_RANKINGS: Kept[pd.DataFrame] = Kept(16)
_SCORES: Kept[pd.DataFrame] = Kept(32)
_MEASURES: Kept[Measures] = Kept(16)


def scored(ground: Ground) -> pd.DataFrame:
    """The scores of a ground as ``weighted_scores`` gives them, with the spread of the readers' totals."""

    def compute() -> pd.DataFrame:
        scores = weighted_scores(ground.marks, ground.scale, ground.ids, lots=lots_of(ground))
        return scores.merge(spread_of(ground.marks, ground.scale), on="application_id", how="left")

    return _SCORES.of(ground.of_scores, compute)


def lots_of(ground: Ground) -> tuple[str, ...] | None:
    """The order in which lots fall, once the figures that draw them are known; None: no lots, or not yet.

    Drawn over the applications of this ground in the order of their numbers.
    """
    drawn = lot_draw(ground)
    return None if drawn is None else tuple(str(each) for each in drawn.picked)


def lot_draw(ground: Ground) -> LotDraw | None:
    """How the lots of a ground are drawn, for the minutes; None: no lots, not yet, or a figure nobody can read.

    Each figure that was entered is a source: the numbers written in it, as ``calls.rules.lot_numbers`` reads them.
    """
    if ground.call.lots_drawn is None or ground.facts.empty:
        return None
    pool = ground.facts.sort_values(["number", "application_id"])["application_id"].tolist()
    sources = [lot_numbers(figure) for figure in ground.call.lots_drawn]
    return draw(pool, len(pool), sources) if sources and all(sources) else None


def measures_of(ground: Ground) -> Measures:
    """How sure the scores of a ground are; shared by all who see the same marks, applications and amounts."""

    def compute() -> Measures:
        return measure(
            scored(ground),
            ground.marks,
            ground.scale,
            dict(zip(ground.ids, ground.facts["amount"], strict=True)),
            ground.envelope,
            ground.candidates,
            ground.facts.set_index("application_id")["themes"],
        )

    return _MEASURES.of(ground.of_places, compute)
