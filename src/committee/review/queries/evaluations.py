"""What has a member marked of an application, as it is kept now?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from committee.intake.queries import visible
from committee.people.rules import Member
from committee.review.records import Evaluation, Mark
from committee.review.rules import (
    EvaluationStatus,
    GivenMark,
    Recommendation,
)
from committee.store.engine import reading


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
