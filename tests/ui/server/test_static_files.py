"""Are the front end's files sent small, whole and from their folder only?"""

import gzip
import threading

import brotli
import pytest

from committee.ui.server import static_files
from committee.ui.server.static_files import CompressedFiles, accepted_encoding, static_file, static_folder


@pytest.fixture
def script() -> str:
    folder = static_folder()
    path = min((folder / "static" / "js").glob("index.*.js"), key=lambda found: found.name)
    return "/" + path.relative_to(folder).as_posix()


@pytest.mark.parametrize(
    "header,expected",
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("br;q=1.2.3, gzip", "gzip"),
    ],
)
def test_best_accepted_encoding(header: str, expected: str | None) -> None:
    assert accepted_encoding(header) == expected


def test_script_travels_compressed_and_whole(site, script: str) -> None:
    original = (static_folder() / script.lstrip("/")).read_bytes()
    for encoding, undo in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        with site.stream("GET", script, headers={"accept-encoding": encoding}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == encoding
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "immutable" in answer.headers["cache-control"]
        assert "javascript" in answer.headers["content-type"]
        assert len(raw) == int(answer.headers["content-length"]) < len(original) / 2.5
        assert undo(raw) == original
    head = site.head(script, headers={"accept-encoding": "br"})
    assert head.content == b""
    assert head.headers["content-encoding"] == "br"


def test_compressed_copy_is_made_once_and_kept(store, script: str, monkeypatch) -> None:
    source = static_file(script)
    copy = CompressedFiles().copy_of(source, "br")
    assert copy.is_relative_to(store)

    def forbidden(*_args: object) -> bytes:
        raise AssertionError("compressed twice")

    monkeypatch.setattr(static_files, "_compressed", forbidden)
    again = CompressedFiles()
    assert again.copy_of(source, "br") == copy
    assert again.copy_of(source, "br") == copy


def test_many_visitors_at_once_get_one_copy(store, script: str) -> None:
    made, source, found = CompressedFiles(), static_file(script), []
    threads = [threading.Thread(target=lambda: found.append(made.copy_of(source, "gzip"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert not list(found[0].parent.glob("*.part"))


def test_partial_and_plain_requests_are_left_to_streamlit(site, script: str) -> None:
    assert site.get(script, headers={"range": "bytes=0-10"}).text == "plain"
    assert site.get(script, headers={"accept-encoding": "identity"}).text == "plain"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../index.html",
        "/static/../../config.py",
        "/static/../../../../etc/passwd",
        "/static//etc/passwd",
        "/static/js/../../../config.py",
        "/static/\x00.js",
        "/static/js",
        "/static/" + "a" * 5000 + ".js",
        "/static/none.js",
        "/index.html",
    ],
)
def test_nothing_outside_the_folder_is_read(path: str) -> None:
    assert static_file(path) is None


def test_fonts_and_pictures_are_left_alone() -> None:
    folder = static_folder()
    for path in (folder / "static" / "media").glob("*.woff2"):
        assert static_file("/" + path.relative_to(folder).as_posix()) is None


def test_first_screens_files_come_first() -> None:
    paths = static_files._in_order_of_need()
    document = (static_folder() / "index.html").read_text()
    assert paths[0].name in document
    assert len(paths) == len(set(paths)) > 100


def test_compressing_ahead_survives_a_full_disk(store, monkeypatch) -> None:
    made = CompressedFiles()

    def full(*_args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(made, "copy_of", full)
    thread = made.begin()
    thread.join(10)
    assert not thread.is_alive()
