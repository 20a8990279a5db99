"""What has one person marked in a call, application beside application?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, or_, select

from committee.calls.queries import CriterionRow, GridRow, call_rows, criteria, criteria_of
from committee.calls.rules import Act, Phase, ScoredBy, has_reached, may
from committee.intake.queries import application_head, readable, visible
from committee.intake.records import Application
from committee.people.rules import Member, Role
from committee.review.consistency import OwnMarks, Spread, remarks, spread
from committee.review.queries.assigning import status_of_reading
from committee.review.queries.evaluations import EvaluationRow, own_evaluations
from committee.review.queries.places import asked, grid_of
from committee.review.records import Assignment, Evaluation
from committee.review.rules import (
    NOT_MARKED,
    AssignmentStatus,
    EvaluationPart,
    GivenMark,
    Recommendation,
    is_asked,
    missing_to_hand_in,
    running_total,
)
from committee.store.engine import reading
from committee.words import Sentence


@dataclass(frozen=True)
class OwnRow:
    """One application as one marked it oneself: ``total`` out of 100, ``amount`` in euros, None: none yet.

    ``missing``: what is left to do before handing in. ``may_hand_in``: nothing is missing and the phase allows.
    """

    application_id: str
    number: str
    title: str
    part: EvaluationPart
    status: AssignmentStatus
    is_declared: bool
    marks: dict[str, GivenMark]
    abstention: str | None
    recommendation: Recommendation | None
    amount: Decimal | None
    requested: Decimal | None
    total: float | None
    missing: tuple[Sentence, ...]
    may_hand_in: bool
    version: int


@dataclass(frozen=True)
class SideBySide:
    """All one's applications of a call with their marks; ``spreads`` by criterion, ``totals`` over the rows."""

    grid: GridRow
    criteria: tuple[CriterionRow, ...]
    rows: tuple[OwnRow, ...]
    spreads: dict[str, Spread]
    totals: Spread
    remarks: tuple[Sentence, ...]

    @property
    def complete(self) -> dict[str, int]:
        """What may be handed in as it is: application → version of its draft."""
        return {row.application_id: row.version for row in self.rows if row.may_hand_in}


def marked_calls(member: Member, *, now: datetime) -> dict[str, str]:
    """The calls in which this person has applications to mark, identifier → code: those being read first, then
    the newest.
    """
    calls = call_rows(member)
    with reading() as session:
        given = set(
            session.scalars(
                select(Application.call_id)
                .join(Assignment, Assignment.application_id == Application.id)
                .where(Assignment.member_id == member.id, Assignment.freed_at.is_(None))
                .where(Application.id.in_(visible(member, now)))
                .distinct()
            )
        )
    if Role.STAFF in member.roles:
        grids = criteria_of({call.grid_id for call in calls})
        given |= {
            call.id
            for call in calls
            if any(row.scored_by is not ScoredBy.READERS for row in grids.get(call.grid_id, []))
            and any(has_reached(one.phase(now), Phase.READING) for one in call.rounds)
        }
    calls.sort(key=lambda call: all(one.phase(now) is not Phase.READING for one in call.rounds))
    return {call.id: call.code for call in calls if call.id in given}


def side_by_side(member: Member, call_id: str, *, now: datetime) -> SideBySide | None:
    """What the person has to mark in a call, by number; None when there is no such call for them."""
    call = next((one for one in call_rows(member) if one.id == call_id), None)
    if call is None:
        return None
    grid, rows = grid_of(call.grid_id), criteria(call.grid_id)
    phases = {one.id: one.phase(now) for one in call.rounds}
    own = and_(
        Assignment.application_id == Application.id,
        Assignment.member_id == member.id,
        Assignment.freed_at.is_(None),
    )
    being_read = [key for key, phase in phases.items() if has_reached(phase, Phase.READING)]
    of_staff = and_(Application.round_id.in_(being_read), Application.status.not_in(NOT_MARKED))
    is_staff = Role.STAFF in member.roles and any(row.scored_by is not ScoredBy.READERS for row in rows)
    statement = (
        select(
            Application.id,
            Application.number,
            Application.round_id,
            Application.requested,
            Application.id.in_(readable(member, now)),
            Assignment.id,
        )
        .outerjoin(Assignment, own)
        .where(Application.call_id == call_id, Application.id.in_(visible(member, now)))
        .where(or_(Assignment.id.is_not(None), of_staff) if is_staff else Assignment.id.is_not(None))
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        found = session.execute(statement).all()
        ids = [row[0] for row in found]
        kept = own_evaluations(
            member, select(Evaluation.id).where(Evaluation.application_id.in_(ids)), now=now
        )
    heads = application_head(ids, member, now)
    built = []
    for identifier, number, round_id, requested, is_open, assignment in found:
        part = EvaluationPart.STAFF if assignment is None else EvaluationPart.READER
        wanted = [row for row in rows if is_asked(row.scored_by, part, member.roles)]
        built.append(
            _row(
                (identifier, number, heads[identifier].title, part, is_open, requested if is_open else None),
                kept.get(identifier),
                wanted,
                grid,
                member.locale,
                may_mark=may(Act.HAND_IN, phases[round_id], member.roles),
            )
        )
    return _beside(built, rows, grid, member.locale)


def _row(
    told: tuple[str, str, str, EvaluationPart, bool, Decimal | None],
    own: EvaluationRow | None,
    wanted: Sequence[CriterionRow],
    grid: GridRow,
    locale: str,
    *,
    may_mark: bool,
) -> OwnRow:
    identifier, number, title, part, is_declared, requested = told
    marks = {} if own is None else own.marks
    abstention = None if own is None else own.abstention
    questions = asked(wanted, locale)
    missing = tuple(missing_to_hand_in(questions, marks, abstention))
    status = status_of_reading(None if own is None else own.status)
    total = running_total(questions, marks, grid.scale_min, grid.scale_max).total
    return OwnRow(
        identifier,
        number,
        title,
        part,
        status,
        is_declared,
        {row.id: marks[row.id] for row in wanted if row.id in marks},
        abstention,
        None if own is None else own.recommendation,
        None if own is None else own.amount,
        requested,
        None if abstention is not None else total,
        missing,
        may_mark and is_declared and status is AssignmentStatus.IN_PROGRESS and not missing,
        0 if own is None else own.version,
    )


def _beside(built: list[OwnRow], rows: Sequence[CriterionRow], grid: GridRow, locale: str) -> SideBySide:
    used = {mark for row in built for mark in row.marks}
    asked_here = {row.part for row in built}
    shown = tuple(
        row
        for row in rows
        if row.id in used
        or (EvaluationPart.READER in asked_here and row.scored_by is not ScoredBy.STAFF)
        or (EvaluationPart.STAFF in asked_here and row.scored_by is not ScoredBy.READERS)
    )
    counted = [
        OwnMarks(
            row.number,
            row.total,
            row.recommendation,
            {key: mark.value for key, mark in row.marks.items() if mark.value is not None},
        )
        for row in built
        if row.abstention is None
    ]
    spreads = {
        row.id: spread([one.values[row.id] for one in counted if row.id in one.values]) for row in shown
    }
    totals = spread([one.total for one in counted if one.total is not None])
    found = remarks(counted, {row.id: row.label(locale) for row in shown})
    return SideBySide(grid, shown, tuple(built), spreads, totals, tuple(found))
