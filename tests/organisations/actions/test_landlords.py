"""Whom does a file mean when several organisations share a number?"""

from datetime import datetime
from pathlib import Path

from committee.organisations.actions.landlords import Landlords
from committee.organisations.history import Mention
from committee.organisations.rows import ReadRow
from tests.factories.organisations import make_organisation

ROW = ReadRow("F", 2, {}, {"landlord": "Bailleur"})


def landlords(*mentions: Mention) -> Landlords:
    return Landlords([(each, ROW) for each in mentions], {}, create_unknown=False)


def test_establishments_of_one_siren_are_told_by_siret_then_by_name(store: Path, now: datetime) -> None:
    head = make_organisation("Siège (DÉMO)", siret="73282932000074", now=now)
    office = make_organisation("Agence (DÉMO)", siren="732829320", now=now)
    by_number = landlords(Mention("Autre", siret="73282932000074"))
    assert list(by_number.ids.values()) == [head]
    assert "number is that of" in str(by_number.problems[0].message)
    assert list(landlords(Mention("Agence (DÉMO)", siren="732829320")).ids.values()) == [office]
    asked = landlords(Mention("Tiers", siren="732829320"))
    assert asked.ids == {}
    assert [problem.column for problem in asked.problems] == ["Bailleur"]
