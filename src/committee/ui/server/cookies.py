"""How does a browser prove its sign-in, and that a form came from one of our own pages?

The sign-in cookie carries nothing but the signed identifier of a sign-in: who that is, and whether it still holds,
is read from the store each time. The key lies in ``var/keys`` so that a restart signs nobody out.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import Response

from committee.people.rules import SIGN_IN_DAYS
from committee.settings import settings
from committee.words import LOCALES

SIGN_IN_AGE = timedelta(days=SIGN_IN_DAYS)
FORM_AGE = timedelta(hours=12)
VISITOR_COOKIE = "committee_visitor"
LANGUAGE_COOKIE = "committee_language"
_KEY_FILE = "cookies.key"
_KEY_BYTES = 32


@lru_cache(maxsize=8)
def _key(folder: Path) -> bytes:
    """The secret of this installation, made once; a second process starting meanwhile reads the first one's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / _KEY_FILE
    if not path.exists():
        fresh = folder / f"{_KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(settings().keys), salt=f"committee.{purpose}")


def sign(purpose: str, value: str) -> str:
    """The value with its signature, good for one purpose only."""
    return str(_serializer(purpose).dumps(value))


def unsign(purpose: str, text: str | None, age: timedelta) -> str | None:
    """The signed value; None when it is absent, altered, too old or signed for another purpose."""
    if not text:
        return None
    try:
        value = _serializer(purpose).loads(text, max_age=int(age.total_seconds()))
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def sign_in_cookie() -> str:
    """The cookie's name; over HTTPS its prefix keeps other hosts of the domain from setting it."""
    return "__Host-committee" if settings().cookies_over_https else "committee"


def cookies_of(sign_in_id: str) -> dict[str, str]:
    """The cookies with which a browser shows this sign-in."""
    return {sign_in_cookie(): sign("sign-in", sign_in_id)}


def sign_in_of(cookies: Mapping[str, str]) -> str | None:
    """The identifier of the sign-in that the cookies prove; the store says whether it still holds."""
    return unsign("sign-in", cookies.get(sign_in_cookie()), SIGN_IN_AGE)


def set_cookie(response: Response, name: str, value: str, age: timedelta) -> None:
    """Set a cookie which scripts do not see and other sites' forms do not send."""
    response.set_cookie(
        name,
        value,
        max_age=int(age.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings().cookies_over_https,
    )


def forget_cookie(response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(
        name, path="/", httponly=True, samesite="lax", secure=settings().cookies_over_https
    )


def remember_sign_in(response: Response, sign_in_id: str) -> None:
    """Give the browser the cookie of its sign-in."""
    set_cookie(response, sign_in_cookie(), cookies_of(sign_in_id)[sign_in_cookie()], SIGN_IN_AGE)


def form_token(visitor: str) -> str:
    """What a form carries to prove that one of our pages made it for the browser with this visitor cookie."""
    return sign("form", visitor)


def is_form_token(visitor: str | None, token: str | None) -> bool:
    """Whether the form's token was made for this browser, of late."""
    expected = unsign("form", token, FORM_AGE)
    return bool(visitor) and expected is not None and secrets.compare_digest(expected, str(visitor))


def chosen_language(cookies: Mapping[str, str]) -> str:
    """The language that this browser chose before anybody signed in; the installation's by default."""
    for candidate in (cookies.get(LANGUAGE_COOKIE), settings().locale):
        if candidate in LOCALES:
            return candidate
    return LOCALES[0]
