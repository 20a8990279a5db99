"""Which ties does a member have with those who take part in an application?"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from committee.calls.rules import paris_day
from committee.intake.records import ApplicationOrganisation, Site
from committee.organisations.queries import find_organisations
from committee.organisations.records import Fact, Mandate, Organisation, OrganisationMember, Stock
from committee.organisations.rules import FactKind, MandateKind, TerritoryKind
from committee.review.detection import (
    FoundLink,
    Membership,
    Part,
    Surroundings,
    Tie,
    find_links,
    live_memberships,
)
from committee.review.records import GeneralDeclaration
from committee.review.rules import LinkKind
from committee.store.engine import reading

_KINDS = {MandateKind.EMPLOYEE: LinkKind.EMPLOYMENT, MandateKind.ADMINISTRATOR: LinkKind.MANDATE}


def found_links(
    application_ids: Collection[str], member_ids: Collection[str], now: datetime
) -> dict[tuple[str, str], list[FoundLink]]:
    """(application, member) → the links found, the strong ones first; only where there are any.

    Through employment, mandates and what the yearly declaration names, groups, consortiums, places and earlier
    awards. A proposal to the member, never a decision. The number of statements does not depend on the rows.
    """
    today = paris_day(now)
    ties = ties_of(member_ids)
    if not ties:
        return {}
    own = {tie.organisation_id for tie in ties}
    taking_part = select(
        ApplicationOrganisation.application_id,
        ApplicationOrganisation.organisation_id,
        ApplicationOrganisation.role,
    ).where(ApplicationOrganisation.application_id.in_(application_ids))
    sites = select(Site.application_id, Site.commune_code).where(
        Site.application_id.in_(application_ids), Site.commune_code.is_not(None)
    )
    with reading() as session:
        parts = [Part(*row) for row in session.execute(taking_part)]
        places = _sets(session.execute(sites))
    return find_links(parts, ties, surroundings(own, today), places, today)


def surroundings(own: Collection[str], today: date) -> Surroundings:
    """What is known around the organisations ``own`` on a day: groups, consortiums, places, awards."""
    organisations = select(
        Organisation.id, Organisation.name, Organisation.group_id, Organisation.commune_code
    )
    memberships = select(
        OrganisationMember.parent_id,
        OrganisationMember.child_id,
        OrganisationMember.since,
        OrganisationMember.until,
    )
    stock = select(Stock.landlord_id, Stock.territory_code).where(
        Stock.landlord_id.in_(own), Stock.territory_kind == TerritoryKind.COMMUNE, Stock.dwellings > 0
    )
    won = select(Fact.organisation_id, Fact.source).where(Fact.kind == FactKind.AWARD)
    with reading() as session:
        known = session.execute(organisations).all()
        live = live_memberships((Membership(*row) for row in session.execute(memberships)), today)
        housed = session.execute(stock).all()
        awards = _sets(session.execute(won))
    seats = [(row[0], row[3]) for row in known if row[0] in own and row[3] is not None]
    return Surroundings(
        names={row[0]: row[1] for row in known},
        groups={row[0]: row[2] for row in known},
        memberships=live,
        communes=_sets([*seats, *housed]),
        awards=awards,
    )


def ties_of(member_ids: Collection[str]) -> list[Tie]:
    """What ties members to organisations of the directory: mandates, and what the last yearly declaration names.

    A tie that was told in words counts once an organisation of that name is known.
    """
    mandates = select(
        Mandate.member_id, Mandate.organisation_id, Mandate.kind, Mandate.since, Mandate.until
    ).where(Mandate.member_id.in_(member_ids))
    declared = (
        select(GeneralDeclaration.member_id, GeneralDeclaration.ties)
        .where(GeneralDeclaration.member_id.in_(member_ids), GeneralDeclaration.superseded_at.is_(None))
        .order_by(GeneralDeclaration.year)
    )
    with reading() as session:
        ties = [
            Tie(member_id, organisation_id, _KINDS[kind], since, until)
            for member_id, organisation_id, kind, since, until in session.execute(mandates)
        ]
        latest: dict[str, list[dict[str, Any]]] = dict(session.execute(declared).all())
        told = [(member_id, tie) for member_id, all_of_them in latest.items() for tie in all_of_them]
        known = set(
            session.scalars(
                select(Organisation.id).where(
                    Organisation.id.in_({tie["organisation_id"] for _, tie in told})
                )
            )
        )
        by_name = find_organisations(
            {
                tie["name"] for _, tie in told if tie["organisation_id"] not in known
            }  # in words, or merged since
        )
    for member_id, tie in told:
        organisation_id = tie["organisation_id"]
        found = organisation_id if organisation_id in known else by_name.get(tie["name"])
        if found is not None:
            since, until = (_day(tie[each]) for each in ("since", "until"))
            ties.append(Tie(member_id, found, LinkKind(tie["kind"]), since, until))
    return ties


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _sets(pairs: Iterable[Any]) -> dict[str, frozenset[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        held[key].add(value)
    return {key: frozenset(values) for key, values in held.items()}
