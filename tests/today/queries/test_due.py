"""Is each person told what they must do, by date, and nothing of what they may not see?"""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from committee.calls.rules import Phase, paris_day
from committee.followup import actions as followup
from committee.intake.actions import close_completion, request_completion
from committee.intake.queries import applications
from committee.meetings.actions import prepare_meeting, publish_results
from committee.people.rules import OFFICE, Member, Role
from committee.review.actions import assign_readers
from committee.territories.actions import load_shipped_facts
from committee.today.queries import due, path
from committee.words import say
from tests.factories.calls import make_call
from tests.factories.followup import make_action, make_won_scene
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import again, make_scene, shut
from tests.factories.people import make_member
from tests.factories.review import assign, declare_none, make_panel, mark, ready_panel

PLACE = {"site": "Ici", "commune": "Toulouse", "department": "31", "lon": "1,4769", "lat": "43,6133"}


def _said(member: Member, now: datetime) -> list[str]:
    return [say(task.sentence, "fr") for task in due(member, now)]


SIGN = "Signez votre déclaration d’intérêts de 2026"


def _counts(member: Member, now: datetime) -> dict[Phase, str | None]:
    [call] = path(member, now)
    return {step.phase: None if step.count is None else say(step.count, "fr") for step in call.steps}


@pytest.mark.parametrize("role", list(Role))
def test_nothing_is_urgent_in_an_empty_house(store: Path, now: datetime, role: Role) -> None:
    member = OFFICE if role is Role.CHAIR else make_member(role, now=now)
    assert due(member, now) == []
    assert path(member, now) == []


def test_member_declares_then_reads(store: Path, now: datetime) -> None:
    panel = make_panel(3, 1, now=now)
    member = panel.members[0]
    assert _said(member, now) == [SIGN, "Déclarez vos liens d’intérêt (3 dossiers)"]
    assign(panel, now=now)
    declare_none(panel, now=now)
    [_, task] = due(member, now)
    assert say(task.sentence, "fr") == "3 dossiers à lire"
    assert (task.page, task.due_on, task.is_late) == (
        "review.reading_list",
        (now + timedelta(days=10)).date(),
        False,
    )
    mark(panel, panel.applications[0], member, now=now)
    assert _said(member, now) == [SIGN, "2 dossiers à lire"]


def test_reading_is_late_after_its_day(store: Path, now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    assign_readers(
        panel.applications,
        [make_member(now=now).id],
        paris_day(now) - timedelta(days=1),
        actor=OFFICE,
        now=now,
    )
    late = [task for task in due(OFFICE, now) if task.page == "review.progress"]
    assert [(say(task.sentence, "fr"), task.is_late) for task in late] == [("1 lecture en retard", True)]


def test_closed_door_leaves_no_trace_in_tasks_and_counts(store: Path, now: datetime) -> None:
    panel = ready_panel(3, 1, now=now, **PLACE)
    member = panel.members[0]
    shut(panel.applications[0], member, now=now)
    assert _said(member, now) == [SIGN, "2 dossiers à lire"]
    counts = _counts(member, now)
    assert counts[Phase.DEPOSIT] == "2 dossiers"
    assert counts[Phase.READING] == "vos lectures\u00a0: 0 sur 2"


def test_staff_locate_assign_and_prepare(store: Path, now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    make_applications(2, call.code, now=now)
    make_applications(1, call.code, now=now, **PLACE)
    said = _said(OFFICE, now)
    assert "2 dossiers sans lieu connu" in said
    assert f"{call.code}\u00a0: 3 dossiers sans lecteur" in said
    assert f"{call.code}\u00a0: séance à préparer (Session 1)" in said


def test_staff_place_sites_and_look_at_duplicates(store: Path, now: datetime, statements: list[str]) -> None:
    make_application(now=now, title="Jardins partagés du palier", lead="Le Touril")
    assert not [task for task in due(OFFICE, now) if task.page.startswith("applications.dup")]
    call = applications(OFFICE)["call_code"].iloc[0]
    make_application(call, now=now, title="Jardins partagés du palier", lead="Le Touril", commune="Cergy")
    tasks = {task.page: say(task.sentence, "fr") for task in due(OFFICE, now)}
    assert tasks["applications.places"] == "1 lieu à placer"
    assert tasks["applications.duplicates"] == "1 doublon possible"
    due(OFFICE, now)
    statements.clear()
    due(OFFICE, now)
    few = len(statements)
    for at in range(6):
        make_application(call, now=now, title=f"Rue numéro {at}", lead=f"Porteur {at}", commune="Cergy")
    due(OFFICE, now)
    statements.clear()
    tasks = {task.page: say(task.sentence, "fr") for task in due(OFFICE, now)}
    assert tasks["applications.places"] == "7 lieux à placer"
    assert len(statements) == few


def test_point_that_only_lacks_official_outlines_waits_for_nobody(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    make_application(now=now, **PLACE)
    assert not [task for task in due(OFFICE, now) if task.page == "applications.places"]


def _prepared(now: datetime, *, days: int, chair: Member) -> str:
    call = make_call(Phase.READING, now=now)
    when = now + timedelta(days=days)
    return prepare_meeting(
        "Comité", when, [call.rounds[0].id], chair.id, None, Decimal(1), actor=OFFICE, now=now
    )


def test_meeting_without_agenda_is_told_to_its_chair_only(store: Path, now: datetime) -> None:
    chair, member = make_member(now=now), make_member(now=now)
    meeting = _prepared(now, days=4, chair=chair)
    assert _said(again(chair), now) == [SIGN, "«\u00a0Comité\u00a0» dans 4 jours\u00a0: ordre du jour vide"]
    [_, task] = due(member, now)
    assert (say(task.sentence, "fr"), task.params) == (
        "«\u00a0Comité\u00a0» dans 4 jours",
        {"meeting": meeting},
    )


def test_past_meeting_never_opened_is_late_for_its_chair_and_silent_for_members(
    store: Path, now: datetime
) -> None:
    chair, member = make_member(now=now), make_member(now=now)
    _prepared(now, days=-1, chair=chair)
    assert [task.is_late for task in due(again(chair), now) if task.page == "seance.prepare"] == [True]
    assert _said(member, now) == [SIGN]


def test_meeting_from_quorum_to_publication(store: Path, now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    assert any("quorum non atteint" in said for said in _said(scene.chair, now))
    opened = make_scene(now=now)
    assert any("est en cours" in said for said in _said(opened.reader, now))
    closed, _ = make_won_scene(now=now, is_published=False)
    publishing = [said for said in _said(closed.staff, now) if said.startswith("Publier")]
    assert len(publishing) == 1
    assert not [said for said in _said(closed.reader, now) if said.startswith("Publier")]


def test_second_meeting_does_not_ask_for_its_quorum(store: Path, now: datetime) -> None:
    for _ in range(2):
        make_scene(now=now, is_open=False)
    assert sum("quorum" in said for said in _said(OFFICE, now)) == 1


def test_staff_see_what_waits_in_the_follow_up(store: Path, now: datetime) -> None:
    action = make_action(now=now, starts_in=-20, duration_months=2)
    make_action(now=now, starts_in=10)
    assert _said(OFFICE, now) == [
        "1 étape d’action financée en retard",
        "3 étapes d’actions financées à faire dans les 30 jours",
    ]
    followup.record_milestone_done(action.milestones[0].id, paris_day(now), actor=OFFICE, now=now)
    [pay, _] = due(OFFICE, now)
    assert (say(pay.sentence, "fr"), pay.is_late) == ("1 versement à effectuer", True)
    assert due(make_member(now=now), now) == []


def test_awards_to_follow_and_news_for_presenters(store: Path, now: datetime) -> None:
    scene, awards = make_won_scene(now=now, is_published=False)
    presenter = make_member(Role.PRESENTER, now=now)
    assert due(presenter, now) == []
    publish_results(scene.meeting_id, actor=OFFICE, now=now)
    assert _said(presenter, now) == ["3 nouveaux lauréats publiés"]
    assert _said(presenter, now + timedelta(days=31)) == []
    assert path(presenter, now) == []
    assert "3 lauréats dont le suivi est à ouvrir" in _said(OFFICE, now)
    followup.start_follow_up(awards[0], actor=OFFICE, now=now)
    assert "2 lauréats dont le suivi est à ouvrir" in _said(OFFICE, now)


def test_statements_do_not_grow_with_the_rows(store: Path, now: datetime, statements: list[str]) -> None:
    counts = []
    for wanted in (1, 12):
        panel = ready_panel(wanted, 1, now=now)
        make_action(now=now)
        statements.clear()
        for member in (OFFICE, panel.members[0]):
            due(member, now)
            path(member, now)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_completions_are_expected_then_late(store: Path, now: datetime) -> None:
    first, second = make_applications(2, now=now, phase=Phase.ELIGIBILITY, **PLACE)
    staff, member = make_member(Role.STAFF, now=now), make_member(now=now)
    request_completion(first, ["budget"], actor=staff, now=now)
    (sentence,) = [each for each in _said(staff, now) if "Compléments" in each]
    assert sentence.startswith("Compléments attendus pour le dossier D-")
    request_completion(second, ["budget"], actor=staff, now=now)
    assert "Compléments attendus pour 2 dossiers" in _said(staff, now)
    assert not any("Compléments" in each for each in _said(member, now))
    later = now + timedelta(days=16)
    assert [task.is_late for task in due(staff, later) if task.page == "applications.eligibility"] == [True]
    close_completion(first, actor=staff, now=later)
    close_completion(second, actor=staff, now=later)
    assert not any("Compléments" in each for each in _said(staff, later))
