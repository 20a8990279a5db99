"""Exports of the programs of the field: our template, Démarches simplifiées, Osiris, GISPRO; fictional contents."""

from datetime import date, datetime
from typing import Any

from committee.spreadsheets.write import Sheet, write_xlsx
from tests.corpus.ods import ods_of
from tests.corpus.plans import Plan
from tests.corpus.texts import csv_of
from tests.corpus.xls import xls_of
from tests.corpus.xlsx import xlsx_of

# The columns of a Démarches simplifiées CSV for legal entities, in their order; form fields follow.
DS_IDENTITY = ("ID", "Email", "FranceConnect ?")
DS_ENTITY = [
    "Établissement SIRET",
    "Établissement siège social",
    "Établissement NAF",
    "Établissement libellé NAF",
    "Établissement Adresse",
    "Établissement numero voie",
    "Établissement type voie",
    "Établissement nom voie",
    "Établissement complément adresse",
    "Établissement code postal",
    "Établissement localité",
    "Établissement code INSEE localité",
    "Entreprise SIREN",
    "Entreprise capital social",
    "Entreprise numero TVA intracommunautaire",
    "Entreprise forme juridique",
    "Entreprise forme juridique code",
    "Entreprise nom commercial",
    "Entreprise raison sociale",
    "Entreprise SIRET siège social",
    "Entreprise code effectif entreprise",
    "Entreprise date de création",
    "Entreprise état administratif",
    "Entreprise nom",
    "Entreprise prénom",
    "Association RNA",
    "Association titre",
    "Association objet",
    "Association date de création",
    "Association date de déclaration",
    "Association date de publication",
]
DS_STATE = [
    "À archiver",
    "État du dossier",
    "Dernière mise à jour le",
    "Dernière mise à jour du dossier le",
    "Déposé le",
    "Passé en instruction le",
    "Traité le",
    "Motivation de la décision",
    "Instructeurs",
]
DS_FIELDS = (
    "Intitulé du projet",
    "Bailleur(s) associé(s)",
    "Commune du projet",
    "Commune du projet (Code INSEE)",
    "Commune du projet (Département)",
    "Quartier prioritaire",
    "Thématiques",
    "Coût total du projet",
    "Montant demandé",
    "Nombre de ménages",
    "Public sensible",
    "Je certifie l’exactitude des informations",
)
_PEOPLE = (
    ("DÉMO RÉGIE DES AULNES", "13002526500013", "W595000001"),
    ("DÉMO LES PASSERELLES", "73282932000074", "W301000002"),
    ("DÉMO ROUE LIBRE", "35600000000048", "W595000003"),
)
_PROJECTS = (
    (
        "DÉMO – Jardin de l’Été",
        "DÉMO Habitat Nord",
        "Roubaix (59100)",
        "59512",
        "59 – Nord",
        "Épidème",
        "Cadre de vie, Lien social",
        37000,
        18500,
        120,
        "Non",
        "on",
    ),
    (
        "DÉMO – Café des voisins",
        "DÉMO Logis du Sud",
        "Nîmes (30000)",
        "30189",
        "30 – Gard",
        "Pissevin",
        "Lien social",
        24500.5,
        12000,
        85,
        "Oui",
        "on",
    ),
    (
        "DÉMO – Atelier vélo",
        "DÉMO Habitat Nord",
        "Tourcoing (59200)",
        "59599",
        "59 – Nord",
        "La Bourgogne",
        "Mobilité, Emploi",
        0,
        30000,
        None,
        None,
        "on",
    ),
)
_STATES = ("En construction", "En instruction", "Accepté")
_IDS = (1200341, 1200355, 1200360)


def _entity(place: int) -> list[object]:
    name, siret, rna = _PEOPLE[place]
    told: dict[str, object] = {
        "Établissement SIRET": siret,
        "Établissement siège social": "Oui",
        "Établissement NAF": "9499Z",
        "Établissement libellé NAF": "Autres organisations fonctionnant par adhésion volontaire",
        "Établissement code postal": "01000",
        "Établissement code INSEE localité": "01053",
        "Entreprise SIREN": siret[:9],
        "Entreprise forme juridique": "Association déclarée",
        "Entreprise forme juridique code": "9220",
        "Entreprise raison sociale": name,
        "Association RNA": rna,
        "Association titre": name.title(),
    }
    return [told.get(column) for column in DS_ENTITY]


def _state(place: int) -> list[object]:
    moment = f"2026-01-1{place} 09:3{place}"
    return ["Non", _STATES[place], moment, moment, moment, None, None, None, "agent@example.org"]


def _ds_csv() -> dict[str, Any]:
    header = (*DS_IDENTITY, *DS_ENTITY, *DS_STATE, *DS_FIELDS)
    rows = [
        [_IDS[at], f"demo{at}@example.org", "Non", *_entity(at), *_state(at), *_PROJECTS[at]]
        for at in range(3)
    ]
    return {
        "filename": "dossiers_fonds-demo_2026-01-20_10-00.csv",
        "content": csv_of([header, *rows], ",", "utf-8"),
        "purpose": "Démarches simplifiées, one table; an empty decimal is 0",
        "header": header,
        "cells": {(2, "Établissement code INSEE localité"): "01053", (4, "Coût total du projet"): "0"},
        "rows": 3,
        "applications": 3,
    }


def _ds_plans() -> dict[str, Plan]:
    header = (*DS_IDENTITY, "Entreprise raison sociale", *DS_STATE, *DS_FIELDS)
    moments = [datetime(2026, 1, 10 + at, 9, 30) for at in range(3)]
    states = [
        ["Non", _STATES[at], moments[at], moments[at], moments[at], None, None, None, None] for at in range(3)
    ]
    dossiers = [
        [_IDS[at], f"demo{at}@example.org", "Non", _PEOPLE[at][0], *states[at], *_PROJECTS[at]]
        for at in range(3)
    ]
    entities = [[_IDS[at], "SIRET", *_entity(at)] for at in range(3)]
    partners = [
        (_IDS[0], 1, "DÉMO Ville de Roubaix", "Collectivité", 5000),
        (_IDS[0], 2, "DÉMO Fondation", "Fondation", 3500.5),
        (_IDS[1], 1, "DÉMO Mission locale", "Association", None),
    ]
    lines = [
        (_IDS[0], 1, "60 - Achats", "Charges", 17000),
        (_IDS[0], 2, "64 - Charges de personnel", "Charges", 20000),
        (_IDS[0], 3, "74 - Subventions d'exploitation", "Produits", 37000),
    ]
    sites = [
        (_IDS[0], 1, "DÉMO Résidence Aulne", "Roubaix (59100)", "59512", "Épidème"),
        (_IDS[0], 2, "DÉMO Résidence Bouleau", "Wattrelos (59150)", "59650", "Beaulieu"),
        (_IDS[1], 1, "DÉMO Tour Pissevin", "Nîmes (30000)", "30189", "Pissevin"),
    ]
    opinions = [
        (
            _IDS[1],
            "Merci de votre avis",
            "Avis favorable",
            None,
            None,
            moments[1],
            moments[2],
            "agent@example.org",
            None,
        )
    ]
    return {
        "Dossiers": Plan([header, *dossiers]),
        "Etablissements": Plan([("Dossier ID", "Champ", *DS_ENTITY), *entities]),
        "Avis": Plan(
            [
                (
                    "Dossier ID",
                    "Introduction",
                    "Réponse",
                    "Question",
                    "Réponse oui/non",
                    "Créé le",
                    "Répondu le",
                    "Instructeur",
                    "Expert",
                ),
                *opinions,
            ]
        ),
        "Partenaires du projet (nom et": Plan(
            [
                ("Dossier ID", "Ligne", "Nom du partenaire", "Nature du partenaire", "Montant apporté"),
                *partners,
            ]
        ),
        "Plan de financement previsionn": Plan(
            [("Dossier ID", "Ligne", "Compte", "Charges ou produits", "Montant"), *lines]
        ),
        "Sites d'intervention": Plan(
            [
                (
                    "Dossier ID",
                    "Ligne",
                    "Nom du site",
                    "Commune du site",
                    "Commune du site (Code INSEE)",
                    "Quartier",
                ),
                *sites,
            ]
        ),
    }


def _ds(kind: str, content: bytes) -> dict[str, Any]:
    plans = _ds_plans()
    return {
        "filename": f"dossiers_fonds-demo_2026-01-20_10-00.{kind}",
        "content": content,
        "purpose": f"Démarches simplifiées, {kind.upper()}: dossiers, establishments, opinions and repeated blocks",
        "header": tuple(plans["Dossiers"].rows[0]),
        "sheet": "Dossiers",
        "sheets": len(plans),
        "cells": {(4, "Coût total du projet"): 0, (2, "État du dossier"): "En construction"},
        "rows": 3,
        "applications": 3,
    }


_OSIRIS_GROUPS = ("Dossier/action",) * 8 + ("Bénéficiaire",) * 3 + ("Montants",) * 4 + ("Versements",) * 5
_OSIRIS = [
    "N° Dossier Osiris",
    "N° Dossier Compte Asso",
    "N° EJ",
    "Exercice Budgetaire",
    "Date Commission",
    "Etat Dossier",
    "Pluriannualité",
    "Intitulé",
    "N° Siret",
    "N° RNA",
    "Nom",
    "Coût (Total des Charges)",
    "Demandé",
    "Proposé",
    "Accordé",
    "Acompte",
    "Solde",
    "Réalisé",
    "Compensation N-1",
    "Reversement/Compensation",
]
_OSIRIS_ROWS = [
    (
        f"DD00-26-000{at}",
        f"26-00000{at}",
        None,
        2026,
        date(2026, 2, 4),
        "Instruction",
        "Annuel",
        _PROJECTS[at][0],
        _PEOPLE[at][1],
        _PEOPLE[at][2],
        _PEOPLE[at][0],
        _PROJECTS[at][7] or None,
        _PROJECTS[at][8],
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    for at in range(3)
]


def _firsts(groups: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(group if at == 0 or groups[at - 1] != group else None for at, group in enumerate(groups))


def _osiris(kind: str) -> dict[str, Any]:
    rows = [_firsts(_OSIRIS_GROUPS), _OSIRIS, *_OSIRIS_ROWS]
    starts = [at for at, group in enumerate(_firsts(_OSIRIS_GROUPS)) if group is not None]
    spans = [(0, at, 0, end - 1) for at, end in zip(starts, [*starts[1:], len(_OSIRIS)], strict=True)]
    written = {
        "xlsx": lambda: xlsx_of({"Suivi": Plan(rows, merged=spans)}),
        "xls": lambda: xls_of({"Suivi": Plan(rows, merged=spans)}),
        "plain": lambda: xlsx_of({"Suivi": Plan(rows)}),
        "csv": lambda: csv_of(
            [[cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row] for row in rows],
            encoding="cp1252",
        ),
    }[kind]()
    return {
        "filename": f"suivi_osiris.{kind.replace('plain', 'xlsx')}",
        "content": written,
        "purpose": f"Osiris, two header rows ({kind})",
        "header": tuple(_OSIRIS),
        "groups": _OSIRIS_GROUPS,
        "first_row": 3,
        "rows": 3,
        "notes": (*(("The text was read as",) if kind == "csv" else ()), "The header has two rows"),
        "applications": 3,
        "sheet": "" if kind == "csv" else "Suivi",
    }


# The headers of GISPRO by year: EJ, action, SIRET, project, amount.
_GISPRO_HEADERS = {
    2021: (
        "N° doc. Précédent\nn° EJ CHORUS",
        "Action de demande - Code dossier",
        "Code SIRET",
        "Projet - Code dossier",
        "Montant engagé",
    ),
    2022: ("CHORUS -EJ", "Numéro De l'Action Prj", "Code Siret", "Code projet", "Mt engagé"),
    2023: ("EJ", "Action - Code dossier", "Code SIRET", "Projet - Code dossier", "Montant engagé"),
}


def _gispro(year: int, useful: int) -> dict[str, Any]:
    order, action, siret, project, amount = _GISPRO_HEADERS[year]
    header = (order, action, project, siret, "Intitulé du projet", "Nom du bénéficiaire", "Type de tiers")
    header += (
        "Direction du gestionnaire du dossier",
        "Libellé de la famille de procédure",
        "Période",
        amount,
    )
    rows = [
        (
            2100000000 + at,
            f"DA0012345{at}-1" if year != 2022 else 12345 + at,
            f"0008765{at}",
            _PEOPLE[at][1],
            _PROJECTS[at][0],
            _PEOPLE[at][0],
            "ASSOCIATION",
            "DDETS",
            "Politique de la ville",
            "PONCTUELLE",
            _PROJECTS[at][8],
        )
        for at in range(3)
    ]
    plans = {f"Notice {at}": Plan([(f"Extraction {year}",)]) for at in range(1, useful)}
    plans[f"Extraction {year}"] = Plan([header, *rows])
    return {
        "filename": f"gispro_{year}.xlsx",
        "content": xlsx_of(plans),
        "purpose": f"GISPRO {year}: headers of that year, useful sheet is number {useful}",
        "header": tuple(" ".join(name.split()) for name in header),
        "sheet": f"Extraction {year}",
        "sheets": useful,
        "rows": 3,
        "applications": 3,
    }


_TEMPLATE = [
    "N° de dossier",
    "Intitulé",
    "Porteur",
    "Nature du porteur",
    "Bailleurs",
    "Partenaires",
    "Catégorie",
    "Nature de la demande",
    "Thèmes",
    "Résumé",
    "Besoins",
    "Objectifs",
    "Déroulement",
    "Public visé",
    "Place des habitants",
    "Partenariat",
    "Évaluation",
    "Pérennité et essaimage",
    "Début",
    "Durée (mois)",
    "Logements",
    "Ménages",
    "Personnes",
    "Coût total (€)",
    "Montant demandé (€)",
    "Public sensible",
    "Déposé le",
    "Site",
    "Commune",
    "Code commune",
    "Département",
    "Longitude",
    "Latitude",
    "Précision du point (m)",
    "QPV déclaré",
]


def _template() -> dict[str, Any]:
    rows = [
        {
            "N° de dossier": f"M-00{at}",
            "Intitulé": _PROJECTS[at][0],
            "Porteur": _PEOPLE[at][0],
            "Bailleurs": "DÉMO Habitat Nord | DÉMO Logis du Sud",
            "Début": date(2026, 3, 1 + at),
            "Durée (mois)": 24,
            "Montant demandé (€)": _PROJECTS[at][8],
            "Public sensible": _PROJECTS[at][10],
            "Commune": str(_PROJECTS[at][2]).split(" (")[0],
            "Code commune": _PROJECTS[at][3],
            "QPV déclaré": _PROJECTS[at][5],
        }
        for at in range(3)
    ]
    sites = ["N° de dossier", "Site", "Commune", "Code commune"]
    content = write_xlsx(
        {
            "Dossiers": Sheet(_TEMPLATE, [[row.get(name) for name in _TEMPLATE] for row in rows]),
            "Sites": Sheet(sites, [("M-000", "DÉMO Résidence Bouleau", "Wattrelos", "59650")]),
        }
    )
    return {
        "filename": "modele-dossiers.xlsx",
        "content": content,
        "purpose": "The documented template, with a second site",
        "header": tuple(_TEMPLATE),
        "sheet": "Dossiers",
        "sheets": 2,
        "rows": 3,
        "applications": 3,
    }


def files() -> dict[str, dict[str, Any]]:
    """The exports by name, as the fields of a ``CorpusFile``."""
    plans = _ds_plans()
    return {
        "template": _template(),
        "ds_csv": _ds_csv(),
        "ds_xlsx": _ds("xlsx", xlsx_of(plans)),
        "ds_ods": _ds("ods", ods_of(plans)),
        "osiris_xlsx": _osiris("xlsx"),
        "osiris_xls": _osiris("xls"),
        "osiris_unmerged": _osiris("plain"),
        "osiris_csv": _osiris("csv"),
        "gispro_2021": _gispro(2021, 1),
        "gispro_2022": _gispro(2022, 2),
        "gispro_2023": _gispro(2023, 3),
    }
