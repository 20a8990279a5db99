"""Does what the writer writes run nothing, and read back equal?"""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from committee.spreadsheets.read import read_table
from committee.spreadsheets.rules import parse_date, parse_decimal
from committee.spreadsheets.write import (
    Formula,
    Kind,
    Sheet,
    sheet_name,
    write_csv,
    write_plain_csv,
    write_xlsx,
)

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "http://example.org",
    "'=1",
    "000123",
]


def test_french_csv_has_french_habits() -> None:
    rows = [("Été", Decimal("37000.50"), date(2021, 2, 4), None, True, -3)]
    written = write_csv(["Titre", "Montant", "Le", "Vide", "Sensible", "Écart"], rows)
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == (
        "Titre;Montant;Le;Vide;Sensible;Écart\r\nÉté;37000,50;04/02/2021;;oui;-3\r\n"
    )


def test_french_csv_tells_paris_time() -> None:
    written = write_csv(["à"], [(datetime(2026, 7, 1, 16, 4, 5, tzinfo=UTC),)])
    assert "01/07/2026 18:04:05" in written.decode()


def test_plain_csv_is_for_programs() -> None:
    moment = datetime(2026, 7, 1, 16, 4, tzinfo=UTC)
    written = write_plain_csv(["a", "b", "c", "d", "e"], [("x;y", 1.5, date(2021, 2, 4), False, moment)])
    assert written.decode() == 'a,b,c,d,e\r\n"x;y",1.5,2021-02-04,false,2026-07-01T16:04:00+00:00\r\n'


@pytest.mark.parametrize("written", [write_csv, write_plain_csv])
def test_text_like_a_formula_is_neutralised_in_csv(written: object) -> None:
    for text in HOSTILE[:6]:
        cell = written(["a"], [(text,)]).decode("utf-8-sig").split("\r\n", 1)[1]  # type: ignore[operator]
        assert cell.lstrip('"').startswith("'")


def test_workbook_holds_no_formula_and_no_link() -> None:
    content = write_xlsx({"Dossiers": Sheet(["=a"], [(text,) for text in HOSTILE])})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
    sheet = read_table(content, "x.xlsx")[0]
    assert sheet.header == ["=a"]
    assert [row[0] for row in sheet.rows] == HOSTILE


def test_own_formula_is_written_beside_its_result() -> None:
    row = (2, Formula("=AVERAGE('Notes du jury'!$B$2:$B$4)*100/(5-A2)", 62.5), "=1+1")
    content = write_xlsx({"A": Sheet(["a", "b", "c"], [row])})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<f>") == 1
    assert read_table(content, "x.xlsx")[0].rows == [[2, 62.5, "=1+1"]]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "=HYPERLINK(A1)", '="a"', "=[1]A!B2", "A1", "=" + "1" * 40 + "x"]
)
def test_formula_of_anything_but_cells_and_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cells, numbers"):
        Formula(text, 0)


def test_workbook_keeps_types() -> None:
    row = (1, Decimal("2.5"), date(2021, 2, 4), datetime(2021, 2, 4, 12, 3), True, None, "x", 2.25)
    content = write_xlsx({"A": Sheet([str(n) for n in range(8)], [row])})
    [found] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    assert found == [1.0, 2.5, date(2021, 2, 4), datetime(2021, 2, 4, 12, 3), True, "", "x", 2.25]


def test_workbook_column_of_text_keeps_codes() -> None:
    content = write_xlsx({"A": Sheet(["INSEE"], [("01053",), (1053,)], kinds=[Kind.TEXT])})
    assert read_table(content, "x.xlsx")[0].rows == [["01053"], ["1053"]]


def test_number_too_long_for_a_spreadsheet_is_kept_whole_as_text() -> None:
    content = write_xlsx({"A": Sheet(["n"], [(12345678901234567,), (Decimal("0.1234567890123456789"),)])})
    assert read_table(content, "x.xlsx")[0].rows == [["12345678901234567"], ["0.1234567890123456789"]]


def test_text_too_long_for_a_cell_visibly_ends() -> None:
    [[text]] = read_table(write_xlsx({"A": Sheet(["t"], [("x" * 40_000,)])}), "x.xlsx")[0].rows
    assert len(text) == 32_767  # type: ignore[arg-type]
    assert str(text).endswith(" …")


def test_unknown_of_every_library_is_an_empty_cell() -> None:
    values = [None, pd.NA, pd.NaT, float("nan"), np.nan, Decimal("NaN"), ""]
    written = write_plain_csv(["a", "b"], [("x", value) for value in values])
    assert written.decode().splitlines()[1:] == ["x,"] * len(values)


def test_numbers_of_numpy_and_times_of_pandas_are_typed() -> None:
    row = [np.int64(3), np.float64(1.5), pd.Timestamp("2021-02-04 12:00")]
    assert write_csv(["a", "b", "c"], [row]).decode().splitlines()[1] == "3;1,5;04/02/2021 12:00:00"


def test_number_without_decimals_shows_no_comma() -> None:
    values = [
        92,
        92 + 2.0**-40,
        Decimal("3.00"),
        45.67,
        Decimal("0.5"),
        Formula("=1/3", 1 / 3),
        Formula("=1+1", 2),
    ]
    sheet = Sheet(["Score"], [[value] for value in values], [Kind.NUMBER])
    with zipfile.ZipFile(io.BytesIO(write_xlsx({"Scores": sheet}))) as archive:
        styles, cells = (archive.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
    formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    formats |= {"3": "#,##0", "4": "#,##0.00"}  # built in
    ids = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    shown = [formats[ids[int(style)]] for style in re.findall(r'<c r="A[2-8]" s="(\d+)"', cells)]
    assert shown == ["#,##0"] * 3 + ["#,##0.##"] * 2 + ["#,##0.00", "#,##0"]


def test_another_object_is_written_as_its_text() -> None:
    path = Kind.EUROS
    assert b"euros" in write_csv(["a"], [(path,)])
    assert read_table(write_xlsx({"A": Sheet(["a"], [(("x",),)])}), "x")[0].rows == [["('x',)"]]


def test_infinite_number_has_no_cell() -> None:
    with pytest.raises(ValueError, match="infinite"):
        write_csv(["a"], [(float("inf"),)])


def test_equal_tables_give_equal_files() -> None:
    sheets = {"A": Sheet(["a"], [(1,)], widths=[10], choices={0: ["oui", "non"]})}
    assert write_xlsx(sheets) == write_xlsx(sheets)


@pytest.mark.parametrize(
    ("name", "taken", "given_name"),
    [
        ("A/B:C", (), "A B C"),
        ("x" * 40, (), "x" * 31),
        ("x" * 40, ("X" * 31,), "x" * 29 + " 2"),
        ("History", (), "History 2"),
        ("'", (), "Feuille"),
    ],
)
def test_sheet_name_is_accepted(name: str, taken: tuple[str, ...], given_name: str) -> None:
    assert sheet_name(name, taken) == given_name


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
numbers = st.one_of(
    st.integers(-(10**14), 10**14), st.decimals(-(10**9), 10**9, places=2), st.floats(-1e9, 1e9, width=32)
)
cells = st.one_of(st.none(), texts, numbers, st.booleans(), st.dates(date(1901, 1, 1)))
tables = st.integers(1, 5).flatmap(
    lambda width: st.tuples(
        st.lists(texts.filter(str.strip), min_size=width, max_size=width),
        st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6),
    )
)


def _shown(header: list[str]) -> list[str]:
    return [" ".join(title.split()) for title in header]


def _kept(rows: list[list[object]]) -> list[list[object]]:
    """The rows that a file can tell: trailing empty ones leave no trace, an empty text is unknown."""
    kept = [[None if cell == "" else cell for cell in row] for row in rows]
    while kept and all(cell is None for cell in kept[-1]):
        kept.pop()
    return kept


def _same(cell: object, found: object, decimal_dates: bool) -> bool:
    match cell:
        case None:
            return found is None
        case bool():
            return found in ({True, "oui", "true"} if cell else {False, "non", "false"})
        case str():
            return found == cell
        case date():
            return parse_date(found).value == cell
        case _:
            read = parse_decimal(found).value
            return read is not None and float(read) == pytest.approx(float(cell), rel=1e-14)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(tables)
def test_what_is_written_reads_back_equal(table: tuple[list[str], list[list[object]]]) -> None:
    header, rows = table
    for content in (
        write_csv(header, rows),
        write_plain_csv(header, rows),
        write_xlsx({"A": Sheet(header, rows)}),
    ):
        [sheet] = read_table(content, "x")
        told = {
            note.row for note in sheet.notes
        }  # what reads as spoilt letters or a row of sums, and says so
        assert sheet.header == _shown(header) or 1 in told
        expected = _kept(rows)
        assert len(sheet.rows) == len(expected) or told
        for number, (row, found) in enumerate(zip(expected, sheet.rows, strict=not told), sheet.first_row):
            assert number in told or all(
                _same(cell, back, False) for cell, back in zip(row, found, strict=True)
            ), (row, found)
