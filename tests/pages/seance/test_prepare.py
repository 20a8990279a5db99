"""Is a meeting prepared from its page by those who may?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from committee.meetings import actions, queries
from committee.meetings.rules import MeetingStatus, Pile
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.meetings import make_applications, make_scene
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def told(words: Words, screen: AppTest) -> str:
    """All that a screen says, every kind of blank being one blank."""
    return " ".join(words(screen).split())


def test_staff_prepares_fills_and_opens_a_meeting(now: datetime, open_page: OpenPage, words: Words) -> None:
    call = make_call(now=now, code="APPEL-1")
    make_applications(call, "A", [Decimal(1000), None], now=now)
    staff, chair = make_member(Role.STAFF, now=now), make_member(now=now, name="Claire Présidente")
    screen = open_page("seance.prepare", staff)
    screen.text_input(key="name_new").set_value("Séance d’automne")
    screen.multiselect(key="meeting_rounds").set_value([call.rounds[0].id])
    screen.selectbox(key="chair_new").set_value(chair.id)
    screen.text_input(key="envelope_new").set_value("37 000,50 €")
    screen.button[0].click().run()
    assert not screen.exception
    (made,) = queries.meetings(OFFICE)["id"]
    row = queries.meeting(made, OFFICE)
    assert row is not None
    assert (row.name, row.envelope, row.chair) == (
        "Séance d’automne",
        Decimal("37000.50"),
        "Claire Présidente",
    )
    assert "Séance d’automne" in told(words, screen) or "Claire Présidente" in told(words, screen)
    screen.button(key="fill_agenda").click().run()
    assert len(queries.agenda(made, OFFICE)) == 2
    screen.button(key="open_meeting").click().run()
    assert not screen.exception
    opened = queries.meeting(made, OFFICE)
    assert opened is not None
    assert opened.status is MeetingStatus.OPEN


def test_refusal_is_said_on_the_page(now: datetime, open_page: OpenPage, words: Words) -> None:
    make_call(now=now)
    chair = make_member(now=now)
    screen = open_page("seance.prepare", make_member(Role.STAFF, now=now))
    screen.button[0].click().run()
    assert "qui préside" in told(words, screen)
    screen.selectbox(key="chair_new").set_value(chair.id)
    screen.text_input(key="envelope_new").set_value("beaucoup")
    screen.button[0].click().run()
    assert "nombre" in told(words, screen)
    screen.text_input(key="envelope_new").set_value("")
    screen.button[0].click().run()
    assert "Donnez un nom" in told(words, screen)
    assert queries.meetings(OFFICE).empty


def test_prepared_meeting_is_changed_by_its_chair(now: datetime, open_page: OpenPage) -> None:
    scene = make_scene(now=now, is_open=False)
    screen = open_page("seance.prepare", scene.chair, meeting=scene.meeting_id)
    field = screen.text_input(key=f"envelope_{scene.meeting_id}")
    assert field.value.replace("\u202f", " ") == "100 000"
    field.set_value("90 000")
    next(each for each in screen.button if each.label == "Enregistrer les changements").click().run()
    row = queries.meeting(scene.meeting_id, OFFICE)
    assert row is not None
    assert row.envelope == Decimal(90000)


def test_chair_of_another_meeting_only_reads(now: datetime, open_page: OpenPage, words: Words) -> None:
    scene, other = make_scene(now=now, is_open=False), make_scene(now=now, is_open=False)
    screen = open_page("seance.prepare", other.chair, meeting=scene.meeting_id)
    assert "Seuls la présidence" in told(words, screen)
    assert [each.key for each in screen.button if each.key] == []


def test_opened_meeting_leads_to_the_room(now: datetime, open_page: OpenPage, words: Words) -> None:
    scene = make_scene(now=now)
    screen = open_page("seance.prepare", scene.staff)
    assert "Aller à la salle de séance" in told(words, screen)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_page_is_closed_to_others(role: Role, now: datetime, open_page: OpenPage, words: Words) -> None:
    scene = make_scene(now=now)
    screen = open_page("seance.prepare", make_member(role, now=now), meeting=scene.meeting_id)
    assert "n’ouvre pas cette page" in told(words, screen)
    assert scene.chair.name not in told(words, screen)


def test_meeting_changed_by_somebody_else_is_not_written_over(
    now: datetime, open_page: OpenPage, words: Words
) -> None:
    scene = make_scene(now=now, is_open=False)
    screen = open_page("seance.prepare", scene.chair, meeting=scene.meeting_id)
    facts = ("Séance déplacée", now, scene.chair.id, None, Decimal(1))
    actions.change_meeting(scene.meeting_id, *facts, actor=OFFICE, now=now)
    screen.text_input(key=f"envelope_{scene.meeting_id}").set_value("90 000")
    next(each for each in screen.button if each.label == "Enregistrer les changements").click().run()
    assert "modifié ceci en même temps" in told(words, screen)
    row = queries.meeting(scene.meeting_id, OFFICE)
    assert row is not None
    assert (row.name, row.envelope) == ("Séance déplacée", Decimal(1))


@pytest.mark.parametrize("button", ["save_agenda", "fill_agenda"])
def test_agenda_set_by_somebody_else_is_not_written_over(
    now: datetime, open_page: OpenPage, words: Words, button: str
) -> None:
    scene = make_scene(now=now, is_open=False)
    screen = open_page("seance.prepare", scene.chair, meeting=scene.meeting_id)
    alone = [(scene.applications[1], Pile.FAVOURABLE)]
    actions.set_agenda(scene.meeting_id, alone, actor=OFFICE, now=now)
    screen.button(key=button).click().run()
    assert "modifié ceci en même temps" in told(words, screen)
    assert queries.agenda(scene.meeting_id, OFFICE)["application_id"].tolist() == [scene.applications[1]]
    screen.run()
    screen.button(key="fill_agenda").click().run()
    assert len(queries.agenda(scene.meeting_id, OFFICE)) == 3
