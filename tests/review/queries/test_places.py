"""Where does an application stand for its readers?"""

from datetime import datetime

import pytest

from committee.people.rules import Member, Role
from committee.review import queries
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def chair_of(member: Member) -> Member:
    return Member(member.id, member.name, member.email, member.roles | {Role.CHAIR})


def staff_of(member: Member) -> Member:
    return Member(member.id, member.name, member.email, member.roles | {Role.STAFF})


@pytest.mark.parametrize(
    "query",
    [
        lambda member, panel, now: queries.marks(member, panel.call.id, now=now),
        lambda member, panel, now: queries.marks_at_opening(member, panel.call.id, now=now),
        lambda member, panel, now: queries.reading_list(member, now=now),
        lambda member, panel, now: queries.declarations(member, now=now),
        lambda member, panel, now: queries.reading_coverage(chair_of(member), panel.call.id, now=now),
        lambda member, panel, now: queries.propose_assignment(panel.call.id, staff_of(member), 2, now=now),
    ],
    ids=["marks", "marks_at_opening", "reading_list", "declarations", "progress", "proposal"],
)
def test_number_of_statements_does_not_grow(query: object, now: datetime, statements: list[str]) -> None:
    small, large = ready_panel(1, 1, now=now), ready_panel(30, 1, now=now)
    counts = []
    for panel in (small, large):
        mark(panel, panel.applications[0], panel.members[0], now=now)
        statements.clear()
        query(panel.members[0], panel, now)  # type: ignore[operator]
        counts.append(len(statements))
    assert counts[0] == counts[1]
