"""What does a member have to read, and what comes next?"""

from datetime import date, datetime

import pandas as pd
from sqlalchemy import select

from committee.calls.queries import rounds_by_id
from committee.calls.rules import Phase
from committee.intake.queries import application_head, blind_to
from committee.intake.records import Application
from committee.people.records import Person
from committee.people.rules import Member
from committee.review.queries.assigning import assigned_to, status_of_reading
from committee.review.queries.interests import is_live_interest
from committee.review.records import Assignment, InterestDeclaration
from committee.review.rules import (
    AssignmentStatus,
    InterestNature,
)
from committee.store.engine import reading

READING_COLUMNS = (
    "application_id", "number", "title", "lead", "call_code", "phase", "due_on", "status", "nature", "saved_at",
    "handed_in_at", "seen_at", "kind", "taken_from", "is_blind",
)  # fmt: skip


def reading_list(member: Member, *, now: datetime) -> pd.DataFrame:
    """What the member has to read, what is due first on top and what is handed in last: READING_COLUMNS.

    ``nature`` is their declaration, None when they have not declared yet; of what they read blind (``is_blind``) a
    link is told as none, for it was told of an organisation and would give away where this one takes part.
    ``kind``: whether they also present it.
    ``taken_from``: the name of the member whose reading they took over as alternate, None for their own.
    """
    statement = assigned_to(member, now).where(Assignment.member_id == member.id)
    with reading() as session:
        found = session.execute(statement).all()
        ids = [assignment.application_id for assignment, _, _ in found]
        told = select(InterestDeclaration.application_id, InterestDeclaration.nature).where(
            InterestDeclaration.member_id == member.id,
            InterestDeclaration.application_id.in_(ids),
            is_live_interest(),
        )
        natures = dict(session.execute(told).all())
        blind = set(session.scalars(blind_to(member, now).where(Application.id.in_(ids))))
        natures |= {key: InterestNature.NONE for key in blind if natures.get(key) is InterestNature.LINK}
        absent = {assignment.taken_from_id for assignment, _, _ in found} - {None}
        names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(absent))).all())
        places_read = rounds_by_id({application.round_id for _, application, _ in found})
    heads = application_head(ids, member, now)
    rows = [
        (
            application.id, application.number, heads[application.id].title, heads[application.id].lead,
            places_read[application.round_id].call_code, places_read[application.round_id].phase(now),
            assignment.due_on or places_read[application.round_id].dates.reading_until,
            status_of_reading(None if own is None else own.status), natures.get(application.id),
            None if own is None else own.saved_at, None if own is None else own.handed_in_at,
            assignment.seen_at, assignment.kind, names.get(assignment.taken_from_id or ""),
            application.id in blind,
        )
        for assignment, application, own in found
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[7] is AssignmentStatus.HANDED_IN, row[6] or date.max, row[1], row[0]))
    return pd.DataFrame(rows, columns=list(READING_COLUMNS), dtype=object)


def next_to_read(application_id: str | None, member: Member, *, now: datetime) -> str | None:
    """The first application of the member's reading list, other than this one, which they may still hand in."""
    return next_of(reading_list(member, now=now), application_id)


def next_of(frame: pd.DataFrame, application_id: str | None) -> str | None:
    """``next_to_read`` of a reading list."""
    is_left = (frame["status"] != AssignmentStatus.HANDED_IN) & (frame["phase"] == Phase.READING)
    left = frame.loc[is_left & (frame["application_id"] != application_id), "application_id"]
    return None if left.empty else left.iloc[0]
