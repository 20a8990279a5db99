"""In which order and in which pile would each application stand on an agenda, and why?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.intake.queries import closed_doors
from committee.intake.queries.instruction import opinions_of
from committee.intake.records import Application
from committee.meetings.queries import candidates, undeclared_among
from committee.meetings.rules import (
    Pile,
    ProposedPile,
    pile_of_ranking,
    pile_of_score,
    proposed_pile,
)
from committee.people.rules import Member
from committee.ranking.queries import ranked_calls, ranking, threshold_of
from committee.store.engine import reading
from committee.words import Sentence

_TAKEN = ("application_id", "readers", "turn", "low", "high", "funded_by_rank", "p_funded", "is_first")
UNRANKED = ProposedPile(None, Sentence("says nothing yet"))


def default_agenda(meeting_id: str, member: Member, now: datetime) -> list[tuple[str, Pile]]:
    """All candidates a person may see, by the ranking that this person may see now, else by number.

    Each in the pile which the staff's opinion and the ranking propose together.
    """
    return [
        (each, proposed.pile or Pile.TO_DISCUSS)
        for each, proposed in proposed_piles(meeting_id, member, now).items()
    ]


def proposed_piles(meeting_id: str, member: Member, now: datetime) -> dict[str, ProposedPile]:
    """The pile which the opinion and the ranking propose for each candidate a person may see, and why.

    In the order of ``default_agenda``. Of an application of which the person has not said what links them, neither
    is told.
    """
    hidden = closed_doors(member)
    possible = [each for each in candidates(meeting_id) if each not in hidden]
    ranked, order = _ranked(possible, member, now)
    opinions = opinions_of(set(possible) - undeclared_among(possible, member))
    return {
        each: proposed_pile(opinions.get(each), ranked.get(each, UNRANKED))
        for each in sorted(possible, key=lambda each: order.get(each, float("inf")))
    }


def _ranked(
    application_ids: Collection[str], member: Member, now: datetime
) -> tuple[dict[str, ProposedPile], dict[str, float]]:
    """The ranking's pile and place of each of these applications that stands in one which this person may see."""
    of_these = select(Application.call_id).where(Application.id.in_(application_ids)).distinct()
    with reading() as session:
        call_ids = set(session.scalars(of_these))
    piles: dict[str, ProposedPile] = {}
    order: dict[str, float] = {}
    asked = set(application_ids)
    for call in ranked_calls(member, now=now):
        if call.id not in call_ids:
            continue
        threshold = threshold_of(call)
        for row in ranking(member, call.code, now=now)[list(_TAKEN)].to_dict("records"):
            is_read = bool(row["readers"])  # of what nobody read, the ranking knows nothing
            if row["application_id"] not in asked or not is_read:
                continue
            rank = _known(row["turn"])
            order[row["application_id"]] = float("inf") if rank is None else rank
            is_funded = row["funded_by_rank"]
            piles[row["application_id"]] = pile_of_ranking(
                pile_of_score(_known(row["low"]), _known(row["high"]), threshold),
                is_funded=None if pd.isna(is_funded) else bool(is_funded),
                chance=_known(row["p_funded"]),
                is_first=bool(row["is_first"]),
            )
    return piles, order


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
