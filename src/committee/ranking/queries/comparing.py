"""How do two scenarios differ, and what does each rule of one cost?"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import pandas as pd

from committee.people.rules import Member
from committee.ranking.portfolio import (
    Explanation,
    Portfolio,
    WhyNot,
    by_hand,
    explain,
    optimise,
    rank_order,
    swaps,
    why_not,
)
from committee.ranking.portfolio_rules import PortfolioRule, with_names
from committee.ranking.queries.scenarios import (
    HeldScenario,
    ScenarioRow,
    ScenarioShape,
    granted_in,
    held_scenario,
    shape_of,
)
from committee.ranking.rules import ScenarioPlace
from committee.ranking.sharing import with_limits
from committee.store.kept import Kept

COMPARED_COLUMNS = (
    "application_id", "number", "title", "rank", "place", "other_place", "amount", "other_amount", "change",
)  # fmt: skip
COMPARED_BALANCE_COLUMNS = (
    "attribute", "value", "projects", "other_projects", "amount", "other_amount",
)  # fmt: skip
ENTERED, LEFT, AMOUNT = "entered", "left", "amount"


@dataclass(frozen=True)
class Comparison:
    """Two scenarios of one round: ``items`` in COMPARED_COLUMNS, ``balance`` in COMPARED_BALANCE_COLUMNS.

    ``change``: ``entered`` (only the other funds it), ``left`` (only the first does), ``amount`` (both, not the
    same) or None. ``amount`` and ``other_amount``: euros granted, None where it is not funded.
    """

    first: ScenarioRow
    other: ScenarioRow
    items: pd.DataFrame
    balance: pd.DataFrame


def compare(scenario_id: str, other_scenario_id: str, member: Member, *, now: datetime) -> Comparison | None:
    """Two scenarios side by side; None when this member may not see both, or they are not of one round."""
    first = held_scenario(scenario_id, member, now=now)
    if first is None:
        return None
    other = held_scenario(other_scenario_id, member, now=now, ground=first.ground)
    if other is None or first.row.round_id != other.row.round_id:
        return None
    items, balance = _COMPARED.of((first.key, other.key), lambda: _compared(shape_of(first), shape_of(other)))
    return Comparison(first.told, other.told, items, balance)


_COMPARED: Kept[tuple[pd.DataFrame, pd.DataFrame]] = Kept(16)


def _compared(first: ScenarioShape, other: ScenarioShape) -> tuple[pd.DataFrame, pd.DataFrame]:
    kept = ["application_id", "place", "amount"]
    items = first.items.merge(other.items[kept], on="application_id", suffixes=("", "_of_other"))
    shown = ["application_id", "number", "title", "rank"]
    both = [f"{name}{side}" for name in ("place", "amount") for side in ("", "_of_other")]
    rows = [
        (*row[:4], *_granted_beside(*row[4:]))
        for row in items[[*shown, *both]].itertuples(index=False, name=None)
    ]
    told = pd.DataFrame(rows, columns=list(COMPARED_COLUMNS), dtype=object).astype({"rank": "Int64"})
    balance = first.balance.merge(other.balance, on=["attribute", "value"], suffixes=("", "_of_other"))
    balance = balance.rename(
        columns={"projects_of_other": "other_projects", "amount_of_other": "other_amount"}
    )
    return told, balance[list(COMPARED_BALANCE_COLUMNS)]


def _granted_beside(
    place: ScenarioPlace | None,
    other_place: ScenarioPlace | None,
    amount: Decimal | None,
    other_amount: Decimal | None,
) -> tuple[object, ...]:
    is_in, is_other = place is ScenarioPlace.FUNDED, other_place is ScenarioPlace.FUNDED
    told = (amount if is_in else None, other_amount if is_other else None)
    if is_in != is_other:
        return (place, other_place, *told, LEFT if is_in else ENTERED)
    return (place, other_place, *told, AMOUNT if is_in and amount != other_amount else None)


_EXPLAINED: Kept[Explanation] = Kept(32)
_WHY_NOT: Kept[WhyNot] = Kept(128)


@dataclass(frozen=True)
class _Stand:
    """A scenario as it stands, as the solver takes it; ``key`` seals it."""

    projects: pd.DataFrame
    envelope: Decimal
    rules: tuple[PortfolioRule, ...]
    portfolio: Portfolio
    key: tuple[object, ...]


_STANDS: Kept[_Stand] = Kept(32)


def _stand(scenario_id: str, member: Member, now: datetime) -> _Stand | None:
    held = held_scenario(scenario_id, member, now=now)
    if held is None or held.row.envelope is None:
        return None
    envelope = held.row.envelope
    return _STANDS.of(held.key, lambda: _stand_of(held, envelope))


def _stand_of(held: HeldScenario, envelope: Decimal) -> _Stand:
    projects, items, rules = held.projects, held.items, held.rules
    chosen = with_limits(projects, items)
    known = set(projects["id"])
    pins = {key: item.pin for key, item in items.items() if item.pin is not None and key in known}
    granted = granted_in(items, projects)
    columns = [name for name in chosen.columns if name not in {"title", "lead", "proposed"}]
    seal = tuple(map(str, chosen[columns].to_numpy().tolist()))
    portfolio = by_hand(chosen, envelope, granted, rules, pins=pins)
    key = (envelope, rules, tuple(sorted(granted.items())), tuple(sorted(pins.items())), seal)
    return _Stand(chosen, envelope, rules, portfolio, key)


def explained(scenario_id: str, member: Member, *, now: datetime) -> Explanation | None:
    """What each rule of a scenario costs and what differs from the rank order; None when they may not see it, or it
    has no envelope. Costs are those of the best selection within its rules and pins, whoever chose its items.
    Solved once for the same projects, rules and choice: seconds at 600 applications.
    """
    stand = _stand(scenario_id, member, now)
    if stand is None:
        return None

    def compute() -> Explanation:
        projects, envelope, rules = stand.projects, stand.envelope, stand.rules
        best = optimise(projects, envelope, rules, pins=stand.portfolio.pins)
        costs = explain(projects, envelope, rules, best).costs
        return Explanation(costs, swaps(rank_order(projects, envelope), stand.portfolio))

    return _EXPLAINED.of(stand.key, compute)


def why_not_funded(scenario_id: str, application_id: str, member: Member, *, now: datetime) -> WhyNot | None:
    """What leaves if this application enters a scenario; None when it cannot be asked."""
    stand = _stand(scenario_id, member, now)
    if stand is None or application_id not in set(stand.projects["id"]):
        return None
    found = _WHY_NOT.of(
        (stand.key, application_id),
        lambda: why_not(stand.projects, stand.envelope, stand.rules, stand.portfolio, application_id),
    )
    titles = dict(zip(stand.projects["id"], stand.projects["title"], strict=True))
    return replace(found, blocking=tuple(with_names(each, titles) for each in found.blocking))
