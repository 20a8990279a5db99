"""How sure is a ranking, what does it depend on, and which applications are discussed first?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pandas as pd

from committee.calls.queries import CriterionRow
from committee.people.rules import Member
from committee.words import Sentence

ALPHA_COLUMNS = ("criterion_id", "alpha", "low", "high")
LEAVE_OUT_COLUMNS = ("reader", "is_own", "readings", "entered", "left", "largest_move")
READER_COLUMNS = ("reader", "is_own", "readings", "severity", "se")


@dataclass(frozen=True)
class Line:
    """Where the envelope ends when the ranks are funded in their order; euros.

    ``places``: how many are funded; None when the envelope is unknown, and ``why_none`` says so. ``last_id``: the
    last one funded. ``unknown_amounts`` counts the ranked applications which were passed over.
    """

    envelope: Decimal | None
    places: int | None
    last_id: str | None
    funded: Decimal | None
    left: Decimal | None
    unknown_amounts: int
    why_none: Sentence | None = None


@dataclass(frozen=True)
class Doubt:
    """What stands around a ranking; every figure over what this member may see, None or NaN where unknown.

    ``why_no_model``: why nothing can be said of expected ranks. ``variances``: project, reader, noise, in squared
    points of 100. ``severity`` and ``leave_out`` name readers only to those who may know them. ``alphas`` by criterion
    in the announced order; ``weight_intervals`` in points of weight; ``deliberation``: scores before and after the
    meeting opened, empty before it. ``misfunded``: the share of those above the line that are not truly in the top.
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
    deviance: float | None
    deviance_without_readers: float | None
    p_value: float | None
    is_boundary: bool | None
    observations: int
    readers: int
    mean_readers: float | None
    why_not_corrected: Sentence | None
    icc1: float | None
    icck: float | None
    misfunded: float | None
    alphas: pd.DataFrame
    weight_intervals: pd.DataFrame
    leave_out: pd.DataFrame
    severity: pd.DataFrame
    deliberation: pd.DataFrame


def doubt(member: Member, call_code: str, *, now: datetime) -> Doubt:
    """What a ranking rests on, as this member may see it; raises Refused as ``ranking`` does."""
    raise NotImplementedError
