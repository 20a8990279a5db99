"""Does an alternate take over what is left to read, with its trace and never past a recusal?"""

from datetime import datetime

import pytest
from sqlalchemy import select

from committee.people.actions import name_alternate
from committee.people.rules import OFFICE, Role
from committee.review import actions, queries
from committee.review.records import Assignment
from committee.review.rules import AssignmentOrigin, InterestNature, ReadingKind
from committee.store.engine import reading
from committee.words import Refused
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def panel(now: datetime) -> Panel:
    """Three applications given to the first member, whose alternate is the second."""
    made = make_panel(3, 2, now=now)
    assign(made, now=now, members=made.members[:1])
    name_alternate(made.members[1].id, made.members[0].id, version=None, actor=OFFICE, now=now)
    return made


def refused(message: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=message)


def test_reading_passes_on_with_its_date_kind_and_origin(panel: Panel, now: datetime) -> None:
    (me, alternate), (first, second, _third) = panel.members, panel.applications
    actions.name_rapporteur(first, me.id, actor=OFFICE, now=now)
    assert actions.take_over(me.id, [first, second], "malade", actor=OFFICE, now=now) == 2
    taken = queries.reading_list(alternate, now=now)
    assert taken["taken_from"].tolist() == [me.name, me.name]
    assert ReadingKind.RAPPORTEUR in set(taken["kind"])
    assert len(queries.reading_list(me, now=now)) == 1
    with reading() as session:
        rows = session.scalars(select(Assignment).where(Assignment.application_id == first)).all()
    own, new = sorted(rows, key=lambda row: row.member_id != me.id)
    assert (own.freed_at, own.freed_reason) == (now, "malade")
    assert (new.origin, new.due_on) == (AssignmentOrigin.ALTERNATE, own.due_on)


def test_what_a_recusal_took_is_taken_over_once(panel: Panel, now: datetime) -> None:
    (me, alternate), (first, *_rest) = panel.members, panel.applications
    actions.declare_interest(first, InterestNature.RECUSAL, "employeur", actor=me, now=now)
    offers = queries.to_take_over(me.id, OFFICE, now=now)
    assert [one.is_recused for one in offers] == [True, False, False]
    actions.take_over(me.id, [first], "déport", actor=OFFICE, now=now)
    assert queries.is_assigned(first, alternate.id)
    with refused("no reading to take over"):
        actions.take_over(me.id, [first], "déport", actor=OFFICE, now=now)


def test_alternate_who_reads_it_already_keeps_one_reading(panel: Panel, now: datetime) -> None:
    (me, alternate), (first, *_rest) = panel.members, panel.applications
    actions.assign_readers([first], [alternate.id], actor=OFFICE, now=now)
    actions.take_over(me.id, [first], "absent", actor=OFFICE, now=now)
    assert not queries.is_assigned(first, me.id)
    assert queries.reading_list(alternate, now=now)["taken_from"].tolist() == [None]


def test_nothing_passes_on_past_a_recusal_a_hand_in_or_without_words(panel: Panel, now: datetime) -> None:
    (me, alternate), (first, second, third) = panel.members, panel.applications
    with refused("Say why"):
        actions.take_over(me.id, [first], " ", actor=OFFICE, now=now)
    with refused("at least one"):
        actions.take_over(me.id, [], "absent", actor=OFFICE, now=now)
    with refused("no alternate"):
        actions.take_over(alternate.id, [first], "absent", actor=OFFICE, now=now)
    with refused("not open to you"):
        actions.take_over(me.id, ["nowhere"], "absent", actor=OFFICE, now=now)
    actions.declare_interest(first, InterestNature.RECUSAL, "employeur", actor=alternate, now=now)
    with refused("is recused"):
        actions.take_over(me.id, [first, second], "absent", actor=OFFICE, now=now)
    actions.declare_interest(third, InterestNature.NONE, actor=me, now=now)
    mark(panel, third, me, now=now)
    with refused("no reading to take over"):
        actions.take_over(me.id, [second, third], "absent", actor=OFFICE, now=now)
    assert queries.reading_list(alternate, now=now).empty


def test_readings_are_given_by_staff_alone(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    with refused("may not do this"):
        actions.take_over(
            panel.members[0].id,
            panel.applications,
            "absent",
            actor=make_member(Role.MEMBER, now=now),
            now=now,
        )
