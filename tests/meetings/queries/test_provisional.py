"""Does each reader of a provisional list learn what is theirs to read, and nothing of the rest?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from committee.meetings.actions import adopt_scenario, open_meeting, set_agenda, take_up_item
from committee.meetings.queries.provisional import meetings_of_round, provisional_list
from committee.meetings.records import Meeting, ProvisionalItem
from committee.meetings.rules import NOT_PROJECTED, RECUSED_FROM_ONE, SUMS_HIDDEN, UNDECLARED_ON_ONE, Pile
from committee.people.rules import OFFICE, Role
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.rules import ScenarioPlace, Settled
from committee.store.engine import writing
from tests.factories.meetings import Scene, make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
AMOUNT = Decimal(20000)


def sent_scene(now: datetime, **values: object) -> Scene:
    """A meeting of four items: one proposed, two on the reserve list, one left out."""
    scene = make_scene(now=now, applications=4, **values)  # type: ignore[arg-type]
    made = make_scenario(scene.call.rounds[0].id, "A", actor=scene.staff, now=now)
    places = [ScenarioPlace.LEFT_OUT, ScenarioPlace.RESERVE, ScenarioPlace.RESERVE, ScenarioPlace.FUNDED]
    wanted = {each: Settled(place, AMOUNT) for each, place in zip(scene.applications, places, strict=True)}
    set_items(made, None, wanted, actor=scene.staff, now=now)
    adopt_scenario(scene.meeting_id, made, actor=scene.staff, now=now)
    return scene


def test_list_tells_the_funded_then_the_reserve_in_turn(now: datetime) -> None:
    scene = sent_scene(now)
    found = provisional_list(scene.meeting_id, scene.reader, now=now)
    assert found is not None
    assert found.items["place"].tolist() == ["funded", "reserve", "reserve", "left_out"]
    assert found.items["turn"].dropna().tolist() == [1, 2]
    assert (found.total, found.left, found.why_hidden) == (AMOUNT, Decimal(80000), None)
    assert [each.sent_by for each in found.sent] == [scene.staff.name]


def test_turns_and_sums_do_not_tell_of_the_closed_item(now: datetime) -> None:
    scene = sent_scene(now)
    whole = provisional_list(scene.meeting_id, scene.staff, now=now)
    assert whole is not None
    first = whole.items.loc[whole.items["turn"] == 1, "application_id"].item()
    shut(first, scene.reader, now=now)
    found = provisional_list(scene.meeting_id, scene.reader, now=now)
    assert found is not None
    assert first not in found.items["application_id"].tolist()
    assert found.items["turn"].dropna().tolist() == [1]
    assert (found.total, found.left, found.why_hidden) == (None, None, RECUSED_FROM_ONE)


def test_sums_do_not_tell_whether_the_closed_item_is_proposed_even_once_published(now: datetime) -> None:
    scene = sent_scene(now)
    shut(scene.applications[0], scene.reader, now=now)
    with writing() as session:
        session.execute(update(Meeting).values(published_at=now))
        off = ProvisionalItem.application_id == scene.applications[0]
        session.execute(delete(ProvisionalItem).where(off))
    found = provisional_list(scene.meeting_id, scene.reader, now=now)
    assert found is not None
    assert len(found.items) == 3
    assert (found.total, found.left, found.why_hidden) == (None, None, SUMS_HIDDEN)


def test_reader_with_links_to_declare_sees_no_proposal(now: datetime) -> None:
    scene = sent_scene(now, declares=False)
    assert provisional_list(scene.meeting_id, scene.reader, now=now) is None
    found = provisional_list(scene.meeting_id, scene.staff, now=now)
    assert found is not None
    assert found.why_hidden is None
    assert UNDECLARED_ON_ONE != RECUSED_FROM_ONE


def test_list_is_shown_to_readers_once_the_meeting_opens(now: datetime) -> None:
    scene = sent_scene(now, is_open=False)
    assert provisional_list(scene.meeting_id, scene.reader, now=now) is None
    assert provisional_list(scene.meeting_id, scene.chair, now=now) is not None
    open_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert provisional_list(scene.meeting_id, scene.reader, now=now) is not None


def test_projected_screen_shows_the_current_item_alone(now: datetime) -> None:
    scene, room = sent_scene(now), make_member(Role.ROOM, now=now)
    assert provisional_list(scene.meeting_id, room, now=now) is None
    reserve = scene.applications[2]
    take_up_item(scene.meeting_id, reserve, actor=OFFICE, now=now)
    found = provisional_list(scene.meeting_id, room, now=now)
    assert found is not None
    assert found.items["application_id"].tolist() == [reserve]
    assert found.items["turn"].notna().all()
    assert (found.total, found.left, found.why_hidden) == (None, None, None)
    shut(scene.applications[1], scene.reader, now=now)
    hidden = provisional_list(scene.meeting_id, room, now=now)
    assert hidden is not None
    assert hidden.items["turn"].isna().all()
    assert hidden.why_hidden == NOT_PROJECTED


def test_projected_turn_is_hidden_for_an_item_that_left_the_agenda(now: datetime) -> None:
    scene, room = sent_scene(now, is_open=False), make_member(Role.ROOM, now=now)
    second, third = scene.applications[1:3]
    kept = [(each, Pile.TO_DISCUSS) for each in scene.applications if each != second]
    set_agenda(scene.meeting_id, kept, actor=OFFICE, now=now)
    open_meeting(scene.meeting_id, actor=OFFICE, now=now)
    take_up_item(scene.meeting_id, third, actor=OFFICE, now=now)
    shown = provisional_list(scene.meeting_id, room, now=now)
    assert shown is not None
    assert shown.items["turn"].notna().all()
    shut(second, scene.reader, now=now)
    shown = provisional_list(scene.meeting_id, room, now=now)
    assert shown is not None
    assert shown.items["turn"].isna().all()


def test_unknown_envelope_leaves_an_unknown_remainder(now: datetime) -> None:
    scene = sent_scene(now, envelope=None)
    found = provisional_list(scene.meeting_id, scene.staff, now=now)
    assert found is not None
    assert (found.total, found.left) == (AMOUNT, None)


def test_meetings_of_a_round_are_found(now: datetime) -> None:
    scene, other = make_scene(now=now), make_scene(now=now, is_open=False)
    assert [row.id for row in meetings_of_round(scene.call.rounds[0].id, scene.reader)] == [scene.meeting_id]
    assert meetings_of_round("x", scene.staff) == []
    outsider = make_member(Role.PRESENTER, now=now)
    assert meetings_of_round(other.call.rounds[0].id, outsider) == []


def test_statements_do_not_grow_with_the_list(now: datetime, statements: list[str]) -> None:
    counts = set()
    for wanted in (2, 6):
        scene = make_scene(now=now, applications=wanted)
        made = make_scenario(scene.call.rounds[0].id, "A", actor=scene.staff, now=now)
        settled = {each: Settled(ScenarioPlace.FUNDED, Decimal(1)) for each in scene.applications}
        set_items(made, None, settled, actor=scene.staff, now=now)
        adopt_scenario(scene.meeting_id, made, actor=scene.staff, now=now + timedelta(minutes=1))
        statements.clear()
        provisional_list(scene.meeting_id, scene.chair, now=now)
        counts.add(len(statements))
    assert len(counts) == 1
