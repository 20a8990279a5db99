"""Can nobody be led elsewhere, and can no other site send a form or open a socket?"""

from pathlib import Path

import pytest
from starlette.datastructures import Headers

from committee.ui.server.addresses import host_name, is_loopback, is_own_origin, is_screen, safe_next


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/ x",
        "/account/sign-out",
        "/files/abc",
        "/static/x.js",
        "/auth/logout",
        "/oauth2callback?state=1",
        "/" + "a" * 3000,
    ],
)
def test_next_address_that_leads_away_gives_home(wanted: str | None) -> None:
    assert safe_next(wanted) == "/"


@pytest.mark.parametrize("wanted", ["/", "/applications-sheet?id=abc&x=%2F%2Fy", "/account", "/accounts-x#a"])
def test_next_address_of_a_screen_survives(wanted: str) -> None:
    assert safe_next(wanted) == wanted


def test_account_pages_are_next_only_for_the_language_switch() -> None:
    assert safe_next("/account/sign-in?next=%2Fx", may_be_account=True) == "/account/sign-in?next=%2Fx"


def test_screens_are_told_from_files_and_programs() -> None:
    assert is_screen("/applications-list")
    assert is_screen("/account")
    assert not is_screen("/account/sign-in")
    assert not is_screen("/_stcore/stream")


def test_origin_must_be_our_own(store: Path) -> None:
    own = {"host": "localhost:8501"}
    assert is_own_origin(Headers({**own, "origin": "http://localhost:8501"}))
    assert is_own_origin(Headers(own))
    assert not is_own_origin(Headers({**own, "origin": "http://localhost:3000"}))
    assert not is_own_origin(Headers({**own, "origin": "https://evil.example"}))
    assert not is_own_origin(Headers({**own, "origin": "null"}))
    assert not is_own_origin(Headers({**own, "sec-fetch-site": "cross-site"}))
    assert not is_own_origin(Headers({**own, "sec-fetch-site": "same-site"}))


@pytest.mark.parametrize(
    "host,expected",
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("testclient", False),
        ("", False),
        (None, False),
    ],
)
def test_loopback_is_this_machine_only(host: str | None, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_host_header_gives_its_name() -> None:
    assert host_name("localhost:8501") == "localhost"
    assert host_name("[::1]:8501") == "::1"
    assert host_name("[::1") is None
    assert host_name(None) is None
