"""How sure is a ranking, what does it depend on, and how far do its readers agree?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from committee.calls.queries import CriterionRow
from committee.calls.rules import Act, may
from committee.people.queries import members_by_id
from committee.people.rules import Member
from committee.ranking.agreement import criterion_alphas, misfunded_share, panel_correlations
from committee.ranking.measuring import Line, Measures, amounts_of
from committee.ranking.queries.ground import Ground, ground_of, seen_as
from committee.ranking.queries.scores import lots_of, measures_of, scored
from committee.ranking.score import weighted_scores
from committee.ranking.sensitivity import (
    deliberation_change,
    leave_one_reader_out,
    plausible_weights,
    weight_intervals,
)
from committee.review.queries import marks_at_opening, marks_version
from committee.review.rules import letter
from committee.store.kept import Kept
from committee.words import Sentence

LEAVE_OUT_COLUMNS = (
    "reader",
    "letter",
    "is_own",
    "readings",
    "entered",
    "left",
    "unscored",
    "incomplete",
    "largest_move",
)
SEVERITY_COLUMNS = ("reader", "letter", "is_own", "readings", "severity", "se")


@dataclass(frozen=True)
class Doubt:
    """What stands around a ranking; every figure over what this member may see, None or NaN where unknown.

    ``why_no_model``: why nothing can be said of expected ranks; then ``method`` is None. ``variances``: project,
    reader, noise, in squared points of 100 of the readers' criteria. ``mean_readers``: readings by application;
    ``icc1_limits`` and ``icck_limits``: where each lies nine times in ten, None when the variances are held.
    ``misfunded``: the share of those above the line that are not truly in the top.

    ``alphas`` by criterion in the announced order: criterion_id, alpha, low, high. ``weight_intervals`` as
    ``sensitivity.weight_intervals``, empty without a line; ``plausible``: the weights that ``weights_share`` draws.
    ``leave_out``: LEAVE_OUT_COLUMNS, the greatest effect first; ``severity``: SEVERITY_COLUMNS, the most severe
    (below 0) first. ``reader`` is a name, None where this member may not know it: then ``letter`` stands for the
    row of that table, and for nobody in another. ``deliberation``: as ``deliberation_change``, since the meeting
    opened; empty before that.
    """

    call_code: str
    criteria: tuple[CriterionRow, ...]
    applications: int
    incomplete: int
    line: Line
    why_no_model: Sentence | None
    method: str | None
    draws: int | None
    seed: int | None
    variances: dict[str, float]
    mean: float | None
    deviance: float | None
    deviance_without_readers: float | None
    p_value: float | None
    is_boundary: bool | None
    observations: int
    projects: int
    readers: int
    mean_readers: float | None
    why_not_corrected: Sentence | None
    icc1: float | None
    icck: float | None
    icc1_limits: tuple[float, float] | None
    icck_limits: tuple[float, float] | None
    misfunded: float | None
    alphas: pd.DataFrame
    weight_intervals: pd.DataFrame
    plausible: pd.DataFrame
    leave_out: pd.DataFrame
    severity: pd.DataFrame
    deliberation: pd.DataFrame

    @property
    def unknown_amounts(self) -> int:
        """How many ranked applications the line passes over because their amount is unknown."""
        return self.line.unknown_amounts


@dataclass(frozen=True)
class _Around:
    """What is the same for all who see the same marks; readers by identifier."""

    alphas: pd.DataFrame
    weight_intervals: pd.DataFrame
    leave_out: pd.DataFrame


_AROUND: Kept[_Around] = Kept(16)
_DOUBTS: Kept[Doubt] = Kept(32)
_DELIBERATIONS: Kept[pd.DataFrame] = Kept(16)


def doubt(member: Member, call_code: str, *, now: datetime, ground: Ground | None = None) -> Doubt:
    """What a ranking rests on and how sure it is, as this member may see it; otherwise as ``ranking``.

    Kept for a member until the next act of anybody, or the next phase: every act writes the journal.
    """
    ground = ground_of(member, call_code, now=now) if ground is None else ground
    phases = tuple(one.phase(now) for one in ground.call.rounds)
    who = (member.id, member.name, member.roles)
    key = (*ground.of_places, ground.rounds, phases, who, *seen_as(ground, member, now=now))
    return _DOUBTS.of(key, lambda: _doubt(ground, member, now))


def _doubt(ground: Ground, member: Member, now: datetime) -> Doubt:
    found = measures_of(ground)
    around = _AROUND.of(ground.of_places, lambda: _around(ground, found))
    fit = found.doubt.fit
    is_told = found.doubt.why_nothing is None
    counts = found.ratings.groupby("project").size()
    correlations = panel_correlations(fit, counts) if is_told else None
    share = _share_funded(found)
    return Doubt(
        call_code=ground.call.code,
        criteria=ground.criteria,
        applications=len(found.frame),
        incomplete=int((~found.frame["is_complete"]).sum()),
        line=found.line,
        why_no_model=found.doubt.why_nothing,
        method=found.doubt.method if is_told else None,
        draws=found.doubt.draws if is_told else None,
        seed=found.doubt.seed if is_told else None,
        variances={str(name): float(value) for name, value in fit.variances.items()},
        mean=_known(fit.mean),
        deviance=_known(fit.deviance),
        deviance_without_readers=_known(fit.deviance_without_readers),
        p_value=_known(fit.p_value),
        is_boundary=fit.is_boundary if is_told else None,
        observations=fit.observations,
        projects=fit.projects,
        readers=fit.readers,
        mean_readers=float(counts.mean()) if len(counts) else None,
        why_not_corrected=found.why_not_corrected,
        icc1=None if correlations is None else _known(correlations.icc1),
        icck=None if correlations is None else _known(correlations.icck),
        icc1_limits=_limits(found, "icc1"),
        icck_limits=_limits(found, "icck"),
        misfunded=None if correlations is None else _misfunded(correlations.icck, share),
        alphas=around.alphas,
        weight_intervals=around.weight_intervals,
        plausible=plausible_weights(ground.scale.set_index("criterion_id")["weight"]),
        leave_out=_named(around.leave_out, ground, member, now, LEAVE_OUT_COLUMNS),
        severity=_named(_severity(found), ground, member, now, SEVERITY_COLUMNS),
        deliberation=_deliberation(ground, member, now),
    )


def _around(ground: Ground, found: Measures) -> _Around:
    asked = ground.scale[ground.scale["is_of_readers"]]
    funded = found.frame.set_index("application_id")["funded_by_rank"]
    line: dict[str, Any] = {}
    if found.line.envelope is not None:
        payable = {
            key: amount
            for key, amount in zip(ground.ids, ground.facts["amount"], strict=True)
            if key in ground.candidates
        }
        line = {"amounts": amounts_of(ground.ids, payable), "envelope": float(found.line.envelope)}
    shares = found.shares[found.shares.index.isin(funded.dropna().index)]
    intervals = weight_intervals(shares, ground.scale.set_index("criterion_id")["weight"], funded, **line)
    return _Around(
        criterion_alphas(ground.marks, asked),
        intervals if found.line.envelope is not None else intervals.iloc[:0],
        leave_one_reader_out(ground.marks, ground.scale, ground.ids, lots=lots_of(ground), **line),
    )


def _severity(found: Measures) -> pd.DataFrame:
    effects = found.doubt.fit.effects
    readers = effects[effects["kind"] == "reader"].rename(columns={"id": "member_id", "effect": "severity"})
    counts = found.ratings.groupby("reader").size()
    readers = readers.assign(readings=readers["member_id"].map(counts).fillna(0).astype("int64"))
    return readers[["member_id", "readings", "severity", "se"]]


def _named(
    frame: pd.DataFrame, ground: Ground, member: Member, now: datetime, columns: tuple[str, ...]
) -> pd.DataFrame:
    """Rows by reader with a name or a letter, in an order which they alone decide: letters tell nothing else."""
    by, is_up = ["severity", "se", "readings"], True
    if "severity" not in frame:
        frame = frame.assign(
            size=[sum(map(len, both)) for both in zip(frame["entered"], frame["left"], strict=True)]
        )
        by, is_up = ["size", "largest_move", "readings", "entered", "left", "unscored"], False
    frame = frame.sort_values(by, ascending=is_up, ignore_index=True)
    tells = all(
        may(Act.SEE_READERS, one.phase(now), member.roles)
        for one in ground.call.rounds
        if one.id in ground.rounds
    )
    people = members_by_id(frame["member_id"].tolist()) if tells else {}
    is_own = frame["member_id"] == member.id
    names = [
        member.name if own else (people[key].name if key in people else None)
        for key, own in zip(frame["member_id"], is_own, strict=True)
    ]
    told = frame.assign(
        reader=pd.Series(names, dtype=object),
        letter=pd.Series([letter(at) for at in range(len(frame))], dtype=object),
        is_own=is_own.astype(bool),
    )
    return told[list(columns)]


def _deliberation(ground: Ground, member: Member, now: datetime) -> pd.DataFrame:
    opened = [each.id for each in ground.call.rounds if each.acts.meeting_opened_at is not None]
    ids = ground.facts.loc[ground.facts["round_id"].isin(opened), "application_id"].tolist()
    after = scored(ground)
    if not ids:
        return deliberation_change(after.iloc[:0], after.iloc[:0])

    def compute() -> pd.DataFrame:
        stood = marks_at_opening(member, ground.call.id, now=now)
        before = weighted_scores(
            stood[stood["application_id"].isin(ids)], ground.scale, ids, lots=lots_of(ground)
        )
        now_stands = weighted_scores(
            ground.marks[ground.marks["application_id"].isin(ids)], ground.scale, ids, lots=lots_of(ground)
        )
        return deliberation_change(before, now_stands)

    version = marks_version(member, ground.call.id, ground.rounds, now=now)
    key = (ground.of_scores, tuple(ids), version)
    return compute() if version is None else _DELIBERATIONS.of(key, compute)


def _limits(found: Measures, kind: str) -> tuple[float, float] | None:
    if found.doubt.correlations is None:
        return None
    table = found.doubt.correlations
    low, high = table.loc[table["kind"] == kind, ["low", "high"]].to_numpy(dtype=float)[0].tolist()
    return low, high


def _share_funded(found: Measures) -> float | None:
    """Which share of the ranked applications is above the line."""
    told = found.frame["funded_by_rank"].dropna()
    return None if told.empty else float(told.mean())


def _misfunded(icck: float, share: float | None) -> float | None:
    if share is None or not 0 < share < 1 or np.isnan(icck):
        return None
    return _known(misfunded_share(icck, share))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
