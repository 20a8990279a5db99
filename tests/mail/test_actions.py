"""Is a message sent once, tried again when it must be, and never twice silently?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from committee.mail.actions import SendReport, cancel, retry, send_waiting, write_message
from committee.mail.queries import outbox
from committee.mail.records import Message
from committee.mail.rules import MailFailure, MessageKind, MessageState
from committee.people.actions import close_account
from committee.people.rules import OFFICE
from committee.store.engine import reading, writing
from committee.words import Refused
from tests.factories.mail import Mailbox, mail_server, mail_set, make_message
from tests.factories.people import make_member


@pytest.fixture
def box(store: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as server, mail_set(monkeypatch, f"smtp://127.0.0.1:{server.port}"):
        yield server


def _send(now: datetime) -> SendReport:
    return send_waiting(actor=OFFICE, now=now)


def _row(message_id: str) -> dict[str, object]:
    frame = outbox(OFFICE)
    return frame[frame["id"] == message_id].iloc[0].to_dict()


def test_message_is_sent_once(box: Mailbox, now: datetime) -> None:
    to = make_member(now=now, name="Ada Léontine")
    message = make_message(to, now=now, subject="Vos lectures à rendre", body="Bonjour,\n.\nà bientôt — €\n")
    seen: list[tuple[int, int]] = []
    report = send_waiting(actor=OFFICE, now=now, progress=lambda done, total: seen.append((done, total)))
    assert report == SendReport(sent=1)
    assert _send(now) == SendReport()
    assert seen == [(1, 1)]
    (taken,) = box.taken
    assert taken["To"] == f"Ada Léontine <{to.email}>"
    assert taken["From"] == "Comité <comite@example.org>"
    assert taken["Subject"] == "Vos lectures à rendre"
    assert taken["Message-ID"] == f"<{message}@example.org>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_content().replace("\r\n", "\n") == "Bonjour,\n.\nà bientôt — €\n"
    row = _row(message)
    assert row["state"] is MessageState.SENT
    assert row["sent_at"] is not None


def test_message_refused_for_now_is_tried_again_later(box: Mailbox, now: datetime) -> None:
    to = make_member(now=now)
    message = make_message(to, now=now)
    box.answers[to.email] = ["451 4.7.1 Greylisted"]
    assert _send(now) == SendReport(postponed=1)
    row = _row(message)
    assert (row["failure"], row["answer"]) == (MailFailure.LATER, "451 4.7.1 Greylisted")
    assert row["next_try"] is not None
    assert _send(now + timedelta(minutes=1)) == SendReport()
    assert _send(now + timedelta(minutes=6)) == SendReport(sent=1)
    assert len(box.taken) == 1


def test_fifth_refusal_is_the_last(box: Mailbox, now: datetime) -> None:
    to = make_member(now=now)
    message = make_message(to, now=now)
    box.answers[to.email] = ["451 later"] * 5
    reports = [_send(now + timedelta(days=day)) for day in range(6)]
    assert [(one.postponed, one.failed) for one in reports] == [(1, 0)] * 4 + [(0, 1), (0, 0)]
    assert _row(message)["attempts"] == 5


def test_message_refused_for_good_is_not_tried_again_by_itself(box: Mailbox, now: datetime) -> None:
    to, other = make_member(now=now), make_member(now=now)
    refused = make_message(to, now=now)
    make_message(other, now=now + timedelta(seconds=1))
    box.answers[to.email] = ["550 5.1.1 No such user"]
    assert _send(now) == SendReport(sent=1, failed=1)
    assert _send(now + timedelta(days=2)) == SendReport()
    retry(refused, actor=OFFICE, now=now)
    assert _send(now) == SendReport(sent=1)


def test_message_in_doubt_is_left_to_a_person(box: Mailbox, now: datetime) -> None:
    message = make_message(now=now)
    box.hangs_up = True
    assert _send(now) == SendReport(failed=1)
    assert _row(message)["failure"] is MailFailure.INTERRUPTED


def test_message_that_a_crash_left_claimed_is_given_up(box: Mailbox, now: datetime) -> None:
    message = make_message(now=now)
    with writing() as session:
        row = session.get(Message, message)
        assert row is not None
        row.state, row.tried_at, row.attempts = MessageState.SENDING, now, 1
    assert _send(now + timedelta(minutes=10)) == SendReport()
    assert _send(now + timedelta(minutes=16)) == SendReport(failed=1)
    assert box.taken == []
    assert _row(message)["failure"] is MailFailure.INTERRUPTED


def test_message_taken_by_another_sender_is_passed_over(box: Mailbox, now: datetime) -> None:
    first = make_message(now=now)
    second = make_message(now=now + timedelta(seconds=1))
    after: list[SendReport] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not after:
            after.append(_send(now))

    assert send_waiting(actor=OFFICE, now=now, progress=meanwhile) == SendReport(sent=1)
    assert after == [SendReport(sent=1)]
    assert len(box.taken) == 2
    assert {_row(one)["state"] for one in (first, second)} == {MessageState.SENT}


def test_no_attempt_counts_where_nobody_answers(
    store: object, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = make_message(now=now)
    with mail_set(monkeypatch, "smtp://127.0.0.1:1"):
        report = _send(now)
    assert report.stopped is not None
    assert (report.left, report.stopped.failure) == (1, MailFailure.UNREACHABLE)
    row = _row(message)
    assert (row["attempts"], row["state"], row["failure"]) == (
        0,
        MessageState.WAITING,
        MailFailure.UNREACHABLE,
    )


def test_nothing_is_sent_where_nothing_is_set(
    store: object, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = make_message(now=now)
    with pytest.raises(Refused, match="No mail server is set"):
        _send(now)
    with mail_set(monkeypatch, "https://example.org"), pytest.raises(Refused, match="COMMITTEE_SMTP_URL"):
        _send(now)
    assert _row(message)["state"] is MessageState.WAITING


def test_header_that_cannot_be_written_is_refused(box: Mailbox, now: datetime) -> None:
    message = make_message(now=now)
    with writing() as session:
        row = session.get(Message, message)
        assert row is not None
        row.subject = "Vos lectures\r\nBcc: eve@example.org"
    assert _send(now) == SendReport(failed=1)
    assert box.taken == []


def test_nothing_is_written_to_a_closed_account(store: object, now: datetime) -> None:
    gone = make_member(now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="closed"):
        write_message(gone.id, "Objet", "Texte", MessageKind.REMINDER, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="subject"):
        make_message(now=now, subject="")
    with reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_message_to_an_account_closed_meanwhile_is_not_sent(box: Mailbox, now: datetime) -> None:
    gone = make_member(now=now)
    message = make_message(gone, now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    assert _send(now) == SendReport()
    assert box.taken == []
    assert _row(message)["state"] is MessageState.CANCELLED


def test_cancelled_message_stays_until_it_is_tried_again(box: Mailbox, now: datetime) -> None:
    message = make_message(now=now)
    cancel(message, actor=OFFICE, now=now)
    assert _send(now) == SendReport()
    with pytest.raises(Refused):
        cancel(message, actor=OFFICE, now=now)
    retry(message, actor=OFFICE, now=now)
    with pytest.raises(Refused):
        retry(message, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        retry("nothing", actor=OFFICE, now=now)
    assert _send(now) == SendReport(sent=1)
