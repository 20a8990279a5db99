import asyncio
import socket
from typing import Any

import pytest

from committee.ui.server.promptness import Promptness


class _Connection(asyncio.Protocol):
    """A connection as the server holds it: what it sends goes out through ``transport``."""

    def __init__(self, made: "asyncio.Future[_Connection]") -> None:
        self._made = made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._made.set_result(self)

    async def send(self, _message: Any) -> None:
        raise AssertionError("nothing is sent here")


async def _receive() -> dict[str, Any]:
    return {}


async def _app(_scope: Any, _receive: Any, _send: Any) -> None:
    return None


async def _is_prompt(kind: str) -> bool:
    """Whether a connection of this kind sends at once, on a socket opened as Streamlit opens its own."""
    loop = asyncio.get_running_loop()
    made: asyncio.Future[_Connection] = loop.create_future()
    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    server = await loop.create_server(lambda: _Connection(made), sock=listening)
    async with server:
        _, writer = await asyncio.open_connection(*listening.getsockname())
        connection = await made
        await Promptness(_app)({"type": kind}, _receive, connection.send)
        held = connection.transport.get_extra_info("socket")
        answer = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.transport.close()
        writer.close()
        await writer.wait_closed()
    return bool(answer)


@pytest.mark.parametrize(("kind", "is_prompt"), [("websocket", True), ("http", False)])
def test_screens_connection_sends_at_once(kind: str, is_prompt: bool) -> None:
    assert asyncio.run(_is_prompt(kind)) is is_prompt


def test_unknown_server_keeps_its_habits() -> None:
    async def send(_message: Any) -> None:
        return None

    asyncio.run(Promptness(_app)({"type": "websocket"}, _receive, send))
