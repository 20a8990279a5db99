"""Which count, amount, decimal number or share does a cell tell, and how surely?

The common cells (empty, a number, plain figures) are read at once; every other text is read as a phrase.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    Qualifier,
    Tax,
    interpreted,
    refused,
    unknown,
)
from committee.spreadsheets.quantities import EUR, NOT_A_NUMBER, PART, PERCENT, YEAR, Quantity, read_quantity
from committee.spreadsheets.rules import LARGEST_AMOUNT, is_unknown
from committee.words import Euros, Sentence

LARGEST_COUNT = 2_000_000_000
_CENT = Decimal("0.01")
_FIGURES = re.compile(r"[0-9]{1,9}")
_TWO_DECIMALS = re.compile(r"[0-9]{1,11}(?:[.,][0-9]{1,2})?")
_SIGNED = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,20})?")
_SCIENTIFIC = re.compile(r"\s*[0-9][.,]?[0-9]*\s*[eE][+]?[0-9]+\s*")
_NEVER_COUNTED = frozenset({EUR, PERCENT, PART, YEAR, "an", "mois"})
_MONTHS_PER = {"mois": 1, "an": 12, "trimestre": 3, "semestre": 6}

NOT_A_COUNT = Sentence("This is not a whole number of zero or more.")
NOT_AN_AMOUNT = Sentence("This is not an amount in euros, with two decimals at most.")
_NEGATIVE = Sentence("This amount is negative; none below zero fits here.")
_ZERO = Sentence("The source writes 0 for an empty answer: it was read as unknown.")
_ZERO_PROPOSAL = Sentence("Is it really zero? Ask, or leave the cell empty.")
_ALONE = Sentence("Write the number alone, or leave the cell empty.")
_AMOUNT_ALONE = Sentence("Write the amount in euros alone, such as 37000 or 37 000,50.")
_DIGITS_LOST = Sentence("A spreadsheet program wrote this number shortened: its last digits are lost.")


def interpret_count(
    raw: object, *, unit: str | None = None, zero_is_doubtful: bool = False
) -> Interpretation[int]:
    """A whole number of zero or more. ``unit``: what the column counts; years are turned into its months."""
    if raw is None:
        return unknown(None)
    if type(raw) is int and 0 < raw < LARGEST_COUNT:
        return Interpretation(raw, raw)
    if type(raw) is str and _FIGURES.fullmatch(raw) and raw.strip("0"):
        return Interpretation(int(raw), raw)
    read = _read(raw)
    if isinstance(read, Interpretation):
        return read
    value, meant = read.value, unit
    if unit == "mois" and read.unit in _MONTHS_PER:
        value, meant = value * _MONTHS_PER[read.unit], read.unit
    if read.unit in _NEVER_COUNTED - {meant} or (unit is not None and read.unit not in {None, meant}):
        return refused(raw, Sentence("This is no number of what the column counts."), _ALONE)
    if value != value.to_integral_value() or not 0 <= value < LARGEST_COUNT:
        thousands = value * 1000
        if type(raw) is float and thousands == thousands.to_integral_value() and 1 < value < 1000:
            perhaps = int(thousands)
            return refused(raw, NOT_A_COUNT, _perhaps(perhaps), perhaps)
        return refused(raw, NOT_A_COUNT, _ALONE)
    if value == 0 and zero_is_doubtful:
        return _doubtful_zero(raw)
    kept = int(value)
    reading: Interpretation[int] = _with(read, kept, raw)
    if reading.certainty is Certainty.EXACT and (read.unit is not None or value != read.value):
        reading.certainty = Certainty.INTERPRETED
        reading.message = Sentence("The number {number} was read here.", number=kept)
    return reading


def interpret_amount(
    raw: object, *, may_be_negative: bool = False, zero_is_doubtful: bool = False
) -> Interpretation[Decimal]:
    """Euros in whole cents; HT or TTC is kept in ``tax``. A computed cell is rounded to the cent."""
    if raw is None:
        return unknown(None)
    if type(raw) is int and 0 < raw < LARGEST_AMOUNT:
        return Interpretation(Decimal(raw), raw)
    if type(raw) is str and _TWO_DECIMALS.fullmatch(raw) and raw.strip("0,."):
        return Interpretation(Decimal(raw.replace(",", ".")), raw)
    read = _read(raw)
    if isinstance(read, Interpretation):
        if read.is_refused and read.proposal is _ALONE:
            read.proposal = _AMOUNT_ALONE
        return read
    if read.unit not in {None, EUR}:
        return refused(raw, NOT_AN_AMOUNT, _AMOUNT_ALONE)
    if read.value < 0 and not may_be_negative:
        return refused(raw, _NEGATIVE)
    if abs(read.value) >= LARGEST_AMOUNT:
        return refused(raw, NOT_AN_AMOUNT)
    cents = read.value.quantize(_CENT, ROUND_HALF_UP)
    if cents != read.value and isinstance(raw, str):
        return refused(raw, NOT_AN_AMOUNT, Sentence("Perhaps {amount}?", amount=Euros(cents)), cents)
    if cents == 0 and zero_is_doubtful:
        return _doubtful_zero(raw)
    reading: Interpretation[Decimal] = _with(read, cents, raw)
    reading.unit = EUR
    if read.period is not None:
        reading.certainty, reading.unit = Certainty.INTERPRETED, f"{EUR}/{read.period}"
        reading.message = Sentence("This amount is told per period, not as a whole.")
    return reading


def interpret_decimal(raw: object, *, zero_is_doubtful: bool = False) -> Interpretation[Decimal]:
    """Any number, such as a coordinate or a distance: one dot or comma is a decimal sign."""
    if raw is None:
        return unknown(None)
    if type(raw) is float and raw == raw and abs(raw) < 1e15 and raw:  # noqa: PLR0124
        return Interpretation(Decimal(repr(raw)), raw)
    if type(raw) is str and _SIGNED.fullmatch(raw) and raw.strip("-0,."):
        return Interpretation(Decimal(raw.replace(",", ".")), raw)
    read = _read(raw, has_thousands=False)
    if isinstance(read, Interpretation):
        return read
    if read.value == 0 and zero_is_doubtful:
        return _doubtful_zero(raw)
    return _with(read, read.value, raw)


def interpret_percent(raw: object) -> Interpretation[Decimal]:
    """A share, in percent: 45.5 for ``45,5 %``, for the percent cell 0.455 and for ``1/4``, 25."""
    read = _read(raw, has_thousands=False)
    if isinstance(read, Interpretation):
        return read
    if read.unit not in {None, PERCENT, PART}:
        return refused(raw, Sentence("This is not a percentage."), _ALONE)
    value = read.value * 100 if read.unit == PART else read.value
    as_share = read.unit is None and 0 < value <= 1
    if as_share:
        value *= 100
    if not 0 <= value <= 100:
        return refused(raw, Sentence("A share lies between 0 and 100 %."))
    reading: Interpretation[Decimal] = _with(read, value, raw)
    reading.unit = PERCENT
    if as_share or read.unit == PART:
        reading.certainty = Certainty.INTERPRETED
        reading.message = Sentence("Read as {number} percent.", number=value.quantize(_CENT, ROUND_HALF_UP))
    return reading


def _read(raw: object, *, has_thousands: bool = True) -> Quantity | Interpretation[Any]:
    """The number of a cell with nothing unread beside it; else the reading that ends it: unknown or refused."""
    if is_unknown(raw):
        return unknown(raw)
    match raw:
        case bool():
            return refused(raw, NOT_A_NUMBER)
        case int() | float() | Decimal():
            number = Decimal(str(raw))
            return Quantity(number) if number.is_finite() else refused(raw, NOT_A_NUMBER)
        case str():
            pass
        case _:
            return refused(raw, NOT_A_NUMBER)
    if _SCIENTIFIC.fullmatch(raw):
        return refused(
            raw, _DIGITS_LOST, Sentence("Format the column as a number without decimals, or as text.")
        )
    read = read_quantity(raw, has_thousands=has_thousands)
    if isinstance(read, Sentence):
        return refused(raw, read, _ALONE)
    if read.before or read.after or read.unit in {"rang", "/an"}:
        perhaps = _perhaps(int(read.value)) if read.value == read.value.to_integral_value() else _ALONE
        return refused(raw, NOT_A_NUMBER, perhaps, read.value)
    return read


def _with(read: Quantity, value: Any, raw: object) -> Interpretation[Any]:
    reading = Interpretation(value, raw) if read.doubt is None else interpreted(value, raw, read.doubt)
    if read.qualifier is not Qualifier.EXACTLY:
        reading.certainty = Certainty.INTERPRETED
        reading.message = Sentence("The number is told as “{qualifier}”.", qualifier=read.qualifier)
    elif read.doubt is not None and read.tax is Tax.NOT_TOLD and read.unit in {None, EUR}:
        reading.suggestion = value
    reading.qualifier, reading.unit, reading.tax = read.qualifier, read.unit, read.tax
    return reading


def _doubtful_zero(raw: object) -> Interpretation[Any]:
    reading = interpreted(None, raw, _ZERO, _ZERO_PROPOSAL)
    reading.is_unknown = True
    return reading


def _perhaps(number: int) -> Sentence:
    return Sentence("Perhaps {value}? Write the number alone.", value=number)
