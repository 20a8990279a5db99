"""Do chair and staff read a note once handed in, members from the end of the reading, and a recused one never?"""

from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.people.rules import OFFICE
from committee.review import actions, queries
from committee.review.rules import InterestNature, NotePart
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.review import ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_note_is_shown_as_the_phase_says(now: datetime) -> None:
    panel = ready_panel(1, 3, now=now)
    (application,), (me, other, recused) = panel.applications, panel.members
    actions.name_rapporteur(application, me.id, actor=OFFICE, now=now)
    assert queries.is_rapporteur(application, me.id)
    assert not queries.is_rapporteur(application, other.id)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=recused, now=now)
    actions.save_note(application, dict.fromkeys(map(str, NotePart), "mots"), actor=me, now=now)
    assert queries.notes([application], OFFICE, now=now) == {}
    actions.hand_in_note(application, actor=me, now=now)
    assert queries.notes([application], OFFICE, now=now)[application][0].name == me.name
    assert queries.notes([application], other, now=now) == {}
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    (read,) = queries.notes([application], other, now=now)[application]
    assert (read.name, read.is_own, read.content["about"]) == (None, False, "mots")
    (own,) = queries.notes([application], me, now=now)[application]
    assert (own.name, own.is_own) == (me.name, True)
    for person in (recused, make_member(now=now)):
        assert queries.notes([application], person, now=now) == {}
        assert queries.note(application, person, now=now) is None


def test_note_of_a_rapporteur_recused_since_is_void(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    (application,), (me,) = panel.applications, panel.members
    actions.name_rapporteur(application, me.id, actor=OFFICE, now=now)
    actions.save_note(application, dict.fromkeys(map(str, NotePart), "mots"), actor=me, now=now)
    actions.hand_in_note(application, actor=me, now=now)
    actions.declare_interest(application, InterestNature.RECUSAL, "employeur", actor=me, now=now)
    assert queries.notes([application], OFFICE, now=now) == {}
