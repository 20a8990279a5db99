"""What may everybody who knows of an application see of it, and who takes part in it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select

from committee.intake.queries.visibility import closed, is_blind, known, shown_title
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
)
from committee.intake.rules import (
    ApplicationRole,
)
from committee.organisations.records import Organisation
from committee.organisations.rules import OrganisationKind
from committee.people.rules import Member
from committee.spreadsheets.rules import folded
from committee.store.engine import reading


@dataclass(frozen=True)
class Head:
    """The only facts that a recused or undeclared member may see of an application."""

    id: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]


@dataclass(frozen=True)
class OrganisationPart:
    """An organisation and its part in an application; ``commune`` and ``department`` are of its seat."""

    organisation_id: str
    name: str
    kind: OrganisationKind | None
    role: ApplicationRole
    is_founder: bool | None = None
    joined_on: date | None = None
    note: str | None = None
    commune: str | None = None
    department: str | None = None


def application_head(
    application_ids: Collection[str] | Select[str], member: Member, now: datetime | None = None
) -> dict[str, Head]:
    """Heads of those of these applications that the member may know to exist, recused ones included.

    The applications are named by their identifiers or by a statement that selects them. Of those of a blind call:
    the redacted title, and nobody.
    """
    those = Application.id.in_(known(member, now)) & Application.id.in_(application_ids)
    return _heads_for(those, member, now)


def heads_by_id(application_ids: Collection[str] | Select[str]) -> dict[str, Head]:
    """Heads of these applications, named or selected, as they were deposited; for the staff and the projected
    screen. Two statements.
    """
    those = Application.id.in_(application_ids)
    return _heads(those, Application.title, those)


def closed_heads(member: Member, now: datetime | None = None) -> list[Head]:
    """Heads of the applications from which the member is recused, by title."""
    heads = _heads_for(Application.id.in_(closed(member)), member, now)
    return sorted(heads.values(), key=lambda head: folded(head.title))


def _heads_for(condition: Any, member: Member, now: datetime | None) -> dict[str, Head]:
    return _heads(condition, shown_title(member, now), condition & ~is_blind(member, now))


def _heads(condition: Any, title_shown: SQLColumnExpression[str], is_named: Any) -> dict[str, Head]:
    with reading() as session:
        rows = session.execute(select(Application.id, title_shown).where(condition)).all()
        names = names_by_role(is_named)
    heads = {}
    for identifier, title in rows:
        parts = names.get(identifier, {})
        lead = next(iter(parts.get(ApplicationRole.LEAD, [])), None)
        heads[identifier] = Head(identifier, title, lead, tuple(parts.get(ApplicationRole.LANDLORD, [])))
    return heads


def application_organisations(application_id: str) -> list[OrganisationPart]:
    """The organisations of an application: lead, landlords, partners; the caller checked visibility."""
    return organisations_of_applications([application_id]).get(application_id, [])


def organisations_of_applications(
    application_ids: Collection[str],
) -> dict[str, list[OrganisationPart]]:
    """``application_organisations`` for several applications, in one statement."""
    statement = (
        select(
            ApplicationOrganisation.application_id,
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            ApplicationOrganisation.role,
            ApplicationOrganisation.is_founder,
            ApplicationOrganisation.joined_on,
            ApplicationOrganisation.note,
            Organisation.commune,
            Organisation.department,
        )
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(ApplicationOrganisation.application_id.in_(application_ids))
        .order_by(ApplicationOrganisation.position)
    )
    order = list(ApplicationRole)
    found: dict[str, list[OrganisationPart]] = {}
    with reading() as session:
        rows: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(statement)]
    for application_id, *told in rows:
        found.setdefault(application_id, []).append(OrganisationPart(*told))
    return {each: sorted(parts, key=lambda part: order.index(part.role)) for each, parts in found.items()}


def names_by_role(condition: Any) -> dict[str, dict[ApplicationRole, list[str]]]:
    """The names of the organisations of applications, by role, each in its order."""
    statement = (
        select(ApplicationOrganisation.application_id, ApplicationOrganisation.role, Organisation.name)
        .join(Application, Application.id == ApplicationOrganisation.application_id)
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(condition)
        .order_by(ApplicationOrganisation.position)
    )
    found: dict[str, dict[ApplicationRole, list[str]]] = {}
    with reading() as session:
        for application_id, role, name in session.execute(statement):
            found.setdefault(application_id, {}).setdefault(role, []).append(name)
    return found
