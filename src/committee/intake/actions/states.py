"""How do applications change their state, and follow their round?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from committee.calls.actions import lock_rules
from committee.calls.queries import rounds, rounds_by_id
from committee.intake.queries import closed_doors, rule_sets_judging
from committee.intake.records import (
    Application,
)
from committee.intake.rules import (
    NOT_OPEN,
    ApplicationStatus,
    why_not_change_status,
    why_not_follow_on,
)
from committee.journal.actions import record
from committee.people.rules import Member
from committee.store.engine import Stale, check_version, writing
from committee.words import Refused, Sentence, refuse_if


def change_status(
    application_ids: Collection[str],
    status: ApplicationStatus | str,
    *,
    seen: Mapping[str, ApplicationStatus] | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Give applications a state by hand, all or none; one that is in it already is left alone.

    Outcomes are given by a meeting alone. ``seen``: the state that the person saw of each; when one has another
    by now, everything is refused.
    """
    wanted = ApplicationStatus(status)
    with writing():
        if closed_doors(actor) & set(application_ids):
            raise not_open()
        rows = rows_of(application_ids)
        _refuse_stale(rows, seen or {})
        refuse_if(why_not_change_status([row.status for row in rows], wanted, actor))
        _pass_to(rows, wanted, actor, now)


def note_outcome(
    application_ids: Collection[str], status: ApplicationStatus, *, actor: Member, now: datetime
) -> None:
    """Give applications the state which a meeting decided. Called by the act of ``meetings`` which closes it,
    whoever closes it: a chair who is recused from one of them too.
    """
    with writing():
        rows = rows_of(application_ids)
        refuse_if(why_not_follow_on([row.status for row in rows], status))
        _pass_to(rows, status, actor, now)


def carry_over_deferred(round_id: str, *, actor: Member, now: datetime) -> int:
    """Move the deferred applications of a call to this round of it; gives how many.

    Only those whose own round's meeting is closed: an application is in at most one open round. Called by the act
    of ``meetings`` which prepares this round's meeting.
    """
    with writing() as session:
        target = rounds_by_id([round_id])[round_id]
        closed = [each.id for each in rounds([target.call_id]) if each.acts.meeting_closed_at is not None]
        of_earlier = Application.round_id.in_(closed), Application.round_id != round_id
        deferred = Application.status == ApplicationStatus.DEFERRED
        rows = session.scalars(select(Application).where(deferred, *of_earlier)).all()
        for row in rows:
            payload = {"before": row.round_id, "after": round_id}
            row.round_id = round_id
            check_version(row, None)
            record("intake.carry_over", "application", row.id, payload, actor=actor.actor, now=now)
        return len(rows)


def not_open() -> Refused:
    return Refused(NOT_OPEN)


def rows_of(application_ids: Collection[str]) -> Sequence[Application]:
    with writing() as session:
        rows = session.scalars(select(Application).where(Application.id.in_(application_ids))).all()
        if len(rows) != len(set(application_ids)):
            raise not_open()
        return rows


def _refuse_stale(rows: Sequence[Application], seen: Mapping[str, ApplicationStatus]) -> None:
    for row in rows:
        told = seen.get(row.id, row.status)
        if row.status is not told:
            raise Stale(
                Sentence(
                    "Application {number} is “{status}” by now, no more “{seen}”: nothing was changed.",
                    number=row.number,
                    status=row.status,
                    seen=told,
                )
            )


def _pass_to(rows: Sequence[Application], wanted: ApplicationStatus, actor: Member, now: datetime) -> None:
    if wanted in {ApplicationStatus.ELIGIBLE, ApplicationStatus.INADMISSIBLE}:
        judged_under = rule_sets_judging([row.id for row in rows], now)
        lock_rules(set(judged_under.values()), actor=actor, now=now)
    for row in rows:
        if row.status is not wanted:
            payload = {"before": str(row.status), "after": str(wanted)}
            row.status = wanted
            check_version(row, None)
            record("intake.change_status", "application", row.id, payload, actor=actor.actor, now=now)
