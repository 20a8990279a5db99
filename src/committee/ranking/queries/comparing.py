"""How do two scenarios differ, and what does each rule of one cost?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from committee.people.rules import Member
from committee.ranking.queries.scenarios import ScenarioRow

COMPARED_COLUMNS = (
    "application_id", "number", "title", "rank", "place", "other_place", "amount", "other_amount", "change",
)  # fmt: skip
COMPARED_BALANCE_COLUMNS = (
    "attribute", "value", "projects", "other_projects", "amount", "other_amount",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Two scenarios side by side: ``items`` in COMPARED_COLUMNS, ``change``: entered, left, amount, place or None.

    ``balance``: COMPARED_BALANCE_COLUMNS. Seen from the first: what entered is funded by the other only.
    """

    first: ScenarioRow
    other: ScenarioRow
    items: pd.DataFrame
    balance: pd.DataFrame


def compare(scenario_id: str, other_scenario_id: str, member: Member, *, now: datetime) -> Comparison | None:
    """Two scenarios of one round; None when this member may not see both."""
    raise NotImplementedError


def explained(scenario_id: str, member: Member, *, now: datetime) -> Any | None:
    """The Explanation of ``portfolio.explain`` for a scenario as it stands; None when they may not see it."""
    raise NotImplementedError


def why_not_funded(scenario_id: str, application_id: str, member: Member, *, now: datetime) -> Any | None:
    """The WhyNot of ``portfolio.why_not``: what leaves if this application enters; None when it cannot be asked."""
    raise NotImplementedError
