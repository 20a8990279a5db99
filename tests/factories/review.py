"""Readers, declarations, assignments and evaluations for tests, made through the real actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from committee.calls.actions import describe_call, move_dates
from committee.calls.queries import CallRow, criteria
from committee.calls.rules import GENERAL_GRID, Phase
from committee.people.rules import OFFICE, Member, Role
from committee.review.actions import assign_readers, declare_interest, hand_in, save_draft
from committee.review.rules import InterestNature
from tests.factories.calls import dates_in, make_call
from tests.factories.intake import make_applications
from tests.factories.people import make_member


@dataclass(frozen=True)
class Panel:
    """A call in its reading phase: applications, members of the committee, criteria in their order."""

    call: CallRow
    applications: list[str]
    members: list[Member]
    criteria: list[str]


def make_panel(
    applications: int = 2,
    members: int = 2,
    *,
    now: datetime,
    phase: Phase = Phase.READING,
    grid_code: str = GENERAL_GRID,
    **told: object,
) -> Panel:
    """Applications and members of one call; nothing is declared, assigned or marked."""
    call = make_call(phase, now=now, grid_code=grid_code)
    made = make_applications(applications, now=now, call_code=call.code, **told)
    people = [make_member(Role.MEMBER, now=now) for _ in range(members)]
    return Panel(call, made, people, [row.id for row in criteria(call.grid_id)])


def blind_panel(
    applications: int = 2,
    members: int = 1,
    *,
    now: datetime,
    phase: Phase = Phase.INTERESTS,
    **told: object,
) -> Panel:
    """A panel of a call which is read blind; nothing is declared."""
    call = make_call(Phase.DEPOSIT, now=now)
    describe_call(call.id, None, True, None, actor=OFFICE, now=now)
    made = make_applications(applications, now=now, call_code=call.code, **told)
    move_dates(call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)
    people = [make_member(Role.MEMBER, now=now) for _ in range(members)]
    return Panel(call, made, people, [row.id for row in criteria(call.grid_id)])


def assign(panel: Panel, *, now: datetime, members: Sequence[Member] | None = None) -> None:
    """Every application to every member (or those given), to be read in ten days."""
    readers = [one.id for one in (panel.members if members is None else members)]
    assign_readers(panel.applications, readers, (now + timedelta(days=10)).date(), actor=OFFICE, now=now)


def declare_none(panel: Panel, *, now: datetime, members: Sequence[Member] | None = None) -> None:
    """No link with any application, said by every member (or those given)."""
    for member in panel.members if members is None else members:
        for application_id in panel.applications:
            declare_interest(application_id, InterestNature.NONE, actor=member, now=now)


def whole_marks(panel: Panel, value: int = 3) -> dict[str, tuple[int, str]]:
    """The same mark, with a comment, on every criterion."""
    return dict.fromkeys(panel.criteria, (value, "because"))


def mark(
    panel: Panel,
    application_id: str,
    member: Member,
    *,
    now: datetime,
    value: int = 3,
    marks: Mapping[str, tuple] | None = None,
) -> None:
    """Save and hand in an evaluation; the member has declared and is assigned."""
    given = whole_marks(panel, value) if marks is None else marks
    save_draft(application_id, given, actor=member, now=now)
    hand_in(application_id, actor=member, now=now)


def ready_panel(applications: int = 2, members: int = 2, *, now: datetime, **told: object) -> Panel:
    """A panel in which every member is assigned to every application and has declared no link."""
    panel = make_panel(applications, members, now=now, **told)
    assign(panel, now=now)
    declare_none(panel, now=now)
    return panel
