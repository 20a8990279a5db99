"""Does a file's name tell its application and its kind, and nothing when it does not?"""

import pytest

from committee.documents.rules import DocumentKind
from committee.intake.paper_names import kind_of, number_of

NUMBERS = ["2026-1", "2026-12", "2026-012", "D-7", "A", "Été_3"]
_D = DocumentKind


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("2026-012/budget.pdf", "2026-012"),
        ("2026-012_budget.pdf", "2026-012"),
        ("2026_012 Le Touril/pièces/statuts.pdf", "2026-012"),
        ("2026-12.pdf", "2026-12"),
        ("2026-123.pdf", None),
        ("2026-1-2.pdf", None),
        ("tout/2026-1 budget.pdf", "2026-1"),
        ("2026-12/2026-1_budget.pdf", "2026-12"),
        ("d-7 rib.pdf", "D-7"),
        ("Association.pdf", None),
        ("A/rib.pdf", "A"),
        ("été 3/rib.pdf", "Été_3"),
        ("budget 2026-012.pdf", None),
        ("", None),
    ],
)
def test_number_is_that_of_the_folder_or_the_beginning(path: str, number: str | None) -> None:
    *folders, filename = path.split("/")
    assert number_of(folders, filename, NUMBERS) == number


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("D-7/RIB_Touril.pdf", _D.BANK_DETAILS),
        ("Statuts signés.pdf", _D.STATUTES),
        ("D-7_budget_previsionnel.xlsx", _D.BUDGET),
        ("Compte rendu financier 2025.pdf", _D.FINANCIAL_REPORT),
        ("Comptes annuels.pdf", _D.ACCOUNTS),
        ("rapport d'activité.docx", _D.ACTIVITY_REPORT),
        ("Contrat d’engagement républicain.pdf", _D.REPUBLICAN_CONTRACT),
        ("Attestation sur l'honneur.pdf", _D.CERTIFICATE),
        ("PV AG 2025.pdf", _D.MINUTES),
        ("lettre du maire.pdf", _D.LETTER),
        ("convention.pdf", _D.AGREEMENT),
        ("cerfa_12156.pdf", _D.APPLICATION),
        ("photos/0001.jpg", _D.PHOTO),
        ("scan0001.pdf", None),
        ("tribune.pdf", None),
    ],
)
def test_kind_is_what_whole_words_say(path: str, kind: DocumentKind | None) -> None:
    assert kind_of(path, "application/pdf") is kind


def test_an_image_without_words_is_a_photo() -> None:
    assert kind_of("DSC_0001.jpg", "image/jpeg") is _D.PHOTO
    assert kind_of("rib.jpg", "image/jpeg") is _D.BANK_DETAILS
