"""Who and what is there before any call: grids, territories, organisations, people, the winners of 2021."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from committee.calls import actions as calls_actions
from committee.demo import content
from committee.demo.moments import day_from, moment
from committee.meetings import actions as meetings_actions
from committee.meetings import queries as meetings_queries
from committee.organisations import actions as organisations_actions
from committee.organisations import queries as organisations_queries
from committee.organisations.rules import FactKind, OrganisationKind
from committee.people import actions as people_actions
from committee.people import queries as people_queries
from committee.people.rules import OFFICE, Member, Role, Voice
from committee.territories import actions as territories_actions
from committee.territories import queries as territories_queries

UNTOLD, UNPAID = "Tilleuls Habitat Est (DÉMO)", "Canopée Logis Antilles (DÉMO)"


@dataclass
class Cast:
    """The people of the demonstration, by what they do."""

    members: list[Member] = field(default_factory=list)
    chair: Member = OFFICE
    staff: Member = OFFICE
    employers: dict[str, str] = field(default_factory=dict)


def prepare_house(scale: content.Size, now: datetime) -> Cast:
    """Grids, territories, organisations and people; those that are there already stay."""
    calls_actions.ship_grids(actor=OFFICE, now=now)
    if not territories_queries.editions():
        territories_actions.load_shipped_facts(actor=OFFICE, now=now)
    _register_organisations(now)
    _tell_contributions(now)
    cast = _register_people(scale, now)
    if not any(row["reference"].startswith("FIS-2021") for row in known_awards()):
        _record_past_awards(now)
    return cast


def known_awards() -> list[dict[Any, Any]]:
    return meetings_queries.awards(OFFICE).to_dict("records")


def _register_organisations(now: datetime) -> None:
    heads: dict[str, str] = {}
    for one in content.organisations():
        if organisations_queries.find_organisation(one["name"]) is not None:
            continue
        group = one["group"]
        if group and group not in heads:
            known = organisations_queries.find_organisation(group)
            heads[group] = known or organisations_actions.register_organisation(
                group, OrganisationKind.OTHER, actor=OFFICE, now=now
            )
        organisations_actions.register_organisation(
            one["name"],
            OrganisationKind(one["kind"]),
            group=heads.get(group),
            short_name=one["short_name"],
            created_year=one["created_year"],
            dwellings_managed=one["dwellings_managed"],
            commune=one["commune"],
            department=one["department"],
            actor=OFFICE,
            now=now,
        )


def _tell_contributions(now: datetime) -> None:
    """What the fictional ESH paid this year and the year before; two of them have one year unknown or unpaid."""
    if organisations_queries.find_organisation(UNTOLD) is None:
        return
    year = now.year
    for one in content.organisations():
        landlord = organisations_queries.find_organisation(one["name"])
        if one["kind"] != OrganisationKind.ESH or landlord is None:
            continue
        for each in (year - 1, year):
            if one["name"] == UNTOLD and each == year:
                continue
            paid = Decimal(0) if one["name"] == UNPAID and each == year else Decimal(one["dwellings_managed"])
            source = f"DÉMO – appel à contribution {each}"
            told = (landlord, FactKind.CONTRIBUTION, each, paid, source)
            organisations_actions.record_fact(*told, actor=OFFICE, now=now)


def _register_people(scale: content.Size, now: datetime) -> Cast:
    cast = Cast()
    joined = moment(now, -600)
    for one in content.people(scale.members):
        known = people_queries.member_by_email(one["email"])
        if known is None:
            made = people_actions.register_person(
                one["name"],
                one["email"],
                [Role(role) for role in one["roles"]],
                voice=Voice(one["voice"]),
                college=one["college"],
                actor=OFFICE,
                now=joined,
            )
            known = people_queries.member(made)
            employer = one["organisation"] and organisations_queries.find_organisation(one["organisation"])
            if employer:
                organisations_actions.record_mandate(
                    made, employer, since=day_from(now, -900), actor=OFFICE, now=joined
                )
        if known is None:
            continue
        if Role.MEMBER in known.roles:
            cast.members.append(known)
            if one["is_chair"]:
                cast.chair = known
        if Role.STAFF in known.roles and cast.staff is OFFICE:
            cast.staff = known
    return cast


def _record_past_awards(now: datetime) -> None:
    for one in content.past_organisations():
        kind = OrganisationKind(one["kind"]) if one["kind"] else None
        organisations_actions.find_or_register(one["name"], kind, actor=OFFICE, now=now)
    for one in content.past_awards():
        meetings_actions.record_past_award(
            one["reference"],
            one["title"],
            date.fromisoformat(one["decided_on"]),
            one["lead"],
            one["landlords"],
            one["summary"],
            one["themes"],
            one["sites"],
            "Fonds pour l’innovation sociale, comité de sélection des projets",
            lead_kind=one["lead_kind"],
            partners=one["partners"],
            duration_months=one["duration_months"],
            dwellings=one["dwellings"],
            households=one["households"],
            people=one["people"],
            site_count=one["site_count"],
            sensitive_public=one["sensitive_public"],
            call_code="FIS-2021",
            actor=OFFICE,
            now=now,
        )
