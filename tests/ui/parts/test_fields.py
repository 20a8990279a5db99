"""Is an amount typed in French or English read as it was meant, and what a field shows read back the same?"""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from committee.ui import texts
from committee.ui.parts.fields import read_amount, typed_amount


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    yield
    texts.use_locale(None)


@pytest.mark.parametrize("amount", ["0.5", "950", "17500", "1250.5", "1234567.89"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("other", ["fr", "en"])
def test_amount_shown_is_read_back_in_either_language(amount: str, language: str, other: str) -> None:
    texts.use_locale(language)
    shown = typed_amount(Decimal(amount))
    texts.use_locale(other)
    assert read_amount(shown) == (Decimal(amount), None)


def test_amount_is_shown_in_the_way_of_the_language() -> None:
    texts.use_locale("fr")
    assert typed_amount(Decimal("17500.00")) == "17\u202f500"
    assert typed_amount(Decimal("1250.5")) == "1\u202f250,50"
    texts.use_locale("en")
    assert typed_amount(Decimal("1250.5")) == "1\u202f250.50"
    assert typed_amount(None) == ""


def test_comma_between_thousands_is_english_and_refused_in_french() -> None:
    texts.use_locale("en")
    assert read_amount("17,500") == (Decimal(17500), None)
    assert read_amount("1,217,500.25 €") == (Decimal("1217500.25"), None)
    texts.use_locale("fr")
    amount, problem = read_amount("17,500")
    assert amount is None
    assert problem is not None
    assert read_amount("17,50") == (Decimal("17.50"), None)


@pytest.mark.parametrize("typed", [None, "", "  "])
def test_empty_is_unknown(typed: str | None) -> None:
    assert read_amount(typed) == (None, None)


@pytest.mark.parametrize("typed", ["douze", "-5", "1,2,3", "12,345 k"])
def test_anything_else_is_refused_with_its_reason(typed: str) -> None:
    amount, problem = read_amount(typed)
    assert amount is None
    assert problem is not None
