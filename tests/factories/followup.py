"""Awards and funded actions for tests, made through the real acts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from committee.calls.rules import paris_day
from committee.followup.actions import start_follow_up
from committee.followup.queries import FundedActionRow, funded_action
from committee.meetings.actions import close_meeting, publish_results, record_decision, record_past_award
from committee.meetings.queries import awards
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE
from tests.factories.meetings import Scene, make_scene

_numbers = count(1)
AMOUNT = Decimal("30000")
TOULOUSE = {
    "name": "Résidence Montenotte",
    "commune": "Toulouse",
    "commune_code": "31555",
    "department": "31",
    "lon": 1.4769,
    "lat": 43.6133,
}


def make_award(
    *,
    now: datetime,
    title: str | None = None,
    amount: Decimal | None = AMOUNT,
    sites: Sequence[Mapping[str, Any]] = (TOULOUSE,),
    themes: Sequence[str] = ("culture",),
    landlords: Sequence[str] = ("Habitat Test",),
    awarded_on: date = date(2026, 2, 4),
    **facts: Any,
) -> str:
    """A published winner entered by its facts; gives the award's identifier."""
    number = next(_numbers)
    return record_past_award(
        f"PAST-{number:03}",
        title or f"Projet lauréat {number}",
        awarded_on,
        f"Association {number}",
        [{"name": name} for name in landlords],
        facts.pop("summary", "Un projet utile."),
        themes,
        sites,
        "Appel passé",
        amount,
        actor=OFFICE,
        now=now,
        **facts,
    )


def make_action(
    *, now: datetime, starts_in: int = -200, duration_months: int = 12, **told: Any
) -> FundedActionRow:
    """A followed winner which began ``starts_in`` days from now (negative: ago)."""
    award = make_award(now=now, **told)
    starts_on = paris_day(now) + timedelta(days=starts_in)
    made = start_follow_up(award, starts_on, duration_months, actor=OFFICE, now=now)
    return again(made)


def again(action_id: str) -> FundedActionRow:
    """The action as the store knows it now."""
    found = funded_action(action_id, OFFICE)
    assert found is not None
    return found


def make_won_scene(*, now: datetime, is_published: bool = True) -> tuple[Scene, list[str]]:
    """A closed meeting which granted 20 000 € to each of its applications; the awards in their order."""
    scene = make_scene(now=now)
    for application in scene.applications:
        record_decision(
            scene.meeting_id, application, Outcome.AWARDED, Decimal(20000), None, None, actor=OFFICE, now=now
        )
    close_meeting(scene.meeting_id, actor=OFFICE, now=now)
    if is_published:
        publish_results(scene.meeting_id, actor=OFFICE, now=now)
    found = awards(OFFICE).set_index("application_id")["id"]
    return scene, [found[application] for application in scene.applications]
