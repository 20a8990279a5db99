"""Which exact cents does a solution in floating point stand for?"""

import numpy as np
from scipy.optimize import linprog

from committee.ranking.portfolio_checks import broken_rules
from committee.ranking.portfolio_model import Model, worth

_ROUND = 1e-4


def granted_cents(model: Model, values: np.ndarray, forced: int | None = None) -> np.ndarray:
    """Cents of each project: whole ones get what they ask for, partial ones whole units, never more than found.

    The sum exceeds the envelope only when the whole ones alone do, by what the solver's tolerance hides. When
    rounding breaks a rule about euros, the parts are found again with a margin for it. Among projects that no rule
    and no amount tells apart, the earlier are funded.
    """
    field, parts = model.field, model.field.parts
    is_funded = values[: len(field.ids)] > 0.5
    cut = values[len(field.ids) : len(field.ids) + len(parts)]
    granted = _rounded(model, is_funded, cut)
    if is_funded[parts].any() and any(row.per_euro.any() for row in model.rows):
        tolerance = int(is_funded[parts].sum()) * field.grain
        allowed = {(one.rule, one.value) for one in broken_rules(model, granted, tolerance)}
        if {(one.rule, one.value) for one in broken_rules(model, granted)} - allowed:
            again = _with_margin(model, is_funded)
            if again is not None:
                found = _rounded(model, is_funded, again)
                if len(broken_rules(model, found)) < len(broken_rules(model, granted)):
                    granted = found
    return _earlier_twins_first(model, granted, forced)


def _rounded(model: Model, is_funded: np.ndarray, cut: np.ndarray) -> np.ndarray:
    field, parts = model.field, model.field.parts
    granted = np.where(is_funded, field.ask, 0)
    steps = cut * 100 / field.grain
    whole = np.where(np.abs(steps - np.rint(steps)) < _ROUND, np.rint(steps), np.ceil(steps)).astype(np.int64)
    lower = np.clip(field.ask[parts] - whole * field.grain, field.least[parts], field.ask[parts])
    granted[parts] = np.where(is_funded[parts], lower, 0)
    over = int(granted.sum()) - field.envelope
    for at in parts[::-1]:
        if over > 0 and is_funded[at]:
            taken = min(int(granted[at] - field.least[at]), -(-over // field.grain) * field.grain)
            granted[at] -= taken
            over -= taken
    return granted


def _with_margin(model: Model, is_funded: np.ndarray) -> np.ndarray | None:
    """What to cut from the parts so that rounding down keeps every rule; None when there is no such room."""
    field, parts = model.field, model.field.parts
    margin = len(parts) * field.grain / 100
    asked = np.where(is_funded, field.ask, 0) / 100
    lines, highs = [np.where(is_funded[parts], -1.0, 0.0)], [field.envelope / 100 - asked.sum()]
    for row in model.rows:
        if not row.per_euro.any():
            continue
        whole, weights = float(row.per_euro @ asked), np.where(is_funded[parts], row.per_euro[parts], 0.0)
        if np.isfinite(row.low) and not row.keeps:
            lines.append(weights)
            highs.append(whole - row.low - margin)
        if np.isfinite(row.high):
            lines.append(-weights)
            highs.append(row.high - whole - margin)
    room = np.where(is_funded[parts], (field.ask - field.least)[parts] / 100, 0.0)
    bounds = np.column_stack([np.zeros(len(parts)), room])
    found = linprog(worth(field)[parts], A_ub=np.array(lines), b_ub=np.array(highs), bounds=bounds)
    return None if found.x is None else np.asarray(found.x)


def _earlier_twins_first(model: Model, granted: np.ndarray, forced: int | None) -> np.ndarray:
    """Projects alike in score, amounts and rules: their euros go to the earliest, the greatest first."""
    field = model.field
    is_settled = model.is_in | model.is_out
    if forced is not None:
        is_settled[forced] = True
    alike: dict[tuple[object, ...], list[int]] = {}
    weights = np.array([np.concatenate([row.per_project, row.per_euro]) for row in model.rows])
    columns = weights.reshape(-1, 2, len(field.ids)) if len(weights) else np.zeros((0, 2, len(field.ids)))
    for at in range(len(field.ids)):
        if not is_settled[at]:
            key = (field.score[at], field.ask[at], field.least[at], columns[:, :, at].tobytes())
            alike.setdefault(key, []).append(at)
    granted = granted.copy()
    for group in alike.values():
        granted[group] = np.sort(granted[group])[::-1]
    return granted
