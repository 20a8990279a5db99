"""What does assigning readers cost beside the bare call of the solver, and is what it gives what was asked?"""

import statistics
import time
from typing import Any

import numpy as np

from committee.review import assigning
from committee.review.assigning import Question, assign

# Applications, readers, readers of each application.
SIZES = ((40, 12, 3), (600, 20, 2), (600, 20, 3), (2000, 60, 2))
CONFLICTS = 0.05


def question(many: int, few: int, wanted: int, *, conflicts: float = CONFLICTS, seed: int = 1) -> Question:
    """A committee: a share of pairs in conflict, wishes on one pair in ten, themes in common on one in three."""
    rng = np.random.default_rng(seed)
    applications, readers = [f"a{at:04}" for at in range(many)], [f"r{at:02}" for at in range(few)]
    barred = rng.random((many, few)) < conflicts
    wished = np.where(rng.random((many, few)) < 0.1, rng.choice([-4, 4], (many, few)), 0)
    worth = wished + (rng.random((many, few)) < 0.3)
    forbidden = {(applications[i], readers[j]) for i, j in zip(*np.nonzero(barred), strict=True)}
    affinity = {
        (applications[i], readers[j]): int(worth[i, j]) for i, j in zip(*np.nonzero(worth), strict=True)
    }
    return Question(applications, readers, wanted, forbidden, affinity=affinity)


def measure(runs: int = 3) -> dict[str, Any]:
    """For each size: conflicted pairs, spread, connected, median seconds, and those of the solver alone in them."""
    measured = {}
    for many, few, wanted in SIZES:
        asked, whole, bare = question(many, few, wanted), [], []
        for _ in range(runs):
            found, seconds, alone = _timed(asked)
            whole.append(seconds)
            bare.append(alone)
        measured[f"{few} x {many}, {wanted} readers"] = {
            "conflicted_pairs": len(set(found.pairs) & set(asked.forbidden)),
            "missing": sum(short.missing for short in found.shortages),
            "spread": found.spread,
            "is_connected": found.components == 1,
            "seconds": round(statistics.median(whole), 3),
            "solver_alone_seconds": round(statistics.median(bare), 3),
            "ratio": round(statistics.median(one / other for one, other in zip(whole, bare, strict=True)), 2),
        }
    return measured


def _timed(asked: Question) -> tuple[assigning.Assigned, float, float]:
    """The answer, its seconds, and the seconds that pass inside the solver, in one run."""
    spent = []

    def bare(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        found = solver(*given, **named)
        spent.append(time.perf_counter() - began)
        return found

    solver, assigning.linprog = assigning.linprog, bare
    try:
        began = time.perf_counter()
        found = assign(asked)
        return found, time.perf_counter() - began, sum(spent)
    finally:
        assigning.linprog = solver
