"""How does an alternate take over what an absent or recused member had to read?"""

from collections.abc import Sequence
from datetime import datetime

from committee.calls.rules import Act
from committee.journal.actions import record
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import absent, closed_in, free
from committee.review.records import Assignment
from committee.review.rules import AssignmentOrigin, InterestNature, why_not_pair, why_not_take_over
from committee.store.engine import writing
from committee.words import Sentence, refuse_if


def take_over(
    absent_id: str, application_ids: Sequence[str], reason: str, *, actor: Member, now: datetime
) -> int:
    """Give to a member's alternate what the member had to read and did not hand in; gives the number of readings.

    The reading keeps its due date and kind, and says from whom it came; the member's is freed with the reason, and
    a draft stays where it is and is never counted. Raises Refused, and gives nothing at all, where the member has
    no alternate, where they had nothing to read or handed in, and never goes past a recusal of the alternate.
    """
    refuse_if(why_not_act_on("review.assignments", actor))
    with writing() as session:
        wanted = sorted(set(application_ids))
        found = queries.places(wanted, actor, now=now)
        if set(wanted) - set(found):
            raise absent()
        alternate_id = queries.alternate_of(absent_id)
        people = members_by_id([] if alternate_id is None else [alternate_id])
        alternate = None if alternate_id is None else people.get(alternate_id)
        refuse_if(why_not_take_over(reason, has_alternate=alternate is not None, is_given=bool(wanted)))
        assert alternate is not None  # noqa: S101 - a member without one was refused
        offers = {one.application_id: one for one in queries.to_take_over(absent_id, actor, now=now)}
        recused = queries.recusals(wanted)
        held = queries.assigned_pairs(wanted)
        for application_id, place in found.items():
            refuse_if(closed_in(Act.ASSIGN, place, actor, now))
            nature = InterestNature.RECUSAL if (application_id, alternate.id) in recused else None
            is_reader = Role.MEMBER in alternate.roles
            refuse_if(why_not_pair(nature, member=alternate.name, title=place.title, is_reader=is_reader))
            if application_id not in offers:
                refuse_if(Sentence("{title}: there is no reading to take over.", title=place.title))
        for application_id in wanted:
            offer = offers[application_id]
            free(application_id, absent_id, now, reason.strip())
            if (application_id, alternate.id) not in held:
                taken = Assignment(
                    application_id=application_id,
                    member_id=alternate.id,
                    due_on=offer.due_on,
                    assigned_by=actor.id,
                    kind=offer.kind,
                    origin=AssignmentOrigin.ALTERNATE,
                    taken_from_id=absent_id,
                    created_at=now,
                )
                session.add(taken)
        session.flush()
        payload = {"from": absent_id, "to": alternate.id, "applications": wanted, "reason": reason.strip()}
        record("review.take_over", "person", absent_id, payload, actor=actor.actor, now=now)
        return len(wanted)
