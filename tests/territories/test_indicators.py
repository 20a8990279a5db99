"""Is every value of an indicator file read, every secret unknown, and nothing ever turned into 0?"""

import random
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.people.rules import OFFICE
from committee.store.engine import reading
from committee.territories import actions
from committee.territories.indicators import (
    NATIONAL_CODE,
    IndicatorContents,
    is_indicators,
    read_indicators,
    variable_of,
)
from committee.territories.records import QpvIndicators
from committee.territories.rules import Generation, IndicatorTheme, Level
from committee.territories.tables import Table, read_table_file
from committee.words import Refused
from tests.factories import indicators as files

OFFICIAL = {
    "DEMO_2021.csv": (IndicatorTheme.DEMOGRAPHY, 2021, 1400),
    "IPRO_2021.csv": (IndicatorTheme.EMPLOYMENT, 2021, 1345),
    "REVN_2021.csv": (IndicatorTheme.INCOME, 2021, 1352),
    "data_filo18_qp_revdis.csv": (IndicatorTheme.INCOME, 2018, 1353),
}
WORDS = {"CODGEO", "LIBGEO", "LIB_COM"}


def read(content: bytes, filename: str = "DEMO_2021.csv", vintage: int | None = None) -> IndicatorContents:
    return read_indicators(read_table_file(content, filename), vintage, filename=filename)


def table(header: str, *rows: str) -> Table:
    cells = [(at, [cell.strip() for cell in row.split(";")]) for at, row in enumerate(rows, start=2)]
    return Table(header.split(";"), cells)


def said(contents: IndicatorContents) -> list[str]:
    return [str(note.sentence) for note in contents.notes]


def naive(path: Path) -> dict[str, dict[str, str]]:
    """The cells of a file by code and header, split on semicolons and nothing else."""
    text = path.read_bytes().decode("utf-8-sig")
    header, *rows = [line.split(";") for line in text.split("\r\n") if line]
    names = [name.strip() for name in header]
    return {
        row[0]: {name: cell for name, cell in zip(names, row, strict=True) if name and name not in WORDS}
        for row in rows
    }


def bare(cell: str) -> str:
    return cell.replace("\u202f", "").replace("\u00a0", "").replace(",", ".").strip()


@pytest.mark.parametrize("filename", list(OFFICIAL))
def test_every_cell_of_the_official_file_is_read(shared: Path, filename: str) -> None:
    path = shared / "data" / "insee" / filename
    theme, vintage, count = OFFICIAL[filename]
    contents = read(path.read_bytes(), filename)
    assert (contents.theme, contents.vintage, len(contents.rows)) == (theme, vintage, count)
    assert contents.generation is Generation.OF_2015
    assert contents.is_year_of_values is (vintage == 2018)
    assert contents.columns == tuple(name for name in next(iter(naive(path).values())) if "NOTE" not in name)
    compare(naive(path), {line.code: (line.values, line.notes) for line in contents.rows})


@pytest.mark.parametrize("filename", list(OFFICIAL))
def test_every_cell_of_the_official_file_is_in_the_store(
    shared: Path, store: Path, now: datetime, filename: str
) -> None:
    path = shared / "data" / "insee" / filename
    report = actions.import_data_set(path, actor=OFFICE, now=now)
    with reading() as session:
        kept = session.query(QpvIndicators).filter_by(edition_id=report.edition_id).all()
        compare(naive(path), {line.code: (line.values, line.notes) for line in kept})


def compare(
    expected: dict[str, dict[str, str]], found: dict[str, tuple[dict[str, float | None], dict[str, str]]]
) -> None:
    """Cell by cell, and by three counts: thousands, secrets and zeros."""
    thousands = secrets = zeros = 0
    for code, cells in expected.items():
        values, notes = found[NATIONAL_CODE if code == "Ensemble" else code]
        for name, cell in cells.items():
            if "NOTE" in name:
                assert notes.get(name, "") == cell.strip()
                continue
            assert values[name] == (float(bare(cell)) if cell.strip() else None), (code, name)
            thousands += bool(cell.strip()) and float(bare(cell)) >= 1000
            secrets += not cell.strip()
            zeros += bool(cell.strip()) and float(bare(cell)) == 0
    kept = [value for values, _ in found.values() for value in values.values()]
    assert len(found) == len(expected)
    assert sum(value is not None and value >= 1000 for value in kept) == thousands
    assert sum(value is None for value in kept) == secrets
    assert sum(value == 0 for value in kept) == zeros
    assert thousands > 1000


def test_older_layout_tells_its_year_and_the_row_of_all_qpv() -> None:
    contents = read(files.income_2018(), "whatever.csv")
    assert (contents.theme, contents.vintage, contents.generation) == (
        IndicatorTheme.INCOME,
        2018,
        Generation.OF_2015,
    )
    all_qpv, first, second, third = contents.rows
    assert (all_qpv.code, all_qpv.level, all_qpv.label, all_qpv.row) == (
        NATIONAL_CODE,
        Level.NATIONAL,
        None,
        2,
    )
    assert all_qpv.values["DISP_MED_A18"] == 13100
    assert first.values == {"DISP_MED_A18": 12000, "DISP_TP60_A18": 50.5, "DISP_GINI_A18": 0.2}
    assert second.values["DISP_TP60_A18"] is None
    assert second.notes == {"DISP_NOTE_A18": "1"}
    assert third.values["DISP_GINI_A18"] == 0
    assert contents.is_year_of_values


def test_layout_by_theme_takes_the_year_of_its_name_or_of_the_person() -> None:
    contents = read(files.demography_2021())
    assert (contents.theme, contents.vintage, contents.is_year_of_values) == (
        IndicatorTheme.DEMOGRAPHY,
        2021,
        False,
    )
    assert contents.columns == ("POP_MUN", "POP_COM_QP", "POP_COM", "TX_TOT_MEN6", "A", "AM")
    assert contents.rows[1].notes == {"NOTE_RP": "2", "NOTE_CNAF": "5"}
    assert contents.rows[2].values["TX_TOT_MEN6"] == 0
    assert contents.rows[2].values["AM"] is None
    assert read(files.demography_2021(), "sans-nom.csv", 2019).vintage == 2019
    with pytest.raises(Refused, match="Say the vintage"):
        read(files.demography_2021(), "2019_2021.csv")
    with pytest.raises(Refused, match="3021 is no vintage"):
        read(files.demography_2021(), "x.csv", 3021)


def test_year_of_the_columns_is_not_contradicted() -> None:
    assert read(files.income_2018(), "x.csv", 2018).vintage == 2018
    with pytest.raises(Refused, match="The columns say 2018, not 2021"):
        read(files.income_2018(), "x.csv", 2021)
    with pytest.raises(Refused, match="several years \\(2017, 2018\\)"):
        read_indicators(table("CODGEO;TP60_A17;TP60_A18", "QP031901;1;2"))


def test_files_of_communes_and_of_2024_are_read() -> None:
    communes = read(files.communes_2021(), "cc_filosofi.csv")
    assert (communes.generation, communes.vintage) == (None, 2021)
    assert [line.level for line in communes.rows] == [Level.COMMUNE, Level.COMMUNE]
    assert communes.rows[0].values == {"NBMENFISC21": 250000, "MED21": 22300, "TP6021": 21.5}
    assert communes.rows[1].values == {"NBMENFISC21": 17000, "MED21": None, "TP6021": None}
    assert "2 cells say that their value is not published." in said(communes)
    people = read(files.population_2024(), "population.csv", 2020)
    assert (people.generation, people.theme) == (Generation.OF_2024, IndicatorTheme.DEMOGRAPHY)
    assert people.rows[0].values == {"popMuniQPV": 4300, "partPop15_24": 15.5}
    assert people.rows[0].label == "Les Essais"


def test_lost_zero_of_a_commune_is_given_back_and_other_codes_are_left_out() -> None:
    contents = read_indicators(table("CODGEO;MED21", "01053;1", "1004;2", "XX;3"))
    assert [line.code for line in contents.rows] == ["01053", "01004"]
    assert "One code had lost its leading zero; it was given back." in said(contents)
    assert "One row without a code of a QPV or commune was left out." in said(contents)


@pytest.mark.parametrize(
    "rows",
    [("QP031901;1", "QN03191M;2"), ("QP031901;1", "31555;2"), ("QN03191M;1", "31555;2")],
)
def test_mixed_codes_are_refused(rows: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="mixed in one file"):
        read_indicators(table("CODGEO;TP60", *rows), 2021)


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (table("NOM;TP60", "QP031901;1"), "no column of codes"),
        (table("CODGEO;LIBGEO", "QP031901;A"), "no column of values"),
        (table("CODGEO;TP60", "Ensemble;1"), "No row has a code"),
        (table("CODGEO;TP60", "?;1"), "No row has a code"),
    ],
)
def test_table_without_codes_or_values_is_refused(held: Table, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_indicators(held, 2021)


def test_doubled_columns_lose_no_value() -> None:
    held = table(
        "CODGEO;TP60;TP60;TP60;AM;AM;;NOTE_CNAF;NOTE_CNAF;NOTE_RP;NOTE_RP",
        "QP031901;1;2;3;7;7;9;0;4;1;1",
    )
    contents = read_indicators(held, 2021)
    (line,) = contents.rows
    assert line.values == {"TP60": 1, "TP60 (2)": 2, "TP60 (3)": 3, "AM": 7}
    assert line.notes == {"NOTE_CNAF": "0 / 4", "NOTE_RP": "1"}
    assert "The column AM is there twice with the same values." in said(contents)
    assert "The column TP60 is there several times with different values: all are kept." in said(contents)
    assert "Column 7 has no name: it was left out." in said(contents)
    assert not variable_of("TP60 (2)").is_described


def test_nameless_empty_column_is_passed_over_in_silence() -> None:
    contents = read_indicators(table("CODGEO;;TP60", "QP031901;;1"), 2021)
    assert contents.notes == ()


def test_cell_that_is_no_number_is_told_and_is_not_a_secret() -> None:
    huge = "9" * 400
    contents = read_indicators(
        table("CODGEO;TP60;AM;X", "QP031901;n.c;1;mot", f"QP031902;2;{huge};mots", "QP031903;nd;3;m"), 2021
    )
    values = [line.values for line in contents.rows]
    assert values == [{"AM": 1}, {"TP60": 2}, {"TP60": None, "AM": 3}]
    assert "Column TP60: one cell is no number and was left out (n.c)." in said(contents)
    assert "The column X holds words, no values: it was left out." in said(contents)
    assert "One cell says that its value is not published." in said(contents)


def test_code_on_several_rows_keeps_what_they_agree_on() -> None:
    contents = read_indicators(table("CODGEO;TP60;AM", "QP031901;1;5", "qp031901;2;5"), 2021)
    (line,) = contents.rows
    assert line.values == {"AM": 5}
    assert "One code stands on several rows: only what they all say is kept (QP031901)." in said(contents)


def test_undescribed_columns_are_told_shortly() -> None:
    contents = read_indicators(table("CODGEO;TP60;W;X;Y;Z", "QP031901;1;1;1;1;1"), 2021)
    assert said(contents) == [
        "4 columns are not described here; their values are kept under their headers: W, X, Y…."
    ]
    assert read_indicators(table("CODGEO;W", "QP031901;1"), 2021).theme is IndicatorTheme.OTHER


def test_hostile_text_is_kept_short_and_without_nul() -> None:
    held = table("CODGEO;LIBGEO;TP60\x00;{x} {0};NOTE_RP", f"QP031901;{'a' * 400}\x00;1;2;\x00z")
    (line,) = read_indicators(held, 2021).rows
    assert line.values == {"TP60": 1, "{x} {0}": 2}
    assert line.label == "a" * 300
    assert line.notes == {"NOTE_RP": "z"}


def test_what_indicators_look_like() -> None:
    for content in (files.income_2018(), files.demography_2021(), files.communes_2021()):
        assert is_indicators(read_table_file(content))
    assert not is_indicators(read_table_file(files.passage()))
    assert not is_indicators(table("CODGEO;NOM", "QP031901;x"))
    assert not is_indicators(table("CODGEO;TP60", "x;1"))
    assert not is_indicators(table("A;TP60", "QP031901;1"))


CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "0", "1,5", "ns", "QP031901", "QN03191M", "31555", "1053", "Ensemble", "1\u202f000"]
    ),
)
HEADERS = st.one_of(
    st.sampled_from(["CODGEO", "LIBGEO", "TP60", "DISP_MED_A18", "MED21", "A", "NOTE_RP", "", "X"]),
    st.text(max_size=8),
)


@given(st.data())
def test_any_table_is_refused_or_read(data: st.DataObject) -> None:
    header = data.draw(st.lists(HEADERS, min_size=1, max_size=8))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=8))
    held = Table(header, list(enumerate(rows, start=2)))
    is_indicators(held)
    try:
        contents = read_indicators(held, data.draw(st.sampled_from([None, 2018, 2021])))
    except Refused:
        return
    filled = sum(bool(cell) for row in rows for cell in row)
    values = [value for line in contents.rows for value in line.values.values()]
    assert sum(value is not None for value in values) <= filled
    assert len({line.code for line in contents.rows}) == len(contents.rows)
    assert all(set(line.values) <= set(contents.columns) for line in contents.rows)
    assert all(note.as_dict() for note in contents.notes)


@given(
    st.lists(
        st.decimals(min_value="-99999999", max_value="99999999", allow_nan=False, places=2),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["\u202f", "\u00a0", "\u2009", " ", ""]),
    st.integers(0, 1000),
)
def test_number_written_by_the_office_comes_back(values: list[float], space: str, seed: int) -> None:
    places = random.Random(seed).randint(0, 2)
    written = [f"{value:,.{places}f}".replace(",", space).replace(".", ",") for value in values]
    rows = [f"QP0319{at:02};{cell}" for at, cell in enumerate(written)]
    contents = read(files.csv_file("CODGEO;PACT", *rows), vintage=2021)
    found = [line.values["PACT"] for line in contents.rows]
    assert found == [float(f"{value:.{places}f}") for value in values]
