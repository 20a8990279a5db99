"""How does a short answer reach the screen at once, instead of waiting 40 ms for the browser's acknowledgement?

A socket that Streamlit opens carries no protocol number, so that asyncio does not recognise it as TCP and leaves
Nagle's algorithm on: the last messages of a run then wait for the acknowledgement of the first ones.
"""

import socket

from starlette.types import ASGIApp, Receive, Scope, Send


class Promptness:
    """Middleware, the outermost: what a screen's own connection is given to send leaves at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            _send_at_once(send)
        await self.app(scope, receive, send)


def _send_at_once(send: Send) -> None:
    """Where the server shows its connection; another server simply keeps its own habits."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    connection = None if transport is None else transport.get_extra_info("socket")
    if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
