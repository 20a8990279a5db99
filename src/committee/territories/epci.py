"""What is an EPCI called? The official list of intercommunal bodies, read once a process; no database."""

import csv
from functools import lru_cache

from committee.settings import settings

# The territorial bodies of Greater Paris, which the QPV files name and the list of EPCI does not (decrees of 2015).
_TERRITORIES = {
    "200057867": "Plaine Commune",
    "200057875": "Est Ensemble",
    "200057941": "Paris Est Marne et Bois",
    "200057966": "Vallée Sud - Grand Paris",
    "200057974": "Grand Paris Seine Ouest",
    "200057982": "Paris Ouest La Défense",
    "200057990": "Boucle Nord de Seine",
    "200058006": "Grand Paris Sud Est Avenir",
    "200058014": "Grand-Orly Seine Bièvre",
    "200058097": "Paris Terres d’Envol",
    "200058790": "Grand Paris - Grand Est",
}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with (settings().data / "reference" / "epci.csv").open(encoding="utf-8", newline="") as file:
        return _TERRITORIES | {row["siren"]: row["name"] for row in csv.DictReader(file)}


def epci_name(siren: str) -> str | None:
    """The name of the EPCI with this SIREN; None when the list lacks it."""
    return _names().get(siren)
