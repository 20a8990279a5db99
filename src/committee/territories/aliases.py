"""By which other names do people know a QPV? Shipped facts, read once; an alias proposes, it never decides."""

import csv
from functools import lru_cache

from committee.settings import settings


@lru_cache(maxsize=1)
def qpv_aliases() -> dict[str, tuple[str, ...]]:
    """Other names by QPV code."""
    path = settings().data / "reference" / "qpv_aliases.csv"
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["code"], []).append(row["alias"])
    return {code: tuple(names) for code, names in found.items()}
