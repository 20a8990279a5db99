"""Which addresses are our own, and which of them need what?"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from committee.settings import settings

LONGEST = 2000
# Paths that are no screens: programs, files and the front end ask for them.
MACHINE_PATHS = (
    "/static/", "/_stcore/", "/media/", "/component/", "/files/", "/drafts/", "/healthz", "/favicon.png",
)  # fmt: skip
ACCOUNT_PATHS = "/account/"
# Streamlit's own routes of st.login; ours must not shadow them.
PROVIDER_LOGIN, PROVIDER_LOGOUT, PROVIDER_ANSWER = "/auth/login", "/auth/logout", "/oauth2callback"


def is_screen(path: str) -> bool:
    """Whether a person opens this address to look at a screen of the app."""
    others = (*MACHINE_PATHS, ACCOUNT_PATHS, "/auth/", PROVIDER_ANSWER)
    return not path.startswith(others)


def safe_next(wanted: str | None, *, may_be_account: bool = False) -> str:
    """A path of this app to go on to; anything that could lead elsewhere gives the home page."""
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    if "\\" in wanted or any(ord(character) <= 32 or ord(character) == 127 for character in wanted):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc:
        return "/"
    if parts.path.startswith(ACCOUNT_PATHS):
        return wanted if may_be_account else "/"
    return wanted if is_screen(parts.path) else "/"


def is_own_origin(headers: Headers) -> bool:
    """Whether a request which changes something comes from one of our own pages.

    A browser says where a form or a socket comes from; a program that says nothing is judged by its form token.
    """
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in {headers.get("host"), urlsplit(settings().public_url).netloc}


def is_loopback(host: str | None) -> bool:
    """Whether a name or an address means this very machine."""
    if not host:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_name(header: str | None) -> str | None:
    """The name in a Host header, without its port."""
    try:
        return urlsplit(f"//{header}").hostname if header else None
    except ValueError:
        return None
