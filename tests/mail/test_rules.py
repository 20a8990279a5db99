"""When may a message be written, tried, tried again or cancelled?"""

from datetime import datetime, timedelta

import pytest

from committee.mail.rules import (
    MOST_ATTEMPTS,
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
from committee.words import say


def test_states_and_kinds_are_told_in_words() -> None:
    assert say(MessageState.WAITING.label, "fr") == "À envoyer"
    assert say(MessageKind.REMINDER.label, "en") == "Reminder to a reader"


@pytest.mark.parametrize(
    ("address", "subject", "body", "may"),
    [
        ("ada@example.org", "Lectures", "Bonjour", True),
        ("ada@example.org\r\nBcc: eve@example.org", "Lectures", "Bonjour", False),
        ("ada", "Lectures", "Bonjour", False),
        ("", "Lectures", "Bonjour", False),
        (f"{'a' * 250}@example.org", "Lectures", "Bonjour", False),
        ("ada@example.org", " ", "Bonjour", False),
        ("ada@example.org", "Lectures", "\n", False),
    ],
)
def test_message_has_an_address_a_subject_and_a_text(
    address: str, subject: str, body: str, may: bool
) -> None:
    assert (why_not_write(address, subject, body) is None) is may


def test_subject_is_one_short_line() -> None:
    assert one_line("Vos lectures\r\nBcc: eve@example.org\x00") == "Vos lectures Bcc: eve@example.org"
    assert len(one_line("x" * 500)) == 200


def test_attempts_come_later_and_later(now: datetime) -> None:
    assert is_due(0, None, now)
    assert is_due(0, now, now)
    waits = []
    for attempts in range(1, MOST_ATTEMPTS):
        minutes = next(m for m in range(0, 24 * 60, 5) if is_due(attempts, now, now + timedelta(minutes=m)))
        waits.append(minutes)
    assert waits == sorted(set(waits))
    assert waits[0] == 5


def test_state_follows_the_answer() -> None:
    assert state_after(None, 1) is MessageState.SENT
    assert state_after(MailFailure.LATER, 4) is MessageState.WAITING
    assert state_after(MailFailure.LATER, 5) is MessageState.FAILED
    assert state_after(MailFailure.REFUSED, 1) is MessageState.FAILED
    assert state_after(MailFailure.INTERRUPTED, 1) is MessageState.FAILED


def test_only_what_failed_is_tried_again() -> None:
    assert {state for state in MessageState if why_not_retry(state) is None} == {
        MessageState.FAILED,
        MessageState.CANCELLED,
    }


def test_only_what_did_not_leave_is_cancelled() -> None:
    assert {state for state in MessageState if why_not_cancel(state) is None} == {
        MessageState.WAITING,
        MessageState.FAILED,
    }


def test_nothing_is_sent_without_a_server() -> None:
    assert why_not_send(True) is None
    assert why_not_send(False) is not None
