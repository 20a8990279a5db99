"""What does a scenario choose from: the applications of a round with score, amounts and attributes?"""

from datetime import datetime

import pandas as pd

from committee.people.rules import Member

# ``id`` … ``qpv_share`` are what ``portfolio.optimise`` takes; the others are told beside.
PROJECT_COLUMNS = (
    "id", "score", "amount", "least", "landlord", "group", "region", "department", "theme", "category", "overseas",
    "qpv_share", "number", "title", "lead", "landlords", "rank", "position", "requested", "proposed",
)  # fmt: skip


def scenario_projects(member: Member, round_id: str, *, now: datetime) -> pd.DataFrame:
    """The applications of a round that this member may read, in the order of the ranking: PROJECT_COLUMNS.

    ``amount``: proposed by the staff, else requested, in euros; NaN unknown. ``score`` NaN: incomplete.
    """
    raise NotImplementedError
