"""Marked panels and scenarios for tests, made through the real actions."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from committee.people.rules import OFFICE, Member, Role
from committee.ranking.actions import make_scenario
from tests.factories.people import make_member
from tests.factories.review import Panel, mark, ready_panel

# Marks of three readers on four applications: the first is the best, readers differ a little.
MARKS = ((5, 4, 5), (4, 4, 3), (3, 2, 3), (1, 2, 1))


def marked_panel(
    *,
    now: datetime,
    given: Sequence[Sequence[int | None]] = MARKS,
    requested: int | None = 10_000,
    **told: object,
) -> Panel:
    """A call being read in which each reader gave one mark on every criterion; None: not read by them."""
    panel = ready_panel(len(given), len(given[0]), now=now, requested=requested, **told)
    for application, row in zip(panel.applications, given, strict=True):
        for member, value in zip(panel.members, row, strict=True):
            if value is not None:
                mark(panel, application, member, now=now, value=value)
    return panel


def make_staff(now: datetime) -> Member:
    """One of the programme staff."""
    return make_member(Role.STAFF, now=now)


def scenario_of(
    panel: Panel, *, now: datetime, actor: Member = OFFICE, envelope: int | None = 25_000, **told: object
) -> str:
    """A scenario of the panel's round, in the order of the ranking."""
    name = str(told.pop("name", "Au fil du classement"))
    given = None if envelope is None else Decimal(envelope)
    return make_scenario(panel.call.rounds[0].id, name, envelope=given, actor=actor, now=now, **told)
