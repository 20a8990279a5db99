"""Is the table of a sheet found, whatever stands around it, and is nothing left out without a note?"""

import pytest

from committee.spreadsheets.layout import Layout, RawSheet, column_letters, laid_out
from committee.words import Refused

A, B, C = ("D1", "Jardin", 12), ("D2", "Café", 30), ("D3", "Vélo", 8)
HEADER = ("N°", "Titre", "Ménages")


def _table(*rows: object, **told: object) -> RawSheet:
    found = laid_out("x", [list(row) for row in rows], "x.xlsx", **told)  # type: ignore[arg-type,call-overload]
    assert found is not None
    return found


def _notes(sheet: RawSheet) -> list[tuple[str, int | None]]:
    return [(str(note.message), note.row) for note in sheet.notes]


def test_sheet_tells_its_header_row_and_has_a_group_for_each_column() -> None:
    sheet = RawSheet("x", ["a", "b"], [], 4)
    assert (sheet.header_row, sheet.groups) == (3, ["", ""])


def test_nothing_in_a_sheet_is_no_table() -> None:
    assert laid_out("x", [], "x") is None
    assert laid_out("x", [[], [None, None]], "x") is None


def test_table_that_spans_too_much_is_refused() -> None:
    rows = [[None] * 3000 + ["x"], *[["x"]] * 2000]
    with pytest.raises(Refused, match="far outside"):
        laid_out("x", rows, "x")


def test_first_row_that_is_full_is_the_header() -> None:
    sheet = _table((1, 2, 3), A, B)
    assert (sheet.header, sheet.first_row, sheet.notes) == (["1", "2", "3"], 2, ())


def test_known_names_of_columns_find_the_header_below_words() -> None:
    rows = (("Comité", "Séance", "Du 4 février"), ("Lieu", "Paris", "Salle A"), HEADER, A)
    assert _table(*rows).header_row == 1
    assert _table(*rows, is_header=lambda text: text in HEADER).header_row == 3
    assert _table(*rows, is_header=lambda text: text == "nulle part").header_row == 1


def test_one_known_name_is_enough_in_a_narrow_table() -> None:
    rows = (("Liste",), ("Titre",), ("Jardin",))
    assert _table(*rows, is_header=lambda text: text == "Titre").header_row == 2


def test_person_says_where_the_header_is() -> None:
    rows = (HEADER, A, ("Réf.", "Nom", "Total"), B)
    sheet = _table(*rows, layout=Layout(3))
    assert (sheet.header, sheet.rows, sheet.first_row) == (["Réf.", "Nom", "Total"], [list(B)], 4)
    two = _table(*rows, layout=Layout(3, 2))
    assert two.groups == ["D1", "Jardin", "12"]
    assert _table(*rows, layout=Layout(99)).header_row == 1
    assert _table(*rows, layout=Layout(None, 2)).groups == ["", "", ""]


def test_title_rows_are_left_out_with_a_note() -> None:
    sheet = _table(("Liste 2026",), (), HEADER, A, B)
    assert sheet.first_row == 4
    assert _notes(sheet) == [("The header is in row 3; what stands above was left out.", 3)]
    assert sheet.notes[0].value == "Liste 2026"


def test_row_of_groups_is_recognised_by_what_stands_below() -> None:
    sheet = _table(("Dossier", None, "Public"), HEADER, A, B)
    assert sheet.groups == ["Dossier", "Dossier", "Public"]
    words = _table(("Réf.", None, None), ("D1", "Jardin", "oui"), ("D2", "Café", "non"))
    assert words.groups == ["", "", ""]


def test_row_with_a_date_or_a_colon_is_a_title_not_a_group() -> None:
    sheet = _table(("Porteur : X", None, "2026"), HEADER, A, is_header=lambda text: text in HEADER)
    assert sheet.groups == ["", "", ""]


def test_lone_name_above_an_empty_header_is_its_header() -> None:
    rows = (("N°", "Montants", None), (None, "Coût", "Demandé"), ("D1", 3, 2))
    sheet = _table(*rows, is_header=lambda text: text in {"Coût", "Demandé"})
    assert (sheet.header, sheet.groups) == (["N°", "Coût", "Demandé"], ["", "Montants", "Montants"])


def test_value_merged_downwards_holds_for_each_row() -> None:
    rows = (HEADER, A, ("D2", None, 30), ("D3", None, 8))
    sheet = _table(*rows, merged=[(1, 1, 3, 1), (1, 0, 1, 1), (9, 0, 9, 1), (2, 9, 3, 9)])
    assert [row[1] for row in sheet.rows] == ["Jardin"] * 3
    assert _notes(sheet) == [("A merged cell of this column was repeated in each of its rows.", 2)]


def test_title_across_the_table_is_no_row() -> None:
    sheet = _table(HEADER, ("Nord",), A, merged=[(1, 0, 1, 2)])
    assert sheet.rows == [[None] * 3, list(A)]
    assert _notes(sheet) == [("A title across the table was left out.", 2)]


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL GÉNÉRAL", "Sous-total", "Totaux", "Total des dossiers", "Ensemble"]
)
def test_row_of_totals_is_left_out(label: str) -> None:
    sheet = _table(HEADER, A, B, (label, None, 42))
    assert sheet.rows == [list(A), list(B)]
    assert sheet.totals_rows == (4,)
    assert _notes(sheet) == [("This row of totals was left out.", 4)]


@pytest.mark.parametrize(
    "row", [("Total", "Accès à la culture", 12), ("D4", "Total respect", 12), ("Totalement", None, 1)]
)
def test_dossier_that_speaks_of_totals_is_kept(row: tuple[object, ...]) -> None:
    sheet = _table(HEADER, A, B, row)
    assert sheet.rows[-1] == list(row)
    assert sheet.notes == ()


def test_sums_without_a_name_are_left_out_and_other_numbers_are_not() -> None:
    assert _table(HEADER, A, B, (None, None, 42)).totals_rows == (4,)
    assert _table(HEADER, A, B, (None, None, "42")).totals_rows == (4,)
    for row in [(None, None, 41), ("D4", None, 42), (None, "x", 42), (None, None, 0)]:
        assert _table(HEADER, A, B, row).rows[-1] == list(row)
    assert _table(HEADER, A, (None, None, 12)).totals_rows == ()


def test_subtotals_do_not_count_in_the_sum() -> None:
    sheet = _table(HEADER, A, ("Sous-total", None, 12), B, C, (None, None, 50))
    assert sheet.totals_rows == (3, 6)
    assert sheet.rows == [list(A), [None] * 3, list(B), list(C)]


@pytest.mark.parametrize(
    "note", ["* non vérifié", "Source : secrétariat", "(1) estimation", "NB chiffres provisoires"]
)
def test_note_below_the_table_is_left_out(note: str) -> None:
    assert _notes(_table(HEADER, A, (note,))) == [("This note below the table was left out.", 3)]


def test_long_text_apart_is_a_note_and_a_short_one_is_not() -> None:
    assert len(_table(HEADER, A, (), ("Fait à Paris par le secrétariat",)).notes) == 1
    assert _table(HEADER, A, (), ("D4",)).rows[-1] == ["D4", None, None]
    assert _table(HEADER, A, ("Fait à Paris par le secrétariat",)).rows[-1][0] is not None
    assert _table(("a", "b"), (1, 2), (), ("* note", None)).rows[-1] == ["* note", None]


def test_repeated_header_is_left_out_with_its_groups() -> None:
    groups = ("Dossier", None, "Public")
    sheet = _table(groups, HEADER, A, groups, HEADER, B)
    assert [row for row in sheet.rows if row[0]] == [list(A), list(B)]
    assert [row for _, row in _notes(sheet)] == [2, 4, 5]
    assert _table(("a", "b"), ("a", "b")).rows == [["a", "b"]]


def test_column_without_a_header_is_told_when_it_holds_cells() -> None:
    sheet = _table((None, *HEADER, None), (None, *A, None), (None, *B, "revoir"))
    assert sheet.first_column == 1
    assert sheet.header == [*HEADER, ""]
    assert _notes(sheet) == [("The column E holds cells, but has no header.", 3)]


def test_columns_that_only_titles_hold_are_left_out() -> None:
    sheet = _table(("Liste", None, None, None, "p. 1"), (None, *HEADER), (None, *A), (None, *B))
    assert (sheet.first_column, sheet.header) == (1, list(HEADER))


def test_columns_have_letters() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]


def test_known_name_in_a_wide_row_alone_is_no_header() -> None:
    rows = (("Liste", "Titre", "x", "y"), ("N°", "Nom", "Public", "Coût"), (*A, 1))
    assert _table(*rows, is_header=lambda text: text == "Titre").header_row == 1
