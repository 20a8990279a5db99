"""To which application does a file of a ZIP belong, and what kind of document is it, by its name alone?"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from committee.documents.rules import DocumentKind
from committee.documents.sniff import IMAGES
from committee.spreadsheets.rules import folded

_D = DocumentKind
# The words by which French files are named, the narrowest first; folded, each must be whole words.
_WORDS: tuple[tuple[DocumentKind, tuple[str, ...]], ...] = (
    (_D.FINANCIAL_REPORT, ("compte rendu financier", "comptes rendus financiers", "crf", "15059")),
    (
        _D.REPUBLICAN_CONTRACT,
        ("contrat d engagement republicain", "engagement republicain", "contrat republicain", "cer"),
    ),
    (_D.BANK_DETAILS, ("rib", "iban", "releve d identite bancaire", "coordonnees bancaires")),
    (_D.STATUTES, ("statuts", "statut")),
    (
        _D.ACTIVITY_REPORT,
        ("rapport d activite", "rapport d activites", "rapport activite", "rapport moral", "ra"),
    ),
    (
        _D.ACCOUNTS,
        (
            "comptes",
            "comptes annuels",
            "bilan",
            "bilan comptable",
            "compte de resultat",
            "liasse",
            "comptabilite",
        ),
    ),
    (_D.BUDGET, ("budget", "budgets", "plan de financement", "previsionnel", "bp")),
    (_D.AGREEMENT, ("convention", "avenant")),
    (_D.MINUTES, ("proces verbal", "pv", "compte rendu", "cr")),
    (_D.CERTIFICATE, ("attestation", "attestations", "declaration", "insee", "sirene", "recepisse")),
    (_D.LETTER, ("lettre", "courrier", "soutien")),
    (_D.PHOTO, ("photo", "photos", "image", "visuel", "plan masse")),
    (
        _D.APPLICATION,
        ("dossier", "candidature", "cerfa", "12156", "formulaire", "projet", "presentation", "note"),
    ),
)


def number_of(folders: Sequence[str], filename: str, numbers: Collection[str]) -> str | None:
    """The number of the application that a path names: its nearest folder, else the beginning of its name.

    ``2026-012/budget.pdf``, ``2026-012 Le Touril/budget.pdf`` and ``2026-012_budget.pdf`` name 2026-012. The
    longest number wins; a number is never the beginning of a longer one.
    """
    known = {_key(number): number for number in numbers}
    longest = sorted(known, key=len, reverse=True)
    for piece in (*reversed(folders), filename):
        key = _key(piece)
        for number in longest:
            if number and re.match(rf"{re.escape(number)}(?![0-9a-z]|-\d)", key):
                return known[number]
    return None


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return re.sub(r"[\s_.\-–/]+", "-", text.strip().casefold())


def kind_of(path: str, media_type: str | None) -> DocumentKind | None:
    """The kind that a path's words say, its file name before its folders; an image says photo by itself."""
    for piece in reversed(path.split("/")):
        words = f" {folded(re.sub(r'[_.]+', ' ', piece))} "
        for kind, names in _WORDS:
            if any(f" {name} " in words for name in names):
                return kind
    return DocumentKind.PHOTO if media_type in IMAGES else None
