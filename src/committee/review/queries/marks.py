"""Which marks may a member see? Every count, mean and rank starts here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from committee.calls.queries import rounds
from committee.calls.rules import Act, may
from committee.intake.queries import readable
from committee.intake.records import Application
from committee.people.rules import Member, Role
from committee.review.records import Assignment, Evaluation, EvaluationVersion, Mark
from committee.review.rules import (
    EvaluationPart,
    EvaluationStatus,
)
from committee.store.engine import reading

MARK_COLUMNS = ("application_id", "member_id", "criterion_id", "value", "is_reader")


def visible_marks(member: Member, call_id: str, now: datetime) -> list[ColumnElement[bool]]:
    """Which evaluations of a call a member may see now. Every count, mean and rank starts here.

    One's own always; those of others where the phase of the round says so, and, for a member to whom the
    application was given, only once their own is handed in: who gave it back may be given it again. Voided
    evaluations and closed doors never.
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
        was_given = exists().where(
            Assignment.application_id == Application.id, Assignment.member_id == member.id
        )
        has_to_mark = and_(Application.round_id.in_(is_marked), was_given, ~has_handed_in)
        others = and_(others, ~has_to_mark)
    return [
        Application.call_id == call_id,
        Application.id.in_(readable(member, now)),
        Evaluation.voided_at.is_(None),
        or_(Evaluation.member_id == member.id, others),
    ]


def marks(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """The handed-in marks of a call that this member may see now: MARK_COLUMNS; value NA is an abstention.

    An evaluation that abstains as a whole has none. One that is being revised in the meeting counts as it was
    handed in. ``is_reader``: False where the staff marked what is theirs.
    """
    seen = visible_marks(member, call_id, now)
    statement = (
        select(
            Evaluation.application_id, Evaluation.member_id, Mark.criterion_id, Mark.value, Evaluation.part
        )
        .join(Mark, Mark.evaluation_id == Evaluation.id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*seen, Evaluation.status == EvaluationStatus.HANDED_IN, Evaluation.abstention.is_(None))
        .order_by(Evaluation.application_id, Evaluation.member_id, Mark.criterion_id)
    )
    with reading() as session:
        rows: list[Sequence[Any]] = list(session.execute(statement).all())
        revised = session.execute(under_revision().where(*seen)).all()
    if revised:
        rows += [row for own, version in revised for row in _stood(own, version)]
        rows.sort(key=lambda row: tuple(row[:3]))
    return _marks_frame(rows)


def under_revision() -> Select[Evaluation, EvaluationVersion]:
    """The evaluations which their readers took back in the meeting, with what they had handed in last."""
    later = EvaluationVersion.__table__.alias("later")
    is_last = ~exists().where(
        later.c.evaluation_id == EvaluationVersion.evaluation_id,
        later.c.handed_in_at > EvaluationVersion.handed_in_at,
    )
    return (
        select(Evaluation, EvaluationVersion)
        .join(EvaluationVersion, EvaluationVersion.evaluation_id == Evaluation.id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(
            Evaluation.status == EvaluationStatus.DRAFT,
            EvaluationVersion.revision_reason.is_not(None),
            is_last,
        )
    )


def _stood(own: Evaluation, version: EvaluationVersion) -> list[tuple[Any, ...]]:
    """The marks of an evaluation as it was handed in once."""
    return [
        (own.application_id, own.member_id, criterion_id, value, own.part)
        for criterion_id, (value, _comment, _abstains) in sorted(version.content["marks"].items())
    ]


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
        select(Application.round_id, Evaluation, EvaluationVersion)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*visible_marks(member, call_id, now))
        .order_by(Evaluation.application_id, Evaluation.member_id)
    )
    opened = {row.id: row.acts.meeting_opened_at for row in rounds([call_id])}
    rows: list[Sequence[Any]] = []
    with reading() as session:
        for round_id, own, version in session.execute(statement):
            at = opened[round_id]
            if at is not None and version.handed_in_at <= at and not was_taken_back(version, at):
                rows += _stood(own, version)
    return _marks_frame(rows)


def was_taken_back(version: EvaluationVersion, at: datetime) -> bool:
    """Whether what was handed in had been taken back by then."""
    return version.reopened_at is not None and version.reopened_at <= at


def _marks_frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Built by column: one row after the other, 24 000 marks take ten times as long."""
    columns = list(zip(*rows, strict=True)) or [()] * len(MARK_COLUMNS)
    named = {
        name: pd.Series(list(values), dtype=object)
        for name, values in zip(MARK_COLUMNS[:4], columns, strict=False)
    }
    is_reader = [part is EvaluationPart.READER for part in columns[4]]
    frame = pd.DataFrame({**named, "is_reader": pd.Series(is_reader, dtype=bool)})
    return frame.astype({"value": "Int64"})
