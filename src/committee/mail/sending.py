"""How does one message reach the mail server, and what did the server answer?

The address of the server is COMMITTEE_SMTP_URL: ``smtp://host:25`` (in clear, for a relay of the same house),
``smtp://user:password@host:587`` (STARTTLS, which a password asks for; ``?starttls=1`` and ``?starttls=0`` say so
themselves) or ``smtps://user:password@host``. A server that does not offer the security asked for gets nothing.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from committee.mail.rules import MailFailure, why_not_write
from committee.settings import settings
from committee.words import Sentence

TIMEOUT = 20.0  # seconds for each answer of the server
_PORTS = {("smtp", False): 25, ("smtp", True): 587, ("smtps", False): 465}
_LONGEST_ANSWER = 500


@dataclass(frozen=True)
class Server:
    """A mail server; without a user nobody signs in. ``is_tls``: from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls: bool = False
    has_starttls: bool = False


@dataclass(frozen=True)
class MailSetting:
    """What this installation sends with; ``fault`` says why it cannot. A screen shows ``host`` and ``sender``."""

    server: Server | None = field(default=None, repr=False)
    sender: str = ""
    fault: Sentence | None = None

    @property
    def host(self) -> str | None:
        """The name of the server, without anything that opens it."""
        return None if self.server is None else self.server.host

    @property
    def is_set(self) -> bool:
        """Whether messages can leave."""
        return self.server is not None and self.fault is None


def server_of(url: str) -> Server | None:
    """The server that an address names; None when it names none."""
    try:
        told = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(told.query).items()}
        is_tls = told.scheme == "smtps"
        secure = asked.get("starttls", "1" if told.username else "0")
        if told.scheme not in {"smtp", "smtps"} or not told.hostname or secure not in {"0", "1"}:
            return None
        has_starttls = secure == "1" and not is_tls
        port = told.port or _PORTS[told.scheme, has_starttls]
    except ValueError:
        return None
    user, password = unquote(told.username or ""), unquote(told.password or "")
    return Server(told.hostname, port, user, password, is_tls, has_starttls)


def mail_setting() -> MailSetting:
    """The mail server that the environment names, with what is wrong with it."""
    url, sender = settings().smtp_url, settings().mail_from
    if not url:
        return MailSetting(sender=sender)
    server = server_of(url)
    if server is None:
        fault = Sentence("COMMITTEE_SMTP_URL is not the address of a mail server, such as smtp://host:587.")
        return MailSetting(sender=sender, fault=fault)
    if why_not_write(parseaddr(sender)[1], "-", "-") is not None:
        fault = Sentence("COMMITTEE_MAIL_FROM is not an address from which a message can be sent.")
        return MailSetting(server, sender, fault)
    return MailSetting(server, sender)


def compose(
    identifier: str, name: str, address: str, subject: str, body: str, *, sender: str, at: datetime
) -> EmailMessage:
    """A message as it travels: UTF-8, an identifier that stays the same at each attempt, no answer wanted from
    machines. Raises ValueError for a header that would hold a line break.
    """
    from_name, from_address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(from_name, addr_spec=from_address)
    message["To"] = Address(name, addr_spec=address)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{identifier}@{from_address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    return message


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended; ``failure`` None: the server took the message."""

    failure: MailFailure | None = None
    answer: str = ""


class Line:
    """A connection with a server, opened by ``open`` and kept for one message after the other."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def open(self) -> Outcome:
        """Reach the server and sign in, unless that is done."""
        if self._smtp is not None:
            return Outcome()
        server, secure = self.server, ssl.create_default_context()
        try:
            if server.is_tls:
                self._smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=secure)
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
            if server.has_starttls:
                self._smtp.starttls(context=secure)
            if server.user:
                self._smtp.login(server.user, server.password)
        except ssl.SSLError as error:
            return self._failed(MailFailure.NOT_SECURE, str(error.reason or error))
        except smtplib.SMTPNotSupportedError as error:
            return self._failed(MailFailure.NOT_SECURE, str(error))
        except smtplib.SMTPAuthenticationError as error:
            return self._failed(MailFailure.SIGN_IN, _said(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return self._failed(MailFailure.UNREACHABLE, str(error))
        return Outcome()

    def deliver(self, message: EmailMessage) -> Outcome:
        """Hand one message to the server. A line that breaks while the text is on its way leaves it in doubt."""
        opened = self.open()
        smtp = self._smtp
        if smtp is None:
            return opened
        is_on_its_way = False
        try:
            smtp.ehlo_or_helo_if_needed()
            sender = message["From"].addresses[0].addr_spec
            for code, said in (smtp.mail(sender), smtp.rcpt(message["To"].addresses[0].addr_spec)):
                if code not in {250, 251}:
                    return self._answered(code, said)
            is_on_its_way = True
            code, said = smtp.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            return self._answered(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            failure = MailFailure.INTERRUPTED if is_on_its_way else MailFailure.UNREACHABLE
            return self._failed(failure, str(error))
        return Outcome() if code == 250 else self._answered(code, said)

    def _answered(self, code: int, said: bytes | str) -> Outcome:
        """The server said no: the line stays, ready for the next message."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._close()
        return Outcome(MailFailure.LATER if 400 <= code < 500 else MailFailure.REFUSED, _said(code, said))

    def _failed(self, failure: MailFailure, answer: str) -> Outcome:
        self._close()
        return Outcome(failure, answer[:_LONGEST_ANSWER])

    def _close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:_LONGEST_ANSWER]
