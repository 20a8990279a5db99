"""Are counts, amounts, numbers and shares read as meant, the doubtful ones told, and unknown never zero?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.interpretations import Certainty, Interpretation, Qualifier, Tax
from committee.spreadsheets.numbers import (
    interpret_amount,
    interpret_count,
    interpret_decimal,
    interpret_percent,
)
from committee.words import Sentence

UNKNOWN = [None, "", "  ", "-", "–", "n/c", "NC", "N.C.", "Non communiqué", "#N/A"]
ANYTHING = st.one_of(
    st.text(),
    st.text("0123456789 .,-+€%kKmM()/\u00a0\u202f'½uneplsdi"),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.dates(),
    st.binary(),
    st.none(),
)
READERS = [interpret_count, interpret_amount, interpret_decimal, interpret_percent]


@pytest.mark.parametrize("interpret", READERS)
@pytest.mark.parametrize("raw", UNKNOWN)
def test_unknown_is_never_zero(interpret: object, raw: object) -> None:
    read: Interpretation[Decimal] = interpret(raw)  # type: ignore[operator]
    assert (read.value, read.is_unknown, read.certainty, read.raw) == (None, True, Certainty.EXACT, raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1224, 1224),
        (1224.0, 1224),
        ("1224", 1224),
        ("0224", 224),
        ("1 224", 1224),
        ("1\u202f224", 1224),
        ("27\u00a0000", 27000),
        ("1.224.000", 1224000),
        ("1,224,000", 1224000),
        ("1'224", 1224),
        ("24,0", 24),
        (0, 0),
        ("0", 0),
    ],
)
def test_count_is_exact(raw: object, value: int) -> None:
    read = interpret_count(raw)
    assert (read.value, read.certainty, read.message) == (value, Certainty.EXACT, None)
    assert isinstance(read.value, int)


@pytest.mark.parametrize(
    ("raw", "value", "qualifier", "written"),
    [
        ("1.224", 1224, Qualifier.EXACTLY, 1224),
        ("13.000", 13000, Qualifier.EXACTLY, 13000),
        ("1,224", 1224, Qualifier.EXACTLY, 1224),
        ("1 2", 12, Qualifier.EXACTLY, 12),
        ("environ 300", 300, Qualifier.ABOUT, None),
        ("~ 30", 30, Qualifier.ABOUT, None),
        ("plus de 13.000", 13000, Qualifier.MORE_THAN, None),
        ("300 et plus", 300, Qualifier.MORE_THAN, None),
        ("moins de 10", 10, Qualifier.LESS_THAN, None),
        ("12 ménages", 12, Qualifier.EXACTLY, None),
        ("une trentaine", 30, Qualifier.ABOUT, None),
        ("deux", 2, Qualifier.EXACTLY, 2),
    ],
)
def test_count_is_interpreted_and_says_so(
    raw: str, value: int, qualifier: Qualifier, written: int | None
) -> None:
    read = interpret_count(raw)
    assert (read.value, read.certainty, read.qualifier) == (value, Certainty.INTERPRETED, qualifier)
    assert read.message is not None
    assert read.raw == raw
    assert read.suggestion == written


@pytest.mark.parametrize(
    "raw",
    [
        "1,5",
        "0.500",
        "-3",
        "7,32829E+13",
        "3 à 5",
        "50 %",
        "12 €",
        "24 mois",
        "2018 ou 2019",
        "²",
        "1.22.333",
        "Lot 12 nord",
        "4ème",
        True,
        1.5,
        10**12,
        date(2021, 2, 4),
        float("nan"),
        b"12",
    ],
)
def test_count_is_refused_with_a_reason(raw: object) -> None:
    read = interpret_count(raw)
    assert (read.value, read.certainty) == (None, Certainty.REFUSED)
    assert isinstance(read.message, Sentence)
    assert not read.is_unknown


def test_cell_that_a_spreadsheet_took_for_a_fraction_has_a_proposal() -> None:
    read = interpret_count(1.224)
    assert (read.value, read.certainty, read.suggestion) == (None, Certainty.REFUSED, 1224)
    assert read.proposal == Sentence("Perhaps {value}? Write the number alone.", value=1224)
    assert interpret_count(0.5).suggestion is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [("2 ans", 24), ("24 mois", 24), ("24", 24), ("1,5 an", 18), ("12 €", None), ("3 sites", None)],
)
def test_months_are_counted_in_months(raw: str, value: int | None) -> None:
    assert interpret_count(raw, unit="mois").value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1 500,00", "1500"),
        ("2 300 €", "2300"),
        ("37 000 euros", "37000"),
        ("37000 EUR", "37000"),
        ("€ 1 500", "1500"),
        ("1.224,50", "1224.50"),
        ("1224.5", "1224.5"),
        ("1,234,567.89", "1234567.89"),
        ("12 k€", "12000"),
        ("1,2 M€", "1200000"),
        ("2 millions d’euros", "2000000"),
        ("1\u202f224\u00a0€", "1224"),
        (37000, "37000"),
        (33333.333333333, "33333.33"),
        ("0", "0"),
    ],
)
def test_amount_is_exact(raw: object, value: str) -> None:
    read = interpret_amount(raw)
    assert (read.value, read.certainty, read.tax) == (Decimal(value), Certainty.EXACT, Tax.NOT_TOLD)


@pytest.mark.parametrize(
    ("raw", "tax"),
    [
        ("950 000 € HT", Tax.EXCLUDED),
        ("950 000 HT", Tax.EXCLUDED),
        ("950 000 € hors taxes", Tax.EXCLUDED),
        ("950 000 € (HT)", Tax.EXCLUDED),
        ("950 000 €TTC", Tax.INCLUDED),
        ("950 000 euros toutes taxes comprises", Tax.INCLUDED),
    ],
)
def test_tax_is_kept_beside_the_amount(raw: str, tax: Tax) -> None:
    read = interpret_amount(raw)
    assert (read.value, read.tax, read.certainty) == (Decimal(950_000), tax, Certainty.EXACT)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("13.000", 13000),
        ("12,345 €", 12345),
        ("environ 30 000 €", 30000),
        ("800 € par mois", 800),
        ("mille euros", 1000),
    ],
)
def test_amount_is_interpreted_and_says_so(raw: str, value: int) -> None:
    read = interpret_amount(raw)
    assert (read.value, read.certainty) == (Decimal(value), Certainty.INTERPRETED)
    assert read.message is not None


@pytest.mark.parametrize(
    "raw",
    [
        "(1 500)",
        "-5",
        -5.0,
        "12,3456",
        "33333.333",
        "1e5",
        "12 logements",
        "45 %",
        "10**9",
        "9" * 14,
        "à voir",
        True,
        float("inf"),
        Decimal("NaN"),
        object(),
        "12/20",
        "1/3",
    ],
)
def test_amount_is_refused_with_a_reason(raw: object) -> None:
    read = interpret_amount(raw)
    assert (read.value, read.certainty) == (None, Certainty.REFUSED)
    assert read.message is not None


def test_negative_amount_is_refused_as_such_and_read_where_it_fits() -> None:
    for raw in ("(1 500)", "-1500", "−1 500 €"):
        assert interpret_amount(raw).message == Sentence(
            "This amount is negative; none below zero fits here."
        )
        assert interpret_amount(raw, may_be_negative=True).value == -1500


def test_fraction_of_a_cent_has_a_proposal() -> None:
    assert interpret_amount("33333.333").suggestion == Decimal("33333.33")


@pytest.mark.parametrize("interpret", [interpret_count, interpret_amount, interpret_decimal])
@pytest.mark.parametrize("raw", [0, "0", 0.0])
def test_doubtful_zero_is_asked_about(interpret: object, raw: object) -> None:
    read: Interpretation[Decimal] = interpret(raw, zero_is_doubtful=True)  # type: ignore[operator]
    assert (read.value, read.is_unknown, read.certainty) == (None, True, Certainty.INTERPRETED)
    assert read.proposal is not None
    assert interpret("12", zero_is_doubtful=True).value == 12  # type: ignore[operator]
    assert interpret(raw).value == 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,4442", "1.4442"),
        ("-20.879", "-20.879"),
        ("−20,879", "-20.879"),
        ("1.444", "1.444"),
        (43.6, "43.6"),
        (12, "12"),
        (Decimal("1.5"), "1.5"),
        ("1 224,5", "1224.5"),
    ],
)
def test_decimal_is_exact_and_its_dot_no_thousands(raw: object, value: str) -> None:
    read = interpret_decimal(raw)
    assert (read.value, read.certainty) == (Decimal(value), Certainty.EXACT)


@pytest.mark.parametrize(
    ("raw", "value", "certainty"),
    [
        ("45,5 %", "45.5", Certainty.EXACT),
        ("50%", "50", Certainty.EXACT),
        ("50", "50", Certainty.EXACT),
        ("50 pour cent", "50", Certainty.EXACT),
        (0, "0", Certainty.EXACT),
        (0.455, "45.5", Certainty.INTERPRETED),
        ("0,455", "45.5", Certainty.INTERPRETED),
        (1, "100", Certainty.INTERPRETED),
        ("1/4", "25", Certainty.INTERPRETED),
        ("la moitié", "50", Certainty.INTERPRETED),
    ],
)
def test_percent_is_read(raw: object, value: str, certainty: Certainty) -> None:
    read = interpret_percent(raw)
    assert (read.value, read.certainty, read.unit) == (Decimal(value), certainty, "%")


@pytest.mark.parametrize("raw", ["150 %", "-3 %", "12 €", "beaucoup", 250])
def test_percent_is_refused(raw: object) -> None:
    assert interpret_percent(raw).certainty is Certainty.REFUSED


def test_share_keeps_its_qualifier() -> None:
    read = interpret_percent("> 1/3")
    assert read.qualifier is Qualifier.MORE_THAN
    assert round(read.value or 0, 2) == Decimal("33.33")


@given(ANYTHING)
def test_no_cell_makes_a_reading_fail(raw: object) -> None:
    for interpret in READERS:
        read = interpret(raw)  # type: ignore[operator]
        assert read.raw is raw or read.raw == raw
        assert (read.value is None) == (read.is_unknown or read.is_refused)
        assert read.message is not None or read.certainty is Certainty.EXACT


HABITS = [
    ("\u202f", ","),
    ("\u00a0", ","),
    (" ", ","),
    ("", ","),
    ("", "."),
    (".", ","),
    (",", "."),
    ("'", ","),
    (" ", "."),
]
AMOUNTS = st.decimals(0, Decimal("999999999.99"), places=2)


@given(
    AMOUNTS, st.sampled_from(HABITS), st.sampled_from(["", " €", "€", " euros", " EUR", " € HT", "\u00a0€"])
)
def test_amount_in_any_habit_reads_back(amount: Decimal, habit: tuple[str, str], currency: str) -> None:
    thousands, point = habit
    written = f"{amount:,.2f}".replace(",", "t").replace(".", point).replace("t", thousands)
    read = interpret_amount(f"{written}{currency}")
    assert (read.value, read.certainty) == (amount, Certainty.EXACT)


@given(st.integers(0, 1_999_999_999), st.sampled_from(["", " ", "\u00a0", "\u202f", ".", ",", "'", "’"]))
def test_count_with_any_separator_reads_back(count: int, separator: str) -> None:
    read = interpret_count(f"{count:,}".replace(",", separator))
    assert read.value == count
    is_doubtful = separator in {".", ","} and 1000 <= count < 1_000_000
    assert (read.certainty is Certainty.INTERPRETED) == is_doubtful
