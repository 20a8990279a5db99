"""Does the to-do page put what is late first, for the committee only?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.rules import Role
from tests.factories.followup import make_action
from tests.factories.people import make_member

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_late_steps_come_first(store: Path, now: datetime, open_page: Open, words: Words, role: Role) -> None:
    make_action(now=now, title="Plus tard", starts_in=100)
    make_action(now=now, title="En retard", starts_in=-10)
    said = words(open_page("followup.todo", make_member(role, now=now)))
    assert "2 points en retard" in said
    assert "10 jours de retard" in said
    assert said.index("En retard") < said.index("Plus tard")


def test_nothing_open_says_so(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    said = words(open_page("followup.todo", make_member(Role.STAFF, now=now)))
    assert "Aucune étape ni aucun versement en attente." in said


@pytest.mark.parametrize("role", [None, Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_do_not_open_it(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role | None
) -> None:
    make_action(now=now, title="Caché")
    visitor = None if role is None else make_member(role, now=now)
    assert "Caché" not in words(open_page("followup.todo", visitor))
