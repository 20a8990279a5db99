"""Do the chair and staff see who is late, and do staff alone remind?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from committee.mail.queries import outbox
from committee.people.actions import appoint
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Role
from committee.review.actions import assign_readers
from committee.review.queries import reader_progress
from tests.factories.calls import make_call
from tests.factories.people import make_member
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.progress"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_staff_remind_late_readers_and_not_twice_silently(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 2, now=now, title="Ateliers")
    for each in panel.applications:
        mark(panel, each, panel.members[0], now=now)
    late_by_two = (now - timedelta(days=2)).date()
    assign_readers(panel.applications, [panel.members[1].id], late_by_two, actor=OFFICE, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    said = words(screen)
    assert "2 en retard, jusqu’à 2 jours" in said
    assert "tout est remis" in said
    assert "Personne n’a encore été relancé" in said
    assert screen.multiselect(key=f"remind_readers_{panel.call.id}").value == [panel.members[1].id]
    assert "Ateliers" in screen.code[0].value
    screen.button(key="remind_send").click().run()
    assert not screen.exception
    assert outbox(OFFICE)["recipient"].tolist() == [panel.members[1].name]
    assert screen.button(key="remind_send").disabled
    screen.checkbox(key=f"remind_again_{panel.call.id}").check().run()
    screen.button(key="remind_copy").click().run()
    assert len(outbox(OFFICE)) == 1
    told = reader_progress(OFFICE, panel.call.id, now=now).set_index("member_id")
    assert told.loc[panel.members[1].id, "reminded_at"] == now


def test_chair_reads_and_reminds_nobody(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    person = make_member(Role.MEMBER, now=now)
    appoint(person.id, Role.CHAIR, "meeting", "m", actor=OFFICE, now=now)
    chair = member_by_id(person.id)
    screen = open_page(CODE, chair, call=panel.call.code, only="few")
    assert panel.members[0].name in words(screen)
    assert not screen.multiselect
    assert "n’ouvre pas cette page" in words(open_page(CODE, panel.members[0]))


def test_empty_states_lead_on(now: datetime, open_page: Open, words: Words) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "Il n’y a pas encore d’appel" in words(open_page(CODE, staff))
    make_call(now=now)
    assert "Cet appel n’a pas encore de dossier" in words(open_page(CODE, staff))
