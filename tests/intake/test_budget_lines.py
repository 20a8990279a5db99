"""Is a line of a budget put on its side and under its account, whatever its author wrote?"""

from decimal import Decimal
from typing import Any

import pytest

from committee.intake.budget_lines import BudgetDraft
from committee.intake.rules import BudgetSide, FundingStatus, Severity, Tax
from committee.intake.table import TableOfApplications, read_applications
from committee.spreadsheets.layout import RawSheet

HEADER = [
    "N° de dossier",
    "Charge ou produit",
    "Compte",
    "Libellé",
    "Financeur",
    "État du financement",
    "Montant (€)",
    "En nature",
]


def _read(*row: object, header: list[str] = HEADER) -> TableOfApplications:
    main = RawSheet("Dossiers", ["N° de dossier", "Intitulé", "Porteur"], [["1", "Un", "Apes"]], 2)
    return read_applications([main, RawSheet("Budget", header, [["1", *row]], 2)])


def _line(*row: object) -> BudgetDraft:
    table = _read(*row)
    assert not [each for each in table.problems if each.severity is Severity.ERROR]
    [line] = table.drafts[0].budget or []
    return line


@pytest.mark.parametrize(
    ("row", "side", "account"),
    [
        (("Charges", "60", "Plants", None), BudgetSide.CHARGE, "60"),
        ((None, "606 - Fournitures", None, None), BudgetSide.CHARGE, "606"),
        ((None, None, "74 Subvention de la ville", None), BudgetSide.INCOME, "74"),
        ((None, None, None, "Métropole"), BudgetSide.INCOME, "74"),
        (("dépense", None, "Salaire de l'animateur", None), BudgetSide.CHARGE, "64"),
        (("Produit", None, "Vente de paniers", None), BudgetSide.INCOME, "70"),
        (("Charges", None, "Divers", None), BudgetSide.CHARGE, "65"),
        (("Recettes", None, "Divers", None), BudgetSide.INCOME, "75"),
        (("Recettes", None, None, "Un ami"), BudgetSide.INCOME, "74"),
        ((None, None, "Achats de terre", None), BudgetSide.CHARGE, "60"),
        ((None, 86, "Bénévolat", None), BudgetSide.CHARGE, "86"),
        ((None, "87", None, None), BudgetSide.INCOME, "87"),
    ],
)
def test_line_has_its_side_and_account(row: tuple[Any, ...], side: BudgetSide, account: str) -> None:
    line = _line(*row, None, 100, None)
    assert (line.side, line.account) == (side, account)
    assert line.amount == Decimal(100)
    assert line.is_in_kind is account.startswith("8")


def test_guessed_account_is_told_and_a_written_one_is_not() -> None:
    assert [p.severity for p in _read("Charges", None, "Divers", None, None, 1, None).problems] == [
        Severity.INFO
    ]
    assert _read("Charges", "65", "Divers", None, None, 1, None).problems == []


def test_line_keeps_the_rest() -> None:
    line = _line("Produits", "74", "Subvention", "Ville", "Acquis", "1 000 € HT", "oui")
    assert (line.label, line.funder, line.funding_status) == ("Subvention", "Ville", FundingStatus.ACQUIRED)
    assert (line.tax, line.is_in_kind, line.is_this_fund) == (Tax.EXCLUDED, True, False)
    assert _line("Charges", "60 - Achats", None, None, None, 1, None).label == "60 - Achats"
    assert _line("Charges", "60", None, None, None, 1, None).label is None


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("Produits", "60", "Plants", None, None, 1, None), "Charge ou produit"),
        ((None, None, "Divers", None, None, 1, None), "Charge ou produit"),
    ],
)
def test_line_that_contradicts_itself_or_says_nothing_refuses_its_application(
    row: tuple[object, ...], column: str
) -> None:
    table = _read(*row)
    [problem] = [each for each in table.problems if each.severity is Severity.ERROR]
    assert (problem.sheet, problem.row, problem.column) == ("Budget", 2, column)
    assert table.drafts == []


def test_line_without_a_side_is_refused_at_what_it_has() -> None:
    table = _read("Divers", 3, header=["N° de dossier", "Libellé", "Montant"])
    assert [each.column for each in table.problems] == ["Libellé"]
    table = _read(3, 2027, header=["N° de dossier", "Montant", "Année"])
    assert [each.column for each in table.problems] == ["N° de dossier"]


def test_empty_line_is_passed_over() -> None:
    table = _read("Charges", None, None, None, None, None, None)
    assert (table.problems, table.drafts[0].budget) == ([], None)
