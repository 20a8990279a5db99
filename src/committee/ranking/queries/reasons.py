"""Why has this application this score and this rank?"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from committee.calls.queries import CriterionRow
from committee.people.rules import Member
from committee.review.queries import ReadersWord
from committee.words import Sentence


@dataclass(frozen=True)
class WhyScore:
    """The score of one application taken apart; ``parts``: one row a criterion, in the announced order, with
    DECOMPOSITION_COLUMNS and ``lowest`` and ``highest`` marks; the gaps sum to ``score`` − ``cohort_score``.

    ``words``: what each reader handed in, as far as the phase shows it. ``thresholds``: criterion, threshold, mean,
    readers_below, readers_above, is_below. ``facts``: the application's row of the ranking. ``letter``: sentences for
    the applicant, which name no other project and no reader.
    """

    application_id: str
    number: str
    title: str
    lead: str | None
    criteria: tuple[CriterionRow, ...]
    facts: dict[str, object]
    score: float | None
    low: float | None
    high: float | None
    cohort_score: float | None
    ranked: int
    parts: pd.DataFrame
    thresholds: pd.DataFrame
    words: tuple[ReadersWord, ...]
    letter: tuple[Sentence, ...]


def why_score(application_id: str, member: Member, *, now: datetime) -> WhyScore | None:
    """The reasons for a score; None when this member sees no ranking with this application."""
    raise NotImplementedError
