"""Which scenarios may this member see, and what would each make of the round's applications?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from committee.people.rules import Member
from committee.ranking.rules import ScenarioMethod
from committee.words import Sentence

SCENARIO_COLUMNS = (
    "application_id", "number", "title", "lead", "landlords", "score", "rank", "requested", "proposed", "amount",
    "least", "place", "pin", "turn",
)  # fmt: skip
BALANCE_COLUMNS = ("attribute", "value", "candidates", "projects", "amount", "share")


@dataclass(frozen=True)
class ScenarioRow:
    """One scenario in a list; ``total`` in euros, over the ``funded`` applications that this member may read.

    ``copied_from``: the name of the one it began with. ``is_own``: this member made it.
    """

    id: str
    round_id: str
    name: str
    note: str | None
    method: ScenarioMethod
    envelope: Decimal | None
    author_id: str
    author_name: str
    made_at: datetime
    changed_at: datetime
    computed_at: datetime | None
    archived_at: datetime | None
    version: int
    copied_from: str | None
    is_own: bool
    funded: int
    total: Decimal


@dataclass(frozen=True)
class ScenarioGauge:
    """The envelope in a scenario, in euros: what is asked for, what it gives, what is left.

    ``unknown_requested`` counts the applications that are in no sum. ``left`` None: unknown, or hidden when
    ``why_hidden`` says so.
    """

    envelope: Decimal | None
    requested: Decimal | None
    granted: Decimal
    left: Decimal | None
    unknown_requested: int
    why_hidden: Sentence | None = None


@dataclass(frozen=True)
class ScenarioView:
    """One scenario with its items, best rank first, in SCENARIO_COLUMNS.

    ``rules`` are PortfolioRule, ``rules_in_words`` what each says, ``broken`` the BrokenRule of the scenario as it
    stands. ``balance``: BALANCE_COLUMNS by attribute and value; ``qpv_share`` of the money, of what is known.
    ``is_proven``, ``is_elastic``, ``gap``: of the last calculation, None where nothing was calculated or hands
    moved something since. ``stale``: what changed since it was calculated; empty: nothing.
    """

    row: ScenarioRow
    call_code: str
    round_name: str
    items: pd.DataFrame
    gauge: ScenarioGauge
    rules: tuple[Any, ...]
    rules_in_words: tuple[Sentence, ...]
    broken: tuple[Any, ...]
    balance: pd.DataFrame
    qpv_share: float | None
    is_proven: bool | None
    is_elastic: bool | None
    gap: float | None
    stale: tuple[Sentence, ...]
    why_not_change: Sentence | None

    @property
    def may_change(self) -> bool:
        """Whether this member may change it now."""
        return self.why_not_change is None

    @property
    def is_stale(self) -> bool:
        """Whether marks or applications changed since it was calculated."""
        return bool(self.stale)


def scenarios(
    member: Member, round_id: str, *, now: datetime, with_archived: bool = False
) -> list[ScenarioRow]:
    """The scenarios of a round that this member may see, the last changed first."""
    raise NotImplementedError


def scenario(scenario_id: str, member: Member, *, now: datetime) -> ScenarioView | None:
    """One scenario as this member may see it; None when they may not."""
    raise NotImplementedError
