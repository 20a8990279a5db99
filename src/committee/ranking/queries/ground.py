"""What does a ranking rest on, for one person: the applications they may read, marks they may see, amounts?"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b

import pandas as pd
from sqlalchemy import and_, case, select

from committee.calls.queries import CallRow, CriterionRow, RoundRow, call_by_code, calls_by_id, criteria
from committee.calls.rules import Act, ScoredBy, may, why_not
from committee.intake.queries import Head, application_head, blind_rounds, is_blind, readable
from committee.intake.records import Application, Instruction
from committee.journal.queries import last_number
from committee.people.rules import Member, why_not_open
from committee.review.queries import grid_of, marks, marks_version
from committee.review.rules import NOT_MARKED
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Refused, Sentence, refuse_if

FACT_COLUMNS = (
    "application_id", "number", "round_id", "status", "themes", "requested", "proposed", "amount",
)  # fmt: skip
_MARKS: Kept[tuple[pd.DataFrame, str]] = Kept(32)
_HEADS: Kept[dict[str, Head]] = Kept(32)


@dataclass(frozen=True)
class Ground:
    """The applications of a call that one person may read and what they may see of their marks.

    ``facts``: FACT_COLUMNS, by identifier, ``themes`` a tuple; euros, None unknown; ``amount`` is what the staff
    propose, where this person may know it, else what is requested. ``scale``: the criteria as ``weighted_scores``
    takes them. ``envelope`` of the rounds shown. ``digest`` seals the marks: equal ones have equal marks.
    """

    call: CallRow
    rounds: tuple[str, ...]
    facts: pd.DataFrame
    criteria: tuple[CriterionRow, ...]
    scale: pd.DataFrame
    marks: pd.DataFrame
    digest: str
    envelope: Decimal | None

    @property
    def ids(self) -> tuple[str, ...]:
        """The applications, by identifier."""
        return tuple(self.facts["application_id"])

    @property
    def candidates(self) -> frozenset[str]:
        """Those that a meeting may fund."""
        return frozenset(self.facts.loc[~self.facts["status"].isin(NOT_MARKED), "application_id"])

    @cached_property
    def of_scores(self) -> tuple[Hashable, ...]:
        """What the scores follow from, and nothing else: a key."""
        scale = tuple(
            tuple(row) for row in self.scale.astype(object).where(self.scale.notna(), None).to_numpy()
        )
        return (self.call.id, self.ids, tuple(self.facts["number"]), self.digest, scale, self.call.lots_drawn)

    @cached_property
    def of_places(self) -> tuple[Hashable, ...]:
        """What the scores and who is funded by them follow from: a key."""
        facts = (self.facts[name] for name in ("amount", "themes"))
        return (*self.of_scores, self.envelope, self.candidates, *map(tuple, facts))


def why_not_rank(call: CallRow, member: Member, *, now: datetime) -> Sentence | None:
    """Why this member sees no ranking of a call now: their account, or the phase of its current round."""
    if (closed := why_not_open("ranking.ranking", member)) is not None:
        return closed
    if rounds_shown(call, member, now):
        return None
    if call.round is None:
        return Sentence("This call has no round yet: there is nothing to rank.")
    return why_not(Act.SEE_RANKING, call.round.phase(now), member.roles)


def rounds_shown(call: CallRow, member: Member, now: datetime) -> list[str]:
    """The rounds of a call whose ranking this member may see now."""
    return [one.id for one in call.rounds if may(Act.SEE_RANKING, one.phase(now), member.roles)]


def ground_of(member: Member, call_code: str, *, now: datetime, round_id: str | None = None) -> Ground:
    """What the ranking of a call, or of one of its rounds, rests on. Raises Refused when there is no such call or
    the phase does not allow to see it.
    """
    call = call_by_code(call_code)
    if call is None:
        raise Refused(Sentence("There is no call {code}.", code=call_code))
    refuse_if(why_not_rank(call, member, now=now))
    shown = rounds_shown(call, member, now)
    if round_id is not None:
        shown = [each for each in shown if each == round_id]
    facts = _facts(call.id, shown, member, now)
    rows = criteria(call.grid_id)
    seen, digest = _marks_of(call, shown, tuple(facts["application_id"]), member, now)
    return Ground(
        call,
        tuple(shown),
        facts,
        tuple(rows),
        _scale(call.grid_id, rows),
        seen,
        digest,
        _envelope(call, shown),
    )


def heads_of(ground: Ground, member: Member, *, now: datetime) -> dict[str, Head]:
    """``application_head`` of the applications of a ground, kept until the next act of anybody."""
    key = (ground.ids, *seen_as(ground, member, now=now))
    return _HEADS.of(key, lambda: application_head(ground.ids, member, now))


def seen_as(ground: Ground, member: Member, *, now: datetime) -> tuple[Hashable, ...]:
    """What decides, beside which applications they are, how a person sees those of a ground: a key.

    The rounds that they read blind, and the last act of anybody: every act writes the journal.
    """
    blind = frozenset(blind_rounds(member, now)).intersection(ground.rounds)
    return (blind, last_number())


def _facts(call_id: str, shown: list[str], member: Member, now: datetime) -> pd.DataFrame:
    statement = (
        select(
            Application.id,
            Application.number,
            Application.round_id,
            Application.status,
            Application.themes,
            Application.requested,
            case((~is_blind(member, now), Instruction.proposed)),
        )
        .outerjoin(Instruction, Instruction.application_id == Application.id)
        .where(
            and_(
                Application.call_id == call_id,
                Application.round_id.in_(shown),
                Application.id.in_(readable(member, now)),
            )
        )
        .order_by(Application.id)
    )
    with reading() as session:
        rows = [
            (*row[:4], tuple(row[4]), *row[5:], row[5] if row[6] is None else row[6])
            for row in map(tuple, session.execute(statement))
        ]
    return pd.DataFrame(rows, columns=list(FACT_COLUMNS), dtype=object)


def _marks_of(
    call: CallRow, shown: list[str], ids: tuple[str, ...], member: Member, now: datetime
) -> tuple[pd.DataFrame, str]:
    """The marks of these applications that the member may see, and their seal."""

    def read() -> tuple[pd.DataFrame, str]:
        frame = marks(member, call.id, now=now)
        frame = frame[frame["application_id"].isin(ids)].reset_index(drop=True)
        return frame, _seal(frame)

    version = marks_version(member, call.id, shown, now=now)
    return read() if version is None else _MARKS.of((call.id, ids, version), read)


def _seal(frame: pd.DataFrame) -> str:
    sealed = blake2b(digest_size=16)
    for name in frame.columns:
        sealed.update("\x1f".join(map(str, frame[name].tolist())).encode() + b"\x1e")
    return sealed.hexdigest()


def _scale(grid_id: str, rows: list[CriterionRow]) -> pd.DataFrame:
    found = grid_of(grid_id)
    told = [
        (
            row.id,
            row.weight,
            found.scale_min,
            found.scale_max,
            row.scored_by is not ScoredBy.STAFF,
            row.threshold,
        )
        for row in rows
    ]
    columns = ["criterion_id", "weight", "scale_min", "scale_max", "is_of_readers", "threshold"]
    return pd.DataFrame(told, columns=columns).astype({"threshold": float})


def envelope_of(place: RoundRow) -> Decimal | None:
    """The share of a round, else the envelope of its call, in euros; None unknown."""
    if place.envelope is not None:
        return place.envelope
    return calls_by_id([place.call_id])[place.call_id].envelope


def _envelope(call: CallRow, shown: list[str]) -> Decimal | None:
    """The shares of the rounds shown, else the envelope of the call, in euros."""
    told = [each.envelope for each in call.rounds if each.id in shown]
    known = [amount for amount in told if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(told) else call.envelope
