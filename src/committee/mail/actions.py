"""How is a message written, sent, tried again or cancelled?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from committee.journal.actions import record
from committee.mail.records import Message
from committee.mail.rules import (
    CLAIM_HOLDS,
    MailFailure,
    MessageKind,
    MessageState,
    is_due,
    one_line,
    state_after,
    why_not_cancel,
    why_not_retry,
    why_not_send,
    why_not_write,
)
from committee.mail.sending import Line, Outcome, compose, mail_setting
from committee.people.queries import members_by_id
from committee.people.records import Person
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


@dataclass(frozen=True)
class SendReport:
    """How many messages a sending took: sent, to be tried again, given up, left for the next time.

    ``stopped`` says why the server took nothing more.
    """

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    left: int = 0
    stopped: Outcome | None = None


def write_message(
    person_id: str, subject: str, body: str, kind: MessageKind, *, actor: Member, now: datetime
) -> str:
    """Put a message to a person into the outbox, in the transaction of the act that asks for it; gives its id.

    Raises Refused for an account that is closed, or an address to which nothing can be sent.
    """
    with writing() as session:
        person = members_by_id([person_id]).get(person_id)
        if person is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        refuse_if(why_not_write(person.email, subject, body))
        message = Message(
            person_id=person_id,
            address=person.email,
            subject=one_line(subject),
            body=body,
            kind=kind,
            written_by=actor.name,
            created_at=now,
        )
        session.add(message)
        session.flush()
        return message.id


def retry(message_id: str, *, actor: Member, now: datetime) -> None:
    """Put a message that failed or was cancelled back into the outbox, as if it were new."""
    refuse_if(why_not_act_on("settings.mail", actor))
    with writing():
        message = _message(message_id)
        refuse_if(why_not_retry(message.state))
        message.state, message.attempts, message.last_error = MessageState.WAITING, 0, None
        record("mail.retry", "message", message_id, {}, actor=actor.actor, now=now)


def cancel(message_id: str, *, actor: Member, now: datetime) -> None:
    """Take a message that has not left out of the outbox; it is kept, and never sent."""
    refuse_if(why_not_act_on("settings.mail", actor))
    with writing():
        message = _message(message_id)
        refuse_if(why_not_cancel(message.state))
        message.state = MessageState.CANCELLED
        record("mail.cancel", "message", message_id, {}, actor=actor.actor, now=now)


def _message(message_id: str) -> Message:
    with writing() as session:
        found = session.get(Message, message_id)
        if found is None:
            raise Refused(Sentence("This message does not exist."))
        return found


def send_waiting(
    *, actor: Member, now: datetime, progress: Callable[[int, int], None] | None = None
) -> SendReport:
    """Send what waits and is due, the oldest first; ``progress`` is told how many of how many are done.

    Each message is claimed and marked in transactions of its own: two senders never send the same, and one that a
    crash left claimed is given up for a person to look at, because it may have left. When the server cannot be
    reached, nothing counts as an attempt. Raises Refused where no server is set.
    """
    refuse_if(why_not_act_on("settings.mail", actor))
    setting = mail_setting()
    refuse_if(setting.fault)
    refuse_if(why_not_send(setting.server is not None))
    assert setting.server is not None  # noqa: S101 - without one it was refused
    begun = time.monotonic()
    given_up = _give_up_interrupted(actor=actor, now=now)
    waiting = _waiting(now)
    done: dict[MessageState, int] = dict.fromkeys(MessageState, 0)
    with Line(setting.server) as line:
        for place, message_id in enumerate(waiting):
            opened = line.open()
            if opened.failure is not None:
                _note_stop(waiting[place:], opened, now)
                return _report(done, given_up, len(waiting) - place, opened)
            at = now + timedelta(seconds=time.monotonic() - begun)
            claimed = _claim(message_id, at)
            if claimed is not None:
                state = _mark(message_id, _deliver(line, claimed, setting.sender, at), actor=actor, now=at)
                done[state] += 1
            if progress is not None:
                progress(place + 1, len(waiting))
    return _report(done, given_up, 0, None)


def _report(done: dict[MessageState, int], given_up: int, left: int, stopped: Outcome | None) -> SendReport:
    failed = done[MessageState.FAILED] + given_up
    return SendReport(done[MessageState.SENT], done[MessageState.WAITING], failed, left, stopped)


def _give_up_interrupted(*, actor: Member, now: datetime) -> int:
    """Messages that a sender claimed and never marked may have left: nothing sends them again by itself."""
    with writing() as session:
        lost = (Message.state == MessageState.SENDING, Message.tried_at < now - CLAIM_HOLDS)
        ids = session.scalars(select(Message.id).where(*lost).order_by(Message.created_at)).all()
        for message_id in ids:
            _mark(message_id, Outcome(MailFailure.INTERRUPTED), actor=actor, now=now)
        return len(ids)


def _waiting(now: datetime) -> list[str]:
    statement = (
        select(Message.id, Message.attempts, Message.tried_at)
        .where(Message.state == MessageState.WAITING)
        .order_by(Message.created_at, Message.id)
    )
    with writing() as session:
        return [key for key, attempts, tried in session.execute(statement) if is_due(attempts, tried, now)]


@dataclass(frozen=True)
class _Claimed:
    id: str
    name: str
    address: str
    subject: str
    body: str


def _claim(message_id: str, at: datetime) -> _Claimed | None:
    """Make a message this sender's own; None when another was faster, or its account is closed."""
    with writing() as session:
        message = session.get(Message, message_id)
        if message is None or message.state is not MessageState.WAITING:
            return None
        person = session.get_one(Person, message.person_id)
        if person.deactivated_at is not None:
            message.state = MessageState.CANCELLED
            return None
        message.state, message.tried_at = MessageState.SENDING, at
        message.attempts += 1
        return _Claimed(message.id, one_line(person.name), message.address, message.subject, message.body)


def _deliver(line: Line, claimed: _Claimed, sender: str, at: datetime) -> Outcome:
    try:
        told = (claimed.id, claimed.name, claimed.address, claimed.subject, claimed.body)
        return line.deliver(compose(*told, sender=sender, at=at))
    except ValueError as error:  # a header that cannot be written is never repaired silently
        return Outcome(MailFailure.REFUSED, str(error))


def _mark(message_id: str, outcome: Outcome, *, actor: Member, now: datetime) -> MessageState:
    with writing():
        message = _message(message_id)
        message.state = state_after(outcome.failure, message.attempts)
        message.last_error = _told(outcome)
        if message.state is MessageState.SENT:
            message.sent_at = now
        if message.state is not MessageState.WAITING:
            payload = {"state": str(message.state), "failure": outcome.failure}
            record("mail.send", "message", message_id, payload, actor=actor.actor, now=now)
        return message.state


def _note_stop(message_ids: list[str], stopped: Outcome, now: datetime) -> None:
    """Why these messages still wait; it is the server's fault and counts as no attempt."""
    with writing() as session:
        those = (Message.id.in_(message_ids), Message.state == MessageState.WAITING)
        session.execute(update(Message).where(*those).values(last_error=_told(stopped)))


def _told(outcome: Outcome) -> str | None:
    return None if outcome.failure is None else f"{outcome.failure.value} {outcome.answer}".strip()
