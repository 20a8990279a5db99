"""A Streamlit browser without a browser: one websocket session that asks for pages and counts what comes back."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


@dataclass(frozen=True)
class Run:
    """One run of a page: seconds until its script finished, bytes received, how it ended, what it drew.

    ``largest``: the bytes of the heaviest message.
    """

    seconds: float
    received: int
    is_successful: bool
    elements: tuple[tuple[str, str], ...] = ()
    largest: int = 0


class Visitor:
    """One session on a running server, signed in by its cookie."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self._ending = ExitStack()
        self._watcher = self._page = ""
        self._socket = self._ending.enter_context(
            connect(
                address.replace("http", "ws", 1) + "/_stcore/stream",
                additional_headers={"Cookie": cookie},
                origin=address,
                subprotocols=["streamlit"],
                max_size=None,
            )
        )

    def run(self, page: str, query: str = "") -> Run:
        """Ask for one run of a page (its url path) and wait until its script has finished."""
        return self._run(page, query, "")

    def look(self, page: str, query: str = "") -> Run:
        """Ask for one run of the fragment which the page, run before, said to run again by itself."""
        return self._run(page, query, self._watcher)

    def _run(self, page: str, query: str, fragment: str) -> Run:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.page_script_hash = self._page if fragment else ""
        asked.rerun_script.context_info.url = f"http://localhost/{page}?{query}"
        received, largest, started, is_successful = 0, 0, time.perf_counter(), True
        elements: list[tuple[str, str]] = []
        self._socket.send(asked.SerializeToString())
        while True:
            data = self._socket.recv(timeout=60)
            received, largest = received + len(data), max(largest, len(data))
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "auto_rerun":
                self._watcher = message.auto_rerun.fragment_id
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                drawn = message.delta.new_element.WhichOneof("type") or ""
                elements.append((drawn, str(getattr(message.delta.new_element, drawn, ""))))
                is_successful = is_successful and drawn != "exception"
            elif kind == "script_finished":
                seconds = time.perf_counter() - started
                return Run(seconds, received, is_successful, tuple(elements), largest)

    def close(self) -> None:
        """Leave."""
        self._ending.close()
