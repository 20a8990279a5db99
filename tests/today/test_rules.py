"""Are tasks in order, and do steps follow the phase?"""

from datetime import date, timedelta

import pytest

from committee.calls.rules import PHASES, Phase
from committee.today.rules import STEPS, StepState, Task, by_date, days_until, step_state
from committee.words import Sentence, say

TODAY = date(2026, 11, 21)


def _task(due_on: date | None, *, is_late: bool = False) -> Task:
    return Task(Sentence("today"), due_on, "home", is_late=is_late)


def test_late_tasks_come_first_then_by_date_then_undated() -> None:
    ordered = [
        _task(TODAY - timedelta(days=9), is_late=True),
        _task(TODAY - timedelta(days=1), is_late=True),
        _task(TODAY - timedelta(days=20)),
        _task(TODAY),
        _task(None),
    ]
    assert by_date(ordered[::-1]) == ordered


@pytest.mark.parametrize("phase", PHASES)
def test_one_step_is_under_way_in_every_phase(phase: Phase) -> None:
    states = [step_state(step, phase) for step in STEPS]
    assert states.count(StepState.UNDER_WAY) == 1
    assert states == sorted(states, key=list(StepState).index)


def test_declaring_interests_belongs_to_the_reading() -> None:
    assert step_state(Phase.READING, Phase.INTERESTS) is StepState.UNDER_WAY
    assert step_state(Phase.ELIGIBILITY, Phase.INTERESTS) is StepState.DONE


@pytest.mark.parametrize(
    ("days", "french"),
    [(-2, "il y a 2 jours"), (-1, "il y a un jour"), (0, "aujourd’hui"), (1, "demain"), (4, "dans 4 jours")],
)
def test_days_in_words(days: int, french: str) -> None:
    assert say(days_until(TODAY + timedelta(days=days), TODAY), "fr") == french
