"""Does a reader say what they like to read, and nothing of what is closed to them?"""

from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.people.rules import OFFICE
from committee.review import actions, queries
from committee.review.queries import ProfileRow
from committee.review.rules import InterestNature
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_reader_states_wishes_and_takes_them_back(now: datetime) -> None:
    panel = make_panel(3, 1, now=now)
    me = panel.members[0]
    assert queries.reader_profile(me) == ProfileRow()
    first, second, third = panel.applications
    actions.state_preferences(["health", "health"], 4, {first: 1, second: -1}, actor=me, now=now)
    assert queries.reader_profile(me) == ProfileRow(("health",), 4, 1)
    assert queries.wishes(panel.applications) == {(first, me.id): 1, (second, me.id): -1}
    actions.state_preferences([], None, {first: 0, third: 1}, 1, actor=me, now=now)
    assert queries.reader_profile(me) == ProfileRow((), None, 2)
    assert queries.wishes(panel.applications) == {(second, me.id): -1, (third, me.id): 1}
    with pytest.raises(Stale):
        actions.state_preferences([], None, {}, 1, actor=me, now=now)


def test_wishes_need_an_open_application_and_a_phase(now: datetime) -> None:
    panel = make_panel(2, 1, now=now)
    me, (mine, closed) = panel.members[0], panel.applications
    actions.declare_interest(closed, InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    with pytest.raises(Refused, match="not open to you"):
        actions.state_preferences([], None, {closed: 1}, actor=me, now=now)
    with pytest.raises(Refused, match="not negative"):
        actions.state_preferences([], -1, {}, actor=me, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="Readers are assigned while"):
        actions.state_preferences([], None, {mine: 1}, actor=me, now=now)
