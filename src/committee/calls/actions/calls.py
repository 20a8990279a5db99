"""How are programmes, calls and rounds opened, moved, and told of their meeting?"""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from committee.calls.actions.grids import lock_grid
from committee.calls.actions.phases import end_move
from committee.calls.queries import grids, rounds
from committee.calls.records import Call, Programme, Round
from committee.calls.rules import (
    IntakeMode,
    RoundDates,
    why_not_call,
    why_not_dates,
    why_not_describe_call,
    why_not_note,
    why_not_round_envelope,
)
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "settings.calls"


def open_programme(name: str, *, actor: Member, now: datetime) -> str:
    """Open a programme; gives its identifier. Raises Refused when there is already one of this name."""
    refuse_if(why_not_act_on(_PAGE, actor))
    wanted = " ".join(name.split())
    if not wanted:
        raise Refused(Sentence("A programme needs a name."))
    with writing() as session:
        if session.scalars(select(Programme.id).where(Programme.name == wanted)).first() is not None:
            raise Refused(Sentence("There is already a programme {name}.", name=wanted))
        made = Programme(name=wanted, created_at=now)
        session.add(made)
        session.flush()
        record("calls.open_programme", "programme", made.id, {"name": wanted}, actor=actor.actor, now=now)
        return made.id


def open_call(
    code: str,
    title: str,
    programme_id: str,
    year: int,
    grid_code: str,
    envelope: Decimal | None = None,
    *,
    intake_mode: IntakeMode = IntakeMode.DEADLINE,
    readers_wanted: int | None = None,
    is_blind: bool = False,
    actor: Member,
    now: datetime,
) -> str:
    """Open a call marked with the newest version of a grid; gives its identifier. ``envelope`` in euros.

    ``readers_wanted`` for each application; ``is_blind``: read without knowing who applies.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        is_taken = session.scalars(select(Call.id).where(Call.code == code)).first() is not None
        refuse_if(why_not_call(code, title, year, envelope, is_taken))
        refuse_if(why_not_describe_call(readers_wanted, is_blind=is_blind, was_blind=False, phases=()))
        if session.get(Programme, programme_id) is None:
            raise Refused(Sentence("This programme does not exist."))
        versions = grids(grid_code)
        if not versions:
            raise Refused(Sentence("There is no grid {code}.", code=grid_code))
        made = Call(
            code=code,
            title=title.strip(),
            programme_id=programme_id,
            year=year,
            intake_mode=IntakeMode(intake_mode),
            envelope=envelope,
            grid_id=versions[0].id,
            readers_wanted=readers_wanted,
            is_blind=is_blind,
            created_at=now,
        )
        session.add(made)
        session.flush()
        payload = {"code": code, "title": title, "year": year, "envelope": envelope, "grid": made.grid_id}
        payload |= {"readers_wanted": readers_wanted, "is_blind": is_blind}
        record("calls.open_call", "call", made.id, payload, actor=actor.actor, now=now)
        return made.id


def describe_call(
    call_id: str,
    readers_wanted: int | None,
    is_blind: bool,
    version: int | None,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Say how many readers each application of a call needs, and whether they know who applies.

    Raises Refused when blind reading would change once interests are open, or Stale.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        row = session.get(Call, call_id)
        if row is None:
            raise Refused(Sentence("This call does not exist."))
        phases = [each.phase(now) for each in rounds([call_id])]
        refuse_if(
            why_not_describe_call(readers_wanted, is_blind=is_blind, was_blind=row.is_blind, phases=phases)
        )
        check_version(row, version)
        before = {"readers_wanted": row.readers_wanted, "is_blind": row.is_blind}
        row.readers_wanted, row.is_blind = readers_wanted, is_blind
        after = {"readers_wanted": readers_wanted, "is_blind": is_blind}
        record(
            "calls.describe_call",
            "call",
            call_id,
            {"before": before, "after": after},
            actor=actor.actor,
            now=now,
        )


def open_round(
    call_id: str,
    name: str,
    dates: RoundDates,
    envelope: Decimal | None = None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Open a round of a call; gives its identifier. ``envelope`` in euros is its share of the call's.

    Raises Refused when dates do not follow one another, when the shares pass the call's envelope, and when a
    call with one deadline has its round already.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    wanted = " ".join(name.split())
    with writing() as session:
        call = session.get(Call, call_id)
        if call is None:
            raise Refused(Sentence("This call does not exist."))
        others = rounds([call_id])
        if not wanted or wanted in {other.name for other in others}:
            raise Refused(Sentence("A round needs a name of its own."))
        if others and call.intake_mode is IntakeMode.DEADLINE:
            raise Refused(Sentence("A call with one deadline has one round."))
        refuse_if(why_not_dates(dates))
        refuse_if(why_not_round_envelope(envelope, call.envelope, [other.envelope for other in others]))
        made = Round(call_id=call_id, name=wanted, envelope=envelope, created_at=now, **asdict(dates))
        session.add(made)
        session.flush()
        payload = {"call": call_id, "name": wanted, "envelope": envelope, **asdict(dates)}
        record("calls.open_round", "round", made.id, payload, actor=actor.actor, now=now)
        return made.id


def move_dates(
    round_id: str, dates: RoundDates, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Give a round other dates, before its meeting is opened. Raises Refused or Stale."""
    refuse_if(why_not_act_on(_PAGE, actor))
    refuse_if(why_not_dates(dates))
    with writing():
        row = _round(round_id)
        if row.meeting_opened_at is not None:
            raise Refused(Sentence("The meeting of this round was opened: its dates stay."))
        check_version(row, version)
        payload = {"before": asdict(row.dates), "after": asdict(dates)}
        for name, value in asdict(dates).items():
            setattr(row, name, value)
        record("calls.move_dates", "round", round_id, payload, actor=actor.actor, now=now)


def note_meeting_opened(round_id: str, *, actor: Member, now: datetime) -> None:
    """Tell a round that its meeting was opened; told twice changes nothing. Locks the grid and ends a live move.

    Like the next two, called by the act of ``meetings`` which checked the actor's right.
    """
    with writing() as session:
        row = _round(round_id)
        if row.meeting_opened_at is None:
            row.meeting_opened_at = now
            call = session.get_one(Call, row.call_id)
            lock_grid(call.grid_id, actor=actor, now=now)
            end_move(round_id, actor=actor, now=now)
            record("calls.meeting_opened", "round", round_id, {}, actor=actor.actor, now=now)


def note_meeting_closed(round_id: str, *, actor: Member, now: datetime) -> None:
    """Tell a round that its meeting was closed; told twice changes nothing. Raises Refused if it was not opened."""
    with writing():
        row = _round(round_id)
        refuse_if(why_not_note(row.acts, is_closing=True))
        if row.meeting_closed_at is None:
            row.meeting_closed_at = now
            record("calls.meeting_closed", "round", round_id, {}, actor=actor.actor, now=now)


def note_results_published(round_id: str, *, actor: Member, now: datetime) -> None:
    """Tell a round that its results are public; told twice changes nothing. Raises Refused before the closing."""
    with writing():
        row = _round(round_id)
        refuse_if(why_not_note(row.acts, is_closing=False))
        if row.results_published_at is None:
            row.results_published_at = now
            record("calls.results_published", "round", round_id, {}, actor=actor.actor, now=now)


def _round(round_id: str) -> Round:
    with writing() as session:
        row = session.get(Round, round_id)
        if row is None:
            raise Refused(Sentence("This round does not exist."))
        return row
