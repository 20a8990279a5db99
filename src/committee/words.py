"""How is a sentence kept without a language, and said in one at the edge?

Rules and stored reports carry ``Sentence`` objects (an English msgid and its values); only screens, files and the
command line translate them, with the catalogues of ``locale/`` (one .po file per package, read with Babel).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, parse_pattern

LOCALES = ("fr", "en")
PARIS = ZoneInfo("Europe/Paris")
_FOLDER = Path(__file__).parent / "locale"
_PERCENT = {"fr": parse_pattern("#,##0.#\u00a0%"), "en": parse_pattern("#,##0.#%")}
_WHOLE_EUROS, _EUROS = parse_pattern("#,##0\u00a0¤"), parse_pattern("#,##0.00\u00a0¤")
_NUMBER = parse_pattern("#,##0.##")
_BABEL = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}


@dataclass(frozen=True)
class Euros:
    """An amount of euros in a sentence; None is shown as unknown, never as zero."""

    amount: Decimal | None


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1 in a sentence, shown as a percentage."""

    value: float | Decimal | None


class Sentence:
    """An English msgid with named values, translated only at the edge.

    Values may be str (shown as they are), int, float, Decimal, date, datetime, Euros, Share, Sentence, a Labelled
    enum member or None (unknown). ``plural`` with a value ``n`` selects the plural form.
    """

    __slots__ = ("msgid", "plural", "values")

    def __init__(self, msgid: str, plural: str | None = None, /, **values: Any) -> None:
        self.msgid = msgid
        self.plural = plural
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.msgid, self.plural, self.values) == (
            other.msgid,
            other.plural,
            other.values,
        )

    def __hash__(self) -> int:
        return hash((self.msgid, self.plural, repr(sorted(self.values.items()))))

    def __repr__(self) -> str:
        return f"Sentence({self.msgid!r}, {self.values!r})"

    def __str__(self) -> str:
        return say(self, "en")


def N_(msgid: str) -> str:  # noqa: N802 - the marker's name is gettext's convention
    """Mark a msgid for the catalogues without translating it."""
    return msgid


class Labelled(StrEnum):
    """An enum stored by its English code and shown by its label: ``NAME = "code", N_("Label")``."""

    label_msgid: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label_msgid = label
        return member

    @property
    def label(self) -> Sentence:
        """The label, to be translated at the edge."""
        return Sentence(self.label_msgid)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An act was refused; ``sentence`` says why in the user's language."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(say(sentence, "en"))
        self.sentence = sentence


def refuse_if(why: Sentence | None) -> None:
    """Raise Refused when a ``why_not_…`` gave a reason."""
    if why is not None:
        raise Refused(why)


@dataclass(frozen=True)
class _Catalogue:
    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=4)
def catalogue(locale: str) -> _Catalogue:
    """All texts of one language: the union of ``locale/<language>/*.po``."""
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for path in sorted((_FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if not message.id or message.fuzzy:
                    continue
                if isinstance(message.id, str):
                    if message.string:
                        texts[message.id] = str(message.string)
                elif message.string and all(message.string):
                    plurals[message.id[0]] = tuple(message.string)
    return _Catalogue(texts, plurals)


def format_value(value: Any, locale: str) -> str:
    """One value as people write it: unknown as a dash, dates in Paris time, French or British figures."""
    babel = _BABEL[locale]
    match value:
        case None | Euros(amount=None) | Share(value=None):
            return "—"
        case Euros(amount=Decimal() as amount):
            pattern = "#,##0\u00a0¤" if amount == amount.to_integral_value() else "#,##0.00\u00a0¤"
            return str(format_currency(amount, "EUR", pattern, locale=babel, currency_digits=False))
        case Share(value=float() | int() | Decimal() as share):
            return str(format_percent(share, _PERCENT[locale], locale=babel))
        case Sentence():
            return say(value, locale)
        case Labelled():
            return say(value.label, locale)
        case bool():
            return say(Sentence("yes") if value else Sentence("no"), locale)
        case int() | float() | Decimal():
            try:
                return str(format_decimal(value, _NUMBER, locale=babel))
            except InvalidOperation:  # more digits than decimal arithmetic holds
                return str(value)
        case datetime():
            at = value.astimezone(PARIS)
            return f"{at:%d/%m}/{at.year:04} {at:%H:%M}"
        case date():
            return f"{value:%d/%m}/{value.year:04}"
        case _:
            return str(value)


def say(sentence: Sentence, locale: str) -> str:
    """The sentence in the given language; an untranslated msgid is said in English."""
    texts = catalogue(locale)
    if sentence.plural is None:
        pattern = texts.texts.get(sentence.msgid, sentence.msgid)
    else:
        n = sentence.values["n"]
        singular = abs(n) < 2 if locale == "fr" else n == 1
        forms = texts.plurals.get(sentence.msgid, (sentence.msgid, sentence.plural))
        pattern = forms[0] if singular else forms[-1]
    if not sentence.values:
        return pattern
    return pattern.format_map({name: format_value(value, locale) for name, value in sentence.values.items()})
