"""How are readers given applications, and how are these taken back?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import update

from committee.calls.actions import lock_grid
from committee.calls.rules import Act
from committee.journal.actions import record
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import absent, closed_in, free, live_evaluation, seen_place
from committee.review.records import Assignment
from committee.review.rules import (
    EvaluationStatus,
    InterestNature,
    why_not_pair,
)
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


def assign_readers(
    application_ids: Sequence[str],
    member_ids: Sequence[str],
    due_on: date | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Give each of these applications to each of these members; gives the number of new readings.

    A pair that is given already takes the new due date. Raises Refused, and gives nothing at all, when a member is
    recused from one of the applications. The first assignment locks the grid.
    """
    pairs = [(application, member) for application in application_ids for member in member_ids]
    return _assign(pairs, due_on, actor=actor, now=now)


def assign_pairs(
    pairs: Iterable[tuple[str, str]], due_on: date | None = None, *, actor: Member, now: datetime
) -> int:
    """Give the (application, member) pairs of a proposal; as ``assign_readers``."""
    return _assign(list(pairs), due_on, actor=actor, now=now)


def _assign(pairs: list[tuple[str, str]], due_on: date | None, *, actor: Member, now: datetime) -> int:
    refuse_if(why_not_act_on("review.assignments", actor))
    wanted = sorted({application for application, _ in pairs})
    with writing() as session:
        places = queries.places(wanted, actor, now=now)
        if set(wanted) - set(places):
            raise absent()
        for place in places.values():
            refuse_if(closed_in(Act.ASSIGN, place, actor, now))
        people = members_by_id(sorted({member for _, member in pairs}))
        recused = queries.recusals(wanted)
        for pair in pairs:
            member = people.get(pair[1])
            nature = InterestNature.RECUSAL if pair in recused else None
            title = places[pair[0]].title
            is_reader = member is not None and Role.MEMBER in member.roles
            name = pair[1] if member is None else member.name
            refuse_if(why_not_pair(nature, member=name, title=title, is_reader=is_reader))
        given = queries.assigned_pairs(wanted)
        if due_on is not None:
            for application_id, member_id in sorted(given & set(pairs)):
                held = (Assignment.application_id == application_id, Assignment.member_id == member_id)
                live = Assignment.freed_at.is_(None)
                session.execute(update(Assignment).where(*held, live).values(due_on=due_on))
        new = [pair for pair in dict.fromkeys(pairs) if pair not in given]
        session.add_all(
            Assignment(
                application_id=application_id,
                member_id=member_id,
                due_on=due_on,
                assigned_by=actor.id,
                created_at=now,
            )
            for application_id, member_id in new
        )
        session.flush()
        for grid_id in sorted({place.grid_id for place in places.values()}):
            lock_grid(grid_id, actor=actor, now=now)
        payload = {"pairs": new, "due_on": due_on}
        calls = sorted({place.call_id for place in places.values()})
        record("review.assign_readers", "call", ",".join(calls)[:64], payload, actor=actor.actor, now=now)
        return len(new)


def free_reader(application_id: str, member_id: str, *, actor: Member, now: datetime) -> None:
    """Take an application back from a reader; a draft stays where it is and is never counted.

    Raises Refused once the reader has handed in: what was handed in is read by others.
    """
    refuse_if(why_not_act_on("review.assignments", actor))
    with writing():
        place = seen_place(application_id, actor, now)
        refuse_if(closed_in(Act.ASSIGN, place, actor, now))
        if not queries.is_assigned(application_id, member_id):
            raise Refused(Sentence("This application is not given to this reader."))
        own = live_evaluation(application_id, member_id)
        if own is not None and own.status is EvaluationStatus.HANDED_IN:
            raise Refused(Sentence("This reader has handed in: the reading stays."))
        free(application_id, member_id, now)
        payload = {"member": member_id}
        record("review.free_reader", "application", application_id, payload, actor=actor.actor, now=now)
