"""Are texts, lists and ticks read as typed, and is the common cell cheap?"""

from datetime import date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.values import (
    Certainty,
    interpret_amount,
    interpret_count,
    interpret_date,
    interpret_names,
    interpret_text,
    interpret_yes_no,
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  Lilas ", "Lilas"),
        (" e\u0301te\u0301\x00", "été"),
        (1234567.0, "1234567"),
        (date(2021, 2, 4), "04/02/2021"),
    ],
)
def test_text_is_stripped_and_composed(raw: object, value: str) -> None:
    read = interpret_text(raw)
    assert (read.value, read.raw, read.certainty) == (value, raw, Certainty.EXACT)


@pytest.mark.parametrize("raw", [None, "", "   ", "\u00a0"])
def test_empty_text_is_unknown(raw: object) -> None:
    assert interpret_text(raw).is_unknown


def test_text_too_long_is_refused_never_cut() -> None:
    assert interpret_text("abc", 3).value == "abc"
    assert interpret_text("abcd", 3).certainty is Certainty.REFUSED
    assert interpret_text("été", 2).certainty is Certainty.REFUSED


@pytest.mark.parametrize("raw", ["Oui", "on", "X", "☑", "☒", "✔", "vrai", 1, 1.0, True])
def test_tick_is_yes(raw: object) -> None:
    assert interpret_yes_no(raw).value is True


@pytest.mark.parametrize("raw", ["Non", "off", "☐", "faux", 0, False])
def test_no_tick_is_no(raw: object) -> None:
    assert interpret_yes_no(raw).value is False


def test_tick_that_is_neither_is_refused_and_an_empty_one_unknown() -> None:
    assert interpret_yes_no("peut-être").certainty is Certainty.REFUSED
    assert interpret_yes_no(None).is_unknown
    assert interpret_yes_no("n/c").is_unknown


@pytest.mark.parametrize(
    ("raw", "commas", "names"),
    [
        ("A | B;  C\nD", False, ("A", "B", "C", "D")),
        ("A | a | B", False, ("A", "B")),
        ("Lien social, Santé", False, ("Lien social, Santé",)),
        ("Lien social, Santé", True, ("Lien social", "Santé")),
        ("1,5 mètre, Santé", True, ("1,5 mètre", "Santé")),
        (None, False, ()),
        (" | ", False, ()),
    ],
)
def test_names_are_parted(raw: object, commas: bool, names: tuple[str, ...]) -> None:
    read = interpret_names(raw, commas=commas)
    assert (read.value, read.is_unknown) == (names, not names)


def test_name_too_long_is_refused() -> None:
    assert interpret_names("abcd | ab", 3).certainty is Certainty.REFUSED


@given(st.one_of(st.text(), st.integers(), st.floats(), st.datetimes(), st.booleans(), st.none()))
def test_no_cell_makes_a_reading_fail(raw: object) -> None:
    for interpret in (interpret_text, interpret_yes_no, interpret_names):
        assert interpret(raw).raw is raw  # type: ignore[operator]


def test_cells_of_a_large_sheet_cost_little() -> None:
    """400 000 mixed cells aim at one second; ten times that is a defect, not a loaded machine."""
    cells = [
        (interpret_text, [None, "Résidence Les Lilas", "An association", 1234]),
        (interpret_count, [None, 12, "24", 30.0]),
        (interpret_amount, [None, 37000, "37000,50", 1500.5]),
        (interpret_date, [None, "04/02/2021", datetime(2021, 2, 4), date(2021, 2, 4)]),
    ]
    begun = perf_counter()
    for interpret, raws in cells:
        for _ in range(2_500):
            for raw in raws:
                interpret(raw)  # type: ignore[operator]
    assert perf_counter() - begun < 1.0
