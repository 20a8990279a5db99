"""How far are the readers?"""

from datetime import datetime

import pandas as pd
from sqlalchemy import and_, case, func, or_, select

from committee.calls.rules import paris_day
from committee.intake.queries import visible
from committee.intake.records import Application
from committee.people.rules import Member, why_not_open
from committee.review.queries.assigning import own_reading
from committee.review.records import Assignment, Evaluation
from committee.review.rules import (
    EvaluationStatus,
)
from committee.store.engine import reading
from committee.words import refuse_if

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
        .outerjoin(Evaluation, own_reading())
        .where(Application.call_id == call_id, Application.id.in_(visible(member, now)))
        .group_by(Application.id, Application.number, Application.title)
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        rows = [tuple(row) for row in session.execute(statement)]
    frame = pd.DataFrame(rows, columns=list(PROGRESS_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(PROGRESS_COLUMNS[3:], "int64"))
