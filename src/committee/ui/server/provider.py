"""How does a sign-in at an identity provider become one of ours?

``st.login`` and its callback are Streamlit's. When its answer has come, the browser is led to ``ADMITTED``, which
reads the identity from Streamlit's signed cookie, admits invited people only, and opens a sign-in like any other:
it ends with the same sign-out, in every tab.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_secrets_auth_section
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette import starlette_auth_routes as streamlit_auth
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from committee.people.actions import admit_oidc, open_sign_in
from committee.ui.server.addresses import PROVIDER_ANSWER
from committee.words import Refused, Sentence

ADMITTED = "/account/admitted"
FAILED = "/account/sign-in?problem=provider"
DEFAULT = "default"
FRESH = timedelta(minutes=10)


def providers() -> list[str]:
    """The names of the identity providers in the secrets file; the unnamed one is ``default``."""
    section = get_secrets_auth_section()
    if not section or not section.get("redirect_uri") or not section.get("cookie_secret"):
        return []
    if section.get("client_id"):
        return [DEFAULT]
    return [
        str(name)
        for name, value in section.to_dict().items()
        if isinstance(value, dict) and "client_id" in value
    ]


def login_address(provider: str) -> str:
    """Where Streamlit's own sign-in with this provider begins."""
    return generate_login_redirect_url(provider)


def _claims(request: Request) -> dict[str, Any] | None:
    cookie = streamlit_auth._get_cookie_value_from_request(request, USER_COOKIE_NAME)
    claims = json.loads(cookie) if cookie else None
    return claims if isinstance(claims, dict) else None


def is_known(request: Request) -> bool:
    """Whether the browser still carries an identity of the provider."""
    return _claims(request) is not None


def admit(request: Request, now: datetime) -> str:
    """The sign-in of the person whom the provider just identified. Raises Refused for anybody not invited."""
    claims = _claims(request) or {}
    issuer, subject = str(claims.get("iss", "")), str(claims.get("sub", ""))
    issued = claims.get("iat")
    is_fresh = isinstance(issued, int | float) and abs(now.timestamp() - issued) < FRESH.total_seconds()
    if not issuer or not subject or not is_fresh:
        raise Refused(Sentence("The identity provider's answer was not received. Try again."))
    is_verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    member = admit_oidc(issuer, subject, str(claims.get("email", "")), is_email_verified=is_verified, now=now)
    return open_sign_in(member.id, method="oidc", now=now)


def forget_identity(request: Request, response: Response) -> None:
    """Have the browser forget what Streamlit keeps of the provider's answer."""
    for name in request.cookies:
        if name == USER_COOKIE_NAME or name.startswith((f"{USER_COOKIE_NAME}_", TOKENS_COOKIE_NAME)):
            response.delete_cookie(name, path="/")


class ProviderAnswer:
    """Middleware: leads the browser from the provider's answer to our own admission."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PROVIDER_ANSWER:
            await self.app(scope, receive, send)
            return

        async def led_on(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in {302, 303, 307}:
                given = Headers(raw=message["headers"]).getlist("set-cookie")
                is_identified = any(
                    cookie.startswith(f"{USER_COOKIE_NAME}=") and "max-age=0" not in cookie.lower()
                    for cookie in given
                )
                MutableHeaders(raw=message["headers"])["location"] = ADMITTED if is_identified else FAILED
            await send(message)

        await self.app(scope, receive, led_on)
