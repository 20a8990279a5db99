"""How is a selection under an envelope chosen: in rank order, best within rules, or by hand?

The objective is Σ score · euros: a euro is worth the score of the project which receives it. Σ score alone would
fund many small and worse projects instead of the best.
"""

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import nan

import numpy as np
import pandas as pd

from committee.ranking.portfolio_answers import (
    ITEM_COLUMNS,
    RESERVE_COLUMNS,
    Portfolio,
)
from committee.ranking.portfolio_checks import broken_rules, unused
from committee.ranking.portfolio_elastic import solve_elastic
from committee.ranking.portfolio_model import (
    PREFERENCE,
    Model,
    barred,
    cents,
    euros,
    field_of,
    model_of,
    program_of,
    qpv_shares,
    unknown_ids,
    unmatched,
)
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind
from committee.ranking.rounding import granted_cents
from committee.ranking.rules import Pin, ScenarioPlace
from committee.ranking.solving import Solved, solve
from committee.words import Sentence, Share


def optimise(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
    time_limit: float = 20.0,
    forced: str | None = None,
) -> Portfolio:
    """The selection with the greatest Σ score · euros under the envelope and the rules.

    ``projects``: id, score (out of 100), amount (euros asked for), least (euros below which it would rather have
    none; NaN: all or nothing), and the attributes that rules count: landlord, group, region, department, theme
    (tuples of text), category (text), overseas (bool), qpv_share (0 to 1, NaN unknown); ``turn``, where it is told,
    is the announced order, otherwise score, then id. A project without score or positive amount is never funded.

    Amounts are whole euros when all that is given is, else whole cents, and their sum never exceeds the envelope;
    where a rule counts euros, a project funded in part may be such a unit from the optimum. A score of 0 is worth
    nothing: only a rule or a pin funds it. When there is a rule on shares, at least one project is funded if one
    can be: nothing at all would keep every share. What is equal to a ten-millionth of a point a euro is settled in
    rank order.
    Rules that cannot hold together give way as ``portfolio_elastic`` says. ``forced``: a project funded whatever it
    costs. ``time_limit`` in seconds; the answer of a solver stopped by it is not proven, and says so.

    ``rules``: ``portfolio_rules.PortfolioRule`` or plain data ({"kind": "bounds", "attribute": "region",
    "value": "Guyane", "at_least": 1}); ``pins``: what is settled by hand, "in" or "out" by id. Amounts and envelope
    are euros, as Decimal, whole or decimal numbers; those of the answer are exact Decimals. Source of the elastic
    answer and of the proof: the mixed-integer program as HiGHS solves it (Huangfu and Hall, 2018).
    Raises ValueError for a project told twice or without identifier, a missing column, a score or amount that is no
    finite number, an unknown or negative envelope, another pin, and a rule that cannot be applied.
    """
    field = field_of(projects, envelope)
    model = model_of(field, rules, pins or {})
    at = field.ids.index(forced) if forced in field.ids else None
    solved, granted = _best(model, at, time_limit)
    if granted is None:
        return _announced(model, pins or {}, is_partial=False, is_late=True)
    found = _portfolio(model, granted, pins or {}, len(field.parts))
    return _with_proof(found, model, solved)


def _best(model: Model, forced: int | None, time_limit: float) -> tuple[Solved, np.ndarray | None]:
    """The solver's answer, and exact cents; None when it found nothing in time."""
    if not model.field.ids:
        return Solved(np.zeros(0), 0.0, is_proven=True, is_infeasible=False), np.zeros(0, dtype=np.int64)
    end = time.monotonic() + time_limit
    cuts: list[np.ndarray] = []
    while True:
        program = program_of(model, forced=forced, cuts=cuts)
        solved = solve(program, end - time.monotonic())
        if solved.is_infeasible:
            solved = solve_elastic(program, model, end - time.monotonic())
        if solved.values is None:
            return solved, None
        granted = granted_cents(model, solved.values, forced)
        if granted.sum() <= model.field.envelope:
            return solved, granted
        cuts.append(np.flatnonzero(granted))  # cents that the solver's tolerance did not see


def _with_proof(found: Portfolio, model: Model, solved: Solved) -> Portfolio:
    """What the solver proves, but for the trace that puts equals in rank order and for the rounding of parts."""
    field = model.field
    trace = PREFERENCE * float(field.ask[field.score <= 0].sum()) / 100
    rounding = len(field.parts) * field.grain * float(field.score.max(initial=0.0)) / 100
    hidden = PREFERENCE * field.envelope / 100 + trace + rounding
    bound = max(found.objective, -solved.bound + trace) if np.isfinite(solved.bound) else nan
    if solved.is_proven and bound - found.objective <= 2 * hidden:
        bound = found.objective
    gap = (bound - found.objective) / max(found.objective, 1.0)
    if solved.is_proven and not found.broken:
        status = Sentence("Best selection, proven.")
    elif solved.is_proven:
        status = Sentence(
            "These rules cannot hold together: the best selection that breaks the fewest of them."
        )
    elif np.isfinite(gap):
        status = Sentence(
            "The best found in time: another may be worth at most {share} more.",
            share=Share(np.ceil(gap * 1000) / 1000),
        )
    else:
        status = Sentence("The best found in time, without a proof.")
    return Portfolio(
        **{
            **vars(found),
            "bound": bound,
            "gap": gap,
            "is_proven": solved.is_proven,
            "is_elastic": bool(found.broken),
            "status": status,
        }
    )


def rank_order(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
    is_partial: bool = False,
) -> Portfolio:
    """Down the announced order to the first project that does not fit; all after it are the reserve list.

    Rules move nothing here: ``broken`` says which do not hold. What is kept in by hand is paid first. With
    ``is_partial`` the project at the line gets what is left when that is at least its ``least``.
    """
    return _announced(
        model_of(field_of(projects, envelope), rules, pins or {}),
        pins or {},
        is_partial=is_partial,
        is_late=False,
    )


def _announced(model: Model, pins: Mapping[str, Pin], *, is_partial: bool, is_late: bool) -> Portfolio:
    field = model.field
    granted, left = np.zeros(len(field.ids), dtype=np.int64), field.envelope
    for at in np.flatnonzero(model.is_in):
        if field.ask[at] <= left:
            granted[at], left = field.ask[at], left - field.ask[at]
    for at in np.flatnonzero(~model.is_in & ~model.is_out):
        if field.ask[at] > left:
            if is_partial and field.least[at] <= left:
                granted[at] = left
            break
        granted[at], left = field.ask[at], left - field.ask[at]
    found = _portfolio(model, granted, pins, 0, is_announced=True)
    status = Sentence("In the order of the ranking.")
    if is_late:
        status = Sentence("No selection was found in time: this is the order of the ranking.")
    return Portfolio(**{**vars(found), "status": status})


def by_hand(
    projects: pd.DataFrame,
    envelope: Decimal,
    granted: Mapping[str, Decimal],
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
) -> Portfolio:
    """The selection that people made, ``granted`` euros by id: its worth, what is left, the rules it breaks.

    ``left`` is negative when more is granted than there is. A project of unknown score counts for its euros and for
    every rule but the least score, and adds nothing to the objective or the mean score.
    """
    field = field_of(projects, envelope, granted)
    exact = np.array([cents(granted.get(one)) or 0 for one in field.ids], dtype=np.int64)
    return _portfolio(model_of(field, rules, pins or {}), exact, pins or {}, 0)


def _portfolio(
    model: Model, granted: np.ndarray, pins: Mapping[str, Pin], parts: int, *, is_announced: bool = False
) -> Portfolio:
    """What these cents make: places, totals, and which rules do not hold."""
    field = model.field
    total = int(granted.sum())
    is_scored = ~np.isnan(field.score)
    objective = float(field.score[is_scored] @ (granted[is_scored] / 100))
    tolerance = int((granted[field.parts] > 0).sum()) * field.grain if parts else 0
    has_qpv = any(rule.kind == RuleKind.QPV_SHARE for rule in model.rules)
    broken = broken_rules(model, granted, tolerance)
    return Portfolio(
        items=_items(model, granted, is_announced=is_announced),
        envelope=euros(field.envelope),
        total=euros(total),
        left=euros(field.envelope - total),
        kept=euros(min(max(field.envelope - total, 0), sum(unused(model, granted).values()))),
        scored=euros(int(granted[is_scored].sum())),
        objective=objective,
        broken=broken,
        unknown=tuple(unknown_ids(field)),
        unknown_qpv=tuple(field.frame["id"][np.isnan(qpv_shares(field))]) if has_qpv else (),
        unmatched=unmatched(field, model.rules),
        pins=dict(pins),
    )


def _items(model: Model, granted: np.ndarray, *, is_announced: bool) -> pd.DataFrame:
    """One row a project, those that cannot be funded last; the reserve list takes what a calculation may fund."""
    field = model.field
    is_funded = granted > 0
    may = ~model.is_out & ~is_funded
    if not is_announced:
        may &= (field.score > 0) & ~barred(field, model.rules)
    place = np.where(
        is_funded, ScenarioPlace.FUNDED, np.where(may, ScenarioPlace.RESERVE, ScenarioPlace.LEFT_OUT)
    )
    turn = pd.array(np.cumsum(may), dtype="Int64")
    turn[~may] = pd.NA
    ranked = pd.DataFrame(
        {
            "id": list(field.ids),
            "place": [ScenarioPlace(one) for one in place],
            "amount": [euros(one) if one else None for one in granted],
            "order": pd.array(np.arange(1, len(granted) + 1), dtype="Int64"),
            "turn": turn,
        }
    )
    rest = field.frame["id"][~field.frame.index.isin(field.known)]
    unknown = pd.DataFrame(
        {
            "id": list(rest),
            "place": [ScenarioPlace.LEFT_OUT] * len(rest),
            "amount": pd.Series([None] * len(rest), dtype=object),
            "order": pd.array([pd.NA] * len(rest), dtype="Int64"),
            "turn": pd.array([pd.NA] * len(rest), dtype="Int64"),
        }
    )
    items = (
        unknown
        if ranked.empty
        else ranked
        if unknown.empty
        else pd.concat([ranked, unknown], ignore_index=True)
    )
    return items.astype({"id": object, "place": object, "amount": object})[list(ITEM_COLUMNS)]


def reserve_list(projects: pd.DataFrame, portfolio: Portfolio, withdrawn: Sequence[str] = ()) -> pd.DataFrame:
    """The reserve list in order of promotion: id, turn, amount asked for, missing (euros), is_promoted.

    ``withdrawn``: funded projects that give up; their euros and what was left (but for what sub-envelopes keep) go
    down the list to the first project that does not fit. ``missing``: what would have to come free, all those
    before it being promoted.
    """
    funded = portfolio.funded
    asked = dict(zip(projects["id"], projects["amount"], strict=True))
    free = cents(portfolio.left - portfolio.kept) or 0
    free += sum(cents(funded[one]) or 0 for one in withdrawn if one in funded)
    rows = []
    waiting = portfolio.items[portfolio.items["place"] == ScenarioPlace.RESERVE].sort_values("turn")
    for one, turn in zip(waiting["id"], waiting["turn"], strict=True):
        amount = cents(asked[one]) or 0
        free -= amount
        rows.append((one, turn, euros(amount), euros(max(0, -free)), free >= 0))
    return pd.DataFrame(rows, columns=list(RESERVE_COLUMNS)).astype({"turn": "Int64", "is_promoted": bool})
