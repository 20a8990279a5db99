"""How does a scenario become the provisional list of a meeting, and how is that list taken back?"""

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import delete, select

from committee.intake.queries import readable
from committee.intake.records import Application
from committee.journal.actions import record
from committee.meetings.actions.rows import meeting_row, round_ids_of
from committee.meetings.records import ProvisionalItem
from committee.meetings.rules import why_not_adopt, why_not_lead, why_not_withdraw_list
from committee.people.rules import Member, why_not_act_on
from committee.ranking.queries import ScenarioView, scenario
from committee.ranking.records import Scenario
from committee.ranking.reserve import reserve_in_turn
from committee.ranking.rules import ScenarioPlace
from committee.store.engine import Stale, writing
from committee.words import Sentence, refuse_if


def adopt_scenario(
    meeting_id: str,
    scenario_id: str,
    version: int | None = None,
    seen: datetime | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Make a scenario, as the actor sees it, the provisional list of its round at a meeting; how many are funded.

    The list is a copy, and replaces the earlier list of the same round, which was sent at ``seen`` (None: none was
    seen). What was proposed of applications that the actor may not read stays. ``version`` is the scenario's.
    It proposes and decides nothing. Raises Refused or Stale.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    view = scenario(scenario_id, actor, now=now)
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        items = [] if view is None else _settled(view)
        funded = sum(each["place"] is ScenarioPlace.FUNDED for each in items)
        round_id = None if view is None else view.row.round_id
        refuse_if(
            why_not_adopt(
                meeting.status,
                is_known=view is not None,
                is_of_meeting=round_id in round_ids_of(meeting_id),
                funded=funded,
            )
        )
        current = select(Scenario.version).where(Scenario.id == scenario_id)
        shown = None if view is None else view.row.version
        if session.scalars(current).one() != shown or version not in {None, shown}:
            raise Stale(Sentence("The scenario changed meanwhile. Look at it again, then send it."))
        held = _theirs(meeting_id, round_id, actor, now)
        if max((each.adopted_at for each in held), default=None) != seen:
            raise Stale(
                Sentence("Another list was sent to this meeting meanwhile. Look at it, then send yours.")
            )
        session.execute(delete(ProvisionalItem).where(ProvisionalItem.id.in_([each.id for each in held])))
        session.add_all(
            ProvisionalItem(
                meeting_id=meeting_id,
                application_id=each["application_id"],
                place=each["place"],
                amount=_known(each["amount"]),
                turn=each["turn"],
                scenario_id=scenario_id,
                adopted_at=now,
                adopted_by=actor.name,
                created_at=now,
            )
            for each in items
        )
        meeting.changes += 1
        session.flush()
        payload = {
            "scenario": scenario_id,
            "version": shown,
            "items": [[each["application_id"], str(each["place"]), _known(each["amount"])] for each in items],
            "replaces": sorted({each.scenario_id for each in held}),
        }
        record("meetings.adopt_scenario", "meeting", meeting_id, payload, actor=actor.actor, now=now)
        return funded


def withdraw_provisional_list(
    meeting_id: str, round_id: str, seen: datetime | None = None, *, actor: Member, now: datetime
) -> int:
    """Take back the provisional list of a round, sent at ``seen``, as far as the actor may read it; how many items.

    Until the meeting closes; what was decided stays decided. Raises Refused, or Stale when another list was sent.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        held = _theirs(meeting_id, round_id, actor, now)
        refuse_if(why_not_withdraw_list(meeting.status, len(held)))
        if seen is not None and max(each.adopted_at for each in held) != seen:
            raise Stale(Sentence("Another list was sent to this meeting meanwhile. Look at it first."))
        session.execute(delete(ProvisionalItem).where(ProvisionalItem.id.in_([each.id for each in held])))
        meeting.changes += 1
        session.flush()
        payload = {"round": round_id, "scenarios": sorted({each.scenario_id for each in held})}
        record(
            "meetings.withdraw_provisional_list", "meeting", meeting_id, payload, actor=actor.actor, now=now
        )
        return len(held)


def _theirs(meeting_id: str, round_id: str | None, actor: Member, now: datetime) -> list[ProvisionalItem]:
    """The proposals of a round at a meeting which the actor may read."""
    statement = (
        select(ProvisionalItem)
        .join(Application, Application.id == ProvisionalItem.application_id)
        .where(ProvisionalItem.meeting_id == meeting_id, Application.round_id == round_id)
        .where(Application.id.in_(readable(actor, now)))
    )
    with writing() as session:
        return list(session.scalars(statement))


def _settled(view: ScenarioView) -> list[dict[Any, Any]]:
    """The applications of which the scenario says anything: one may have come after it was made."""
    reserve = reserve_in_turn(view.items)
    turns = dict(zip(reserve["application_id"], reserve["turn"].tolist(), strict=True))
    return [
        {**each, "turn": turns.get(each["application_id"])}
        for each in view.items.to_dict("records")
        if not pd.isna(each["place"])
    ]


def _known(value: Any) -> Any:
    """A value of a frame; what is missing there is None."""
    return None if pd.isna(value) else value
