"""A server of this machine that answers as the publishers' do on a bad day, so that no test needs the network."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer. ``sent``: how many bytes of the body go out before the line is cut; ``wait``: seconds before."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None
    wait: float = 0.0
    knows_parts: bool = True


class Publisher:
    """What the server holds: for each path its answers in turn, the last for ever; and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def gives(self, path: str, *answers: Answer) -> str:
        """Answer this path so; its whole address."""
        self.answers[path] = list(answers)
        return self.address + path

    @property
    def ranges(self) -> list[str | None]:
        """The part of the file that each request asked for."""
        return [headers.get("range") for _, headers in self.asked]


@contextmanager
def publishing() -> Iterator[Publisher]:
    """A running server."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            publisher.asked.append((self.path, {name.lower(): text for name, text in self.headers.items()}))
            waiting = publisher.answers.get(self.path, [Answer(status=404)])
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            time.sleep(answer.wait)
            self.answer(answer)

        def answer(self, answer: Answer) -> None:
            status, body, headers = answer.status, answer.body, dict(answer.headers)
            asked, condition = self.headers.get("Range"), self.headers.get("If-Range")
            known = headers.get("ETag") or headers.get("Last-Modified")
            if asked and answer.knows_parts and status == 200 and condition in {None, known}:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                status, body = 206, body[start:]
            self.send_response(status)
            headers.setdefault("Content-Length", str(len(body)))
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            try:
                self.wfile.write(body if answer.sent is None else body[: answer.sent])
                self.wfile.flush()
            except OSError:
                return
            if answer.sent is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what some tests want."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        publisher.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield publisher
        finally:
            server.shutdown()
            thread.join()
