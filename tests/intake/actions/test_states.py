"""Do applications change their state for all or for none, and only as they may?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.calls.actions import note_meeting_opened
from committee.intake.actions import (
    change_status,
    close_door,
    note_outcome,
)
from committee.intake.queries import applications
from committee.intake.rules import ApplicationStatus
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member


def test_state_changes_and_is_journaled(store: Path, now: datetime) -> None:
    first, second = make_applications(2, now=now)
    change_status([first, second], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    change_status([first], "eligible", actor=OFFICE, now=now)
    assert set(applications(OFFICE)["status"]) == {ApplicationStatus.ELIGIBLE}
    [entry] = entries_about([first])
    assert entry.payload == {"before": "submitted", "after": "eligible"}


def test_state_change_is_refused_for_all_when_for_one(store: Path, now: datetime) -> None:
    first, second = make_applications(2, now=now)
    change_status([first], ApplicationStatus.DROPPED, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not pass"):
        change_status([second, first], ApplicationStatus.SCHEDULED, actor=OFFICE, now=now)
    assert applications(OFFICE).set_index("id")["status"][second] is ApplicationStatus.SUBMITTED
    with pytest.raises(Refused, match="does not exist"):
        change_status([first, "nothing"], ApplicationStatus.SUBMITTED, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        change_status([first], ApplicationStatus.SUBMITTED, actor=make_member(now=now), now=now)


def test_outcome_is_given_by_a_meeting_alone(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    identifier = make_application(call.code, now=now)
    assert call.round is not None
    note_meeting_opened(call.round.id, actor=OFFICE, now=now)
    for actor in (OFFICE, make_member(Role.STAFF, now=now)):
        with pytest.raises(Refused, match="Only a committee meeting"):
            change_status([identifier], ApplicationStatus.AWARDED, actor=actor, now=now)
    note_outcome([identifier], ApplicationStatus.AWARDED, actor=OFFICE, now=now)
    assert applications(OFFICE)["status"].tolist() == [ApplicationStatus.AWARDED]
    with pytest.raises(Refused, match="does not pass"):
        note_outcome([identifier], ApplicationStatus.REJECTED, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        note_outcome(["nothing"], ApplicationStatus.REJECTED, actor=OFFICE, now=now)


def test_recused_staff_do_not_change_the_state(store: Path, now: datetime) -> None:
    staff = make_member(Role.STAFF, now=now)
    identifier = make_application(now=now)
    close_door(identifier, staff.id, "recusal", now=now)
    with pytest.raises(Refused, match="closed to you"):
        change_status([identifier], ApplicationStatus.ELIGIBLE, actor=staff, now=now)
