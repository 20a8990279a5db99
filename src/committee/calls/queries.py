"""Which calls are there, in which phase are their rounds, and with which grid are they marked?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, exists, select

from committee.calls.records import Call, Criterion, Grid, PhaseMove, Programme, Round, Rule, RuleSet
from committee.calls.rules import (
    IntakeMode,
    LiveMove,
    Phase,
    PhaseMoveKind,
    RoundActs,
    RoundDates,
    ScoredBy,
    has_reached,
    paris_day,
    phase_of,
)
from committee.calls.rulesets import RuleText
from committee.people.rules import Member, Role
from committee.spreadsheets.finding import Hit, found_in
from committee.store.engine import reading

_CRITERION_COLUMNS = (
    "id", "grid_id", "code", "label", "prompt", "weight", "position", "anchors", "comment_required_at", "scored_by",
    "threshold",
)  # fmt: skip
CALL_COLUMNS = ("id", "code", "title", "programme", "year", "intake_mode", "envelope", "grid_id", "rounds")


@dataclass(frozen=True)
class RoundRow:
    """One round of a call; ``envelope`` in euros is its share, None when not fixed."""

    id: str
    call_id: str
    call_code: str
    name: str
    dates: RoundDates
    acts: RoundActs
    envelope: Decimal | None
    version: int

    def phase(self, now: datetime) -> Phase:
        """The phase at a moment, by the day it is then in Europe/Paris."""
        return phase_of(self.dates, paris_day(now), self.acts)


@dataclass(frozen=True)
class PhaseMoveRow:
    """One move of a round against its dates; ``ended_at`` None: it stands."""

    kind: PhaseMoveKind
    phase: Phase
    reason: str
    moved_by: str
    moved_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    ended_reason: str | None


@dataclass(frozen=True)
class CallRow:
    """One call; ``round`` is its current one: the first whose meeting is not closed, else the last, or None.

    ``readers_wanted``: how many readers each application needs, None when nothing is asked.
    ``lots_announced``: which figures will draw lots between equal ranks, None: no lots; ``lots_drawn``: these
    figures, None as long as they are not known.
    """

    id: str
    code: str
    title: str
    programme: str
    year: int
    intake_mode: IntakeMode
    envelope: Decimal | None
    grid_id: str
    rounds: tuple[RoundRow, ...]
    version: int
    readers_wanted: int | None = None
    is_blind: bool = False
    lots_announced: str | None = None
    lots_drawn: tuple[str, ...] | None = None

    @property
    def round(self) -> RoundRow | None:
        """The round which people are at work on."""
        live = [one for one in self.rounds if one.acts.meeting_closed_at is None]
        return live[0] if live else next(iter(self.rounds[-1:]), None)


@dataclass(frozen=True)
class GridRow:
    """One version of a grid; ``threshold`` is a score out of 100, None when there is none."""

    id: str
    code: str
    version: int
    titles: dict[str, str]
    scale_min: int
    scale_max: int
    threshold: int | None
    locked_at: datetime | None

    def title(self, locale: str) -> str:
        """The title in a language."""
        return self.titles[locale]


@dataclass(frozen=True)
class CriterionRow:
    """One criterion of a grid; weight in points out of 100, ``anchors`` by mark.

    ``threshold``: the mark below which a mean is flagged; None when there is none.
    """

    id: str
    grid_id: str
    code: str
    labels: dict[str, str]
    prompts: dict[str, str]
    weight: int
    position: int
    anchors: dict[int, dict[str, str]]
    comment_required_at: tuple[int, ...]
    scored_by: ScoredBy = ScoredBy.READERS
    threshold: int | None = None

    def label(self, locale: str) -> str:
        """The label in a language."""
        return self.labels[locale]

    def prompt(self, locale: str) -> str:
        """The question to a reader, in a language."""
        return self.prompts[locale]

    def anchor(self, mark: int, locale: str) -> str | None:
        """What a mark means, in a language; None for a mark between two anchors."""
        return self.anchors[mark][locale] if mark in self.anchors else None


@dataclass(frozen=True)
class RuleSetRow:
    """A regulation of a call with its rules in order; ``in_force_from`` None: a draft."""

    id: str
    call_id: str
    call_code: str
    title: str
    source: str | None
    in_force_from: date | None
    published_at: datetime | None
    locked_at: datetime | None
    rules: tuple[RuleText, ...]
    version: int

    @property
    def is_draft(self) -> bool:
        """Whether nobody is judged under it yet, for it has no date."""
        return self.in_force_from is None


def visible(member: Member) -> Select[str]:
    """The calls that a person may know of: all of them for the committee and its staff; for the others
    (presenters, administrators) those of which results are published."""
    statement = select(Call.id)
    if member.is_any(Role.MEMBER, Role.CHAIR, Role.STAFF):
        return statement
    return statement.where(exists().where(Round.call_id == Call.id, Round.results_published_at.is_not(None)))


def calls(member: Member) -> pd.DataFrame:
    """Calls that a person may know of, the newest first; ``rounds`` is a number, ``envelope`` Decimal or None."""
    rows = [
        (
            row.id,
            row.code,
            row.title,
            row.programme,
            row.year,
            row.intake_mode,
            row.envelope,
            row.grid_id,
            len(row.rounds),
        )
        for row in _calls(Call.id.in_(visible(member)))
    ]
    frame = pd.DataFrame(rows, columns=list(CALL_COLUMNS), dtype=object)
    return frame.astype({"year": "int64", "rounds": "int64"})


def call_rows(member: Member) -> list[CallRow]:
    """Calls that a person may know of with their rounds, the newest first. Two statements."""
    return _calls(Call.id.in_(visible(member)))


def call_by_code(code: str) -> CallRow | None:
    """One call by its code; None when there is none."""
    return next(iter(_calls(Call.code == code)), None)


def calls_by_id(ids: Collection[str]) -> dict[str, CallRow]:
    """Calls by identifier. Two statements."""
    return {row.id: row for row in _calls(Call.id.in_(ids))}


def _calls(condition: ColumnElement[bool]) -> list[CallRow]:
    statement = (
        select(Call, Programme.name)
        .join(Programme, Programme.id == Call.programme_id)
        .where(condition)
        .order_by(Call.year.desc(), Call.code)
    )
    with reading() as session:
        found = session.execute(statement).all()
        by_call: dict[str, list[RoundRow]] = {call.id: [] for call, _ in found}
        for row in rounds(list(by_call)):
            by_call[row.call_id].append(row)
    return [
        CallRow(
            call.id,
            call.code,
            call.title,
            programme,
            call.year,
            call.intake_mode,
            call.envelope,
            call.grid_id,
            tuple(by_call[call.id]),
            call.version,
            call.readers_wanted,
            call.is_blind,
            call.lots_announced,
            None if call.lots_drawn is None else tuple(call.lots_drawn),
        )
        for call, programme in found
    ]


# The columns of RoundRow in its order, with the move that stands against the dates. Built once, because every
# question on what exists for a member asks it.
_ROUNDS = (
    select(
        Round.id,
        Round.call_id,
        Call.code,
        Round.name,
        *(getattr(Round, each.name) for each in fields(RoundDates)),
        Round.meeting_opened_at,
        Round.meeting_closed_at,
        Round.results_published_at,
        PhaseMove.kind,
        PhaseMove.phase,
        Round.envelope,
        Round.version,
    )
    .join(Call, Call.id == Round.call_id)
    .outerjoin(PhaseMove, (PhaseMove.round_id == Round.id) & PhaseMove.ended_at.is_(None))
    .order_by(Call.code, Round.opens_on, Round.meets_on, Round.name)
)


def rounds(call_ids: Collection[str] | None = None) -> list[RoundRow]:
    """Rounds of the given calls, or of all, in the order in which they open."""
    return _rounds(_ROUNDS if call_ids is None else _ROUNDS.where(Round.call_id.in_(call_ids)))


def rounds_by_id(ids: Collection[str]) -> dict[str, RoundRow]:
    """Rounds by identifier."""
    return {row.id: row for row in _rounds(_ROUNDS.where(Round.id.in_(ids)))}


def round_by_id(round_id: str) -> RoundRow | None:
    """One round; None when there is none."""
    return rounds_by_id([round_id]).get(round_id)


def _rounds(statement: Select[Any]) -> list[RoundRow]:
    found = []
    with reading() as session:
        for row in session.execute(statement):
            identifier, call_id, code, name, *days = row[:10]
            opened_at, closed_at, published_at, kind, phase, envelope, version = row[10:]
            move = None if kind is None else LiveMove(kind, phase)
            acts = RoundActs(opened_at, closed_at, published_at, move)
            found.append(
                RoundRow(identifier, call_id, code, name, RoundDates(*days), acts, envelope, version)
            )
    return found


def phase_moves(round_id: str) -> list[PhaseMoveRow]:
    """Who moved a round against its dates, why, and who ended it; the first move first."""
    statement = select(PhaseMove).where(PhaseMove.round_id == round_id)
    with reading() as session:
        return [
            PhaseMoveRow(
                row.kind,
                row.phase,
                row.reason,
                row.moved_by,
                row.moved_at,
                row.ended_by,
                row.ended_at,
                row.ended_reason,
            )
            for row in session.scalars(statement.order_by(PhaseMove.moved_at, PhaseMove.created_at))
        ]


def rounds_in(phases: Collection[Phase], now: datetime) -> list[str]:
    """The identifiers of all rounds which are in one of these phases now."""
    return [row.id for row in rounds() if row.phase(now) in phases]


def grids_being_read(now: datetime) -> set[str]:
    """The grids which may not change any more, because a round marked with them has reached the reading."""
    reached = [row.call_id for row in rounds() if has_reached(row.phase(now), Phase.READING)]
    with reading() as session:
        return set(session.scalars(select(Call.grid_id).where(Call.id.in_(reached))))


def programmes() -> list[tuple[str, str]]:
    """Identifier and name of each programme, by name."""
    with reading() as session:
        return list(session.execute(select(Programme.id, Programme.name).order_by(Programme.name)))


def grids(code: str | None = None) -> list[GridRow]:
    """All versions of all grids, or of one, the newest version of each first."""
    statement = select(Grid).order_by(Grid.code, Grid.version.desc())
    if code is not None:
        statement = statement.where(Grid.code == code)
    with reading() as session:
        return [_grid(row) for row in session.scalars(statement)]


def grid(grid_id: str) -> GridRow | None:
    """One version of a grid; None when there is none."""
    with reading() as session:
        found = session.get(Grid, grid_id)
        return None if found is None else _grid(found)


def _grid(row: Grid) -> GridRow:
    return GridRow(
        row.id,
        row.code,
        row.version,
        row.title,
        row.scale_min,
        row.scale_max,
        row.threshold,
        row.locked_at,
    )


_CRITERIA = select(*(getattr(Criterion, name) for name in _CRITERION_COLUMNS)).order_by(Criterion.position)


def criteria(grid_id: str) -> list[CriterionRow]:
    """The criteria of a grid in their announced order."""
    return criteria_of([grid_id]).get(grid_id, [])


def criteria_of(grid_ids: Collection[str]) -> dict[str, list[CriterionRow]]:
    """The criteria of several grids, each in their announced order. One statement."""
    found: dict[str, list[CriterionRow]] = {}
    with reading() as session:
        for row in session.execute(_CRITERIA.where(Criterion.grid_id.in_(grid_ids))):
            found.setdefault(row.grid_id, []).append(
                CriterionRow(
                    row.id,
                    row.grid_id,
                    row.code,
                    row.label,
                    row.prompt,
                    row.weight,
                    row.position,
                    {int(mark): texts for mark, texts in row.anchors.items()},
                    tuple(row.comment_required_at),
                    row.scored_by,
                    row.threshold,
                )
            )
    return found


def rule_sets(call_ids: Collection[str] | None = None) -> list[RuleSetRow]:
    """The regulations of these calls, or of all: drafts first, then the newest in force. Two statements."""
    statement = (
        select(RuleSet, Call.code)
        .join(Call, Call.id == RuleSet.call_id)
        .order_by(Call.code, RuleSet.in_force_from.desc().nulls_first(), RuleSet.created_at, RuleSet.id)
    )
    if call_ids is not None:
        statement = statement.where(RuleSet.call_id.in_(call_ids))
    return _rule_sets(statement)


def rule_set(rule_set_id: str) -> RuleSetRow | None:
    """One regulation; None when there is none."""
    statement = select(RuleSet, Call.code).join(Call, Call.id == RuleSet.call_id)
    return next(iter(_rule_sets(statement.where(RuleSet.id == rule_set_id))), None)


def _rule_sets(statement: Select[RuleSet, str]) -> list[RuleSetRow]:
    with reading() as session:
        found = session.execute(statement).all()
        of_these = select(Rule).where(Rule.rule_set_id.in_([row.id for row, _ in found]))
        rules: dict[str, list[RuleText]] = {}
        for rule in session.scalars(of_these.order_by(Rule.position)):
            told = RuleText(rule.code, rule.kind, rule.params, rule.severity, rule.text)
            rules.setdefault(rule.rule_set_id, []).append(told)
    return [
        RuleSetRow(
            row.id,
            row.call_id,
            code,
            row.title,
            row.source,
            row.in_force_from,
            row.published_at,
            row.locked_at,
            tuple(rules.get(row.id, ())),
            row.version,
        )
        for row, code in found
    ]


def search(member: Member, words: Sequence[str], limit: int) -> list[Hit]:
    """The calls that a person may know of, by code and title; the identifier is the code."""
    return [
        Hit(row.code, row.title, row.code)
        for row in call_rows(member)
        if found_in({None: f"{row.code} {row.title} {row.year}"}, words) is not None
    ][:limit]
