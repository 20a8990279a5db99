"""May a person show a place so?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.intake.placing import Shown, why_not_show_place
from committee.intake.rules import PointSource
from committee.people.rules import OFFICE
from tests.factories.people import make_member


@pytest.mark.parametrize(
    ("shown", "part"),
    [
        (Shown(), "either a point or a QPV"),
        (Shown(1.4, 43.6, 10.0, "QN03190M"), "either a point or a QPV"),
        (Shown(1.4, None, 10.0), "both its longitude and its latitude"),
        (Shown(43.6, 1.4, 10.0), "swapped"),
        (Shown(1.4, 43.6, -1.0), "zero or more"),
        (Shown(1.4, 43.6, 10.0, source=PointSource.GEOCODED), "clicks a point or types it"),
    ],
)
def test_what_shows_no_place_is_refused(shown: Shown, part: str) -> None:
    assert part in str(why_not_show_place(shown, OFFICE))


def test_point_and_district_show_a_place_to_staff_alone(store: Path, now: datetime) -> None:
    for shown in (
        Shown(1.4, 43.6, 10.0),
        Shown(qpv_code="QN03190M"),
        Shown(1.4, 43.6, source=PointSource.TYPED),
    ):
        assert why_not_show_place(shown, OFFICE) is None
        assert why_not_show_place(shown, make_member(now=now)) is not None
