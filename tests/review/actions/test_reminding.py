"""Are readers reminded of what is theirs alone, once a day, with a trace?"""

from datetime import datetime, timedelta

import pytest

from committee.mail.queries import outbox
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import Way, declare_interest, impose_recusal, remind
from committee.review.rules import InterestNature
from committee.words import Refused
from tests.factories.people import make_member
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_reminder_goes_into_the_outbox_once_a_day(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    staff, (first, second), (me, other) = make_member(Role.STAFF, now=now), panel.applications, panel.members
    mark(panel, first, me, now=now)
    (made,) = remind(panel.call.id, [me.id], "Merci.", actor=staff, now=now)
    assert [one.application_id for one in made.left] == [second]
    frame = outbox(OFFICE)
    assert frame["recipient"].tolist() == [me.name]
    assert frame["written_by"].tolist() == [staff.name]
    with pytest.raises(Refused, match="Reminded today already"):
        remind(panel.call.id, [me.id, other.id], "Merci.", actor=staff, now=now + timedelta(minutes=5))
    assert len(outbox(OFFICE)) == 1
    remind(panel.call.id, [me.id], "Merci.", again=True, actor=staff, now=now + timedelta(minutes=5))
    remind(panel.call.id, [me.id], "Merci.", actor=staff, now=now + timedelta(days=1))
    assert len(outbox(OFFICE)) == 3
    told = queries.reader_progress(staff, panel.call.id, now=now + timedelta(days=1)).set_index("member_id")
    assert told.loc[me.id, "reminded_at"] == now + timedelta(days=1)
    assert told.loc[other.id, "reminded_at"] is None


def test_copied_reminder_is_noted_and_not_sent(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    remind(panel.call.id, [panel.members[0].id], "", by=Way.COPY, actor=OFFICE, now=now)
    assert outbox(OFFICE).empty
    assert queries.reminded_today(OFFICE, panel.call.id, [panel.members[0].id], now=now) == [
        panel.members[0].name
    ]


def test_nobody_is_reminded_of_nothing(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    me = panel.members[0]
    with pytest.raises(Refused, match="Choose"):
        remind(panel.call.id, [], "", actor=OFFICE, now=now)
    mark(panel, panel.applications[0], me, now=now)
    with pytest.raises(Refused, match="nothing is left"):
        remind(panel.call.id, [me.id], "", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="no such call"):
        remind("nowhere", [me.id], "", actor=OFFICE, now=now)
    assert queries.reminders(OFFICE, "nowhere", [me.id], "", now=now) == []


def test_application_of_a_recusal_is_in_no_reminder(now: datetime) -> None:
    panel = ready_panel(3, 1, now=now)
    staff, me, (first, second, third) = make_member(Role.STAFF, now=now), panel.members[0], panel.applications
    declare_interest(first, InterestNature.RECUSAL, "mon employeur", actor=staff, now=now)
    impose_recusal(second, me.id, "employeur", actor=OFFICE, now=now)
    (made,) = queries.reminders(staff, panel.call.id, [me.id], "", now=now)
    assert [one.application_id for one in made.left] == [third]
