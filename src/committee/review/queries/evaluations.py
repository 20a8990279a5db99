"""What has a member marked of an application, as it is kept now and as it was handed in before?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from committee.intake.queries import readable
from committee.people.records import Person
from committee.people.rules import Member, why_not_open
from committee.review.records import Evaluation, EvaluationVersion, Mark
from committee.review.rules import (
    EvaluationPart,
    EvaluationStatus,
    GivenMark,
    Recommendation,
)
from committee.store.engine import reading
from committee.words import refuse_if


@dataclass(frozen=True)
class EvaluationRow:
    """A member's own reading of an application; ``amount`` in euros; ``version`` goes back with each save.

    ``abstention``: why they give no mark at all, "" while that is not written yet; None: they mark.
    """

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
    part: EvaluationPart = EvaluationPart.READER
    abstention: str | None = None


@dataclass(frozen=True)
class HandedIn:
    """An evaluation as it was handed in once; ``reopened_at`` None: it stands.

    ``revision_reason``: why it was taken back once the meeting had opened; None before that.
    """

    handed_in_at: datetime
    reopened_at: datetime | None
    revision_reason: str | None
    recommendation: Recommendation | None
    amount: Decimal | None
    comment: str
    marks: dict[str, GivenMark]
    abstention: str | None


@dataclass(frozen=True)
class HandInTrace:
    """Who handed in when, and who took it back; what they marked is not told here."""

    member_id: str
    name: str
    part: EvaluationPart
    handed_in_at: datetime
    reopened_at: datetime | None
    revision_reason: str | None
    voided_at: datetime | None


def evaluation(application_id: str, member: Member, *, now: datetime | None = None) -> EvaluationRow | None:
    """The member's own live evaluation of an application they may see; None when not begun."""
    return own_evaluations(
        member, select(Evaluation.id).where(Evaluation.application_id == application_id), now=now
    ).get(application_id)


def own_evaluations(
    member: Member, among: Select[str], *, now: datetime | None = None
) -> dict[str, EvaluationRow]:
    """The member's own live evaluations ``among`` these, by application they may see. Two statements."""
    live = select(Evaluation).where(
        Evaluation.id.in_(among),
        Evaluation.member_id == member.id,
        Evaluation.voided_at.is_(None),
        Evaluation.application_id.in_(readable(member, now)),
    )
    with reading() as session:
        rows = session.scalars(live).all()
        if not rows:
            return {}
        marks: dict[str, dict[str, GivenMark]] = {row.id: {} for row in rows}
        for mark in session.scalars(select(Mark).where(Mark.evaluation_id.in_(list(marks)))):
            given = GivenMark(mark.value, mark.comment, mark.abstains)
            marks[mark.evaluation_id][mark.criterion_id] = given
    return {row.application_id: _row(row, marks[row.id]) for row in rows}


def _row(row: Evaluation, marks: dict[str, GivenMark]) -> EvaluationRow:
    return EvaluationRow(
        row.id,
        row.application_id,
        row.status,
        row.recommendation,
        row.amount_suggested,
        row.comment,
        marks,
        row.saved_at,
        row.handed_in_at,
        row.version,
        row.part,
        row.abstention,
    )


def evaluation_history(application_id: str, member: Member, *, now: datetime) -> list[HandedIn]:
    """What the member handed in of an application they may see, the newest first; nothing of other people."""
    statement = (
        select(EvaluationVersion)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .where(
            Evaluation.application_id == application_id,
            Evaluation.member_id == member.id,
            Evaluation.voided_at.is_(None),
            Evaluation.application_id.in_(readable(member, now)),
        )
        .order_by(EvaluationVersion.handed_in_at.desc())
    )
    with reading() as session:
        return [_handed_in(row) for row in session.scalars(statement)]


def _handed_in(row: EvaluationVersion) -> HandedIn:
    content: Mapping[str, Any] = row.content
    recommendation, amount = content["recommendation"], content["amount"]
    return HandedIn(
        row.handed_in_at,
        row.reopened_at,
        row.revision_reason,
        None if recommendation is None else Recommendation(recommendation),
        None if amount is None else Decimal(amount),
        content["comment"],
        {criterion_id: GivenMark(*mark) for criterion_id, mark in content["marks"].items()},
        content.get("abstention"),
    )


def hand_in_traces(application_id: str, member: Member, *, now: datetime) -> list[HandInTrace]:
    """Who handed in an evaluation of an application and took it back, the newest first; for the chair and staff.

    Raises Refused for anybody else; nothing of an application from which they are recused.
    """
    refuse_if(why_not_open("review.assignments", member))
    statement = (
        select(EvaluationVersion, Evaluation, Person.name)
        .join(Evaluation, Evaluation.id == EvaluationVersion.evaluation_id)
        .join(Person, Person.id == Evaluation.member_id)
        .where(
            Evaluation.application_id == application_id, Evaluation.application_id.in_(readable(member, now))
        )
        .order_by(EvaluationVersion.handed_in_at.desc(), Person.name)
    )
    with reading() as session:
        return [
            HandInTrace(
                own.member_id,
                name,
                own.part,
                version.handed_in_at,
                version.reopened_at,
                version.revision_reason,
                own.voided_at,
            )
            for version, own, name in session.execute(statement)
        ]
