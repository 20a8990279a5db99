"""Which program says what an envelope and its rules allow?

Unknowns: whether each project is funded, by how much a partial one is cut, what a sub-envelope leaves unused.
Projects stand in announced order, so that the same question gives the same program in whatever order it is asked.
Amounts are euros in the program and whole cents outside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from committee.ranking.portfolio_rules import Attribute, Measure, PortfolioRule, RuleKind, rules_of
from committee.ranking.rules import Pin
from committee.ranking.solving import Program
from committee.ranking.tables import need_columns, numbers

# By how many points of score, at most, an earlier project is preferred: only what is equal within it is decided so.
PREFERENCE = 1e-7


@dataclass(frozen=True)
class Field:
    """The projects that can be funded at all, in announced order, and what they ask for.

    ``ask`` and ``least`` in cents; least is the ask where there is no part. ``grain``: amounts are whole euros
    (100) when everything given is, else cents (1). ``frame``: all projects in announced order, of which these are
    those at ``known``.
    """

    frame: pd.DataFrame
    known: np.ndarray
    ids: tuple[str, ...]
    score: np.ndarray
    ask: np.ndarray
    least: np.ndarray
    envelope: int
    grain: int

    @property
    def parts(self) -> np.ndarray:
        """Where an amount may be cut."""
        return np.flatnonzero(self.least < self.ask)


@dataclass(frozen=True)
class Row:
    """What one rule demands of one value: low ≤ Σ per_project · funded + Σ per_euro · euros ≤ high.

    ``unit`` is that of the rule; a share is kept as euros above or below it. ``keeps``: a sub-envelope, whose
    unused euros count as its own.
    """

    rule: PortfolioRule
    value: str | None
    unit: str
    per_project: np.ndarray
    per_euro: np.ndarray
    low: float = -np.inf
    high: float = np.inf
    keeps: bool = False


def cents(figure: Any) -> int | None:
    """Whole cents, never more than the figure; None when it is unknown. Raises ValueError for what is no number."""
    if pd.isna(figure):
        return None
    try:
        return int((Decimal(str(figure)) * 100).to_integral_value(ROUND_FLOOR))
    except (InvalidOperation, OverflowError):
        raise ValueError(f"an amount is a number of euros, not {figure}") from None


def euros(amount: int) -> Decimal:
    """Euros of whole cents."""
    return Decimal(int(amount)) / 100


def field_of(
    projects: pd.DataFrame, envelope: Decimal, granted: Mapping[str, Decimal] | None = None
) -> Field:
    """The projects put in announced order. Raises ValueError for a project told twice or a missing column.

    ``granted``: what people give to some of them, which can then be funded without a score (NaN) or an ask.
    """
    need_columns(projects, ("id", "score", "amount"), "projects")
    if projects["id"].isna().any():
        raise ValueError("a project has no identifier")
    if projects["id"].duplicated().any():
        raise ValueError("a project is told twice")
    limit = cents(envelope)
    if limit is None or limit < 0:
        raise ValueError("an envelope is known and not negative")
    score = numbers(projects["score"], "scores")
    told = projects["turn"] if "turn" in projects else pd.Series(np.nan, index=projects.index)
    turn = pd.to_numeric(told).to_numpy(dtype=float, na_value=np.nan)
    best = np.where(np.isnan(score), np.inf, -score)
    order = np.lexsort((projects["id"].to_numpy(dtype=str), best, np.where(np.isnan(turn), np.inf, turn)))
    frame = projects.iloc[order].reset_index(drop=True)
    score = score[order]
    given = {one: cents(amount) or 0 for one, amount in (granted or {}).items()}
    ask = [cents(amount) or given.get(one) for one, amount in zip(frame["id"], frame["amount"], strict=True)]
    floors = [cents(least) for least in frame["least"]] if "least" in frame else [None] * len(frame)
    is_asking = np.array([amount is not None and amount > 0 for amount in ask], dtype=bool)
    is_given = np.array([given.get(one, 0) > 0 for one in frame["id"]], dtype=bool)
    known = np.flatnonzero((~np.isnan(score) | is_given) & is_asking)
    asks = np.array([ask[at] for at in known], dtype=np.int64)
    least = np.array([ask[at] if floors[at] is None else floors[at] for at in known], dtype=np.int64)
    grain = 1 if (asks % 100).any() or (least % 100)[least < asks].any() or limit % 100 else 100
    least = np.minimum(np.maximum(-(-least // grain) * grain, grain), asks)
    ids = tuple(frame["id"].iloc[known])
    return Field(frame, known, ids, score[known], asks, least, limit, grain)


def unknown_ids(field: Field) -> list[str]:
    """The projects without a score or an ask."""
    is_known = field.frame.index.isin(field.known[~np.isnan(field.score)])
    return list(field.frame["id"][~is_known])


# Rules


def rows_of(field: Field, rules: Sequence[PortfolioRule]) -> list[Row]:
    """What the rules demand, value by value; the least score is no row, it bars projects."""
    rows: list[Row] = []
    for rule in rules:
        match rule.kind:
            case RuleKind.INCOMPATIBLE:
                rows += _pair_rows(field, rule)
            case RuleKind.QPV_SHARE:
                shares = np.nan_to_num(qpv_shares(field)[field.known])
                rows.append(_share_row(field, rule, None, shares, is_least=True))
            case RuleKind.BOUNDS | RuleKind.SUB_ENVELOPE:
                for value, is_member in _members(field, rule).items():
                    rows += _bound_rows(field, rule, value, is_member)
            case _:
                pass
    return rows


def qpv_shares(field: Field) -> np.ndarray:
    """The share in priority districts of every project of the frame, NaN unknown."""
    told = _column(field, "qpv_share")
    return np.asarray(pd.to_numeric(told).to_numpy(dtype=float, na_value=np.nan))


def barred(field: Field, rules: Iterable[PortfolioRule]) -> np.ndarray:
    """Which projects are below a least score."""
    lines = [float(rule.at_least or 0) for rule in rules if rule.kind == RuleKind.MINIMUM_SCORE]
    return np.asarray(field.score < max(lines, default=-np.inf))


def _column(field: Field, name: str) -> pd.Series:
    if name not in field.frame:
        raise ValueError(f"a rule counts by {name}, which the projects do not tell")
    return field.frame[name]


def values_of(told: Any) -> tuple[str, ...]:
    """The values of one cell: several texts, one text, a whole number as text, or nothing known."""
    if isinstance(told, str):
        return (told,)
    if isinstance(told, Integral):
        return (str(told),)
    return tuple(told) if isinstance(told, tuple | list | set | frozenset | np.ndarray) else ()


def _is_yes(told: Any) -> bool:
    return isinstance(told, bool | np.bool_ | Integral | float) and told == 1


def _members(field: Field, rule: PortfolioRule) -> dict[str | None, np.ndarray]:
    """Which projects count for each value: the one that is named, else every value that any project has."""
    told = _column(field, str(rule.attribute))
    if rule.attribute == Attribute.OVERSEAS:
        return {None: np.array([_is_yes(one) for one in told], dtype=bool)[field.known]}
    cells = [frozenset(values_of(one)) for one in told]
    found = sorted(frozenset().union(*cells)) if rule.value is None else [rule.value]
    return {value: np.array([value in cells[at] for at in field.known], dtype=bool) for value in found}


def unmatched(field: Field, rules: Iterable[PortfolioRule]) -> tuple[PortfolioRule, ...]:
    """The rules about a value that no project has, whether it can be funded or not."""
    named = [rule for rule in rules if rule.value is not None]
    return tuple(
        rule
        for rule in named
        if not any(rule.value in values_of(one) for one in _column(field, str(rule.attribute)))
    )


def _pair_rows(field: Field, rule: PortfolioRule) -> list[Row]:
    is_one = np.isin(np.array(field.ids, dtype=object), list(rule.pair or ()))
    if is_one.sum() < 2:
        return []
    return [Row(rule, None, "projects", is_one.astype(float), np.zeros(len(is_one)), high=1.0)]


def _bound_rows(field: Field, rule: PortfolioRule, value: str | None, is_member: np.ndarray) -> list[Row]:
    member, none = is_member.astype(float), np.zeros(len(is_member))
    low = -np.inf if rule.at_least is None else float(rule.at_least)
    high = np.inf if rule.at_most is None else float(rule.at_most)
    if rule.kind == RuleKind.SUB_ENVELOPE:
        rows = [] if rule.at_least is None else [Row(rule, value, "euros", none, member, low=low, keeps=True)]
        return rows + ([] if rule.at_most is None else [Row(rule, value, "euros", none, member, high=high)])
    if rule.measure == Measure.SHARE:
        rows = [] if rule.at_least is None else [_share_row(field, rule, value, member, is_least=True)]
        return rows + (
            [] if rule.at_most is None else [_share_row(field, rule, value, member, is_least=False)]
        )
    if rule.measure == Measure.EUROS:
        return [Row(rule, value, "euros", none, member, low, high)]
    return [Row(rule, value, "projects", member, none, low, high)]


def _share_row(
    field: Field, rule: PortfolioRule, value: str | None, part: np.ndarray, *, is_least: bool
) -> Row:
    share = float((rule.at_least if is_least else rule.at_most) or 0)
    none = np.zeros(len(field.ids))
    if is_least:
        return Row(rule, value, "share", none, part - share, low=0.0)
    return Row(rule, value, "share", none, part - share, high=0.0)


# The program


@dataclass(frozen=True)
class Model:
    """Everything the program is made of; ``is_in`` and ``is_out``: settled, and no calculation moves it."""

    field: Field
    rules: tuple[PortfolioRule, ...]
    rows: tuple[Row, ...]
    is_in: np.ndarray
    is_out: np.ndarray

    @property
    def may_be_funded(self) -> np.ndarray:
        """What a calculation may fund: not settled otherwise, not barred, and worth something."""
        is_worth = (self.field.score > 0) & ~barred(self.field, self.rules) & ~self.is_out
        return np.asarray(is_worth | self.is_in)


def model_of(field: Field, rules: Sequence[PortfolioRule], pins: Mapping[str, Pin]) -> Model:
    """The projects, the rules that bear on them and what is settled by hand."""
    strange = [pin for pin in pins.values() if pin not in set(Pin)]
    if strange:
        raise ValueError(f"a pin is one of {', '.join(Pin)}, not {strange[0]}")
    rules = rules_of(rules)
    is_in = np.array([pins.get(one) == Pin.KEPT_IN for one in field.ids], dtype=bool)
    is_out = np.array([pins.get(one) == Pin.KEPT_OUT for one in field.ids], dtype=bool)
    return Model(field, rules, tuple(rows_of(field, rules)), is_in, is_out)


def worth(field: Field) -> np.ndarray:
    """What a euro of each project adds: its score, and a trace that puts the earlier before the later.

    A score of 0 adds nothing, and its trace is negative: such a project is funded when a rule needs it, not because
    there is money left.
    """
    size = len(field.ids)
    trace = PREFERENCE * (size - np.arange(size)) / max(size, 1)
    return np.asarray(field.score + np.where(field.score > 0, trace, trace - 2 * PREFERENCE))


def program_of(model: Model, *, forced: int | None = None, cuts: Sequence[np.ndarray] = ()) -> Program:
    """The program: funded (0 or 1), euros cut from the ask, euros a sub-envelope leaves unused.

    ``forced``: a project funded whatever it costs. ``cuts``: sets of projects that exceed the envelope by cents
    which the solver's tolerance does not see.
    """
    field, parts = model.field, model.field.parts
    size, cut = len(field.ids), len(parts)
    keeping = sum(row.keeps for row in model.rows)
    width = size + cut + keeping
    lines = _Lines(width)
    ask = field.ask / 100
    room = (field.ask - field.least)[parts] / 100
    lines.add(
        np.arange(width),
        np.concatenate([ask, -np.ones(cut), np.ones(keeping)]),
        -np.inf,
        field.envelope / 100,
    )
    for at, part in enumerate(parts):
        lines.add([part, size + at], [-room[at], 1.0], -np.inf, 0.0)
    kept = 0
    for row in model.rows:
        columns = np.arange(size + cut)
        weights = np.concatenate([row.per_project + row.per_euro * ask, -row.per_euro[parts]])
        if row.keeps:
            columns, weights = np.append(columns, size + cut + kept), np.append(weights, 1.0)
            kept += 1
        lines.add(columns, weights, row.low, row.high)
    is_allowed = model.may_be_funded
    if (
        any(row.unit == "share" for row in model.rows)
        and (is_allowed & (field.least <= field.envelope)).any()
    ):
        # Funding nothing keeps every share, and answers nobody.
        lines.add(np.arange(size), np.ones(size), 1.0, np.inf)
    for group in cuts:
        lines.add(group, np.ones(len(group)), -np.inf, len(group) - 1.0)
    value = worth(field)
    least = np.concatenate([model.is_in, np.zeros(width - size)]).astype(float)
    if forced is not None:
        least[forced] = 1.0
        is_allowed = is_allowed.copy()
        is_allowed[forced] = True
    is_fundable = is_allowed | _needed(model)
    most = np.concatenate([is_fundable.astype(float), room, np.full(keeping, field.envelope / 100)])
    return Program(
        np.concatenate([-value * ask, value[parts], np.zeros(keeping)]),
        lines.matrix(),
        np.array(lines.low),
        np.array(lines.high),
        least,
        np.maximum(least, most),
        np.concatenate([np.ones(size), np.zeros(width - size)]).astype(bool),
    )


def _needed(model: Model) -> np.ndarray:
    """Projects worth nothing that a rule may still ask for, be it to make other shares smaller."""
    is_free = ~model.is_out & ~barred(model.field, model.rules)
    return np.asarray(is_free if model.rows else np.zeros(len(is_free), dtype=bool))


class _Lines:
    """Rows of a sparse matrix, one after the other."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.low: list[float] = []
        self.high: list[float] = []
        self._rows: list[np.ndarray] = []
        self._columns: list[np.ndarray] = []
        self._weights: list[np.ndarray] = []

    def add(self, columns: Any, weights: Any, low: float, high: float) -> None:
        """One more row."""
        columns, weights = np.asarray(columns, dtype=np.int64), np.asarray(weights, dtype=float)
        is_some = weights != 0
        self._rows.append(np.full(int(is_some.sum()), len(self.low)))
        self._columns.append(columns[is_some])
        self._weights.append(weights[is_some])
        self.low.append(low)
        self.high.append(high)

    def matrix(self) -> csr_array:
        """All rows so far."""
        where = (np.concatenate(self._rows), np.concatenate(self._columns))
        return csr_array(coo_array((np.concatenate(self._weights), where), shape=(len(self.low), self.width)))
