"""Is every table of a statistical office read, and every number in it?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories import tables
from committee.territories.tables import number, read_table_file
from committee.words import Refused
from tests.factories.territory_tables import csv_of, workbook

HEADER = ("CODGEO", " LIBGEO", "TP60 ")
ROWS = (("QP031090", "Cœur d’été", "1 234,5"), ("QP031091", "Le Pré", ""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_text_of_any_encoding_and_separator(encoding: str, separator: str, line: str) -> None:
    content = csv_of(HEADER, ROWS, separator=separator, encoding=encoding, line=line, trailing=30)
    table = read_table_file(content)
    assert table.header == ["CODGEO", "LIBGEO", "TP60"]
    assert table.rows == [(2, ["QP031090", "Cœur d’été", "1 234,5"]), (3, ["QP031091", "Le Pré", ""])]
    assert (table.delimiter, table.sheet, table.header_row) == (separator, None, 1)


def test_told_separator_is_no_row() -> None:
    table = read_table_file(b"sep=;\r\n" + csv_of(HEADER, ROWS, encoding="utf-8"))
    assert [row for row, _ in table.rows] == [2, 3]


def test_guessed_encoding_is_told() -> None:
    table = read_table_file(csv_of(HEADER, ROWS, encoding="cp1252"))
    assert table.encoding == "Windows-1252"
    assert "Check the accents" in str(table.notes[0].sentence)


@pytest.mark.parametrize("above", [0, 4, 5, 7])
def test_header_under_a_title_of_the_right_sheet(above: int) -> None:
    title = [["Titre de l’essai"], *[["", "Source : essai"]] * 6][:above]
    data: list[list[object]] = [*title, ["Code", "Nom"], list(HEADER), ["QP031090", "Le Pré", 54.2]]
    data = data if above else data[1:]
    content = workbook({"Lisez-moi": [["QP031090 n’est cité qu’ici"]], "Données quartiers": data})
    table = read_table_file(content)
    assert (table.header, table.sheet) == (["CODGEO", "LIBGEO", "TP60"], "Données quartiers")
    assert table.rows == [(len(data), ["QP031090", "Le Pré", "54.2"])]
    assert "of 2 sheets" in str(table.notes[0].sentence)


def test_typed_cells_become_texts() -> None:
    content = workbook({"Liste": [["code_qp", "a", "b", "c"], ["QP031090", True, 1053, date(2024, 1, 2)]]})
    assert read_table_file(content).rows == [(2, ["QP031090", "1", "1053", "2024-01-02"])]


def test_header_without_a_known_name_stands_above_the_first_code() -> None:
    content = csv_of(("Rapport", ""), [("zone", "nom"), ("QP031090", "Le Pré")])
    table = read_table_file(content)
    assert (table.header, table.header_row) == (["zone", "nom"], 2)
    bare = read_table_file(csv_of(("QP031090", "Le Pré"), [("QP031091", "B")]))
    assert bare.header_row == 1
    blank = read_table_file(b"\r\n\r\na;b\r\n1;2\r\n")
    assert (blank.header_row, blank.rows) == (3, [(4, ["1", "2"])])


def test_known_name_below_the_codes_still_counts() -> None:
    assert read_table_file(csv_of(("QP031090", "Le Pré"), [("code_qp", "nom")])).header == ["code_qp", "nom"]


def test_cells_without_a_column_are_told() -> None:
    table = read_table_file(b"code_qp;nom;\r\nQP031090;a;b\r\n;;\r\nQP031091;c;\r\n")
    assert [(note.severity, note.where) for note in table.notes] == [("warning", "2")]
    assert [row for row, _ in table.rows] == [2, 4]


def test_quotes_hold_separators_and_lines() -> None:
    table = read_table_file(b'code_qp;nom\r\nQP031090;"a;b\nc"\r\nQP031091;d"e\r\n')
    assert table.rows == [(2, ["QP031090", "a;b\nc"]), (3, ["QP031091", 'd"e'])]


def test_columns_are_found_by_any_spelling() -> None:
    table = read_table_file(
        csv_of(("Code quartier ", "Quartier Prioritaire", "noms_communes"), [("a", "b", "c")])
    )
    assert table.column("code_quartier") == 0
    assert table.column("x", "NOMS COMMUNES") == 2
    assert table.column("x") is None
    assert list(table.cells(1)) == ["b"]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        ("\ufeff".encode("utf-16"), "empty"),
        (b"a;b;c\r\n1;2;3\r\n4;5", "cut off in its row 3"),
        (b"a;b;c\r\n\r\n4;5", "cut off in its row 3"),
        (b'a;b\r\n1;"2\r\n3;4\r\n', "between quotes"),
        (b"\x00\x01\x02\xff" * 50, "no table"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04" + b"x" * 50, "damaged"),
        (b"a;" + b"x" * 200_000 + b"\r\n1;2\r\n", "no table"),
    ],
)
def test_damaged_file_gives_a_sentence(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        read_table_file(content)


def test_workbook_without_a_cell_is_refused() -> None:
    with pytest.raises(Refused, match="no table"):
        read_table_file(workbook({"Vide": [[]]}))


def test_large_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="larger than 50 MB"):
        read_table_file(b"a;b\r\n" * (11 * 1024 * 1024))
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="more than 2 rows"):
        read_table_file(b"a;b\r\n1;2\r\n3;4\r\n")
    with pytest.raises(Refused, match="more than 2 rows"):
        read_table_file(workbook({"A": [["a"], ["1"], ["2"]]}))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        (" \u00a0", None),
        ("0", 0.0),
        ("44,7", 44.7),
        ("44.7", 44.7),
        (",5", 0.5),
        ("-10,2", -10.2),
        ("− 3", -3.0),
        ("+2", 2.0),
        ("24,3 %", 24.3),
        ("1 234", 1234.0),
        ("1\u202f234\u202f567", 1234567.0),
        ("13\u00a0770,5", 13770.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1e3", 1000.0),
    ],
)
def test_number_of_the_statistical_office(text: str, value: float | None) -> None:
    assert number(text, 2, "TP60") == (value, None)


@pytest.mark.parametrize("text", ["ns", "nd", "s", "C", "N.D."])
def test_secrecy_is_unknown_and_told(text: str) -> None:
    value, note = number(text, 7, "TP60")
    assert value is None
    assert note is not None
    assert (note.severity, note.where) == ("info", "7")


@pytest.mark.parametrize("text", ["1 23", "douze", "1/2", "nan", "inf", "9" * 400, "12é", "٣", "1 2345"])
def test_what_is_no_number_is_unknown_and_told(text: str) -> None:
    value, note = number(text)
    assert value is None
    assert note is not None
    assert (note.severity, note.where) == ("warning", None)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_arbitrary_bytes_never_raise_anything_but_a_refusal(content: bytes) -> None:
    try:
        table = read_table_file(content)
    except Refused:
        return
    assert all(len(cells) == len(table.header) for _, cells in table.rows)


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 2)))
def test_written_number_is_read_again(value: float) -> None:
    for thousands in (" ", "\u00a0", "\u202f", ""):
        written = f"{value:,.2f}".replace(",", thousands).replace(".", ",")
        assert number(written) == (value, None)


FILES = ("DEMO_2021.csv", "IPRO_2021.csv", "REVN_2021.csv", "data_filo18_qp_revdis.csv")


@pytest.mark.parametrize("name", FILES)
def test_official_tables_hold_numbers_alone(shared: Path, name: str) -> None:
    table = read_table_file((shared / "data" / "insee" / name).read_bytes())
    values = [
        number(cell, row, title)
        for row, cells in table.rows
        for title, cell in zip(table.header, cells, strict=True)
        if title not in {"CODGEO", "LIBGEO", "LIB_COM"}
    ]
    assert [note for _, note in values if note is not None] == []
    assert len(table.rows) > 1300
