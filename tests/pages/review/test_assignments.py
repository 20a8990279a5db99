"""Do staff see who reads what, and give applications to readers?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.people.actions import appoint
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from tests.factories.calls import make_call
from tests.factories.people import make_member
from tests.factories.review import make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.assignments"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_table_names_readers_and_how_far_they_are(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now, title="Ateliers")
    mark(panel, panel.applications[0], panel.members[0], now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code))
    assert "Ateliers" in said
    assert all(member.name in said for member in panel.members)
    assert "1 / 2" in said


def test_staff_give_applications_to_readers(now: datetime, open_page: Open) -> None:
    panel = make_panel(2, 2, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    screen.multiselect(key="assign_applications").set_value(panel.applications).run()
    screen.multiselect(key="assign_readers").set_value([panel.members[0].id]).run()
    screen.button(key="assign_give").click().run()
    assert not screen.exception
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert set(frame["member_id"]) == {panel.members[0].id}
    assert len(frame) == 2


def test_recused_pair_is_refused_with_the_name(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now, title="Ateliers")
    member = panel.members[0]
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    screen.multiselect(key="assign_applications").set_value(panel.applications).run()
    screen.multiselect(key="assign_readers").set_value([member.id]).run()
    screen.button(key="assign_give").click().run()
    assert f"{member.name} est déporté du dossier « Ateliers »" in words(screen)
    assert "mon employeur" not in words(screen)


def test_proposal_is_shown_then_applied(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 2, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    screen.number_input(key="assign_wanted").set_value(1).run()
    assert "Lectures proposées" in words(screen)
    screen.button(key="assign_apply").click().run()
    assert not screen.exception
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert sorted(frame["member_id"]) == sorted(member.id for member in panel.members)


def test_chair_reads_the_table_and_imposes_a_recusal(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now)
    chair, member = panel.members
    appoint(chair.id, Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)
    found = member_by_id(chair.id)
    assert found is not None
    screen = open_page(CODE, found, call=panel.call.code)
    assert not screen.multiselect
    screen.selectbox(key="recuse_application").set_value(panel.applications[0]).run()
    screen.selectbox(key="recuse_member").set_value(member.id).run()
    screen.text_area(key="recuse_reason").input("même groupe").run()
    screen.button(key="recuse").click().run()
    assert not screen.exception
    assert queries.recusals(panel.applications) == {(panel.applications[0], member.id)}


def test_page_says_what_is_missing(now: datetime, open_page: Open, words: Words) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "Il n’y a pas encore d’appel" in words(open_page(CODE, staff))
    call = make_call(now=now)
    assert "Cet appel n’a pas encore de dossier" in words(open_page(CODE, staff, call=call.code))


def test_page_is_closed_to_members(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now, title="Ateliers")
    assert "Ateliers" not in words(open_page(CODE, panel.members[0], call=panel.call.code))
