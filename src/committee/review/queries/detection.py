"""Which ties does a member have with those who take part in an application?"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from committee.intake.records import ApplicationOrganisation
from committee.organisations.queries import organisations_by_id, organisations_by_member
from committee.store.engine import reading


def detected_links(
    application_ids: Collection[str], member_ids: Collection[str], on: date
) -> dict[tuple[str, str], list[str]]:
    """Organisations of an application, their groups included, to which a member is tied on a day.

    (application, member) → names, only where there are any. A proposal to the member, never a decision.
    """
    ties = organisations_by_member(member_ids, on)
    statement = select(ApplicationOrganisation.application_id, ApplicationOrganisation.organisation_id).where(
        ApplicationOrganisation.application_id.in_(application_ids)
    )
    with reading() as session:
        taking_part = session.execute(statement).all()
    names = {key: row.name for key, row in organisations_by_id({one for _, one in taking_part}).items()}
    found: dict[tuple[str, str], set[str]] = {}
    for application_id, organisation_id in taking_part:
        for member_id, organisations in ties.items():
            if organisation_id in organisations:
                found.setdefault((application_id, member_id), set()).add(names[organisation_id])
    return {pair: sorted(tied) for pair, tied in found.items()}
