"""How are links told, and how does a recusal take effect?"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from committee.calls.rules import Act
from committee.intake.actions import close_door, lift_door, open_door, shut_open_door
from committee.journal.actions import record
from committee.people.queries import members_by_id
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import (
    RECUSED,
    absent,
    closed_in,
    free,
    live_interest,
    nature_of,
    seen_place,
)
from committee.review.records import Evaluation, InterestDeclaration
from committee.review.rules import (
    InterestNature,
    InterestOrigin,
    why_not_declare,
    why_not_impose,
    why_not_lift,
    why_not_reason,
)
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


def _tell(
    application_id: str,
    member_id: str,
    nature: InterestNature,
    reason: str,
    origin: InterestOrigin,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Write the latest word on a link, and let a recusal take effect: door, evaluation, assignment."""
    with writing() as session:
        live = live_interest(application_id, member_id)
        if live is not None:
            live.superseded_at = now
            session.flush()
        session.add(
            InterestDeclaration(
                application_id=application_id,
                member_id=member_id,
                nature=nature,
                origin=origin,
                reason=reason.strip(),
                told_by=actor.id,
                told_at=now,
                created_at=now,
            )
        )
        if nature is InterestNature.RECUSAL:
            close_door(application_id, member_id, RECUSED, now=now)
            shut_open_door(application_id, member_id)
            pair = (Evaluation.application_id == application_id, Evaluation.member_id == member_id)
            session.execute(
                update(Evaluation).where(*pair, Evaluation.voided_at.is_(None)).values(voided_at=now)
            )
            free(application_id, member_id, now)
        else:
            open_door(application_id, member_id, now=now)
        session.flush()


def declare_interest(
    application_id: str, nature: InterestNature, reason: str = "", *, actor: Member, now: datetime
) -> None:
    """Say which link one has with an application; a later word replaces the earlier, which is kept.

    A recusal closes the application to its author at once, voids their evaluation (kept, never counted) and frees
    their assignment. Raises Refused when the phase is over, when a link has no words, or after a recusal.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    said = InterestNature(nature)
    refuse_if(why_not_reason(said, reason))
    with writing():
        place = queries.place_of(application_id)
        held = nature_of(application_id, actor.id)
        if place is None or (
            held is not InterestNature.RECUSAL and not queries.places([application_id], actor, now=now)
        ):
            raise absent()
        refuse_if(why_not_declare(held, closed_in(Act.DECLARE, place, actor, now)))
        _tell(application_id, actor.id, said, reason, InterestOrigin.DECLARED, actor=actor, now=now)
        payload = {"nature": str(said), "reason": reason.strip()}
        record("review.declare_interest", "application", application_id, payload, actor=actor.actor, now=now)


def declare_no_link(application_ids: Collection[str], *, actor: Member, now: datetime) -> int:
    """Say of several applications that one has no link with them; gives how many were declared now.

    Those of which something was already said stay as they are. Raises Refused for all when one is not open.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    with writing():
        found = queries.places(application_ids, actor, now=now)
        if set(application_ids) - set(found):
            raise absent()
        declared = []
        for application_id, place in sorted(found.items()):
            if nature_of(application_id, actor.id) is None:
                refuse_if(closed_in(Act.DECLARE, place, actor, now))
                _tell(
                    application_id,
                    actor.id,
                    InterestNature.NONE,
                    "",
                    InterestOrigin.DECLARED,
                    actor=actor,
                    now=now,
                )
                declared.append(application_id)
        if declared:
            payload = {"nature": str(InterestNature.NONE), "applications": declared}
            record("review.declare_no_link", "person", actor.id, payload, actor=actor.actor, now=now)
        return len(declared)


def impose_recusal(application_id: str, member_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Recuse a member from an application by the chair's decision; with the effects of a recusal."""
    refuse_if(why_not_reason(InterestNature.RECUSAL, reason))
    with writing():
        place = seen_place(application_id, actor, now)
        if not members_by_id([member_id]):
            raise Refused(Sentence("This account is closed or does not exist."))
        held = nature_of(application_id, member_id)
        refuse_if(why_not_impose(held, actor.roles, closed_in(Act.DECLARE, place, actor, now)))
        _tell(
            application_id,
            member_id,
            InterestNature.RECUSAL,
            reason,
            InterestOrigin.IMPOSED,
            actor=actor,
            now=now,
        )
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.impose_recusal", "application", application_id, payload, actor=actor.actor, now=now)


def lift_recusal(application_id: str, member_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """End a recusal by the chair's decision: the member declares again. What was voided stays void."""
    refuse_if(why_not_reason(InterestNature.RECUSAL, reason))
    with writing():
        place = seen_place(application_id, actor, now)
        live = live_interest(application_id, member_id)
        nature = None if live is None else live.nature
        refuse_if(why_not_lift(nature, actor.roles, closed_in(Act.DECLARE, place, actor, now)))
        assert live is not None  # noqa: S101 - without one there is nothing to lift, and it was refused
        live.superseded_at = now
        lift_door(application_id, member_id, now=now)
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.lift_recusal", "application", application_id, payload, actor=actor.actor, now=now)
