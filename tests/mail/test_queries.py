"""Is the outbox told to administrators alone, without texts and without the password?"""

from datetime import datetime

import pytest

from committee.mail.queries import OUTBOX_COLUMNS, counts, mail_setting, outbox
from committee.mail.rules import MessageState
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.mail import mail_set, make_message
from tests.factories.people import make_member


def test_outbox_tells_who_and_what_about_but_no_text(
    store: object, now: datetime, statements: list[str]
) -> None:
    assert list(outbox(OFFICE).columns) == list(OUTBOX_COLUMNS)
    admin = make_member(Role.ADMIN, now=now)
    for number in range(3):
        make_message(now=now, subject=f"Objet {number}", body="secret")
    statements.clear()
    frame = outbox(admin, [MessageState.WAITING])
    assert len(statements) == 1
    assert set(frame["subject"]) == {"Objet 0", "Objet 1", "Objet 2"}
    assert "secret" not in frame.to_csv()
    assert outbox(admin, [MessageState.SENT]).empty
    assert counts(admin)[MessageState.WAITING] == 3
    assert counts(admin)[MessageState.FAILED] == 0


@pytest.mark.parametrize("query", [outbox, counts, mail_setting])
def test_outbox_is_closed_to_others(store: object, now: datetime, query: object) -> None:
    with pytest.raises(Refused):
        query(make_member(Role.STAFF, now=now))  # type: ignore[operator]


def test_setting_never_tells_the_password(
    store: object, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not mail_setting(OFFICE).is_set
    with mail_set(monkeypatch, "smtp://ada:hush@mail.example.org:587"):
        found = mail_setting(OFFICE)
    assert (found.host, found.sender, found.is_set) == (
        "mail.example.org",
        "Comité <comite@example.org>",
        True,
    )
    assert "hush" not in repr(found) + repr(found.server)
