"""What is asked of a person who marks an application, and may they do it now?"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import exists, select

from committee.calls.queries import CriterionRow, GridRow, criteria
from committee.calls.rules import Act, why_not
from committee.intake.queries import application_head, readable
from committee.intake.records import Application
from committee.people.rules import Member
from committee.review.queries.evaluations import EvaluationRow, evaluation
from committee.review.queries.interests import interest_state
from committee.review.queries.places import Place, asked, grid_of, places
from committee.review.queries.reading_lists import next_of, reading_list
from committee.review.records import Assignment, Evaluation, EvaluationVersion
from committee.review.rules import (
    NOT_MARKED,
    AssignmentStatus,
    EvaluationPart,
    EvaluationStatus,
    InterestNature,
    ReadingKind,
    RunningTotal,
    is_asked,
    missing_to_hand_in,
    part_of,
    running_total,
    why_not_mark,
    why_not_reopen,
)
from committee.store.engine import reading
from committee.words import Sentence


@dataclass(frozen=True)
class MarkingSheet:
    """One application before one person who marks it.

    ``criteria`` are those asked of this person; none where ``part`` is None, for nothing is asked of them.
    ``closed``: why nothing may be saved now. ``may_reopen``: what was handed in may be taken back now;
    ``needs_reason``: only with a reason, because the meeting has opened. ``position`` of ``count`` in their reading
    list, what is handed in counted first, None outside it. ``requested`` in euros, None unknown or not to be told
    yet.
    """

    application_id: str
    number: str
    title: str
    place: Place
    grid: GridRow
    criteria: tuple[CriterionRow, ...]
    part: EvaluationPart | None
    kind: ReadingKind | None
    due_on: date | None
    held: InterestNature | None
    evaluation: EvaluationRow | None
    closed: Sentence | None
    may_reopen: bool
    needs_reason: bool
    is_revision: bool
    requested: Decimal | None
    position: int | None
    count: int
    next_id: str | None

    def total(self, locale: str) -> RunningTotal:
        """The total of one's own marks, over what is asked of one."""
        marks = {} if self.evaluation is None else self.evaluation.marks
        return running_total(asked(self.criteria, locale), marks, self.grid.scale_min, self.grid.scale_max)

    def missing(self, locale: str) -> list[Sentence]:
        """What is left to do before handing in."""
        own = self.evaluation
        if own is None:
            return missing_to_hand_in(asked(self.criteria, locale), {})
        return missing_to_hand_in(asked(self.criteria, locale), own.marks, own.abstention)


@dataclass(frozen=True)
class Capacity:
    """In which capacity a person marks an application, and with which criteria."""

    part: EvaluationPart | None
    kind: ReadingKind | None
    due_on: date | None
    criteria: tuple[CriterionRow, ...]


def capacity(application_id: str, grid_id: str, member: Member) -> Capacity:
    """What is asked of a person on an application marked with this grid; no criterion when nothing is."""
    given = select(Assignment.kind, Assignment.due_on).where(
        Assignment.application_id == application_id,
        Assignment.member_id == member.id,
        Assignment.freed_at.is_(None),
    )
    with reading() as session:
        found = session.execute(given).one_or_none()
    rows = criteria(grid_id)
    part = part_of(
        is_assigned=found is not None, roles=member.roles, scored_by=[row.scored_by for row in rows]
    )
    kind, due_on = (None, None) if found is None else (found[0], found[1])
    if part is None:
        return Capacity(None, kind, due_on, ())
    return Capacity(
        part, kind, due_on, tuple(row for row in rows if is_asked(row.scored_by, part, member.roles))
    )


def is_revised(evaluation_id: str) -> bool:
    """Whether an evaluation was last taken back after the meeting had opened, to be revised."""
    statement = (
        select(EvaluationVersion.revision_reason)
        .where(EvaluationVersion.evaluation_id == evaluation_id)
        .order_by(EvaluationVersion.handed_in_at.desc())
        .limit(1)
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def marking_sheet(application_id: str, member: Member, *, now: datetime) -> MarkingSheet | None:
    """One application before one person who marks it; None when it does not exist for them."""
    place = places([application_id], member, now=now).get(application_id)
    head = application_head([application_id], member, now).get(application_id)
    if place is None or head is None:
        return None
    told = capacity(application_id, place.grid_id, member)
    interest = interest_state(application_id, member)
    held = None if interest is None else interest.nature
    own = evaluation(application_id, member, now=now)
    status = None if own is None else own.status
    is_revision = status is EvaluationStatus.DRAFT and own is not None and is_revised(own.id)
    phase = place.round.phase(now)
    has_met = place.round.acts.meeting_opened_at is not None
    marking = why_not(Act.REVISE if is_revision else Act.MARK, phase, member.roles)
    reopening = why_not(Act.REVISE if has_met else Act.MARK, phase, member.roles)
    listed = reading_list(member, now=now)
    is_done = listed["status"] == AssignmentStatus.HANDED_IN
    order = [*listed.loc[is_done, "application_id"], *listed.loc[~is_done, "application_id"]]
    with reading() as session:
        number, is_open = session.execute(
            select(Application.number, Application.id.in_(readable(member, now))).where(
                Application.id == application_id
            )
        ).one()
    return MarkingSheet(
        application_id=application_id,
        number=number,
        title=head.title,
        place=place,
        grid=grid_of(place.grid_id),
        criteria=told.criteria,
        part=told.part,
        kind=told.kind,
        due_on=told.due_on,
        held=held,
        evaluation=own,
        closed=why_not_mark(
            held,
            status,
            marking,
            is_assigned=told.part is not None,
            part=told.part or EvaluationPart.READER,
        ),
        may_reopen=why_not_reopen(status, reopening, has_met=False) is None,
        needs_reason=has_met,
        is_revision=is_revision,
        requested=place.requested if is_open else None,
        position=order.index(application_id) + 1 if application_id in order else None,
        count=len(order),
        next_id=_next_of_staff(application_id, place.call_id, member, now)
        if told.part is EvaluationPart.STAFF
        else next_of(listed, application_id),
    )


def _next_of_staff(application_id: str, call_id: str, member: Member, now: datetime) -> str | None:
    """The next application of the call, by number, of which the staff's marks are not handed in by this person."""
    is_done = exists().where(
        Evaluation.application_id == Application.id,
        Evaluation.member_id == member.id,
        Evaluation.voided_at.is_(None),
        Evaluation.status == EvaluationStatus.HANDED_IN,
    )
    number = select(Application.number).where(Application.id == application_id).scalar_subquery()
    statement = (
        select(Application.id)
        .where(Application.call_id == call_id, Application.id != application_id, ~is_done)
        .where(Application.status.not_in(NOT_MARKED), Application.id.in_(readable(member, now)))
        .order_by(Application.number < number, Application.number)
        .limit(1)
    )
    with reading() as session:
        return session.scalars(statement).first()
