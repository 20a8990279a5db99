"""The server's own routes and middleware around a document like Streamlit's, without Streamlit's runtime."""

import re
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from committee import settings as settings_module
from committee.people.actions import invite, register_person
from committee.people.rules import OFFICE, Role
from committee.store import engine as engine_module
from committee.ui.server import assembly, state, static_files

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of httpx, which Streamlit does not use yet
    from starlette.testclient import TestClient

ADDRESS = "http://localhost:8501"
PASSWORD = "un mot de passe assez long"


async def _document(request: Request) -> Response:
    if request.url.path.startswith(("/static/", "/_stcore/")):
        return PlainTextResponse("plain")
    return FileResponse(static_files.static_folder() / "index.html")


class Site(TestClient):
    """A browser on the server; ``post_form`` sends the form of a page with its token."""

    def token(self, address: str = "/account/sign-in") -> str:
        """The token of the first form on a page."""
        found = re.search(r'name="token" value="([^"]+)"', self.get(address).text)
        assert found is not None
        return found.group(1)

    def post_form(self, address: str, *, page: str | None = None, headers: dict | None = None, **fields: str):
        """Send a form as the page itself would."""
        data = {"token": self.token(page or address), **fields}
        return self.post(address, data=data, headers={"origin": ADDRESS, **(headers or {})})


def make_site(client: tuple[str, int] = ("127.0.0.1", 50000), address: str = ADDRESS) -> Site:
    """A fresh browser, which follows no redirect by itself."""
    routes = [*assembly.ROUTES, Route("/{path:path}", _document, methods=["GET", "POST"])]
    app = Starlette(routes=routes, middleware=assembly.MIDDLEWARE)
    return Site(app, base_url=address, client=client, follow_redirects=False)


@pytest.fixture
def site(store: Path) -> Site:
    """A browser on a configured installation."""
    return make_site()


@pytest.fixture
def newcomer(store: Path) -> str:
    """A member of the committee without a password yet, by identifier."""
    return register_person("Awa Diop", "awa@example.org", [Role.MEMBER], actor=OFFICE, now=datetime.now(UTC))


@pytest.fixture
def invitation(newcomer: str) -> str:
    """The token of the newcomer's invitation."""
    return invite(newcomer, actor=OFFICE, now=datetime.now(UTC))


@pytest.fixture
def signed_in(site: Site, invitation: str) -> Site:
    """The newcomer's browser after the invitation was accepted."""
    address = f"/account/invitation/{invitation}"
    answer = site.post_form(address, password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303
    return site


@pytest.fixture
def unconfigured(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same store, seen as that of a first start with nothing configured."""
    frozen = replace(settings_module.settings(), configured=False)
    for module in (settings_module, engine_module, state):
        monkeypatch.setattr(module, "settings", lambda: frozen)
    monkeypatch.setattr("committee.ui.server.cookies.settings", lambda: frozen)
    return store
