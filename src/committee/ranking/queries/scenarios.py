"""Which scenarios may this member see, and what would each make of the round's applications?"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import and_, func, select, union_all

from committee.calls.queries import RoundRow, rounds_by_id
from committee.calls.rules import Act, may, why_not
from committee.intake.queries import blind_rounds, is_readable, readable, undeclared
from committee.intake.records import Application, ClosedDoor
from committee.people.rules import Member, why_not_act_on, why_not_open
from committee.ranking.balance import balance_of, qpv_share_of
from committee.ranking.portfolio import BrokenRule, by_hand
from committee.ranking.portfolio_rules import PortfolioRule, rule_from_json, rule_in_words, with_names
from committee.ranking.queries.ground import Ground, ground_of
from committee.ranking.queries.projects import of_projects, projects_of
from committee.ranking.records import Scenario, ScenarioItem
from committee.ranking.rules import (
    LEFT_HIDDEN_RECUSED,
    LEFT_HIDDEN_UNDECLARED,
    Pin,
    ScenarioMethod,
    ScenarioPlace,
    may_see,
    why_not_change,
)
from committee.ranking.sharing import changes_since, with_limits
from committee.review.rules import NOT_MARKED
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Sentence

SCENARIO_COLUMNS = (
    "application_id", "number", "title", "lead", "landlords", "score", "rank", "requested", "proposed", "amount",
    "most", "least", "place", "pin", "turn",
)  # fmt: skip


@dataclass(frozen=True)
class ScenarioRow:
    """One scenario in a list; ``total`` in euros, over the ``funded`` applications that this member may read.

    ``copied_from``: the name of the one it began with, where this member sees it. ``is_own``: they made it.
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

    ``unknown_requested`` counts the applications that are in no sum. ``left`` and ``envelope`` None: unknown, or
    hidden when ``why_hidden`` says so.
    """

    envelope: Decimal | None
    requested: Decimal | None
    granted: Decimal
    left: Decimal | None
    unknown_requested: int
    why_hidden: Sentence | None = None


@dataclass(frozen=True)
class ScenarioView:
    """One scenario with its items, best rank first, in SCENARIO_COLUMNS; ``place`` None: not in it yet.

    ``rules_in_words`` says each of the ``rules``, ``broken`` which do not hold as it stands. ``balance``:
    BALANCE_COLUMNS by attribute and value; ``qpv_share``: which part of the money goes to QPV, of what is known,
    0 to 1, and ``qpv_share_of_all``: of all of it, the unknown counted outside. ``is_proven``, ``is_elastic``,
    ``gap``: of the best selection within the rules, None where the items are not that. ``stale``: what changed
    since it was calculated; empty: nothing.
    ``unknown_amounts``: the numbers of the applications that nothing can fund.
    """

    row: ScenarioRow
    call_code: str
    round_name: str
    items: pd.DataFrame
    gauge: ScenarioGauge
    rules: tuple[PortfolioRule, ...]
    rules_in_words: tuple[Sentence, ...]
    broken: tuple[BrokenRule, ...]
    balance: pd.DataFrame
    qpv_share: float | None
    qpv_share_of_all: float | None
    is_proven: bool | None
    is_elastic: bool | None
    gap: float | None
    stale: tuple[Sentence, ...]
    unknown_amounts: tuple[str, ...]
    why_not_change: Sentence | None

    @property
    def may_change(self) -> bool:
        """Whether this member may change it now."""
        return self.why_not_change is None

    @property
    def is_stale(self) -> bool:
        """Whether marks or applications changed since it was calculated."""
        return bool(self.stale)


def why_not_scenarios(member: Member, round_id: str, *, now: datetime) -> Sentence | None:
    """Why this member sees no scenario of a round now: their account, or its phase."""
    if (closed := why_not_open("ranking.scenarios", member)) is not None:
        return closed
    place = rounds_by_id([round_id]).get(round_id)
    if place is None:
        return Sentence("There is no such round.")
    return why_not(Act.SEE_RANKING, place.phase(now), member.roles)


def why_not_make(member: Member, round_id: str, *, now: datetime) -> Sentence | None:
    """Why this member may not make a scenario of a round now."""
    place = rounds_by_id([round_id]).get(round_id)
    if place is None:
        return why_not_act_on("ranking.scenarios", member) or Sentence("There is no such round.")
    return _why_not_make(member, place, now)


def _why_not_make(member: Member, place: RoundRow, now: datetime) -> Sentence | None:
    if (closed := why_not_act_on("ranking.scenarios", member)) is not None:
        return closed
    return why_not(Act.MAKE_SCENARIO, place.phase(now), member.roles)


def scenarios(
    member: Member, round_id: str, *, now: datetime, with_archived: bool = False
) -> list[ScenarioRow]:
    """The scenarios of a round that this member may see, the last changed first; five statements or fewer."""
    statement = select(Scenario).where(Scenario.round_id == round_id)
    if not with_archived:
        statement = statement.where(Scenario.archived_at.is_(None))
    with reading() as session:
        found = session.scalars(statement.order_by(Scenario.changed_at.desc(), Scenario.id)).all()
    return _rows(found, member, now)


def seen_of(found: Iterable[Scenario], member: Member, *, now: datetime) -> list[Scenario]:
    """Those of these scenarios that this member may see."""
    rows = list(found)
    round_ids = sorted({row.round_id for row in rows})
    places = rounds_by_id(round_ids)
    if why_not_open("ranking.scenarios", member) is not None:
        return []
    shown = {key for key, place in places.items() if may(Act.SEE_RANKING, place.phase(now), member.roles)}
    closed, unread = _doors_of([row.id for row in rows], member, now)
    blind = blind_rounds(member, now)
    return [
        row
        for row in rows
        if row.round_id in shown
        and may_see(
            is_own=row.author_id == member.id,
            changed_at=row.changed_at,
            closed_at=closed.get(row.id),
            has_undeclared=row.id in unread,
            reads_blind=row.round_id in blind,
        )
    ]


def _doors_of(
    scenario_ids: Collection[str], member: Member, now: datetime
) -> tuple[dict[str, datetime], frozenset[str]]:
    """Since when a door that concerns each scenario is closed to the member, and where they have links to declare.

    One concerns it when its application is in the round, or in the scenario: a deferred one moves to a later round,
    and what a scenario made of the others was chosen beside it all the same.
    """
    is_closed = and_(ClosedDoor.member_id == member.id, ClosedDoor.lifted_at.is_(None))
    of_round = (
        select(Scenario.id, ClosedDoor.since)
        .join(Application, Application.round_id == Scenario.round_id)
        .join(ClosedDoor, ClosedDoor.application_id == Application.id)
        .where(Scenario.id.in_(scenario_ids), is_closed)
    )
    of_items = (
        select(ScenarioItem.scenario_id, ClosedDoor.since)
        .join(ClosedDoor, ClosedDoor.application_id == ScenarioItem.application_id)
        .where(ScenarioItem.scenario_id.in_(scenario_ids), is_closed)
    )
    unsaid_of_round = (
        select(Scenario.id)
        .join(Application, Application.round_id == Scenario.round_id)
        .where(Scenario.id.in_(scenario_ids), Application.id.in_(undeclared(member, now)))
    )
    unsaid_of_items = (
        select(ScenarioItem.scenario_id)
        .join(Application, Application.id == ScenarioItem.application_id)
        .where(ScenarioItem.scenario_id.in_(scenario_ids), Application.merged_into_id.is_(None))
        .where(~is_readable(member))
    )
    closed: dict[str, datetime] = {}
    with reading() as session:
        for scenario_id, since in session.execute(union_all(of_round, of_items)):
            closed[scenario_id] = max(since, closed.get(scenario_id, since))
        return closed, frozenset(session.scalars(union_all(unsaid_of_round, unsaid_of_items)))


def _doors(
    round_ids: Collection[str], member: Member, now: datetime
) -> tuple[dict[str, datetime], frozenset[str]]:
    """Since when a door of each round is closed to the member, and in which rounds they have links to declare."""
    shut = (
        select(Application.round_id, func.max(ClosedDoor.since))
        .join(ClosedDoor, ClosedDoor.application_id == Application.id)
        .where(
            Application.round_id.in_(round_ids),
            ClosedDoor.member_id == member.id,
            ClosedDoor.lifted_at.is_(None),
        )
        .group_by(Application.round_id)
    )
    unsaid = (
        select(Application.round_id)
        .where(Application.round_id.in_(round_ids), Application.id.in_(undeclared(member, now)))
        .distinct()
    )
    with reading() as session:
        closed = dict(session.execute(shut).all())
        return closed, frozenset(session.scalars(unsaid))


def _rows(found: Sequence[Scenario], member: Member, now: datetime) -> list[ScenarioRow]:
    """Those of these scenarios that this member may see, in their order."""
    ids = [row.id for row in found]
    funded = (
        select(ScenarioItem.scenario_id, ScenarioItem.amount)
        .join(Scenario, Scenario.id == ScenarioItem.scenario_id)
        .join(Application, Application.id == ScenarioItem.application_id)
        .where(ScenarioItem.scenario_id.in_(ids), ScenarioItem.place == ScenarioPlace.FUNDED)
        .where(Application.round_id == Scenario.round_id, Application.status.not_in(NOT_MARKED))
        .where(ScenarioItem.application_id.in_(readable(member, now)))
    )
    parents = select(Scenario).where(Scenario.id.in_({row.copied_from_id for row in found}.difference(ids)))
    amounts: dict[str, list[Decimal]] = {}
    with reading() as session:
        for scenario_id, amount in session.execute(funded):
            amounts.setdefault(scenario_id, []).append(amount or Decimal(0))
        parent_rows = session.scalars(parents).all()
    seen = {row.id: row for row in seen_of([*found, *parent_rows], member, now=now)}
    return [_row(row, seen, member, amounts.get(row.id, [])) for row in found if row.id in seen]


def _row(row: Scenario, seen: Mapping[str, Scenario], member: Member, amounts: list[Decimal]) -> ScenarioRow:
    parent = seen.get(row.copied_from_id or "")
    return ScenarioRow(
        row.id,
        row.round_id,
        row.name,
        row.note,
        row.method,
        row.envelope,
        row.author_id,
        row.author_name,
        row.made_at,
        row.changed_at,
        row.computed_at,
        row.archived_at,
        row.version,
        None if parent is None else parent.name,
        row.author_id == member.id,
        len(amounts),
        sum(amounts, Decimal(0)),
    )


def scenario(scenario_id: str, member: Member, *, now: datetime) -> ScenarioView | None:
    """One scenario as this member may see it; None when they may not."""
    held = held_scenario(scenario_id, member, now=now)
    if held is None:
        return None
    row, shape = held.row, shape_of(held)
    is_calculated = row.result is not None and row.method is ScenarioMethod.OPTIMISED
    result: Mapping[str, Any] = row.result if row.result is not None and is_calculated else {}
    return ScenarioView(
        held.told,
        held.place.call_code,
        held.place.name,
        shape.items,
        _gauge(held, shape, member, now),
        held.rules,
        shape.rules_in_words,
        shape.broken,
        shape.balance,
        shape.qpv_share,
        shape.qpv_share_of_all,
        result.get("is_proven"),
        result.get("is_elastic"),
        result.get("gap"),
        shape.stale,
        shape.unknown_amounts,
        why_not_change(is_own=held.told.is_own, is_archived=row.archived_at is not None)
        or _why_not_make(member, held.place, now),
    )


class HeldItem(NamedTuple):
    """What a scenario makes of one application, as its ScenarioItem says it."""

    application_id: str
    place: ScenarioPlace
    amount: Decimal | None
    most: Decimal | None
    least: Decimal | None
    pin: Pin | None
    turn: int | None


@dataclass(frozen=True)
class HeldScenario:
    """A scenario that a member may see: its round, the projects that they may read, and its items on these.

    ``key``: what the projects and the items follow from, beside the scenario's own row.
    """

    row: Scenario
    told: ScenarioRow
    place: RoundRow
    ground: Ground
    projects: pd.DataFrame
    items: Mapping[str, HeldItem]
    rules: tuple[PortfolioRule, ...]
    key: tuple[Hashable, ...]


@dataclass(frozen=True)
class ScenarioShape:
    """What is computed of a scenario: the parts of ScenarioView of the same names; ``asked``: what is requested."""

    items: pd.DataFrame
    granted: Decimal
    asked: tuple[Decimal, ...]
    rules_in_words: tuple[Sentence, ...]
    broken: tuple[BrokenRule, ...]
    balance: pd.DataFrame
    qpv_share: float | None
    qpv_share_of_all: float | None
    stale: tuple[Sentence, ...]
    unknown_amounts: tuple[str, ...]


_ITEMS: Kept[dict[str, HeldItem]] = Kept(32)
_SHAPES: Kept[ScenarioShape] = Kept(32)


def held_scenario(
    scenario_id: str, member: Member, *, now: datetime, ground: Ground | None = None
) -> HeldScenario | None:
    """A scenario with what it chooses from; None when this member may not see it. Items are kept until the next act
    of anybody: every act writes the journal. ``ground``: one that is at hand, which serves if it is of its round.
    """
    with reading() as session:
        row = session.get(Scenario, scenario_id)
    told = [] if row is None else _rows([row], member, now)
    if row is None or not told:
        return None
    place = rounds_by_id([row.round_id])[row.round_id]
    if ground is None or ground.rounds != (row.round_id,):
        ground = ground_of(member, place.call_code, now=now, round_id=row.round_id)
    key = (scenario_id, row.version, *of_projects(ground, member, now=now))

    def read() -> dict[str, HeldItem]:
        columns = [getattr(ScenarioItem, name) for name in HeldItem._fields]
        statement = select(*columns).where(
            ScenarioItem.scenario_id == scenario_id, ScenarioItem.application_id.in_(readable(member, now))
        )
        with reading() as session:
            return {each[0]: HeldItem(*each) for each in session.execute(statement)}

    return HeldScenario(
        row,
        told[0],
        place,
        ground,
        projects_of(ground, member, now=now),
        _ITEMS.of(key, read),
        tuple(rule_from_json(one) for one in row.rules),
        key,
    )


def shape_of(held: HeldScenario) -> ScenarioShape:
    """What is computed of a scenario, once for the same rows."""
    return _SHAPES.of(held.key, lambda: _shape(held))


def _shape(held: HeldScenario) -> ScenarioShape:
    row, projects = held.row, held.projects
    granted = granted_in(held.items, projects)
    chosen = with_limits(projects, held.items)
    stands = by_hand(chosen, row.envelope or Decimal(0), granted, held.rules)
    titles = dict(zip(projects["id"], projects["title"], strict=True))
    broken = stands.broken if row.envelope is not None else []
    return ScenarioShape(
        _items_frame(projects, chosen, held.items),
        sum(granted.values(), Decimal(0)),
        tuple(amount for amount in projects["requested"] if amount is not None),
        tuple(rule_in_words(rule, titles) for rule in held.rules),
        tuple(replace(each, sentence=with_names(each.sentence, titles)) for each in broken),
        balance_of(projects, granted),
        qpv_share_of(projects, granted),
        qpv_share_of(projects, granted, is_of_all=True),
        changes_since(row.result, projects),
        tuple(projects.loc[chosen["amount"].isna(), "number"]),
    )


def granted_in(items: Mapping[str, HeldItem], projects: pd.DataFrame) -> dict[str, Decimal]:
    """The euros of each funded project that may still be funded."""
    known = set(projects["id"])
    return {
        key: item.amount
        for key, item in items.items()
        if item.place is ScenarioPlace.FUNDED and item.amount is not None and key in known
    }


def _items_frame(projects: pd.DataFrame, chosen: pd.DataFrame, items: Mapping[str, HeldItem]) -> pd.DataFrame:
    told = [items.get(each) for each in projects["id"]]
    most = [
        None if np.isnan(one) else Decimal(str(one)).quantize(Decimal("0.01")) for one in chosen["amount"]
    ]
    columns: dict[str, Iterable[Any]] = {
        "application_id": projects["id"],
        "landlords": projects["landlord"],
        "amount": [limit if item is None else item.amount for item, limit in zip(told, most, strict=True)],
        "most": most,
        "least": [None if item is None else item.least for item in told],
        "place": [None if item is None else item.place for item in told],
        "pin": [None if item is None else item.pin for item in told],
    }
    objects: dict[str, Any] = {
        name: pd.Series(list(values), dtype=object) for name, values in columns.items()
    }
    turn = pd.array([pd.NA if item is None else item.turn for item in told], dtype="Int64")
    return projects.assign(**objects, turn=turn)[list(SCENARIO_COLUMNS)]


def _gauge(held: HeldScenario, shape: ScenarioShape, member: Member, now: datetime) -> ScenarioGauge:
    requested = sum(shape.asked, Decimal(0)) if shape.asked or held.projects.empty else None
    unknown, envelope = len(held.projects) - len(shape.asked), held.row.envelope
    if (why := _why_hide_left(held.place, member, now)) is not None:
        return ScenarioGauge(None, requested, shape.granted, None, unknown, why)
    left = None if envelope is None else envelope - shape.granted
    return ScenarioGauge(envelope, requested, shape.granted, left, unknown)


def why_hide_left(round_id: str, member: Member, *, now: datetime) -> Sentence | None:
    """Why a member is not told what is left: a door closed or not declared, until the results are published."""
    place = rounds_by_id([round_id]).get(round_id)
    return None if place is None else _why_hide_left(place, member, now)


def _why_hide_left(place: RoundRow, member: Member, now: datetime) -> Sentence | None:
    if place.acts.results_published_at is not None:
        return None
    closed, unread = _doors([place.id], member, now)
    if closed:
        return LEFT_HIDDEN_RECUSED
    return LEFT_HIDDEN_UNDECLARED if unread else None
