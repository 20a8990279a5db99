"""Which commune do a code or a name mean, and under which codes may the lists of QPV know it?

Read once from ``data/reference/communes.csv``: today's communes, the delegated and associated ones that merged into
them, and the arrondissements of Paris, Lyon and Marseille.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from committee.settings import settings
from committee.spreadsheets.rules import folded

_CEDEX = re.compile(r" cedex\b.*$")
_ARRONDISSEMENT = re.compile(
    r"^(paris|marseille|lyon)(?: (\d{1,2}) ?(?:er|e|eme|ieme|nd|nde)?)?(?: arr(?:ondissement|dt|t)?)?$"
)
_SAINT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_TOWNS = {"751": "75056", "132": "13055", "6938": "69123"}


class CommuneKind(StrEnum):
    """What a row of the reference is, as it is written there."""

    CURRENT = "actuelle"
    DELEGATED = "deleguee"
    ASSOCIATED = "associee"
    ARRONDISSEMENT = "arrondissement"


class Commune(NamedTuple):
    """One commune, or a part of one; ``parent`` is None for a commune of today, else the code of today's.

    Several rows may share a code: a delegated commune often keeps that of the commune it belongs to.
    """

    code: str
    name: str
    kind: CommuneKind
    parent: str | None
    department: str
    postcodes: tuple[str, ...]

    @property
    def today(self) -> str:
        """The code of today's commune."""
        return self.parent or self.code


@lru_cache(maxsize=1)
def communes() -> tuple[Commune, ...]:
    """Every row of the reference, by code, today's communes first."""
    kinds = {str(kind): kind for kind in CommuneKind}
    path = settings().data / "reference" / "communes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(
            Commune(code, name, kinds[kind], parent or None, department, tuple(postcodes.split()))
            for code, name, kind, parent, department, postcodes in rows
        )


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Commune]:
    return {commune.code: commune for commune in reversed(communes())}


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, ...]]:
    """The codes of the parts of each commune of today."""
    found: dict[str, set[str]] = defaultdict(set)
    for commune in communes():
        if commune.parent is not None:
            found[commune.parent].add(commune.code)
    return {town: tuple(sorted(codes - {town})) for town, codes in found.items()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Commune]]:
    found: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes():
        for key in _keys(commune):
            found[key].append(commune)
    return found


def _keys(commune: Commune) -> Iterator[str]:
    if commune.kind is CommuneKind.ARRONDISSEMENT:
        yield _arrondissement_key(folded(commune.name)) or ""
    else:
        yield plain_commune(commune.name)


def _arrondissement_key(bare: str) -> str | None:
    """The town and the number, for a text that names an arrondissement."""
    found = _ARRONDISSEMENT.match(bare)
    return None if found is None or found[2] is None else f"{found[1]} {int(found[2])}"


def commune_of(code: str | None) -> Commune | None:
    """The commune, or the part of one, that has this INSEE code; None when none has. Today's first."""
    return _by_code().get((code or "").strip().upper())


def parent_of(code: str | None) -> str | None:
    """The code of today's commune: of the town for an arrondissement; None when the code is not known."""
    found = commune_of(code)
    return None if found is None else found.today


def arrondissements_of(code: str) -> tuple[str, ...]:
    """The codes of the arrondissements of Paris, Lyon or Marseille; empty for any other commune."""
    parts = _parts().get(code, ())
    return tuple(part for part in parts if _by_code()[part].kind is CommuneKind.ARRONDISSEMENT)


def commune_codes_for(code: str) -> frozenset[str]:
    """Every code under which a list may know the commune of this code: today's and all its parts, and itself."""
    town = parent_of(code)
    return frozenset({code}) if town is None else frozenset({code, town, *_parts().get(town, ())})


def communes_named(
    name: str, department: str | None = None, postcode: str | None = None
) -> tuple[Commune, ...]:
    """The communes of this name, whatever its case, accents, dashes, "St" or CEDEX; today's first.

    "Paris 18e" is the arrondissement. A department or a postcode that some of them have leaves those alone.
    """
    bare = _without_cedex(folded(name))
    key = _arrondissement_key(bare) or plain_commune(name)
    found = [each for each in _by_name().get(key, ()) if department is None or each.department == department]
    there = [each for each in found if postcode in each.postcodes]
    return tuple(sorted(there or found, key=lambda each: each.parent is not None))


def plain_commune(name: str) -> str:
    """A commune's name as it is compared: folded, "st" as "saint", without CEDEX nor arrondissement."""
    bare = " ".join(_SAINT.get(word, word) for word in _without_cedex(folded(name)).split())
    town = _ARRONDISSEMENT.match(bare)
    return bare if town is None else town[1]


def _without_cedex(bare: str) -> str:
    return _CEDEX.sub("", bare)


def plain_commune_code(code: str | None) -> str | None:
    """The INSEE code that the lists of QPV use: the whole town for Paris, Marseille and Lyon."""
    if code is None:
        return None
    return next((town for start, town in _TOWNS.items() if code.startswith(start)), code)
