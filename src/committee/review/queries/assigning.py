"""Who reads what, and who could?"""

from collections.abc import Collection, Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, select

from committee.calls.rules import paris_day
from committee.intake.queries import visible
from committee.intake.records import Application
from committee.people.records import Person, PersonRole
from committee.people.rules import Member, Role, why_not_open
from committee.review.queries.detection import detected_links
from committee.review.queries.interests import recusals
from committee.review.queries.places import places
from committee.review.records import Assignment, Evaluation
from committee.review.rules import (
    AssignmentStatus,
    EvaluationStatus,
    proposed_pairs,
)
from committee.store.engine import reading
from committee.words import refuse_if

ASSIGNMENT_COLUMNS = (
    "assignment_id", "application_id", "number", "title", "member_id", "member", "due_on", "status",
)  # fmt: skip


def is_assigned(application_id: str, member_id: str) -> bool:
    """Whether this member has this application to read."""
    statement = select(Assignment.id).where(
        Assignment.application_id == application_id,
        Assignment.member_id == member_id,
        Assignment.freed_at.is_(None),
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def status_of_reading(status: EvaluationStatus | None) -> AssignmentStatus:
    if status is None:
        return AssignmentStatus.TO_READ
    if status is EvaluationStatus.DRAFT:
        return AssignmentStatus.IN_PROGRESS
    return AssignmentStatus.HANDED_IN


def own_reading() -> ColumnElement[bool]:
    """What a reader made of what was given to them."""
    return and_(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
    )


def assigned_to(member: Member, now: datetime | None) -> Select[Assignment, Application, Evaluation]:
    """Live assignments of the applications that a member may see, with what each reader made of it."""
    return (
        select(Assignment, Application, Evaluation)
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Evaluation, own_reading())
        .where(Assignment.freed_at.is_(None), Application.id.in_(visible(member, now)))
    )


def assignments(member: Member, call_id: str, *, now: datetime | None = None) -> pd.DataFrame:
    """Who reads what in a call: ASSIGNMENT_COLUMNS; a member who is neither chair nor staff gets their own."""
    statement = (
        assigned_to(member, now)
        .with_only_columns(
            Assignment.id,
            Application.id,
            Application.number,
            Application.title,
            Assignment.member_id,
            Person.name,
            Assignment.due_on,
            Evaluation.status,
        )
        .join(Person, Person.id == Assignment.member_id)
        .where(Application.call_id == call_id)
        .order_by(Application.number, Application.id, Person.name)
    )
    if not member.is_any(Role.STAFF, Role.CHAIR):
        statement = statement.where(Assignment.member_id == member.id)
    with reading() as session:
        rows = [(*row[:-1], status_of_reading(row[-1])) for row in session.execute(statement)]
    return pd.DataFrame(rows, columns=list(ASSIGNMENT_COLUMNS), dtype=object)


def reader_names(member: Member, call_id: str, *, now: datetime) -> dict[str, list[str]]:
    """The names of the readers of each application of a call, by application; for the chair and staff.

    Raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    statement = (
        select(Assignment.application_id, Person.name)
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.member_id)
        .where(Assignment.freed_at.is_(None), Application.call_id == call_id)
        .where(Application.id.in_(visible(member, now)))
        .order_by(Person.name)
    )
    names: dict[str, list[str]] = {}
    with reading() as session:
        for application_id, name in session.execute(statement):
            names.setdefault(application_id, []).append(name)
    return names


def titles_to_assign(member: Member, call_id: str, *, now: datetime) -> dict[str, str]:
    """Number and title of the applications of a call, by identifier; for the chair and staff.

    Raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    statement = (
        select(Application.id, Application.number, Application.title)
        .where(Application.call_id == call_id, Application.id.in_(visible(member, now)))
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        return {identifier: f"{number} · {title}" for identifier, number, title in session.execute(statement)}


def readers() -> dict[str, str]:
    """Who may be given applications to read: identifier → name of each active committee member, by name."""
    statement = (
        select(Person.id, Person.name)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.MEMBER, Person.deactivated_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def assigned_pairs(application_ids: Collection[str]) -> set[tuple[str, str]]:
    """The (application, member) pairs that are given now."""
    statement = select(Assignment.application_id, Assignment.member_id).where(
        Assignment.application_id.in_(application_ids), Assignment.freed_at.is_(None)
    )
    with reading() as session:
        return {(application_id, member_id) for application_id, member_id in session.execute(statement)}


def propose_assignment(
    application_ids: Sequence[str],
    member_ids: Sequence[str],
    readers_per_application: int,
    *,
    member: Member,
    now: datetime,
) -> list[tuple[str, str]]:
    """New (application, member) pairs with even loads: no recused pair, no reader tied to an organisation of the
    application, what is given already kept. Applications that ``member`` may not see are left out.
    """
    refuse_if(why_not_open("review.assignments", member))
    ids = sorted(places(application_ids, member, now=now))
    forbidden = recusals(ids) | set(detected_links(ids, member_ids, paris_day(now)))
    return proposed_pairs(ids, member_ids, forbidden, assigned_pairs(ids), readers_per_application)
