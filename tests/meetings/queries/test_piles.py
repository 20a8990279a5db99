"""Is a meeting filled in the order of the ranking, and each item in a pile that opinion and ranking both bear?"""

from datetime import datetime

import pytest
from sqlalchemy import select

from committee.intake.actions import instruct
from committee.intake.instruction import Findings
from committee.intake.rules import Opinion
from committee.meetings.actions import prepare_meeting, set_agenda
from committee.meetings.queries.piles import default_agenda, proposed_piles
from committee.meetings.records import AgendaItem
from committee.meetings.rules import Pile
from committee.people.rules import OFFICE
from committee.store.engine import reading
from tests.factories.meetings import make_scene, shut
from tests.factories.review import Panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def ranked_panel(now: datetime) -> tuple[Panel, str]:
    """Three applications marked 1, 5 and 3 out of 5 by two readers who agree, and a meeting for them."""
    panel = ready_panel(3, 2, now=now)
    for each, value in zip(panel.applications, (1, 5, 3), strict=True):
        for member in panel.members:
            mark(panel, each, member, now=now, value=value)
    rounds = [panel.call.rounds[0].id]
    return panel, prepare_meeting("Ranked", now, rounds, panel.members[0].id, actor=OFFICE, now=now)


def test_default_agenda_follows_the_ranking_that_its_reader_may_see(now: datetime) -> None:
    panel, made = ranked_panel(now)
    first, second, third = panel.applications
    ranked = default_agenda(made, OFFICE, now)
    assert [each for each, _ in ranked] == [second, third, first]
    assert dict(ranked)[second] is Pile.FAVOURABLE
    assert dict(ranked)[first] is not Pile.FAVOURABLE
    other = make_scene(now=now, is_open=False)
    assert default_agenda(other.meeting_id, OFFICE, now) == [
        (each, Pile.TO_DISCUSS) for each in other.applications
    ]


def test_agenda_is_ranked_before_it_is_written_so_that_nobody_waits(
    now: datetime, statements: list[str]
) -> None:
    panel, made = ranked_panel(now)
    first, second, third = panel.applications
    default_agenda(made, OFFICE, now)
    statements.clear()
    assert set_agenda(made, actor=OFFICE, now=now) == 3
    assert not [each for each in statements if "review_mark" in each], (
        "inside the transaction nothing is kept"
    )
    with reading() as session:
        placed = session.scalars(select(AgendaItem.application_id).order_by(AgendaItem.position)).all()
    assert placed == [second, third, first]


def test_opinion_unlike_the_ranking_is_to_discuss_and_says_so(now: datetime) -> None:
    panel, made = ranked_panel(now)
    best = panel.applications[1]
    for opinion, pile, word in (
        (Opinion.FAVOURABLE, Pile.FAVOURABLE, "score above the threshold · opinion: Favourable"),
        (Opinion.UNFAVOURABLE, Pile.TO_DISCUSS, "score above the threshold · opinion: Unfavourable"),
    ):
        instruct(best, Findings(opinion=opinion, reason="x"), actor=OFFICE, now=now)
        found = proposed_piles(made, OFFICE, now)[best]
        assert found.pile is pile
        assert word in str(found.why)


def test_closed_application_has_no_pile(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    shut(scene.applications[0], scene.staff, now=now)
    assert list(proposed_piles(scene.meeting_id, scene.staff, now)) == list(scene.applications[1:])
