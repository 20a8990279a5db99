"""Does the list of funded actions add up, and does staff start a follow-up there?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.followup.queries import funded_actions
from committee.people.rules import OFFICE, Role
from tests.factories.followup import make_action, make_award
from tests.factories.people import make_member

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
PAGE = "followup.actions"


def test_money_is_listed_and_added_up(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_action(now=now, title="Suivi", starts_in=100)
    make_action(now=now, title="Montant inconnu", amount=None, starts_in=100)
    said = words(open_page(PAGE, make_member(now=now)))
    for text in ("Suivi", "30 000", "sans 1 action de montant inconnu", "à jour", "—"):
        assert text in said
    assert "Ouvrir un suivi" not in said


def test_staff_start_a_follow_up(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    award = make_award(now=now, title="À suivre")
    screen = open_page(PAGE, make_member(Role.STAFF, now=now))
    assert "Aucun lauréat n’est encore suivi" in words(screen)
    screen.selectbox(key="start_award").set_value(award)
    screen.button(key="start_send").click().run()
    assert list(funded_actions(OFFICE, now.date())["title"]) == ["À suivre"]
    assert "Tous les lauréats sont suivis." in words(open_page(PAGE, make_member(Role.STAFF, now=now)))


@pytest.mark.parametrize("role", [None, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_do_not_open_it(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role | None
) -> None:
    make_action(now=now, title="Caché")
    visitor = None if role is None else make_member(role, now=now)
    assert "Caché" not in words(open_page(PAGE, visitor))
