"""Is the tool that made a file recognised, and each of its sheets taken for what it holds?"""

import pytest

from committee.intake.sources import (
    COLUMNS_OF_ROLES,
    DECIDED,
    STATES,
    FilePlan,
    SheetRole,
    Source,
    columns_of,
    number_in,
    plan_sheets,
    source_of,
)
from committee.spreadsheets.interpretations import Certainty
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.rules import folded

MAIN = ["N° de dossier", "Nom du projet", "Structure"]


def _sheet(name: str, header: list[str], *rows: list[object]) -> RawSheet:
    return RawSheet(name, header, list(rows), 2)


def _roles(plan: FilePlan) -> list[SheetRole]:
    return [sheet.role for sheet in plan.sheets]


@pytest.mark.parametrize(
    ("header", "source"),
    [
        (["N° de dossier *", "Intitulé", "Porteur", "Ménages"], Source.TEMPLATE),
        (["number", "title", "lead"], Source.TEMPLATE),
        ([*MAIN, "Couleur"], Source.TABLE),
        (["ID", "Email", "État du dossier", "Nom du projet"], Source.DEMARCHES),
        (["Dossier/action / N° Dossier Osiris", "Montants / Demandé"], Source.OSIRIS),
        (["N° Dossier Osiris", "Demandé"], Source.OSIRIS),
        (["Action de demande - Code dossier", "Code SIRET"], Source.DAUPHIN),
        (["Numéro De l'Action Prj"], Source.DAUPHIN),
        ([], Source.TABLE),
    ],
)
def test_source_is_told_by_its_headers(header: list[str], source: Source) -> None:
    assert source_of([_sheet("x", header)]) is source


def test_sheets_are_told_by_name_then_by_columns() -> None:
    plan = plan_sheets(
        [
            _sheet("Lisez-moi", ["Colonne"]),
            _sheet("Suivi", [*MAIN, "Montant demandé"]),
            _sheet("Lieux d'intervention", ["N° de dossier", "Commune"]),
            _sheet("Plan de financement", ["N° de dossier", "Libellé", "Montant"]),
            _sheet("Feuille 5", ["N° de dossier", "Compte", "Libellé", "Montant"]),
            _sheet("Partenaires", ["N° de dossier", "Nom", "Rôle"]),
            _sheet("Actions", ["N° de dossier", "Titre", "Description"]),
            _sheet("Avis", ["Dossier ID", "Question"]),
            _sheet("Couleurs", ["Rouge", "Vert"]),
            _sheet("Budget", ["Total"]),
        ]
    )
    assert _roles(plan) == [
        SheetRole.INSTRUCTIONS,
        SheetRole.MAIN,
        SheetRole.SITES,
        SheetRole.BUDGET,
        SheetRole.BUDGET,
        SheetRole.PARTNERS,
        SheetRole.ACTIONS,
        SheetRole.OPINIONS,
        SheetRole.OTHER,
        SheetRole.OTHER,
    ]
    assert plan.main is plan.sheets[1]
    assert plan.missing == ()


def test_useful_sheet_is_the_one_with_most_columns_wherever_it_stands() -> None:
    header = ["Action de demande - Code dossier", "Intitulé de l'action", "Nom du tiers"]
    plan = plan_sheets([_sheet("Critères", ["Intitulé", "Porteur"]), _sheet("Extraction", header)])
    assert plan.main is plan.sheets[1]


def test_establishments_are_of_one_source_alone() -> None:
    rows = ["Dossier ID", "Champ", "Établissement SIRET", "Entreprise raison sociale"]
    forms = plan_sheets(
        [_sheet("Dossiers", ["ID", "État du dossier", "Titre"]), _sheet("Etablissements", rows)]
    )
    assert _roles(forms) == [SheetRole.MAIN, SheetRole.ESTABLISHMENTS]


def test_commune_of_a_form_gives_its_code_and_department() -> None:
    header = ["ID", "État du dossier", "Nom du projet", "Ville d'action", "Ville d'action (Code INSEE)"]
    plan = plan_sheets([_sheet("Dossiers", [*header, "Ville d'action (Département)"])])
    assert plan.main is not None
    assert [column.code for column in plan.main.columns][3:] == ["commune", "commune_code", "department"]


def test_what_a_person_settled_comes_before_what_was_saved() -> None:
    sheet = _sheet("x", ["A", "B", "C"], ["1", None, "t" * 90])
    saved = {"x": ("La ville", {"A": "number", "B": "title", "C": "lead"})}
    plan = plan_sheets([sheet], {"x": {"C": None}}, saved)
    assert plan.main is not None
    assert (plan.main.saved_as, plan.missing) == ("La ville", ("lead",))
    last = plan.main.columns[2]
    assert (last.code, last.certainty) == (None, Certainty.EXACT)
    assert [len(column.samples) for column in plan.main.columns] == [1, 0, 1]
    assert len(last.samples[0]) == 60


def test_file_without_applications_lacks_every_required_column() -> None:
    assert plan_sheets([]).missing == ("number", "title", "lead")


def test_columns_of_no_use_are_known_as_such() -> None:
    plan = plan_sheets([_sheet("Dossiers", ["ID", "Email", "État du dossier", "Titre", "Couleur"])])
    assert [column.header for column in plan.sheets[0].columns if column.is_of_source] == ["Email"]


def test_every_state_is_written_as_it_is_compared() -> None:
    assert all(folded(name) == name for name in (*STATES, *DECIDED))
    assert not set(STATES) & set(DECIDED)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("DA01234567-12", "01234567"),
        ("01234567", "01234567"),
        (1234567, "01234567"),
        ("1234567", "01234567"),
        ("ABC", "ABC"),
    ],
)
def test_number_of_dauphin_has_its_eight_digits(raw: object, number: str) -> None:
    assert number_in(Source.DAUPHIN, raw, str(raw)) == number
    assert number_in(Source.TABLE, raw, str(raw)) == str(raw)


def test_roles_have_their_columns() -> None:
    for role, columns in COLUMNS_OF_ROLES.items():
        assert columns_of(role, Source.TABLE) == columns
        assert columns[0].code == "number"
    assert columns_of(SheetRole.OTHER, Source.TABLE) == ()
