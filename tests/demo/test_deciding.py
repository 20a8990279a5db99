"""Is the demonstration's séance under way, is its envelope kept, are its awards followed?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from committee.demo.build import build
from committee.followup.queries import funded_actions
from committee.meetings import queries
from committee.meetings.rules import MeetingStatus
from committee.people.rules import OFFICE
from committee.words import PARIS


def test_meeting_of_today_is_under_way(demonstration: Callable[[str], None]) -> None:
    demonstration("meeting")
    found = queries.meetings(OFFICE)
    assert found["status"].tolist() == [MeetingStatus.OPEN]
    meeting = found["id"].iloc[0]
    agenda, decided = queries.agenda(meeting, OFFICE), queries.decisions(meeting, OFFICE)
    assert 0 < len(decided) < len(agenda) == 40
    row = queries.meeting(meeting, OFFICE)
    assert row is not None
    assert row.current_application_id not in set(decided["application_id"])


def test_envelope_is_kept_without_an_override(store: Path, now: datetime) -> None:
    build("awards", "S", now=now)
    meeting = queries.meetings(OFFICE)["id"].iloc[0]
    gauge = queries.envelope(meeting, OFFICE)
    assert gauge is not None
    assert gauge.left is not None
    assert gauge.left >= 0
    assert queries.decisions(meeting, OFFICE)["override_reason"].isna().all()
    awards = queries.awards(OFFICE)
    assert awards.loc[awards["application_id"].notna(), "is_public"].all()


def test_awards_are_followed_with_late_steps(store: Path, now: datetime) -> None:
    build("followup", "S", now=now)
    actions = funded_actions(OFFICE, now.astimezone(PARIS).date())
    awards = queries.awards(OFFICE)
    assert len(actions) == awards["application_id"].notna().sum()
    assert actions["late"].sum() > 0
    assert actions["paid"].notna().all()
