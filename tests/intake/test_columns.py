"""Does every name that real files give a column name it, and no two columns at once?"""

import pytest

from committee.intake.columns import (
    ACTION_COLUMNS,
    BUDGET_COLUMNS,
    COLUMN,
    COLUMNS,
    ESTABLISHMENT_COLUMNS,
    PARTNER_COLUMNS,
    ROLE_COLUMN,
    ROLES_OF_COLUMNS,
    SITE_SHEET_COLUMNS,
    SOURCE_COLUMNS,
    header_of,
    is_known_header,
)
from committee.intake.rules import ApplicationRole
from committee.spreadsheets.columns import ColumnRule, match_columns, normalised


def _code(header: str) -> str | None:
    return match_columns([header], (*COLUMNS, *SOURCE_COLUMNS))[0].code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("N° de dossier", "number"),
        ("n° DE DOSSIER *", "number"),
        ("Nº de dossier", "number"),
        ("PERENNITE ET ESSAIMAGE", "durability"),
        ("total_cost", "total_cost"),
        ("Coût total (€)", "total_cost"),
        ("Précision du point (m)", "precision_m"),
        ("Objet du dossier", "title"),
        ("Nom du bénéficiaire", "lead"),
        ("NOM Bénéficiaire", "lead"),
        ("Bailleur(s)", "landlords"),
        ("Identification du bénéficiaire*", "siret"),
        ("Aide sollicitée", "requested"),
        ("Total des charges", "total_cost"),
        ("Foyers", "households"),
        ("Ville", "commune"),
        ("Quartier", "qpv"),
        ("Etat Dossier", "state"),
        ("Couleur", None),
        ("", None),
    ],
)
def test_header_names_its_column_whatever_its_case_and_accents(header: str, code: str | None) -> None:
    assert _code(header) == code
    assert is_known_header(header) is (code is not None)


@pytest.mark.parametrize(
    "columns",
    [
        (*COLUMNS, *SOURCE_COLUMNS),
        SITE_SHEET_COLUMNS,
        BUDGET_COLUMNS,
        ACTION_COLUMNS,
        PARTNER_COLUMNS,
        ESTABLISHMENT_COLUMNS,
    ],
)
def test_no_name_is_that_of_two_columns(columns: tuple[ColumnRule, ...]) -> None:
    named: dict[str, str] = {}
    for column in columns:
        for name in (column.header, column.code, *column.aliases):
            assert named.setdefault(normalised(name), column.code) == column.code, name


def test_every_role_has_a_column() -> None:
    assert set(ROLE_COLUMN) == set(ApplicationRole)
    assert ROLE_COLUMN[ApplicationRole.LANDLORD] == "landlords"
    assert set(ROLES_OF_COLUMNS) <= set(COLUMN)


def test_codes_have_headers() -> None:
    assert header_of("title") == "Intitulé"
    assert header_of("households_qualifier") == "Ménages (précision)"
    assert header_of("ends_on") == "Fin"
    assert header_of("elsewhere") == "elsewhere"
