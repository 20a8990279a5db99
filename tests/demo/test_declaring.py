"""Do the demonstration's members sign, declare on all that they see before the meeting, and does the chair rule?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from committee.calls.queries import call_by_code
from committee.demo import declaring
from committee.demo.cast import prepare_house
from committee.demo.content import SIZES
from committee.intake.queries import readable, visible
from committee.people.queries import member as member_of
from committee.people.rules import OFFICE
from committee.review import queries
from committee.review.declaring import RegisterState
from committee.store.engine import reading


def test_everybody_signs_once_a_year_but_the_one_who_is_late(store: Path, now: datetime) -> None:
    cast = prepare_house(SIZES["S"], now)
    declaring.sign_yearly(cast, now)
    year = now.year
    assert list(queries.unsigned(year)) == [cast.members[-1].id]
    former = queries.general_declaration(cast.members[7], year)
    assert former is not None
    assert [tie.name for tie in former.ties] == list(declaring.FORMER_EMPLOYERS)
    declaring.sign_yearly(cast, now)
    assert len(queries.general_history(cast.members[7])) == 1


def test_members_read_all_that_they_see_in_the_meeting_and_told_links_are_ruled_on(
    now: datetime, demonstration: Callable[[str], None]
) -> None:
    demonstration("meeting")
    cast = prepare_house(SIZES["S"], now)
    with reading() as session:
        for one in cast.members:
            member = member_of(one.id)
            assert member is not None
            seen = set(session.scalars(visible(member, now)))
            assert seen
            assert seen == set(session.scalars(readable(member, now)))
            assert queries.unanswered(member, now) == []
    call = call_by_code("DEMO-MEETING")
    assert call is not None
    states = set(queries.register(OFFICE, call.id, now=now)["state"])
    assert {RegisterState.RECUSED, RegisterState.ACCEPTED, RegisterState.NONE} <= states
    assert RegisterState.TO_RULE not in states
