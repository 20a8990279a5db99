"""What do the rapporteurs of the demonstration write, and who revises marks in the meeting?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from committee.calls import queries as calls_queries
from committee.demo import content
from committee.demo.cast import Cast
from committee.demo.moments import CALENDAR, CODES, moment
from committee.review import actions as review_actions
from committee.review import queries as review_queries
from committee.review.rules import NotePart

MOST_NOTES = 40


def write_notes(
    stage: str,
    projects: Sequence[Mapping[str, Any]],
    numbers: Mapping[str, str],
    presented: Mapping[str, str],
    cast: Cast,
    now: datetime,
) -> None:
    """A note of each rapporteur before the meeting; while reading goes on, some are there and one is a draft."""
    people = {member.id: member for member in cast.members}
    when = moment(now, min(CALENDAR[stage][4] - 1, -1), 15)
    for place, project in enumerate(projects[:MOST_NOTES]):
        identifier = numbers[project["number"]]
        actor = people[presented[identifier]]
        if stage == "review" and (place % 3 or actor is cast.members[-1]):
            continue
        note = _note(project)
        is_draft = stage == "review" and place % 2 == 1
        if is_draft:
            note.pop(NotePart.PROPOSAL)
        version = review_actions.save_note(identifier, note, actor=actor, now=when)
        if not is_draft:
            review_actions.hand_in_note(identifier, version, actor=actor, now=when)


def _note(project: Mapping[str, Any]) -> dict[str, str]:
    said, random = content.comments(), Random(f"note {project['number']}")
    return {
        NotePart.ABOUT: str(project["summary"]),
        NotePart.STRENGTHS: " ".join(random.choice(said[each]["strong"]) for each in ("besoin", "habitants")),
        NotePart.WEAKNESSES: random.choice(said["evaluation"]["weak"]),
        NotePart.QUESTIONS: random.choice(said["perennite"]["mixed"]),
        NotePart.PROPOSAL: random.choice(said["conditions"]),
    }


def revise_one(stage: str, identifier: str, cast: Cast, when: datetime) -> None:
    """A reader present in the meeting hears the discussion, and marks one criterion higher."""
    call = calls_queries.call_by_code(CODES[stage])
    if call is None:
        return
    people = {member.id: member for member in cast.members}
    given = review_queries.assigned_pairs([identifier])
    present = [people[member_id] for _, member_id in sorted(given) if member_id != cast.members[-2].id]
    for actor in present[:1]:
        criterion = calls_queries.criteria(call.grid_id)[0].id
        review_actions.reopen(
            identifier, "La discussion a levé mon doute sur le besoin.", actor=actor, now=when
        )
        marks = {criterion: (5, "Le besoin est établi : les chiffres ont été donnés en séance.")}
        held = review_queries.evaluation(identifier, actor, now=when)
        if held is not None:
            version = review_actions.save_draft(
                identifier, marks, held.comment, held.recommendation, held.amount, actor=actor, now=when
            )
            review_actions.hand_in(identifier, version, actor=actor, now=when)
