"""What has a member declared, to read and marked, and which marks may they see?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from committee.calls.queries import CriterionRow, GridRow, RoundRow, grid, rounds, rounds_by_id
from committee.calls.records import Call
from committee.calls.rules import Act, Phase, may, paris_day
from committee.intake.queries import application_head, visible
from committee.intake.records import Application, ApplicationOrganisation
from committee.organisations.queries import organisations_by_id, organisations_by_member
from committee.people.records import Person, PersonRole
from committee.people.rules import Member, Role, why_not_open
from committee.review.records import Assignment, Evaluation, EvaluationVersion, InterestDeclaration, Mark
from committee.review.rules import (
    Asked,
    AssignmentStatus,
    EvaluationStatus,
    GivenMark,
    InterestNature,
    InterestOrigin,
    Recommendation,
    proposed_pairs,
)
from committee.store.engine import reading
from committee.words import refuse_if

MARK_COLUMNS = ("application_id", "member_id", "criterion_id", "value")
READING_COLUMNS = (
    "application_id", "number", "title", "lead", "call_code", "phase", "due_on", "status", "nature", "saved_at",
    "handed_in_at",
)  # fmt: skip
DECLARATION_COLUMNS = (
    "application_id", "number", "title", "lead", "landlords", "call_code", "nature", "reason", "origin", "told_at",
    "hint",
)  # fmt: skip
ASSIGNMENT_COLUMNS = (
    "assignment_id", "application_id", "number", "title", "member_id", "member", "due_on", "status",
)  # fmt: skip
PROGRESS_COLUMNS = (
    "application_id",
    "number",
    "title",
    "readers",
    "to_read",
    "in_progress",
    "handed_in",
    "late",
)


@dataclass(frozen=True)
class Place:
    """Where an application stands for its readers; ``requested`` in euros, None unknown."""

    application_id: str
    title: str
    requested: Decimal | None
    call_id: str
    grid_id: str
    round: RoundRow


@dataclass(frozen=True)
class InterestRow:
    """What was last said of a member's link with an application."""

    nature: InterestNature
    reason: str
    origin: InterestOrigin
    told_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class EvaluationRow:
    """A member's own reading of an application; ``amount`` in euros; ``version`` goes back with each save."""

    id: str
    application_id: str
    status: EvaluationStatus
    recommendation: Recommendation | None
    amount: Decimal | None
    comment: str
    marks: dict[str, GivenMark]
    saved_at: datetime
    handed_in_at: datetime | None
    version: int


def places(application_ids: Collection[str], member: Member, *, now: datetime) -> dict[str, Place]:
    """The rounds and grids of those of these applications that the member may see."""
    return _places(Application.id.in_(application_ids), Application.id.in_(visible(member, now)))


def place_of(application_id: str) -> Place | None:
    """The round and grid of an application whoever asks; for acts on one's own interests, which show nothing."""
    return _places(Application.id == application_id).get(application_id)


def _places(*conditions: ColumnElement[bool]) -> dict[str, Place]:
    statement = (
        select(
            Application.id,
            Application.title,
            Application.requested,
            Application.round_id,
            Call.id,
            Call.grid_id,
        )
        .join(Call, Call.id == Application.call_id)
        .where(*conditions)
    )
    with reading() as session:
        found = session.execute(statement).all()
        by_id = rounds_by_id({row[3] for row in found})
    return {
        identifier: Place(identifier, title, requested, call_id, grid_id, by_id[round_id])
        for identifier, title, requested, round_id, call_id, grid_id in found
    }


def grid_of(grid_id: str) -> GridRow:
    """The grid with which the applications of a call are marked."""
    found = grid(grid_id)
    assert found is not None  # noqa: S101 - a call's grid is a foreign key
    return found


def asked(rows: Sequence[CriterionRow], locale: str) -> list[Asked]:
    """What a grid asks, in one language."""
    return [Asked(row.id, row.label(locale), row.weight, frozenset(row.comment_required_at)) for row in rows]


def _live_interest() -> ColumnElement[bool]:
    return InterestDeclaration.superseded_at.is_(None)


def interest_state(application_id: str, member: Member) -> InterestRow | None:
    """What the member last said of their own link with an application; None: nothing yet."""
    return next((row for row in interest_history(application_id, member) if row.superseded_at is None), None)


def interest_history(application_id: str, member: Member) -> list[InterestRow]:
    """All that was said of the member's own link with an application, the newest first."""
    statement = (
        select(InterestDeclaration)
        .where(
            InterestDeclaration.application_id == application_id, InterestDeclaration.member_id == member.id
        )
        .order_by(InterestDeclaration.told_at.desc(), InterestDeclaration.superseded_at.is_(None).desc())
    )
    with reading() as session:
        return [
            InterestRow(row.nature, row.reason, row.origin, row.told_at, row.superseded_at)
            for row in session.scalars(statement)
        ]


def recusals(application_ids: Collection[str]) -> set[tuple[str, str]]:
    """The (application, member) pairs under a live recusal; for assignment and meetings, never for a screen."""
    statement = select(InterestDeclaration.application_id, InterestDeclaration.member_id).where(
        InterestDeclaration.application_id.in_(application_ids),
        InterestDeclaration.nature == InterestNature.RECUSAL,
        _live_interest(),
    )
    with reading() as session:
        return {(application_id, member_id) for application_id, member_id in session.execute(statement)}


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


def declarations(member: Member, *, now: datetime) -> pd.DataFrame:
    """One row an application of the rounds in which the member may declare: DECLARATION_COLUMNS.

    Only the number, title, lead and landlords are told of it. An application from which the member is recused is
    among them, because their own recusal is theirs to know. ``hint`` lists organisations they are tied to.
    """
    open_rounds = {row.id: row for row in rounds() if may(Act.DECLARE, row.phase(now), member.roles)}
    said = and_(
        InterestDeclaration.application_id == Application.id,
        InterestDeclaration.member_id == member.id,
        _live_interest(),
    )
    statement = (
        select(Application.id, Application.number, Application.round_id, InterestDeclaration)
        .outerjoin(InterestDeclaration, said)
        .where(
            Application.round_id.in_(open_rounds),
            or_(
                Application.id.in_(visible(member, now)),
                InterestDeclaration.nature == InterestNature.RECUSAL,
            ),
        )
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        found = session.execute(statement).all()
    ids = [row[0] for row in found]
    heads = application_head(ids, member, now)
    links = detected_links(ids, [member.id], paris_day(now))
    rows = [
        (
            identifier, number, heads[identifier].title, heads[identifier].lead, heads[identifier].landlords,
            open_rounds[round_id].call_code,
            None if told is None else told.nature, "" if told is None else told.reason,
            None if told is None else told.origin, None if told is None else told.told_at,
            links.get((identifier, member.id), []),
        )
        for identifier, number, round_id, told in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(DECLARATION_COLUMNS), dtype=object)


def evaluation(application_id: str, member: Member, *, now: datetime | None = None) -> EvaluationRow | None:
    """The member's own live evaluation of an application they may see; None when not begun."""
    statement = select(Evaluation).where(
        Evaluation.application_id == application_id,
        Evaluation.member_id == member.id,
        Evaluation.voided_at.is_(None),
        Evaluation.application_id.in_(visible(member, now)),
    )
    with reading() as session:
        row = session.scalars(statement).one_or_none()
        if row is None:
            return None
        marks = session.scalars(select(Mark).where(Mark.evaluation_id == row.id)).all()
    return EvaluationRow(
        row.id,
        row.application_id,
        row.status,
        row.recommendation,
        row.amount_suggested,
        row.comment,
        {mark.criterion_id: GivenMark(mark.value, mark.comment, mark.abstains) for mark in marks},
        row.saved_at,
        row.handed_in_at,
        row.version,
    )


def is_assigned(application_id: str, member_id: str) -> bool:
    """Whether this member has this application to read."""
    statement = select(Assignment.id).where(
        Assignment.application_id == application_id,
        Assignment.member_id == member_id,
        Assignment.freed_at.is_(None),
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def _status(status: EvaluationStatus | None) -> AssignmentStatus:
    if status is None:
        return AssignmentStatus.TO_READ
    if status is EvaluationStatus.DRAFT:
        return AssignmentStatus.IN_PROGRESS
    return AssignmentStatus.HANDED_IN


def _own_reading() -> ColumnElement[bool]:
    """What a reader made of what was given to them."""
    return and_(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
    )


def _assigned(member: Member, now: datetime | None) -> Select[Assignment, Application, Evaluation]:
    """Live assignments of the applications that a member may see, with what each reader made of it."""
    return (
        select(Assignment, Application, Evaluation)
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Evaluation, _own_reading())
        .where(Assignment.freed_at.is_(None), Application.id.in_(visible(member, now)))
    )


def reading_list(member: Member, *, now: datetime) -> pd.DataFrame:
    """What the member has to read, what is due first on top and what is handed in last: READING_COLUMNS.

    ``nature`` is their declaration, None when they have not declared yet.
    """
    statement = _assigned(member, now).where(Assignment.member_id == member.id)
    with reading() as session:
        found = session.execute(statement).all()
        ids = [assignment.application_id for assignment, _, _ in found]
        told = select(InterestDeclaration.application_id, InterestDeclaration.nature).where(
            InterestDeclaration.member_id == member.id,
            InterestDeclaration.application_id.in_(ids),
            _live_interest(),
        )
        natures = dict(session.execute(told).all())
        places_read = rounds_by_id({application.round_id for _, application, _ in found})
    heads = application_head(ids, member, now)
    rows = [
        (
            application.id, application.number, application.title, heads[application.id].lead,
            places_read[application.round_id].call_code, places_read[application.round_id].phase(now),
            assignment.due_on, _status(None if own is None else own.status), natures.get(application.id),
            None if own is None else own.saved_at, None if own is None else own.handed_in_at,
        )
        for assignment, application, own in found
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[7] is AssignmentStatus.HANDED_IN, row[6] or date.max, row[1], row[0]))
    return pd.DataFrame(rows, columns=list(READING_COLUMNS), dtype=object)


def next_to_read(application_id: str | None, member: Member, *, now: datetime) -> str | None:
    """The first application of the member's reading list, other than this one, which they may still hand in."""
    frame = reading_list(member, now=now)
    is_left = (frame["status"] != AssignmentStatus.HANDED_IN) & (frame["phase"] == Phase.READING)
    left = frame.loc[is_left & (frame["application_id"] != application_id), "application_id"]
    return None if left.empty else left.iloc[0]


def assignments(member: Member, call_id: str, *, now: datetime | None = None) -> pd.DataFrame:
    """Who reads what in a call: ASSIGNMENT_COLUMNS; a member who is neither chair nor staff gets their own."""
    statement = (
        _assigned(member, now)
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
        rows = [(*row[:-1], _status(row[-1])) for row in session.execute(statement)]
    return pd.DataFrame(rows, columns=list(ASSIGNMENT_COLUMNS), dtype=object)


def progress(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """How far the readers of each application of a call are: PROGRESS_COLUMNS; for the chair and staff.

    ``late`` counts readings past their due date. Raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    is_draft = Evaluation.status == EvaluationStatus.DRAFT
    is_handed_in = Evaluation.status == EvaluationStatus.HANDED_IN
    is_late = and_(
        Assignment.due_on < paris_day(now),
        or_(Evaluation.id.is_(None), Evaluation.status != EvaluationStatus.HANDED_IN),
    )
    given = and_(Assignment.application_id == Application.id, Assignment.freed_at.is_(None))
    statement = (
        select(
            Application.id,
            Application.number,
            Application.title,
            func.count(Assignment.id),
            func.sum(case((and_(Assignment.id.is_not(None), Evaluation.id.is_(None)), 1), else_=0)),
            func.sum(case((is_draft, 1), else_=0)),
            func.sum(case((is_handed_in, 1), else_=0)),
            func.sum(case((is_late, 1), else_=0)),
        )
        .outerjoin(Assignment, given)
        .outerjoin(Evaluation, _own_reading())
        .where(Application.call_id == call_id, Application.id.in_(visible(member, now)))
        .group_by(Application.id, Application.number, Application.title)
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        rows = [tuple(row) for row in session.execute(statement)]
    frame = pd.DataFrame(rows, columns=list(PROGRESS_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(PROGRESS_COLUMNS[3:], "int64"))


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


def _visible_marks(member: Member, call_id: str, now: datetime) -> list[ColumnElement[bool]]:
    """Which evaluations of a call a member may see now. Every count, mean and rank starts here.

    One's own always; those of others where the phase of the round says so, and, for a member who still has the
    application to mark, only once their own is handed in. Voided evaluations and closed doors never.
    """
    phases = {row.id: row.phase(now) for row in rounds([call_id])}
    is_shown = [key for key, phase in phases.items() if may(Act.SEE_OTHERS_MARKS, phase, member.roles)]
    is_marked = [key for key, phase in phases.items() if may(Act.MARK, phase, member.roles)]
    others: ColumnElement[bool] = Application.round_id.in_(is_shown)
    if not member.is_any(Role.STAFF, Role.CHAIR):
        own = Evaluation.__table__.alias("own")
        has_handed_in = exists().where(
            own.c.application_id == Application.id,
            own.c.member_id == member.id,
            own.c.voided_at.is_(None),
            own.c.status == EvaluationStatus.HANDED_IN,
        )
        is_reader = exists().where(
            Assignment.application_id == Application.id,
            Assignment.member_id == member.id,
            Assignment.freed_at.is_(None),
        )
        has_to_mark = and_(Application.round_id.in_(is_marked), is_reader, ~has_handed_in)
        others = and_(others, ~has_to_mark)
    return [
        Application.call_id == call_id,
        Application.id.in_(visible(member, now)),
        Evaluation.voided_at.is_(None),
        or_(Evaluation.member_id == member.id, others),
    ]


def marks(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """The handed-in marks of a call that this member may see now: MARK_COLUMNS; value NA is an abstention."""
    statement = (
        select(Evaluation.application_id, Evaluation.member_id, Mark.criterion_id, Mark.value)
        .join(Mark, Mark.evaluation_id == Evaluation.id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*_visible_marks(member, call_id, now), Evaluation.status == EvaluationStatus.HANDED_IN)
        .order_by(Evaluation.application_id, Evaluation.member_id, Mark.criterion_id)
    )
    with reading() as session:
        return _marks_frame(session.execute(statement).all())


def marks_version(
    member: Member, call_id: str, round_ids: Collection[str], *, now: datetime
) -> tuple[object, ...] | None:
    """Two equal versions: the same marks of these rounds, for whoever sees the same applications.

    None when what is shown depends on the person: while reading, others' marks open with one's own. Every saving
    raises an evaluation's version and a voided one stays voided, so a version never comes back.
    """
    phases = [row.phase(now) for row in rounds([call_id]) if row.id in round_ids]
    is_reader_only = not member.is_any(Role.STAFF, Role.CHAIR)
    if not all(may(Act.SEE_OTHERS_MARKS, phase, member.roles) for phase in phases):
        return None
    if is_reader_only and any(may(Act.MARK, phase, member.roles) for phase in phases):
        return None
    statement = (
        select(func.count(), func.sum(Evaluation.version), func.count(Evaluation.voided_at))
        .join(Application, Application.id == Evaluation.application_id)
        .where(Application.call_id == call_id)
    )
    with reading() as session:
        return tuple(session.execute(statement).one())


def marks_at_opening(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """The marks that stood when the meeting of the round opened, as far as the member may see them: MARK_COLUMNS.

    Empty for a round whose meeting has not opened.
    """
    statement = (
        select(Application.round_id, Evaluation.application_id, Evaluation.member_id, EvaluationVersion)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*_visible_marks(member, call_id, now))
        .order_by(Evaluation.application_id, Evaluation.member_id)
    )
    opened = {row.id: row.acts.meeting_opened_at for row in rounds([call_id])}
    rows = []
    with reading() as session:
        for round_id, application_id, member_id, version in session.execute(statement):
            at = opened[round_id]
            stood = (
                at is not None
                and version.handed_in_at <= at
                and (version.reopened_at is None or version.reopened_at > at)
            )
            if stood:
                rows += [
                    (application_id, member_id, criterion_id, value)
                    for criterion_id, (value, _comment, _abstains) in sorted(version.content["marks"].items())
                ]
    return _marks_frame(rows)


def _marks_frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Built by column: one row after the other, 24 000 marks take ten times as long."""
    columns = list(zip(*rows, strict=True)) or [()] * len(MARK_COLUMNS)
    named = {
        name: pd.Series(list(values), dtype=object)
        for name, values in zip(MARK_COLUMNS, columns, strict=True)
    }
    return pd.DataFrame(named).astype({"value": "Int64"})


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
