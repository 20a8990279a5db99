"""Is every table read, and every hostile or damaged file refused with a sentence?"""

import contextlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.spreadsheets import read
from committee.spreadsheets.read import RawSheet, read_table
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_every_usual_encoding(encoding: str) -> None:
    text = "N° de dossier;Intitulé;Coût\n1;Été à l’école, forêt;37 000,50\n2;Garçons et œuvres;\n"
    [sheet] = read_table(text.encode(encoding), "x.csv")
    assert sheet == RawSheet(
        "",
        ["N° de dossier", "Intitulé", "Coût"],
        [["1", "Été à l’école, forêt", "37 000,50"], ["2", "Garçons et œuvres", None]],
        2,
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separator_is_sniffed_on_the_header(separator: str) -> None:
    text = separator.join(["a", "b", "c"]) + "\r\n" + separator.join(["1", '"2;3,4\t5"', "6"]) + "\r\n"
    assert read_table(text.encode(), "x.csv")[0].rows == [["1", "2;3,4\t5", "6"]]


def test_one_column_needs_no_separator() -> None:
    assert read_table(b"a\n1\n", "x.csv")[0].rows == [["1"]]


def test_blank_rows_and_columns_around_the_table_are_left_out_and_rows_keep_their_numbers() -> None:
    [sheet] = read_table(b"\n;;;\na;b;;\n1;2;;\n;;;\n3;4;;;;;\n;;;\n", "x.csv")
    assert sheet.header == ["a", "b"]
    assert sheet.rows == [["1", "2"], [None, None], ["3", "4"]]
    assert sheet.first_row == 4


def test_file_with_only_separators_has_no_sheet() -> None:
    assert read_table(b";;;\n;;\n", "x.csv") == []


def test_workbook_is_known_by_its_content_not_its_name(workbook: bytes) -> None:
    [sheet] = read_table(workbook, "x.csv")
    assert (sheet.name, sheet.header, sheet.first_row) == ("A", ["a", "b"], 2)
    assert sheet.rows == [[1, "x"], [None, None], [2, "y"]]


def test_hidden_sheet_is_left_out(workbook: bytes) -> None:
    two = write_xlsx({"A": Sheet(["a"], [(1,)]), "B": Sheet(["b"], [(1,)])})
    with zipfile.ZipFile(io.BytesIO(two)) as package:
        book = package.read("xl/workbook.xml").replace(b'name="B"', b'name="B" state="hidden"')
    assert [sheet.name for sheet in read_table(_rezipped(two, xl__workbook_xml=book), "x")] == ["A"]


def test_empty_file_is_refused() -> None:
    assert "is empty" in _refusal(b"")
    assert "is empty" in _refusal(b" \n ")


def test_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "larger than 50 MB" in _refusal(bytes(51 * 1024 * 1024))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\x00", b"<?xml version='1.0'?>", b"\x80\x00\x81"]
)
def test_file_of_another_kind_is_refused(content: bytes) -> None:
    assert "neither a CSV nor an XLSX" in _refusal(content)


def test_half_of_a_utf16_text_is_refused() -> None:
    assert "damaged" in _refusal(b"\xff\xfea")


def test_short_text_in_the_old_encoding_is_read() -> None:
    assert read_table("é;à\n".encode("cp1252"), "x.csv")[0].header == ["é", "à"]


def test_zip_of_another_kind_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert "neither a CSV nor an XLSX" in _refusal(out.getvalue())


def test_old_format_and_password_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert "old Excel format" in _refusal(ole)
    assert "password" in _refusal(ole + "EncryptedPackage".encode("utf-16-le"))


def test_encrypted_zip_is_refused(workbook: bytes) -> None:
    marked = bytearray(workbook)
    place = marked.find(b"PK\x01\x02")
    marked[place + 8] |= 1
    assert "password" in _refusal(bytes(marked))


def test_declared_bomb_is_refused(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_SMALL", 1000)
    bomb = _rezipped(workbook, xl__worksheets__sheet1_xml=b" " * 2_000_000)
    assert "unpacks to far more" in _refusal(bomb)
    monkeypatch.setattr(read, "LARGEST_UNPACKED", 1000)
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
    assert read._unpacked(workbook, part) is None


def test_stored_parts_are_read(workbook: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert read_table(out.getvalue(), "x")[0].header == ["a", "b"]


def test_cell_longer_than_any_reader_takes_is_refused() -> None:
    assert "damaged" in _refusal(b"a;b\n" + b"x" * 200_000 + b";1\n")
    assert "damaged" in _refusal(b"x" * 200_000)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_file_makes_the_reader_fail(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        with contextlib.suppress(Refused):
            read_table(start + content, "x")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_makes_the_reader_fail(data: st.DataObject) -> None:
    content = bytearray(write_xlsx({"A": Sheet(["a", "b"], [(1, "x"), (2, "y")])}))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        read_table(bytes(content), "x")


def test_official_file_of_the_field_is_read(shared: Path) -> None:
    for path in sorted((shared / "data" / "seeds").glob("*.csv")):
        [sheet] = read_table(path.read_bytes(), path.name)
        assert sheet.rows
