"""Is a file recognised by its content, whatever its name, and refused with the columns that it lacks?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.recognition import recognise
from committee.territories.rules import EditionKind
from committee.words import Refused
from tests.factories.territories import QP2024
from tests.factories.territory_tables import (
    csv_of,
    income_csv,
    list_csv,
    passage_csv,
    workbook,
    zipped,
)

LISTED = [["code_qp", "lib_qp"], ["QN03190M", "A"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (QP2024.read_bytes(), EditionKind.PERIMETERS),
        (zipped("GEOJSON/a.geojson", QP2024.read_bytes()), EditionKind.PERIMETERS),
        (list_csv(), EditionKind.LIST),
        (workbook({"Liste": LISTED}), EditionKind.LIST),
        (zipped("liste.csv", list_csv()), EditionKind.LIST),
        (zipped("liste.xlsx", workbook({"Liste": LISTED}), **{"lisez-moi.txt": b"x"}), EditionKind.LIST),
        (passage_csv(), EditionKind.PASSAGE),
        (income_csv(), EditionKind.INDICATORS),
        (csv_of(("codeQPV", "libQPV", "DISP_TP60_A18"), [("QP031090", "A", "5")]), EditionKind.INDICATORS),
        (csv_of(("code_qp", "lib_qp", "DISP_TP60_A18"), [("QP031090", "A", "5")]), EditionKind.LIST),
    ],
)
def test_content_tells_the_kind(content: bytes, kind: EditionKind) -> None:
    found = recognise(content, "faux_nom.pdf")
    assert found.kind is kind
    assert (found.table is None) == (kind is EditionKind.PERIMETERS)
    assert recognise(content, None, kind).kind is kind


def test_table_in_a_zip_keeps_its_own_name() -> None:
    assert recognise(zipped("REVN_2021.csv", income_csv()), "telechargement").filename == "REVN_2021.csv"


def test_person_may_choose_what_a_table_is_read_as() -> None:
    both = csv_of(("code_qp", "lib_qp", "DISP_TP60_A18"), [("QP031090", "A", "5")])
    assert recognise(both, None, EditionKind.INDICATORS).kind is EditionKind.INDICATORS
    unknown = csv_of(("zone", "nom"), [("QP031090", "A")])
    assert recognise(unknown, None, EditionKind.LIST).kind is EditionKind.LIST


@pytest.mark.parametrize(
    ("content", "kind", "part"),
    [
        (b" \x00\n", None, "empty"),
        (b"\xef\xbb\xbf <!DOCTYPE html><title>404</title>", None, "web page"),
        (QP2024.read_bytes(), EditionKind.LIST, "recognised as: perimeters"),
        (list_csv(), EditionKind.PASSAGE, "recognised as: list of QPV"),
        (list_csv(), EditionKind.PERIMETERS, "recognised as: list of QPV"),
        (csv_of(("zone", "nom"), [("a", "b")]), EditionKind.PERIMETERS, "lacks the column code_qp"),
        (csv_of(("zone", "nom"), [("QN03190M", "b")]), None, "Columns found: zone, nom"),
        (csv_of(("code_qp", "titre"), [("QN03190M", "b")]), None, "lacks the column lib_qp"),
        (csv_of(("code_qp", "lib_qp"), [("a", "b")]), None, "no QPV code"),
        (csv_of(("code_qp", "lib_qp"), []), None, "no row"),
        (csv_of(("QP2024", "Statut", "avant"), [("QN03190M", "b", "c")]), None, "lacks the column QP2015_1"),
        (zipped("a.csv", list_csv(), **{"b.csv": list_csv()}), None, "holds 2"),
        (zipped("a.zip", zipped("b.csv", list_csv())), None, "ZIP"),
        (b"PK\x03\x04rien", None, "cut off"),
        (b"[1, 2]", None, "lacks|table"),
    ],
)
def test_what_is_none_of_them_is_refused(content: bytes, kind: EditionKind | None, part: str) -> None:
    with pytest.raises(Refused, match=part):
        recognise(content, "f", kind)


HEADERS = st.sampled_from(["code_qp", "lib_qp", "QP2024", "Statut", "QP2015_1", "CODGEO", "TP60", "x", ""])
CELLS = st.sampled_from(["QN03190M", "QP031090", "MODIFIE", "12,5", "", "Ensemble"])


@given(st.lists(HEADERS, min_size=1, max_size=6), st.lists(st.lists(CELLS, max_size=6), max_size=5))
def test_arbitrary_table_never_raises_anything_but_a_refusal(
    header: list[str], rows: list[list[str]]
) -> None:
    try:
        found = recognise(csv_of(header, [row[: len(header)] for row in rows]))
    except Refused:
        return
    assert found.kind is not EditionKind.PERIMETERS


@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_raise_anything_but_a_refusal(content: bytes) -> None:
    try:
        recognise(content)
    except Refused:
        return
