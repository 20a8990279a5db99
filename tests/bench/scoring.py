"""What does the official score cost beside a plain groupby that computes the same, and are they the same?"""

import json
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.score import weighted_scores
from committee.settings import ROOT

# Readers, applications; each application has five readings on eight criteria.
SIZE = (2000, 100_000)
READINGS = 5
WEIGHTS = (20, 15, 15, 10, 10, 10, 10, 10)
KINDS = ("category", "str", "object")
COLUMNS = ("application_id", "member_id", "criterion_id")


def panel(readers: int, applications: int, kind: str, *, is_shuffled: bool, seed: int = 1) -> pd.DataFrame:
    """The marks of a call, evaluation by evaluation or in no order; identifiers in columns of this kind."""
    rng = np.random.default_rng(seed)
    apart = np.argsort(rng.random((applications, 3 * READINGS)), axis=1)[:, :READINGS]
    who = (rng.integers(0, readers, (applications, 1)) + apart) % readers
    codes = (
        np.repeat(np.arange(applications), READINGS * len(WEIGHTS)),
        np.repeat(who.ravel(), len(WEIGHTS)),
        np.tile(np.arange(len(WEIGHTS)), applications * READINGS),
    )
    values = rng.integers(0, 5, len(codes[0]), endpoint=True).astype(float)
    if is_shuffled:
        order = rng.permutation(len(values))
        codes, values = (codes[0][order], codes[1][order], codes[2][order]), values[order]
    columns: dict[str, Any] = {}
    for name, numbers, many in zip(COLUMNS, codes, (applications, readers, len(WEIGHTS)), strict=True):
        names = np.array([f"{name[0]}{number:06}" for number in range(many)], dtype=object)
        columns[name] = (
            pd.Categorical.from_codes(numbers, names)
            if kind == "category"
            else pd.Series(names[numbers], dtype=kind)
        )
    return pd.DataFrame({**columns, "value": values})


def scale() -> pd.DataFrame:
    """The grid of the panel: eight criteria on 0-5."""
    names = [f"c{number:06}" for number in range(len(WEIGHTS))]
    return pd.DataFrame({"criterion_id": names, "weight": WEIGHTS, "scale_min": 0, "scale_max": 5})


def plainly(marks: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """The same arithmetic without any check: means by groupby, their weighted sum, and ranks."""
    means = marks.groupby(["application_id", "criterion_id"], observed=True)["value"].mean()
    shares = means.unstack("criterion_id")[list(criteria["criterion_id"])].to_numpy() / 5
    score = pd.Series(100 * shares @ (criteria["weight"] / criteria["weight"].sum()).to_numpy())
    score.index = means.index.levels[0]
    return pd.DataFrame({"score": score, "rank": score.rank(ascending=False, method="min")}).sort_values(
        "rank"
    )


def measure(runs: int = 5, size: tuple[int, int] = SIZE) -> dict[str, Any]:
    """By kind of column, in order and shuffled: seconds of processor of both, their ratio, how they differ."""
    readers, applications = size
    names = [f"a{number:06}" for number in range(applications)]
    measured: dict[str, Any] = {}
    for kind in KINDS:
        for is_shuffled in (False, True):
            marks = panel(readers, applications, kind, is_shuffled=is_shuffled)
            timed = [_timed(marks, names) for _ in range(runs + 1)][1:]
            found = weighted_scores(marks, scale(), names).set_index("application_id").loc[names]
            plain = plainly(marks, scale()).loc[names]
            measured[f"{kind}, {'shuffled' if is_shuffled else 'by evaluation'}"] = {
                "seconds": round(statistics.median(one for one, _other in timed), 4),
                "plain_groupby_seconds": round(statistics.median(other for _one, other in timed), 4),
                "ratio": round(statistics.median(one / other for one, other in timed), 2),
                "largest_difference": float((found["score"] - plain["score"]).abs().max()),
                "ranks_differ": int(
                    (plain["score"].round(9).rank(ascending=False, method="min") != found["rank"]).sum()
                ),
            }
    call = f"from tests.bench.scoring import memory; memory({readers}, {applications})"
    told = subprocess.run([sys.executable, "-c", call], capture_output=True, cwd=ROOT, text=True, check=True)
    return {"readers": readers, "applications": applications, **measured, **json.loads(told.stdout)}


def _timed(marks: pd.DataFrame, names: list[str]) -> tuple[float, float]:
    began = time.process_time()
    weighted_scores(marks, scale(), names)
    between = time.process_time()
    plainly(marks, scale())
    return between - began, time.process_time() - between


def memory(readers: int, applications: int) -> None:
    """Print the peak of a process that makes the panel and scores it, shuffled object columns, in MB."""
    marks = panel(readers, applications, "object", is_shuffled=True)
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    weighted_scores(marks, scale(), [f"a{number:06}" for number in range(applications)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        json.dumps({"peak_MB": round(peak / 1024), "peak_before_scoring_MB": round(made / 1024)})
    )
