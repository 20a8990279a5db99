"""Does each reader of a meeting see what is theirs, and nothing from which the rest could be worked out?"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from committee.calls.rules import Phase
from committee.meetings import actions, queries
from committee.meetings.rules import MeetingStatus, Outcome, Pile, Presence
from committee.people.rules import OFFICE, Member, Role
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from tests.factories.intake import open_to
from tests.factories.meetings import REQUESTED, Scene, again, make_scene, shut
from tests.factories.people import make_member
from tests.factories.review import blind_panel

pytestmark = pytest.mark.usefixtures("store")
AMOUNT = Decimal("12345.67")


def decide_all(scene: Scene, now: datetime, **values: Any) -> None:
    """The first item awarded, the others not selected."""
    for at, each in enumerate(scene.applications):
        outcome = Outcome.AWARDED if at == 0 else Outcome.REJECTED
        amount, motive = (AMOUNT, None) if at == 0 else (None, "Hors du champ.")
        actions.record_decision(
            scene.meeting_id, each, outcome, amount, None, motive, actor=OFFICE, now=now, **values
        )


def everything_read(scene: Scene, member: Member) -> str:
    """All that the queries give a reader of one meeting, as one text."""
    frames: list[object] = [
        queries.agenda(scene.meeting_id, member).to_dict("records"),
        queries.decisions(scene.meeting_id, member).to_dict("records"),
        queries.meetings(member).to_dict("records"),
        queries.awards(member).to_dict("records"),
        queries.award_sites(member).to_dict("records"),
        queries.envelope(scene.meeting_id, member),
        [queries.item(scene.meeting_id, each, member) for each in scene.applications],
    ]
    return repr(frames)


# Leaks


def test_blind_reader_is_not_told_who_is_recused_before_the_meeting(now: datetime) -> None:
    panel = blind_panel(1, 2, now=now, phase=Phase.READING)
    reader, recused = panel.members
    application, round_id = panel.applications[0], panel.call.rounds[0].id
    chair = make_member(now=now)
    meeting_id = actions.prepare_meeting(
        "Séance", now, [round_id], chair.id, None, None, actor=OFFICE, now=now
    )
    actions.set_agenda(meeting_id, [(application, Pile.TO_DISCUSS)], actor=OFFICE, now=now)
    shut(application, recused, now=now)
    open_to(reader, [application], now=now)
    for member, known in ((reader, []), (OFFICE, [recused.id])):
        item = queries.item(meeting_id, application, member, now=now)
        assert item is not None
        assert [each.member_id for each in item.out] == known


@pytest.mark.parametrize("who", ["reader", "chair", "secretary", "staff"])
@pytest.mark.parametrize("is_closed", [False, True])
def test_recused_reader_learns_nothing_of_the_closed_item(who: str, is_closed: bool, now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    hidden = scene.applications[0]
    person = getattr(scene, who)
    shut(hidden, person, now=now)
    if is_closed:
        actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    person = again(person)
    text = everything_read(scene, person)
    assert str(AMOUNT) not in text
    assert str(Decimal(100000) - AMOUNT) not in text
    assert "jardin partagé" not in repr(queries.item(scene.meeting_id, hidden, person))
    row = queries.agenda(scene.meeting_id, person).set_index("application_id").loc[hidden]
    assert row[["position", "requested", "pile", "outcome", "amount", "started_at"]].isna().all()
    assert (row["is_recused"], row["title"][:6], len(row["landlords"])) == (True, "Jardin", 2)
    assert queries.meetings(person)["items"].tolist() == [2]
    assert queries.meetings(person)["decided"].tolist() == [2]


@pytest.mark.parametrize("who", ["reader", "chair", "secretary"])
def test_undeclared_reader_knows_the_head_alone(who: str, now: datetime) -> None:
    scene = make_scene(now=now, declares=False)
    person = getattr(scene, who)
    hidden, *others = scene.applications
    open_to(person, others, now=now)
    decide_all(scene, now)
    assert queries.undeclared_items(scene.meeting_id, person) == {hidden}
    text = everything_read(scene, person)
    assert str(AMOUNT) not in text
    assert str(Decimal(100000) - AMOUNT) not in text
    item = queries.item(scene.meeting_id, hidden, person)
    assert item is not None
    assert (item.is_head_only, item.is_undeclared, item.summary, item.title[:6]) == (
        True,
        True,
        None,
        "Jardin",
    )
    frame = queries.agenda(scene.meeting_id, person).set_index("application_id")
    assert frame.index.tolist() == [*others, hidden]
    assert (
        frame.loc[hidden, ["position", "requested", "pile", "outcome", "amount", "started_at"]].isna().all()
    )
    assert queries.meetings(person)["decided"].tolist() == [2]
    gauge = queries.envelope(scene.meeting_id, person)
    assert gauge is not None
    assert "declared your links" in str(gauge.why_hidden)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert queries.awards(person).empty
    actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)
    assert len(queries.awards(person)) == 1
    assert queries.undeclared_items(scene.meeting_id, person) == frozenset()


def test_room_projects_no_remainder_beside_a_recusal(now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    room = make_member(Role.ROOM, now=now)
    shown = queries.envelope(scene.meeting_id, room)
    assert shown is not None
    assert shown.granted == AMOUNT
    shut(scene.applications[0], scene.reader, now=now)
    hidden = queries.envelope(scene.meeting_id, room)
    assert hidden is not None
    assert (hidden.granted, hidden.left) == (None, None)


def test_place_of_the_closed_item_does_not_tell_its_rank(now: datetime) -> None:
    """The frames are equal wherever the closed item stands in the true order."""
    frames = []
    scene = make_scene(now=now)
    hidden, *others = scene.applications
    shut(hidden, scene.reader, now=now)
    for order in ([hidden, *others], [*others, hidden], [others[0], hidden, others[1]]):
        items = [(each, Pile.FAVOURABLE if each == hidden else Pile.TO_DISCUSS) for each in order]
        actions.set_agenda(scene.meeting_id, items, actor=OFFICE, now=now)
        frames.append(queries.agenda(scene.meeting_id, scene.reader))
    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2])


def test_gauge_is_hidden_until_the_results_are_published(now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    shut(scene.applications[0], scene.reader, now=now)
    hidden = queries.envelope(scene.meeting_id, scene.reader)
    assert hidden is not None
    assert (hidden.envelope, hidden.left, hidden.granted, hidden.requested) == (None, None, None, None)
    assert hidden.why_hidden is not None
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    still = queries.envelope(scene.meeting_id, scene.reader)
    assert still is not None
    assert still.why_hidden is not None
    actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)
    shown = queries.envelope(scene.meeting_id, scene.reader)
    assert shown is not None
    assert shown.left == Decimal(100000) - AMOUNT


def test_override_reason_is_not_told_to_a_recused_reader(now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal(10))
    decide_all(scene, now, override_reason="Il reste 10 €.")
    shut(scene.applications[1], scene.reader, now=now)
    first = scene.applications[0]
    for reader, told in ((scene.reader, [None]), (scene.staff, ["Il reste 10 €."])):
        frame = queries.decisions(scene.meeting_id, reader).set_index("application_id")
        assert [frame.loc[first, "override_reason"]] == told
        found = queries.item(scene.meeting_id, first, reader)
        assert found is not None
        assert found.decision is not None
        assert [found.decision.override_reason] == told


def test_recusal_of_another_meeting_hides_no_gauge(now: datetime) -> None:
    scene, other = make_scene(now=now), make_scene(now=now)
    shut(other.applications[0], scene.reader, now=now)
    gauge = queries.envelope(scene.meeting_id, scene.reader)
    assert gauge is not None
    assert gauge.left == Decimal(100000)


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN])
def test_outsiders_read_nothing_of_a_meeting(role: Role, now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    outsider = make_member(role, now=now)
    assert queries.meeting(scene.meeting_id, outsider) is None
    assert queries.envelope(scene.meeting_id, outsider) is None
    assert queries.attendance(scene.meeting_id, outsider).empty
    text = everything_read(scene, outsider)
    assert "Jardin" not in text
    assert str(AMOUNT) not in text


def test_projected_screen_reads_the_current_item_of_an_open_meeting_only(now: datetime) -> None:
    scene = make_scene(now=now)
    screen = make_member(Role.ROOM, now=now)
    assert queries.agenda(scene.meeting_id, screen).empty
    actions.take_up_item(scene.meeting_id, scene.applications[1], actor=OFFICE, now=now)
    assert queries.agenda(scene.meeting_id, screen)["application_id"].tolist() == [scene.applications[1]]
    found = queries.item(scene.meeting_id, scene.applications[1], screen)
    assert found is not None
    assert found.requested == REQUESTED
    assert queries.item(scene.meeting_id, scene.applications[0], screen) is None
    assert queries.decisions(scene.meeting_id, screen).empty
    gauge = queries.envelope(scene.meeting_id, screen)
    assert gauge is not None
    assert gauge.requested == REQUESTED * 3
    decide_all(scene, now)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert queries.meeting(scene.meeting_id, screen) is None
    assert queries.awards(screen).empty


# What is read


def test_piles_and_order_are_shown_to_readers_once_the_meeting_is_open(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    order = [(each, Pile.FAVOURABLE) for each in reversed(scene.applications)]
    actions.set_agenda(scene.meeting_id, order, actor=OFFICE, now=now)
    before = queries.agenda(scene.meeting_id, scene.reader)
    assert before["application_id"].tolist() == list(scene.applications)
    assert before["pile"].isna().all()
    assert queries.agenda(scene.meeting_id, scene.chair)["pile"].tolist() == [Pile.FAVOURABLE] * 3
    closed = queries.item(scene.meeting_id, scene.applications[0], scene.reader)
    assert closed is not None
    assert closed.pile is None
    actions.open_meeting(scene.meeting_id, actor=OFFICE, now=now)
    after = queries.agenda(scene.meeting_id, scene.reader)
    assert after["application_id"].tolist() == [each for each, _ in order]
    assert after["position"].tolist() == [1, 2, 3]


def test_meeting_tells_who_leads_it(now: datetime) -> None:
    scene = make_scene(now=now)
    for person, leads, overrides in (
        (scene.reader, False, False),
        (scene.secretary, True, False),
        (scene.chair, True, True),
        (scene.staff, True, True),
    ):
        row = queries.meeting(scene.meeting_id, person)
        assert row is not None
        assert (row.leads, row.may_override) == (leads, overrides)
        assert row.envelope == (Decimal(100000) if leads else None)
        assert (row.status, row.call_codes) == (MeetingStatus.OPEN, (scene.call.code,))
        assert (row.chair, row.secretary) == (scene.chair.name, scene.secretary.name)


def test_item_tells_who_is_out_of_the_room(now: datetime) -> None:
    scene = make_scene(now=now)
    first = scene.applications[0]
    shut(first, scene.reader, now=now)
    actions.take_up_item(scene.meeting_id, first, actor=OFFICE, now=now)
    later = now + timedelta(minutes=12)
    actions.record_decision(scene.meeting_id, first, Outcome.AWARDED, AMOUNT, actor=OFFICE, now=later)
    found = queries.item(scene.meeting_id, first, scene.staff)
    assert found is not None
    assert [(each.name, each.left_at, each.returned_at) for each in found.out] == [
        (scene.reader.name, now, later)
    ]
    assert found.communes == ("Toulouse",)


def test_item_of_another_meeting_is_not_found(now: datetime) -> None:
    scene, other = make_scene(now=now), make_scene(now=now)
    assert queries.item(scene.meeting_id, other.applications[0], scene.staff) is None
    assert queries.item("none", None, scene.staff) is None
    assert queries.changes("none") is None
    assert queries.agenda("none", scene.staff).columns.tolist() == list(queries.AGENDA_COLUMNS)
    assert queries.decisions("none", scene.staff).columns.tolist() == list(queries.DECISION_COLUMNS)


def test_gauge_counts_unknown_requests_apart(now: datetime) -> None:
    scene = make_scene(now=now, amounts=[None, Decimal(1000), None])
    gauge = queries.envelope(scene.meeting_id, scene.reader)
    assert gauge is not None
    assert (gauge.requested, gauge.unknown_requested) == (Decimal(1000), 2)


def test_attendance_names_the_holder_of_a_proxy(now: datetime) -> None:
    scene = make_scene(now=now)
    empty = queries.attendance(scene.meeting_id, scene.reader)
    assert empty["presence"].tolist() == [None] * 3
    actions.record_attendance(
        scene.meeting_id,
        {scene.reader.id: Presence.REPRESENTED, scene.chair.id: Presence.PRESENT},
        {scene.reader.id: scene.chair.id},
        actor=OFFICE,
        now=now,
    )
    frame = queries.attendance(scene.meeting_id, scene.reader).set_index("member_id")
    assert frame.loc[scene.reader.id, "represented_by"] == scene.chair.name
    assert frame.loc[scene.secretary.id, "presence"] is None


# Awards


def test_award_is_shown_to_presenters_once_published(now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    presenter = make_member(Role.PRESENTER, now=now)
    recused = make_member(now=now)
    shut(scene.applications[0], recused, now=now)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert [len(queries.awards(each)) for each in (scene.reader, scene.staff, presenter, recused)] == [
        1,
        1,
        0,
        0,
    ]
    assert queries.award_sites(recused).empty
    actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)
    for each in (presenter, recused):
        frame = queries.awards(each)
        assert frame["amount"].tolist() == [AMOUNT]
        assert frame.columns.tolist() == list(queries.AWARD_COLUMNS)
        assert set(queries.award_sites(each)["commune"]) == {"Toulouse"}


def test_award_of_a_sensitive_public_gives_presenters_its_department_only(now: datetime) -> None:
    scene = make_scene(now=now, sensitive="oui")
    decide_all(scene, now)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)
    (masked,) = queries.award_sites(make_member(Role.PRESENTER, now=now)).to_dict("records")
    assert (masked["department"], masked["commune"], masked["lon"], masked["name"]) == (
        "31",
        None,
        None,
        None,
    )
    (shown,) = queries.award_sites(scene.reader).to_dict("records")
    assert shown["commune"] == "Toulouse"


def test_empty_frames_keep_their_columns(now: datetime) -> None:
    reader = make_member(now=now)
    assert queries.meetings(reader).columns.tolist() == list(queries.MEETING_COLUMNS)
    assert queries.awards(reader).columns.tolist() == list(queries.AWARD_COLUMNS)
    assert queries.award_sites(reader).columns.tolist() == list(queries.SITE_COLUMNS)


def test_award_inspired_by_an_award_out_of_sight_names_nothing(now: datetime) -> None:
    scene = make_scene(now=now)
    decide_all(scene, now)
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    hidden = queries.awards(scene.staff)["reference"].tolist()[0]
    actions.record_past_award(
        "P-1",
        "Suite",
        date(2026, 1, 1),
        None,
        [],
        None,
        [],
        [],
        None,
        inspired_by=hidden,
        actor=OFFICE,
        now=now,
    )
    frame = queries.awards(make_member(Role.PRESENTER, now=now))
    assert frame["inspired_by"].tolist() == [[]]


# Cost


@pytest.mark.parametrize("who", ["reader", "staff"])
def test_statements_do_not_grow_with_the_agenda(who: str, now: datetime, statements: list[str]) -> None:
    counts = []
    for applications in (1, 30):
        scene = make_scene(now=now, applications=applications)
        decide_all(scene, now)
        person = getattr(scene, who)
        shut(scene.applications[0], person, now=now)
        of_query = []
        for call in (
            lambda: queries.agenda(scene.meeting_id, person),  # noqa: B023
            lambda: queries.item(scene.meeting_id, scene.applications[-1], person),  # noqa: B023
            lambda: queries.decisions(scene.meeting_id, person),  # noqa: B023
            lambda: queries.envelope(scene.meeting_id, person),  # noqa: B023
            lambda: queries.attendance(scene.meeting_id, person),  # noqa: B023
            lambda: queries.meetings(person),  # noqa: B023
            lambda: queries.awards(person),  # noqa: B023
        ):
            statements.clear()
            call()
            of_query.append(len(statements))
        counts.append(of_query)
    assert counts[0][0] == counts[1][0]
    assert counts[0][2:] == counts[1][2:]
    assert max(max(each) for each in counts) <= 14, counts


def test_closing_costs_no_statement_per_undecided_fact(now: datetime, statements: list[str]) -> None:
    counts = []
    for applications in (1, 10):
        scene = make_scene(now=now, applications=applications)
        statements.clear()
        queries.award_facts(scene.applications)
        counts.append(len(statements))
    assert counts[0] == counts[1] == 3


def test_recusal_during_the_debate_tells_when_the_member_left_and_changes_the_quorum(now: datetime) -> None:
    scene = make_scene(now=now)
    taken_up, declared, decided = (now + timedelta(minutes=each) for each in (5, 12, 20))
    meeting_id, item_id = scene.meeting_id, scene.applications[0]
    people = {scene.chair.id: Presence.PRESENT, scene.reader.id: Presence.PRESENT}
    actions.record_attendance(meeting_id, people, actor=OFFICE, now=now)
    assert queries.quorum_of(meeting_id, item_id) == queries.quorum_of(meeting_id)
    actions.take_up_item(meeting_id, item_id, actor=OFFICE, now=taken_up)
    declare_interest(item_id, InterestNature.RECUSAL, "mon frère", actor=scene.reader, now=declared)
    met = queries.quorum_of(meeting_id, item_id)
    assert (met.needed, met.present, met.is_met) == (1, 1, True)
    assert queries.quorum_of(meeting_id).present == 2
    assert queries.quorum_of(meeting_id, scene.applications[1]).present == 2
    actions.record_decision(meeting_id, item_id, Outcome.AWARDED, AMOUNT, actor=OFFICE, now=decided)
    found = queries.item(meeting_id, item_id, OFFICE, now=decided)
    assert found is not None
    assert [(each.left_at, each.returned_at) for each in found.out] == [(declared, decided)]
