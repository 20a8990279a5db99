"""Does each person find their due list and the way of the calls when they arrive?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.rules import Role
from tests.factories.followup import make_won_scene
from tests.factories.people import make_member
from tests.factories.review import make_panel

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN])
def test_nothing_urgent_in_an_empty_house(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role
) -> None:
    said = words(open_page("home", make_member(role, now=now, name="Ada")))
    assert "Bonjour Ada" in said
    assert "Rien d’urgent." in said


def test_member_finds_what_to_do_with_its_link(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(5, 1, now=now)
    screen = open_page("home", panel.members[0])
    assert "Déclarez vos liens d’intérêt (5 dossiers)" in words(screen)
    bodies = " ".join(element.proto.body for element in screen.main if element.type == "html")
    assert "/review-interests" in bodies
    assert bodies.count("c-button-primary") == 1


def test_staff_see_the_way_of_the_calls(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    scene, _ = make_won_scene(now=now)
    said = words(open_page("home", scene.staff))
    assert "Où en sont les appels à projets" in said
    assert "3 lauréats dont le suivi est à ouvrir" in said


def test_presenter_gets_news_and_no_count(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_won_scene(now=now)
    said = words(open_page("home", make_member(Role.PRESENTER, now=now)))
    assert "3 nouveaux lauréats publiés" in said
    assert "dossiers" not in said


def test_projected_screen_and_visitors_see_no_home(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_won_scene(now=now)
    for visitor in (None, make_member(Role.ROOM, now=now)):
        assert "lauréats" not in words(open_page("home", visitor))


def test_first_day_leads_staff_to_the_first_call(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    screen = open_page("home", make_member(Role.STAFF, now=now))
    assert "Il n’y a pas encore d’appel." in words(screen)
    assert "Ouvrir un appel" in words(screen)
