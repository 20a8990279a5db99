"""Does the ranking show its doubt, and only to whom the phase shows it?"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.calls.actions import move_dates
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Role
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from tests.factories.calls import dates_in, make_call
from tests.factories.people import make_member
from tests.factories.review import Panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "ranking.ranking"
Open, Words = Callable[..., Any], Callable[[Any], str]


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    move_dates(panel.call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def test_ranking_shows_scores_intervals_and_why_a_rank_is_withheld(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 2, now=now, title="Ateliers <b>gras</b>")
    for member, value in zip(panel.members, (4, 2), strict=True):
        mark(panel, panel.applications[0], member, now=now, value=value)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    said = words(screen)
    assert "60" in said
    assert "0 à 100" in said
    assert "Un dossier n’a pas de rang" in said
    chart = json.loads(screen.get("plotly_chart")[0].proto.spec)
    assert chart["data"][0]["x"] == [40.0, 80.0, None]
    assert "<b>" not in json.dumps(chart)


def test_member_sees_the_ranking_after_reading_without_the_recused_application(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 2, now=now)
    me, other = panel.members
    for application in panel.applications:
        mark(panel, application, other, now=now)
    assert "Aucun appel n’a de classement" in words(open_page(CODE, me, call=panel.call.code))
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    enter(Phase.SEANCE, panel, now)
    said = words(open_page(CODE, me, call=panel.call.code))
    assert "Une ligne" in said or "1 ligne" in said
    assert said.count("Association") == 1


def test_call_without_applications_says_so(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(Phase.READING, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=call.code))
    assert "Cet appel n’a pas encore de dossier" in said


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_ranking_is_closed_to_other_roles(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    screen = open_page(CODE, make_member(role, now=now), call=panel.call.code)
    assert not screen.get("plotly_chart")
    assert "Association" not in words(screen)
