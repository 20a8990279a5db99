"""Does the register tell what was told, found and ruled, and nothing of what is closed to its reader?"""

from datetime import datetime, timedelta

import pytest

from committee.intake.queries import application_organisations
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Member, Role
from committee.review import actions, queries
from committee.review.declaring import RegisterState
from committee.review.queries import REGISTER_COLUMNS
from committee.review.rules import FindingAnswer, InterestNature
from committee.words import Refused
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import Panel, blind_panel, make_panel

pytestmark = pytest.mark.usefixtures("store")
NONE, LINK, RECUSAL = InterestNature.NONE, InterestNature.LINK, InterestNature.RECUSAL


def as_chair(member: Member) -> Member:
    return Member(member.id, member.name, member.email, frozenset({Role.MEMBER, Role.CHAIR}))


def states(panel: Panel, reader: Member, now: datetime) -> dict[tuple[int, str], RegisterState]:
    """The state of each pair of the register, by the application's place and the member's identifier."""
    frame = queries.register(reader, panel.call.id, now=now)
    places = [panel.applications.index(each) for each in frame["application_id"]]
    return dict(zip(zip(places, frame["member_id"], strict=True), frame["state"], strict=True))


@pytest.fixture
def panel(now: datetime) -> Panel:
    """Three applications, three members; the first works for the landlord of all."""
    made = make_panel(3, 3, now=now, landlords="Habitat Demain")
    make_mandate(made.members[0], find_organisation("Habitat Demain") or "", now=now)
    return made


def test_register_tells_the_state_of_each_pair_in_a_constant_number_of_statements(
    panel: Panel, now: datetime, statements: list[str]
) -> None:
    tied, other, third = panel.members
    first, second, _ = panel.applications
    chair = as_chair(third)
    statements.clear()
    assert states(panel, chair, now) == {(at, tied.id): RegisterState.FOUND for at in range(3)}
    before = len(statements)
    actions.declare_interest(first, NONE, "stage", actor=tied, now=now)
    actions.declare_interest(first, LINK, "voisins", actor=other, now=now)
    actions.declare_interest(second, LINK, "voisins", actor=other, now=now)
    actions.accept_link(second, other.id, "ancien", actor=chair, now=now)
    actions.declare_interest(second, RECUSAL, "mon employeur", actor=tied, now=now)
    actions.declare_interest(first, NONE, actor=third, now=now)
    make_mandate(third, application_organisations(first)[0].organisation_id, now=now)
    statements.clear()
    assert states(panel, chair, now) == {
        (0, tied.id): RegisterState.NONE,
        (0, other.id): RegisterState.TO_RULE,
        (0, third.id): RegisterState.FOUND_SINCE,
        (1, tied.id): RegisterState.RECUSED,
        (1, other.id): RegisterState.ACCEPTED,
        (2, tied.id): RegisterState.FOUND,
    }
    assert len(statements) == before
    frame = queries.register(OFFICE, panel.call.id, now=now)
    assert tuple(frame.columns) == REGISTER_COLUMNS
    assert len(frame) == 6


def test_recused_chair_reads_their_own_row_only(panel: Panel, now: datetime) -> None:
    tied, other, third = panel.members
    first = panel.applications[0]
    chair = as_chair(third)
    actions.declare_interest(first, LINK, "voisins", actor=other, now=now)
    actions.declare_interest(first, RECUSAL, "mon frère", actor=third, now=now)
    frame = queries.register(chair, panel.call.id, now=now)
    of_first = frame[frame["application_id"] == first]
    assert of_first["member_id"].tolist() == [third.id]
    assert of_first["links"].tolist() == [()]
    assert queries.pair_history(first, other.id, chair, now=now) is None
    assert {(0, tied.id), (0, other.id)} <= set(states(panel, OFFICE, now))


def test_links_of_others_tell_an_undeclared_chair_no_partner(now: datetime) -> None:
    panel = make_panel(1, 2, now=now, landlords="Habitat Demain", partners="Zone franche")
    tied, third = panel.members
    chair, application = as_chair(third), panel.applications[0]
    make_mandate(tied, find_organisation("Zone franche") or "", now=now)
    make_mandate(third, find_organisation("Zone franche") or "", now=now)
    assert states(panel, chair, now) == {(0, third.id): RegisterState.FOUND}
    assert set(states(panel, OFFICE, now)) == {(0, tied.id), (0, third.id)}
    make_mandate(tied, find_organisation("Habitat Demain") or "", now=now)
    frame = queries.register(chair, panel.call.id, now=now).set_index("member_id")
    assert [link.organisation for link in frame.loc[tied.id, "links"]] == ["Habitat Demain"]
    actions.declare_interest(application, LINK, "la zone", actor=third, now=now)
    frame = queries.register(chair, panel.call.id, now=now).set_index("member_id")
    assert len(frame.loc[tied.id, "links"]) == 2


def test_staff_are_in_the_register_when_they_told_something(panel: Panel, now: datetime) -> None:
    staff = make_member(Role.STAFF, now=now, name="Mehdi")
    actions.declare_interest(panel.applications[0], LINK, "voisins", actor=staff, now=now)
    frame = queries.register(OFFICE, panel.call.id, now=now)
    assert "Mehdi" in frame["member"].tolist()


def test_history_of_a_pair_keeps_every_word(panel: Panel, now: datetime) -> None:
    tied, first = panel.members[0], panel.applications[0]
    actions.declare_interest(first, NONE, "stage", actor=tied, now=now)
    later = now + timedelta(hours=1)
    actions.declare_interest(first, RECUSAL, "mon employeur", actor=tied, now=later)
    known = queries.pair_history(first, tied.id, OFFICE, now=later)
    assert known is not None
    assert [row.nature for row in known.interests] == [RECUSAL, NONE]
    assert [(row.answer, row.reason) for row in known.answers] == [
        (FindingAnswer.CONFIRMED, ""),
        (FindingAnswer.DISMISSED, "stage"),
    ]


def test_register_is_for_chair_and_staff_and_waits_for_the_meeting_of_a_blind_call(now: datetime) -> None:
    panel = blind_panel(1, 2, now=now)
    member, other = panel.members
    actions.declare_for_organisations(panel.call.rounds[0].id, {}, actor=member, now=now)
    for asked in (queries.register, lambda who, _call, *, now: queries.pair_history("a", "m", who, now=now)):
        with pytest.raises(Refused):
            asked(member, panel.call.id, now=now)
    assert queries.register(as_chair(other), panel.call.id, now=now).empty
    assert queries.pair_history(panel.applications[0], member.id, as_chair(other), now=now) is None
    assert queries.register(OFFICE, panel.call.id, now=now)["state"].tolist() == [RegisterState.NONE]
