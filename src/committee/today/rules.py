"""What is a task, in which order are tasks shown, and which steps does a call go through?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from committee.calls.rules import PHASES, Phase
from committee.words import N_, Labelled, Sentence

# The steps that people know; the declaration of interests goes with the reading that it opens.
STEPS = (
    Phase.DEPOSIT,
    Phase.ELIGIBILITY,
    Phase.READING,
    Phase.SEANCE,
    Phase.NOTIFICATION,
    Phase.FOLLOWUP,
)


class StepState(Labelled):
    """Where a call stands with one of its steps."""

    DONE = "done", N_("done")
    UNDER_WAY = "under_way", N_("under way")
    TO_COME = "to_come", N_("to come")


@dataclass(frozen=True)
class Task:
    """One thing that a person must do: what, until when (None: no date), and the page where it is done."""

    sentence: Sentence
    due_on: date | None
    page: str
    params: Mapping[str, str] = field(default_factory=dict)
    is_late: bool = False


@dataclass(frozen=True)
class PathStep:
    """One step of a call; ``count`` says how many are there, None where there is nothing to count yet."""

    phase: Phase
    state: StepState
    count: Sentence | None
    page: str


@dataclass(frozen=True)
class CallPath:
    """The way of one call."""

    code: str
    title: str
    steps: tuple[PathStep, ...]


def by_date(tasks: Iterable[Task]) -> list[Task]:
    """Late ones first, then by date, those without a date last."""
    return sorted(tasks, key=lambda task: (not task.is_late, task.due_on is None, task.due_on or date.max))


def step_state(step: Phase, phase: Phase) -> StepState:
    """Where a round in this phase stands with a step; while interests are declared, the reading is under way."""
    reached = Phase.READING if phase is Phase.INTERESTS else phase
    if step is reached:
        return StepState.UNDER_WAY
    return StepState.DONE if PHASES.index(step) < PHASES.index(reached) else StepState.TO_COME


def days_until(when: date, today: date) -> Sentence:
    """How far a day is, in words."""
    days = (when - today).days
    if days < 0:
        return Sentence("one day ago", "{n} days ago", n=-days)
    if days == 0:
        return Sentence("today")
    return Sentence("tomorrow", "in {n} days", n=days)
