"""What stands between a person and an application?"""

from datetime import datetime

import pytest

from committee.review.actions.standing import live_evaluation, nature_of, seen_place
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.review import make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_what_was_said_and_marked_is_found_again(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    application, reader = panel.applications[0], panel.members[0]
    mark(panel, application, reader, now=now)
    assert nature_of(application, reader.id) is InterestNature.NONE
    assert live_evaluation(application, reader.id) is not None
    assert live_evaluation(application, panel.members[1].id) is None


def test_application_that_is_not_there_is_refused(now: datetime) -> None:
    panel = make_panel(1, 1, now=now)
    with pytest.raises(Refused):
        seen_place("nothing", panel.members[0], now)
