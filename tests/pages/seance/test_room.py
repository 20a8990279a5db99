"""Is a meeting led from its room, and does everybody there see what is theirs?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from committee.meetings import actions, queries
from committee.meetings.rules import MeetingStatus, Outcome, Presence
from committee.people.rules import OFFICE, Role
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.rules import ScenarioPlace, Settled
from tests.factories.meetings import Scene, make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def told(words: Words, screen: AppTest) -> str:
    """All that a screen says, every kind of blank being one blank."""
    return " ".join(words(screen).split())


@pytest.fixture
def scene(now: datetime) -> Scene:
    """A meeting under way at its first item."""
    made = make_scene(now=now, envelope=Decimal("50000"))
    actions.take_up_item(made.meeting_id, made.applications[0], actor=OFFICE, now=now)
    return made


def keys(screen: AppTest) -> set[str]:
    """The names of the buttons of the page."""
    return {each.key.split("_")[0] for each in screen.button if each.key} - {"account"}


def decide(scene: Scene, at: int, now: datetime, amount: str = "30000", **values: Any) -> None:
    actions.record_decision(
        scene.meeting_id,
        scene.applications[at],
        Outcome.AWARDED,
        Decimal(amount),
        actor=OFFICE,
        now=now,
        **values,
    )


def test_chair_decides_on_the_page(scene: Scene, open_page: OpenPage, words: Words) -> None:
    screen = open_page("seance.room", scene.chair)
    key = f"{scene.applications[0]}_0"
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED).run()
    screen.text_input(key=f"amount_{key}").set_value("12 345,67 €").run()
    assert f"reason_{key}" not in {each.key for each in screen.text_area}
    screen.button(key=f"decide_{key}").click().run()
    assert not screen.exception
    frame = queries.decisions(scene.meeting_id, scene.staff)
    assert frame["amount"].tolist() == [Decimal("12345.67")]
    assert "12 345,67" in told(words, screen)
    assert "37 654,33" in told(words, screen)


def test_reason_is_asked_only_when_the_envelope_would_be_passed(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    decide(scene, 1, now)
    screen = open_page("seance.room", scene.chair)
    key = f"{scene.applications[0]}_0"
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED_CONDITIONAL).run()
    screen.text_input(key=f"amount_{key}").set_value("30000").run()
    screen.text_area(key=f"conditions_{key}").set_value("Un cofinanceur.").run()
    screen.button(key=f"decide_{key}").click().run()
    assert "dépasserait l’enveloppe de 10 000" in told(words, screen)
    screen.text_area(key=f"reason_{key}").set_value("Reliquat de 2025.").run()
    screen.button(key=f"decide_{key}").click().run()
    found = queries.item(scene.meeting_id, scene.applications[0], scene.staff)
    assert found is not None
    assert found.decision is not None
    assert found.decision.override_reason == "Reliquat de 2025."
    assert "Reliquat de 2025." in told(words, screen)


def test_wrong_amount_is_said(scene: Scene, open_page: OpenPage, words: Words) -> None:
    screen = open_page("seance.room", scene.chair)
    key = f"{scene.applications[0]}_0"
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED).run()
    screen.text_input(key=f"amount_{key}").set_value("douze").run()
    screen.button(key=f"decide_{key}").click().run()
    assert "nombre" in told(words, screen)
    assert queries.decisions(scene.meeting_id, scene.staff).empty
    screen.text_input(key=f"amount_{key}").set_value("").run()
    screen.button(key=f"decide_{key}").click().run()
    assert "Indiquez le montant" in told(words, screen)


def test_decision_is_withdrawn_on_the_page(scene: Scene, now: datetime, open_page: OpenPage) -> None:
    decide(scene, 0, now)
    screen = open_page("seance.room", scene.staff)
    screen.button(key="withdraw").click().run()
    assert queries.decisions(scene.meeting_id, scene.staff).empty


def test_next_item_is_taken_up_and_followed(scene: Scene, open_page: OpenPage, words: Words) -> None:
    second = scene.applications[1]
    screen = open_page("seance.room", scene.chair, item=second)
    assert not any(each.key.startswith("decide") for each in screen.button if each.key)
    screen.button(key="take_up").click().run()
    row = queries.meeting(scene.meeting_id, scene.reader)
    assert row is not None
    assert row.current_application_id == second
    said = told(words, open_page("seance.room", scene.reader))
    assert queries.agenda(scene.meeting_id, scene.reader)["title"][1] in said.split("Demandé")[0]


def test_member_reads_without_acting(scene: Scene, now: datetime, open_page: OpenPage, words: Words) -> None:
    decide(scene, 1, now)
    screen = open_page("seance.room", scene.reader)
    said = told(words, screen)
    assert "Décisions déjà prises" in said
    assert "Reste à attribuer" in said
    assert keys(screen) == set()


def test_recused_member_reads_neither_facts_nor_remainder(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    decide(scene, 0, now, amount="12345.67")
    shut(scene.applications[0], scene.reader, now=now)
    said = told(words, open_page("seance.room", scene.reader))
    assert "vous quittez la salle" in said
    assert "L’enveloppe ne vous est pas montrée" in said
    for secret in ("12 345", "37 654", "Un jardin partagé", "Retenu"):
        assert secret not in said


def test_recused_chair_gets_no_form(scene: Scene, now: datetime, open_page: OpenPage) -> None:
    shut(scene.applications[0], scene.chair, now=now)
    screen = open_page("seance.room", scene.chair)
    assert not any(each.key.startswith("outcome") for each in screen.selectbox)
    screen = open_page("seance.room", scene.chair, item=scene.applications[1])
    assert screen.button(key="take_up")
    screen.button(key="take_up").click().run()
    key = f"{scene.applications[1]}_0"
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED).run()
    assert screen.text_area(key=f"reason_{key}")


def test_projected_screen_shows_the_item_and_the_gauge_only(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    decide(scene, 1, now, amount="11111")
    room = make_member(Role.ROOM, now=now)
    said = told(words, open_page("seance.room", room))
    assert "Jardin" in said
    assert "38 889" in said
    shut(scene.applications[0], scene.reader, now=now)
    screen = open_page("seance.room", room)
    said = told(words, screen)
    assert scene.reader.name in said
    assert "38 889" not in said
    assert "pas projetée" in said
    assert "Décisions déjà prises" not in said
    assert "Score" not in said
    assert keys(screen) == set()


def test_meeting_is_closed_and_its_results_published(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    screen = open_page("seance.room", scene.chair)
    screen.button(key="close_meeting").click().run()
    assert "3 points sont encore sans décision" in told(words, screen)
    for at in range(3):
        decide(scene, at, now, amount="1000")
    screen.button(key="close_meeting").click().run()
    row = queries.meeting(scene.meeting_id, OFFICE)
    assert row is not None
    assert row.status is MeetingStatus.CLOSED
    screen.button(key="publish_results").click().run()
    assert len(queries.awards(make_member(Role.PRESENTER, now=now))) == 3


def test_attendance_is_shown(scene: Scene, now: datetime, open_page: OpenPage, words: Words) -> None:
    assert "Quorum non atteint" in told(words, open_page("seance.room", scene.reader))
    presences = {scene.chair.id: Presence.PRESENT, scene.reader.id: Presence.REPRESENTED}
    proxies = {scene.reader.id: scene.chair.id}
    actions.record_attendance(scene.meeting_id, presences, proxies, actor=OFFICE, now=now)
    screen = open_page("seance.room", scene.chair)
    assert f"représenté par {scene.chair.name}" in told(words, screen)
    screen.button(key="save_attendance").click().run()
    assert not screen.exception
    assert queries.quorum_of(scene.meeting_id).is_met


def test_room_without_meeting_says_so(now: datetime, open_page: OpenPage, words: Words) -> None:
    assert "Aucune séance n’est en cours" in told(words, open_page("seance.room", make_member(now=now)))
    scene = make_scene(now=now, is_open=False)
    assert "pas encore ouverte" in told(words, open_page("seance.room", scene.reader))
    assert "Aucune séance n’est en cours" in told(
        words, open_page("seance.room", make_member(Role.ROOM, now=now))
    )


def test_other_meetings_are_folded_away_while_one_alone_is_to_be_held(
    scene: Scene, now: datetime, open_page: OpenPage
) -> None:
    for at in range(3):
        decide(scene, at, now, amount="1000")
    actions.close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    second = make_scene(now=now)
    screen = open_page("seance.room", make_member(Role.STAFF, now=now))
    folded = [each for box in screen.expander for each in box.selectbox]
    assert [each.label for each in folded] == ["Séance"]
    assert folded[0].value == second.meeting_id


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN])
def test_page_is_closed_to_others(
    role: Role, scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    said = told(words, open_page("seance.room", make_member(role, now=now)))
    assert "n’ouvre pas cette page" in said
    assert "Jardin" not in said


def test_decision_taken_meanwhile_is_shown_and_not_written_over(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    screen = open_page("seance.room", scene.chair)
    key = f"{scene.applications[0]}_0"
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED).run()
    screen.text_input(key=f"amount_{key}").set_value("12 345,67 €").run()
    decide(scene, 0, now, amount="11111")
    screen.button(key=f"decide_{key}").click().run()
    said = told(words, screen)
    assert "déjà décidé" in said or "entre-temps" in said
    assert "11 111" in said
    frame = queries.decisions(scene.meeting_id, scene.staff)
    assert frame["amount"].tolist() == [Decimal(11111)]


def test_attendance_recorded_meanwhile_stays(scene: Scene, now: datetime, open_page: OpenPage) -> None:
    screen = open_page("seance.room", scene.chair)
    presences = {scene.reader.id: Presence.PRESENT, scene.chair.id: Presence.PRESENT}
    actions.record_attendance(scene.meeting_id, presences, actor=OFFICE, now=now)
    screen.button(key="save_attendance").click().run()
    assert not screen.exception
    sheet = queries.attendance(scene.meeting_id, scene.staff).set_index("member_id")["presence"]
    assert sheet[scene.reader.id] is Presence.PRESENT


def test_proposal_is_shown_and_begins_the_decision_without_taking_it(
    scene: Scene, now: datetime, open_page: OpenPage, words: Words
) -> None:
    made = make_scenario(scene.call.rounds[0].id, "A", actor=scene.staff, now=now)
    first, second, _ = scene.applications
    settled = {
        first: Settled(ScenarioPlace.FUNDED, Decimal("12000.50")),
        second: Settled(ScenarioPlace.RESERVE, Decimal(9000)),
    }
    set_items(made, None, settled, actor=scene.staff, now=now)
    actions.adopt_scenario(scene.meeting_id, made, actor=scene.staff, now=now)
    screen = open_page("seance.room", scene.chair)
    said = told(words, screen)
    assert "Proposé : retenu, 12 000,50 €" in said
    assert "liste complémentaire, n° 1" in said
    key = f"{first}_0"
    assert screen.selectbox(key=f"outcome_{key}").value is None
    screen.selectbox(key=f"outcome_{key}").set_value(Outcome.AWARDED).run()
    assert screen.text_input(key=f"amount_{key}").value == "12\u202f000,50"
    assert queries.decisions(scene.meeting_id, scene.staff).empty
    assert "retenu, 12 000,50 €" in told(words, open_page("seance.agenda", scene.reader))
    actions.withdraw_provisional_list(scene.meeting_id, scene.call.rounds[0].id, actor=scene.staff, now=now)
    assert "Proposé : retenu" not in told(words, open_page("seance.room", scene.chair))
