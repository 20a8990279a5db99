"""Is a cell typed by hand read as its author meant it, and is unknown never zero?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.rules import (
    LARGEST,
    LONGEST_NAME,
    Habit,
    folded,
    is_euros,
    is_too_large,
    is_unknown,
    neutralised,
    parse_amount,
    parse_count,
    parse_date,
    parse_decimal,
    parse_text,
    parse_yes_no,
    restored,
    typed_number,
    why_not_mapping,
    writable,
)

UNKNOWN = [None, "", "  ", "-", "—", "n/c", "NC", "N.C.", "Non renseigné", "#N/A", "?"]


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@x", "\tx", "\rx", "\nx", "＝1", "'=1", "''@x"])
def test_text_like_a_formula_is_neutralised_and_restored(text: str) -> None:
    assert neutralised(text) == f"'{text}"
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["abc", "'abc", "l'été", "1=1", " =1", ""])
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert neutralised(text) == text
    assert restored(text) == text


@given(st.text())
def test_every_text_is_restored(text: str) -> None:
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("raw", UNKNOWN)
def test_unknown_is_none_and_never_zero(raw: object) -> None:
    assert is_unknown(raw)
    for parse in (parse_count, parse_amount, parse_decimal, parse_date, parse_yes_no):
        assert parse(raw) == (None, None)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1 224", 1224),
        ("1.224", 1224),
        ("1\u202f224", 1224),
        ("27\u00a0000", 27000),
        ("13.000", 13000),
        ("1.224.000", 1224000),
        (1224, 1224),
        (1224.0, 1224),
        ("0", 0),
        (0, 0),
        ("24,0", 24),
    ],
)
def test_count_is_read(raw: object, value: int) -> None:
    assert parse_count(raw) == (value, None)


@pytest.mark.parametrize(
    "raw", ["1,5", "-3", "environ 300", "7,32829E+13", "12 ménages", True, 1.5, date(2021, 2, 4), 10**12, "²"]
)
def test_count_is_refused(raw: object) -> None:
    value, problem = parse_count(raw)
    assert value is None
    assert problem is not None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1 500,00", "1500"),
        ("2 300 €", "2300"),
        ("37 000 euros", "37000"),
        ("37000 EUR", "37000"),
        ("1.224,50", "1224.50"),
        ("1224.5", "1224.5"),
        ("13.000", "13000"),
        ("12 k€", "12000"),
        ("1,5 k€", "1500"),
        (37000, "37000"),
        (33333.333333333, "33333.33"),
        (Decimal("10.10"), "10.10"),
        ("0", "0"),
    ],
)
def test_amount_is_read(raw: object, value: str) -> None:
    assert parse_amount(raw) == (Decimal(value), None)


@pytest.mark.parametrize(
    "raw",
    [
        "950 000 € HT",
        "environ 30 000",
        "1,234,567",
        "12,345 €",
        "-5",
        -5.0,
        "1e5",
        True,
        "10**9",
        "9" * 14,
        float("inf"),
        Decimal("NaN"),
        object(),
    ],
)
def test_amount_is_refused(raw: object) -> None:
    value, problem = parse_amount(raw)
    assert value is None
    assert problem is not None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,4442", "1.4442"),
        ("-20.879", "-20.879"),
        ("−20,879", "-20.879"),
        (43.6, "43.6"),
        ("1.224,5", "1224.5"),
    ],
)
def test_decimal_is_read(raw: object, value: str) -> None:
    assert parse_decimal(raw) == (Decimal(value), None)


def test_dot_and_three_digits_are_decimals_where_they_are_not_thousands() -> None:
    assert parse_decimal("1.444") == (Decimal("1.444"), None)
    assert parse_decimal("1.444", dots_are_thousands=True) == (Decimal(1444), None)


@pytest.mark.parametrize(
    "raw",
    [
        "04/02/2021",
        "4/2/2021",
        "04-02-2021",
        "04.02.2021",
        "2021-02-04",
        "2021-02-04 00:00:00",
        date(2021, 2, 4),
        datetime(2021, 2, 4, 12),
        datetime(2021, 2, 3, 23, 30, tzinfo=UTC),
        44231,
        44231.5,
    ],
)
def test_date_is_read_day_first(raw: object) -> None:
    assert parse_date(raw) == (date(2021, 2, 4), None)


@pytest.mark.parametrize(
    "raw", ["31/02/2021", "2021-13-01", "04/02/21", "février 2021", 2021, True, 12.5, object()]
)
def test_date_is_refused(raw: object) -> None:
    value, problem = parse_date(raw)
    assert value is None
    assert problem is not None


@pytest.mark.parametrize(("raw", "value"), [("Oui", True), ("x", True), (1.0, True), (1, True), (True, True)])
def test_yes_is_read(raw: object, value: bool) -> None:
    assert parse_yes_no(raw) == (value, None)


@pytest.mark.parametrize("raw", ["Non", "N", 0, False, "faux"])
def test_no_is_read(raw: object) -> None:
    assert parse_yes_no(raw) == (False, None)


def test_neither_yes_nor_no_is_refused() -> None:
    value, problem = parse_yes_no("peut-être")
    assert value is None
    assert problem is not None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        ("  ", None),
        (" e\u0301te\u0301\x00 ", "été"),
        (1234567, "1234567"),
        (1234567.0, "1234567"),
        (1.5, "1.5"),
        (True, "oui"),
        (False, "non"),
        (date(2021, 2, 4), "04/02/2021"),
        ("01053", "01053"),
    ],
)
def test_text_is_composed_and_stripped(raw: object, value: str | None) -> None:
    assert parse_text(raw) == (value, None)


def test_text_too_long_is_refused() -> None:
    value, problem = parse_text("x" * 11, 10)
    assert value is None
    assert problem is not None
    assert problem.values == {"length": 11, "longest": 10}
    assert parse_text("x" * 10, 10) == ("x" * 10, None)


def test_header_is_folded() -> None:
    assert folded(" N° de Dossier * ") == "n de dossier"
    assert folded("Coût total (€)") == "cout total €"
    assert folded("total_cost") == folded("Total cost") == "total cost"
    assert folded("Œuvre") == "oeuvre"


def test_largest_file() -> None:
    assert not is_too_large(b"x" * 10)
    assert is_too_large(bytes(LARGEST + 1))


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_no_cell_makes_a_parser_fail(raw: object) -> None:
    for parse in (parse_count, parse_amount, parse_decimal, parse_date, parse_yes_no, parse_text):
        value, problem = parse(raw)
        assert value is None or problem is None


@pytest.mark.parametrize(
    "amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E30", "1000000000000", "0.001", "1E-30"]
)
def test_amount_that_cannot_be_kept_is_told(amount: str) -> None:
    assert not is_euros(Decimal(amount))


@pytest.mark.parametrize("amount", ["0", "-0", "-1", "999999999999.99", "0.10", "1E3"])
def test_amount_that_can_be_kept(amount: str) -> None:
    assert is_euros(Decimal(amount))


@pytest.mark.parametrize(
    ("raw", "has_thousands", "value", "habit"),
    [
        ("1.224", True, "1224", Habit.ONE_DOT),
        ("1.224", False, "1.224", Habit.PLAIN),
        ("1,224", True, "1224", Habit.ONE_COMMA),
        ("1,224", False, "1.224", Habit.PLAIN),
        ("0.500", True, "0.5", Habit.PLAIN),
        ("1.224.000", False, "1224000", Habit.PLAIN),
        ("1.224,5", True, "1224.5", Habit.PLAIN),
        ("1,224.5", False, "1224.5", Habit.ENGLISH),
        ("1,224,000", False, "1224000", Habit.ENGLISH),
        ("−12", True, "-12", Habit.PLAIN),
    ],
)
def test_typed_number_tells_its_habit(raw: str, has_thousands: bool, value: str, habit: Habit) -> None:
    assert typed_number(raw, has_thousands=has_thousands) == (Decimal(value), habit)


@pytest.mark.parametrize("raw", ["", "1.22.333", "1,22,333", "1.224.5", "12a", "²", "١٢", "1,,2"])
def test_text_that_is_no_number_is_none(raw: str) -> None:
    assert typed_number(raw, has_thousands=True) is None


@pytest.mark.parametrize(
    ("name", "mapping", "is_kept"),
    [
        ("Osiris", {"A": "title", "B": None, "C": None}, True),
        (" ", {}, False),
        ("x" * (LONGEST_NAME + 1), {}, False),
        ("Osiris", {"Z": None}, False),
        ("Osiris", {"A": "title", "B": "title"}, False),
    ],
)
def test_mapping_that_can_be_kept(name: str, mapping: dict[str, str | None], is_kept: bool) -> None:
    assert (why_not_mapping(name, ["A", "B", "C"], mapping) is None) == is_kept


def test_text_that_no_store_holds_loses_those_characters() -> None:
    assert writable("a\x00b\ud800c\u202ed\x07 e\nf\u00a0g") == "abcd e\nf\u00a0g"
    assert writable("Cité") == "Cité"
