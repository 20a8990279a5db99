"""Does each page open, or refuse, for each role exactly as the table written by hand says?"""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.rules import Role, why_not_open
from committee.words import Sentence, say
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

TABLE = Path(__file__).resolve().parents[1] / "rights.csv"
CLOSED = say(Sentence("This page stays closed."), "fr")
SIGN_IN = say(Sentence("Sign in to open this page. You come back to it afterwards."), "fr")
OF_A_PAGE = {"selectbox", "text_input", "text_area", "multiselect", "radio", "checkbox", "arrow_data_frame"}


def _by_hand() -> dict[str, dict[Role, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row.pop("page"): {Role(role): letter for role, letter in row.items()}
            for row in csv.DictReader(file)
        }


RIGHTS = _by_hand()


@pytest.mark.parametrize("page", RIGHTS)
def test_page_opens_as_written_by_hand(
    page: str,
    store: Path,
    now: datetime,
    open_page: Callable[..., AppTest],
    words: Callable[[AppTest], str],
) -> None:
    scene = make_scene(now=now)
    for role, letter in RIGHTS[page].items():
        is_chair = role is Role.CHAIR  # appointed by the meeting
        person = scene.chair if is_chair else make_member(role, now=now, name=f"Personne {role.value}")
        screen = open_page(page, person)
        said = words(screen)
        if letter != "-":
            assert CLOSED not in said, role
            assert len(said.splitlines()) > 1, role
        elif (page, role) == ("home", Role.ROOM):
            assert "Personne room" not in said  # led to the meeting room, without a greeting
        else:
            reason = why_not_open(page, person)
            assert reason is not None
            after = said[said.index(CLOSED) + len(CLOSED) :].split("\n")[1:]
            assert len(after) <= 2, (role, after)
            assert say(reason, "fr") in after[0], (role, after)
            assert OF_A_PAGE.isdisjoint({element.type for element in screen.main}), role
            assert "Jardin" not in said, role
    said = words(open_page(page, None))
    assert SIGN_IN in said
    assert len(said.splitlines()) <= 4
