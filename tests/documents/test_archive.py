"""Is a ZIP of documents read without ever being unpacked beyond its limits?"""

import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.documents import archive
from committee.documents.archive import MOST_FILES, Packed, read_archive
from committee.documents.rules import LARGEST
from committee.words import Refused


def zipped(*parts: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A ZIP of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return made.getvalue()


def read(content: bytes) -> list[Packed]:
    return list(read_archive(content, "pieces.zip"))


def why(content: bytes) -> str:
    [one] = read(content)
    assert one.content == b""
    return str(one.refusal)


def test_files_come_with_their_folders_and_bytes() -> None:
    found = read(
        zipped(("D-1/", b""), ("D-1/Été/rib.pdf", b"%PDF-"), ("__MACOSX/x", b"1"), ("a/Thumbs.db", b"2"))
    )
    assert found == [Packed("D-1/Été/rib.pdf", b"%PDF-")]
    assert (found[0].folders, found[0].filename) == (("D-1", "Été"), "rib.pdf")


@pytest.mark.parametrize("name", ["../evil.pdf", "a/../../b.pdf", "/etc/passwd", "C:/a.pdf", "a\\b.pdf"])
def test_path_that_leads_out_is_refused(name: str) -> None:
    assert "leads out" in why(zipped((name, b"x")))


def test_links_passwords_and_second_paths_are_refused() -> None:
    link = zipfile.ZipInfo("lien.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link" in why(zipped((link, b"/etc/passwd")))
    locked = bytearray(zipped(("a.pdf", b"x")))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "password" in why(bytes(locked))
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(("a.pdf", b"1"), ("a.pdf", b"2"))
    assert [one.refusal is None for one in read(twice)] == [True, False]


def test_bombs_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "far more" in why(zipped(("a.pdf", b"\0" * 5_000_000)))
    assert "larger than 50" in why(zipped(("a.pdf", b"\0" * (LARGEST + 1))))
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 10)
    assert [one.refusal is None for one in read(zipped(("a.pdf", b"12345678"), ("b.pdf", b"12345678")))] == [
        True,
        False,
    ]


def test_size_told_by_the_header_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = bytearray(zipped(("a.pdf", b"a" * 900)))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = (5).to_bytes(4, "little")
    [one] = read(bytes(made))
    assert len(one.content) <= 5 or one.refusal is not None


def test_damaged_part_is_told_and_the_others_are_read() -> None:
    made = bytearray(zipped(("a.pdf", b"abcdefgh" * 50), ("b.pdf", b"ok")))
    at = made.index(b"a.pdf") + len("a.pdf")
    made[at : at + 6] = b"\xff" * 6
    first, second = read(bytes(made))
    assert "damaged" in str(first.refusal)
    assert second.content == b"ok"


def test_what_is_no_zip_is_refused() -> None:
    for content, words in (
        (b"nothing", "not a ZIP"),
        (b"0" * (LARGEST + 1), "50 MB"),
        (zipped(("a.pdf", b"")) + b"PK\x01\x02" * 50_001, "more than"),
        (zipped(*((str(n), b"") for n in range(MOST_FILES + 1))), "more than"),
    ):
        with pytest.raises(Refused, match=words):
            read(content)


@pytest.mark.parametrize(
    ("raw", "name"), [("été.pdf".encode(), "été.pdf"), ("été.pdf".encode("cp850"), "été.pdf")]
)
def test_old_archivers_letters_are_read_again(raw: bytes, name: str) -> None:
    held = zipped(("xxx.pdf".ljust(len(raw), "x")[: len(raw)], b"1"))
    [one] = read(held.replace("xxx.pdf".ljust(len(raw), "x")[: len(raw)].encode(), raw))
    assert one.path == name


def test_name_that_no_old_letter_writes_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    part = zipfile.ZipInfo("\u4e00.pdf")
    assert archive._name(part) == "\u4e00.pdf"


@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_altered_zip_is_read_or_refused(at: int, altered: bytes) -> None:
    content = zipped(("D-1/a.pdf", b"%PDF-" * 20), ("b.txt", b"texte"))
    at %= len(content)
    try:
        for one in read(content[:at] + altered + content[at + len(altered) :]):
            assert one.refusal is None or one.content == b""
    except Refused:
        pass
