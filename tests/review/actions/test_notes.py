"""Is a rapporteur's note kept as typed, handed in whole, and written by nobody else?"""

from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.review import actions, queries
from committee.review.rules import NOTE_LENGTH, InterestNature, NotePart
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.review import Panel, assign, make_panel, ready_panel

pytestmark = pytest.mark.usefixtures("store")
WHOLE = dict.fromkeys(map(str, NotePart), "quelques mots")


@pytest.fixture
def panel(now: datetime) -> Panel:
    made = ready_panel(1, 2, now=now)
    actions.name_rapporteur(made.applications[0], made.members[0].id, actor=OFFICE, now=now)
    return made


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def test_note_is_kept_part_by_part_and_a_stale_tab_is_refused(panel: Panel, now: datetime) -> None:
    (application,), me = panel.applications, panel.members[0]
    assert queries.note(application, me, now=now) is None
    assert actions.save_note(application, {"about": "un jardin"}, 0, actor=me, now=now) == 1
    assert actions.save_note(application, {"proposal": "retenir"}, 1, actor=me, now=now) == 2
    with pytest.raises(Stale):
        actions.save_note(application, {"about": "autre"}, 1, actor=me, now=now)
    kept = queries.note(application, me, now=now)
    assert kept is not None
    assert kept.content == {"about": "un jardin", "proposal": "retenir"}


def test_note_is_handed_in_whole_and_taken_back_with_a_trace(panel: Panel, now: datetime) -> None:
    (application,), me = panel.applications, panel.members[0]
    with refused("cannot be handed in yet. “What it is about”"):
        actions.hand_in_note(application, actor=me, now=now)
    with refused("no note to reopen"):
        actions.reopen_note(application, actor=me, now=now)
    actions.save_note(application, WHOLE | {"questions": ""}, actor=me, now=now)
    with pytest.raises(Stale):
        actions.hand_in_note(application, 7, actor=me, now=now)
    actions.hand_in_note(application, 1, actor=me, now=now)
    for act in (actions.hand_in_note, actions.save_note):
        arguments = (application, {}) if act is actions.save_note else (application,)
        with refused("was handed in"):
            act(*arguments, actor=me, now=now)
    assert list(queries.notes([application], OFFICE, now=now)) == [application]
    actions.reopen_note(application, actor=me, now=now)
    assert queries.notes([application], OFFICE, now=now) == {}
    actions.save_note(application, {"about": "revu"}, actor=me, now=now)


def test_note_in_the_journal_carries_what_was_handed_in(panel: Panel, now: datetime) -> None:
    (application,), me = panel.applications, panel.members[0]
    actions.save_note(application, WHOLE, actor=me, now=now)
    before = len(entries_about([application]))
    actions.hand_in_note(application, actor=me, now=now)
    assert len(entries_about([application])) == before


def test_note_is_the_rapporteurs_alone(panel: Panel, now: datetime) -> None:
    (application,), (me, other) = panel.applications, panel.members
    with refused("not the rapporteur"):
        actions.save_note(application, {}, actor=other, now=now)
    with refused("not open to you"):
        actions.save_note("nowhere", {}, actor=me, now=now)
    with refused("no such part"):
        actions.save_note(application, {"rank": "1"}, actor=me, now=now)
    with refused("at most 5,000 characters"):
        actions.save_note(application, {"about": "x" * (NOTE_LENGTH + 1)}, actor=me, now=now)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=me, now=now)
    with refused("You are recused"):
        actions.save_note(application, {}, actor=me, now=now)


def test_note_waits_for_the_declaration_and_the_reading(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    (application,), me = panel.applications, panel.members[0]
    assign(panel, now=now)
    actions.name_rapporteur(application, me.id, actor=OFFICE, now=now)
    with refused("Declare first"):
        actions.save_note(application, {}, actor=me, now=now)
    actions.declare_interest(application, InterestNature.NONE, actor=me, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.INTERESTS, now), version=None, actor=OFFICE, now=now)
    with refused("first day of reading"):
        actions.save_note(application, {}, actor=me, now=now)
