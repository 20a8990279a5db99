"""What do the fit of severity and the doubt of a ranking cost, beside statsmodels and at the largest size?"""

import json
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.severity import SeverityFit, fit_severity
from committee.ranking.uncertainty import expected_ranks
from committee.settings import ROOT
from tests.bench.coverage import panel

# Projects, readers, readings of each project; out of 100, as at NeurIPS 2014.
SIZES = ((40, 12, 3), (500, 30, 3), (600, 40, 3))
HUGE = (100_000, 2_000, 5)
VARIANCES = (158.0, 30.0, 157.0)


def simulated(projects: int, readers: int, each: int) -> pd.DataFrame:
    """Ratings about 60 with the variances of this benchmark."""
    ratings, _effects = panel(projects, readers, each, VARIANCES, np.random.default_rng(1))
    return ratings.assign(value=ratings["value"] + 60)


def _median(work: Callable[[], Any], runs: int) -> float:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def measure(runs: int = 5, *, is_quick: bool = False) -> dict[str, Any]:
    """Seconds by size of the fit and of the ranks; the fit beside statsmodels; the largest size unless quick."""
    found: dict[str, Any] = {}
    for projects, readers, each in SIZES:
        ratings = simulated(projects, readers, each)
        fit = fit_severity(ratings)
        found[f"{readers} x {projects}, {each} readings"] = {
            "fit_seconds": round(_median(lambda ratings=ratings: fit_severity(ratings), runs), 4),
            "ranks_seconds": round(
                _median(lambda ratings=ratings, fit=fit: expected_ranks(ratings, places=12, fit=fit), runs), 4
            ),
        }
    found["statsmodels"] = beside_statsmodels(
        *((8, 60) if is_quick else (30, 500)), runs=1 if is_quick else 3
    )
    if not is_quick:
        call = "import json; from tests.bench.severity import huge; print(json.dumps(huge()))"
        told = subprocess.run(
            [sys.executable, "-c", call], capture_output=True, cwd=ROOT, text=True, check=True
        )
        found["huge"] = json.loads(told.stdout)
    return found


def beside_statsmodels(readers: int, projects: int, *, runs: int) -> dict[str, Any] | None:
    """Both fits of one panel in one run: seconds, ratio, and both REML deviances; None without statsmodels."""
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
    except ImportError:
        return None
    ratings = simulated(projects, readers, 3)
    model = MixedLM.from_formula(
        "value ~ 1",
        groups=np.ones(len(ratings)),
        re_formula="0",
        vc_formula={"project": "0 + C(project)", "reader": "0 + C(reader)"},
        data=ratings,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        began = time.perf_counter()
        other = model.fit(reml=True)
        theirs = time.perf_counter() - began
    ours = _median(lambda: fit_severity(ratings), runs)
    return {
        "size": f"{readers} x {projects}, 3 readings",
        "seconds": round(ours, 4),
        "statsmodels_seconds": round(theirs, 3),
        "ratio": round(ours / theirs, 5),
        "deviance": round(fit_severity(ratings).deviance, 4),
        "statsmodels_deviance": round(-2 * float(other.llf), 4),
    }


def huge() -> dict[str, Any]:
    """Seconds and peak memory of the fit and of the ranks at the largest size, in a process of its own."""
    ratings = simulated(*HUGE)
    began = time.perf_counter()
    fit: SeverityFit = fit_severity(ratings)
    fitted = time.perf_counter()
    doubt = expected_ranks(ratings, places=30_000, fit=fit)
    ended = time.perf_counter()
    return {
        "size": f"{HUGE[1]} x {HUGE[0]}, {HUGE[2]} readings",
        "fit_seconds": round(fitted - began, 1),
        "ranks_seconds": round(ended - fitted, 1),
        "draws": doubt.draws,
        "variances": [round(float(one), 1) for one in fit.variances],
        "peak_GB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }
