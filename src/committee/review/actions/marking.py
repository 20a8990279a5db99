"""How are marks saved, handed in and reopened?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from committee.calls.actions import lock_grid
from committee.calls.queries import criteria
from committee.calls.rules import Act
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import (
    absent,
    closed_in,
    live_evaluation,
    nature_of,
    seen_place,
)
from committee.review.queries import Place
from committee.review.records import Evaluation, EvaluationVersion, Mark
from committee.review.rules import (
    EvaluationStatus,
    GivenMark,
    InterestNature,
    Recommendation,
    missing_to_hand_in,
    why_not_amount,
    why_not_hand_in,
    why_not_mark,
    why_not_reopen,
    why_not_value,
)
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if


def _place_to_mark(
    application_id: str, act: Act, *, actor: Member, now: datetime
) -> tuple[Place, Evaluation | None]:
    refuse_if(why_not_act_on("review.mark", actor))
    held = nature_of(application_id, actor.id)
    own = live_evaluation(application_id, actor.id)
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None and held is not InterestNature.RECUSAL:
        raise absent()
    closed = None if place is None else closed_in(act, place, actor, now)
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
        place = seen_place(application_id, actor, now)
        own = live_evaluation(application_id, actor.id)
        status = None if own is None else own.status
        has_met = place.round.acts.meeting_opened_at is not None
        refuse_if(why_not_reopen(status, closed_in(Act.MARK, place, actor, now), has_met=has_met))
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
