"""Is every table read, and every hostile or damaged file refused with a sentence?"""

import contextlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert [str(note.message) for note in sheet.notes] == (
        ["The text was read as Windows-1252. Check the accents."] if encoding == "cp1252" else []
    )
    assert replace(sheet, notes=()) == RawSheet(
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
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "not a table: PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a table: picture"),
        (b"<?xml version='1.0'?>", "not a table: XML file"),
        (b"\n <!DOCTYPE html><table>", "not a table: web page"),
        (b'{"type": "FeatureCollection"}', "not a table: JSON file"),
        (b"\x80\x00\x81", "is not a table. Send an XLSX, XLS, ODS or CSV file."),
    ],
)
def test_file_of_another_kind_is_refused(content: bytes, kind: str) -> None:
    assert kind in _refusal(content)


def test_half_of_a_utf16_text_is_refused() -> None:
    assert "damaged" in _refusal(b"\xff\xfea")


def test_short_text_in_the_old_encoding_is_read() -> None:
    assert read_table("é;à\n".encode("cp1252"), "x.csv")[0].header == ["é", "à"]


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
