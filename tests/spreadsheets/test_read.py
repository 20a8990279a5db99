"""Is every table read, and every hostile or damaged file refused with a sentence?"""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.spreadsheets.read import Layout, RawSheet, read_table
from committee.spreadsheets.rules import restored
from committee.spreadsheets.write import Sheet, write_xlsx
from tests.corpus.files import CORPUS
from tests.corpus.texts import csv_of
from tests.factories.spreadsheets import refusal_of, rezipped
from tests.fuzz.seeds import with_part_changed
from tests.fuzz.targets import check_reading


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
    assert [sheet.name for sheet in read_table(rezipped(two, xl__workbook_xml=book), "x")] == ["A"]


def test_empty_file_is_refused() -> None:
    assert "is empty" in refusal_of(b"")
    assert "is empty" in refusal_of(b" \n ")


def test_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "larger than 50 MB" in refusal_of(bytes(51 * 1024 * 1024))


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
    assert kind in refusal_of(content)


def test_half_of_a_utf16_text_is_refused() -> None:
    assert "damaged" in refusal_of(b"\xff\xfea")


def test_short_text_in_the_old_encoding_is_read() -> None:
    assert read_table("é;à\n".encode("cp1252"), "x.csv")[0].header == ["é", "à"]


def test_cell_longer_than_any_reader_takes_is_refused() -> None:
    assert "damaged" in refusal_of(b"a;b\n" + b"x" * 200_000 + b";1\n")
    assert "damaged" in refusal_of(b"x" * 200_000)


@pytest.mark.parametrize(
    ("text", "reason"), [("a;b\n" + ";" * 9000 + "x" + "\na" * 9000, "far outside"), ("sep=\x00\na", "")]
)
def test_text_that_spans_too_much_is_refused(text: str, reason: str) -> None:
    assert reason in refusal_of(text.encode())


def test_layout_of_a_text_file_is_told_without_a_name() -> None:
    content = "Réf.;Nom\nN°;Titre\n1;Jardin\n".encode()
    [sheet] = read_table(content, "x.csv", layouts={"": Layout(2)})
    assert (sheet.header, sheet.rows) == (["N°", "Titre"], [["1", "Jardin"]])


def test_notes_of_one_kind_are_counted_after_the_first_hundred() -> None:
    rows = "".join(f"{number};DÃ©mo\n" for number in range(130))
    notes = read_table(f"N;Titre\n{rows}".encode(), "x.csv")[0].notes
    assert len(notes) == 101
    assert (str(notes[0].message), notes[0].row, notes[0].column, notes[0].value) == (
        "Spoilt letters of this text were put right. It reads: Démo",
        2,
        "Titre",
        "DÃ©mo",
    )
    assert str(notes[-1].message) == "And 30 more like this one."


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_file_makes_the_reader_fail(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        check_reading(start + content)


@settings(max_examples=150)
@given(st.sampled_from(sorted(CORPUS)), st.data())
def test_no_damage_to_a_real_file_makes_the_reader_fail(name: str, data: st.DataObject) -> None:
    content = bytearray(CORPUS[name].content)
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check_reading(bytes(content[: data.draw(st.integers(1, len(content)))]))
    check_reading(bytes(content))


@settings(max_examples=100)
@given(st.sampled_from([name for name in sorted(CORPUS) if CORPUS[name].content[:2] == b"PK"]), st.randoms())
def test_no_damage_inside_a_package_makes_the_reader_fail(name: str, random: Random) -> None:
    def damaged(part: bytes, _: int) -> bytes:
        at, length = random.randrange(len(part) + 1), random.randrange(20)
        return part[:at] + random.randbytes(random.randrange(6)) + part[at + length :]

    changed = with_part_changed(CORPUS[name].content, random.randrange(100), damaged)
    assert changed is not None
    check_reading(changed)


texts = st.text(st.sampled_from('abc é;,|\t"\n01Total*'), max_size=12)
grids = st.lists(st.lists(texts, max_size=6), max_size=8)


@given(grids, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
def test_every_cell_of_a_text_file_is_in_its_row_or_told(
    rows: list[list[str]], separator: str, encoding: str
) -> None:
    content = b"sep=" + separator.encode() + b"\n" if encoding == "utf-8" else b""
    sheets = check_reading(content + csv_of(rows, separator, encoding))
    if not content or not sheets:
        return
    [sheet] = sheets
    told = {note.row for note in sheet.notes}
    for number, row in enumerate(rows, 1):
        place = number - sheet.first_row
        if place < 0 or number in told or not any(row):
            continue
        kept = [cell for cell in sheet.rows[place] if cell is not None]
        assert kept == [restored(cell) for cell in row if cell]


def test_official_file_of_the_field_is_read(shared: Path) -> None:
    for path in sorted((shared / "data" / "seeds").glob("*.csv")):
        [sheet] = read_table(path.read_bytes(), path.name)
        assert sheet.rows
