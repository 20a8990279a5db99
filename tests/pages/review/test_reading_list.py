"""Does the reading list say what to do next, and show only one's own readings?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.people.rules import Role
from tests.factories.people import make_member
from tests.factories.review import assign, declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.reading_list"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_list_asks_first_for_the_declarations(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 1, now=now, title="Jardins en pied d’immeuble")
    assign(panel, now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Jardins en pied d’immeuble" in said
    assert "Déclarer mes liens d’intérêt : 2 dossiers" in said
    assert "01/12/2026" in said


def test_list_leads_to_the_next_reading_and_says_when_all_is_done(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now)
    assign(panel, now=now)
    declare_none(panel, now=now)
    assert "Poursuivre la lecture" in words(open_page(CODE, panel.members[0]))
    mark(panel, panel.applications[0], panel.members[0], now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Toutes vos lectures sont remises" in said
    assert "Remis" in said


def test_list_of_somebody_else_is_not_shown(now: datetime, open_page: Open, words: Words) -> None:
    ready_panel(1, 1, now=now, title="Dossier des autres")
    said = words(open_page(CODE, make_member(now=now)))
    assert "Dossier des autres" not in said
    assert "Aucun dossier ne vous est attribué" in said


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_list_is_closed_to_other_roles(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    assert "n’ouvre pas cette page" in words(open_page(CODE, make_member(role, now=now))).replace("'", "’")
