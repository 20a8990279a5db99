"""Programmes, calls and rounds for tests, made through the real actions."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from committee.calls.actions import open_call, open_programme, open_round, publish_grid, ship_grids
from committee.calls.queries import CallRow, calls_by_id
from committee.calls.rules import (
    GENERAL_GRID,
    CriterionText,
    IntakeMode,
    Phase,
    RoundDates,
    ScoredBy,
    paris_day,
)
from committee.people.rules import OFFICE

_numbers = count(1)
_DAYS = ("opens_on", "closes_on", "interests_from", "reading_from", "reading_until", "meets_on")
# Days from now to each date, so that the round is in that phase now.
_OFFSETS = {
    Phase.DEPOSIT: (-10, 10, 11, 20, 40, 50),
    Phase.ELIGIBILITY: (-40, -1, 5, 10, 30, 40),
    Phase.INTERESTS: (-40, -10, 0, 10, 30, 40),
    Phase.READING: (-60, -30, -20, -10, 10, 20),
    Phase.SEANCE: (-90, -60, -50, -40, -1, 0),
}


def dates_in(phase: Phase, now: datetime) -> RoundDates:
    """Dates by which a round is in this phase now (deposit to séance: the others follow from acts)."""
    days = (paris_day(now) + timedelta(days=offset) for offset in _OFFSETS[phase])
    return RoundDates(**dict(zip(_DAYS, days, strict=True)))


def make_programme(*, now: datetime, name: str | None = None) -> str:
    """A programme; gives its identifier."""
    return open_programme(name or f"Dispositif {next(_numbers)}", actor=OFFICE, now=now)


def make_call(
    phase: Phase | None = Phase.READING,
    *,
    now: datetime,
    code: str | None = None,
    envelope: Decimal | None = Decimal("400000"),
    grid_code: str = GENERAL_GRID,
    intake_mode: IntakeMode = IntakeMode.DEADLINE,
    is_blind: bool = False,
) -> CallRow:
    """A call with one round in the given phase now; None: without a round."""
    ship_grids(actor=OFFICE, now=now)
    made = open_call(
        code or f"TEST-{next(_numbers)}",
        "Appel à projets",
        make_programme(now=now),
        2026,
        grid_code,
        envelope,
        intake_mode=intake_mode,
        is_blind=is_blind,
        actor=OFFICE,
        now=now,
    )
    if phase is not None:
        open_round(made, "Session 1", dates_in(phase, now), actor=OFFICE, now=now)
    return calls_by_id([made])[made]


MIXED_GRID = "MIXED"


def publish_mixed_grid(*, now: datetime) -> str:
    """A grid of three criteria: the readers' (60), the staff's (25), and one for both (15); gives its code."""
    anchors = {0: {"fr": "rien", "en": "nothing"}, 5: {"fr": "tout", "en": "all"}}
    asked = ((ScoredBy.READERS, 60), (ScoredBy.STAFF, 25), (ScoredBy.BOTH, 15))
    texts = [
        CriterionText(
            code=scored_by.upper(),
            label={"fr": f"Critère {weight}", "en": f"Criterion {weight}"},
            prompt={"fr": "Est-ce clair ?", "en": "Is it clear?"},
            weight=weight,
            anchors=anchors,
            comment_required_at=(0,),
            scored_by=scored_by,
        )
        for scored_by, weight in asked
    ]
    publish_grid(MIXED_GRID, {"fr": "Grille mixte", "en": "Mixed grid"}, texts, actor=OFFICE, now=now)
    return MIXED_GRID
