"""Does an applicant read the exact parts of their score, and nothing of others?"""

import numpy as np
import pandas as pd

from committee.ranking.letters import letter_of

NONE = pd.DataFrame(columns=["criterion_id", "mean", "threshold", "is_below"])


def parts(*gaps: float, points: float = 12.34) -> pd.DataFrame:
    names = [f"c{place}" for place in range(len(gaps))]
    told = {"criterion_id": names, "weight": 20.0, "mean": 3.456, "points": points, "gap": gaps}
    return pd.DataFrame(told)


def letter(gaps: tuple[float, ...], thresholds: pd.DataFrame = NONE, **told: object) -> list[str]:
    given = {"score": 61.25, "cohort_score": 50.0, "ranked": 7, "readers": 2, "threshold": None} | told
    labels = {f"c{place}": f"Critère {place}" for place in range(len(gaps))}
    points = given.pop("points", 12.34)
    return [str(one) for one in letter_of(labels, parts(*gaps, points=points), thresholds, **given)]


def test_each_criterion_is_compared_with_the_projects_on_average() -> None:
    told = letter((1.5, -0.75, 0.01))
    assert told[0] == "2 readers marked your project on each criterion."
    assert told[2] == "Your project has 61.2 points out of 100; the mean of the 7 projects is 50."
    assert told[3] == "Critère 0: 12.3 of 20 points (mean mark 3.46), 1.5 more than the projects on average."
    assert told[4].endswith("0.8 less than the projects on average.")
    assert told[5].endswith("as the projects on average.")
    assert len(told) == 6


def test_single_project_is_compared_with_nobody() -> None:
    told = letter((0.0,), ranked=1, readers=1)
    assert told[0].startswith("One reader")
    assert told[2] == "Your project has 61.2 points out of 100."
    assert told[3] == "Critère 0: 12.3 of 20 points (mean mark 3.46)."


def test_unmarked_criterion_is_said_and_no_score_made_up() -> None:
    told = letter((np.nan,), score=None, points=np.nan)
    assert "no score" in told[2]
    assert told[3] == "Critère 0 (20 points): nobody marked it."


def test_thresholds_are_said_where_the_mean_is_below() -> None:
    rows = [("c0", 1.5, 2.0, True), ("c0", 3.0, 2.0, False)]
    told = letter((0.0,), pd.DataFrame(rows, columns=NONE.columns), threshold=70)
    assert told[-2] == "On “Critère 0” the mean mark 1.5 is below the announced threshold of 2."
    assert told[-1] == "The score is below the announced threshold of 70 points."
    assert len(letter((0.0,), threshold=60)) == 4
