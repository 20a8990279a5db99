"""How are interests declared, readers assigned, and marks saved and handed in?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from committee.calls.actions import lock_grid
from committee.calls.queries import criteria
from committee.calls.rules import Act, why_not
from committee.intake.actions import close_door, lift_door, open_door, shut_open_door
from committee.journal.actions import record
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role, why_not_act_on
from committee.review import queries
from committee.review.queries import Place
from committee.review.records import Assignment, Evaluation, EvaluationVersion, InterestDeclaration, Mark
from committee.review.rules import (
    EvaluationStatus,
    GivenMark,
    InterestNature,
    InterestOrigin,
    Recommendation,
    missing_to_hand_in,
    why_not_amount,
    why_not_declare,
    why_not_hand_in,
    why_not_impose,
    why_not_lift,
    why_not_mark,
    why_not_pair,
    why_not_reason,
    why_not_reopen,
    why_not_value,
)
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

RECUSED = "recusal"


def _closed(act: Act, place: Place, actor: Member, now: datetime) -> Sentence | None:
    return why_not(act, place.round.phase(now), actor.roles)


def _absent() -> Refused:
    """One sentence for an application that is not there and for one that is hidden."""
    return Refused(Sentence("This application is not open to you."))


def _seen_place(application_id: str, actor: Member, now: datetime) -> Place:
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None:
        raise _absent()
    return place


def _live_interest(application_id: str, member_id: str) -> InterestDeclaration | None:
    with writing() as session:
        statement = select(InterestDeclaration).where(
            InterestDeclaration.application_id == application_id,
            InterestDeclaration.member_id == member_id,
            InterestDeclaration.superseded_at.is_(None),
        )
        return session.scalars(statement).one_or_none()


def _nature(application_id: str, member_id: str) -> InterestNature | None:
    live = _live_interest(application_id, member_id)
    return None if live is None else live.nature


def _live_evaluation(application_id: str, member_id: str) -> Evaluation | None:
    with writing() as session:
        statement = select(Evaluation).where(
            Evaluation.application_id == application_id,
            Evaluation.member_id == member_id,
            Evaluation.voided_at.is_(None),
        )
        return session.scalars(statement).one_or_none()


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
        live = _live_interest(application_id, member_id)
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
            _free(application_id, member_id, now)
        else:
            open_door(application_id, member_id, now=now)
        session.flush()


def _free(application_id: str, member_id: str, now: datetime) -> None:
    with writing() as session:
        given = (Assignment.application_id == application_id, Assignment.member_id == member_id)
        session.execute(update(Assignment).where(*given, Assignment.freed_at.is_(None)).values(freed_at=now))


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
        held = _nature(application_id, actor.id)
        if place is None or (
            held is not InterestNature.RECUSAL and not queries.places([application_id], actor, now=now)
        ):
            raise _absent()
        refuse_if(why_not_declare(held, _closed(Act.DECLARE, place, actor, now)))
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
            raise _absent()
        declared = []
        for application_id, place in sorted(found.items()):
            if _nature(application_id, actor.id) is None:
                refuse_if(_closed(Act.DECLARE, place, actor, now))
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
        place = _seen_place(application_id, actor, now)
        if not members_by_id([member_id]):
            raise Refused(Sentence("This account is closed or does not exist."))
        held = _nature(application_id, member_id)
        refuse_if(why_not_impose(held, actor.roles, _closed(Act.DECLARE, place, actor, now)))
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
        place = _seen_place(application_id, actor, now)
        live = _live_interest(application_id, member_id)
        nature = None if live is None else live.nature
        refuse_if(why_not_lift(nature, actor.roles, _closed(Act.DECLARE, place, actor, now)))
        assert live is not None  # noqa: S101 - without one there is nothing to lift, and it was refused
        live.superseded_at = now
        lift_door(application_id, member_id, now=now)
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.lift_recusal", "application", application_id, payload, actor=actor.actor, now=now)


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
            raise _absent()
        for place in places.values():
            refuse_if(_closed(Act.ASSIGN, place, actor, now))
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
        place = _seen_place(application_id, actor, now)
        refuse_if(_closed(Act.ASSIGN, place, actor, now))
        if not queries.is_assigned(application_id, member_id):
            raise Refused(Sentence("This application is not given to this reader."))
        own = _live_evaluation(application_id, member_id)
        if own is not None and own.status is EvaluationStatus.HANDED_IN:
            raise Refused(Sentence("This reader has handed in: the reading stays."))
        _free(application_id, member_id, now)
        payload = {"member": member_id}
        record("review.free_reader", "application", application_id, payload, actor=actor.actor, now=now)


def _place_to_mark(
    application_id: str, act: Act, *, actor: Member, now: datetime
) -> tuple[Place, Evaluation | None]:
    refuse_if(why_not_act_on("review.mark", actor))
    held = _nature(application_id, actor.id)
    own = _live_evaluation(application_id, actor.id)
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None and held is not InterestNature.RECUSAL:
        raise _absent()
    closed = None if place is None else _closed(act, place, actor, now)
    refuse_if(
        why_not_mark(
            held,
            None if own is None else own.status,
            closed,
            is_assigned=queries.is_assigned(application_id, actor.id),
        )
    )
    assert place is not None  # noqa: S101 - only a recusal has no place, and it was refused
    return place, own


def save_draft(
    application_id: str,
    marks: Mapping[str, tuple[Any, ...]],
    comment: str = "",
    recommendation: Recommendation | None = None,
    amount: Decimal | None = None,
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Save one's evaluation as far as it is; gives its new version. A draft is no act: nothing is journaled.

    ``marks``: criterion → (value or None, comment) or (value or None, comment, abstains); a criterion that is not
    named keeps what it had. ``version`` is the one that was read, 0 for an evaluation not begun, None not to check.
    Raises Stale when another tab saved meanwhile, Refused outside the scale, the grid, the phase or the assignment.
    """
    given = {criterion_id: GivenMark(*mark) for criterion_id, mark in marks.items()}
    with writing() as session:
        place, own = _place_to_mark(application_id, Act.MARK, actor=actor, now=now)
        grid = queries.grid_of(place.grid_id)
        if set(given) - {criterion.id for criterion in criteria(place.grid_id)}:
            raise Refused(Sentence("This criterion is not of the grid of this call."))
        for mark in given.values():
            refuse_if(why_not_value(mark.value, grid.scale_min, grid.scale_max))
        refuse_if(why_not_amount(amount, place.requested))
        if own is None:
            own = Evaluation(
                application_id=application_id, member_id=actor.id, saved_at=now, created_at=now, version=0
            )
        check_version(own, version)
        own.recommendation = None if recommendation is None else Recommendation(recommendation)
        own.comment, own.amount_suggested, own.saved_at = comment, amount, now
        session.add(own)
        session.flush()
        kept = {
            mark.criterion_id: mark
            for mark in session.scalars(select(Mark).where(Mark.evaluation_id == own.id))
        }
        for criterion_id, mark in given.items():
            row = kept.get(criterion_id) or Mark(evaluation_id=own.id, criterion_id=criterion_id)
            row.value = None if mark.abstains else mark.value
            row.comment, row.abstains = mark.comment, mark.abstains
            session.add(row)
        session.flush()
        return own.version


def hand_in(application_id: str, *, version: int | None = None, actor: Member, now: datetime) -> None:
    """Hand in one's evaluation: from now on it counts, and the phase says who else may see it.

    Raises Refused with what is missing; Stale when ``version`` is not the one saved last. Keeps a copy of what was
    handed in, and locks the grid.
    """
    with writing() as session:
        place, own = _place_to_mark(application_id, Act.HAND_IN, actor=actor, now=now)
        marks = {} if own is None else _marks(own)
        asked = queries.asked(criteria(place.grid_id), actor.locale)
        refuse_if(why_not_hand_in(missing_to_hand_in(asked, marks)))
        assert own is not None  # noqa: S101 - without one every criterion is missing, and it was refused
        check_version(own, version)
        own.status, own.handed_in_at = EvaluationStatus.HANDED_IN, now
        content = {
            "marks": {criterion_id: list(mark) for criterion_id, mark in sorted(marks.items())},
            "comment": own.comment,
            "recommendation": own.recommendation,
            "amount": own.amount_suggested,
        }
        session.add(
            EvaluationVersion(evaluation_id=own.id, handed_in_at=now, content=content, created_at=now)
        )
        session.flush()
        lock_grid(place.grid_id, actor=actor, now=now)
        payload = {"application": application_id, **content}
        record("review.hand_in", "evaluation", own.id, payload, actor=actor.actor, now=now)


def _marks(own: Evaluation) -> dict[str, GivenMark]:
    with writing() as session:
        rows = session.scalars(select(Mark).where(Mark.evaluation_id == own.id))
        return {row.criterion_id: GivenMark(row.value, row.comment, row.abstains) for row in rows}


def reopen(application_id: str, *, actor: Member, now: datetime) -> None:
    """Take one's evaluation back to a draft, until the meeting opens; what was handed in is kept beside it."""
    refuse_if(why_not_act_on("review.mark", actor))
    with writing() as session:
        place = _seen_place(application_id, actor, now)
        own = _live_evaluation(application_id, actor.id)
        status = None if own is None else own.status
        has_met = place.round.acts.meeting_opened_at is not None
        refuse_if(why_not_reopen(status, _closed(Act.MARK, place, actor, now), has_met=has_met))
        assert own is not None  # noqa: S101 - without one there is nothing to reopen, and it was refused
        check_version(own, None)
        own.status, own.handed_in_at = EvaluationStatus.DRAFT, None
        standing = (
            EvaluationVersion.evaluation_id == own.id,
            EvaluationVersion.reopened_at.is_(None),
        )
        session.execute(update(EvaluationVersion).where(*standing).values(reopened_at=now))
        session.flush()
        payload = {"application": application_id}
        record("review.reopen", "evaluation", own.id, payload, actor=actor.actor, now=now)
