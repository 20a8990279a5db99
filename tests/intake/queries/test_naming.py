"""Is the organisation that a file means found by its numbers first, then by its name?"""

from datetime import datetime
from pathlib import Path

from committee.intake.queries.naming import Known, directory_of_all
from committee.intake.table import PartDraft
from tests.factories.organisations import make_organisation

SIRET = "73282932000074"


def test_number_comes_before_name(store: Path, now: datetime, statements: list[str]) -> None:
    numbered = make_organisation("Régie des Aulnes", siret=SIRET, now=now)
    named = make_organisation("Le Phare", rna="W123456789", now=now)
    statements.clear()
    directory = directory_of_all()
    assert len(statements) == 2
    assert directory.resolve(PartDraft("Autre nom", SIRET)) == numbered
    assert directory.resolve(PartDraft("Autre nom", "73282932000082")) == numbered
    assert directory.resolve(PartDraft("Autre nom", rna="W123456789")) == named
    assert directory.resolve(PartDraft("LE PHARE")) == named
    assert directory.resolve(PartDraft("Inconnu")) is None


def test_another_number_tells_a_homonym_apart(store: Path, now: datetime) -> None:
    make_organisation("Le Phare", siret=SIRET, now=now)
    assert directory_of_all().resolve(PartDraft("Le Phare", "35600000000048")) is None


def test_homonyms_are_all_candidates_and_one_registered_meanwhile_is_learnt(
    store: Path, now: datetime
) -> None:
    make_organisation("Le Phare", commune="Lille", now=now)
    make_organisation("Le Phare", commune="Brest", now=now)
    directory = directory_of_all()
    assert {row.in_words for row in directory.candidates(PartDraft("Le Phare"))} == {
        "Le Phare, Lille",
        "Le Phare, Brest",
    }
    directory.learn(Known("new", "Neuf", SIRET, None, None, None), ["Neuf"])
    assert directory.resolve(PartDraft("NEUF")) == "new"
    assert directory.resolve(PartDraft("x", SIRET)) == "new"
