"""On what does a scenario rest, and what has changed since it was calculated? Rows in, rows out; no SQL."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.portfolio import Portfolio
from committee.ranking.score import TIE
from committee.words import Sentence


def with_limits(projects: pd.DataFrame, items: Mapping[str, Any]) -> pd.DataFrame:
    """The projects with ``amount`` and ``least`` as a scenario's items have settled them."""
    most = [getattr(items.get(each), "most", None) for each in projects["id"]]
    least = [getattr(items.get(each), "least", None) for each in projects["id"]]
    amounts = [
        told if told is not None else held for told, held in zip(most, projects["amount"], strict=True)
    ]
    return projects.assign(
        amount=[np.nan if amount is None else float(amount) for amount in amounts],
        least=[np.nan if amount is None else float(amount) for amount in least],
    )


def result_of(projects: pd.DataFrame, found: Portfolio | None) -> dict[str, Any]:
    """What a calculation rested on, application → [score, requested], and what it came to; as plain data."""
    rests_on = {
        application_id: [None if pd.isna(score) else float(score), None if asked is None else str(asked)]
        for application_id, score, asked in zip(
            projects["id"], projects["score"], projects["requested"], strict=True
        )
    }
    if found is None:
        return {"rests_on": rests_on}
    return {
        "rests_on": rests_on,
        "is_proven": bool(found.is_proven),
        "is_elastic": bool(found.is_elastic),
        "gap": float(found.gap) if np.isfinite(found.gap) else None,
        "objective": float(found.objective),
    }


def outdated(result: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What remains true of a calculation once the envelope or the rules are others: only on what it rested."""
    return None if result is None else {"rests_on": result["rests_on"], "is_outdated": True}


def changes_since(result: Mapping[str, Any] | None, projects: pd.DataFrame) -> tuple[Sentence, ...]:
    """What is no longer as it was when a scenario was calculated, each in a sentence; nothing: it is up to date."""
    if result is None:
        return ()
    before = result["rests_on"]
    now = result_of(projects, None)["rests_on"]
    both = [each for each in now if each in before]
    scores = sum(_moved(before[each][0], now[each][0]) for each in both)
    amounts = sum(before[each][1] != now[each][1] for each in both)
    come, gone = len(now) - len(both), len(before) - len(both)
    told = (
        (
            result.get("is_outdated", False),
            Sentence("The envelope or the rules changed since it was calculated: calculate again."),
        ),
        (scores, Sentence("One score changed.", "{n} scores changed.", n=scores)),
        (
            amounts,
            Sentence("One amount requested changed.", "{n} amounts requested changed.", n=amounts),
        ),
        (come, Sentence("One application was added.", "{n} applications were added.", n=come)),
        (
            gone,
            Sentence(
                "One application can no longer be funded.",
                "{n} applications can no longer be funded.",
                n=gone,
            ),
        ),
    )
    return tuple(sentence for count, sentence in told if count)


def _moved(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(before - now) > TIE
