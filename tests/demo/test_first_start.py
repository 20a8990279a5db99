"""Is the demonstration prepared in an empty database only, and once?"""

from datetime import datetime
from pathlib import Path

from committee.demo.first_start import prepare
from committee.intake.queries import applications
from committee.people.rules import OFFICE
from tests.factories.people import make_member


def test_empty_database_gets_the_demonstration_once(store: Path, now: datetime) -> None:
    assert prepare(now)
    assert len(applications(OFFICE)) == 41
    assert not prepare(now)
    assert len(applications(OFFICE)) == 41


def test_database_in_use_gets_nothing(store: Path, now: datetime) -> None:
    make_member(now=now)
    assert not prepare(now)
    assert applications(OFFICE).empty
