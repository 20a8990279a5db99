"""Does the agenda show each reader what is theirs?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from committee.meetings.actions import record_decision
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE, Role
from tests.factories.meetings import make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def told(words: Words, screen: AppTest) -> str:
    """All that a screen says, every kind of blank being one blank."""
    return " ".join(words(screen).split())


def test_agenda_shows_order_pile_and_decision(now: datetime, open_page: OpenPage, words: Words) -> None:
    scene = make_scene(now=now)
    record_decision(
        scene.meeting_id, scene.applications[0], Outcome.AWARDED, Decimal("12345"), actor=OFFICE, now=now
    )
    said = told(words, open_page("seance.agenda", scene.reader))
    assert "Retenu" in said
    assert "12 345" in said
    assert "À discuter" in said


def test_recused_reader_sees_the_item_without_pile_or_decision(
    now: datetime, open_page: OpenPage, words: Words
) -> None:
    scene = make_scene(now=now)
    record_decision(
        scene.meeting_id, scene.applications[0], Outcome.AWARDED, Decimal("12345"), actor=OFFICE, now=now
    )
    shut(scene.applications[0], scene.reader, now=now)
    said = told(words, open_page("seance.agenda", scene.reader))
    assert "Vous êtes déporté" in said
    assert "12 345" not in said
    assert "Retenu" not in said


def test_empty_agenda_leads_staff_to_prepare(now: datetime, open_page: OpenPage, words: Words) -> None:
    assert "Préparer une séance" in told(words, open_page("seance.agenda", make_member(Role.STAFF, now=now)))
    said = told(words, open_page("seance.agenda", make_member(now=now)))
    assert "Aucune séance n’est encore préparée" in said


def test_prepared_meeting_leads_its_chair_to_prepare(
    now: datetime, open_page: OpenPage, words: Words
) -> None:
    scene = make_scene(now=now, is_open=False)
    make_scene(now=now)
    assert "Préparer cette séance" in told(
        words, open_page("seance.agenda", scene.chair, meeting=scene.meeting_id)
    )


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_page_is_closed_to_others(role: Role, now: datetime, open_page: OpenPage, words: Words) -> None:
    make_scene(now=now)
    said = told(words, open_page("seance.agenda", make_member(role, now=now)))
    assert "n’ouvre pas cette page" in said
    assert "Jardin" not in said
