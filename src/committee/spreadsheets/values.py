"""How is any cell of a hand-made table read? One ``interpret_…`` per kind of value; none ever fails.

Each gives an ``Interpretation``: the value beside its raw content, how sure the reading is, and what to ask.
"""

import re
from typing import Any

from committee.spreadsheets.dates import interpret_date
from committee.spreadsheets.identifiers import (
    Commune,
    interpret_commune,
    interpret_commune_code,
    interpret_department,
    interpret_postal_code,
    interpret_qpv,
    interpret_rna,
    interpret_siren,
    interpret_siret,
)
from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    Qualifier,
    Tax,
    refused,
    unknown,
)
from committee.spreadsheets.numbers import (
    interpret_amount,
    interpret_count,
    interpret_decimal,
    interpret_percent,
)
from committee.spreadsheets.quantities import interpret_quantity
from committee.spreadsheets.rules import Parsed, parse_text, parse_yes_no

__all__ = [
    "Certainty",
    "Commune",
    "Interpretation",
    "Qualifier",
    "Tax",
    "interpret_amount",
    "interpret_commune",
    "interpret_commune_code",
    "interpret_count",
    "interpret_date",
    "interpret_decimal",
    "interpret_department",
    "interpret_names",
    "interpret_percent",
    "interpret_postal_code",
    "interpret_qpv",
    "interpret_quantity",
    "interpret_rna",
    "interpret_siren",
    "interpret_siret",
    "interpret_text",
    "interpret_yes_no",
]
_NAMES = re.compile(r"[|;\n\r]")
_NAMES_WITH_COMMAS = re.compile(r"[|;\n\r]|, ")


def interpret_text(raw: object, longest: int | None = None) -> Interpretation[str]:
    """Text as people typed it, without blanks around it; a text that is too long is refused, never cut."""
    if raw is None:
        return unknown(None)
    if (
        type(raw) is str
        and raw.isascii()
        and raw.isprintable()
        and (longest is None or len(raw) <= longest)
        and (text := raw.strip())
    ):
        return Interpretation(text, raw)
    return _of(parse_text(raw, longest), raw)


def interpret_yes_no(raw: object) -> Interpretation[bool]:
    """Oui or non, in the ways people and programs tick a box."""
    if raw is None:
        return unknown(None)
    return _of(parse_yes_no(raw), raw)


def interpret_names(
    raw: object, longest: int | None = None, *, commas: bool = False
) -> Interpretation[tuple[str, ...]]:
    """Names between bars, semicolons or line breaks, each once; unknown is an empty tuple.

    ``commas``: also between commas, as Démarches simplifiées joins the answers of a multiple choice.
    """
    text = parse_text(raw).value
    if text is None:
        return Interpretation((), raw, is_unknown=True)
    once: dict[str, str] = {}
    for name in (_NAMES_WITH_COMMAS if commas else _NAMES).split(text):
        bare = " ".join(name.split())
        if longest is not None and len(bare) > longest:
            return _of(parse_text(bare, longest), raw)
        if bare:
            once.setdefault(bare.casefold(), bare)
    return Interpretation(tuple(once.values()), raw, is_unknown=not once)


def _of(parsed: Parsed[Any], raw: object) -> Interpretation[Any]:
    if parsed.problem is not None:
        return refused(raw, parsed.problem)
    return unknown(raw) if parsed.value is None else Interpretation(parsed.value, raw)
