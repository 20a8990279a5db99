"""What does the documented template look like? The file data/templates/applications.xlsx is written by this."""

from datetime import date
from decimal import Decimal
from typing import Any

from committee.intake.columns import (
    ACTION_COLUMNS,
    ACTIONS_SHEET,
    BUDGET_COLUMNS,
    BUDGET_SHEET,
    COLUMN,
    COLUMNS,
    SEPARATOR_OF_NAMES,
    SITE_COLUMNS,
    SITES_SHEET,
)
from committee.intake.rules import ColumnKind, ColumnRule, Theme, choices_in_words
from committee.organisations.rules import OrganisationKind
from committee.spreadsheets.write import Kind, Sheet, write_xlsx

MAIN_SHEET = "Dossiers"
INSTRUCTIONS_SHEET = "Lisez-moi"
PATH = "templates/applications.xlsx"

_HELP = {
    "number": "Le numéro qui identifie le dossier dans l’appel ; un numéro déjà importé met le dossier à jour.",
    "title": "Le titre du projet, 300 caractères au plus.",
    "lead": "La structure qui porte le projet.",
    "siret": "Le numéro SIRET du porteur, quatorze chiffres, en texte ; il vaut mieux qu’un nom.",
    "rna": "Le numéro RNA de l’association : W et neuf signes.",
    "founding_landlords": "Les bailleurs engagés dès l’origine, séparés par une barre verticale.",
    "joining_landlords": "Les bailleurs qui rejoignent un projet déjà engagé, séparés par une barre verticale.",
    "operators": "Les structures qui mènent l’action pour le porteur, séparées par une barre verticale.",
    "cofunders": "Les autres financeurs, séparés par une barre verticale.",
    "evaluators": "Qui évalue le projet.",
    "research": "Les laboratoires et organismes de recherche associés.",
    "supporters": "Qui soutient le projet sans le financer.",
    "hosts": "Qui accueille l’action dans ses locaux.",
    "referrers": "Qui oriente le public vers le projet.",
    "eligible_base": "La part du coût que le fonds peut prendre en compte, en euros.",
    "share_in_qpv": "La part du public qui habite un quartier prioritaire : 60 %.",
    "qpv_shares": "La part du projet qui a lieu dans chaque QPV : QN09353M (60 %), QN09354M (40 %).",
    "inspired_by": "Le projet déjà mené dont celui-ci s’inspire.",
    "is_republican_contract_signed": "Oui si le porteur a signé le contrat d’engagement républicain.",
    "completed_on": "Date à laquelle le dossier a été complet.",
    "actions": "Les titres des actions, séparés par une barre verticale, ou dans la feuille « Actions ».",
    "address": "L’adresse du lieu : numéro et voie.",
    "postcode": "Le code postal du lieu, en texte : 01000.",
    "account": "Le compte : 60 à 68 et 86 pour les charges, 70 à 79 et 87 pour les produits.",
    "label": "Ce que couvre la ligne.",
    "funder": "Pour un produit : qui finance.",
    "amount": "En euros ; vide s’il n’est pas connu.",
    "year": "L’exercice, pour un projet de plusieurs années.",
    "is_in_kind": "Oui pour le bénévolat et les mises à disposition gratuites.",
    "is_this_fund": "Oui sur la ligne qui est demandée à ce fonds.",
    "description": "En quoi consiste l’action.",
    "lead_kind": f"Au choix : {', '.join(choices_in_words(OrganisationKind))}.",
    "landlords": "Les bailleurs sociaux, séparés par une barre verticale : A | B.",
    "partners": "Les autres partenaires, séparés par une barre verticale.",
    "themes": f"Séparés par une barre verticale, parmi : {', '.join(choices_in_words(Theme))}.",
    "summary": "Le projet en quelques phrases, qui paraîtront si le projet est retenu.",
    "needs": "Les besoins constatés, et comment.",
    "objectives": "Ce que le projet veut changer.",
    "method": "Les actions prévues et leur enchaînement.",
    "target_public": "À qui le projet s’adresse.",
    "resident_role": "Ce que les habitants décident et font.",
    "partnership": "Qui apporte quoi, en particulier les bailleurs.",
    "evaluation_plan": "Comment les effets seront mesurés.",
    "durability": "Ce qui restera, et ce qui peut être repris ailleurs.",
    "starts_on": "Date prévue du début : 01/09/2027.",
    "duration_months": "Nombre entier de mois.",
    "dwellings": "Nombre de logements concernés.",
    "households": "Nombre de ménages concernés ; 1224, 1 224 et 1.224 se lisent de même.",
    "people": "Nombre de personnes concernées.",
    "total_cost": "Coût total du projet en euros.",
    "requested": "Montant demandé au fonds en euros.",
    "sensitive_public": "Oui si le lieu ne doit pas être montré (femmes victimes de violences…).",
    "submitted_on": "Date de dépôt du dossier : 15/01/2027.",
    "site": "Le nom du lieu de l’action. Un autre lieu du même dossier : feuille « Sites ».",
    "commune": "La commune du lieu.",
    "commune_code": "Le code INSEE de la commune, en texte : 01053.",
    "department": "Le code du département : 01, 2A, 974. Déduit du code commune s’il est vide.",
    "lon": "En degrés décimaux (WGS84), positive à l’est : 1,4799.",
    "lat": "En degrés décimaux (WGS84), positive au nord : 43,6092.",
    "precision_m": "À combien de mètres près ; vide : point exact ; n/c : inconnue, rien n’est décidé.",
    "qpv": "Le quartier prioritaire déclaré, par son code ou son nom ; comparé au point, jamais cru seul.",
}
_KINDS = {
    ColumnKind.COUNT: Kind.NUMBER,
    ColumnKind.AMOUNT: Kind.EUROS,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.DECIMAL: None,
}
_EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "number": "EXEMPLE-1",
        "title": "DÉMO – Le jardin du rez-de-chaussée",
        "lead": "Les Mains vertes du pied d’immeuble (DÉMO)",
        "lead_kind": "Association",
        "landlords": "Habitat des Coteaux (DÉMO) | Rives et Logis (DÉMO)",
        "partners": "Centre social du Faubourg (DÉMO)",
        "category": "Projet innovant et durable",
        "request_kind": "Première demande",
        "themes": "Transition écologique | Lien social",
        "summary": "Les pelouses sans usage deviennent douze parcelles tenues par les locataires d’un même hall.",
        "needs": "Un habitant sur trois dit ne connaître aucun voisin ; les pelouses coûtent sans servir.",
        "objectives": "Que chaque hall ait son équipe de jardiniers au bout de dix-huit mois.",
        "method": "Un animateur passe deux jours par semaine ; une fête ouvre et ferme chaque saison.",
        "target_public": "Les locataires des six halls, d’abord les personnes âgées et les familles.",
        "resident_role": "Une assemblée de jardin choisit les plantations et tient la caisse à outils.",
        "partnership": "Les bailleurs ouvrent l’eau et prêtent un local ; le centre social tient les inscriptions.",
        "evaluation_plan": "Nombre de parcelles tenues, questionnaire avant et après sur les liens entre voisins.",
        "durability": "Les assemblées signent avec le bailleur une convention d’usage sans durée.",
        "starts_on": date(2027, 9, 1),
        "duration_months": 24,
        "dwellings": 214,
        "households": 198,
        "people": 512,
        "total_cost": Decimal("61200"),
        "requested": Decimal("30000"),
        "sensitive_public": "non",
        "submitted_on": date(2027, 1, 15),
        "site": "Halls 1 à 6",
        "commune": "Toulouse",
        "commune_code": "31555",
        "department": "31",
        "lon": 1.4799,
        "lat": 43.6092,
        "precision_m": 20,
        "qpv": "QN03113M",
    },
    {
        "number": "EXEMPLE-2",
        "title": "DÉMO – Vieillir chez soi, entouré",
        "lead": "Kaz Zanmi (DÉMO)",
        "lead_kind": "Association",
        "landlords": "Logis de l’Océan (DÉMO)",
        "category": "Recherche-action",
        "request_kind": "Première demande",
        "themes": "Vieillissement | Accès aux droits",
        "summary": "Des voisins formés rendent visite aux locataires âgés et signalent les travaux utiles.",
        "duration_months": 36,
        "households": 300,
        "requested": Decimal("45000"),
        "sensitive_public": "oui",
        "submitted_on": date(2027, 1, 20),
        "site": "Résidence du Front de mer",
        "commune": "Saint-Denis",
        "commune_code": "97411",
        "department": "974",
        "lon": 55.4504,
        "lat": -20.8789,
        "precision_m": 30,
    },
)
_EXAMPLE_BUDGET: tuple[dict[str, Any], ...] = (
    {
        "number": "EXEMPLE-1",
        "side": "Charges",
        "account": "60",
        "label": "Outils, terre et plants",
        "amount": 9200,
    },
    {
        "number": "EXEMPLE-1",
        "side": "Charges",
        "account": "64",
        "label": "Un animateur",
        "amount": 52000,
    },
    {
        "number": "EXEMPLE-1",
        "side": "Produits",
        "account": "74",
        "funder": "Ce fonds",
        "funding_status": "Demandé",
        "amount": 30000,
        "is_this_fund": "oui",
    },
    {
        "number": "EXEMPLE-1",
        "side": "Produits",
        "account": "74",
        "funder": "Habitat des Coteaux (DÉMO)",
        "funding_status": "Acquis",
        "amount": 31200,
    },
)
_EXAMPLE_ACTIONS: tuple[dict[str, Any], ...] = (
    {"number": "EXEMPLE-2", "title": "Former les voisins visiteurs", "amount": 15000},
    {
        "number": "EXEMPLE-2",
        "title": "Visiter et signaler",
        "description": "Une visite par mois et par locataire.",
    },
)
_EXAMPLE_SITES: tuple[dict[str, Any], ...] = (
    {"number": "EXEMPLE-2", "site": "Antenne des Hauts", "commune": "Saint-Denis", "commune_code": "97411"},
)


def template_workbook() -> bytes:
    """The template: applications with two examples to delete, further sites, and what each column holds."""
    return write_xlsx(
        {
            MAIN_SHEET: _sheet(COLUMNS, _EXAMPLES),
            SITES_SHEET: _sheet((COLUMN["number"], *SITE_COLUMNS), _EXAMPLE_SITES),
            BUDGET_SHEET: _sheet(BUDGET_COLUMNS, _EXAMPLE_BUDGET),
            ACTIONS_SHEET: _sheet(ACTION_COLUMNS, _EXAMPLE_ACTIONS),
            INSTRUCTIONS_SHEET: _instructions(),
        }
    )


def _sheet(columns: tuple[ColumnRule, ...], rows: tuple[dict[str, Any], ...]) -> Sheet:
    return Sheet(
        [_header(column) for column in columns],
        [[row.get(column.code) for column in columns] for row in rows],
        [_KINDS.get(column.kind, Kind.TEXT) for column in columns],
        choices={
            place: options
            for place, column in enumerate(columns)
            if (options := _choices(column)) is not None
        },
    )


def _header(column: ColumnRule) -> str:
    return f"{column.header} *" if column.is_required else column.header


def _choices(column: ColumnRule) -> list[str] | None:
    if column.kind is ColumnKind.YES_NO:
        return ["oui", "non"]
    return None if column.choices is None else choices_in_words(column.choices)


def _instructions() -> Sheet:
    rows: list[tuple[str | None, ...]] = [
        (column.header, column.code, "oui" if column.is_required else "non", _help(column))
        for column in COLUMNS
    ]
    for sheet, columns in ((BUDGET_SHEET, BUDGET_COLUMNS), (ACTIONS_SHEET, ACTION_COLUMNS)):
        rows += [
            (f"{sheet} : {column.header}", column.code, "oui" if column.is_required else "non", _help(column))
            for column in columns
        ]
    rows += [
        (None, None, None, None),
        (
            "Règles",
            None,
            None,
            "Une ligne par dossier. Une cellule vide, n/c ou un tiret : valeur inconnue, jamais zéro. "
            f"Plusieurs noms dans une cellule : séparés par « {SEPARATOR_OF_NAMES} ». "
            "Un fichier qui contient une erreur n’est pas importé du tout ; essayez-le d’abord à blanc.",
        ),
        (
            "Source",
            None,
            None,
            "Modèle de l’outil Committee, licence MIT. Les lignes EXEMPLE sont inventées : supprimez-les.",
        ),
    ]
    return Sheet(
        ["Colonne", "Code", "Obligatoire", "Contenu"], rows, [Kind.TEXT] * 4, widths=[26, 18, 12, 110]
    )


def _help(column: ColumnRule) -> str:
    if column.choices is not None:
        return f"Au choix : {', '.join(choices_in_words(column.choices))}."
    return _HELP_OF_ACTION if column.header == "Action" else _HELP[column.code]


_HELP_OF_ACTION = "Le titre d’une des actions du projet."
