"""What would a regulation say of projects that it never judged: the applications of a call, the past winners?"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from committee.intake.project_facts import Neighbour, Partner, Place, ProjectFacts
from committee.intake.queries import partners_by_id
from committee.meetings.queries import award_rows, award_site_rows
from committee.organisations.queries import find_organisations
from committee.organisations.rules import OrganisationKind
from committee.people.rules import Member
from committee.territories.rules import Answer

SITE_COLUMNS = ("award_id", "name", "commune", "commune_code", "department", "answer", "qpv_codes")


def past_projects(member: Member) -> list[tuple[dict[str, Any], ProjectFacts]]:
    """The past winners that were entered by their facts, with what is known of each.

    They are looked at as projects of the year of their award. What nobody told of them is unknown: no amount, no
    document, no category. Their organisations are those of the directory that bear their names.
    """
    rows = [row for row in award_rows(member) if row["application_id"] is None]
    named = {name for row in rows for name in (row["lead"], *row["landlords"]) if name is not None}
    known = find_organisations(named)
    partners = partners_by_id(set(known.values()))
    places: dict[str, list[Place]] = {}
    for site in award_site_rows(member, SITE_COLUMNS):
        places.setdefault(site["award_id"], []).append(_place(site))
    told = {row["id"]: _facts(row, places.get(row["id"], []), known, partners) for row in rows}
    return [(row, _among(told[row["id"]], told.values())) for row in rows]


def _place(site: dict[str, Any]) -> Place:
    return Place(
        site["name"],
        site["commune"],
        site["commune_code"],
        site["department"],
        Answer.UNKNOWN if site["answer"] is None else Answer(site["answer"]),
        tuple(site["qpv_codes"] or ()),
    )


def _facts(
    row: dict[str, Any], places: list[Place], known: dict[str, str], partners: dict[str, Partner]
) -> ProjectFacts:
    def partner(name: str, kind: str | None = None) -> Partner:
        identifier = known.get(name)
        if identifier is not None:
            return partners[identifier]
        return Partner(None, name, None if kind is None else OrganisationKind(kind))

    return ProjectFacts(
        id=row["id"],
        number=row["reference"],
        year=row["year"],
        lead=None if row["lead"] is None else partner(row["lead"], row["lead_kind"]),
        landlords=tuple(partner(name) for name in row["landlords"]),
        sites=tuple(places),
        site_count=row["site_count"],
        duration_months=row["duration_months"],
        texts=row["summary"] or "",
        round_id=row["call_code"],
    )


def _among(facts: ProjectFacts, others: Iterable[ProjectFacts]) -> ProjectFacts:
    """The project with the others of its year that share a landlord."""
    own = {_key(one) for one in facts.landlords}
    beside = tuple(
        Neighbour(
            other.number,
            None if other.lead is None else _key(other.lead),
            frozenset(map(_key, other.landlords)),
            frozenset(place.department for place in other.sites if place.department is not None),
            other.round_id,
        )
        for other in others
        if other.id != facts.id and other.year == facts.year and own & set(map(_key, other.landlords))
    )
    return replace(facts, neighbours=beside)


def _key(partner: Partner) -> str:
    return partner.id or partner.name
