"""Is the way of each call counted over what a person may see, and over nothing else?"""

from datetime import datetime
from pathlib import Path

from committee.calls.rules import Phase
from committee.followup import actions as followup
from committee.meetings.actions import close_meeting, publish_results, record_decision
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE, Member
from committee.today.queries import path
from committee.today.rules import StepState
from committee.words import say
from tests.factories.calls import make_call
from tests.factories.followup import make_won_scene
from tests.factories.intake import make_applications
from tests.factories.meetings import make_scene
from tests.factories.people import make_member
from tests.factories.review import declare_none, make_panel, mark, ready_panel


def _counts(member: Member, now: datetime) -> dict[Phase, str | None]:
    [call] = path(member, now)
    return {step.phase: None if step.count is None else say(step.count, "fr") for step in call.steps}


def test_path_counts_each_step(store: Path, now: datetime) -> None:
    scene, awards = make_won_scene(now=now)
    followup.start_follow_up(awards[0], actor=OFFICE, now=now)
    counts = _counts(scene.staff, now)
    assert counts == {
        Phase.DEPOSIT: "3 dossiers",
        Phase.ELIGIBILITY: "recevables\u00a0: 3 sur 3",
        Phase.READING: None,
        Phase.SEANCE: "3 décisions",
        Phase.NOTIFICATION: "3 lauréats",
        Phase.FOLLOWUP: "1 action suivie",
    }
    [call] = path(scene.staff, now)
    assert [step.state for step in call.steps][-2:] == [StepState.DONE, StepState.UNDER_WAY]


def test_step_to_come_counts_nothing(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    make_applications(2, call.code, now=now)
    counts = _counts(OFFICE, now)
    assert counts.pop(Phase.DEPOSIT) == "2 dossiers"
    assert set(counts.values()) == {None}
    assert _counts(make_member(now=now), now)[Phase.DEPOSIT] is None  # deposits are closed to members


def test_staff_count_all_readings(store: Path, now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    assert _counts(OFFICE, now)[Phase.READING] == "lectures\u00a0: 1 sur 4"
    assert _counts(panel.members[1], now)[Phase.READING] == "vos lectures\u00a0: 0 sur 2"


def test_published_call_without_winner_is_over(store: Path, now: datetime) -> None:
    scene = make_scene(now=now, applications=1)
    reject = (scene.meeting_id, scene.applications[0], Outcome.REJECTED, None, None, "Hors sujet")
    record_decision(*reject, actor=OFFICE, now=now)
    close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert len(path(OFFICE, now)) == 1
    publish_results(scene.meeting_id, actor=OFFICE, now=now)
    assert path(OFFICE, now) == []


def test_what_is_not_declared_counts_by_its_head_only(store: Path, now: datetime) -> None:
    panel = make_panel(3, 1, now=now)
    member = panel.members[0]
    counts = _counts(member, now)
    assert (counts[Phase.DEPOSIT], counts[Phase.ELIGIBILITY]) == ("3 dossiers", None)
    declare_none(panel, now=now)
    assert _counts(member, now)[Phase.ELIGIBILITY] == "recevables\u00a0: 0 sur 3"
