"""Who and what is there before any call: grids, territories, organisations, people, the winners of 2021."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from committee.calls import actions as calls_actions
from committee.demo import content
from committee.demo.moments import CALENDAR, day_from, moment
from committee.meetings import actions as meetings_actions
from committee.meetings import queries as meetings_queries
from committee.organisations import actions as organisations_actions
from committee.organisations import queries as organisations_queries
from committee.organisations.rules import FactKind, OrganisationKind
from committee.people import actions as people_actions
from committee.people import queries as people_queries
from committee.people.rules import OFFICE, Member, Role, Voice
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.territories import actions as territories_actions
from committee.territories import queries as territories_queries
from committee.words import Refused

WRITTEN = 40
UNCOUNTED = "Karbé Habitat Guyane (DÉMO)"
ABSENT = ("Canopée Logis Francilien (DÉMO)", "Paris", "75056")
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
    _tell_dwellings(now)
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
    """What the fictional ESH paid of late; two of them have the last year unknown or unpaid."""
    if organisations_queries.find_organisation(UNTOLD) is None:
        return
    year = day_from(now, CALENDAR["intake"][1]).year
    for one in content.organisations():
        landlord = organisations_queries.find_organisation(one["name"])
        if one["kind"] != OrganisationKind.ESH or landlord is None:
            continue
        for each in range(year - 3, year + 1):
            if one["name"] == UNTOLD and each == year:
                continue
            paid = Decimal(0) if one["name"] == UNPAID and each == year else Decimal(one["dwellings_managed"])
            source = f"DÉMO – appel à contribution {each}"
            told = (landlord, FactKind.CONTRIBUTION, each, paid, source)
            organisations_actions.record_fact(*told, actor=OFFICE, now=now)


def _tell_dwellings(now: datetime) -> None:
    """The dwellings of the fictional landlords in the communes of their projects, from one file.

    One landlord's are not known, and another has none in the commune of one of its projects.
    """
    places: dict[tuple[str, str, str], int] = {}
    for project in content.projects(WRITTEN):
        for landlord in project["landlords"]:
            for site in project["sites"]:
                if landlord != UNCOUNTED:
                    size = 240 + 37 * (len(places) % 29)
                    places.setdefault((landlord, site["commune"], site["commune_code"]), size)
    if ABSENT in places:
        places[ABSENT] = 0
    header = ["Bailleur", "Commune", "Code commune", "Logements", "Part en QPV (%)", "Situation au"]
    day = date(day_from(now, 0).year - 1, 12, 31)
    rows = [
        [*place, size, f"{40 + at % 45} %" if size else None, day]
        for at, (place, size) in enumerate(places.items())
    ]
    file = write_xlsx({"Patrimoine (DÉMO)": Sheet(header, rows)})
    name = f"Patrimoine des bailleurs au {day:%d.%m.%Y} (DÉMO).xlsx"
    report = organisations_actions.import_stock(file, name, actor=OFFICE, now=now)
    if report.has_errors:
        raise Refused(report.problems[0].message)


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
            works_for = one["organisation"] and organisations_queries.find_organisation(one["organisation"])
            if works_for:
                cast.employers[known.id] = works_for
            if one["is_chair"]:
                cast.chair = known
        if Role.STAFF in known.roles and cast.staff is OFFICE:
            cast.staff = known
    alternate, absent = cast.members[-6], cast.members[-2]
    if absent.id not in people_queries.alternates():
        people_actions.name_alternate(alternate.id, absent.id, version=None, actor=OFFICE, now=joined)
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
