"""Is a hostile or damaged workbook refused before it takes memory?"""

import io
import os
import zipfile

import pytest

from committee.spreadsheets import package
from committee.spreadsheets.read import read_table
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.words import Refused


def _refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read_table(content, "dépôt.xlsx")
    assert "dépôt.xlsx" in str(refusal.value)
    return str(refusal.value)


def _rezipped(content: bytes, **changes: bytes) -> bytes:
    """The workbook with some parts replaced; keys are paths with / written as __."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name.replace("/", "__").replace(".", "_"), old.read(name)))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


@pytest.fixture
def workbook() -> bytes:
    return write_xlsx({"A": Sheet(["a", "b"], [(1, "x"), (None, None), (2, "y")])})


def test_zip_of_another_kind_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert "not a table: text document" in _refusal(out.getvalue())


def test_encrypted_zip_is_refused(workbook: bytes) -> None:
    marked = bytearray(workbook)
    place = marked.find(b"PK\x01\x02")
    marked[place + 8] |= 1
    assert "password" in _refusal(bytes(marked))


def test_declared_bomb_is_refused(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_SMALL", 1000)
    bomb = _rezipped(workbook, xl__worksheets__sheet1_xml=b" " * 2_000_000)
    assert "unpacks to far more" in _refusal(bomb)
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1000)
    assert "unpacks to far more" in _refusal(workbook)


def test_bomb_that_lies_about_its_size_is_refused(workbook: bytes) -> None:
    bomb = bytearray(_rezipped(workbook, xl__worksheets__sheet1_xml=b" " * 2_000_000))
    place = bomb.find(b"PK\x01\x02")
    while bomb[place + 46 : place + 46 + 24] != b"xl/worksheets/sheet1.xml":
        place = bomb.find(b"PK\x01\x02", place + 4)
    bomb[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert "unpacks to far more" in _refusal(bytes(bomb))


def test_cell_far_outside_the_table_is_refused_before_it_takes_memory(workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "far outside its table" in _refusal(_rezipped(workbook, xl__worksheets__sheet1_xml=sheet))


def test_damaged_workbook_is_refused(workbook: bytes) -> None:
    assert "damaged" in _refusal(workbook[:400])
    assert "damaged" in _refusal(_rezipped(workbook, xl__workbook_xml=b"<workbook"))
    broken = bytearray(workbook)
    broken[60:200] = os.urandom(140)
    with pytest.raises(Refused):
        read_table(bytes(broken), "x")


def test_part_packed_in_an_unknown_way_is_refused(workbook: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert "damaged" in _refusal(out.getvalue())


def test_part_that_begins_past_the_end_is_refused(workbook: bytes) -> None:
    part = zipfile.ZipInfo("x")
    part.header_offset = len(workbook)
    assert package._unpacked(workbook, part) is None


def test_stored_parts_are_read(workbook: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert read_table(out.getvalue(), "x")[0].header == ["a", "b"]
