"""What is an EPCI called? The official list of intercommunal bodies, read once a process; no database."""

import csv
from functools import lru_cache

from committee.settings import settings


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with (settings().data / "reference" / "epci.csv").open(encoding="utf-8", newline="") as file:
        return {row["siren"]: row["name"] for row in csv.DictReader(file)}


def epci_name(siren: str) -> str | None:
    """The name of the EPCI with this SIREN; None when the list lacks it."""
    return _names().get(siren)
