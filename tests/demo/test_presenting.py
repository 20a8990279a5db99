"""Is every application of the demonstration presented, and are marks revised in the meeting?"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from committee.calls.queries import phase_moves, rounds
from committee.calls.rules import PhaseMoveKind
from committee.people.rules import OFFICE
from committee.review.queries import assignments
from committee.review.records import Assignment, EvaluationVersion, RapporteurNote
from committee.review.rules import AssignmentOrigin, ReadingKind
from committee.store.engine import reading


def test_each_application_has_a_rapporteur_whose_note_is_handed_in_before_the_meeting(
    demonstration: Callable[[str], None],
) -> None:
    demonstration("meeting")
    [row] = rounds()
    with reading() as session:
        presented = select(func.count()).where(
            Assignment.kind == ReadingKind.RAPPORTEUR, Assignment.freed_at.is_(None)
        )
        assert session.scalars(presented).one() == 40
        notes = select(func.count()).where(RapporteurNote.handed_in_at.is_not(None))
        assert session.scalars(notes).one() == 40
        revised = select(EvaluationVersion.revision_reason).where(
            EvaluationVersion.revision_reason.is_not(None)
        )
        assert len(session.scalars(revised).all()) == 1
    assert [(move.kind, move.ended_reason is None) for move in phase_moves(row.id)] == [
        (PhaseMoveKind.HELD, False)
    ]


def test_alternate_took_over_what_an_absent_member_had_to_read(
    now: datetime, demonstration: Callable[[str], None]
) -> None:
    demonstration("review")
    [row] = rounds()
    with reading() as session:
        taken = session.scalars(select(Assignment).where(Assignment.taken_from_id.is_not(None))).all()
    assert 0 < len(taken) <= 2
    assert {one.origin for one in taken} == {AssignmentOrigin.ALTERNATE}
    assert set(assignments(OFFICE, row.call_id, now=now).groupby("application_id").size()) == {3}
