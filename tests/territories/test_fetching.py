"""Do bytes arrive from a path, an address or memory, and is a failure said in words?"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from committee.territories import fetching
from committee.territories.fetching import content_of
from committee.words import Refused


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/qpv.geojson")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/qpv.geojson" else 404)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"{  }")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_path_and_bytes_give_their_content(tmp_path: Path) -> None:
    path = tmp_path / "qpv.geojson"
    path.write_bytes(b"{}")
    assert content_of(path) == (b"{}", "qpv.geojson")
    assert content_of(str(path)) == (b"{}", "qpv.geojson")
    assert content_of(b"{}") == (b"{}", "")


def test_address_gives_its_content_and_follows_a_move(address: str) -> None:
    assert content_of(f"{address}/qpv.geojson") == (b"{  }", f"{address}/qpv.geojson")
    assert content_of(f"{address}/moved")[0] == b"{  }"


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.geojson", tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            content_of(path)


def test_error_of_the_address_is_told(address: str) -> None:
    with pytest.raises(Refused, match="404"):
        content_of(f"{address}/absent")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "https://[not an address/"])
def test_network_that_does_not_answer_is_told(url: str) -> None:
    with pytest.raises(Refused, match="does not answer"):
        content_of(url)


def test_too_large_is_refused_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 3)
    path = tmp_path / "qpv.geojson"
    path.write_bytes(b"{  }")
    for source in (path, b"{  }", f"{address}/qpv.geojson"):
        with pytest.raises(Refused, match="larger"):
            content_of(source)
