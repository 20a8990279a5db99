"""Do the facts that rules use come from the store as they stand there?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from committee.intake import queries
from committee.intake.queries.project_facts import project_facts
from committee.intake.records import Application
from committee.organisations.actions import record_fact
from committee.organisations.queries import find_organisation
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE
from tests.factories.intake import make_application


def test_facts_come_with_organisations_sites_and_what_is_filled_in(store: Path, now: datetime) -> None:
    one = make_application(
        now=now,
        lead="Le Touril",
        landlords="La Cité Jardins",
        summary="Présence",
        requested="1 500",
        site="Montenotte",
    )
    landlord = find_organisation("La Cité Jardins")
    assert landlord is not None
    record_fact(landlord, FactKind.CONTRIBUTION, 2026, Decimal(114), "appel", actor=OFFICE, now=now)
    facts = project_facts(select(Application.id).where(Application.id == one), OFFICE, now)[one]
    assert facts.lead is not None
    assert (facts.lead.name, [each.name for each in facts.landlords]) == ("Le Touril", ["La Cité Jardins"])
    assert [fact.value for fact in facts.landlords[0].facts] == [Decimal(114)]
    assert ([site.name for site in facts.sites], facts.site_count) == (["Montenotte"], 1)
    assert (facts.requested, facts.total_cost, facts.lines, facts.documents) == (
        Decimal(1500),
        None,
        None,
        frozenset(),
    )
    assert facts.filled is not None
    assert {"lead", "landlords", "sites", "summary", "requested"} <= facts.filled
    assert not {"lines", "total_cost", "needs"} & facts.filled
    assert facts.texts == "Présence"


def test_partners_are_found_by_their_identifiers(store: Path, now: datetime) -> None:
    make_application(now=now, lead="Le Touril")
    lead = find_organisation("Le Touril")
    assert lead is not None
    assert queries.partners_by_id([lead])[lead].name == "Le Touril"
    assert queries.partners_by_id([]) == {}
