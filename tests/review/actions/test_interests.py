"""How do declarations, recusals and their effects stand?"""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.intake.queries import application_organisations, closed_doors, may_read, visible
from committee.journal.queries import entries_about
from committee.organisations.actions import record_fact
from committee.organisations.queries import find_organisation, mandates_of
from committee.organisations.rules import FactKind, MandateKind
from committee.people.rules import OFFICE, Member, Role
from committee.review import actions, queries
from committee.review.declaring import Answer, NamedTie
from committee.review.records import Assignment, Evaluation, Finding, Mark, Preference, RapporteurNote
from committee.review.rules import (
    AssignmentStatus,
    FindingAnswer,
    InterestNature,
    InterestOrigin,
    LinkKind,
)
from committee.store.engine import reading, writing
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, blind_panel, declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
NONE, LINK, RECUSAL = InterestNature.NONE, InterestNature.LINK, InterestNature.RECUSAL
DISMISSED = FindingAnswer.DISMISSED


@pytest.fixture
def panel(now: datetime) -> Panel:
    return ready_panel(2, 2, now=now)


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    """Move the panel's round into a phase."""
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def test_declaration_opens_the_texts_and_keeps_its_history(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    assert not may_read(application, member)
    actions.declare_interest(application, NONE, actor=member, now=now)
    assert may_read(application, member)
    later = now + timedelta(hours=1)
    actions.declare_interest(application, LINK, " former employer ", actor=member, now=later)
    newest, oldest = queries.interest_history(application, member)
    assert (newest.nature, newest.reason, newest.superseded_at) == (LINK, "former employer", None)
    assert (oldest.nature, oldest.superseded_at) == (NONE, later)
    acts = [entry.act for entry in entries_about([application])]
    assert acts.count("review.declare_interest") == 2


def test_recusal_closes_the_door_voids_the_evaluation_and_frees_the_assignment(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now)
    assert len(queries.marks(OFFICE, panel.call.id, now=now)) == len(panel.criteria)
    actions.declare_interest(application, RECUSAL, "my brother works there", actor=member, now=now)
    assert closed_doors(member) == {application}
    assert not may_read(application, member)
    assert queries.evaluation(application, member, now=now) is None
    assert queries.marks(OFFICE, panel.call.id, now=now).empty
    assert not queries.is_assigned(application, member.id)
    with reading() as session:
        kept = session.scalars(select(Evaluation).where(Evaluation.member_id == member.id)).one()
        assert kept.voided_at == now
        assert session.scalar(select(func.count()).select_from(Mark)) == len(panel.criteria)
        freed = session.scalars(select(Assignment.freed_at).where(Assignment.member_id == member.id))
        assert sorted(freed, key=str) == [now, None]


def test_recused_member_only_hears_that_they_are_recused(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.declare_interest(application, RECUSAL, "my employer", actor=member, now=now)
    with refused("Only the chair lifts"):
        actions.declare_interest(application, NONE, actor=member, now=now)
    with refused("You are recused"):
        actions.save_draft(application, {}, actor=member, now=now)
    with refused("You are recused"):
        actions.hand_in(application, actor=member, now=now)
    with refused("not open to you"):
        actions.reopen(application, actor=member, now=now)
    with refused("not open to you"):
        actions.declare_no_link([application], actor=member, now=now)


def test_declaration_needs_a_role_words_an_application_and_a_phase(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    presenter = make_member(Role.PRESENTER, now=now)
    with refused("may not do this"):
        actions.declare_interest(application, NONE, actor=presenter, now=now)
    with refused("which link"):
        actions.declare_interest(application, LINK, " ", actor=member, now=now)
    with refused("not open to you"):
        actions.declare_interest("nowhere", NONE, actor=member, now=now)
    enter(Phase.ELIGIBILITY, panel, now)
    with refused("Interests are declared from"):
        actions.declare_interest(application, NONE, actor=member, now=now)


def test_application_in_deposit_does_not_exist_for_a_member(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, phase=Phase.DEPOSIT)
    with refused("not open to you"):
        actions.declare_interest(panel.applications[0], NONE, actor=panel.members[0], now=now)


def test_no_link_is_said_at_once_of_what_was_not_declared_yet(now: datetime) -> None:
    panel = make_panel(3, 1, now=now)
    member = panel.members[0]
    actions.declare_interest(panel.applications[0], LINK, "a neighbour", actor=member, now=now)
    assert actions.declare_no_link(panel.applications, actor=member, now=now) == 2
    assert actions.declare_no_link(panel.applications, actor=member, now=now) == 0
    natures = [queries.interest_state(one, member) for one in panel.applications]
    assert [state.nature for state in natures if state is not None] == [LINK, NONE, NONE]
    assert [entry.act for entry in entries_about([member.id])].count("review.declare_no_link") == 1
    enter(Phase.ELIGIBILITY, panel, now)
    other = make_member(now=now)
    with refused("Interests are declared from"):
        actions.declare_no_link(panel.applications, actor=other, now=now)
    with refused("may not do this"):
        actions.declare_no_link(panel.applications, actor=make_member(Role.ADMIN, now=now), now=now)


def test_no_link_said_of_several_dismisses_the_weak_ones(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, landlords="Habitat Demain")
    winner = make_organisation("Habitat Deux", now=now)
    for each in (winner, find_organisation("Habitat Demain") or ""):
        record_fact(each, FactKind.AWARD, 2024, None, "FIS-2024-1", actor=OFFICE, now=now)
    make_mandate(panel.members[0], winner, now=now)
    assert actions.declare_no_link(panel.applications, actor=panel.members[0], now=now) == 1
    assert kept_answers(panel.applications[0], panel.members[0]) == [(DISMISSED, "", True)]
    assert not queries.unanswered(panel.members[0], now)


def test_recusal_is_imposed_by_the_chair_or_written_down_by_staff(panel: Panel, now: datetime) -> None:
    member, other = panel.members
    first, second = panel.applications
    chair = Member(other.id, other.name, other.email, frozenset({Role.MEMBER, Role.CHAIR}))
    with refused("Only the chair"):
        actions.impose_recusal(first, member.id, "group", actor=other, now=now)
    with refused("which link"):
        actions.impose_recusal(first, member.id, " ", actor=chair, now=now)
    with refused("does not exist"):
        actions.impose_recusal(first, "nobody", "group", actor=chair, now=now)
    with refused("not open to you"):
        actions.impose_recusal("nowhere", member.id, "group", actor=chair, now=now)
    actions.impose_recusal(first, member.id, "same group", actor=chair, now=now)
    actions.impose_recusal(second, member.id, "same group", actor=make_member(Role.STAFF, now=now), now=now)
    state = queries.interest_state(first, member)
    assert state is not None
    assert (state.nature, state.origin) == (RECUSAL, InterestOrigin.IMPOSED)
    assert closed_doors(member) == {first, second}
    with refused("already recused"):
        actions.impose_recusal(first, member.id, "same group", actor=chair, now=now)


def test_lifted_recusal_asks_for_a_new_declaration_and_leaves_the_voided_evaluation_void(
    panel: Panel, now: datetime
) -> None:
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now)
    with refused("not recused"):
        actions.lift_recusal(application, member.id, "a mistake", actor=OFFICE, now=now)
    with refused("not recused"):
        actions.lift_recusal(application, panel.members[1].id, "x", actor=OFFICE, now=now)
    actions.declare_interest(application, RECUSAL, "wrong button", actor=member, now=now)
    with refused("which link"):
        actions.lift_recusal(application, member.id, "", actor=OFFICE, now=now)
    actions.lift_recusal(application, member.id, "a mistake", actor=OFFICE, now=now)
    assert closed_doors(member) == frozenset()
    assert queries.interest_state(application, member) is None
    assert not may_read(application, member)
    assert queries.evaluation(application, member, now=now) is None
    assign(panel, now=now)
    actions.declare_interest(application, NONE, actor=member, now=now)
    mark(panel, application, member, now=now, value=5)
    assert queries.marks(member, panel.call.id, now=now)["value"].tolist() == [5] * len(panel.criteria)


def test_marking_needs_a_role_an_assignment_a_declaration_and_a_phase(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    with refused("may not do this"):
        actions.save_draft(application, {}, actor=make_member(Role.PRESENTER, now=now), now=now)
    with refused("not open to you"):
        actions.save_draft("nowhere", {}, actor=member, now=now)
    with refused("not given to you"):
        actions.save_draft(application, {}, actor=member, now=now)
    assign(panel, now=now)
    with refused("Declare first"):
        actions.save_draft(application, {}, actor=member, now=now)
    declare_none(panel, now=now)
    enter(Phase.SEANCE, panel, now)
    with refused("during the reading"):
        actions.save_draft(application, {}, actor=member, now=now)
    with refused("during the reading"):
        actions.hand_in(application, actor=member, now=now)


def test_recusal_hides_the_application_from_the_lists_of_intake(panel: Panel, now: datetime) -> None:
    member = panel.members[0]
    actions.declare_interest(panel.applications[0], RECUSAL, "my employer", actor=member, now=now)
    with reading() as session:
        assert set(session.scalars(visible(member, now))) == {panel.applications[1]}
    frame = queries.reading_list(member, now=now)
    assert frame["application_id"].tolist() == [panel.applications[1]]
    assert frame["status"].tolist() == [AssignmentStatus.TO_READ]


def strong_panel(now: datetime, members: int = 1) -> tuple[Panel, str]:
    """A panel whose first member works for the landlord of its applications; the key of the link found."""
    panel = make_panel(2, members, now=now, landlords="Habitat Demain")
    make_mandate(panel.members[0], find_organisation("Habitat Demain") or "", now=now)
    pair = (panel.applications[0], panel.members[0].id)
    return panel, queries.found_links([pair[0]], [pair[1]], now)[pair][0].key


def kept_answers(application_id: str, member: Member) -> list[tuple[FindingAnswer, str, bool]]:
    """Every answer of a pair in the order in which they were given, and whether it stands."""
    statement = (
        select(Finding)
        .where(Finding.application_id == application_id, Finding.member_id == member.id)
        .order_by(Finding.answered_at)
    )
    with reading() as session:
        return [(row.answer, row.reason, row.superseded_at is None) for row in session.scalars(statement)]


def test_strong_link_is_dismissed_with_a_reason_only(now: datetime) -> None:
    panel, key = strong_panel(now)
    member, (first, second) = panel.members[0], panel.applications
    with refused("Say why Habitat Demain is no link"):
        actions.declare_interest(first, NONE, actor=member, now=now)
    with refused("You confirm a link with Habitat Demain"):
        answers = {key: Answer(FindingAnswer.CONFIRMED)}
        actions.declare_interest(first, NONE, "x", answers=answers, actor=member, now=now)
    with refused("have changed"):
        actions.declare_interest(
            first, LINK, "x", answers={"gone": Answer(DISMISSED, "x")}, actor=member, now=now
        )
    assert actions.declare_no_link(panel.applications, actor=member, now=now) == 0
    actions.declare_interest(first, NONE, "stage de 2004", actor=member, now=now)
    assert kept_answers(first, member) == [(DISMISSED, "stage de 2004", True)]
    actions.declare_interest(first, LINK, "ancienne collègue", actor=member, now=now)
    assert kept_answers(first, member) == [(DISMISSED, "stage de 2004", True)]
    later = now + timedelta(hours=1)
    actions.declare_interest(first, RECUSAL, "mon employeur", actor=member, now=later)
    assert kept_answers(first, member) == [
        (DISMISSED, "stage de 2004", False),
        (FindingAnswer.CONFIRMED, "", True),
    ]
    actions.declare_interest(second, LINK, "mon employeur", actor=member, now=now)
    state = queries.interest_state(second, member)
    assert state is not None
    assert state.kind is LinkKind.EMPLOYMENT


def test_recusal_voids_the_note_and_takes_the_wish_away(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.state_preferences([], None, {application: 1}, actor=member, now=now)
    with writing() as session:
        session.add(RapporteurNote(application_id=application, member_id=member.id, saved_at=now))
    actions.declare_interest(application, RECUSAL, "my employer", actor=member, now=now)
    with reading() as session:
        assert session.scalars(select(RapporteurNote.voided_at)).all() == [now]
        assert session.scalar(select(func.count()).select_from(Preference)) == 0
        freed = select(Assignment.freed_reason).where(Assignment.freed_at.is_not(None))
        assert session.scalars(freed).all() == ["recusal"]


def test_chair_accepts_a_link_of_somebody_else(now: datetime) -> None:
    panel = make_panel(1, 2, now=now)
    member, other = panel.members
    application = panel.applications[0]
    chair = Member(other.id, other.name, other.email, frozenset({Role.MEMBER, Role.CHAIR}))
    actions.declare_interest(application, LINK, "voisins", actor=member, now=now)
    actions.declare_interest(application, LINK, "voisins", actor=chair, now=now)
    with refused("may not do this"):
        actions.accept_link(application, member.id, "ancien", actor=other, now=now)
    with refused("which link"):
        actions.accept_link(application, member.id, " ", actor=chair, now=now)
    with refused("not open to you"):
        actions.accept_link("nowhere", member.id, "ancien", actor=chair, now=now)
    with refused("own link"):
        actions.accept_link(application, chair.id, "ancien", actor=chair, now=now)
    with refused("no link"):
        actions.accept_link(application, "nobody", "ancien", actor=chair, now=now)
    actions.accept_link(application, member.id, " ancien ", actor=chair, now=now)
    state = queries.interest_state(application, member)
    assert state is not None
    assert (state.nature, state.ruling, state.ruled_by, state.ruled_at) == (LINK, "ancien", other.name, now)


def test_chair_recuses_because_of_a_link_that_was_dismissed(now: datetime) -> None:
    panel, key = strong_panel(now, members=2)
    member, other = panel.members
    first = panel.applications[0]
    chair = Member(other.id, other.name, other.email, frozenset({Role.MEMBER, Role.CHAIR}))
    actions.declare_interest(first, NONE, "stage", actor=member, now=now)
    with refused("may not do this"):
        actions.impose_found(first, member.id, key, "employeur", actor=other, now=now)
    with refused("not found any more"):
        actions.impose_found(first, member.id, "gone", "employeur", actor=chair, now=now)
    later = now + timedelta(hours=1)
    actions.impose_found(first, member.id, key, "employeur", actor=chair, now=later)
    assert kept_answers(first, member) == [
        (DISMISSED, "stage", False),
        (FindingAnswer.IMPOSED, "employeur", True),
    ]
    state = queries.interest_state(first, member)
    assert state is not None
    assert (state.origin, state.kind) == (InterestOrigin.IMPOSED, LinkKind.EMPLOYMENT)
    with refused("already recused"):
        actions.impose_found(first, member.id, key, "employeur", actor=chair, now=later)


def test_lifted_recusal_keeps_the_word_of_the_chair(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    later = now + timedelta(hours=1)
    actions.declare_interest(application, RECUSAL, "wrong button", actor=member, now=later)
    actions.lift_recusal(application, member.id, "une erreur", actor=OFFICE, now=later)
    newest = queries.interest_history(application, member)[0]
    assert (newest.nature, newest.ruling, newest.superseded_at) == (RECUSAL, "une erreur", later)


def test_yearly_declaration_tells_mandates_and_takes_its_own_back(now: datetime) -> None:
    member = make_member(now=now)
    first, second = make_organisation("Habitat Un", now=now), make_organisation("Habitat Deux", now=now)
    make_mandate(member, second, now=now)
    ties = [
        NamedTie(LinkKind.EMPLOYMENT, "Habitat Un", since=date(2020, 1, 1)),
        NamedTie(LinkKind.EMPLOYMENT, "", second, until=date(2026, 12, 31)),
        NamedTie(LinkKind.FAMILY, "", first),
    ]
    actions.sign_general_declaration(2026, ties, actor=member, now=now)
    told = {row.organisation: (row.kind, row.since, row.until) for row in mandates_of(member.id)}
    assert told == {
        "Habitat Un": (MandateKind.EMPLOYEE, date(2020, 1, 1), None),
        "Habitat Deux": (MandateKind.EMPLOYEE, None, date(2026, 12, 31)),
    }
    actions.sign_general_declaration(2026, ties, actor=member, now=now + timedelta(hours=1))
    assert len(mandates_of(member.id)) == 2
    actions.sign_general_declaration(2026, [], actor=member, now=now + timedelta(hours=2))
    assert [row.organisation for row in mandates_of(member.id)] == ["Habitat Deux"]
    assert [entry.act for entry in entries_about([member.id])].count("review.sign_general_declaration") == 3


def test_yearly_declaration_is_signed_by_who_may_for_this_year(now: datetime) -> None:
    member = make_member(now=now)
    with refused("may not do this"):
        actions.sign_general_declaration(2026, [], actor=make_member(Role.PRESENTER, now=now), now=now)
    with refused("present year"):
        actions.sign_general_declaration(2025, [], actor=member, now=now)
    with refused("organisation does not exist"):
        tie = NamedTie(LinkKind.OTHER, "", "nowhere")
        actions.sign_general_declaration(2026, [tie], actor=member, now=now)


def test_blind_round_is_declared_by_organisation_and_opens(now: datetime) -> None:
    panel = blind_panel(3, 1, now=now, landlords="Habitat Demain")
    member, (first, second, third) = panel.members[0], panel.applications
    round_id = panel.call.rounds[0].id
    leads = [application_organisations(each)[0] for each in panel.applications]
    make_mandate(member, leads[0].organisation_id, now=now)
    with refused("read blind"):
        actions.declare_interest(first, NONE, actor=member, now=now)
    with refused("read blind"):
        actions.declare_no_link([second], actor=member, now=now)
    with refused("not open to you"):
        actions.declare_for_organisations("nowhere", {}, actor=member, now=now)
    with refused("not open to you"):
        actions.declare_for_organisations(round_id, {"nowhere": (NONE, "")}, actor=member, now=now)
    with refused("Say why"):
        actions.declare_for_organisations(round_id, {}, actor=member, now=now)
    own = leads[0].organisation_id
    with refused("which link"):
        actions.declare_for_organisations(round_id, {own: (LINK, "")}, actor=member, now=now)
    told = {own: (RECUSAL, "mon employeur"), leads[1].organisation_id: (LINK, "voisins")}
    assert actions.declare_for_organisations(round_id, told, actor=member, now=now) == 3
    natures = [queries.interest_state(each, member) for each in panel.applications]
    assert [state.nature for state in natures if state is not None] == [RECUSAL, LINK, NONE]
    assert closed_doors(member) == {first}
    assert may_read(third, member, now)
    assert kept_answers(first, member) == [(FindingAnswer.CONFIRMED, "", True)]
    calmed = {leads[1].organisation_id: (NONE, "brouillés")}
    assert actions.declare_for_organisations(round_id, calmed, actor=member, now=now) == 2
    state = queries.interest_state(second, member)
    assert state is not None
    assert state.nature is NONE
    move_dates(round_id, dates_in(Phase.ELIGIBILITY, now), version=None, actor=OFFICE, now=now)
    with refused("Interests are declared from"):
        actions.declare_for_organisations(round_id, {}, actor=member, now=now)
