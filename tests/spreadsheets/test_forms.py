"""Does a form keep its shape on the way out, and is what was typed into it found again wherever it moved?"""

import io
from decimal import Decimal
from zipfile import ZipFile

import pytest

from committee.spreadsheets.forms import (
    LONGEST_CELL,
    Cell,
    Line,
    Style,
    Tab,
    fitting,
    is_typed,
    read_form,
    shown,
    write_form,
)
from committee.words import Refused
from tests.factories.away import rewritten, typed_into

HOSTILE = "=cmd|' /C calc'!A0"


def _form() -> bytes:
    lines = [
        Line([Cell(HOSTILE, Style.TITLE, 2)], "title"),
        Line([Cell("Note"), Cell(3, Style.ANSWER, choices=(0, 1, 2, 3), refusal="0 à 3")], "mark"),
        Line([Cell("Montant"), Cell(Decimal("12.50"), Style.ANSWER_EUROS)], "amount"),
        Line([Cell("https://example.org\r\nx\x01"), Cell(None, Style.ANSWER_TEXT)], "comment"),
        Line([]),
    ]
    hidden = Tab("_keys", ("value",), (10,), [Line([Cell("v")], "k")], is_hidden=True)
    return write_form([Tab("Dossier", ("label", "answer"), (20, 40), lines), hidden])


def _xml(content: bytes, part: str) -> str:
    with ZipFile(io.BytesIO(content)) as workbook:
        return workbook.read(part).decode()


def test_form_comes_back_as_it_left() -> None:
    assert _form() == _form()
    tab, keys = read_form(_form(), "f.xlsx")
    assert (tab.name, tab.is_form, tab.doubled) == ("Dossier", True, ())
    assert tab.lines["title"]["label"].value == HOSTILE
    assert (tab.lines["mark"]["answer"].value, tab.lines["mark"]["answer"].cell) == (3, "C3")
    assert tab.lines["amount"]["answer"].value == 12.5
    assert tab.lines["comment"]["label"].value == "https://example.org\nx"
    assert tab.lines["comment"]["answer"].value is None
    assert keys.lines["k"]["value"].value == "v"


def test_only_answers_are_unlocked_and_no_text_is_run() -> None:
    sheet, styles = _xml(_form(), "xl/worksheets/sheet1.xml"), _xml(_form(), "xl/styles.xml")
    assert "<sheetProtection" in sheet
    assert "password" not in sheet
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert '<protection locked="0"' in styles
    assert sheet.count("<dataValidation ") == 2
    assert 'state="hidden"' in _xml(_form(), "xl/workbook.xml")


def test_choices_that_do_not_fit_are_a_mistake_of_the_program() -> None:
    for choices in (("a, b", "c"), ("x" * 300,)):
        tab = Tab("T", ("answer",), (10,), [Line([Cell(None, Style.ANSWER, choices=choices)])])
        with pytest.raises(ValueError, match="do not fit"):
            write_form([tab])


def test_codes_follow_what_was_moved() -> None:
    def swapped(part: str, xml: str) -> str:
        if part != "xl/worksheets/sheet1.xml":
            return xml
        for here, there in (("3", "£"), ("5", "3"), ("£", "5")):
            for column in "ABC":
                xml = xml.replace(f'r="{column}{here}"', f'r="{column}{there}"')
            xml = xml.replace(f'<row r="{here}"', f'<row r="{there}"')
        return xml

    tab = read_form(rewritten(_form(), swapped), "f.xlsx")[0]
    assert tab.lines["mark"]["answer"].value == 3


def test_line_twice_is_told_and_a_tab_without_codes_is_none_of_the_form() -> None:
    tab, keys = read_form(typed_into(_form(), {"Dossier": {"A3": "amount"}, "_keys": {"A1": "?"}}), "f.xlsx")
    assert tab.doubled == ("amount",)
    assert not keys.is_form


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_other_files_are_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused):
        read_form(content, "f.xlsx")


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(Refused, match="50 MB"):
        read_form(b"PK\x03\x04" + bytes(53_000_000), "f.xlsx")


def test_text_fits_into_a_cell() -> None:
    assert fitting(" a\r\nb\x00 ") == "a\nb"
    assert len(fitting("x" * 40_000)) == LONGEST_CELL
    assert fitting(fitting("x" * 40_000)) == fitting("x" * 40_000)


def test_what_is_typed_is_told_from_blanks() -> None:
    assert not is_typed(None)
    assert not is_typed("  ")
    assert is_typed(0)
    assert shown("x" * 300) == "x" * 200
