"""What do agreement of readers and sensitivity of the list cost, and alpha beside the krippendorff package?"""

import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.agreement import LEVELS, alpha_interval, alpha_of_readings, krippendorff_alpha
from committee.ranking.sensitivity import acceptability, leave_one_reader_out, weight_intervals

# Readers, applications, readers of each application, distinct values: whole marks, then totals with a decimal.
PANELS = ((12, 40, 3, 6), (30, 500, 3, 6), (30, 500, 3, 101), (60, 5000, 3, 6))
# The package takes longer than a benchmark should where there are thousands of distinct totals.
LARGE = (2000, 100_000, 5, 1001)


def panel(readers: int, applications: int, each: int, values: int, seed: int = 1) -> np.ndarray:
    """Readers × applications, NaN where one did not read; a reader's mark follows the application's quality."""
    rng = np.random.default_rng(seed)
    table = np.full((readers, applications), np.nan)
    who = rng.random((applications, readers)).argsort(axis=1)[:, :each]
    quality = rng.random(applications)[:, None] + rng.normal(0, 0.3, (applications, each))
    table[who.ravel(), np.repeat(np.arange(applications), each)] = np.clip(
        np.rint(quality * (values - 1)), 0, values - 1
    ).ravel()
    return table


def long_form(readers: int, applications: int, each: int, values: int, seed: int = 1) -> pd.DataFrame:
    """A large panel without its empty cells; an application has one reader of each group."""
    rng = np.random.default_rng(seed)
    units = np.repeat(np.arange(applications), each)
    members = np.tile(np.arange(each), applications) * (readers // each) + rng.integers(
        readers // each, size=len(units)
    )
    quality = np.repeat(rng.random(applications), each) + rng.normal(0, 0.3, len(units))
    marks = np.clip(np.rint(quality * (values - 1)), 0, values - 1)
    return pd.DataFrame({"application_id": units, "member_id": members, "value": marks})


def measure(runs: int = 5, *, is_quick: bool = False) -> dict[str, Any]:
    """Median milliseconds; ``ratio``: to the krippendorff package in the same run, and how far the two differ."""
    found: dict[str, Any] = {}
    for shape in PANELS[:2] if is_quick else PANELS:
        table = panel(*shape)
        found["alpha, {} x {}, {} readers each, {} values".format(*shape)] = {
            level: _beside_the_package(table, level, runs) for level in LEVELS
        }
    if not is_quick:
        large = long_form(*LARGE)
        found["alpha, {} x {}, {} readers each, {} values".format(*LARGE)] = {
            level: {"ms": _milliseconds(lambda: alpha_of_readings(large, level), 1)}  # noqa: B023
            for level in LEVELS
        }
    table = panel(*PANELS[1])
    found["interval of alpha, 30 x 500, 1000 draws"] = {
        level: {"ms": _milliseconds(lambda: alpha_interval(table, level), 1)}  # noqa: B023
        for level in (LEVELS[2:3] if is_quick else LEVELS)
    }
    found["sensitivity, 500 applications x 8 criteria"] = _sensitivity(runs, 1000 if is_quick else 10_000)
    return found


def _beside_the_package(table: np.ndarray, level: Any, runs: int) -> dict[str, Any]:
    try:
        package = importlib.import_module("krippendorff")
    except ImportError:  # requirements-dev.txt
        return {"ms": _milliseconds(lambda: krippendorff_alpha(table, level), runs)}
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(_milliseconds(lambda: krippendorff_alpha(table, level), 1))
        theirs.append(
            _milliseconds(lambda: package.alpha(reliability_data=table, level_of_measurement=level), 1)
        )
    apart = krippendorff_alpha(table, level) - package.alpha(
        reliability_data=table, level_of_measurement=level
    )
    return {
        "ms": statistics.median(ours),
        "package_ms": statistics.median(theirs),
        "ratio": round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 4),
        "apart": float(f"{abs(apart):.1e}"),
    }


def _sensitivity(runs: int, draws: int) -> dict[str, float]:
    rng = np.random.default_rng(1)
    weights = np.array([20, 20, 15, 15, 10, 10, 5, 5.0])
    shares = pd.DataFrame(rng.random((500, 8)), index=[f"p{at:03}" for at in range(500)])
    best = shares.index[np.argsort(-(shares.to_numpy() @ weights))]
    amounts = pd.Series(rng.integers(5_000, 90_000, 500), index=shares.index)
    line = {"amounts": amounts, "envelope": float(amounts[best[:150]].sum())}
    criteria = pd.DataFrame({"criterion_id": range(8), "weight": weights, "scale_min": 0, "scale_max": 5})
    table = panel(*PANELS[1])
    readers, units = np.nonzero(~np.isnan(table))
    marks = pd.DataFrame(
        {
            "application_id": np.repeat(shares.index.to_numpy()[units], 8),
            "member_id": np.repeat([f"r{reader:02}" for reader in readers], 8),
            "criterion_id": np.tile(np.arange(8), len(units)),
            "value": rng.integers(0, 6, 8 * len(units)),
        }
    )
    return {
        "weight_intervals_ms": _milliseconds(lambda: weight_intervals(shares, weights, best[:150]), runs),
        "weight_intervals_of_an_envelope_ms": _milliseconds(
            lambda: weight_intervals(shares, weights, best[:150], **line), runs
        ),
        f"acceptability_of_places_{draws}_draws_ms": _milliseconds(
            lambda: acceptability(shares, weights, places=150, draws=draws), runs
        ),
        f"acceptability_of_an_envelope_{draws}_draws_ms": _milliseconds(
            lambda: acceptability(shares, weights, draws=draws, **line), runs
        ),
        "leave_one_of_30_readers_out_ms": _milliseconds(
            lambda: leave_one_reader_out(marks, criteria, shares.index, places=150), runs
        ),
    }


def _milliseconds(act: Callable[[], object], runs: int) -> float:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return round(statistics.median(spent) * 1000, 3)
