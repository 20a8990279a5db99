"""Are readers given what they may read, and nothing else?"""

from datetime import datetime

import pytest
from sqlalchemy import select

from committee.calls.actions import move_dates
from committee.calls.queries import grid
from committee.calls.rules import Phase
from committee.people.actions import close_account
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.records import Assignment
from committee.review.rules import AssignmentOrigin, InterestNature, ReadingKind
from committee.store.engine import reading
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
        actions.free_reader(application, member.id, "absent", actor=member, now=now)
    with refused("few words"):
        actions.free_reader(application, member.id, " ", actor=OFFICE, now=now)
    actions.free_reader(application, member.id, "absent", actor=OFFICE, now=now)
    with refused("not given to this reader"):
        actions.free_reader(application, member.id, "absent", actor=OFFICE, now=now)
    with refused("not given to you"):
        actions.hand_in(application, actor=member, now=now)
    actions.free_reader(panel.applications[1], member.id, "absent", actor=OFFICE, now=now)
    mark(panel, application, panel.members[1], now=now)
    with refused("has handed in"):
        actions.free_reader(application, panel.members[1].id, "absent", actor=OFFICE, now=now)


def kinds(panel: Panel) -> dict[tuple[str, str], ReadingKind]:
    """What each reader of the panel does, by (application, member)."""
    with reading() as session:
        live = session.scalars(select(Assignment).where(Assignment.freed_at.is_(None)))
        return {(row.application_id, row.member_id): row.kind for row in live}


def test_reader_gives_a_reading_back_and_says_why(panel: Panel, now: datetime) -> None:
    member, (first, second) = panel.members[0], panel.applications
    actions.decline_reading(first, " absent en mars ", actor=member, now=now)
    assert (first, member.id) not in kinds(panel)
    with reading() as session:
        freed = session.scalars(select(Assignment).where(Assignment.freed_at.is_not(None))).one()
    assert freed.freed_reason == "absent en mars"
    with refused("not given to this reader"):
        actions.decline_reading(first, "absent", actor=member, now=now)
    enter(Phase.SEANCE, panel, now)
    with refused("Readers are assigned while"):
        actions.decline_reading(second, "absent", actor=member, now=now)


def test_one_rapporteur_at_a_time_presents_an_application(now: datetime) -> None:
    panel = make_panel(1, 3, now=now)
    (application,), (first, second, recused) = panel.applications, panel.members
    actions.declare_interest(application, InterestNature.RECUSAL, "my employer", actor=recused, now=now)
    actions.assign_readers([application], [first.id], actor=OFFICE, now=now)
    actions.name_rapporteur(application, first.id, actor=OFFICE, now=now)
    actions.assign_readers([application], [first.id], now.date(), actor=OFFICE, now=now)
    assert kinds(panel) == {(application, first.id): ReadingKind.RAPPORTEUR}
    actions.name_rapporteur(application, second.id, actor=OFFICE, now=now)
    both = {(application, first.id): ReadingKind.READER, (application, second.id): ReadingKind.RAPPORTEUR}
    assert kinds(panel) == both
    with refused("is recused from"):
        actions.name_rapporteur(application, recused.id, actor=OFFICE, now=now)
    actions.name_rapporteur(application, None, actor=OFFICE, now=now)
    assert set(kinds(panel).values()) == {ReadingKind.READER}


def test_proposal_takes_back_and_gives_in_one_act(panel: Panel, now: datetime) -> None:
    first, second = panel.applications
    one, two = panel.members
    other = make_member(now=now)
    freed = [(first, one.id), (second, two.id)]
    given = {"origin": AssignmentOrigin.PROPOSAL, "reason": "new proposal", "actor": OFFICE, "now": now}
    with refused("few words"):
        actions.assign_pairs([(first, other.id)], freed=freed, **(given | {"reason": ""}))
    assert actions.assign_pairs([(first, other.id)], freed=freed, **given) == 1
    assert set(kinds(panel)) == {(first, two.id), (second, one.id), (first, other.id)}
    assert actions.assign_pairs([], freed=[(second, one.id)], **given) == 0
    with refused("not open to you"):
        actions.assign_pairs([], freed=[("nowhere", one.id)], **given)
    with reading() as session:
        live = session.scalars(select(Assignment).where(Assignment.member_id == other.id)).one()
    assert live.origin is AssignmentOrigin.PROPOSAL


def lines(*rows: tuple[str, ...]) -> bytes:
    """A CSV of readers."""
    head = ("N° de dossier", "Lecteur", "Échéance", "Rôle")
    return "\n".join(";".join(row) for row in (head, *rows)).encode()


def test_file_is_tried_then_applied_and_refused_lines_are_told(now: datetime) -> None:
    panel = make_panel(2, 2, now=now)
    one, two = panel.members
    numbers = queries.coverage(OFFICE, panel.call, now=now).applications["number"].tolist()
    good = (numbers[0], one.email, "31/12/2030", "rapporteur"), (numbers[1], two.name, "", "")
    told = {"actor": OFFICE, "now": now}
    content, code = lines(*good, (numbers[0], "inconnu@example.org", "", "")), panel.call.code
    tried = actions.import_assignments(content, "l.csv", code, dry_run=True, **told)
    assert (tried.created, tried.unchanged, len(tried.errors), tried.is_dry_run) == (2, 0, 1, True)
    assert actions.import_assignments(content, "l.csv", code, **told).is_dry_run
    assert kinds(panel) == {}
    done = actions.import_assignments(content, "l.csv", code, skip_refused=True, **told)
    assert not done.is_dry_run
    assert sorted(kinds(panel).values()) == [ReadingKind.RAPPORTEUR, ReadingKind.READER]
    again = actions.import_assignments(lines(*good), "l.csv", code, **told)
    assert (again.created, again.unchanged) == (0, 2)
    assert actions.import_assignments(lines(), "l.csv", code, **told).is_dry_run
    with refused("no such call"):
        actions.import_assignments(content, "l.csv", "NOWHERE", **told)


def test_closed_account_cannot_be_given_applications(panel: Panel, now: datetime) -> None:
    gone = make_member(now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    with refused("not a member"):
        actions.assign_readers(panel.applications, [gone.id], actor=OFFICE, now=now)
