"""In which applications does an organisation take part, as far as a member may know?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from committee.calls.records import Call
from committee.intake.queries.visibility import is_blind, visible
from committee.intake.records import Application, ApplicationOrganisation
from committee.intake.rules import ApplicationRole
from committee.people.rules import Member
from committee.store.engine import reading

# What everybody who knows of an application may know of its parties.
_HEAD_ROLES = (ApplicationRole.LEAD, ApplicationRole.LANDLORD)


@dataclass(frozen=True)
class TakingPart:
    """One application of an organisation, and its roles there."""

    application_id: str
    number: str
    title: str
    call: str
    year: int
    roles: tuple[ApplicationRole, ...]


def taking_part(organisation_id: str, member: Member, now: datetime | None = None) -> list[TakingPart]:
    """The applications of an organisation that the member may see, the newest call first; those of a blind call
    tell nobody's part.

    Members see who leads and which landlords take part; the other roles are the staff's.
    """
    statement = (
        select(
            Application.id,
            Application.number,
            Application.title,
            Call.title,
            Call.year,
            ApplicationOrganisation.role,
        )
        .join(Application, Application.id == ApplicationOrganisation.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(
            ApplicationOrganisation.organisation_id == organisation_id,
            Application.id.in_(visible(member, now)),
            ~is_blind(member, now),
        )
        .order_by(Call.year.desc(), Application.number, ApplicationOrganisation.position)
    )
    if not member.sees_everything:
        statement = statement.where(ApplicationOrganisation.role.in_(_HEAD_ROLES))
    found: dict[str, TakingPart] = {}
    with reading() as session:
        for identifier, number, title, call, year, role in session.execute(statement):
            roles = found[identifier].roles if identifier in found else ()
            found[identifier] = TakingPart(identifier, number, title, call, year, (*roles, role))
    return list(found.values())
