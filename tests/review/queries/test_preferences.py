"""Are a reader's own wishes told beside the applications they may still be given?"""

from datetime import datetime

import pytest

from committee.review import queries
from committee.review.actions import declare_interest, state_preferences
from committee.review.queries import PREFERENCE_COLUMNS
from committee.review.rules import InterestNature
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_own_wishes_are_told_and_a_closed_application_is_not(now: datetime) -> None:
    panel = make_panel(3, 2, now=now)
    me, other = panel.members
    first, second, closed = panel.applications
    state_preferences([], None, {first: 1}, actor=me, now=now)
    state_preferences([], None, {second: -1}, actor=other, now=now)
    declare_interest(closed, InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    frame = queries.preferences(me, now=now)
    assert tuple(frame.columns) == PREFERENCE_COLUMNS
    assert dict(zip(frame["application_id"], frame["value"], strict=True)) == {first: 1, second: 0}
