"""When the rules cannot hold together, which give way, and by how little?

First the fewest demands give way (an incompatible pair weighs as much as three others), then the least, each as a
part of the most it could be broken by; only then is the score looked at. A demand on a share that gives way is set
aside whole: the less money is shared out, the smaller its breach, so that coming near it would leave the best
projects without money and the rule broken all the same. The envelope, a least score and what is kept out never give
way; what is kept in does so last, when it asks by itself for more than the envelope.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from committee.ranking.portfolio_model import Model
from committee.ranking.portfolio_rules import RuleKind
from committee.ranking.solving import Program, Solved, solve

_WEIGHTS = {RuleKind.INCOMPATIBLE: 3.0}
_LAST = 1000.0
# Beside giving way at all: how much of it, and the score among what is then equal.
_DEGREE, _SCORE = 0.1, 1e-3
_NOISE = 1e-7


def solve_elastic(program: Program, model: Model, time_limit: float) -> Solved:
    """The best selection when the demands in each other's way give way; no values when the envelope itself is in
    the way of what is forced.
    """
    program, last = _with_free_pins(program, model)
    elastic, weights, is_share = _with_slacks(program, model, last)
    width, count = len(program.cost), len(weights)
    scale = max(float(np.abs(program.cost[program.cost < 0]).sum()), 1.0)
    gap = hstack([csr_array((count, width)), eye_array(count), -eye_array(count)])
    fewest = Program(
        np.concatenate([program.cost * _SCORE / scale, np.where(is_share, 0.0, _DEGREE * weights), weights]),
        csr_array(vstack([hstack([elastic.rows, csr_array((elastic.rows.shape[0], count))]), gap])),
        np.concatenate([elastic.low, np.full(count, -np.inf)]),
        np.concatenate([elastic.high, np.zeros(count)]),
        np.concatenate([elastic.least, np.zeros(count)]),
        np.concatenate([elastic.most, np.ones(count)]),
        np.concatenate([elastic.is_whole, np.ones(count, dtype=bool)]),
    )
    found = solve(fewest, time_limit)
    if found.values is None:
        return Solved(None, -np.inf, is_proven=False, is_infeasible=found.is_infeasible)
    used, is_used = found.values[width : width + count], found.values[width + count :] > 0.5
    for noise in (0.0, 1e-5):  # what the solver's tolerance let through without counting it
        room = np.where(is_used, np.where(is_share, 1.0, used + _NOISE), noise)
        most = np.concatenate([elastic.most[:width], np.clip(room, 0.0, 1.0)])
        best = solve(replace(elastic, most=most), time_limit)
        if best.values is not None:
            is_proven = best.is_proven and found.is_proven
            return Solved(best.values[:width], best.bound, is_proven, is_infeasible=False)
    return Solved(found.values[:width], -np.inf, is_proven=False, is_infeasible=False)


def _with_free_pins(program: Program, model: Model) -> tuple[Program, list[float]]:
    """What is kept in becomes a demand like others, though the last to give way, when it cannot be paid."""
    settled = np.flatnonzero(model.is_in)
    if model.field.least[settled].sum() <= model.field.envelope:
        return program, []
    least = program.least.copy()
    least[settled] = 0.0
    shape = (len(settled), len(program.cost))
    kept = coo_array((np.ones(len(settled)), (np.arange(len(settled)), settled)), shape=shape)
    rows = csr_array(vstack([program.rows, kept]))
    low = np.concatenate([program.low, np.ones(len(settled))])
    high = np.concatenate([program.high, np.full(len(settled), np.inf)])
    return replace(program, rows=rows, low=low, high=high, least=least), [_LAST] * len(settled)


def _with_slacks(program: Program, model: Model, last: list[float]) -> tuple[Program, np.ndarray, np.ndarray]:
    """The program with one more unknown for each demand: which part of the most it could be broken by it is.

    Beside it what each demand weighs, and whether it is on a share.
    """
    first = 1 + len(model.field.parts)
    demands = [
        (first + at, _WEIGHTS.get(row.rule.kind, 1.0), row.unit == "share")
        for at, row in enumerate(model.rows)
    ]
    rows = program.rows.shape[0]
    demands += [(rows - len(last) + at, weight, False) for at, weight in enumerate(last)]
    where, steps, weights, shares = [], [], [], []
    for row, weight, is_share in demands:
        span = slice(program.rows.indptr[row], program.rows.indptr[row + 1])
        reach = program.rows.data[span] * program.most[program.rows.indices[span]]
        if np.isfinite(program.low[row]):
            where.append(row)
            steps.append(max(program.low[row] - np.minimum(reach, 0).sum(), 0.0))
            weights.append(weight)
            shares.append(is_share)
        if np.isfinite(program.high[row]):
            where.append(row)
            steps.append(-max(np.maximum(reach, 0).sum() - program.high[row], 0.0))
            weights.append(weight)
            shares.append(is_share)
    count = len(where)
    slack = coo_array((np.array(steps), (np.array(where, dtype=int), np.arange(count))), shape=(rows, count))
    return (
        Program(
            np.concatenate([program.cost, np.zeros(count)]),
            csr_array(hstack([program.rows, slack])),
            program.low,
            program.high,
            np.concatenate([program.least, np.zeros(count)]),
            np.concatenate([program.most, np.ones(count)]),
            np.concatenate([program.is_whole, np.zeros(count, dtype=bool)]),
        ),
        np.array(weights),
        np.array(shares, dtype=bool),
    )
