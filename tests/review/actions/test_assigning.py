"""Are readers given what they may read, and nothing else?"""

from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.queries import grid
from committee.calls.rules import Phase
from committee.people.actions import close_account
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import Panel, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def panel(now: datetime) -> Panel:
    return ready_panel(2, 2, now=now)


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    """Move the panel's round into a phase."""
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def test_assignment_gives_each_application_to_each_reader_and_locks_the_grid(now: datetime) -> None:
    panel = make_panel(2, 2, now=now)
    ids = [member.id for member in panel.members]
    found = grid(panel.call.grid_id)
    assert found is not None
    assert found.locked_at is None
    assert actions.assign_readers(panel.applications, ids, actor=OFFICE, now=now) == 4
    assert actions.assign_readers(panel.applications, ids, actor=OFFICE, now=now) == 0
    locked = grid(panel.call.grid_id)
    assert locked is not None
    assert locked.locked_at == now
    due = now.date()
    assert actions.assign_pairs([(panel.applications[0], ids[0])] * 2, due, actor=OFFICE, now=now) == 0
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert sorted(frame["due_on"].tolist(), key=str) == [due, None, None, None]


def test_recused_pair_is_refused_by_name_and_nothing_is_given(now: datetime) -> None:
    panel = make_panel(2, 2, now=now, title="Jardin partagé")
    recused, free = panel.members
    actions.declare_interest(
        panel.applications[1], InterestNature.RECUSAL, "my employer", actor=recused, now=now
    )
    with refused(f"{recused.name} is recused from Jardin partagé"):
        actions.assign_readers(panel.applications, [free.id, recused.id], actor=OFFICE, now=now)
    assert queries.assignments(OFFICE, panel.call.id, now=now).empty


def test_assignment_needs_staff_a_phase_an_application_and_a_member(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    applications, ids = panel.applications, [panel.members[0].id]
    with refused("may not do this"):
        actions.assign_readers(applications, ids, actor=panel.members[0], now=now)
    with refused("not open to you"):
        actions.assign_readers(["nowhere"], ids, actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(applications, [make_member(Role.STAFF, now=now).id], actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(applications, ["nobody"], actor=OFFICE, now=now)
    enter(Phase.SEANCE, panel, now)
    with refused("Readers are assigned while"):
        actions.assign_readers(applications, ids, actor=OFFICE, now=now)


def test_reader_is_freed_until_they_hand_in(panel: Panel, now: datetime) -> None:
    member, application = panel.members[0], panel.applications[0]
    actions.save_draft(application, whole_marks(panel), actor=member, now=now)
    with refused("may not do this"):
        actions.free_reader(application, member.id, actor=member, now=now)
    actions.free_reader(application, member.id, actor=OFFICE, now=now)
    with refused("not given to this reader"):
        actions.free_reader(application, member.id, actor=OFFICE, now=now)
    with refused("not given to you"):
        actions.hand_in(application, actor=member, now=now)
    actions.free_reader(panel.applications[1], member.id, actor=OFFICE, now=now)
    mark(panel, application, panel.members[1], now=now)
    with refused("has handed in"):
        actions.free_reader(application, panel.members[1].id, actor=OFFICE, now=now)


def test_closed_account_cannot_be_given_applications(panel: Panel, now: datetime) -> None:
    gone = make_member(now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(panel.applications, [gone.id], actor=OFFICE, now=now)
