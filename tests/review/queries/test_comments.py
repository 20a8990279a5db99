"""Is what readers said shown under letters, under names where the phase says so, and to nobody else?"""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from committee.calls.actions import move_dates, note_meeting_opened
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.rules import EvaluationPart, InterestNature, Recommendation
from tests.factories.calls import dates_in, publish_mixed_grid
from tests.factories.people import make_member
from tests.factories.review import Panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def hand_in(panel: Panel, at: int, comment: str, now: datetime) -> None:
    member, application = panel.members[at], panel.applications[0]
    actions.save_draft(
        application, whole_marks(panel, at + 1), comment, Recommendation.KEEP, actor=member, now=now
    )
    actions.hand_in(application, actor=member, now=now)


def test_members_read_letters_and_chair_and_staff_names(now: datetime) -> None:
    panel = ready_panel(1, 3, now=now)
    application, (me, other, third) = panel.applications[0], panel.members
    hand_in(panel, 1, "un avis", now)
    hand_in(panel, 2, "un autre", now)
    assert queries.comments(application, me, now=now) == []
    assert queries.means(application, me, now=now) is None
    hand_in(panel, 0, "le mien", now)
    words = queries.comments(application, me, now=now)
    assert [word.letter for word in words] == ["A", "B", "C"]
    assert {word.comment for word in words} == {"le mien", "un avis", "un autre"}
    assert [word.name for word in words if not word.is_own] == [None, None]
    assert [word.name for word in words if word.is_own] == [me.name]
    for_office = queries.comments(application, OFFICE, now=now)
    assert {word.name for word in for_office} == {me.name, other.name, third.name}
    assert [(word.letter, word.comment) for word in words] == [
        (word.letter, word.comment) for word in for_office
    ]
    for person, read in ((me, words), (OFFICE, for_office)):
        signs = queries.reader_signs(person, panel.call.id, now=now)
        assert {key for key, _ in signs} == {application}
        assert sorted(signs.values()) == sorted((word.letter, word.name) for word in read)


def test_letters_are_shuffled_by_the_application(now: datetime) -> None:
    panel = ready_panel(6, 3, now=now)
    for application in panel.applications:
        for member in panel.members:
            mark(panel, application, member, now=now)
    orders = {
        tuple(word.name for word in queries.comments(application, OFFICE, now=now))
        for application in panel.applications
    }
    assert len(orders) > 1


def test_letters_cannot_be_worked_out_from_what_is_known_of_members(now: datetime) -> None:
    """The identifiers of applications and members stand in addresses and on screens."""
    panel = ready_panel(8, 3, now=now)
    names = {member.id: member.name for member in panel.members}
    told, guessed = [], []
    for application in panel.applications:
        for member in panel.members:
            mark(panel, application, member, now=now)
        told.append([word.name for word in queries.comments(application, OFFICE, now=now)])
        order = sorted(names, key=lambda one: sha256(f"{application}/{one}".encode()).digest())
        guessed.append([names[one] for one in order])
    assert told != guessed


def test_abstention_and_the_staff_have_their_place(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    application, me = panel.applications[0], panel.members[0]
    staff = make_member(Role.STAFF, now=now)
    sheet = queries.marking_sheet(application, staff, now=now)
    assert sheet is not None
    actions.save_draft(application, {row.id: (3, "vu") for row in sheet.criteria}, actor=staff, now=now)
    actions.hand_in(application, actor=staff, now=now)
    actions.save_draft(application, {}, "", abstention="je connais trop", actor=me, now=now)
    actions.hand_in(application, actor=me, now=now)
    reader, office = queries.comments(application, me, now=now)
    assert (reader.abstention, reader.marks, reader.letter) == ("je connais trop", {}, "A")
    assert (office.part, office.letter, office.name) == (EvaluationPart.STAFF, "", None)
    assert {mark.comment for mark in office.marks.values()} == {"vu"}


def test_revision_under_way_shows_what_was_handed_in(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    application, (me, other) = panel.applications[0], panel.members
    hand_in(panel, 0, "avant", now)
    later = now + timedelta(hours=1)
    note_meeting_opened(panel.call.rounds[0].id, actor=OFFICE, now=later)
    actions.reopen(application, "éclairé par le débat", actor=me, now=later)
    actions.save_draft(application, whole_marks(panel, 5), "après", actor=me, now=later)
    assert [word.comment for word in queries.comments(application, other, now=later)] == ["avant"]
    assert [mean.mean for mean in queries.means(application, other, now=later) or []] == [1.0] * 8
    actions.hand_in(application, actor=me, now=later)
    assert [word.comment for word in queries.comments(application, other, now=later)] == ["après"]


def test_recused_or_undeclared_person_reads_nothing(now: datetime) -> None:
    panel = ready_panel(1, 3, now=now)
    application, (me, other, recused) = panel.applications[0], panel.members
    hand_in(panel, 0, "avis", now)
    stranger = make_member(now=now)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=recused, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    assert [word.comment for word in queries.comments(application, other, now=now)] == ["avis"]
    for person in (recused, stranger):
        assert queries.comments(application, person, now=now) == []
    assert queries.means(application, recused, now=now) is None
    assert queries.means(application, stranger, now=now) == []
    found = queries.means(application, me, now=now)
    assert found is not None
    assert {(mean.n, mean.lowest, mean.highest) for mean in found} == {(1, 1, 1)}
