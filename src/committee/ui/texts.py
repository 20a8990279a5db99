"""How is a text said in the language of the person who looks at the screen?"""

from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from committee.settings import settings
from committee.words import LOCALES, Euros, Sentence, Share, format_value, say

UNKNOWN = "—"
_locale: ContextVar[str | None] = ContextVar("committee_locale", default=None)


def use_locale(locale: str | None) -> None:
    """Say everything in this language until the end of the run; None: in the installation's language."""
    _locale.set(locale if locale in LOCALES else None)


def locale() -> str:
    """The language of this run."""
    chosen = _locale.get() or settings().locale
    return chosen if chosen in LOCALES else LOCALES[0]


def t(msgid: str, plural: str | None = None, /, **values: Any) -> str:
    """An English msgid in the language of this run; ``plural`` goes with a value ``n``."""
    return say(Sentence(msgid, plural, **values), locale())


def is_unknown(value: Any) -> bool:
    """Whether a value is missing: None, NaN, NaT, NA or an empty text."""
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, float) and value != value  # noqa: PLR0124 - the definition of NaN


def show(value: Any) -> str:
    """A Sentence, an enum member or a plain value as people read it; unknown as a dash."""
    if is_unknown(value):
        return UNKNOWN
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    if hasattr(value, "item") and not isinstance(value, (str, Decimal)):
        value = value.item()
    return format_value(value, locale())


def euros(amount: Decimal | float | None) -> str:
    """An amount of euros: ``37 000 €``; unknown as a dash."""
    if is_unknown(amount):
        return UNKNOWN
    return show(Euros(amount if isinstance(amount, Decimal) else Decimal(str(amount))))


def number(value: Decimal | float | None) -> str:
    """A figure: ``1 224``; unknown as a dash."""
    return show(value)


def percent(share: Decimal | float | None) -> str:
    """A share between 0 and 1 as a percentage: ``45,5 %``; unknown as a dash."""
    return UNKNOWN if share is None or is_unknown(share) else show(Share(share))


def day(value: date | None) -> str:
    """A date, or the day of a moment in Paris: ``04/02/2021``; unknown as a dash."""
    if isinstance(value, datetime) and not is_unknown(value):
        return show(value).split(" ", maxsplit=1)[0] if value.tzinfo else show(value.date())
    return show(value)


def moment(value: datetime | None) -> str:
    """A moment in Paris: ``04/02/2021 18:04``; unknown as a dash."""
    return show(value)


def hour(value: datetime | None) -> str:
    """The hour of a moment in Paris: ``18:04``; unknown as a dash."""
    return show(value).rsplit(" ", maxsplit=1)[-1]


_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()<>#+-!|~:$&^=."})


def literal(text: Any) -> str:
    """A text of somebody, fit for a widget's label: Streamlit's Markdown shows it as it was typed.

    Every character with a meaning is escaped, and a bare address is kept from becoming a link.
    """
    joined = " ".join(str(text).split())
    return joined.replace("www.", "www\u200b.").translate(_MARKDOWN).replace("\\:", "\u200b\\:")
