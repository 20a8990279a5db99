"""Is progress counted for the chair and staff only?"""

from datetime import datetime, timedelta

import pytest

from committee.people.rules import OFFICE
from committee.review import queries
from committee.review.actions import save_draft
from committee.review.queries import (
    PROGRESS_COLUMNS,
)
from committee.words import Refused
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_progress_counts_readings_for_chair_and_staff_only(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, second), (me, other) = panel.applications, panel.members
    mark(panel, first, me, now=now)
    save_draft(first, {}, actor=other, now=now)
    late = now + timedelta(days=11)
    frame = queries.progress(OFFICE, panel.call.id, now=late).set_index("application_id")
    assert tuple(frame.reset_index().columns) == PROGRESS_COLUMNS
    assert frame.loc[first].tolist()[2:] == [2, 0, 1, 1, 1]
    assert frame.loc[second].tolist()[2:] == [2, 2, 0, 0, 2]
    with pytest.raises(Refused):
        queries.progress(me, panel.call.id, now=now)
    assert queries.progress(OFFICE, "nowhere", now=now).empty
