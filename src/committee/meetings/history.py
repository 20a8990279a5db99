"""What does a file of earlier winners say? Sheets in, one draft per winner and the problems out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from committee.meetings.rules import why_not_record_past_award
from committee.organisations.history import Mention
from committee.organisations.rows import ReadRow, read_rows, year_of_header
from committee.organisations.templates import XLSX, workbook
from committee.people.rules import Member
from committee.spreadsheets.columns import ColumnKind, ColumnRule, normalised
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.report import Problem
from committee.territories.placing import Placement, SiteWords
from committee.territories.rules import Answer, Generation
from committee.words import Sentence, say

_K = ColumnKind
WINNER_COLUMNS: tuple[ColumnRule, ...] = (
    ColumnRule(
        "number",
        "N° de dossier",
        longest=80,
        is_required=True,
        aliases=("Numéro", "N°", "Référence", "Réf.", "Numéro de dossier", "Code projet"),
    ),
    ColumnRule(
        "call", "Appel à projets", longest=200, aliases=("Appel", "AAP", "Dispositif", "Programme", "Session")
    ),
    ColumnRule("year", "Année", _K.COUNT, aliases=("Exercice", "Millésime", "Édition")),
    ColumnRule(
        "title",
        "Intitulé",
        longest=300,
        is_required=True,
        aliases=("Titre", "Nom du projet", "Projet", "Objet", "Objet du dossier"),
    ),
    ColumnRule(
        "lead",
        "Porteur",
        longest=200,
        aliases=("Association", "Structure porteuse", "Bénéficiaire", "Nom du bénéficiaire", "Lauréat"),
    ),
    ColumnRule(
        "landlords",
        "Bailleurs",
        _K.NAMES,
        longest=200,
        aliases=("Bailleur", "Bailleur(s)", "ESH", "Bailleurs partenaires"),
    ),
    ColumnRule("commune", "Commune", _K.COMMUNE, aliases=("Ville", "Commune du projet", "Lieu")),
    ColumnRule("commune_code", "Code commune", _K.COMMUNE_CODE, aliases=("Code INSEE", "INSEE")),
    ColumnRule("department", "Département", _K.DEPARTMENT, aliases=("Code département", "Dépt")),
    ColumnRule(
        "qpv", "QPV", longest=200, aliases=("Code QPV", "Quartier prioritaire", "Quartier", "Nom du QPV")
    ),
    ColumnRule(
        "amount",
        "Montant accordé (€)",
        _K.AMOUNT,
        aliases=(
            "Montant",
            "Montant accordé",
            "Montant voté",
            "Montant attribué",
            "Subvention",
            "Montant de la subvention",
        ),
    ),
    ColumnRule(
        "decided_on",
        "Décidé le",
        _K.DATE,
        is_required=True,
        aliases=("Date de décision", "Date du comité", "Date - Décision", "Comité du", "Date de la décision"),
    ),
    ColumnRule(
        "report_filed",
        "Bilan remis",
        _K.YES_NO,
        aliases=("Bilan", "Bilan reçu", "Bilan final remis", "Compte rendu remis", "Rapport remis"),
    ),
)
_NAMES = frozenset(
    normalised(name) for column in WINNER_COLUMNS for name in (column.header, column.code, *column.aliases)
)
_OF_SITE = ("commune", "commune_code", "department", "qpv")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,29}")
_HELP = {
    "number": "Le numéro du dossier, unique. Plusieurs lignes du même numéro : un lieu par ligne.",
    "call": "Le code ou le nom de l’appel à projets.",
    "year": "L’année de l’appel ; à défaut celle de la décision.",
    "title": "Le titre du projet.",
    "lead": "La structure qui a porté le projet.",
    "landlords": "Les bailleurs, séparés par une barre verticale : A | B.",
    "commune": "La commune du projet.",
    "commune_code": "Le code INSEE de la commune, en texte : 01053.",
    "department": "Le code du département : 01, 2A, 974.",
    "qpv": "Le quartier prioritaire, par son code ou par son nom avec la commune.",
    "amount": "En euros. Vide, n/c ou un tiret : inconnu, jamais zéro.",
    "decided_on": "Le jour de la décision du comité : 04/02/2021.",
    "report_filed": "oui ou non ; vide : inconnu.",
}
_EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "number": "EXEMPLE-1",
        "call": "DÉMO-2023",
        "year": 2023,
        "title": "DÉMO – Le jardin du rez-de-chaussée",
        "lead": "Les Mains vertes du pied d’immeuble (DÉMO)",
        "landlords": "Habitat des Coteaux (DÉMO) | Rives et Logis (DÉMO)",
        "commune": "Toulouse",
        "commune_code": "31555",
        "department": "31",
        "amount": Decimal(30000),
        "decided_on": date(2023, 3, 9),
        "report_filed": "oui",
    },
)


def winners_workbook() -> bytes:
    """The template of earlier winners, one row per winner or per place of a winner."""
    return workbook("Lauréats", WINNER_COLUMNS, _EXAMPLES, _HELP)


def winners_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The template of earlier winners, as a download."""
    return f"{say(Sentence('winners-template'), member.locale)}.xlsx", XLSX, winners_workbook()


def is_header(text: str) -> bool:
    """Whether a text heads a column of this file."""
    return normalised(text) in _NAMES and year_of_header(text) is None


@dataclass
class Winner:
    """One winner of earlier years; None is unknown. ``places``: the rows that tell its sites."""

    number: str
    title: str
    decided_on: date
    year: int
    call: str | None
    lead: Mention | None
    landlords: tuple[Mention, ...]
    amount: Decimal | None
    report_filed: bool | None
    at: ReadRow
    places: list[ReadRow] = field(default_factory=list)

    @property
    def call_code(self) -> str | None:
        """The call's code, where what is told looks like one."""
        return self.call if self.call is not None and _CODE.fullmatch(self.call) else None


def read_winners(sheets: Sequence[RawSheet]) -> tuple[list[Winner], list[Problem]]:
    """The winners of a file; rows of one number are places of one winner, and may not say otherwise of it."""
    table = read_rows(sheets, WINNER_COLUMNS)
    problems = [*table.problems]
    found: dict[str, Winner] = {}
    for row in table.rows:
        number = row.values.get("number")
        first = found.get(number) if number is not None else None
        if first is not None:
            problems += _otherwise(first.at, row)
            first.places += [row] if row.values.keys() & {*_OF_SITE} else []
            continue
        if not {"number", "title", "decided_on"} <= row.values.keys():
            continue
        winner = _winner(row)
        why = why_not_record_past_award(winner.number, winner.title, winner.amount)
        if why is not None:
            problems.append(row.problem("amount", why))
            continue
        found[winner.number] = winner
    return list(found.values()), problems


def _winner(row: ReadRow) -> Winner:
    values = row.values
    decided_on = values["decided_on"]
    return Winner(
        values["number"],
        values["title"],
        decided_on,
        values.get("year", decided_on.year),
        values.get("call"),
        Mention(values["lead"], column="lead") if "lead" in values else None,
        tuple(Mention(name, column="landlords") for name in values.get("landlords", ())),
        values.get("amount"),
        values.get("report_filed"),
        row,
        [row] if values.keys() & {*_OF_SITE} else [],
    )


def _otherwise(first: ReadRow, row: ReadRow) -> list[Problem]:
    return [
        row.problem(
            code,
            Sentence(
                "Row {row} says otherwise of the winner {number}.", row=first.row, number=row.values["number"]
            ),
        )
        for code, value in row.values.items()
        if code not in _OF_SITE and code in first.values and first.values[code] != value
    ]


def words_of(row: ReadRow) -> SiteWords:
    """What a row says of a place."""
    commune = row.values.get("commune")
    return SiteWords(
        commune=None if commune is None else commune.name,
        commune_code=row.values.get("commune_code") or (None if commune is None else commune.code),
        department=row.values.get("department"),
        qpv=row.values.get("qpv"),
    )


def site_of(words: SiteWords, placed: Placement, later: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A site as ``record_past_award`` takes it; ``later``: the QPV that continue those of 2015, by code.

    A QPV that is not recognised stays as the site's name: it decides nothing.
    """
    is_known = placed.answer is Answer.INSIDE
    codes = list(placed.codes) if is_known else []
    is_first = placed.generation == Generation.OF_2015
    return {
        "name": placed.name if is_known else words.qpv,
        "commune": words.commune,
        "commune_code": words.commune_code,
        "department": words.department,
        "lon": placed.lon if is_known else None,
        "lat": placed.lat if is_known else None,
        "approximate": is_known and placed.lon is not None,
        "qpv_codes": codes,
        "qpv_generation": placed.generation if codes else None,
        "edition_id": placed.edition_id if codes else None,
        "qpv_2024": sorted({each for code in codes for each in later.get(code, ())}) if is_first else [],
    }
