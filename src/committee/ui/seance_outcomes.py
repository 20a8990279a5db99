"""How is an outcome shown in a table: by its name and its tone?"""

import pandas as pd

from committee.meetings.rules import Outcome

OUTCOME_TONES = {
    Outcome.AWARDED: "good",
    Outcome.AWARDED_CONDITIONAL: "good",
    Outcome.RESERVE_LIST: "warning",
    Outcome.DEFERRED: "warning",
    Outcome.REJECTED: "refused",
    Outcome.DROPPED: "refused",
    Outcome.INADMISSIBLE: "refused",
}


def results(frame: pd.DataFrame) -> pd.Series:
    """Each outcome with its tone, as a column of a table takes them."""
    told = [
        (outcome, OUTCOME_TONES[outcome]) if isinstance(outcome, Outcome) else None
        for outcome in frame["outcome"]
    ]
    return pd.Series(told, index=frame.index, dtype=object)
