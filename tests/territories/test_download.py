"""Does a file get here whole over a bad network, and is every failure said in words?"""

import gzip
import hashlib
import io
import json
import os
import socket
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from committee.territories import download
from committee.territories.addresses import anywhere
from committee.territories.download import TRIES, fetch, fetch_address
from committee.territories.rules import EditionKind, Generation
from committee.territories.sources import Source
from committee.words import Refused
from tests.territories.http_server import Answer, Publisher, publishing

BODY = b'{"type": "FeatureCollection", "features": []}' + b" " * 200_000
ETAG = {"ETag": '"one"'}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited for, without waiting them."""
    return []


def _source(address: str | None, **told: object) -> Source:
    return replace(
        Source(
            "essai",
            EditionKind.PERIMETERS,
            Generation.OF_2024,
            {"fr": "Essai"},
            "ANCT",
            "Licence Ouverte 2.0",
            "https://example.org/page",
            address,
            is_own=True,
        ),
        **told,
    )


def _told(path: Path) -> dict[str, str]:
    """The files of a folder with their modes."""
    return {each.name: oct(each.lstat().st_mode & 0o777) for each in sorted(path.iterdir())}


def test_what_is_fetched_is_its_owner_s_alone(publisher: Publisher, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "territories"
    before = os.umask(0)
    try:
        fetch_address(publisher.gives("/a.csv", Answer(BODY)), folder, door=anywhere)
        cut = publisher.gives("/b.csv", Answer(BODY, headers=ETAG, sent=30_000, knows_parts=False))
        with pytest.raises(Refused):
            fetch_address(cut, folder, door=anywhere, pause=lambda _: None)
    finally:
        os.umask(before)
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert set(_told(folder).values()) == {"0o600"}


def test_link_in_the_place_of_a_part_is_not_followed(publisher: Publisher, tmp_path: Path) -> None:
    folder, victim = tmp_path / "territories", tmp_path / "victim"
    folder.mkdir()
    victim.write_text("mine", "utf-8")
    address = publisher.gives("/x.csv", Answer(BODY, headers=ETAG))
    code = f"address-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    for ending in ("part", "part.json", "lock"):
        link = folder / f"{code}.{ending}"
        link.symlink_to(victim)
        with pytest.raises(Refused, match="cannot be written"):
            fetch_address(address, folder, door=anywhere)
        for left in folder.iterdir():
            left.unlink()
    assert victim.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["/../../etc/passwd", "/..", "/%2e%2e%2f%2e%2e%2fx", "/a%00b.csv", "/%2Fetc%2Fpasswd", "/.ssh"]
)
def test_name_of_a_file_never_leaves_its_folder(publisher: Publisher, tmp_path: Path, name: str) -> None:
    told = {"Content-Disposition": 'attachment; filename="../../../../tmp/x"'}
    for path in (name, str(httpx.URL(publisher.address + name).raw_path, "ascii")):
        publisher.answers[path] = [Answer(BODY, headers=told)]
    found = fetch_address(publisher.address + name, tmp_path / "kept", door=anywhere)
    assert found.path.resolve().parent == (tmp_path / "kept").resolve()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["kept"]


def test_second_fetch_of_the_same_file_waits_for_the_first(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/x.csv", Answer(BODY, wait=0.3))
    found: list[object] = []

    def run() -> None:
        try:
            found.append(fetch_address(address, tmp_path, door=anywhere).size)
        except Refused as refusal:
            found.append(str(refusal.sentence))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == [
        str(len(BODY)),
        "This file is being fetched already. Wait until that is done, then try again.",
    ]


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "deflate", "zstd", "compress"])
def test_stacked_or_unknown_packing_is_not_unpacked(
    publisher: Publisher, tmp_path: Path, packing: str
) -> None:
    """Two layers of 600 bytes unpack to hundreds of megabytes before anything can be counted."""
    body = gzip.compress(gzip.compress(BODY))
    address = publisher.gives("/x", Answer(body, headers={"Content-Encoding": packing}))
    with pytest.raises(Refused, match="not read here"):
        fetch_address(address, tmp_path, door=anywhere)


def test_packed_bomb_is_stopped_in_little_memory(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(bytes(64 * 2**20))
    monkeypatch.setattr(download, "LARGEST", 2**20)
    address = publisher.gives("/x", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    with pytest.raises(Refused, match="larger than"):
        fetch_address(address, tmp_path, door=anywhere)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20
    assert list(tmp_path.iterdir()) == []


def test_members_of_a_packed_answer_all_count_and_a_cut_one_is_told(
    publisher: Publisher, tmp_path: Path
) -> None:
    headers = {"Content-Encoding": "gzip"}
    two = gzip.compress(b"a;b\n") + gzip.compress(b"1;2\n")
    found = fetch_address(publisher.gives("/x", Answer(two, headers=headers)), tmp_path, door=anywhere)
    assert found.path.read_bytes() == b"a;b\n1;2\n"
    for broken in (two[:-5], b"no gzip at all", two + b"rest"):
        address = publisher.gives("/y", Answer(broken, headers=headers))
        with pytest.raises(Refused, match="broke off"):
            fetch_address(address, tmp_path, door=anywhere, pause=lambda _: None)


def test_no_server_of_the_setting_leads_to_this_machine(tmp_path: Path) -> None:
    """Only an address that itself names this machine, over http, may stay on it."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "mirror.example.org"
        if request.url.path == "/catalogue":
            told = {"resources": [{"url": "http://127.0.0.1:8501/admin.csv", "last_modified": "2026"}]}
            return httpx.Response(200, content=iter([json.dumps(told).encode()]))
        return httpx.Response(302, headers={"location": "http://127.0.0.1:8501/admin.csv"})

    address = "https://mirror.example.org/"
    for source in (
        _source(f"{address}x.csv"),
        _source(None, catalogue=f"{address}catalogue", file_name="admin"),
    ):
        with (
            httpx.Client(transport=httpx.MockTransport(answer)) as client,
            pytest.raises(Refused, match="not https"),
        ):
            fetch(source, tmp_path, client=client, pause=lambda _: None)


def _zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def test_whole_file_arrives_with_its_checksum_and_progress(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/20260115-204323/qp.geojson", Answer(BODY))
    seen: list[tuple[int, int]] = []
    found = fetch(_source(address), tmp_path / "files", progress=lambda *told: seen.append(told))
    assert found.path.read_bytes() == BODY
    assert found.path.name == "essai--qp.geojson"
    assert found.name == "qp.geojson"
    assert found.sha256 == hashlib.sha256(BODY).hexdigest()
    assert found.size == len(BODY)
    assert found.published_on == date(2026, 1, 15)
    assert not found.is_resumed
    assert seen[-1] == (len(BODY), len(BODY))
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["essai--qp.geojson"]
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


def test_redirects_are_followed_and_the_last_address_is_told(publisher: Publisher, tmp_path: Path) -> None:
    publisher.gives("/last/list.csv", Answer(b"code_qp\n"))
    address = publisher.gives("/r/1", Answer(status=302, headers={"Location": "/last/list.csv"}))
    found = fetch(_source(address), tmp_path)
    assert found.address.endswith("/last/list.csv")
    assert found.published_on is None


def test_source_without_address_tells_the_page(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"No file address .* https://example.org/page .*COMMITTEE_TERRITORIES"):
        fetch(_source(None), tmp_path)


@pytest.mark.parametrize("status", [404, 410])
def test_missing_file_is_told_at_once(
    publisher: Publisher, tmp_path: Path, waits: list[float], status: int
) -> None:
    address = publisher.gives("/gone", Answer(b"<html>", status))
    with pytest.raises(Refused, match=str(status)):
        fetch(_source(address), tmp_path, pause=waits.append)
    assert waits == []
    assert list(tmp_path.iterdir()) == []


def test_other_refusal_of_the_server_is_told(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="error 403"):
        fetch(_source(publisher.gives("/x", Answer(status=403))), tmp_path)


def test_error_of_the_server_is_tried_again(publisher: Publisher, tmp_path: Path, waits: list[float]) -> None:
    address = publisher.gives("/x", Answer(status=500), Answer(status=503), Answer(BODY))
    assert fetch(_source(address), tmp_path, pause=waits.append).size == len(BODY)
    assert waits == [1.0, 2.0]


def test_server_that_never_recovers_is_told_with_what_to_do(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(status=502))
    with pytest.raises(Refused, match=r"error 502.*Try again later.*example.org/page.*territories import"):
        fetch(_source(address), tmp_path, pause=waits.append)
    assert len(publisher.asked) == TRIES
    assert len(waits) == TRIES - 1


def test_server_that_asks_to_wait_is_obeyed(publisher: Publisher, tmp_path: Path, waits: list[float]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    address = publisher.gives(
        "/x",
        Answer(status=429, headers={"Retry-After": "7"}),
        Answer(status=429, headers={"Retry-After": soon}),
        Answer(status=429, headers={"Retry-After": "99999999999"}),
        Answer(BODY),
    )
    fetch(_source(address), tmp_path, pause=waits.append)
    assert waits[0] == 7
    assert 25 < waits[1] <= 30
    assert waits[2] == download.LONGEST_WAIT


def test_word_that_is_no_time_is_not_waited_for(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(status=429, headers={"Retry-After": "soon"}), Answer(BODY))
    fetch(_source(address), tmp_path, pause=waits.append)
    assert waits == [1.0]


@pytest.mark.parametrize(
    "headers", [ETAG, {"Last-Modified": "Thu, 15 Jan 2026 20:43:23 GMT", "etag": 'W/"weak"'}]
)
def test_file_cut_short_is_resumed_where_it_stopped(
    publisher: Publisher, tmp_path: Path, waits: list[float], headers: dict[str, str]
) -> None:
    address = publisher.gives("/x", Answer(BODY, headers=headers, sent=70_000), Answer(BODY, headers=headers))
    found = fetch(_source(address), tmp_path, pause=waits.append)
    assert found.path.read_bytes() == BODY
    assert found.is_resumed
    assert publisher.ranges == [None, "bytes=70000-"]


def test_file_cut_short_again_and_again_is_kept_for_the_next_call(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(BODY, headers=ETAG, sent=20_000))
    with pytest.raises(Refused, match="80 kB that arrived are kept"):
        fetch(_source(address), tmp_path, pause=waits.append)
    assert waits == [1.0] * (TRIES - 1)
    assert (tmp_path / "essai.part").stat().st_size == 80_000
    publisher.gives("/x", Answer(BODY, headers=ETAG))
    found = fetch(_source(address), tmp_path)
    assert found.path.read_bytes() == BODY
    assert found.is_resumed
    assert publisher.ranges[-1] == "bytes=80000-"


def test_file_cut_short_by_a_server_without_etag_begins_again(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(BODY, sent=20_000), Answer(BODY))
    found = fetch(_source(address), tmp_path, pause=waits.append)
    assert found.path.read_bytes() == BODY
    assert not found.is_resumed
    assert publisher.ranges == [None, None]


def test_packed_answer_is_unpacked_and_never_resumed(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    packed = gzip.compress(os.urandom(30_000))
    headers = ETAG | {"Content-Encoding": "gzip"}
    address = publisher.gives(
        "/x", Answer(packed, headers=headers, sent=20_000), Answer(gzip.compress(BODY), headers=headers)
    )
    assert fetch(_source(address), tmp_path, pause=waits.append).path.read_bytes() == BODY
    assert publisher.ranges == [None, None]


def test_server_that_gives_no_parts_gives_the_whole_file_again(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives(
        "/x", Answer(BODY, headers=ETAG, sent=20_000), Answer(BODY, headers=ETAG, knows_parts=False)
    )
    found = fetch(_source(address), tmp_path, pause=waits.append)
    assert found.path.read_bytes() == BODY
    assert not found.is_resumed


def test_file_that_changed_between_two_tries_is_not_mixed(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    other = b"[" + BODY
    address = publisher.gives(
        "/x", Answer(BODY, headers=ETAG, sent=20_000), Answer(other, headers={"ETag": '"two"'})
    )
    assert fetch(_source(address), tmp_path, pause=waits.append).path.read_bytes() == other


@pytest.mark.parametrize(
    "headers",
    [{"ETag": '"two"', "Content-Range": "bytes 20000-30000/30001"}, {"Content-Range": "bytes 5-9/10"}],
)
def test_part_of_another_file_is_thrown_away(
    publisher: Publisher, tmp_path: Path, waits: list[float], headers: dict[str, str]
) -> None:
    address = publisher.gives(
        "/x", Answer(BODY, headers=ETAG, sent=20_000), Answer(b"wrong", 206, headers), Answer(BODY)
    )
    assert fetch(_source(address), tmp_path, pause=waits.append).path.read_bytes() == BODY


def test_part_larger_than_the_file_is_thrown_away(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(BODY, headers=ETAG, sent=20_000), Answer(status=416), Answer(BODY))
    assert fetch(_source(address), tmp_path, pause=waits.append).path.read_bytes() == BODY


def test_part_of_another_address_or_with_a_damaged_note_is_not_continued(
    publisher: Publisher, tmp_path: Path
) -> None:
    address = publisher.gives("/x", Answer(BODY, headers=ETAG))
    for note in ('{"address": "https://elsewhere.org", "validator": "a"}', "[]", "{", '{"validator": 3}'):
        (tmp_path / "essai.part").write_bytes(b"old")
        (tmp_path / "essai.part.json").write_text(note, "utf-8")
        assert fetch(_source(address), tmp_path).path.read_bytes() == BODY
    assert set(publisher.ranges) == {None}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(
            b"<html><body>Maintenance</body></html>", headers={"Content-Type": "text/html; charset=utf-8"}
        ),
        Answer(b"\xef\xbb\xbf \n<!DOCTYPE HTML><html>", headers={"Content-Type": "application/zip"}),
    ],
)
def test_page_where_data_was_expected_is_refused(
    publisher: Publisher, tmp_path: Path, answer: Answer
) -> None:
    with pytest.raises(Refused, match="a page to read, not a file"):
        fetch(_source(publisher.gives("/x", answer)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_endless_redirects_are_refused(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/x", Answer(status=302, headers={"Location": "/x"}))
    with pytest.raises(Refused, match="without end"):
        fetch(_source(address), tmp_path)


@pytest.mark.parametrize("location", ["http://example.org/x", "file:///etc/passwd", "ftp://example.org/x"])
def test_redirect_to_less_than_https_is_refused(publisher: Publisher, tmp_path: Path, location: str) -> None:
    address = publisher.gives("/x", Answer(status=302, headers={"Location": location}))
    with pytest.raises(Refused, match="not https"):
        fetch(_source(address), tmp_path)


def test_shipped_address_is_asked_over_https_alone(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not https"):
        fetch(_source(publisher.gives("/x", Answer(BODY)), is_own=False), tmp_path)
    assert publisher.asked == []


def test_slow_server_is_told(publisher: Publisher, tmp_path: Path, waits: list[float]) -> None:
    address = publisher.gives("/x", Answer(BODY, wait=0.4))
    with (
        httpx.Client(timeout=0.05) as client,
        pytest.raises(Refused, match=r"127\.0\.0\.1 answers too slowly"),
    ):
        fetch(_source(address), tmp_path, client=client, pause=waits.append)


def test_server_that_drips_for_ever_is_left(
    publisher: Publisher, tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LONGEST", -1.0)
    address = publisher.gives("/x", Answer(BODY))
    with pytest.raises(Refused, match="answers too slowly"):
        fetch(_source(address), tmp_path, pause=waits.append)


def test_absent_network_is_told_with_what_to_do(tmp_path: Path, waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Refused, match=r"does not answer: the network may be absent.*fetch the file by hand"):
        fetch(_source(f"http://127.0.0.1:{port}/x"), tmp_path, pause=waits.append)
    assert waits == [1.0, 2.0, 4.0]


def test_too_large_file_is_not_kept(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LARGEST", 1000)
    told = publisher.gives("/x", Answer(BODY))
    untold = publisher.gives(
        "/y", Answer(b"3e8\r\n" + b" " * 1000 + b"\r\n64\r\n" + b" " * 100 + b"\r\n0\r\n\r\n")
    )
    publisher.answers["/y"][0].headers = {"Transfer-Encoding": "chunked", "Content-Length": ""}
    for address in (told, untold):
        with pytest.raises(Refused):
            fetch(_source(address), tmp_path, pause=lambda _: None)
        assert not (tmp_path / "essai.part").exists()


def test_checksum_of_a_dated_edition_must_be_right(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/x", Answer(BODY))
    right = _source(address, published_on=date(2018, 1, 10), sha256=hashlib.sha256(BODY).hexdigest())
    found = fetch(right, tmp_path)
    assert found.notes == ()
    assert found.published_on == date(2018, 1, 10)
    with pytest.raises(Refused, match="not the one known here"):
        fetch(replace(right, sha256="0" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("entry", ["GEOJSON/qp.geojson", "other", "GEOJSON/qp.geojson small"])
def test_newer_edition_at_a_lasting_address_is_a_remark(
    publisher: Publisher, tmp_path: Path, entry: str
) -> None:
    address = publisher.gives("/x", Answer(_zipped("GEOJSON/qp.geojson", BODY)))
    name, _, is_small = entry.partition(" ")
    known = _source(
        address, entry=name, sha256=hashlib.sha256(BODY).hexdigest(), size=10 if is_small else len(BODY)
    )
    remarks = fetch(known, tmp_path).notes
    assert [note.severity for note in remarks] == ([] if entry == "GEOJSON/qp.geojson" else ["warning"])


def test_json_where_a_zip_was_known_is_kept_with_a_remark(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/x", Answer(BODY))
    found = fetch(_source(address, entry="GEOJSON/qp.geojson", sha256="0" * 64), tmp_path)
    assert found.path.read_bytes() == BODY
    assert len(found.notes) == 1


CATALOGUE = (
    b'{"resources": [{"url": "%s/old/passage.csv", "last_modified": "2024-01-02T03:04:05"}, 3, {"url": null},'
    b' {"url": "%s/new/Passage.csv", "last_modified": "2026-01-02T03:04:05.1+00:00"},'
    b' {"url": "%s/liste.csv", "last_modified": "2027-01-02"}]}'
)


def _catalogue(publisher: Publisher) -> bytes:
    return CATALOGUE.replace(b"%s", publisher.address.encode())


def test_catalogue_tells_where_the_newest_file_lies(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    publisher.gives("/new/Passage.csv", Answer(b"QP2024;Statut\n"))
    catalogue = publisher.gives("/api", Answer(status=503), Answer(_catalogue(publisher)))
    found = fetch(_source(None, catalogue=catalogue, file_name="passage"), tmp_path, pause=waits.append)
    assert found.name == "Passage.csv"
    assert found.published_on == date(2026, 1, 2)
    assert waits == [1.0]


def test_day_that_the_catalogue_does_not_tell_is_unknown(publisher: Publisher, tmp_path: Path) -> None:
    publisher.gives("/x.csv", Answer(b"QP2024;Statut\n"))
    told = b'{"resources": [{"url": "%s/x.csv"}]}' % publisher.address.encode()
    catalogue = publisher.gives("/api", Answer(told))
    assert fetch(_source(None, catalogue=catalogue, file_name="x"), tmp_path).published_on is None


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"{}", 200, "not the one expected"),
        (b"<html>", 200, "not the one expected"),
        (b'{"resources": 3}', 200, "not the one expected"),
        (b'{"resources": []}', 200, "lists no file passage"),
        (b"", 500, "by hand from https://example.org/page"),
        (b'"' + b" " * 6 * 2**20, 200, "not the one expected"),
    ],
)
def test_catalogue_that_does_not_help_is_told(
    publisher: Publisher, tmp_path: Path, waits: list[float], content: bytes, status: int, words: str
) -> None:
    catalogue = publisher.gives("/api", Answer(content, status))
    with pytest.raises(Refused, match=words):
        fetch(_source(None, catalogue=catalogue, file_name="passage"), tmp_path, pause=waits.append)


def test_folder_that_cannot_be_written_is_told(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused, match="cannot be written"):
        fetch(_source(publisher.gives("/x", Answer(BODY))), tmp_path / "file" / "in")


def test_typed_address_of_this_machine_is_not_asked(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not https"):
        fetch_address(publisher.gives("/x", Answer(BODY)), tmp_path)
    with pytest.raises(Refused, match="private network"):
        fetch_address("https://127.0.0.1/x", tmp_path)
    with pytest.raises(Refused, match="Nobody knows"):
        fetch_address("https://[not an address/", tmp_path)
    with pytest.raises(Refused, match="cannot be asked"):
        fetch_address("https://" + "a" * 70_000, tmp_path)
    assert publisher.asked == []


def test_address_through_the_command_line_may_be_this_machine(publisher: Publisher, tmp_path: Path) -> None:
    address = publisher.gives("/dir/", Answer(BODY))
    found = fetch_address(address, tmp_path, door=anywhere)
    assert found.name == "data"


def test_failure_of_a_typed_address_tells_to_send_the_file(
    publisher: Publisher, tmp_path: Path, waits: list[float]
) -> None:
    address = publisher.gives("/x", Answer(status=500))
    with pytest.raises(Refused, match="or send the file itself"):
        fetch_address(address, tmp_path, door=anywhere, pause=waits.append)
