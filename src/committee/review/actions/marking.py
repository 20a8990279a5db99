"""How are marks saved, handed in, reopened and revised?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from committee.calls.actions import lock_grid
from committee.calls.rules import Act
from committee.intake.queries import readable
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
from committee.review.queries import Capacity, Place
from committee.review.records import Assignment, Evaluation, EvaluationVersion, Mark
from committee.review.rules import (
    EvaluationPart,
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
from committee.store.engine import check_version, reading, writing
from committee.words import Refused, Sentence, refuse_if


def _to_mark(
    application_id: str, act: Act, *, actor: Member, now: datetime
) -> tuple[Place, Evaluation | None, Capacity]:
    """Where one marks, one's evaluation as it is, and what is asked; ``act`` is REVISE once the meeting is open."""
    refuse_if(why_not_act_on("review.mark", actor))
    held = nature_of(application_id, actor.id)
    own = live_evaluation(application_id, actor.id)
    place = queries.places([application_id], actor, now=now).get(application_id)
    if place is None:
        if held is not InterestNature.RECUSAL:
            raise absent()
        told, closed = Capacity(None, None, None, ()), None
    else:
        told = queries.capacity(application_id, place.grid_id, actor)
        is_draft = own is not None and own.status is EvaluationStatus.DRAFT
        revises = is_draft and own is not None and queries.is_revised(own.id)
        closed = closed_in(Act.REVISE if revises else act, place, actor, now)
    part = told.part or EvaluationPart.READER
    status = None if own is None else own.status
    refuse_if(why_not_mark(held, status, closed, is_assigned=told.part is not None, part=part))
    assert place is not None  # noqa: S101 - only a recusal has no place, and it was refused
    return place, own, told


def save_draft(
    application_id: str,
    marks: Mapping[str, tuple[Any, ...]],
    comment: str = "",
    recommendation: Recommendation | None = None,
    amount: Decimal | None = None,
    version: int | None = None,
    abstention: str | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Save one's evaluation as far as it is; gives its new version. A draft is no act: nothing is journaled.

    ``marks``: criterion → (value or None, comment) or (value or None, comment, abstains); a criterion that is not
    named keeps what it had. ``abstention``: why one gives no mark at all ("" while that is not written yet); None:
    one marks. ``version`` is the one that was read, 0 for an evaluation not begun, None not to check.
    Raises Stale when another tab saved meanwhile (``queries.evaluation`` tells what is kept), Refused outside the
    scale, what is asked of the person, the phase or the assignment.
    """
    given = {criterion_id: GivenMark(*mark) for criterion_id, mark in marks.items()}
    with writing() as session:
        place, own, told = _to_mark(application_id, Act.MARK, actor=actor, now=now)
        grid = queries.grid_of(place.grid_id)
        if set(given) - {criterion.id for criterion in told.criteria}:
            raise Refused(Sentence("This criterion is not asked of you."))
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
        own.abstention, own.part = abstention, told.part or EvaluationPart.READER
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


def hand_in(application_id: str, version: int | None = None, *, actor: Member, now: datetime) -> None:
    """Hand in one's evaluation: from now on it counts, and the phase says who else may see it.

    An abstention from the whole application counts as done, and carries no mark, advice or amount. Keeps a copy of
    what was handed in, and locks the grid. Raises Refused with what is missing; Stale when ``version`` is not the
    one saved last.
    """
    with writing() as session:
        place, own, told = _to_mark(application_id, Act.HAND_IN, actor=actor, now=now)
        kept = {} if own is None else _marks(own)
        marks = {row.id: kept[row.id] for row in told.criteria if row.id in kept}
        abstention = None if own is None else own.abstention
        asked = queries.asked(told.criteria, actor.locale)
        refuse_if(why_not_hand_in(missing_to_hand_in(asked, marks, abstention)))
        assert own is not None  # noqa: S101 - without one every criterion is missing, and it was refused
        check_version(own, version)
        own.status, own.handed_in_at = EvaluationStatus.HANDED_IN, now
        own.part = told.part or EvaluationPart.READER
        if abstention is not None:
            marks, own.recommendation, own.amount_suggested = {}, None, None
        content = {
            "marks": {criterion_id: list(mark) for criterion_id, mark in sorted(marks.items())},
            "comment": own.comment,
            "recommendation": own.recommendation,
            "amount": own.amount_suggested,
            "abstention": abstention,
            "part": own.part,
        }
        session.add(
            EvaluationVersion(evaluation_id=own.id, handed_in_at=now, content=content, created_at=now)
        )
        session.flush()
        lock_grid(place.grid_id, actor=actor, now=now)
        payload = {"application": application_id, **content}
        record("review.hand_in", "evaluation", own.id, payload, actor=actor.actor, now=now)


def hand_in_all(versions: Mapping[str, int], *, actor: Member, now: datetime) -> int:
    """Hand in several evaluations at once, application → version that was read; gives how many.

    All of them or none: raises as ``hand_in`` for the first that cannot be. Each has its entry in the journal.
    """
    with writing():
        for application_id, version in sorted(versions.items()):
            hand_in(application_id, version, actor=actor, now=now)
    return len(versions)


def _marks(own: Evaluation) -> dict[str, GivenMark]:
    with writing() as session:
        rows = session.scalars(select(Mark).where(Mark.evaluation_id == own.id))
        return {row.criterion_id: GivenMark(row.value, row.comment, row.abstains) for row in rows}


def reopen(application_id: str, reason: str = "", *, actor: Member, now: datetime) -> None:
    """Take one's evaluation back to a draft; what was handed in is kept beside it.

    Once the meeting has opened this is a revision: it has a reason, and what was handed in counts until the revised
    marks are handed in. What stood at the opening stays the set before the deliberation.
    """
    refuse_if(why_not_act_on("review.mark", actor))
    with writing() as session:
        place = seen_place(application_id, actor, now)
        own = live_evaluation(application_id, actor.id)
        status = None if own is None else own.status
        has_met = place.round.acts.meeting_opened_at is not None
        closed = closed_in(Act.REVISE if has_met else Act.MARK, place, actor, now)
        refuse_if(why_not_reopen(status, closed, has_met=has_met, reason=reason))
        assert own is not None  # noqa: S101 - without one there is nothing to reopen, and it was refused
        check_version(own, None)
        own.status, own.handed_in_at = EvaluationStatus.DRAFT, None
        standing = (
            EvaluationVersion.evaluation_id == own.id,
            EvaluationVersion.reopened_at.is_(None),
        )
        why = reason.strip() or None
        taken_back = {"reopened_at": now, "revision_reason": why if has_met else None}
        session.execute(update(EvaluationVersion).where(*standing).values(taken_back))
        session.flush()
        payload = {"application": application_id, "reason": why, "is_revision": has_met}
        record("review.reopen", "evaluation", own.id, payload, actor=actor.actor, now=now)


def note_seen(application_id: str, *, actor: Member, now: datetime) -> None:
    """Note when the reader first opened an application that was given to them, once. It is no act.

    Does nothing for anybody else, nor before they have said what links them with it.
    """
    unseen = (
        Assignment.application_id == application_id,
        Assignment.member_id == actor.id,
        Assignment.freed_at.is_(None),
        Assignment.seen_at.is_(None),
        Assignment.application_id.in_(readable(actor, now)),
    )
    with reading() as session:
        if session.scalars(select(Assignment.id).where(*unseen)).first() is None:
            return
    with writing() as session:
        session.execute(
            update(Assignment).where(*unseen).values(seen_at=now),
            execution_options={"synchronize_session": False},
        )
