"""Do the fuzzer's targets pass on what it begins with, and do they fail when they must?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.layout import Note
from committee.spreadsheets.read import read_table
from committee.spreadsheets.values import Certainty, Interpretation
from committee.words import Sentence
from tests.corpus.files import CORPUS
from tests.fuzz.seeds import seeds, with_part_changed
from tests.fuzz.targets import PARSERS, cell_of, check_interpretation, check_reading, check_sheet, check_value


def test_every_seed_is_read() -> None:
    assert all(check_reading(content) for content in seeds())
    assert check_reading(b"%PDF-1.7") is None


def test_package_is_changed_inside() -> None:
    content = CORPUS["xlsx"].content
    numbers = set()
    for choice in range(1, 9):
        changed = with_part_changed(content, choice, lambda part, _: part.replace(b"D-001", b"D-777"))
        assert changed is not None
        numbers.add(read_table(changed, "x")[0].rows[0][0])
    assert "D-777" in numbers
    assert with_part_changed(b"PK\x03\x04", 1, lambda part, _: part) is None


def test_broken_promise_of_a_sheet_is_seen() -> None:
    [sheet] = read_table(CORPUS["xlsx"].content, "x")
    check_sheet(sheet)
    for broken in [
        replace(sheet, groups=[]),
        replace(sheet, rows=[["x"]]),
        replace(sheet, rows=[[object()] * len(sheet.header)]),
        replace(sheet, rows=[[None] * len(sheet.header)]),
        replace(sheet, header_row=7),
        replace(sheet, notes=(Note("info", Sentence("x"), 0),)),
    ]:
        with pytest.raises(AssertionError):
            check_sheet(broken)


def test_broken_promise_of_a_reading_is_seen() -> None:
    for broken in [
        Interpretation(1, "1", Certainty.REFUSED, Sentence("x")),
        Interpretation(None, "1", Certainty.REFUSED),
        Interpretation(1, "1", Certainty.INTERPRETED),
        Interpretation(None, "1"),
        Interpretation(1, "1", is_unknown=True),
    ]:
        with pytest.raises(AssertionError):
            check_interpretation(broken, "x")


@given(st.binary(max_size=40))
def test_no_cell_makes_a_parser_fail(data: bytes) -> None:
    assert len(PARSERS) >= 12
    check_value(cell_of(data))
