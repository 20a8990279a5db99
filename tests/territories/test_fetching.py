"""Do bytes arrive from a path, an address or memory, and is a failure said in words?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from committee.territories import fetching
from committee.territories.fetching import content_of
from committee.words import Refused
from tests.territories.http_server import Answer, publishing


@pytest.fixture
def address() -> Iterator[str]:
    with publishing() as publisher:
        publisher.gives("/qpv.geojson", Answer(b"{  }"))
        publisher.gives("/moved", Answer(status=302, headers={"Location": "/qpv.geojson"}))
        yield publisher.address


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


def test_network_that_does_not_answer_is_told() -> None:
    with pytest.raises(Refused, match="does not answer"):
        content_of("http://127.0.0.1:9/x", pause=lambda _: None)
    with pytest.raises(Refused, match="does not answer"):
        content_of("https://[not an address/", pause=lambda _: None)


def test_too_large_is_refused_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 3)
    path = tmp_path / "qpv.geojson"
    path.write_bytes(b"{  }")
    for source in (path, b"{  }", f"{address}/qpv.geojson"):
        with pytest.raises(Refused, match="larger"):
            content_of(source)
