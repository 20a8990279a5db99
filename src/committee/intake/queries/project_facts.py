"""What may rules of eligibility know of applications, in a constant number of statements?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from committee.calls.records import Call, Round
from committee.calls.rules import IntakeMode
from committee.documents.records import Document
from committee.intake.budget import Line
from committee.intake.project_facts import Neighbour, Partner, Place, ProjectFacts
from committee.intake.queries.budget import budgets_of
from committee.intake.queries.visibility import identified
from committee.intake.records import Application, ApplicationOrganisation, QpvShare, Site
from committee.intake.rules import TEXTS, ApplicationRole, ApplicationStatus
from committee.organisations.queries import facts_of, stock_of
from committee.organisations.records import Organisation
from committee.people.rules import Member
from committee.store.engine import reading

OWNER_KIND = "application"
# An application in one of these states takes no place in a landlord's number of projects.
NOT_COUNTED = frozenset(
    {
        ApplicationStatus.DRAFT,
        ApplicationStatus.INADMISSIBLE,
        ApplicationStatus.REJECTED,
        ApplicationStatus.DROPPED,
    }
)

_FACTS = (
    "id",
    "number",
    "round_id",
    "duration_months",
    "category",
    "request_kind",
    "total_cost",
    "eligible_base",
    "requested",
    "submitted_on",
    "is_republican_contract_signed",
    "share_in_qpv",
    "starts_on",
    "dwellings",
    "households",
    "people",
)


def project_facts(chosen: Select[str], member: Member, now: datetime) -> dict[str, ProjectFacts]:
    """What rules may know of these applications; of others, only what the member may see of them.

    A member who is recused from an application has the number of projects of its landlords counted without it.
    """
    statement = (
        select(
            *(getattr(Application, name) for name in (*_FACTS, *TEXTS)),
            Call.year,
            Call.intake_mode,
            Round.closes_on,
        )
        .join(Call, Call.id == Application.call_id)
        .join(Round, Round.id == Application.round_id)
        .where(Application.id.in_(chosen))
    )
    with reading() as session:
        rows = session.execute(statement).all()
        parts = _parts(chosen)
        partners = _partners(chosen)
        sites = _sites(chosen)
        in_qpv = _told_in_qpv(chosen)
        lines = budgets_of([row.id for row in rows])
        documents = _documents(chosen)
        neighbours = _neighbours(chosen, member, now)
    found = {}
    for row in rows:
        of_role = parts.get(row.id, {})
        landlords = tuple(partners[one] for one in of_role.get(ApplicationRole.LANDLORD, ()))
        lead = next((partners[one] for one in of_role.get(ApplicationRole.LEAD, ())), None)
        places = tuple(sites.get(row.id, ()))
        found[row.id] = ProjectFacts(
            id=row.id,
            number=row.number,
            year=row.year,
            lead=lead,
            landlords=landlords,
            cofunders=tuple(partners[one].name for one in of_role.get(ApplicationRole.COFUNDER, ())),
            sites=places,
            site_count=len(places) or None,
            duration_months=row.duration_months,
            category=row.category,
            request_kind=row.request_kind,
            texts=" ".join(filter(None, (getattr(row, name) for name in TEXTS))),
            total_cost=row.total_cost,
            eligible_base=row.eligible_base,
            requested=row.requested,
            lines=tuple(lines.get(row.id, ())) or None,
            submitted_on=row.submitted_on,
            closes_on=row.closes_on,
            has_deadline=row.intake_mode is IntakeMode.DEADLINE,
            documents=frozenset(documents.get(row.id, ())),
            filled=_filled(row, lead, landlords, places, lines.get(row.id)),
            is_contract_signed=row.is_republican_contract_signed,
            share_in_qpv=row.share_in_qpv,
            told_in_qpv=in_qpv.get(row.id),
            neighbours=_beside(row.id, [one.id for one in landlords], neighbours),
            round_id=row.round_id,
        )
    return found


def _filled(
    row: Any,
    lead: Partner | None,
    landlords: tuple[Partner, ...],
    places: tuple[Place, ...],
    lines: list[Line] | None,
) -> frozenset[str]:
    """The fields that are filled in, by their codes; the lists of rows too."""
    told = {name for name in (*_FACTS, *TEXTS) if getattr(row, name) is not None}
    lists = {"lead": lead, "landlords": landlords, "sites": places, "lines": lines}
    return frozenset(told | {name for name, held in lists.items() if held})


def _parts(chosen: Select[str]) -> dict[str, dict[ApplicationRole, list[str]]]:
    """The organisations of applications by role, each in its order."""
    statement = (
        select(
            ApplicationOrganisation.application_id,
            ApplicationOrganisation.role,
            ApplicationOrganisation.organisation_id,
        )
        .where(ApplicationOrganisation.application_id.in_(chosen))
        .order_by(ApplicationOrganisation.position)
    )
    found: dict[str, dict[ApplicationRole, list[str]]] = {}
    with reading() as session:
        for application_id, role, organisation_id in session.execute(statement):
            found.setdefault(application_id, {}).setdefault(role, []).append(organisation_id)
    return found


def _partners(chosen: Select[str]) -> dict[str, Partner]:
    """The organisations of applications with their yearly facts and dwellings."""
    named = select(ApplicationOrganisation.organisation_id).where(
        ApplicationOrganisation.application_id.in_(chosen)
    )
    return partners_by_id(named)


def partners_by_id(named: Select[str] | Iterable[str]) -> dict[str, Partner]:
    """These organisations, named or selected, as rules see them. Three statements."""
    statement = select(
        Organisation.id,
        Organisation.name,
        Organisation.kind,
        Organisation.created_year,
        Organisation.dwellings_managed,
    ).where(Organisation.id.in_(named))
    with reading() as session:
        rows = session.execute(statement).all()
        ids = [row.id for row in rows]
        facts, stock = facts_of(ids), stock_of(ids)
    return {
        row.id: Partner(*row, facts=tuple(facts.get(row.id, ())), stock=tuple(stock.get(row.id, ())))
        for row in rows
    }


def _sites(chosen: Select[str]) -> dict[str, list[Place]]:
    statement = (
        select(
            Site.application_id,
            Site.name,
            Site.commune,
            Site.commune_code,
            Site.department,
            Site.answer,
            Site.qpv_codes,
        )
        .where(Site.application_id.in_(chosen))
        .order_by(Site.position)
    )
    found: dict[str, list[Place]] = {}
    with reading() as session:
        for application_id, name, commune, code, department, answer, qpv_codes in session.execute(statement):
            place = Place(name, commune, code, department, answer, tuple(qpv_codes))
            found.setdefault(application_id, []).append(place)
    return found


def _told_in_qpv(chosen: Select[str]) -> dict[str, float]:
    """The sum of the shares told by QPV; applications without any known share are absent."""
    statement = (
        select(QpvShare.application_id, func.sum(QpvShare.share))
        .where(QpvShare.application_id.in_(chosen), QpvShare.share.is_not(None))
        .group_by(QpvShare.application_id)
    )
    with reading() as session:
        return {one: round(total or 0.0, 6) for one, total in session.execute(statement)}


def _documents(chosen: Select[str]) -> dict[str, set[str]]:
    """The kinds of documents attached to applications; withdrawn ones are not there."""
    statement = select(Document.owner_id, Document.kind).where(
        Document.owner_kind == OWNER_KIND, Document.owner_id.in_(chosen), Document.withdrawn_at.is_(None)
    )
    found: dict[str, set[str]] = {}
    with reading() as session:
        for owner_id, kind in session.execute(statement):
            found.setdefault(owner_id, set()).add(kind)
    return found


def _neighbours(chosen: Select[str], member: Member, now: datetime) -> dict[str, list[tuple[str, Neighbour]]]:
    """By landlord, the visible projects of the same programme and year that count, with their identifiers."""
    own = select(Call.programme_id, Call.year).join(Application, Application.call_id == Call.id)
    same = own.where(Application.id.in_(chosen)).distinct().subquery()
    landlord, lead = ApplicationRole.LANDLORD, ApplicationRole.LEAD
    landlords = select(ApplicationOrganisation.organisation_id).where(
        ApplicationOrganisation.application_id.in_(chosen), ApplicationOrganisation.role == landlord
    )
    counted = (
        select(Application.id)
        .join(Call, Call.id == Application.call_id)
        .join(same, (same.c.programme_id == Call.programme_id) & (same.c.year == Call.year))
        .join(ApplicationOrganisation, ApplicationOrganisation.application_id == Application.id)
        .where(
            ApplicationOrganisation.role == landlord,
            ApplicationOrganisation.organisation_id.in_(landlords),
            Application.status.not_in(NOT_COUNTED),
            Application.id.in_(identified(member, now)),
        )
        .distinct()
    )
    places = select(Site.application_id, Site.department).where(
        Site.application_id.in_(counted), Site.department.is_not(None)
    )
    parts = (
        select(
            Application.id,
            Application.number,
            Application.round_id,
            ApplicationOrganisation.role,
            ApplicationOrganisation.organisation_id,
        )
        .join(ApplicationOrganisation, ApplicationOrganisation.application_id == Application.id)
        .where(Application.id.in_(counted), ApplicationOrganisation.role.in_((landlord, lead)))
    )
    with reading() as session:
        departments: dict[str, set[str]] = {}
        for application_id, department in session.execute(places):
            departments.setdefault(application_id, set()).add(str(department))
        heads: dict[str, tuple[str, str]] = {}
        leads: dict[str, str] = {}
        of: dict[str, set[str]] = {}
        for application_id, number, round_id, role, organisation_id in session.execute(parts):
            heads[application_id] = number, round_id
            if role is lead:
                leads[application_id] = organisation_id
            else:
                of.setdefault(application_id, set()).add(organisation_id)
    found: dict[str, list[tuple[str, Neighbour]]] = {}
    for one, (number, round_id) in heads.items():
        told = Neighbour(
            number, leads.get(one), frozenset(of[one]), frozenset(departments.get(one, ())), round_id
        )
        for each in told.landlords:
            found.setdefault(each, []).append((one, told))
    return found


def _beside(
    application_id: str,
    landlords: Iterable[str | None],
    neighbours: Mapping[str, list[tuple[str, Neighbour]]],
) -> tuple[Neighbour, ...]:
    """The other projects of these landlords, each once."""
    of_these = (pair for one in landlords if one is not None for pair in neighbours.get(one, ()))
    found = {one: told for one, told in of_these if one != application_id}
    return tuple(found.values())
