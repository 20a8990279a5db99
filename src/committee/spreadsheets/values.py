"""How is any cell of a hand-made table read? One ``interpret_…`` per kind of value; none ever fails."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    Qualifier,
    Tax,
    interpreted,
    refused,
    unknown,
)
from committee.spreadsheets.rules import (
    Parsed,
    parse_amount,
    parse_count,
    parse_date,
    parse_decimal,
    parse_text,
    parse_yes_no,
)

__all__ = [
    "Certainty",
    "Interpretation",
    "Qualifier",
    "Tax",
    "interpreted",
]


class Commune(NamedTuple):
    """What a cell tells of a commune: an INSEE code is never taken for a postal code, nor the other way round."""

    name: str | None = None
    code: str | None = None
    postal_code: str | None = None


def _of(parsed: Parsed[Any], raw: object) -> Interpretation[Any]:
    if parsed.problem is not None:
        return refused(raw, parsed.problem)
    return unknown(raw) if parsed.value is None else Interpretation(parsed.value, raw)


def interpret_text(raw: object, longest: int | None = None) -> Interpretation[str]:
    return _of(parse_text(raw, longest), raw)


def interpret_count(raw: object, *, zero_is_doubtful: bool = False) -> Interpretation[int]:
    return _of(parse_count(raw), raw)


def interpret_amount(raw: object, *, zero_is_doubtful: bool = False) -> Interpretation[Decimal]:
    return _of(parse_amount(raw), raw)


def interpret_decimal(raw: object, *, zero_is_doubtful: bool = False) -> Interpretation[Decimal]:
    return _of(parse_decimal(raw), raw)


def interpret_percent(raw: object) -> Interpretation[Decimal]:
    """In percent: 45.5 for ``45,5 %``."""
    return _of(parse_decimal(raw), raw)


def interpret_date(raw: object, *, is_1904: bool = False, near: date | None = None) -> Interpretation[date]:
    return _of(parse_date(raw), raw)


def interpret_yes_no(raw: object) -> Interpretation[bool]:
    return _of(parse_yes_no(raw), raw)


def interpret_names(
    raw: object, longest: int | None = None, *, commas: bool = False
) -> Interpretation[tuple[str, ...]]:
    names = [" ".join(name.split()) for name in re.split(r"[|;\n]", parse_text(raw).value or "")]
    return Interpretation(tuple(dict.fromkeys(filter(None, names))), raw)


def interpret_siret(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_siren(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_rna(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_commune(raw: object) -> Interpretation[Commune]:
    """A cell with a name, a code, or the name with a postal code in brackets."""
    parsed = parse_text(raw)
    return _of(parsed, raw) if parsed.value is None else Interpretation(Commune(parsed.value), raw)


def interpret_commune_code(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_postal_code(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_department(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_qpv(raw: object) -> Interpretation[str]:
    return _of(parse_text(raw), raw)


def interpret_quantity(text: object, label: str = "") -> Interpretation[Decimal]:
    return _of(parse_decimal(text, dots_are_thousands=True), text)


INTERPRETERS: dict[str, Callable[[object], Interpretation[Any]]] = {}
