"""Do the demonstration's dates follow one another, around today?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from committee.demo.moments import CALENDAR, CODES, STAGES, day_from, moment


@pytest.mark.parametrize("stage", STAGES)
def test_dates_follow_one_another(stage: str) -> None:
    assert list(CALENDAR[stage]) == sorted(CALENDAR[stage])
    assert CODES[stage] == f"DEMO-{stage.upper()}"


def test_stages_stand_at_different_moments_today() -> None:
    opens, closes = CALENDAR["intake"][:2]
    assert opens < 0 < closes
    reading, until = CALENDAR["review"][3:5]
    assert reading < 0 < until
    assert CALENDAR["meeting"][5] == 0
    assert CALENDAR["followup"][6] < -300


def test_days_are_those_of_paris() -> None:
    assert day_from(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), 0) == date(2026, 11, 22)


def test_no_act_is_later_than_now(now: datetime) -> None:
    assert moment(now, 5) == now
    assert moment(now, 0, 23) == now
    assert now - moment(now, -1, 10) < timedelta(days=2)
