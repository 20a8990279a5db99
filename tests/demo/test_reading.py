"""Do the demonstration's readers read what they may, and mark as the grid asks?"""

from collections.abc import Callable
from datetime import datetime

import pytest

from committee.calls.queries import call_by_code, criteria
from committee.intake.queries import applications, organisations_of_applications
from committee.organisations.queries import organisations_by_member
from committee.people.rules import OFFICE
from committee.review import queries


@pytest.fixture
def reading(demonstration: Callable[[str], None]) -> str:
    demonstration("review")
    call = call_by_code("DEMO-REVIEW")
    assert call is not None
    return call.id


def test_nobody_reads_for_their_employer(reading: str, now: datetime) -> None:
    given = queries.assignments(OFFICE, reading, now=now)
    parts = organisations_of_applications(given["application_id"].unique().tolist())
    employers = organisations_by_member(given["member_id"].unique().tolist(), now.date())
    for row in given.itertuples():
        taking_part = {part.organisation_id for part in parts[row.application_id]}
        assert not taking_part & employers.get(row.member_id, set())


def test_three_readers_each_and_reading_under_way(reading: str, now: datetime) -> None:
    covered = queries.reading_coverage(OFFICE, reading, now=now)
    assert set(covered["given"]) == {3}
    assert 0 < covered["handed_in"].sum() < covered["begun"].sum() < covered["given"].sum()


def test_handed_in_marks_are_whole(reading: str, now: datetime) -> None:
    marks = queries.marks(OFFICE, reading, now=now)
    call = call_by_code("DEMO-REVIEW")
    assert call is not None
    asked = len(criteria(call.grid_id))
    assert set(marks.groupby(["application_id", "member_id"])["criterion_id"].nunique()) == {asked}
    assert set(marks["application_id"]) <= set(applications(OFFICE)["id"])
