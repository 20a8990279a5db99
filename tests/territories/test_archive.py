"""Is a ZIP opened only within its limits, and never further than its own bytes?"""

import io
import struct
import zipfile

import pytest

from committee.territories.archive import MOST_ENTRIES, Archive, is_workbook, only_file, shown
from committee.words import Refused
from tests.factories.perimeter_files import zipped


def bomb(size: int = 20 * 2**20) -> bytes:
    return zipped({"a.csv": b"0" * size})


def test_only_table_of_a_zip_is_taken_beside_what_explains_it() -> None:
    content = zipped(
        {"LISTE/liste.csv": b"code_qp\n", "LISTE/lisezmoi.txt": b".", "__MACOSX/._liste.csv": b"x"}
    )
    assert only_file(content) == ("liste.csv", b"code_qp\n")


@pytest.mark.parametrize("files", [{}, {"a.csv": b"1", "b.csv": b"2"}])
def test_several_tables_or_none_are_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(Refused, match="one table"):
        only_file(zipped(files))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"PK\x03\x04", "cannot be opened"),
        (zipped({"a.csv": b"1"})[:-10], "cannot be opened"),
        (bomb(), "far more"),
        (zipped({f"{number}.csv": b"" for number in range(MOST_ENTRIES + 1)}), "more than"),
    ],
)
def test_zip_that_may_not_be_opened_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        only_file(content)
    assert not is_workbook(content)


def test_locked_and_damaged_files_are_told() -> None:
    content = bytearray(zipped({"a.csv": b"code;label\n" * 50}))
    content[40] ^= 255
    with pytest.raises(Refused, match="damaged in the ZIP"):
        only_file(bytes(content))
    locked = bytearray(zipped({"a.csv": b"1"}))
    at = locked.index(b"PK\x01\x02") + 8
    locked[at : at + 2] = struct.pack("<H", 1)
    with pytest.raises(Refused, match="password"):
        only_file(bytes(locked))


def test_more_bytes_than_the_limit_are_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.csv": b"12345", "b.csv": b"67890"})
    archive = Archive(content)
    archive._left = 7
    assert archive.read("a.csv") == b"12345"
    with pytest.raises(Refused, match="far more"):
        archive.read("b.csv")


def test_workbook_is_no_zip_of_files() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<x/>")
    assert is_workbook(out.getvalue())
    assert not is_workbook(zipped({"a.csv": b""}))
    assert not is_workbook(b"code_qp")


def test_names_are_shown_printable_and_short() -> None:
    assert shown("a\x00b\u202e") == "a��b".replace("��b", "�b�")
    assert len(shown("x" * 500)) == 80
