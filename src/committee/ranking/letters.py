"""How is a score explained to its applicant: sentences that name no other project and no reader? No SQL."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from committee.words import Sentence

_LEVEL = 0.05  # points below which two figures written with one decimal say the same


def letter_of(
    labels: Mapping[str, str],
    parts: pd.DataFrame,
    thresholds: pd.DataFrame,
    *,
    score: float | None,
    cohort_score: float | None,
    ranked: int,
    readers: int,
    threshold: int | None,
) -> tuple[Sentence, ...]:
    """What may be written to an applicant, in the announced order of the criteria.

    ``labels``: how each criterion is called in the letter's language; ``parts``: criterion_id, weight, mean,
    points, gap; ``thresholds`` as ``below_thresholds``; ``threshold`` of the score, out of 100, None when there is
    none; ``cohort_score``: the mean of the ``ranked`` projects with a score.
    """
    told = [
        Sentence(
            "One reader marked your project on each criterion.",
            "{n} readers marked your project on each criterion.",
            n=readers,
        ),
        Sentence(
            "The points of a criterion are its weight times the mean mark, between the two ends of its scale; "
            "they sum to a score out of 100."
        ),
    ]
    if score is None:
        told.append(Sentence("Your project has no score: nobody marked one of its criteria."))
    elif cohort_score is None or ranked < 2:
        told.append(Sentence("Your project has {score} points out of 100.", score=round(score, 1)))
    else:
        told.append(
            Sentence(
                "Your project has {score} points out of 100; the mean of the {n} projects is {mean}.",
                score=round(score, 1),
                n=ranked,
                mean=round(cohort_score, 1),
            )
        )
    told += [_of_criterion(labels[row["criterion_id"]], row, ranked) for row in _records(parts)]
    told += [
        Sentence(
            "On “{criterion}” the mean mark {mean} is below the announced threshold of {threshold}.",
            criterion=labels[row["criterion_id"]],
            mean=round(row["mean"], 2),
            threshold=row["threshold"],
        )
        for row in _records(thresholds)
        if row["is_below"]
    ]
    if threshold is not None and score is not None and score < threshold - 1e-9:
        told.append(
            Sentence("The score is below the announced threshold of {threshold} points.", threshold=threshold)
        )
    return tuple(told)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, by column."""
    return [
        {str(name): value for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.astype(object).to_numpy().tolist()
    ]


def _of_criterion(label: str, row: Mapping[str, Any], ranked: int) -> Sentence:
    given = {"criterion": label, "most": round(row["weight"], 1)}
    if pd.isna(row["points"]):
        return Sentence("{criterion} ({most} points): nobody marked it.", **given)
    given |= {"points": round(row["points"], 1), "mean": round(row["mean"], 2)}
    if ranked < 2 or pd.isna(row["gap"]):
        return Sentence("{criterion}: {points} of {most} points (mean mark {mean}).", **given)
    gap = row["gap"]
    if abs(gap) < _LEVEL:
        return Sentence(
            "{criterion}: {points} of {most} points (mean mark {mean}), as the projects on average.", **given
        )
    given["gap"] = round(abs(gap), 1)
    if gap > 0:
        return Sentence(
            "{criterion}: {points} of {most} points (mean mark {mean}), {gap} more than the projects on average.",
            **given,
        )
    return Sentence(
        "{criterion}: {points} of {most} points (mean mark {mean}), {gap} less than the projects on average.",
        **given,
    )
