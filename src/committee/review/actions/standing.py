"""What stands between a person and an application at the moment of an act?"""

from datetime import datetime

from sqlalchemy import select, update

from committee.calls.rules import Act, why_not
from committee.people.rules import Member
from committee.review import queries
from committee.review.queries import Place
from committee.review.records import Assignment, Evaluation, InterestDeclaration
from committee.review.rules import (
    InterestNature,
)
from committee.store.engine import writing
from committee.words import Refused, Sentence

RECUSED = "recusal"


def closed_in(act: Act, place: Place, actor: Member, now: datetime) -> Sentence | None:
    return why_not(act, place.round.phase(now), actor.roles)


def absent() -> Refused:
    """One sentence for an application that is not there and for one that is hidden."""
    return Refused(Sentence("This application is not open to you."))


def seen_place(application_id: str, actor: Member, now: datetime) -> Place:
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None:
        raise absent()
    return place


def live_interest(application_id: str, member_id: str) -> InterestDeclaration | None:
    with writing() as session:
        statement = select(InterestDeclaration).where(
            InterestDeclaration.application_id == application_id,
            InterestDeclaration.member_id == member_id,
            InterestDeclaration.superseded_at.is_(None),
        )
        return session.scalars(statement).one_or_none()


def nature_of(application_id: str, member_id: str) -> InterestNature | None:
    live = live_interest(application_id, member_id)
    return None if live is None else live.nature


def live_evaluation(application_id: str, member_id: str) -> Evaluation | None:
    with writing() as session:
        statement = select(Evaluation).where(
            Evaluation.application_id == application_id,
            Evaluation.member_id == member_id,
            Evaluation.voided_at.is_(None),
        )
        return session.scalars(statement).one_or_none()


def free(application_id: str, member_id: str, now: datetime, reason: str | None = None) -> None:
    with writing() as session:
        given = (Assignment.application_id == application_id, Assignment.member_id == member_id)
        taken_back = {"freed_at": now, "freed_reason": reason}
        session.execute(update(Assignment).where(*given, Assignment.freed_at.is_(None)).values(taken_back))
