"""Is a scenario sent to a meeting as it was seen, by those who lead it, and taken back?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from committee.journal.records import Entry
from committee.meetings.actions import (
    adopt_scenario,
    close_meeting,
    record_decision,
    withdraw_provisional_list,
)
from committee.meetings.queries import decisions, meeting
from committee.meetings.queries.provisional import provisional_list
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.rules import ScenarioPlace, Settled
from committee.store.engine import Stale, reading
from committee.words import Refused
from tests.factories.meetings import Scene, make_scene, shut

pytestmark = pytest.mark.usefixtures("store")
AMOUNT = Decimal("12000.50")


@pytest.fixture
def scene(now: datetime) -> Scene:
    return make_scene(now=now)


def make(scene: Scene, now: datetime, *, funded: int = 1, name: str = "A") -> str:
    """A scenario of the staff which funds the first applications and keeps the others on the reserve list."""
    made = make_scenario(scene.call.rounds[0].id, name, actor=scene.staff, now=now)
    places = [ScenarioPlace.FUNDED] * funded + [ScenarioPlace.RESERVE] * (len(scene.applications) - funded)
    wanted = {each: Settled(place, AMOUNT) for each, place in zip(scene.applications, places, strict=True)}
    set_items(made, None, wanted, actor=scene.staff, now=now)
    return made


def told(scene: Scene, now: datetime) -> list[tuple[str, Decimal | None]]:
    found = provisional_list(scene.meeting_id, scene.staff, now=now)
    assert found is not None
    return list(zip(found.items["place"], found.items["amount"], strict=True))


def test_scenario_is_copied_and_decides_nothing(scene: Scene, now: datetime) -> None:
    made = make(scene, now)
    assert adopt_scenario(scene.meeting_id, made, actor=scene.chair, now=now) == 1
    assert told(scene, now) == [("funded", AMOUNT), ("reserve", AMOUNT), ("reserve", AMOUNT)]
    assert decisions(scene.meeting_id, scene.staff).empty
    set_items(made, None, {scene.applications[0]: Settled(amount=Decimal(1))}, actor=scene.staff, now=now)
    assert told(scene, now)[0] == ("funded", AMOUNT)
    with reading() as session:
        acts = session.scalars(select(Entry.act).where(Entry.object_id == scene.meeting_id)).all()
    assert acts[-1] == "meetings.adopt_scenario"


def test_later_list_replaces_the_one_that_was_seen(scene: Scene, now: datetime) -> None:
    first, second, later = make(scene, now), make(scene, now, funded=2, name="B"), now + timedelta(minutes=1)
    adopt_scenario(scene.meeting_id, first, actor=scene.staff, now=now)
    for seen in (None, later):
        with pytest.raises(Stale, match="Another list"):
            adopt_scenario(scene.meeting_id, second, seen=seen, actor=scene.staff, now=later)
    assert adopt_scenario(scene.meeting_id, second, seen=now, actor=scene.staff, now=later) == 2
    assert [place for place, _ in told(scene, later)] == ["funded", "funded", "reserve"]


def test_scenario_that_changed_since_it_was_seen_is_not_sent(scene: Scene, now: datetime) -> None:
    made = make(scene, now)
    with pytest.raises(Stale, match="The scenario changed"):
        adopt_scenario(scene.meeting_id, made, 1, actor=scene.staff, now=now)


def test_scenario_of_nobody_or_of_another_round_is_not_sent(scene: Scene, now: datetime) -> None:
    with pytest.raises(Refused, match="no such scenario"):
        adopt_scenario(scene.meeting_id, "x", actor=scene.staff, now=now)
    other = make(make_scene(now=now), now)
    with pytest.raises(Refused, match="not of a round"):
        adopt_scenario(scene.meeting_id, other, actor=OFFICE, now=now)


def test_who_does_not_lead_sends_nothing(scene: Scene, now: datetime) -> None:
    made, other = make(scene, now), make_scene(now=now).chair
    for actor in (scene.reader, other):
        with pytest.raises(Refused):
            adopt_scenario(scene.meeting_id, made, actor=actor, now=now)
        with pytest.raises(Refused):
            withdraw_provisional_list(scene.meeting_id, scene.call.rounds[0].id, actor=actor, now=now)


def test_recused_sender_leaves_alone_what_was_proposed_of_the_closed_item(
    scene: Scene, now: datetime
) -> None:
    adopt_scenario(scene.meeting_id, make(scene, now), actor=scene.staff, now=now)
    closed, later = scene.applications[0], now + timedelta(minutes=5)
    shut(closed, scene.chair, now=now)
    own = make_scenario(scene.call.rounds[0].id, "C", actor=scene.chair, now=later)
    wanted = {scene.applications[1]: Settled(ScenarioPlace.FUNDED, Decimal(7))}
    set_items(own, None, wanted, actor=scene.chair, now=later)
    adopt_scenario(scene.meeting_id, own, seen=now, actor=scene.chair, now=later)
    found = provisional_list(scene.meeting_id, scene.staff, now=later)
    assert found is not None
    amounts = dict(zip(found.items["application_id"], found.items["amount"], strict=True))
    assert (amounts[closed], amounts[scene.applications[1]]) == (AMOUNT, Decimal(7))


def test_list_is_taken_back_until_the_meeting_closes(scene: Scene, now: datetime) -> None:
    round_id, later = scene.call.rounds[0].id, now + timedelta(minutes=1)
    taking = (scene.meeting_id, round_id)
    with pytest.raises(Refused, match="no provisional list"):
        withdraw_provisional_list(*taking, actor=scene.staff, now=now)
    made = make(scene, now)
    adopt_scenario(scene.meeting_id, made, actor=scene.staff, now=now)
    with pytest.raises(Stale, match="Another list"):
        withdraw_provisional_list(*taking, later, actor=scene.staff, now=later)
    before = meeting(scene.meeting_id, scene.staff)
    assert withdraw_provisional_list(*taking, now, actor=scene.staff, now=later) == 3
    after = meeting(scene.meeting_id, scene.staff)
    assert before is not None
    assert after is not None
    assert after.changes == before.changes + 1
    assert provisional_list(scene.meeting_id, scene.staff, now=later) is None
    adopt_scenario(scene.meeting_id, made, actor=scene.staff, now=later)
    for each in scene.applications:
        decided = (scene.meeting_id, each, Outcome.REJECTED, None, None, "Hors sujet")
        record_decision(*decided, actor=OFFICE, now=later)
    close_meeting(scene.meeting_id, actor=OFFICE, now=later)
    with pytest.raises(Refused, match="closed"):
        withdraw_provisional_list(*taking, actor=scene.staff, now=later)
    with pytest.raises(Refused, match="closed"):
        adopt_scenario(scene.meeting_id, made, seen=later, actor=scene.staff, now=later)
