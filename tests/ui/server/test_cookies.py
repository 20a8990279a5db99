"""Does the cookie prove a sign-in, and nothing else?"""

import stat
from datetime import timedelta
from pathlib import Path

from starlette.responses import Response

from committee.settings import settings
from committee.ui.server import cookies


def test_key_is_made_once_and_private(store: Path) -> None:
    cookies.sign("sign-in", "a")
    path = settings().keys / "cookies.key"
    kept = path.read_bytes()
    cookies._key.cache_clear()
    assert cookies._key(settings().keys) == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_restart_keeps_sign_ins(store: Path) -> None:
    carried = cookies.cookies_of("abc")
    cookies._key.cache_clear()
    assert cookies.sign_in_of(carried) == "abc"


def test_altered_cookie_proves_nothing(store: Path) -> None:
    name, value = next(iter(cookies.cookies_of("abc").items()))
    for altered in (
        # The very last sign holds padding bits too: another one there may stand for the same signature.
        value[:-2] + ("A" if value[-2] != "A" else "B") + value[-1],
        "x" + value,
        "abc",
        "",
        "é",
        value + ".",
        "a.b.c",
    ):
        assert cookies.sign_in_of({name: altered}) is None
    assert cookies.sign_in_of({}) is None


def test_signature_holds_for_one_purpose_and_age(store: Path) -> None:
    token = cookies.sign("next", "abc")
    assert cookies.unsign("next", token, timedelta(minutes=1)) == "abc"
    assert cookies.unsign("sign-in", token, timedelta(minutes=1)) is None
    assert cookies.unsign("next", token, timedelta(seconds=-1)) is None


def test_cookie_is_hidden_from_scripts_and_other_sites(store: Path, monkeypatch) -> None:
    response = Response()
    cookies.remember_sign_in(response, "abc")
    header = response.headers["set-cookie"]
    assert "HttpOnly" in header
    assert "SameSite=lax" in header
    assert "Path=/" in header
    assert "Secure" not in header


def test_https_cookie_is_secure_and_bound_to_its_host(store: Path, monkeypatch) -> None:
    from dataclasses import replace

    secure = replace(settings(), public_url="https://committee.example", cookies_over_https=True)
    monkeypatch.setattr(cookies, "settings", lambda: secure)
    response = Response()
    cookies.remember_sign_in(response, "abc")
    header = response.headers["set-cookie"]
    assert header.startswith("__Host-committee=")
    assert "Secure" in header


def test_form_token_belongs_to_one_browser(store: Path) -> None:
    token = cookies.form_token("browser")
    assert cookies.is_form_token("browser", token)
    assert not cookies.is_form_token("another", token)
    assert not cookies.is_form_token(None, token)
    assert not cookies.is_form_token("browser", None)
    assert not cookies.is_form_token("browser", cookies.sign("next", "browser"))


def test_language_is_the_chosen_one_or_the_installations(store: Path) -> None:
    assert cookies.chosen_language({"committee_language": "en"}) == "en"
    assert cookies.chosen_language({"committee_language": "xx"}) == "fr"
    assert cookies.chosen_language({}) == "fr"
