"""How are readers reminded of what is left to read?"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from committee.calls.queries import calls_by_id
from committee.calls.rules import Act, why_not
from committee.journal.actions import record
from committee.mail.actions import write_message
from committee.mail.rules import MessageKind
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.reminding import Reminder, why_not_remind
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


class Way(StrEnum):
    """How a reminder reaches its reader."""

    MAIL = "mail"  # through the outbox
    COPY = "copy"  # copied into a message of one's own


def remind(
    call_id: str,
    member_ids: Collection[str],
    introduction: str,
    *,
    by: Way = Way.MAIL,
    again: bool = False,
    actor: Member,
    now: datetime,
) -> list[Reminder]:
    """Remind readers of a call of what is left to read, and keep who was reminded of what.

    By mail the messages are put into the outbox; by copy the act is only noted. Raises Refused when nothing is left
    to one of them, and for whoever was reminded the same day already, unless ``again``.
    """
    refuse_if(why_not_act_on("review.progress", actor))
    with writing():
        call = calls_by_id([call_id]).get(call_id)
        if call is None or call.round is None:
            raise Refused(Sentence("There is no such call or grid."))
        refuse_if(why_not(Act.REMIND, call.round.phase(now), actor.roles))
        made = queries.reminders(actor, call_id, member_ids, introduction, now=now)
        today = [] if again else queries.reminded_today(actor, call_id, member_ids, now=now)
        refuse_if(why_not_remind(len(set(member_ids)), len(made), today))
        for each in made:
            if by is Way.MAIL:
                kind = MessageKind.REMINDER
                write_message(each.member_id, each.subject, each.body, kind, actor=actor, now=now)
        named = {each.member_id: [one.application_id for one in each.left] for each in made}
        record("review.remind", "call", call_id, {"readers": named, "by": by}, actor=actor.actor, now=now)
        return made
