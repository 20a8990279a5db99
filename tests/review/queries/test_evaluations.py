"""Does one find one's own evaluation as it is kept?"""

from datetime import datetime

import pytest

from committee.review.queries import evaluation
from committee.review.rules import EvaluationStatus
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_only_ones_own_evaluation_is_found(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    application, (reader, other) = panel.applications[0], panel.members
    mark(panel, application, reader, now=now, value=4)
    found = evaluation(application, reader, now=now)
    assert found is not None
    assert found.status is EvaluationStatus.HANDED_IN
    assert {given.value for given in found.marks.values()} == {4}
    assert evaluation(application, other, now=now) is None
