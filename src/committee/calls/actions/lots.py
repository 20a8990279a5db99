"""How are lots between equal ranks announced, and drawn with public figures of a later day?"""

from collections.abc import Sequence
from datetime import datetime

from committee.calls.queries import rounds
from committee.calls.records import Call
from committee.calls.rules import why_not_announce_lots, why_not_enter_lots
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "settings.calls"


def announce_lots(
    call_id: str, announced: str | None, version: int | None, *, actor: Member, now: datetime
) -> None:
    """Say which public figures of a later day will draw lots between equal ranks; None: no lots (the default).

    Raises Refused once reading has begun or the lots are drawn, or Stale.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _call(call_id)
        phases = [each.phase(now) for each in rounds([call_id])]
        refuse_if(why_not_announce_lots(announced, row.lots_drawn is not None, phases))
        check_version(row, version)
        before, row.lots_announced = row.lots_announced, None if announced is None else announced.strip()
        payload = {"before": before, "after": row.lots_announced}
        record("calls.announce_lots", "call", call_id, payload, actor=actor.actor, now=now)


def enter_lots(
    call_id: str, figures: Sequence[str], version: int | None, *, actor: Member, now: datetime
) -> None:
    """Enter the figures that were announced, once they are known, as they were published.

    Raises Refused when no lots were announced, before reading is over, after the meeting and when they were entered
    already, or Stale.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _call(call_id)
        known = [one.strip() for one in figures if one.strip()]
        phases = [each.phase(now) for each in rounds([call_id])]
        refuse_if(why_not_enter_lots(row.lots_announced, row.lots_drawn is not None, known, phases))
        check_version(row, version)
        row.lots_drawn = known
        payload = {"announced": row.lots_announced, "figures": known}
        record("calls.enter_lots", "call", call_id, payload, actor=actor.actor, now=now)


def _call(call_id: str) -> Call:
    with writing() as session:
        row = session.get(Call, call_id)
        if row is None:
            raise Refused(Sentence("This call does not exist."))
        return row
