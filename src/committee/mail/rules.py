"""In which states is a message, and why can one not be written or sent?"""

import re
from datetime import datetime, timedelta

from committee.words import N_, Labelled, Sentence

MOST_ATTEMPTS = 5
CLAIM_HOLDS = timedelta(minutes=15)  # longer than any server is waited for: after it the sender is gone
_WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # printable ASCII without spaces: no header can be added
_LONGEST_SUBJECT, _LONGEST_ADDRESS = 200, 254


class MessageState(Labelled):
    """How far a message of the outbox is."""

    WAITING = "waiting", N_("Waiting to be sent")
    SENDING = "sending", N_("Being sent")
    SENT = "sent", N_("Message sent")
    FAILED = "failed", N_("Could not be sent")
    CANCELLED = "cancelled", N_("Sending cancelled")


class MessageKind(Labelled):
    """What a message is about."""

    REMINDER = "reminder", N_("Reminder to a reader")


class MailFailure(Labelled):
    """Why an attempt came to nothing; what the server answered stands beside it."""

    UNREACHABLE = "unreachable", N_("The mail server does not answer.")
    NOT_SECURE = "not_secure", N_("The mail server does not offer a secure connection.")
    SIGN_IN = "sign_in", N_("The mail server refuses the user name or the password.")
    LATER = "later", N_("The mail server asks to try again later.")
    REFUSED = "refused", N_("The mail server refuses the message or its address.")
    INTERRUPTED = "interrupted", N_("The sending was interrupted: the message may have left.")


FOR_GOOD = frozenset({MailFailure.REFUSED, MailFailure.INTERRUPTED})  # a person decides about these


def why_not_write(address: str, subject: str, body: str) -> Sentence | None:
    """Why no message is written: without an address, a subject and a text there is nothing to send."""
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return Sentence("The address {address} is not one to which a message can be sent.", address=address)
    if not subject.strip() or not body.strip():
        return Sentence("A message has a subject and a text.")
    return None


def one_line(subject: str) -> str:
    """A subject as one line of at most 200 signs: a line break would begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in subject).split())[:_LONGEST_SUBJECT]


def next_try(attempts: int, tried_at: datetime | None) -> datetime | None:
    """When a waiting message may be tried again, later after each attempt; None: now."""
    if tried_at is None or attempts == 0:
        return None
    return tried_at + _WAITS[min(attempts, len(_WAITS)) - 1]


def is_due(attempts: int, tried_at: datetime | None, now: datetime) -> bool:
    """Whether a waiting message is tried now."""
    due = next_try(attempts, tried_at)
    return due is None or due <= now


def state_after(failure: MailFailure | None, attempts: int) -> MessageState:
    """What becomes of a message after an attempt, ``attempts`` counting this one."""
    if failure is None:
        return MessageState.SENT
    if failure in FOR_GOOD or attempts >= MOST_ATTEMPTS:
        return MessageState.FAILED
    return MessageState.WAITING


def why_not_retry(state: MessageState) -> Sentence | None:
    """Why a message is not put back into the outbox."""
    if state not in {MessageState.FAILED, MessageState.CANCELLED}:
        return Sentence("Only a message that could not be sent, or was cancelled, is tried again.")
    return None


def why_not_cancel(state: MessageState) -> Sentence | None:
    """Why a message is not taken out of the outbox."""
    if state not in {MessageState.WAITING, MessageState.FAILED}:
        return Sentence("Only a message that waits, or could not be sent, is cancelled.")
    return None


def why_not_send(is_server_set: bool) -> Sentence | None:
    """Why nothing leaves this installation."""
    if not is_server_set:
        return Sentence(
            "No mail server is set: nothing is sent. Set COMMITTEE_SMTP_URL and COMMITTEE_MAIL_FROM."
        )
    return None
