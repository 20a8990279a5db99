"""What do the templates for earlier years look like?"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from committee.organisations.history import CONTRIBUTION_COLUMNS, STOCK_COLUMNS
from committee.people.rules import Member
from committee.spreadsheets.columns import ColumnKind, ColumnRule
from committee.spreadsheets.write import Kind, Sheet, write_xlsx
from committee.words import Sentence, say

INSTRUCTIONS_SHEET = "Lisez-moi"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    ColumnKind.COUNT: Kind.NUMBER,
    ColumnKind.AMOUNT: Kind.EUROS,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.PERCENT: Kind.NUMBER,
}
_HELP = {
    "landlord": "Le nom du bailleur, son sigle ou l’un de ses autres noms connus de l’annuaire.",
    "siret": "Quatorze chiffres, en texte ; départage deux bailleurs du même nom.",
    "siren": "Neuf chiffres, en texte ; départage deux bailleurs du même nom.",
    "year": "L’année au titre de laquelle la contribution est versée. Autre disposition possible : une colonne "
    "par année, intitulée 2024, 2025…, sans colonne « Année ».",
    "amount": "En euros. Vide, n/c ou un tiret : inconnu, jamais zéro. Zéro : le bailleur n’a pas contribué.",
    "paid_on": "Date du versement : 31/03/2026. Plusieurs versements d’une année s’additionnent.",
    "commune": "La commune ; avec son code INSEE si elle n’a pas de QPV.",
    "commune_code": "Le code INSEE de la commune, en texte : 01053.",
    "qpv": "Le code du QPV, ou son nom avec la commune. Seulement si les logements sont comptés par QPV.",
    "department": "Le code du département : 01, 2A, 974. Seul, il compte les logements de tout le département.",
    "dwellings": "Nombre de logements du bailleur dans ce lieu. Zéro : il n’en a pas. Vide : inconnu.",
    "qpv_share": "Part de ces logements située en QPV, en pour cent : 48.",
    "as_of": "Date de ces nombres : 31/12/2025. Une date plus récente s’ajoute, sans effacer les anciennes.",
}
_CONTRIBUTIONS: tuple[dict[str, Any], ...] = (
    {
        "landlord": "Habitat des Coteaux (DÉMO)",
        "year": 2024,
        "amount": Decimal(12400),
        "paid_on": date(2024, 6, 14),
    },
    {"landlord": "Habitat des Coteaux (DÉMO)", "year": 2025, "amount": Decimal(12650)},
    {"landlord": "Rives et Logis (DÉMO)", "year": 2025, "amount": Decimal(0)},
)
_STOCK: tuple[dict[str, Any], ...] = (
    {
        "landlord": "Habitat des Coteaux (DÉMO)",
        "commune": "Toulouse",
        "commune_code": "31555",
        "dwellings": 1224,
        "qpv_share": 48,
        "as_of": date(2025, 12, 31),
    },
    {
        "landlord": "Habitat des Coteaux (DÉMO)",
        "department": "81",
        "dwellings": 0,
        "as_of": date(2025, 12, 31),
    },
)


def contributions_workbook() -> bytes:
    """The template of landlords' contributions, one row per payment."""
    return workbook("Contributions", CONTRIBUTION_COLUMNS, _CONTRIBUTIONS, _HELP)


def stock_workbook() -> bytes:
    """The template of landlords' dwellings, one row per landlord and place."""
    return workbook("Patrimoine", STOCK_COLUMNS, _STOCK, _HELP)


def contributions_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The template of contributions, as a download."""
    return f"{say(Sentence('contributions-template'), member.locale)}.xlsx", XLSX, contributions_workbook()


def stock_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The template of dwellings, as a download."""
    return f"{say(Sentence('dwellings-template'), member.locale)}.xlsx", XLSX, stock_workbook()


def workbook(
    title: str,
    columns: Sequence[ColumnRule],
    examples: Sequence[Mapping[str, Any]],
    helps: Mapping[str, str],
) -> bytes:
    """A template: the table with examples to delete, and a sheet that says what each column holds."""
    table = Sheet(
        [f"{column.header} *" if column.is_required else column.header for column in columns],
        [[row.get(column.code) for column in columns] for row in examples],
        [_KINDS.get(column.kind, Kind.TEXT) for column in columns],
    )
    rows: list[tuple[str | None, ...]] = [
        (column.header, "oui" if column.is_required else "non", helps[column.code]) for column in columns
    ]
    rows.append(
        (
            "Règle",
            None,
            "Les lignes (DÉMO) sont inventées : supprimez-les. Essayez d’abord le fichier à blanc.",
        )
    )
    help_sheet = Sheet(["Colonne", "Obligatoire", "Contenu"], rows, [Kind.TEXT] * 3, widths=[26, 12, 110])
    return write_xlsx({title: table, INSTRUCTIONS_SHEET: help_sheet})
