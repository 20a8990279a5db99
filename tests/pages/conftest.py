"""How does a test open a page as somebody?

``open_page(code, member, **params)`` runs the whole app (menu, guard, page) as that member and gives the AppTest;
``words(screen)`` is all that it says, without markup::

    def test_list_shows_the_title(store, now, open_page, words):
        member = make_member(Role.STAFF, now=now)
        screen = open_page("applications.list", member)
        assert "Jardins" in words(screen)

``open_page(code, None)`` is a visitor without a sign-in. The member signs in really (a sign-in in the store, its
signed cookie in the browser), and ``desk.now()`` is the fixture ``now``. Widgets are found by their key:
``screen.text_input(key="…")``, ``screen.button(key="…").click().run()``. Parts are elements of type html.
"""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from committee.people.actions import open_sign_in
from committee.people.rules import Member
from committee.settings import ROOT
from committee.ui import desk, navigation
from committee.ui.server.cookies import cookies_of
from tests.bench.statements import components

MAIN = ROOT / "src" / "committee" / "ui" / "main.py"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, now: datetime) -> dict[str, str]:
    """The cookies of the browser that the test drives, and the clock at ``now``."""
    cookies: dict[str, str] = {}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    monkeypatch.setattr(desk, "clock", lambda: now)
    return cookies


@pytest.fixture
def open_page(browser: dict[str, str], now: datetime) -> Callable[..., AppTest]:
    """Open a page of the app as a member (None: nobody), with query parameters; fails on a traceback."""

    def opened(code: str, member: Member | None = None, /, **params: object) -> AppTest:
        browser.clear()
        if member is not None:
            browser.update(cookies_of(open_sign_in(member.id, method="test", now=now)))
        screen = AppTest.from_file(str(MAIN), default_timeout=20)
        screen._bidi_component_manager = components()
        screen._page_hash = calc_hash(navigation.url_path(code))
        screen.query_params.update({name: str(value) for name, value in params.items()})
        screen.run()
        assert not screen.exception, screen.exception[0].stack_trace
        return screen

    return opened


@pytest.fixture
def words() -> Callable[[AppTest], str]:
    """All that a screen says: the parts without their markup, then Streamlit's own texts and labels."""

    def said(screen: AppTest) -> str:
        lines = []
        for element in [*screen.main, *screen.sidebar]:
            if element.type == "html":
                body = re.sub(r"<style.*?</style>", "", element.proto.body, flags=re.DOTALL)
                lines.append(re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body))).strip())
            else:
                lines.extend(
                    str(text) for text in (getattr(element, "label", ""), getattr(element, "value", ""))
                )
        return "\n".join(line for line in lines if line and line != "None")

    return said
