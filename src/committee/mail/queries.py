"""Which messages wait, were sent or failed?"""

from collections.abc import Collection
from datetime import datetime

import pandas as pd
from sqlalchemy import func, select

from committee.mail import sending
from committee.mail.records import Message
from committee.mail.rules import MailFailure, MessageState, next_try
from committee.people.records import Person
from committee.people.rules import Member, why_not_open
from committee.store.engine import reading
from committee.words import refuse_if

OUTBOX_COLUMNS = (
    "id", "recipient", "address", "subject", "kind", "state", "written_by", "written_at", "attempts", "tried_at",
    "next_try", "sent_at", "failure", "answer",
)  # fmt: skip
NEWEST = 500


def mail_setting(member: Member) -> sending.MailSetting:
    """What this installation sends with, for those who may open its page. Raises Refused for anybody else."""
    refuse_if(why_not_open("settings.mail", member))
    return sending.mail_setting()


def counts(member: Member) -> dict[MessageState, int]:
    """How many messages are in each state. Raises Refused for whoever may not open the outbox."""
    refuse_if(why_not_open("settings.mail", member))
    statement = select(Message.state, func.count()).group_by(Message.state)
    with reading() as session:
        found = dict(session.execute(statement).all())
    return {state: found.get(state, 0) for state in MessageState}


def outbox(member: Member, states: Collection[MessageState] | None = None) -> pd.DataFrame:
    """The newest messages with their recipient and subject, never their text: OUTBOX_COLUMNS.

    ``failure`` says why the last attempt came to nothing, ``answer`` what the server said. Raises Refused for
    whoever may not open the outbox.
    """
    refuse_if(why_not_open("settings.mail", member))
    statement = (
        select(Message, Person.name)
        .join(Person, Person.id == Message.person_id)
        .order_by(Message.created_at.desc(), Message.id)
        .limit(NEWEST)
    )
    if states is not None:
        statement = statement.where(Message.state.in_(states))
    with reading() as session:
        rows = [_row(message, name) for message, name in session.execute(statement)]
    return pd.DataFrame(rows, columns=list(OUTBOX_COLUMNS), dtype=object)


def _row(message: Message, name: str) -> tuple[object, ...]:
    code, _, answer = (message.last_error or "").partition(" ")
    is_waiting = message.state is MessageState.WAITING
    due: datetime | None = next_try(message.attempts, message.tried_at) if is_waiting else None
    return (
        message.id, name, message.address, message.subject, message.kind, message.state, message.written_by,
        message.created_at, message.attempts, message.tried_at, due, message.sent_at,
        MailFailure(code) if code else None, answer or None,
    )  # fmt: skip
