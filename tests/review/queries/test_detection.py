"""Are the links of members with applications found in what the store knows, in a constant number of statements?"""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from committee.organisations.actions import add_member, merge_organisations, record_fact
from committee.organisations.queries import find_organisation
from committee.organisations.records import Organisation
from committee.organisations.rules import FactKind, MandateKind
from committee.people.rules import OFFICE
from committee.review import queries
from committee.review.actions import sign_general_declaration
from committee.review.declaring import NamedTie
from committee.review.rules import LinkKind
from committee.store.engine import writing
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.review import Panel, make_panel

pytestmark = pytest.mark.usefixtures("store")


def kinds(panel: Panel, now: datetime) -> list[tuple[LinkKind, str, bool]]:
    """What is found between the first member and the first application."""
    pair = (panel.applications[0], panel.members[0].id)
    found = queries.found_links(panel.applications, [one.id for one in panel.members], now)
    return [(link.kind, link.organisation, link.is_strong) for link in found.get(pair, [])]


def test_link_is_found_through_the_group(now: datetime) -> None:
    head = make_organisation("Groupe Horizon", now=now)
    make_organisation("Horizon Sud", now=now, group=head)
    panel = make_panel(1, 2, now=now, landlords="Horizon Sud")
    tied, free = panel.members
    make_mandate(tied, head, now=now)
    found = queries.found_links(panel.applications, [tied.id, free.id], now)
    strong = {pair: [link.organisation for link in links if link.is_strong] for pair, links in found.items()}
    assert strong == {(panel.applications[0], tied.id): ["Groupe Horizon"]}


def test_links_are_found_through_partners_consortiums_awards_and_places(now: datetime) -> None:
    panel = make_panel(
        1, 1, now=now, partners="Régie de quartier", lead="Association Une", commune="Toulouse",
        commune_code="31555", department="31", landlords="Habitat Demain",
    )  # fmt: skip
    member, by = panel.members[0], {"actor": OFFICE, "now": now}
    ids = {
        name: find_organisation(name) or ""
        for name in ("Régie de quartier", "Association Une", "Habitat Demain")
    }
    make_mandate(member, ids["Régie de quartier"], now=now, until=date(2026, 11, 21))
    assert kinds(panel, now) == [(LinkKind.PARTNER, "Régie de quartier", True)]
    collective = make_organisation("Collectif", now=now)
    add_member(collective, ids["Association Une"], since=date(2024, 1, 1), until=date(2026, 11, 21), **by)
    make_mandate(member, collective, now=now, kind=MandateKind.ADMINISTRATOR)
    winner = make_organisation("Habitat Deux", now=now)
    for each in (winner, ids["Habitat Demain"]):
        record_fact(each, FactKind.AWARD, 2024, None, "FIS-2024-1", **by)
    make_mandate(member, winner, now=now)
    seated = make_organisation("Ville rose", now=now)
    with writing() as session:
        here = update(Organisation).where(Organisation.id == seated).values(commune_code="31555")
        session.execute(here)
    make_mandate(member, seated, now=now)
    assert kinds(panel, now) == [
        (LinkKind.GROUP, "Collectif", True),
        (LinkKind.PARTNER, "Régie de quartier", True),
        (LinkKind.AWARD, "Habitat Deux", False),
        (LinkKind.PLACE, "Ville rose", False),
    ]


def test_yearly_declaration_ties_too_by_name_and_after_a_merge(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, landlords="Habitat Demain", partners="Régie du parc")
    member = panel.members[0]
    twin = make_organisation("Habitat d’hier", now=now)
    ties = [
        NamedTie(LinkKind.FAMILY, organisation_id=twin, since=date(2020, 1, 1)),
        NamedTie(LinkKind.OTHER, "regie du PARC"),
        NamedTie(LinkKind.OTHER, "Inconnue au répertoire"),
    ]
    sign_general_declaration(2026, ties, actor=member, now=now)
    assert kinds(panel, now) == [(LinkKind.OTHER, "Régie du parc", True)]
    merge_organisations(find_organisation("Habitat Demain") or "", twin, actor=OFFICE, now=now)
    assert kinds(panel, now) == [
        (LinkKind.FAMILY, "Habitat Demain", True),
        (LinkKind.OTHER, "Régie du parc", True),
    ]


def test_nothing_is_found_for_those_without_ties(now: datetime) -> None:
    panel = make_panel(1, 2, now=now, landlords="Habitat Demain")
    assert queries.found_links(panel.applications, [one.id for one in panel.members], now) == {}
    make_mandate(panel.members[0], find_organisation("Habitat Demain") or "", now=now, until=date(2023, 1, 1))
    assert queries.found_links(panel.applications, [one.id for one in panel.members], now) == {}


def test_statements_do_not_grow_with_the_rows(now: datetime, statements: list[str]) -> None:
    counted = []
    for many in (1, 12):
        panel = make_panel(many, many, now=now, landlords="Habitat Demain")
        for one in panel.members:
            make_mandate(one, find_organisation("Habitat Demain") or "", now=now)
        statements.clear()
        found = queries.found_links(panel.applications, [one.id for one in panel.members], now)
        assert len(found) == many * many
        counted.append(len(statements))
    assert counted[0] == counted[1]
