"""Is every official list of QPV read, and what a spreadsheet program damaged repaired?"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.lists import is_list, read_list
from committee.territories.rules import Generation
from committee.territories.tables import read_table_file
from committee.words import Refused
from tests.factories.territory_tables import csv_of, list_csv


def read(header: Sequence[str], *rows: Sequence[object], generation: Generation | None = None) -> object:
    return read_list(read_table_file(csv_of(header, rows)), generation)


def test_official_layout_is_read() -> None:
    table = read_table_file(list_csv())
    assert is_list(table)
    found = read_list(table)
    assert (found.generation, found.repaired, found.left_out, found.notes) == (Generation.OF_2024, 0, 0, ())
    carre, pre, lagon = found.features
    assert (carre.code, carre.label, carre.department) == ("QN03190M", "Le Carré, haut et bas", "31")
    assert carre.communes == (("31555", "Toulouse"), ("31149", "Colomiers"))
    assert (carre.epci_codes, carre.row) == (("243100518", "200000001"), 2)
    assert (pre.outline, pre.lon, pre.region) == (None, None, "Occitanie")
    assert (lagon.region, lagon.department, lagon.epci_codes) == (None, "987", ())


def test_layout_of_november_2024_is_read() -> None:
    header = ("Code quartier ", "Quartier prioritaire ", "noms communes")
    found = read(header, ("qn03190m ", " Le  Carré ", "Toulouse; Colomiers"))
    assert found.features[0].label == "Le Carré"  # type: ignore[attr-defined]
    assert found.features[0].communes == ((None, "Toulouse"), (None, "Colomiers"))  # type: ignore[attr-defined]


DAMAGED = ("code_qp", "lib_qp", "insee_reg", "insee_dep", "insee_com", "lib_com", "siren_epci", "population")


def test_damage_of_a_spreadsheet_program_is_repaired_and_told() -> None:
    found = read(
        DAMAGED,
        ("QN00190M", "Le Bourg", "84.0", "1.0", "1053", "Bourg-en-Bresse", "200071751.0", "3004.0"),
        ("QN00190M", "Le bourg", "84.0", "1", "1289", "Péronnas", "200071751", "3004.0"),
        ("QN02A90M", "Le Port", "94.0", "2A", "2A004", "Ajaccio", "", ""),
    )
    bourg, port = found.features  # type: ignore[attr-defined]
    assert bourg.communes == (("01053", "Bourg-en-Bresse"), ("01289", "Péronnas"))
    assert (bourg.department, bourg.epci_codes, port.communes[0][0]) == ("01", ("200071751",), "2A004")
    assert found.repaired == 4  # type: ignore[attr-defined]
    told = [str(note.sentence) for note in found.notes]  # type: ignore[attr-defined]
    assert told[0] == "One QPV stands in several rows, which became one QPV."
    assert "“1053” was read as 01053." in told
    assert "“1.0” was read as 01." in told


def test_doubts_are_told_with_their_rows() -> None:
    found = read(
        DAMAGED,
        ("QN03190M", "Le Carré", "76", "31", "31555", "Toulouse", "243100518", "1"),
        ("QN03190M", "Le Rond", "76", "31", "31555", "Toulouse", "243100518", "1"),
        ("QN03191M", "", "76", "32", "x", "Ici, Là", "epci", "1"),
        ("Total", "", "", "", "", "", "", "2"),
        ("QP031090", "Ancien", "76", "31", "31555", "Toulouse", "", ""),
        generation=Generation.OF_2024,
    )
    assert [feature.label for feature in found.features] == ["Le Carré", "QN03191M"]  # type: ignore[attr-defined]
    assert found.left_out == 2  # type: ignore[attr-defined]
    told = {(note.where, str(note.sentence)) for note in found.notes}  # type: ignore[attr-defined]
    assert {
        ("3", "The code QN03190M stands here with another name, Le Rond; the first one was kept: Le Carré."),
        ("3", "The code QN03190M stands twice; this row adds nothing."),
        ("4", "The QPV QN03191M is said to lie in the department 32; its code says 31."),
        ("4", "“x” is no code of a commune."),
        ("4", "“epci” is no code of an EPCI."),
        ("5", "“Total” is no QPV code of 2024."),
        ("6", "“QP031090” is no QPV code of 2024."),
    } <= told


def test_several_rows_of_several_qpv_are_told_once() -> None:
    rows = [("QN03190M", "A", com) for com in ("31555", "31149")] + [
        ("QN03191M", "B", com) for com in ("31555", "31149")
    ]
    found = read(("code_qp", "lib_qp", "insee_com"), *rows)
    assert str(found.notes[0].sentence).startswith("2 QPV stand in several rows")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("header", "row", "generation", "part"),
    [
        (
            ("identifiant", "nom"),
            ("QN03190M", "A"),
            None,
            "lacks the column code_qp. Columns found: identifiant",
        ),
        (
            ("code_qp", "titre"),
            ("QN03190M", "A"),
            None,
            "lacks the column lib_qp. Columns found: code_qp, titre",
        ),
        (("x", "y"), ("QN03190M", "A"), None, "lacks the columns code_qp, lib_qp"),
        (("code_qp", "lib_qp"), ("abc", "A"), None, "no QPV code"),
        (("code_qp", "lib_qp"), ("QN03190M", "A"), Generation.OF_2015, "no QPV code of the 2015"),
    ],
)
def test_changed_columns_are_named(
    header: Sequence[str], row: Sequence[str], generation: Generation | None, part: str
) -> None:
    with pytest.raises(Refused, match=part):
        read(header, row, generation=generation)


def test_both_generations_ask_which() -> None:
    rows = (("QN03190M", "A"), ("QP031090", "B"))
    with pytest.raises(Refused, match="both generations"):
        read(("code_qp", "lib_qp"), *rows)
    assert not is_list(read_table_file(csv_of(("code_qp", "lib_qp"), [("x", "A")])))
    assert not is_list(read_table_file(csv_of(("code_qp", "x"), [("QN03190M", "A")])))


CELLS = st.sampled_from(
    ["QN03190M", "QP031090", "1053", "1.0", "", "Ici, là;", "\u202f", "2A004", "é"]
) | st.text(max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_arbitrary_cells_never_raise_anything_but_a_refusal(rows: list[tuple[str, ...]]) -> None:
    header = ("code_qp", "lib_qp", "insee_dep", "insee_com", "lib_com")
    try:
        content = csv_of(header, rows, encoding="utf-8")
    except UnicodeEncodeError:
        return
    try:
        found = read_list(read_table_file(content))
    except Refused:
        return
    assert len({feature.code for feature in found.features}) == len(found.features)
    assert all(code is None or len(code) == 5 for each in found.features for code, _ in each.communes)


def test_official_list_of_2015(shared: Path) -> None:
    found = read_list(read_table_file((shared / "data/qpv/qpv2015_list_1514.csv").read_bytes()))
    assert (len(found.features), found.generation, found.left_out) == (1514, Generation.OF_2015, 0)
    vichy = next(feature for feature in found.features if feature.code == "QP003001")
    assert vichy.communes == (("03095", None), (None, "Cusset"), (None, "Vichy"))
