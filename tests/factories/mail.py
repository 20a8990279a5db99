"""A mail server of this machine that keeps what it is sent, and messages for it."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from committee import settings as settings_module
from committee.mail.actions import cancel, write_message
from committee.mail.rules import MessageKind
from committee.people.rules import OFFICE, Member
from committee.store.engine import writing
from tests.factories.people import make_member


@dataclass
class Mailbox:
    """What a server took, and how it answers: ``answers`` by address, "250 OK" otherwise."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    hangs_up: bool = False

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=SMTP))  # type: ignore[arg-type]
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, password: str | None = None) -> Iterator[Mailbox]:
    """A server of this machine; with ``tls`` it offers STARTTLS, with a password it wants ada to sign in."""
    box = Mailbox(_free_port())

    def is_known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
        is_right = (told.login, told.password) == (b"ada", (password or "").encode())
        return AuthResult(success=is_right, handled=is_right)

    told: dict[str, Any] = {}
    if password is not None:
        told = {"authenticator": is_known, "auth_required": True, "auth_require_tls": tls is not None}
    server = Controller(box, "127.0.0.1", box.port, tls_context=tls, **told)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@contextmanager
def mail_set(monkeypatch: Any, url: str, sender: str = "Comité <comite@example.org>") -> Iterator[None]:
    """An installation that sends with this server."""
    monkeypatch.setenv("COMMITTEE_SMTP_URL", url)
    monkeypatch.setenv("COMMITTEE_MAIL_FROM", sender)
    settings_module.settings.cache_clear()
    yield
    monkeypatch.undo()
    settings_module.settings.cache_clear()


def make_message(
    recipient: Member | None = None, *, now: datetime, subject: str = "Vos lectures", body: str = "Bonjour"
) -> str:
    """A message in the outbox."""
    person = recipient or make_member(now=now)
    with writing():
        return write_message(person.id, subject, body, MessageKind.REMINDER, actor=OFFICE, now=now)


def make_cancelled_message(*, now: datetime) -> str:
    """A message that was taken out of the outbox."""
    made = make_message(now=now)
    cancel(made, actor=OFFICE, now=now)
    return made
