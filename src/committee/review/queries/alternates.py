"""Which readings may an alternate take over, and from whom?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, or_, select

from committee.calls.queries import rounds
from committee.calls.rules import Act, may
from committee.intake.queries import is_blind, shown_title, visible
from committee.intake.records import Application
from committee.people.queries import alternates
from committee.people.rules import Member, Role, why_not_open
from committee.review.records import Assignment, Evaluation, InterestDeclaration
from committee.review.rules import EvaluationStatus, InterestNature, ReadingKind
from committee.store.engine import reading
from committee.words import refuse_if


@dataclass(frozen=True)
class ToTakeOver:
    """A reading that was given to a member who did not hand in; ``is_recused``: a recusal took it from them."""

    application_id: str
    number: str
    title: str
    due_on: date | None
    kind: ReadingKind
    is_recused: bool


def alternate_of(member_id: str) -> str | None:
    """Who takes this member's place when they are absent; None: nobody."""
    return alternates().get(member_id)


def to_take_over(absent_id: str, member: Member, *, now: datetime) -> list[ToTakeOver]:
    """What a member had to read and did not hand in, by number, while readers are assigned; for chair and staff.

    What a recusal took from them is among it, as long as no alternate has it, unless ``member`` reads it blind: who
    is recused would tell who applies. Raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    office = frozenset({Role.STAFF})
    being_assigned = [row.id for row in rounds() if may(Act.ASSIGN, row.phase(now), office)]
    pair = (InterestDeclaration.application_id, InterestDeclaration.member_id)
    is_recused = exists().where(
        pair[0] == Assignment.application_id,
        pair[1] == Assignment.member_id,
        InterestDeclaration.superseded_at.is_(None),
        InterestDeclaration.nature == InterestNature.RECUSAL,
    )
    has_handed_in = exists().where(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
        Evaluation.status == EvaluationStatus.HANDED_IN,
    )
    taken = Assignment.__table__.alias("taken")
    is_taken = exists().where(
        taken.c.application_id == Assignment.application_id,
        taken.c.taken_from_id == Assignment.member_id,
        taken.c.freed_at.is_(None),
    )
    statement = (
        select(
            Application.id,
            Application.number,
            shown_title(member, now),
            Assignment.due_on,
            Assignment.kind,
            is_recused,
        )
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.member_id == absent_id,
            Application.id.in_(visible(member, now)),
            Application.round_id.in_(being_assigned),
            or_(Assignment.freed_at.is_(None), and_(is_recused, ~is_taken, ~is_blind(member, now))),
            ~has_handed_in,
        )
        .order_by(Application.number, Application.id, Assignment.created_at.desc())
    )
    found: dict[str, ToTakeOver] = {}
    with reading() as session:
        for row in session.execute(statement):
            found.setdefault(row[0], ToTakeOver(*row))
    return list(found.values())
