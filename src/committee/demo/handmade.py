"""What does a table kept by hand look like? Title rows, its own headers, amounts and figures typed as words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from committee.spreadsheets.write import Sheet, write_xlsx

TITLE = "DÉMO – Suivi des dossiers reçus par courriel"
HEADER = {
    "Dossier n°": "number",
    "Titre du projet": "title",
    "Structure porteuse": "lead",
    "Bailleur(s)": "landlords",
    "Thématiques": "themes",
    "Type de projet": "category",
    "Description du projet": "summary",
    "Besoins identifiés": "needs",
    "Objectifs du projet": "objectives",
    "Déroulement du projet": "method",
    "Public cible": "target_public",
    "Participation des habitants": "resident_role",
    "Durée du projet": "duration_months",
    "Nb logements": "dwellings",
    "Nb ménages": "households",
    "Nb personnes": "people",
    "Budget prévisionnel": "total_cost",
    "Subvention sollicitée": "requested",
    "Date de démarrage": "starts_on",
    "Date de réception": "submitted_on",
    "Lieu": "site",
    "Ville": "commune",
    "Code INSEE": "commune_code",
    "Quartier prioritaire": "qpv",
}


def table_by_hand(projects: Sequence[Mapping[str, Any]]) -> bytes:
    """The projects, with their first site, as somebody keeps them beside the telephone."""
    rows: list[list[Any]] = [["chiffres donnés par les porteurs"], [], list(HEADER)]
    for project in projects:
        first: Mapping[str, Any] = next(iter(project["sites"]), {})
        told = {**project, **first, "site": first.get("name")}
        rows.append([_typed(code, told.get(code)) for code in HEADER.values()])
    return write_xlsx({"Suivi courriel": Sheet([TITLE], rows)})


def _typed(code: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, list):
        return " | ".join(value)
    if code in {"total_cost", "requested"}:
        return f"{value:,} €".replace(",", " ")
    return f"{value} mois" if code == "duration_months" else value
