"""Why has this application this score and this rank?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from committee.calls.queries import CriterionRow, calls_by_id
from committee.intake.records import Application
from committee.people.rules import Member
from committee.ranking.letters import letter_of
from committee.ranking.measuring import Measures, amounts_of
from committee.ranking.queries.ground import Ground, ground_of, heads_of, rounds_shown, why_not_rank
from committee.ranking.queries.scores import measures_of, threshold_of
from committee.ranking.score import below_thresholds, criterion_means, decompose
from committee.ranking.sensitivity import place_intervals
from committee.review.queries import ReadersWord, comments
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Sentence

PART_COLUMNS = (
    "criterion_id", "weight", "mean", "lowest", "highest", "readers", "points", "cohort_mean", "cohort_points",
    "gap", "rank_in_criterion",
)  # fmt: skip


@dataclass(frozen=True)
class WhyScore:
    """The score of one application taken apart; the cohort is every complete application this member may read.

    ``facts``: its row of the ranking. ``parts``: PART_COLUMNS, one row a criterion in the announced order; the
    points sum to ``score``, the gaps to ``score`` − ``cohort_score``. ``thresholds``: as ``below_thresholds``.
    ``words``: what each reader handed in, as far as the phase shows it.
    ``weights``: the ends of each weight at which this application enters or leaves what is funded, in points.
    """

    application_id: str
    number: str
    title: str
    lead: str | None
    criteria: tuple[CriterionRow, ...]
    facts: dict[str, Any]
    score: float | None
    low: float | None
    high: float | None
    cohort_score: float | None
    ranked: int
    threshold: int | None
    parts: pd.DataFrame
    thresholds: pd.DataFrame
    words: tuple[ReadersWord, ...]
    weights: pd.DataFrame
    why_no_model: Sentence | None

    def letter(self, locale: str) -> tuple[Sentence, ...]:
        """What may be written to the applicant; it names no other application and no reader."""
        return letter_of(
            {each.id: each.label(locale) for each in self.criteria},
            self.parts,
            self.thresholds,
            score=self.score,
            cohort_score=self.cohort_score,
            ranked=self.ranked,
            readers=self.facts["readers"],
            threshold=self.threshold,
        )


def why_score(
    application_id: str, member: Member, *, now: datetime, ground: Ground | None = None
) -> WhyScore | None:
    """The reasons for a score; None when this member sees no ranking with this application.

    ``ground``: that of its call, where it is at hand.
    """
    ground = _ground_with(application_id, member, now) if ground is None else ground
    if ground is None or application_id not in ground.ids:
        return None
    measures = measures_of(ground)
    facts = _row(measures.frame, application_id)
    apart = _APART.of((*ground.of_places, application_id), lambda: _apart(application_id, measures, ground))
    complete = measures.frame["is_complete"]
    head = heads_of(ground, member, now=now)[application_id]
    row = _row(ground.facts, application_id)
    score = None if pd.isna(facts["score"]) else float(facts["score"])
    return WhyScore(
        application_id=application_id,
        number=row["number"],
        title=head.title,
        lead=head.lead,
        criteria=ground.criteria,
        facts={"requested": row["requested"], "amount": row["amount"], **facts},
        score=score,
        low=float(facts["low"]),
        high=float(facts["high"]),
        cohort_score=float(np.sum(apart.parts["cohort_points"])) if complete.any() else None,
        ranked=int(complete.sum()),
        threshold=threshold_of(ground.call),
        parts=apart.parts,
        thresholds=apart.thresholds,
        words=tuple(comments(application_id, member, now=now)),
        weights=apart.weights,
        why_no_model=measures.doubt.why_nothing,
    )


def _ground_with(application_id: str, member: Member, now: datetime) -> Ground | None:
    """The ground of the call of an application; None when this member sees no ranking of its round."""
    with reading() as session:
        found = session.execute(
            select(Application.call_id, Application.round_id).where(Application.id == application_id)
        ).first()
    call = None if found is None else calls_by_id([found[0]])[found[0]]
    if (
        found is None
        or call is None
        or why_not_rank(call, member, now=now) is not None
        or found[1] not in rounds_shown(call, member, now)
    ):
        return None
    return ground_of(member, call.code, now=now)


@dataclass(frozen=True)
class _Apart:
    """What is the same for all who see the same ground: the parts of WhyScore of these names."""

    parts: pd.DataFrame
    thresholds: pd.DataFrame
    weights: pd.DataFrame


_APART: Kept[_Apart] = Kept(128)


def _apart(application_id: str, measures: Measures, ground: Ground) -> _Apart:
    means = criterion_means(ground.marks, ground.scale, ground.ids)
    own = means[means["application_id"] == application_id]
    parts = decompose(means, application_id).merge(
        own[["criterion_id", "lowest", "highest", "readers"]], on="criterion_id", how="left"
    )[list(PART_COLUMNS)]
    return _Apart(
        parts,
        below_thresholds(ground.marks, ground.scale, [application_id]),
        _weights_of(application_id, measures, ground),
    )


def _row(frame: pd.DataFrame, application_id: str) -> dict[str, Any]:
    """What a frame says of one application, by column."""
    own = frame[frame["application_id"] == application_id].astype(object)
    return {str(name): own[name].iloc[0] for name in own.columns if name != "application_id"}


def _weights_of(application_id: str, measures: Measures, ground: Ground) -> pd.DataFrame:
    """The interval of each weight within which this application alone stays in, or out of, what is funded."""
    weights = ground.scale.set_index("criterion_id")["weight"]
    is_told = measures.frame["funded_by_rank"].notna()
    shares = measures.shares[measures.shares.index.isin(measures.frame.loc[is_told, "application_id"])]
    amounts = dict(zip(ground.ids, ground.facts["amount"], strict=True))
    return place_intervals(
        shares,
        weights,
        application_id,
        amounts=amounts_of(shares.index, amounts),
        envelope=float(measures.line.envelope or 0),
    )
