"""Is a hostile or damaged workbook refused before it takes memory?"""

import io
import os
import zipfile

import pytest

from committee.spreadsheets import package
from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.corpus.ods import ods_of, ods_package
from tests.corpus.plans import Plan
from tests.factories.spreadsheets import refusal_of, rezipped


def test_zip_of_another_kind_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert "not a table: text document" in refusal_of(out.getvalue())


def test_encrypted_zip_is_refused(workbook: bytes) -> None:
    marked = bytearray(workbook)
    place = marked.find(b"PK\x01\x02")
    marked[place + 8] |= 1
    assert "password" in refusal_of(bytes(marked))


def test_declared_bomb_is_refused(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_SMALL", 1000)
    bomb = rezipped(workbook, xl__worksheets__sheet1_xml=b" " * 2_000_000)
    assert "unpacks to far more" in refusal_of(bomb)
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1000)
    assert "unpacks to far more" in refusal_of(workbook)


def test_bomb_that_lies_about_its_size_is_refused(workbook: bytes) -> None:
    bomb = bytearray(rezipped(workbook, xl__worksheets__sheet1_xml=b" " * 2_000_000))
    place = bomb.find(b"PK\x01\x02")
    while bomb[place + 46 : place + 46 + 24] != b"xl/worksheets/sheet1.xml":
        place = bomb.find(b"PK\x01\x02", place + 4)
    bomb[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert "unpacks to far more" in refusal_of(bytes(bomb))


def _shared(*texts: bytes, told: bytes = b"1") -> bytes:
    items = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    return (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%s">%s</sst>'
        % (
            told,
            items,
        )
    )


def _cells(*values: bytes) -> bytes:
    rows = b"".join(b'<row><c t="s"><v>%s</v></c></row>' % value for value in values)
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


@pytest.mark.parametrize("value", [b"0", b" +0", b"&#48;", b"<![CDATA[0]]>"])
def test_text_that_many_cells_share_is_counted_for_each(
    workbook: bytes, monkeypatch: pytest.MonkeyPatch, value: bytes
) -> None:
    """Seven kilobytes of them took twenty gigabytes."""
    monkeypatch.setattr(package, "MOST_TEXT", 100_000)
    parts = {
        "xl__sharedStrings_xml": _shared(b"x" * 1000, b"y"),
        "xl__worksheets__sheet1_xml": _cells(*[value] * 200),
    }
    assert "unpacks to far more" in refusal_of(rezipped(workbook, **parts))
    few = parts | {"xl__worksheets__sheet1_xml": _cells(b"0", *[b"1"] * 300, b"12.5", b"99")}
    assert "unpacks" not in refusal_of(rezipped(workbook, **few))


@pytest.mark.parametrize("told", [b"4294967295", b"&#52;294967295", b"9" * 5000, b"-1"])
def test_count_that_no_workbook_has_is_refused_before_room_is_made(workbook: bytes, told: bytes) -> None:
    """The reader takes the memory for what is announced and ends the whole process when there is none."""
    bomb = rezipped(workbook, xl__sharedStrings_xml=_shared(b"a", told=told))
    assert "damaged" in refusal_of(bomb)
    assert not package._announces_too_much(b'<t>count="many" &gt; count="9999999999"</t>')


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-cell office:value-type="string" table:number-columns-repeated="500"><text:p>{x}</text:p>'
        "</table:table-cell>",
        '<table:table-cell office:value-type="string" table:number-columns-repeated="500" '
        'office:string-value="{x}"/>',
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="4000000000"/></text:p>'
        "</table:table-cell>",
    ],
)
def test_text_of_repeated_cells_is_counted_for_each(cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_TEXT", 100_000)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    row = f"<table:table-row>{cells.replace('{x}', 'x' * 1000)}</table:table-row>"
    body = f'<office:spreadsheet><table:table table:name="A">{row}</table:table></office:spreadsheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body>{body}</office:body></office:document-content>",
        )
    assert "unpacks to far more" in refusal_of(out.getvalue())


def test_cell_far_outside_the_table_is_refused_before_it_takes_memory(workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "far outside its table" in refusal_of(rezipped(workbook, xl__worksheets__sheet1_xml=sheet))


def test_damaged_workbook_is_refused(workbook: bytes) -> None:
    assert "damaged" in refusal_of(workbook[:400])
    assert "damaged" in refusal_of(rezipped(workbook, xl__workbook_xml=b"<workbook"))
    broken = bytearray(workbook)
    broken[60:200] = os.urandom(140)
    with pytest.raises(Refused):
        read_table(bytes(broken), "x")


def test_part_packed_in_an_unknown_way_is_refused(workbook: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert "damaged" in refusal_of(out.getvalue())


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


def test_cells_without_their_references_are_counted(workbook: bytes) -> None:
    rows = b"<row><c><v>1</v></c><c/></row>" * 3
    assert package.cells_spanned(b"<sheetData>" + rows + b"</sheetData>") == 6
    bomb = b'<sheetData><row r="1048576">' + b"<c><v>1</v></c>" * 20 + b"</row></sheetData>"
    assert "far outside" in refusal_of(rezipped(workbook, xl__worksheets__sheet1_xml=bomb))


@pytest.mark.parametrize(
    "reference", [b"H" * 72 + b"4", b"A99999999999", b"A" + b"0" * 5000 + b"9999999999", b"XFD"]
)
def test_reference_that_no_sheet_can_have_is_refused(reference: bytes, workbook: bytes) -> None:
    sheet = b'<sheetData><row r="4"><c r="A4"/><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused):
        read_table(rezipped(workbook, xl__worksheets__sheet1_xml=sheet), "x")


def test_sheet_in_a_part_of_any_name_is_checked(workbook: bytes) -> None:
    sheet = b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert "far outside" in refusal_of(rezipped(workbook, xl__other=sheet))


def test_reference_on_the_edge_of_what_is_searched_at_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_CHUNK", 40)
    part = b"<sheetData>" + b'<c r="A1"/>' * 30 + b'<c r="XFD1048576"/></sheetData>'
    for shift in range(40):
        assert package.cells_spanned(b" " * shift + part) == 16384 * 1048576


def test_part_in_an_encoding_that_hides_its_cells_is_refused(workbook: bytes) -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>'.encode("utf-16")
    assert "damaged" in refusal_of(rezipped(workbook, xl__worksheets__sheet1_xml=sheet))


def test_errors_and_hidden_rows_are_told_by_sheet(workbook: bytes) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row>'
        b'<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        b"</sheetData></worksheet>"
    )
    content = rezipped(workbook, xl__worksheets__sheet1_xml=sheet)
    facts = package.check_zip(content, "x").sheets["A"]
    assert (facts.hidden_rows, facts.errors) == ([2], [(2, 1, "#N/A")])
    [found] = read_table(content, "x")
    assert found.rows == [[1, None]]
    assert [(note.row, note.column, note.value) for note in found.notes] == [
        (2, "b", "#N/A"),
        (2, None, None),
    ]


_CELL = '<table:table-cell {} office:value-type="string"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{_CELL.format("")}</table:table-row>' * 9,
        "<table:table-row>"
        + _CELL.format('table:number-columns-repeated="16384"')
        + "</table:table-row>" * 1,
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        f"<table:table-row>{_CELL.format('') * 9}</table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999999"/>'
        f"{_CELL.format('')}</table:table-row>",
    ],
    ids=["rows", "columns", "empty rows before", "empty columns before"],
)
def test_ods_that_repeats_its_cells_without_end_is_refused(rows: str) -> None:
    many = rows if "16384" not in rows else rows * 400
    assert "far outside" in refusal_of(ods_package(f'<table:table table:name="A">{many}</table:table>'))


def test_ods_padded_to_its_last_cell_is_read() -> None:
    [sheet] = read_table(ods_of({"A": Plan([["a", "b"], ["1", None]])}), "x")
    assert (sheet.header, sheet.rows) == (["a", "b"], [["1", None]])


def test_ods_tells_errors_and_hidden_rows_and_no_comments() -> None:
    cells = (
        '<table:table-row table:visibility="filter"><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>#N/A</text:p></office:annotation><text:p>1</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>#REF!</text:p></table:table-cell></table:table-row>'
    )
    facts = package.check_zip(ods_package(f'<table:table table:name="A">{cells}</table:table>'), "x").sheets[
        "A"
    ]
    assert (facts.hidden_rows, facts.errors) == ([1], [(1, 1, "#REF!")])


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("content.xml", b"<office:document-content/>", "text document"),
        ("content.xml", b"<office:spreadsheet>", "damaged"),
        ("content.xml", b"<?xml version='1.0' encoding='UTF-4'?><office:spreadsheet/>", "damaged"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>", "password"),
    ],
)
def test_ods_that_is_none_is_refused(part: str, content: bytes, reason: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr(part, content)
        if part != "content.xml":
            written.writestr("content.xml", b"<office:spreadsheet/>")
    assert reason in refusal_of(out.getvalue())


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("ppt/presentation.xml", "presentation"),
        ("xl/workbook.bin", "binary Excel workbook"),
        ("Index/Document.iwa", "Numbers workbook"),
    ],
)
def test_package_of_another_kind_is_named(part: str, kind: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr(part, b"x")
    assert kind in refusal_of(out.getvalue())
