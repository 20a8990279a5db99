"""What reaches the browser of a person who opens a page: every message of the run, byte for byte.

The whole app runs through AppTest as that person; the elements, their order, their identifiers and their contents,
menus and titles included, are taken as they would be sent.
"""

from collections.abc import Mapping
from datetime import datetime

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.util import calc_hash

from committee.settings import ROOT
from committee.ui import desk, navigation
from committee.ui.server.cookies import cookies_of
from tests.bench.statements import components

MAIN = ROOT / "src" / "committee" / "ui" / "main.py"
# Of the run, not of the page.
OF_THE_RUN = {"new_session", "session_status_changed", "script_finished", "session_event"}


class Screens:
    """A browser whose person, page and address are chosen for each run; each run is a first visit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self._cookies: dict[str, str] = {}
        self._sent: list[ForwardMsg] = []
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: self._cookies))
        monkeypatch.setattr(desk, "clock", lambda: now)
        parse = local_script_runner.parse_tree_from_messages

        def keep(messages: list[ForwardMsg]) -> object:
            self._sent = messages
            return parse([])

        monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", keep)

    def sent(self, code: str, sign_in: str, params: Mapping[str, str]) -> tuple[bytes, ...]:
        """All messages but those of the run itself; fails on a traceback."""
        self._cookies.clear()
        self._cookies.update(cookies_of(sign_in))
        screen = AppTest.from_file(str(MAIN), default_timeout=60)
        screen._bidi_component_manager = components()
        screen._page_hash = calc_hash(navigation.url_path(code))
        screen.query_params.update(params)
        screen.run()
        kept = [one for one in self._sent if one.WhichOneof("type") not in OF_THE_RUN]
        for one in kept:
            if one.delta.new_element.WhichOneof("type") == "exception":
                raise AssertionError(f"{code}: {one.delta.new_element.exception}")
        return tuple(one.SerializeToString(deterministic=True) for one in kept)
