"""Is a provider's answer believed only when it is fresh and signed by Streamlit's own key?"""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from committee.people.queries import member_signed_in
from committee.ui.server import provider
from committee.words import Refused

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
CLAIMS = {
    "iss": "https://idp.example",
    "sub": "42",
    "email": "awa@example.org",
    "email_verified": True,
    "iat": NOW.timestamp(),
}


def request_with(cookies: dict[str, str]) -> Request:
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


@pytest.fixture
def identified(monkeypatch):
    """A request whose signed cookie carries these claims."""

    def make(**changes: object) -> Request:
        from streamlit.web.server.starlette.starlette_auth_routes import _create_signed_value_wrapper

        claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
        signed = _create_signed_value_wrapper(USER_COOKIE_NAME, json.dumps(claims)).decode()
        return request_with({USER_COOKIE_NAME: signed})

    return make


def test_invited_person_is_admitted_once_verified(newcomer: str, identified) -> None:
    opened = provider.admit(identified(), NOW)
    assert member_signed_in(opened, NOW).id == newcomer
    assert provider.is_known(identified())
    later = NOW + timedelta(days=1)
    again = provider.admit(
        identified(email="other@example.org", email_verified=False, iat=later.timestamp()), later
    )
    assert member_signed_in(again, later).id == newcomer


@pytest.mark.parametrize(
    "changes",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email_verified": [True]},
        {"email": "stranger@example.org"},
        {"email": None},
        {"sub": None},
        {"iss": ""},
        {"iat": None},
        {"iat": (NOW - timedelta(hours=1)).timestamp()},
        {"iat": "now"},
    ],
)
def test_doubtful_answer_is_refused(newcomer: str, identified, changes: dict) -> None:
    with pytest.raises(Refused):
        provider.admit(identified(**changes), NOW)


@pytest.mark.parametrize("cookies", [{}, {USER_COOKIE_NAME: "forged"}, {USER_COOKIE_NAME: "e30.x.y"}])
def test_unsigned_answer_is_refused(newcomer: str, cookies: dict[str, str]) -> None:
    assert not provider.is_known(request_with(cookies))
    with pytest.raises(Refused):
        provider.admit(request_with(cookies), NOW)


def test_provider_names_come_from_the_secrets(monkeypatch) -> None:
    def configured(section: dict | None) -> list[str]:
        given = None if section is None else SimpleNamespace(get=section.get, to_dict=lambda: section)
        monkeypatch.setattr(provider, "get_secrets_auth_section", lambda: given)
        return provider.providers()

    base = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x"}
    assert configured(None) == []
    assert configured({"client_id": "a"}) == []
    assert configured(base | {"client_id": "a"}) == ["default"]
    assert configured(base | {"okta": {"client_id": "a"}, "note": {"x": 1}}) == ["okta"]


def test_forgetting_takes_every_piece_of_the_identity() -> None:
    response = Response()
    names = [USER_COOKIE_NAME, f"{USER_COOKIE_NAME}_1", f"{USER_COOKIE_NAME}_tokens", "other"]
    provider.forget_identity(request_with(dict.fromkeys(names, "x")), response)
    forgotten = [header.split("=")[0] for header in response.headers.getlist("set-cookie")]
    assert forgotten == names[:3]


@pytest.mark.parametrize(
    "cookie,expected",
    [
        (f"{USER_COOKIE_NAME}=abc; Path=/", provider.ADMITTED),
        (None, provider.FAILED),
        ("x=1", provider.FAILED),
    ],
)
def test_answer_leads_to_our_admission(cookie: str | None, expected: str) -> None:
    import asyncio

    async def streamlit(scope, receive, send) -> None:
        answer = RedirectResponse("/", headers={} if cookie is None else {"set-cookie": cookie})
        await answer(scope, receive, send)

    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def ask(path: str) -> bytes:
        sent.clear()
        await provider.ProviderAnswer(streamlit)({"type": "http", "path": path, "method": "GET"}, None, send)
        return dict(sent[0]["headers"])[b"location"]

    assert asyncio.run(ask("/oauth2callback")) == expected.encode()
    assert asyncio.run(ask("/other")) == b"/"
