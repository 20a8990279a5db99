"""How does a person move a round against its dates, and let the dates rule again?"""

from datetime import datetime

from sqlalchemy import select

from committee.calls.queries import RoundRow, round_by_id
from committee.calls.records import PhaseMove
from committee.calls.rules import (
    Phase,
    PhaseMoveKind,
    paris_day,
    planned_phase,
    why_not_advance,
    why_not_hold,
    why_not_release,
)
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "settings.calls"


def advance_round(round_id: str, phase: Phase, reason: str, *, actor: Member, now: datetime) -> None:
    """Move a round to a later phase than its dates say, at most to its meeting; ends an earlier move.

    Raises Refused without a reason, for a phase that is reached already, and once the meeting was opened.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _round(round_id)
        refuse_if(why_not_advance(row.acts, row.phase(now), Phase(phase), reason))
        end_move(round_id, actor=actor, now=now)
        _move(row, PhaseMoveKind.ADVANCED, Phase(phase), reason, actor, now)


def hold_round(round_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Keep a round in the phase in which it is, whatever its dates say. Raises Refused."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _round(round_id)
        phase, planned = row.phase(now), planned_phase(row.dates, paris_day(now))
        refuse_if(why_not_hold(row.acts, phase, planned, reason))
        end_move(round_id, actor=actor, now=now)
        _move(row, PhaseMoveKind.HELD, phase, reason, actor, now)


def release_round(round_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Let the dates of a round rule again; it goes at once where they put it. Raises Refused."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _round(round_id)
        refuse_if(why_not_release(row.acts, reason))
        end_move(round_id, reason.strip(), actor=actor, now=now)
        payload = {"reason": reason.strip(), "from": row.phase(now).value}
        record("calls.release_round", "round", round_id, payload, actor=actor.actor, now=now)


def end_move(round_id: str, reason: str | None = None, *, actor: Member, now: datetime) -> None:
    """End the move of a round which stands, if one does; no entry of its own, for the act which ends it has one.

    Called by the next move, the release, and the opening of the meeting, which checked the actor's right.
    """
    with writing() as session:
        live = select(PhaseMove).where(PhaseMove.round_id == round_id, PhaseMove.ended_at.is_(None))
        for move in session.scalars(live).all():
            move.ended_by, move.ended_at, move.ended_reason = actor.name, now, reason
        session.flush()


def _round(round_id: str) -> RoundRow:
    row = round_by_id(round_id)
    if row is None:
        raise Refused(Sentence("This round does not exist."))
    return row


def _move(
    row: RoundRow, kind: PhaseMoveKind, phase: Phase, reason: str, actor: Member, now: datetime
) -> None:
    told = reason.strip()
    with writing() as session:
        session.add(
            PhaseMove(
                round_id=row.id,
                kind=kind,
                phase=phase,
                reason=told,
                moved_by=actor.name,
                moved_at=now,
                created_at=now,
            )
        )
        session.flush()
        payload = {"kind": kind.value, "phase": phase.value, "from": row.phase(now).value, "reason": told}
        act = "calls.advance_round" if kind is PhaseMoveKind.ADVANCED else "calls.hold_round"
        record(act, "round", row.id, payload, actor=actor.actor, now=now)
