"""Is the meeting which an act changes found, and are its rounds?"""

from datetime import datetime

import pytest

from committee.meetings.actions.rows import meeting_row, round_ids_of
from committee.words import Refused
from tests.factories.meetings import make_scene

pytestmark = pytest.mark.usefixtures("store")


def test_meeting_is_found_with_its_rounds(now: datetime) -> None:
    scene = make_scene(now=now)
    assert meeting_row(scene.meeting_id).id == scene.meeting_id
    assert round_ids_of(scene.meeting_id) == [scene.call.rounds[0].id]


def test_meeting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="does not exist"):
        meeting_row("x")
    assert round_ids_of("x") == []
