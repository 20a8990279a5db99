"""What does the provisional list, sent to a meeting from a scenario, propose for each application?

A proposal is shown to whoever may read its application, once the order of the agenda is. The places on the reserve
list are counted over what the reader may read; sums follow the rule of the envelope's gauge.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.intake.queries import readable, shown_title
from committee.intake.records import Application, ClosedDoor
from committee.meetings.queries import (
    MeetingRow,
    frame_of,
    meeting,
    reads_committee_facts,
    why_hide_gauge,
)
from committee.meetings.records import AgendaItem, Meeting, MeetingRound, ProvisionalItem
from committee.meetings.rules import NOT_PROJECTED, RECUSED_FROM_ONE, SUMS_HIDDEN
from committee.people.rules import Member
from committee.ranking.rules import ScenarioPlace
from committee.store.engine import reading
from committee.words import Sentence

PROVISIONAL_COLUMNS = ("application_id", "round_id", "number", "title", "place", "amount", "turn")
_ORDER = {place: at for at, place in enumerate((ScenarioPlace.FUNDED, ScenarioPlace.RESERVE))}


@dataclass(frozen=True)
class SentList:
    """From which scenario the list of a round was made, when it was sent and by whom."""

    round_id: str
    scenario_id: str
    sent_at: datetime
    sent_by: str


@dataclass(frozen=True)
class ProvisionalList:
    """What is proposed to a meeting: ``items`` in PROVISIONAL_COLUMNS, the funded first, then the reserve in turn.

    ``total`` proposed and what it would leave of the envelope, in euros; None is unknown, or hidden when
    ``why_hidden`` says so.
    """

    items: pd.DataFrame
    sent: tuple[SentList, ...]
    total: Decimal | None
    left: Decimal | None
    why_hidden: Sentence | None = None


def provisional_list(meeting_id: str, member: Member, *, now: datetime) -> ProvisionalList | None:
    """What is proposed to a meeting, as far as this person may read it; None when nothing is.

    Before the opening, only those who lead the meeting see it. The projected screen shows the current item alone,
    and no turn where somebody is recused.
    """
    row = meeting(meeting_id, member)
    if row is None or not (row.leads or row.opened_at is not None):
        return None
    is_projected = not reads_committee_facts(member)
    is_current = Application.id == row.current_application_id
    shown = is_current if is_projected else Application.id.in_(readable(member, now))
    columns: list[Any] = [
        ProvisionalItem.application_id,
        ProvisionalItem.place,
        ProvisionalItem.amount,
        ProvisionalItem.turn,
        ProvisionalItem.scenario_id,
        ProvisionalItem.adopted_at,
        ProvisionalItem.adopted_by,
        Application.number,
        shown_title(member, now).label("title"),
        Application.round_id,
        shown.label("is_shown"),
    ]
    statement = (
        select(*columns)
        .join(Application, Application.id == ProvisionalItem.application_id)
        .outerjoin(
            AgendaItem,
            (AgendaItem.application_id == ProvisionalItem.application_id)
            & (AgendaItem.meeting_id == ProvisionalItem.meeting_id),
        )
        .where(ProvisionalItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position.is_(None), AgendaItem.position, Application.number)
    )
    with reading() as session:
        found = session.execute(statement).all()
        envelope = session.scalars(select(Meeting.envelope).where(Meeting.id == meeting_id)).one()
    told = [each for each in found if each.is_shown]
    if not told:
        return None
    why = why_hide_gauge(meeting_id, member)  # also once published: else it would tell who is on the list
    if why is None and not is_projected and len(told) < len(found):
        why = RECUSED_FROM_ONE
    if why is RECUSED_FROM_ONE and row.published_at is not None:
        why = SUMS_HIDDEN
    if why is None and is_projected and _is_anybody_recused(meeting_id):
        why = NOT_PROJECTED
    hides_turn = is_projected and why is not None
    turns: dict[str, int] = {}
    sent: dict[str, SentList] = {}
    rows: list[dict[str, object]] = []
    for held in sorted(told, key=lambda each: (_ORDER.get(each.place, len(_ORDER)), each.turn or 0)):
        turn, round_id = None, held.round_id
        if held.place is ScenarioPlace.RESERVE:
            turn = turns[round_id] = turns.get(round_id, 0) + 1
        newest = sent.get(round_id)
        if newest is None or newest.sent_at < held.adopted_at:
            sent[round_id] = SentList(round_id, held.scenario_id, held.adopted_at, held.adopted_by)
        rows.append(
            {
                "application_id": held.application_id,
                "round_id": round_id,
                "number": held.number,
                "title": held.title,
                "place": held.place,
                "amount": held.amount,
                "turn": None if hides_turn else held.turn if is_projected else turn,
            }
        )
    is_summed = why is None and not is_projected
    amounts = [held.amount for held in told if held.place is ScenarioPlace.FUNDED]
    total = sum((each for each in amounts if each is not None), Decimal(0))
    frame = frame_of(rows, PROVISIONAL_COLUMNS)
    return ProvisionalList(
        items=frame.assign(turn=frame["turn"].astype("Int64")),
        sent=tuple(sent.values()),
        total=total if is_summed else None,
        left=None if not is_summed or envelope is None else envelope - total,
        why_hidden=why,
    )


def _is_anybody_recused(meeting_id: str) -> bool:
    """Whether somebody may not read all that is proposed, on the agenda or not: a turn counts the others before."""
    statement = (
        select(ClosedDoor.id)
        .join(ProvisionalItem, ProvisionalItem.application_id == ClosedDoor.application_id)
        .where(ProvisionalItem.meeting_id == meeting_id, ClosedDoor.lifted_at.is_(None))
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def meetings_of_round(round_id: str, member: Member) -> list[MeetingRow]:
    """The meetings which treat a round, the next one first, as far as a person may see them."""
    statement = (
        select(Meeting.id)
        .join(MeetingRound, MeetingRound.meeting_id == Meeting.id)
        .where(MeetingRound.round_id == round_id)
        .order_by(Meeting.scheduled_at.desc())
    )
    with reading() as session:
        ids = list(session.scalars(statement))
    return [row for each in ids if (row := meeting(each, member)) is not None]
