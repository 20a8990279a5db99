"""Do the acts of a meeting refuse what they must, keep the envelope, and leave their trace?"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from committee.calls.actions import open_round
from committee.calls.queries import round_by_id
from committee.calls.rules import Phase
from committee.intake.actions import change_status
from committee.intake.queries import application_organisations
from committee.intake.records import Application
from committee.intake.rules import ApplicationStatus
from committee.journal.records import Entry, Payload
from committee.meetings import actions, queries
from committee.meetings.records import AgendaItem, Award, AwardInspiration, AwardSite, Decision, Meeting
from committee.meetings.rules import MeetingStatus, Outcome, Pile, Presence
from committee.organisations.queries import facts_of
from committee.organisations.rules import FactKind
from committee.people.actions import register_person
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Member, Role, Voice
from committee.settings import ROOT
from committee.store.engine import Stale, reading
from committee.words import Euros, Refused
from tests.factories.calls import dates_in, make_call
from tests.factories.intake import open_to
from tests.factories.meetings import REQUESTED, Scene, again, make_applications, make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
AWARDED, REJECTED, DEFERRED = Outcome.AWARDED, Outcome.REJECTED, Outcome.DEFERRED


def decide(
    scene: Scene, at: int, outcome: Outcome = AWARDED, amount: object = REQUESTED, **values: Any
) -> str:
    """A decision on one application of a scene, by its staff unless told otherwise."""
    actor = values.pop("actor", scene.staff)
    granted = Decimal(str(amount)) if outcome.is_awarded and amount is not None else None
    motive = values.pop("motive", None if outcome.is_awarded else "Hors du champ de l’appel.")
    return actions.record_decision(
        scene.meeting_id, scene.applications[at], outcome, granted, motive=motive, actor=actor, **values
    )


def row_of(kind: type[Any], identifier: str) -> Any:
    with reading() as session:
        return session.get_one(kind, identifier)


def payloads(act: str) -> list[dict[str, Any]]:
    statement = select(Payload.text).join(Entry, Entry.number == Payload.number).where(Entry.act == act)
    with reading() as session:
        return [json.loads(text or "{}") for text in session.scalars(statement.order_by(Entry.number))]


def status_of(application_id: str) -> ApplicationStatus:
    return ApplicationStatus(row_of(Application, application_id).status)


# Preparing


def test_prepared_meeting_appoints_its_chair(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    assert Role.CHAIR in scene.chair.roles
    assert Role.CHAIR not in scene.secretary.roles
    assert payloads("meetings.prepare")[0]["rounds"] == [scene.call.rounds[0].id]


def test_member_prepares_no_meeting(now: datetime) -> None:
    call = make_call(now=now)
    reader = make_member(now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.prepare_meeting("A", now, [call.rounds[0].id], reader.id, actor=reader, now=now)


def test_meeting_without_known_round_is_refused(now: datetime) -> None:
    chair = make_member(now=now)
    with pytest.raises(Refused, match="round does not exist"):
        actions.prepare_meeting("A", now, ["none"], chair.id, actor=OFFICE, now=now)


def test_round_has_one_meeting_at_a_time(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    with pytest.raises(Refused, match="already treats"):
        actions.prepare_meeting("B", now, [scene.call.rounds[0].id], scene.chair.id, actor=OFFICE, now=now)


def test_round_past_its_meeting_is_refused(now: datetime) -> None:
    scene = closed_scene(now)
    with pytest.raises(Refused, match="prepared before it is held"):
        actions.prepare_meeting("B", now, [scene.call.rounds[0].id], scene.chair.id, actor=OFFICE, now=now)


def test_officers_are_of_the_committee(now: datetime) -> None:
    call = make_call(now=now)
    presenter, staff, chair = (
        make_member(role, now=now) for role in (Role.PRESENTER, Role.STAFF, Role.MEMBER)
    )
    rounds = [call.rounds[0].id]
    for wrong in (presenter.id, staff.id, "nobody"):
        with pytest.raises(Refused, match="chair is an active member"):
            actions.prepare_meeting("A", now, rounds, wrong, actor=OFFICE, now=now)
    for wrong in (presenter.id, "nobody"):
        with pytest.raises(Refused, match="secretary is an active"):
            actions.prepare_meeting("A", now, rounds, chair.id, wrong, actor=OFFICE, now=now)
    assert actions.prepare_meeting("A", now, rounds, chair.id, staff.id, actor=OFFICE, now=now)


def test_changed_meeting_has_another_chair(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    row = row_of(Meeting, scene.meeting_id)
    change: dict[str, Any] = {"place": " ", "version": row.version, "actor": scene.chair, "now": now}
    facts = (scene.meeting_id, "New name", now, scene.reader.id, None, None)
    actions.change_meeting(*facts, **change)
    changed = row_of(Meeting, scene.meeting_id)
    assert (changed.name, changed.envelope, changed.place) == ("New name", None, None)
    assert Role.CHAIR in again(scene.reader).roles
    assert Role.CHAIR not in again(scene.chair).roles
    with pytest.raises(Stale):
        actions.change_meeting(*facts, **{**change, "actor": OFFICE})
    with pytest.raises(Refused):
        actions.change_meeting(*facts, **{**change, "actor": again(scene.chair)})
    actions.change_meeting(*facts, **{**change, "actor": OFFICE, "version": None})
    assert Role.CHAIR in again(scene.reader).roles


def test_opened_meeting_keeps_its_facts(now: datetime) -> None:
    scene = make_scene(now=now)
    with pytest.raises(Refused, match="was opened"):
        actions.change_meeting(
            scene.meeting_id, "Other", now, scene.chair.id, None, Decimal(1), actor=OFFICE, now=now
        )


# Agenda


def order_of(scene: Scene) -> list[tuple[str, Pile]]:
    statement = select(AgendaItem).where(AgendaItem.meeting_id == scene.meeting_id)
    with reading() as session:
        items = session.scalars(statement.order_by(AgendaItem.position))
        return [(item.application_id, item.pile) for item in items]


def test_agenda_without_ranking_is_by_number_and_to_discuss(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    assert order_of(scene) == [(each, Pile.TO_DISCUSS) for each in scene.applications]


def test_agenda_takes_the_given_order_and_piles(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    wanted = [(scene.applications[2], Pile.FAVOURABLE), (scene.applications[0], Pile.UNFAVOURABLE)]
    version = row_of(Meeting, scene.meeting_id).version
    count = actions.set_agenda(scene.meeting_id, wanted, version=version, actor=scene.chair, now=now)
    assert (count, order_of(scene)) == (2, wanted)
    with pytest.raises(Stale):
        actions.set_agenda(scene.meeting_id, wanted, version=version, actor=scene.chair, now=now)


def test_agenda_leaves_out_what_cannot_be_decided(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    change_status([scene.applications[0]], ApplicationStatus.INADMISSIBLE, actor=OFFICE, now=now)
    assert actions.set_agenda(scene.meeting_id, actor=OFFICE, now=now) == 2


def test_recused_chair_does_not_order_the_closed_item(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    first, second, third = scene.applications
    items = [(first, Pile.FAVOURABLE), (second, Pile.TO_DISCUSS)]
    actions.set_agenda(scene.meeting_id, items, actor=OFFICE, now=now)
    shut(first, scene.chair, now=now)
    shut(third, scene.chair, now=now)
    actions.set_agenda(
        scene.meeting_id, [(first, Pile.UNFAVOURABLE), (second, Pile.FAVOURABLE)], actor=scene.chair, now=now
    )
    assert order_of(scene) == [(second, Pile.FAVOURABLE), (first, Pile.FAVOURABLE)]
    actions.set_agenda(scene.meeting_id, actor=scene.chair, now=now)
    assert set(order_of(scene)) == {
        (second, Pile.TO_DISCUSS),
        (first, Pile.FAVOURABLE),
        (third, Pile.TO_DISCUSS),
    }


def test_undeclared_chair_neither_orders_nor_decides(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False, declares=False)
    first, second, third = scene.applications
    open_to(scene.chair, [second], now=now)
    wanted = [(first, Pile.UNFAVOURABLE), (second, Pile.FAVOURABLE)]
    actions.set_agenda(scene.meeting_id, wanted, actor=scene.chair, now=now)
    assert order_of(scene)[0] == (second, Pile.FAVOURABLE)
    assert set(order_of(scene)[1:]) == {(first, Pile.TO_DISCUSS), (third, Pile.TO_DISCUSS)}
    actions.open_meeting(scene.meeting_id, actor=scene.chair, now=now)
    with pytest.raises(Refused, match="Declare your links"):
        decide(scene, 0, actor=scene.chair, now=now)
    decide(scene, 1, actor=scene.chair, now=now)


def test_organisations_learn_of_an_award_once_it_is_published(now: datetime) -> None:
    scene = make_scene(now=now)
    for at in range(3):
        decide(scene, at, now=now)
    taking = {one.organisation_id for one in application_organisations(scene.applications[0])}
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    assert facts_of(taking, FactKind.AWARD) == {}
    actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)
    assert len(facts_of(taking, FactKind.AWARD)) == 3


def test_decided_item_stays_on_the_agenda(now: datetime) -> None:
    scene = make_scene(now=now)
    decide(scene, 0, now=now)
    with pytest.raises(Refused, match="Withdraw its decision"):
        actions.set_agenda(
            scene.meeting_id, [(scene.applications[1], Pile.TO_DISCUSS)], actor=OFFICE, now=now
        )


def test_reader_does_not_lead(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    acts = [
        lambda: actions.set_agenda(scene.meeting_id, actor=scene.reader, now=now),
        lambda: actions.open_meeting(scene.meeting_id, actor=scene.reader, now=now),
        lambda: actions.record_attendance(scene.meeting_id, {}, actor=scene.reader, now=now),
        lambda: actions.take_up_item(scene.meeting_id, scene.applications[0], actor=scene.reader, now=now),
        lambda: decide(scene, 0, actor=scene.reader, now=now),
        lambda: actions.withdraw_decision(
            scene.meeting_id, scene.applications[0], actor=scene.reader, now=now
        ),
        lambda: actions.close_meeting(scene.meeting_id, actor=scene.reader, now=now),
        lambda: actions.publish_results(scene.meeting_id, actor=scene.reader, now=now),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Only the chair, the secretary"):
            act()


@pytest.mark.parametrize("role", [Role.ROOM, Role.PRESENTER, Role.ADMIN])
def test_account_without_the_page_does_nothing_in_the_room(role: Role, now: datetime) -> None:
    scene = make_scene(now=now)
    outsider = make_member(role, now=now)
    with pytest.raises(Refused, match="may not do this"):
        decide(scene, 0, actor=outsider, now=now)


def test_unknown_meeting_is_refused(now: datetime) -> None:
    with pytest.raises(Refused, match="meeting does not exist"):
        actions.open_meeting("none", actor=OFFICE, now=now)


# Opening and attendance


def test_opened_meeting_brings_its_round_to_the_seance(now: datetime) -> None:
    scene = make_scene(now=now)
    row = round_by_id(scene.call.rounds[0].id)
    assert row is not None
    assert row.phase(now) is Phase.SEANCE
    with pytest.raises(Refused, match="opened already"):
        actions.open_meeting(scene.meeting_id, actor=scene.chair, now=now)


def test_empty_agenda_is_not_opened(now: datetime) -> None:
    scene = make_scene(now=now, applications=0, is_open=False)
    with pytest.raises(Refused, match="at least one application"):
        actions.open_meeting(scene.meeting_id, actor=scene.chair, now=now)


def test_missing_quorum_is_journaled_and_does_not_block(now: datetime) -> None:
    make_scene(now=now)
    opened = payloads("meetings.open")[0]
    assert (opened["needed"], opened["present"]) == (2, 0)


def test_attendance_counts_for_the_quorum_with_one_proxy_each(now: datetime) -> None:
    scene = make_scene(now=now)
    advisory = make_member(now=now, voice=Voice.ADVISORY)
    people = {scene.chair.id: Presence.PRESENT, advisory.id: Presence.PRESENT}
    actions.record_attendance(scene.meeting_id, people, actor=scene.secretary, now=now)
    assert not queries.quorum_of(scene.meeting_id).is_met
    represented = {scene.reader.id: Presence.REPRESENTED}
    proxies = {scene.reader.id: scene.chair.id}
    actions.record_attendance(scene.meeting_id, represented, proxies, actor=scene.secretary, now=now)
    met = queries.quorum_of(scene.meeting_id)
    assert (met.needed, met.present, met.represented, met.is_met) == (2, 1, 1, True)
    with pytest.raises(Refused, match="must be present"):
        actions.record_attendance(
            scene.meeting_id, {scene.chair.id: Presence.ABSENT}, actor=scene.secretary, now=now
        )


def test_only_members_are_on_the_attendance_sheet(now: datetime) -> None:
    scene = make_scene(now=now)
    for wrong in (scene.staff.id, "nobody"):
        with pytest.raises(Refused, match="Only members"):
            actions.record_attendance(scene.meeting_id, {wrong: Presence.PRESENT}, actor=OFFICE, now=now)


def test_closed_meeting_takes_no_attendance(now: datetime) -> None:
    scene = closed_scene(now)
    with pytest.raises(Refused, match="closed"):
        actions.record_attendance(scene.meeting_id, {scene.chair.id: Presence.PRESENT}, actor=OFFICE, now=now)


def test_item_taken_up_keeps_its_first_time(now: datetime) -> None:
    scene = make_scene(now=now)
    before = queries.changes(scene.meeting_id)
    for minutes in (0, 10):
        actions.take_up_item(
            scene.meeting_id, scene.applications[1], actor=scene.chair, now=now + timedelta(minutes=minutes)
        )
    found = queries.item(scene.meeting_id, scene.applications[1], scene.reader)
    assert found is not None
    assert found.started_at == now
    assert queries.changes(scene.meeting_id) == before + 2
    other = make_scene(now=now)
    with pytest.raises(Refused, match="not on the agenda"):
        actions.take_up_item(scene.meeting_id, other.applications[0], actor=scene.chair, now=now)


# Deciding


def test_decision_is_kept_and_journaled(now: datetime) -> None:
    scene = make_scene(now=now)
    made = decide(scene, 0, actor=scene.chair, now=now)
    row = row_of(Decision, made)
    assert (row.outcome, row.amount, row.version, row.override_reason) == (AWARDED, REQUESTED, 1, None)
    told = payloads("meetings.record_decision")[0]
    assert (told["outcome"], Decimal(told["amount"])) == ("awarded", REQUESTED)


def test_nothing_is_decided_before_opening_or_after_closing(now: datetime) -> None:
    prepared = make_scene(now=now, is_open=False)
    with pytest.raises(Refused, match="not open yet"):
        decide(prepared, 0, now=now)
    closed = closed_scene(now)
    for act in (
        lambda: decide(closed, 0, now=now),
        lambda: actions.withdraw_decision(
            closed.meeting_id, closed.applications[0], 1, actor=OFFICE, now=now
        ),
        lambda: actions.take_up_item(closed.meeting_id, closed.applications[0], actor=OFFICE, now=now),
        lambda: actions.close_meeting(closed.meeting_id, actor=OFFICE, now=now),
    ):
        with pytest.raises(Refused, match="final"):
            act()


@pytest.mark.parametrize("who", ["chair", "staff"])
def test_recused_person_never_decides_on_the_item(who: str, now: datetime) -> None:
    scene = make_scene(now=now)
    actor = getattr(scene, who)
    decide(scene, 0, now=now)
    shut(scene.applications[0], actor, now=now)
    with pytest.raises(Refused, match="recused"):
        decide(scene, 0, actor=actor, version=1, now=now)
    with pytest.raises(Refused, match="recused"):
        actions.withdraw_decision(scene.meeting_id, scene.applications[0], 1, actor=actor, now=now)
    decide(scene, 1, actor=actor, now=now)


def test_application_of_another_meeting_is_refused(now: datetime) -> None:
    scene, other = make_scene(now=now), make_scene(now=now)
    with pytest.raises(Refused, match="not on the agenda"):
        actions.record_decision(
            scene.meeting_id, other.applications[0], REJECTED, motive="x", actor=OFFICE, now=now
        )


def test_incomplete_decision_is_refused(now: datetime) -> None:
    scene = make_scene(now=now)
    with pytest.raises(Refused, match="motive"):
        decide(scene, 0, REJECTED, motive="  ", now=now)
    with pytest.raises(Refused, match="requested"):
        decide(scene, 0, amount=REQUESTED + 1, now=now)
    decide(scene, 0, amount=REQUESTED + 1, motive="Un site de plus.", now=now)


def test_decision_which_was_not_seen_is_not_overwritten(now: datetime) -> None:
    scene = make_scene(now=now)
    decide(scene, 0, now=now)
    with pytest.raises(Stale, match="meanwhile"):
        decide(scene, 0, REJECTED, now=now)
    second = decide(scene, 0, REJECTED, version=1, now=now)
    with pytest.raises(Stale):
        decide(scene, 0, version=1, now=now)
    row = row_of(Decision, second)
    assert (row.version, row_of(Decision, row.replaces_id).withdrawn_at) == (2, now)


def test_version_of_a_withdrawn_decision_never_comes_back(now: datetime) -> None:
    scene = make_scene(now=now)
    decide(scene, 0, now=now)
    with pytest.raises(Stale):
        actions.withdraw_decision(scene.meeting_id, scene.applications[0], 2, actor=OFFICE, now=now)
    actions.withdraw_decision(scene.meeting_id, scene.applications[0], 1, actor=scene.chair, now=now)
    assert queries.decisions(scene.meeting_id, scene.staff).empty
    with pytest.raises(Refused, match="no decision"):
        actions.withdraw_decision(scene.meeting_id, scene.applications[0], actor=OFFICE, now=now)
    assert row_of(Decision, decide(scene, 0, now=now)).version == 2
    with pytest.raises(Stale):
        decide(scene, 0, REJECTED, version=1, now=now)


# The envelope


def test_decision_past_the_envelope_says_by_how_much(now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal("50000"))
    decide(scene, 0, now=now)
    with pytest.raises(Refused) as refusal:
        decide(scene, 1, actor=scene.chair, now=now)
    assert refusal.value.sentence.values == {"over": Euros(Decimal("10000"))}
    decide(scene, 1, amount=20000, now=now)
    gauge = queries.envelope(scene.meeting_id, scene.reader)
    assert gauge is not None
    assert gauge.left == 0


@pytest.mark.parametrize("who", ["chair", "staff"])
def test_override_of_chair_or_staff_is_kept_and_journaled(who: str, now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal("50000"))
    decide(scene, 0, override_reason="Inutile ici.", now=now)
    made = decide(scene, 1, override_reason="Reliquat de 2025.", actor=getattr(scene, who), now=now)
    assert row_of(Decision, made).override_reason == "Reliquat de 2025."
    told = payloads("meetings.record_decision")
    assert [each["override_reason"] for each in told] == [None, "Reliquat de 2025."]
    assert Decimal(told[1]["over_envelope"]) == 10000
    with pytest.raises(Refused, match="pass the envelope"):
        decide(scene, 2, amount=1, now=now)


def test_secretary_does_not_override(now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal("50000"))
    decide(scene, 0, actor=scene.secretary, now=now)
    with pytest.raises(Refused, match="pass the envelope"):
        decide(scene, 1, override_reason="Reliquat.", actor=scene.secretary, now=now)


def test_refusal_tells_a_recused_chair_no_figure(now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal("50000"))
    decide(scene, 0, now=now)
    shut(scene.applications[0], scene.chair, now=now)
    with pytest.raises(Refused) as refusal:
        decide(scene, 1, actor=scene.chair, now=now)
    assert refusal.value.sentence.values == {}


def test_replaced_decision_counts_once(now: datetime) -> None:
    scene = make_scene(now=now, envelope=Decimal("30000"))
    decide(scene, 0, now=now)
    decide(scene, 0, amount=25000, version=1, now=now)
    decide(scene, 0, amount=30000, version=2, now=now)


def test_unknown_envelope_checks_nothing(now: datetime) -> None:
    scene = make_scene(now=now, envelope=None)
    decide(scene, 0, now=now)
    gauge = queries.envelope(scene.meeting_id, scene.reader)
    assert gauge is not None
    assert (gauge.left, gauge.granted) == (None, REQUESTED)


@pytest.mark.parametrize("replaces", [False, True])
def test_thirty_writers_at_once_never_pass_the_envelope(now: datetime, replaces: bool) -> None:
    scene = make_scene(now=now, applications=30, envelope=Decimal("100000"))
    if replaces:
        for at in range(30):
            decide(scene, at, amount=1, now=now)
    amount = Decimal("9999.99")
    refused: list[str] = []

    def attempt(at: int) -> str:
        actor = (scene.staff, scene.chair, scene.secretary)[at % 3]
        version = 1 if replaces else None
        try:
            return decide(scene, at, amount=amount, actor=actor, version=version, now=now)
        except Refused as refusal:
            refused.append(refusal.sentence.msgid)
            return ""

    with ThreadPoolExecutor(30) as pool:
        made = [each for each in pool.map(attempt, range(30)) if each]
    gauge = queries.envelope(scene.meeting_id, scene.staff)
    assert gauge is not None
    assert gauge.granted <= Decimal("100000")
    assert len(made) == (9 if replaces else 10)
    assert all("pass the envelope" in each for each in refused)
    assert gauge.granted == amount * len(made) + (21 if replaces else 0)


def test_thirty_writers_on_one_item_leave_one_decision(now: datetime) -> None:
    scene = make_scene(now=now, applications=1)

    def attempt(_: int) -> bool:
        try:
            decide(scene, 0, now=now)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(30) as pool:
        assert sum(pool.map(attempt, range(30))) == 1
    assert len(queries.standing_decisions(scene.meeting_id)) == 1


# Closing and publishing


def closed_scene(now: datetime, **values: Any) -> Scene:
    scene = make_scene(now=now, **values)
    decide(scene, 0, now=now)
    decide(scene, 1, REJECTED, now=now)
    decide(scene, 2, DEFERRED, now=now)
    actions.close_meeting(scene.meeting_id, actor=scene.chair, now=now)
    return scene


def test_undecided_item_keeps_the_meeting_open(now: datetime) -> None:
    scene = make_scene(now=now)
    decide(scene, 0, now=now)
    shut(scene.applications[1], scene.chair, now=now)
    with pytest.raises(Refused, match="2 items") as refusal:
        actions.close_meeting(scene.meeting_id, actor=scene.chair, now=now)
    number = row_of(Application, scene.applications[2]).number
    assert refusal.value.sentence.values == {"n": 2, "numbers": number}


def test_closed_meeting_makes_awards_of_public_facts(now: datetime) -> None:
    scene = closed_scene(now)
    with reading() as session:
        (award,) = session.scalars(select(Award)).all()
        (site,) = session.scalars(select(AwardSite)).all()
    number = row_of(Application, scene.applications[0]).number
    assert award.reference == f"{scene.call.code}-{number}"
    assert (award.amount, award.is_public, award.year) == (REQUESTED, False, scene.call.year)
    assert (award.dwellings, award.households, award.sensitive_public) == (114, None, False)
    assert [landlord["name"] for landlord in award.landlords] == [
        f"Bailleur {number[:-4]} A",
        f"Bailleur {number[:-4]} B",
    ]
    assert award.lead_kind == "association"
    assert [partner["name"] for partner in award.partners] == ["Régie de quartier"]
    assert (site.commune, site.department, site.is_approximate) == ("Toulouse", "31", False)
    assert site.answer == "unknown"


def test_closed_meeting_tells_rounds_applications_and_chair(now: datetime) -> None:
    scene = closed_scene(now)
    assert [status_of(each) for each in scene.applications] == [
        ApplicationStatus.AWARDED,
        ApplicationStatus.REJECTED,
        ApplicationStatus.DEFERRED,
    ]
    row = round_by_id(scene.call.rounds[0].id)
    assert row is not None
    assert row.phase(now) is Phase.NOTIFICATION
    assert Role.CHAIR not in again(scene.chair).roles
    assert row_of(Meeting, scene.meeting_id).status is MeetingStatus.CLOSED


def test_recused_chair_and_plain_secretary_close_the_meeting(now: datetime) -> None:
    for who in ("chair", "secretary"):
        scene = make_scene(now=now, applications=1)
        decide(scene, 0, now=now)
        shut(scene.applications[0], scene.chair, now=now)
        assert actions.close_meeting(scene.meeting_id, actor=getattr(scene, who), now=now) == 1


def test_results_are_published_by_those_who_led(now: datetime) -> None:
    scene = make_scene(now=now)
    with pytest.raises(Refused, match="Close the meeting"):
        actions.publish_results(scene.meeting_id, actor=scene.chair, now=now)
    scene = closed_scene(now)
    assert actions.publish_results(scene.meeting_id, actor=again(scene.chair), now=now) == 1
    with reading() as session:
        assert [award.is_public for award in session.scalars(select(Award))] == [True]
    row = round_by_id(scene.call.rounds[0].id)
    assert row is not None
    assert row.phase(now) is Phase.FOLLOWUP
    with pytest.raises(Refused, match="published already"):
        actions.publish_results(scene.meeting_id, actor=OFFICE, now=now)


def test_decided_application_is_not_decided_again(now: datetime) -> None:
    scene = make_scene(now=now)
    change_status([scene.applications[0]], ApplicationStatus.DROPPED, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not pass to"):
        decide(scene, 0, now=now)


def test_deferred_application_moves_to_the_next_round(now: datetime) -> None:
    first = make_scene(now=now, applications=2)
    decide(first, 0, DEFERRED, motive="Budget à préciser.", now=now)
    decide(first, 1, now=now)
    following = open_round(
        first.call.id, "Session 2", dates_in(Phase.READING, now), Decimal(10000), actor=OFFICE, now=now
    )
    facts = ("Next", now + timedelta(days=30), [following], first.chair.id)
    actions.close_meeting(first.meeting_id, actor=OFFICE, now=now)
    second = actions.prepare_meeting(*facts, actor=OFFICE, now=now)
    assert queries.candidates(second) == [first.applications[0]]
    assert row_of(Application, first.applications[0]).round_id == following
    assert row_of(Application, first.applications[1]).round_id == first.call.rounds[0].id
    assert payloads("meetings.prepare")[-1]["deferred_taken_up"] == 1
    actions.set_agenda(second, actor=OFFICE, now=now)
    actions.open_meeting(second, actor=OFFICE, now=now)
    actions.record_decision(second, first.applications[0], AWARDED, REQUESTED, actor=OFFICE, now=now)
    assert actions.close_meeting(second, actor=OFFICE, now=now) == 1
    assert status_of(first.applications[0]) is ApplicationStatus.AWARDED


def test_reserve_list_of_one_meeting_is_awarded_by_the_next(now: datetime) -> None:
    first = make_scene(now=now, applications=1)
    decide(first, 0, Outcome.RESERVE_LIST, motive="Enveloppe épuisée.", now=now)
    actions.close_meeting(first.meeting_id, actor=OFFICE, now=now)
    second = make_scene(now=now)
    with reading() as session:
        before = session.scalars(select(Decision)).one()
    _put_on_agenda(second, first.applications[0], now)
    again_decided = actions.record_decision(
        second.meeting_id,
        first.applications[0],
        AWARDED,
        REQUESTED,
        actor=OFFICE,
        now=now + timedelta(hours=1),
    )
    older = row_of(Decision, before.id)
    assert (older.is_current, older.withdrawn_at) == (False, None)
    assert row_of(Decision, again_decided).version == 1
    actions.withdraw_decision(second.meeting_id, first.applications[0], 1, actor=OFFICE, now=now)
    assert row_of(Decision, before.id).is_current
    assert len(queries.standing_decisions(first.meeting_id)) == 1


def _put_on_agenda(scene: Scene, application_id: str, now: datetime) -> None:
    """As it stands once an application moved to the next round."""
    from committee.store.engine import writing

    with writing() as session:
        session.get_one(Application, application_id).round_id = scene.call.rounds[0].id
    actions.set_agenda(scene.meeting_id, actor=OFFICE, now=now)


# Earlier winners


FACTS: dict[str, Any] = {
    "landlords": [{"name": "Erigère", "is_founder": True}],
    "summary": None,
    "themes": ["culture"],
    "call_title": "Appel 2021",
}


def past(reference: str, now: datetime, **values: Any) -> str:
    return actions.record_past_award(
        **{
            "reference": reference,
            "title": "Les gens qui sèment",
            "awarded_on": date(2021, 2, 4),
            "lead": "La Lanterne",
            "sites": [],
            **FACTS,
            "actor": OFFICE,
            "now": now,
            **values,
        }
    )


def test_earlier_winner_keeps_unknown_facts_unknown(now: datetime) -> None:
    award = row_of(Award, past("P-1", now))
    assert (award.amount, award.households, award.decision_id, award.year) == (None, None, None, 2021)
    assert award.is_public


def test_earlier_winner_is_entered_once_by_staff(now: datetime) -> None:
    past("P-1", now)
    with pytest.raises(Refused, match="already an award"):
        past("P-1", now)
    with pytest.raises(Refused, match="may not do this"):
        past("P-2", now, actor=make_member(now=now))


def test_inspiration_is_an_award_or_a_text(now: datetime) -> None:
    first = past("P-1", now)
    past("P-2", now, inspired_by="P-1")
    past("P-3", now, inspired_by="nouveau logement, nouveaux réflexes")
    with reading() as session:
        links = {link.text: link.earlier_award_id for link in session.scalars(select(AwardInspiration))}
    assert links == {None: first, "nouveau logement, nouveaux réflexes": None}
    told = dict(queries.awards(make_member(now=now))[["reference", "inspired_by"]].itertuples(index=False))
    assert told == {
        "P-1": [],
        "P-2": ["Les gens qui sèment"],
        "P-3": ["nouveau logement, nouveaux réflexes"],
    }


def test_the_seven_winners_of_2021_are_entered_from_their_file(now: datetime) -> None:
    facts = json.loads((ROOT / "data" / "reference" / "past_awards_2021.json").read_text("utf-8"))
    for each in facts:
        known = {name: value for name, value in each.items() if name != "decided_on"}
        past(**known, awarded_on=date.fromisoformat(each["decided_on"]), now=now)
    frame = queries.awards(make_member(Role.PRESENTER, now=now))
    assert len(frame) == 7
    assert frame["amount"].tolist() == [None] * 7
    sites = queries.award_sites(make_member(Role.PRESENTER, now=now))
    assert "974" in set(sites["department"])
    assert set(sites.loc[sites["qpv_codes"].map(len) > 0, "qpv_generation"]) == {"2015"}


def test_helpers_know_members(now: datetime) -> None:
    made = register_person("A", "a@example.org", [Role.MEMBER], actor=OFFICE, now=now)
    found = member_by_id(made)
    assert isinstance(found, Member)
    assert make_applications(make_call(now=now), "Z", [None], now=now)
