"""How are the demonstration's séances held, and its awards followed?"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from committee.demo import content
from committee.demo.cast import Cast, known_awards
from committee.demo.declaring import rule_on_links
from committee.demo.moments import CALENDAR, CODES, day_from, moment
from committee.demo.presenting import revise_one
from committee.demo.reading import GRANTED_SHARE
from committee.demo.sharing import share_out
from committee.followup import actions as followup_actions
from committee.followup import queries as followup_queries
from committee.meetings import actions as meetings_actions
from committee.meetings import queries as meetings_queries
from committee.meetings.rules import Outcome, Presence
from committee.people import queries as people_queries
from committee.people.rules import OFFICE


def hold_meeting(
    stage: str,
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    call_id: str,
    round_id: str,
    envelope: Decimal,
    cast: Cast,
    now: datetime,
) -> None:
    """The séance: under way today with some items decided, or closed and published."""
    _opens, _closes, _interests, _reading, until, meets, published = CALENDAR[stage]
    held = moment(now, meets, 9) if meets else now - timedelta(minutes=50)
    meeting_id = meetings_actions.prepare_meeting(
        f"Comité de sélection – {CODES[stage]} (DÉMO)",
        held,
        [round_id],
        cast.chair.id,
        cast.staff.id,
        envelope,
        place="Salle du conseil (DÉMO)",
        actor=cast.staff,
        now=moment(now, until + 1) if meets else now - timedelta(days=3),
    )
    chair = people_queries.member(cast.chair.id)
    if chair is not None and stage == "meeting":
        rule_on_links(call_id, chair, held - timedelta(minutes=30))
    if stage == "meeting":
        share_out(round_id, cast, held - timedelta(minutes=15), meeting_id)
    meetings_actions.set_agenda(meeting_id, actor=cast.staff, now=held - timedelta(minutes=10))
    meetings_actions.open_meeting(meeting_id, actor=cast.staff, now=held)
    presences = {member.id: Presence.PRESENT for member in cast.members}
    presences[cast.members[-2].id] = Presence.ABSENT
    meetings_actions.record_attendance(meeting_id, presences, actor=cast.staff, now=held)
    agenda = meetings_queries.agenda(meeting_id, OFFICE)["application_id"].tolist()
    decided = agenda if stage != "meeting" else agenda[: len(agenda) // 3]
    of_number = {identifier: number for number, identifier in numbers.items()}
    asked = {one["number"]: one["requested"] for one in projects}
    said = content.comments()
    left = envelope
    for turn, identifier in enumerate(decided):
        when = held + timedelta(minutes=5 + 4 * turn)
        requested = asked[of_number[identifier]]
        amount = (
            None
            if requested is None
            else max(Decimal(str(requested)) * GRANTED_SHARE // 500 * 500, Decimal(4500))
        )
        if amount is not None and amount > Decimal(str(requested)):
            amount = Decimal(str(requested))
        if turn == len(decided) - 1 and stage == "awards":
            outcome, given = Outcome.DEFERRED, None
        elif amount is None or amount > left:
            outcome, given = Outcome.REJECTED, None
        else:
            outcome = Outcome.AWARDED_CONDITIONAL if turn % 4 == 3 else Outcome.AWARDED
            given, left = amount, left - amount
        meetings_actions.record_decision(
            meeting_id,
            identifier,
            outcome,
            given,
            said["conditions"][turn % 8] if outcome is Outcome.AWARDED_CONDITIONAL else None,
            None if given is not None else said["motives"][turn % 12],
            actor=cast.staff,
            now=min(when, now),
        )
    if stage == "meeting":
        undecided = next((one for one in agenda if one not in decided), None)
        if undecided is not None:
            meetings_actions.take_up_item(meeting_id, undecided, actor=cast.staff, now=now)
            revise_one(stage, undecided, cast, now)
        return
    meetings_actions.close_meeting(meeting_id, actor=cast.staff, now=held + timedelta(hours=3))
    meetings_actions.publish_results(meeting_id, actor=cast.staff, now=moment(now, published))


def follow_up(projects: list[dict[str, Any]], now: datetime, published: int) -> None:
    """A year of life: first steps done and first instalments paid, some steps late."""
    titles = {one["title"] for one in projects}
    awards = [row for row in known_awards() if row["title"] in titles]
    start = moment(now, published + 10)
    for turn, award in enumerate(awards):
        action_id = followup_actions.start_follow_up(
            award["id"], starts_on=day_from(now, published + 20), duration_months=24, actor=OFFICE, now=start
        )
        action = followup_queries.funded_action(action_id, OFFICE)
        if action is None:
            continue
        today = day_from(now, 0)
        past = [step for step in action.milestones if step.due_on is not None and step.due_on < today]
        for step in past[: len(past) - turn % 2]:
            followup_actions.record_milestone_done(
                step.id, step.due_on or today, version=step.version, actor=OFFICE, now=moment(now, -3)
            )
        for payment in action.payments[:1]:
            if payment.planned_amount is not None and turn % 3:
                followup_actions.pay_instalment(
                    payment.id,
                    payment.planned_amount,
                    min(payment.planned_on or today, today),
                    f"VIR-{award['reference']}",
                    version=payment.version,
                    actor=OFFICE,
                    now=moment(now, -2),
                )
