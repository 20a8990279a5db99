"""How is a scenario made, copied, changed, calculated and set aside?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from committee.people.rules import Member
from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace

Settled = tuple[ScenarioPlace | None, Decimal | None, Decimal | None, Pin | None]


def make_scenario(
    round_id: str,
    name: str,
    *,
    note: str | None = None,
    envelope: Decimal | None = None,
    rules: Sequence[Any] = (),
    copied_from: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Begin a scenario of a round in the order of the ranking, or as a copy of one that may be seen; its identifier.

    Without ``envelope`` it has the round's, else the call's. Raises Refused outside the phase, for a name that is
    empty or taken by another of the author's, and for a scenario that may not be seen.
    """
    raise NotImplementedError


def change_scenario(
    scenario_id: str,
    version: int | None = None,
    *,
    name: str | None = None,
    note: str | None = None,
    envelope: Decimal | None = None,
    rules: Sequence[Any] | None = None,
    actor: Member,
    now: datetime,
) -> int:
    """Keep what is named, in euros; what is None stays. Its new version. Only its author; raises Stale."""
    raise NotImplementedError


def set_items(
    scenario_id: str,
    items: Mapping[str, Settled],
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Settle applications by hand, all or none: application → (place, amount, least, pin); its new version.

    A place or an amount of None stays as it is; ``least`` and ``pin`` are as given. Raises Refused for an amount in
    fractions of a cent or above what was asked.
    """
    raise NotImplementedError


def compute_scenario(
    scenario_id: str, method: ScenarioMethod, version: int | None = None, *, actor: Member, now: datetime
) -> int:
    """Choose again who is funded, keeping what was pinned: in rank order, or best within the rules; new version."""
    raise NotImplementedError


def archive_scenario(scenario_id: str, version: int | None = None, *, actor: Member, now: datetime) -> None:
    """Set a scenario aside: it is listed no more, and what was sent of it stays."""
    raise NotImplementedError
