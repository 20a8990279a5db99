"""Which ranking may this member see, and of which applications?"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select

from committee.calls.queries import CallRow, call_by_code, call_rows, criteria
from committee.calls.rules import Act, ScoredBy, may, why_not
from committee.intake.queries import application_head, readable, undeclared
from committee.intake.records import Application
from committee.people.rules import Member, why_not_open
from committee.ranking.score import TIE, reader_totals, weighted_scores
from committee.review.queries import grid_of, marks, marks_version
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Refused, Sentence, refuse_if

RANKING_COLUMNS = (
    "application_id", "number", "title", "lead", "requested", "score", "low", "high", "readers", "lowest",
    "highest", "spread", "is_complete", "rank", "below_threshold",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """A score out of 100 with what it may still be; ``score`` None as long as it is incomplete."""

    score: float | None
    low: float | None
    high: float | None


def ranked_calls(member: Member, *, now: datetime) -> list[CallRow]:
    """The calls of which this member may see a ranking now, the newest first."""
    return [call for call in call_rows(member) if _rounds_shown(call, member, now)]


def _rounds_shown(call: CallRow, member: Member, now: datetime) -> list[str]:
    return [one.id for one in call.rounds if may(Act.SEE_RANKING, one.phase(now), member.roles)]


def why_not_rank(call: CallRow, member: Member, *, now: datetime) -> Sentence | None:
    """Why this member sees no ranking of a call now: their account, or the phase of its current round."""
    if (closed := why_not_open("ranking.ranking", member)) is not None:
        return closed
    if _rounds_shown(call, member, now):
        return None
    if call.round is None:
        return Sentence("This call has no round yet: there is nothing to rank.")
    return why_not(Act.SEE_RANKING, call.round.phase(now), member.roles)


def ranking(member: Member, call_code: str, *, now: datetime) -> pd.DataFrame:
    """The applications of a call by score, best first, incomplete ones last: RANKING_COLUMNS.

    Computed from the marks that this member may see, over the applications that they may read, as if the others had
    not been deposited. ``score``, ``low``, ``high`` as in ``weighted_scores``, out of 100; ``lowest`` and
    ``highest`` are the totals of the readers furthest apart and ``spread`` their difference, None with fewer than
    two whole evaluations. ``below_threshold`` is a flag on the score and excludes nothing. ``requested`` in
    euros. Raises Refused when there is no such call or the phase does not allow.
    """
    call = call_by_code(call_code)
    if call is None:
        raise Refused(Sentence("There is no call {code}.", code=call_code))
    refuse_if(why_not_rank(call, member, now=now))
    rounds_shown = _rounds_shown(call, member, now)
    statement = (
        select(Application.id, Application.number, Application.requested)
        .where(
            Application.call_id == call.id,
            Application.round_id.in_(rounds_shown),
            Application.id.in_(readable(member, now)),
        )
        .order_by(Application.id)
    )
    with reading() as session:
        found = session.execute(statement).all()
    ids = tuple(row[0] for row in found)
    heads = application_head(statement.with_only_columns(Application.id).order_by(None), member, now)
    told = [(row[0], row[1], heads[row[0]].title, heads[row[0]].lead, row[2]) for row in found]
    facts = pd.DataFrame(
        told, columns=["application_id", "number", "title", "lead", "requested"], dtype=object
    )
    frame = _scored(call, member, ids, rounds_shown, now).merge(facts, on="application_id", how="left")
    threshold = threshold_of(call)
    frame["below_threshold"] = False if threshold is None else frame["score"] < threshold - TIE
    return frame[list(RANKING_COLUMNS)]


def count_undeclared(member: Member, call_code: str, *, now: datetime) -> int:
    """How many applications of a call are left out because the member has not said what links them."""
    call = call_by_code(call_code)
    if call is None:
        return 0
    statement = undeclared(member, now).where(
        Application.call_id == call.id, Application.round_id.in_(_rounds_shown(call, member, now))
    )
    with reading() as session:
        return len(session.scalars(statement).all())


def score_of(application_id: str, member: Member, call_code: str, *, now: datetime) -> Score | None:
    """The score of one application as it stands in ``ranking``; None when this member sees none of it."""
    call = call_by_code(call_code)
    if call is None or why_not_rank(call, member, now=now) is not None:
        return None
    rounds_shown = _rounds_shown(call, member, now)
    statement = (
        select(Application.id)
        .where(
            Application.call_id == call.id,
            Application.round_id.in_(rounds_shown),
            Application.id.in_(readable(member, now)),
        )
        .order_by(Application.id)
    )
    with reading() as session:
        ids = tuple(session.scalars(statement))
    frame = _scored(call, member, ids, rounds_shown, now)
    own = frame.loc[frame["application_id"] == application_id, ["score", "low", "high"]]
    if own.empty:
        return None
    return Score(*(None if pd.isna(value) else float(value) for value in own.iloc[0]))


_KEPT: Kept[pd.DataFrame] = Kept(32)


def _scored(
    call: CallRow, member: Member, ids: tuple[str, ...], rounds_shown: list[str], now: datetime
) -> pd.DataFrame:
    """The scores of these applications with the spread of their readers; shared by those who see the same."""
    scale = _scale(call.grid_id)

    def compute() -> pd.DataFrame:
        shown = marks(member, call.id, now=now)
        shown = shown[shown["application_id"].isin(ids)]
        return weighted_scores(shown, scale, ids).merge(
            _spread(shown, scale), on="application_id", how="left"
        )

    version = marks_version(member, call.id, rounds_shown, now=now)
    if version is None:
        return compute()
    return _KEPT.of((call.id, ids, version, tuple(scale.itertuples(index=False, name=None))), compute)


def threshold_of(call: CallRow) -> int | None:
    """The announced threshold of a call's grid, out of 100; None when there is none."""
    return grid_of(call.grid_id).threshold


def _scale(grid_id: str) -> pd.DataFrame:
    found = grid_of(grid_id)
    rows = [
        (row.id, row.weight, found.scale_min, found.scale_max, row.scored_by is not ScoredBy.STAFF)
        for row in criteria(grid_id)
    ]
    columns = ["criterion_id", "weight", "scale_min", "scale_max", "is_of_readers"]
    return pd.DataFrame(rows, columns=columns)


def _spread(shown: pd.DataFrame, scale: pd.DataFrame) -> pd.DataFrame:
    """The lowest and highest whole total of a reader, and how far they are apart where there are two.

    A total is over the criteria that readers are asked; what only the staff mark is the same for all.
    """
    asked = scale[scale["is_of_readers"]]
    of_readers = shown[shown["is_reader"] & shown["criterion_id"].isin(asked["criterion_id"])]
    totals = reader_totals(of_readers, asked if len(asked) else scale).dropna(subset="total")
    by_application = totals.groupby("application_id")["total"].agg(["min", "max", "count"]).reset_index()
    by_application.columns = pd.Index(["application_id", "lowest", "highest", "count"])
    apart = by_application["highest"] - by_application["lowest"]
    by_application["spread"] = apart.where(by_application["count"] >= 2)
    return by_application[["application_id", "lowest", "highest", "spread"]].astype(
        {"application_id": object, "lowest": float, "highest": float, "spread": float}
    )
