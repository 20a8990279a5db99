"""What does the best selection cost beside the bare call of the solver on the same program, and is it proven?"""

import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from committee.ranking.portfolio import explain, optimise, why_not
from committee.ranking.portfolio_model import field_of, model_of, program_of
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.ranking.solving import stray_line_kept_back
from tests.factories.portfolios import EQUITY, committee

# Projects, and rules that hold together at this size.
SIZES: tuple[tuple[int, Sequence[PortfolioRule]], ...] = (
    (
        40,
        (
            bounds("theme", at_least=1),
            PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.5")),
            bounds("landlord", at_most=5),
            bounds("overseas", at_most=2),
            PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(45)),
        ),
    ),
    (500, EQUITY),
)


def measure(runs: int = 5, sizes: Sequence[int] = (40, 500)) -> dict[str, Any]:
    """For each size: proven, gap, medians in milliseconds of processor time, and the ratio to the bare call.

    Each run is another call (seed), so that no program's luck decides; the ratio is that of the sums.
    """
    measured = {}
    for size, rules in SIZES:
        if size in sizes:
            measured[f"{size} projects, {len(rules)} rules"] = _measured(size, rules, runs)
    return measured


def _measured(size: int, rules: Sequence[PortfolioRule], runs: int) -> dict[str, Any]:
    whole, bare, explained, asked, elastic, is_proven, gaps = [], [], [], [], [], True, []
    optimise(*committee(size, 0), rules)  # what is loaded at the first call is no part of it
    for seed in range(runs):
        frame, envelope = committee(size, seed)
        program = program_of(model_of(field_of(frame, envelope), rules, {}))

        def call(program: Any = program) -> Any:
            return milp(
                program.cost,
                constraints=LinearConstraint(program.rows, program.low, program.high),
                integrality=program.is_whole.astype(int),
                bounds=Bounds(program.least, program.most),
                options={"mip_rel_gap": 0.0},
            )

        found, seconds = _timed(optimise, frame, envelope, rules)
        with stray_line_kept_back():
            _, alone = _timed(call)
        whole.append(seconds)
        bare.append(alone)
        is_proven &= found.is_proven
        gaps.append(found.gap)
        explained.append(_timed(explain, frame, envelope, rules, found)[1])
        other = _first_reserve(found.items)
        asked.append(_timed(why_not, frame, envelope, rules, found, other)[1])
        elastic.append(_timed(optimise, frame, envelope, [*rules, bounds("region", at_least=size)])[1])
    return {
        "is_proven": is_proven,
        "largest_gap": max(gaps),
        "cpu_ms": _ms(whole),
        "solver_alone_cpu_ms": _ms(bare),
        "ratio": round(sum(whole) / sum(bare), 2),
        "explain_cpu_ms": _ms(explained),
        "explain_cpu_ms_per_rule": round(_ms(explained) / len(rules), 1),
        "why_not_cpu_ms": _ms(asked),
        "elastic_cpu_ms": _ms(elastic),
    }


def _first_reserve(items: pd.DataFrame) -> str:
    return str(items.loc[items["turn"] == 1, "id"].iloc[0])


def _timed(called: Callable[..., Any], *given: Any) -> tuple[Any, float]:
    """What it gives, and seconds of processor time: the solver has one thread, and the machine other work."""
    began = time.process_time()
    found = called(*given)
    return found, time.process_time() - began


def _ms(seconds: Sequence[float]) -> float:
    return round(statistics.median(seconds) * 1000, 1)
