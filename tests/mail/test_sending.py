"""Which server does an address name, and what may be sent to it in clear?"""

import ssl
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from committee.mail.rules import MailFailure
from committee.mail.sending import Line, Server, compose, mail_setting, server_of
from tests.factories.mail import mail_server, mail_set


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://relay.example.org", Server("relay.example.org", 25)),
        (
            "smtp://ada:h%40sh@mail.example.org",
            Server("mail.example.org", 587, "ada", "h@sh", has_starttls=True),
        ),
        ("smtp://ada:x@mail.example.org:2525?starttls=0", Server("mail.example.org", 2525, "ada", "x")),
        ("smtp://mail.example.org:26?starttls=1", Server("mail.example.org", 26, has_starttls=True)),
        ("smtps://ada:x@mail.example.org", Server("mail.example.org", 465, "ada", "x", is_tls=True)),
        ("https://mail.example.org", None),
        ("smtp://", None),
        ("smtp://host:port", None),
        ("smtp://host?starttls=perhaps", None),
    ],
)
def test_address_names_a_server(url: str, server: Server | None) -> None:
    assert server_of(url) == server


def test_sender_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_set(monkeypatch, "smtp://127.0.0.1", "the office"):
        assert mail_setting().fault is not None
        assert not mail_setting().is_set
    with mail_set(monkeypatch, "smtp://127.0.0.1"):
        assert mail_setting().is_set


@pytest.mark.parametrize("name", ["Ada\r\nBcc: eve@example.org", "Ada\nX: y"])
def test_line_break_makes_no_header(name: str, now: datetime) -> None:
    with pytest.raises(ValueError, match=r"."):
        compose("1", name, "ada@example.org", "Objet", "Texte", sender="c@example.org", at=now)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    told = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(["openssl", *told.split(), *files], cwd=folder, check=True, capture_output=True)
    return folder


def test_password_travels_only_over_a_secure_line(
    certificate: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    message = compose("1", "Ada", "ada@example.org", "Objet", "Texte", sender="c@example.org", at=now)
    with mail_server(served, "hush") as box:
        unknown = server_of(f"smtp://ada:hush@127.0.0.1:{box.port}")
        assert unknown is not None
        with Line(unknown) as line:
            assert line.deliver(message).failure is MailFailure.NOT_SECURE
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
        with Line(unknown) as line:
            assert line.deliver(message).failure is None
            assert line.deliver(message).failure is None
        wrong = server_of(f"smtp://ada:wrong@127.0.0.1:{box.port}")
        assert wrong is not None
        with Line(wrong) as line:
            assert line.open().failure is MailFailure.SIGN_IN
    assert len(box.taken) == 2


def test_server_without_starttls_gets_nothing(now: datetime) -> None:
    message = compose("1", "Ada", "ada@example.org", "Objet", "Texte", sender="c@example.org", at=now)
    with mail_server() as box, Line(Server("127.0.0.1", box.port, has_starttls=True)) as line:
        assert line.deliver(message).failure is MailFailure.NOT_SECURE
    assert box.taken == []
