"""How is a cell typed by hand read, and which texts could a spreadsheet take for a formula?"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from committee.words import PARIS, Sentence

T = TypeVar("T")
LARGEST = 50 * 1024 * 1024
# Signs with which a spreadsheet program begins a formula, their full-width forms, and the blanks it skips first.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_UNKNOWN = frozenset(
    {"", "-", "–", "—", "?", "n/c", "nc", "n.c.", "n/a", "na", "nr", "n/r", "n.r.", "inconnu", "#n/a"}
    | {"non renseigne", "non communique", "non connu", "a preciser", "a completer"}
)
_YES = frozenset(
    {"oui", "o", "yes", "y", "vrai", "true", "x", "1", "on", "coche", "cochee", "☑", "☒", "✓", "✔"}
)
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "off", "decoche", "non coche", "☐"})
_BLANKS = dict.fromkeys(map(ord, " \t\u00a0\u202f\u2009\u2007'’"))
_BY_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = (10_000, 80_000)  # 1927 to 2119: outside, a number in a date column is a slip
_CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal(10) ** 12


class Parsed(NamedTuple, Generic[T]):
    """What a cell says: a value, or None when it is unknown, or a problem when it could not be read."""

    value: T | None
    problem: Sentence | None = None


class Habit(Enum):
    """In which habit a number was written: one dot or comma before three digits may be either thing."""

    PLAIN = "plain"
    ONE_DOT = "one_dot"
    ONE_COMMA = "one_comma"
    ENGLISH = "english"


class TypedNumber(NamedTuple):
    """A number as somebody typed it."""

    value: Decimal
    habit: Habit


def neutralised(text: str) -> str:
    """The text as a CSV cell which no spreadsheet program takes for a formula: one apostrophe is put before.

    A text that already begins with apostrophes and such a sign gets one more, so that ``restored`` undoes it.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that ``neutralised`` was given."""
    return text[1:] if _QUOTED_FORMULA.match(text) else text


def folded(text: str) -> str:
    """Lower case, without accents, punctuation as single blanks: how headers and choices are compared."""
    letters = text
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("º", "°"))
        letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z€%]+", " ", letters.casefold()).split())


def writable(text: str) -> str:
    """A text as every store and screen can hold it: without control, invisible or unpaired characters."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")


def is_unknown(raw: object) -> bool:
    """Whether a cell says that nothing is known: empty, n/c, a dash… never zero."""
    if raw is None:
        return True
    if not isinstance(raw, str):
        return False
    bare = raw.strip().casefold()
    if bare.isascii():
        return bare in _UNKNOWN
    bare = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)) in _UNKNOWN


def parse_text(raw: object, longest: int | None = None) -> Parsed[str]:
    """Text without blanks around it, composed accents, no control signs; a number as it would be typed."""
    match raw:
        case None:
            return Parsed(None)
        case bool():
            return Parsed("oui" if raw else "non")
        case datetime() | date():
            text = raw.strftime("%d/%m/%Y")
        case float() if raw.is_integer():
            text = str(int(raw))
        case _:
            text = str(raw)
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    text = unicodedata.normalize("NFC", kept).strip()
    if longest is not None and len(text) > longest:
        return Parsed(
            None,
            Sentence(
                "This text has {length} characters, {longest} at most fit here.",
                length=len(text),
                longest=longest,
            ),
        )
    return Parsed(text or None)


def parse_count(raw: object) -> Parsed[int]:
    """A whole number of dwellings, households, months… ``1.224`` and ``1 224`` are 1224; n/c is unknown."""
    number, problem = parse_decimal(raw, dots_are_thousands=True)
    if problem is not None or number is None:
        return Parsed(None, problem)
    if number != number.to_integral_value() or not 0 <= number < 2_000_000_000:
        return Parsed(None, Sentence("This is not a whole number of zero or more."))
    return Parsed(int(number))


def parse_amount(raw: object) -> Parsed[Decimal]:
    """Euros: ``37 000 €``, ``1.224,50``, ``13.000`` (a dot and three digits are thousands), ``12 k€``.

    A computed cell is rounded to the cent; a typed amount with a fraction of a cent is refused.
    """
    factor, cleaned = Decimal(1), raw
    if isinstance(raw, str):
        cleaned = re.sub(r"(?i)\s*(€|euros?|eur)$", "", raw.strip())
        if cleaned != raw.strip() and cleaned.lower().endswith("k"):
            factor, cleaned = Decimal(1000), cleaned[:-1]
    number, problem = parse_decimal(cleaned, dots_are_thousands=True)
    if problem is not None or number is None:
        return Parsed(None, problem)
    amount = number * factor
    cents = amount.quantize(_CENT, ROUND_HALF_UP) if abs(amount) < LARGEST_AMOUNT else amount
    if not 0 <= amount < LARGEST_AMOUNT or (isinstance(raw, str) and cents != amount):
        return Parsed(None, Sentence("This is not an amount in euros, with two decimals at most."))
    return Parsed(cents)


def is_euros(amount: Decimal) -> bool:
    """Whether an amount can be kept at all: finite, in whole cents, below a thousand billions."""
    return amount.is_finite() and abs(amount) < LARGEST_AMOUNT and amount == amount.quantize(_CENT)


def parse_decimal(raw: object, *, dots_are_thousands: bool = False) -> Parsed[Decimal]:
    """A number with a decimal comma or point, blanks between thousands; n/c and an empty cell are unknown."""
    if is_unknown(raw):
        return Parsed(None)
    refused: Parsed[Decimal] = Parsed(None, Sentence("This is not a number."))
    match raw:
        case bool():
            return refused
        case int() | float() | Decimal():
            number = Decimal(str(raw))
            return Parsed(number) if number.is_finite() else refused
        case str():
            typed = typed_number(raw, has_thousands=dots_are_thousands)
            if typed is None or typed.habit in {Habit.ONE_COMMA, Habit.ENGLISH}:
                return refused
            return Parsed(typed.value)
        case _:
            return refused


def typed_number(raw: str, *, has_thousands: bool) -> TypedNumber | None:
    """The number that a text is, and in which habit it was written; None when it is not just a number.

    ``has_thousands``: one dot or comma before exactly three digits parts thousands, as in counts
    and amounts; else it is a decimal sign, as in coordinates.
    """
    text = raw.translate(_BLANKS).replace("−", "-")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    habit = Habit.PLAIN
    whole, comma, decimals = digits.partition(",")
    if _BY_DOTS.fullmatch(whole) and (comma or has_thousands or whole.count(".") > 1):
        habit = Habit.PLAIN if comma or whole.count(".") > 1 else Habit.ONE_DOT
        digits = whole.replace(".", "") + comma + decimals
    elif _BY_COMMAS.fullmatch(digits) and (has_thousands or "." in decimals or "," in decimals):
        habit = Habit.ENGLISH if "." in decimals or "," in decimals else Habit.ONE_COMMA
        digits = digits.replace(",", "")
    if _PLAIN.fullmatch(digits) is None:
        return None
    return TypedNumber(Decimal(sign + digits.replace(",", ".")), habit)


def parse_date(raw: object) -> Parsed[date]:
    """A date typed as ``04/02/2021`` (day first) or ``2021-02-04``, or a date cell, or its serial number."""
    if is_unknown(raw):
        return Parsed(None)
    match raw:
        case datetime():
            return Parsed((raw if raw.tzinfo is None else raw.astimezone(PARIS)).date())
        case date():
            return Parsed(raw)
        case bool():
            pass
        case int() | float() if _EXCEL_SERIALS[0] <= raw < _EXCEL_SERIALS[1]:
            return Parsed(_EXCEL_EPOCH + timedelta(days=int(raw)))
        case str():
            return _typed_date(raw.strip())
    return Parsed(None, Sentence("This is not a date. Write it as 31/12/2026."))


def _typed_date(text: str) -> Parsed[date]:
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH_DATE.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return Parsed(None, Sentence("This is not a date. Write it as 31/12/2026."))
    try:
        return Parsed(date(year, month, day))
    except ValueError:
        return Parsed(None, Sentence("This day does not exist in the calendar."))


def parse_yes_no(raw: object) -> Parsed[bool]:
    """Oui or non, in the ways people tick a box; anything else is refused, an empty cell is unknown."""
    if is_unknown(raw):
        return Parsed(None)
    if isinstance(raw, bool):
        return Parsed(raw)
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    word = folded(text) or text.strip()
    if word in _YES:
        return Parsed(True)
    if word in _NO:
        return Parsed(False)
    return Parsed(None, Sentence("Write yes or no."))


def is_too_large(content: bytes) -> bool:
    """Whether a file is larger than what is read at all."""
    return len(content) > LARGEST


LONGEST_NAME = 120


def why_not_mapping(name: str, header: Sequence[str], mapping: Mapping[str, str | None]) -> Sentence | None:
    """Why a mapping of columns cannot be kept; None when it can."""
    if not name.strip():
        return Sentence("Give the mapping a name, such as the source of the file.")
    if len(name.strip()) > LONGEST_NAME:
        return Sentence(
            "This text has {length} characters, {longest} at most fit here.",
            length=len(name.strip()),
            longest=LONGEST_NAME,
        )
    for title in mapping:
        if title not in header:
            return Sentence("The file has no column “{header}”.", header=title)
    named: dict[str, str] = {}
    for title, code in mapping.items():
        if code is not None and named.setdefault(code, title) != title:
            return Sentence(
                "The columns “{first}” and “{second}” cannot both be the same information.",
                first=named[code],
                second=title,
            )
    return None
