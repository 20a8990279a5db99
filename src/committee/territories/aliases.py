"""By which other names do people know a QPV? Shipped facts, read once; an alias proposes, it never decides."""

import csv
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from committee.settings import settings
from committee.spreadsheets.rules import folded
from committee.territories.rules import generation_of
from committee.words import Sentence

LONGEST_ALIAS, LONGEST_NOTE = 200, 500


class ShippedAlias(NamedTuple):
    """Another name, and where it comes from."""

    alias: str
    note: str | None


@lru_cache(maxsize=1)
def qpv_aliases() -> dict[str, tuple[ShippedAlias, ...]]:
    """Other names by QPV code."""
    path = settings().data / "reference" / "qpv_aliases.csv"
    found: dict[str, list[ShippedAlias]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["code"], []).append(ShippedAlias(row["alias"], row["note"] or None))
    return {code: tuple(names) for code, names in found.items()}


def why_not_add_alias(
    code: str, is_known: bool, alias: str, note: str | None, held: Collection[str]
) -> Sentence | None:
    """Why a QPV cannot have this other name; None when it can. ``held``: the folded names that it has."""
    if generation_of(code) is None:
        return Sentence("“{text}” is not the code of a QPV.", text=code)
    if not is_known:
        return Sentence("The QPV {code} is in no list that is loaded here.", code=code)
    if not folded(alias):
        return Sentence("Another name is a word at least.")
    for text, longest in ((alias, LONGEST_ALIAS), (note or "", LONGEST_NOTE)):
        if len(text) > longest:
            return Sentence(
                "This text has {length} characters, {longest} at most fit here.",
                length=len(text),
                longest=longest,
            )
    if folded(alias) in held:
        return Sentence("The QPV {code} has this name already.", code=code)
    return None
