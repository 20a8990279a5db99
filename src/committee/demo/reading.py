"""How do the members of the demonstration declare, read and mark?"""

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from committee.calls import queries as calls_queries
from committee.demo import content
from committee.demo.cast import Cast
from committee.demo.declaring import declare, recused_for_work, strongly_linked
from committee.demo.moments import CALENDAR, CODES, day_from, moment
from committee.demo.presenting import write_notes
from committee.people.rules import Member
from committee.review import actions as review_actions
from committee.review import queries as review_queries
from committee.review.rules import AssignmentOrigin, GivenMark, ReadingKind, Recommendation

GRANTED_SHARE = Decimal("0.65")


def read_and_mark(
    stage: str,
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    scale: content.Size,
    cast: Cast,
    now: datetime,
) -> None:
    """Wishes, declarations, readers, marks, notes: in the review stage some are late, some are drafts."""
    _opens, _closes, interests, reading, until, _meets, _published = CALENDAR[stage]
    recused = recused_for_work(numbers, cast, now)
    linked = {
        member_id: found - recused[member_id]
        for member_id, found in strongly_linked(numbers, cast, now).items()
    }
    barred = {member_id: recused[member_id] | linked[member_id] for member_id in recused}
    pairs = _pairs(projects, numbers, barred, _readers_wanted(stage, scale, cast), cast)
    presented: dict[str, str] = {}
    for identifier, member_id in pairs:
        presented.setdefault(identifier, member_id)
    declare(stage, numbers, pairs, recused, linked, cast, now)
    if stage == "review":
        _wish(projects, numbers, barred, cast, moment(now, interests + 3))
    due_on, given = day_from(now, until), moment(now, interests + 4)
    readers = [pair for pair in pairs if pair not in presented.items()]
    for kind, chosen in (
        (ReadingKind.READER, readers),
        (ReadingKind.RAPPORTEUR, list(presented.items())),
    ):
        origin = AssignmentOrigin.PROPOSAL
        review_actions.assign_pairs(chosen, due_on, origin=origin, kind=kind, actor=cast.staff, now=given)
    _mark(stage, projects, numbers, pairs, cast, now, reading)
    if stage in {"review", "meeting"}:
        write_notes(stage, projects, numbers, presented, cast, now)
    if stage == "review":
        _take_over(pairs, barred, cast, moment(now, -1, 16))


def _readers_wanted(stage: str, scale: content.Size, cast: Cast) -> int:
    """How many read each application; in calls that are over no more than three, to keep the building short."""
    wanted = scale.readers if stage in {"review", "meeting"} else min(scale.readers, 3)
    return min(wanted, len(cast.members) - 1)


def _pairs(
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    barred: dict[str, set[str]],
    wanted: int,
    cast: Cast,
) -> list[tuple[str, str]]:
    """Readers in turn, never one who has a strong link with the application."""
    pairs: list[tuple[str, str]] = []
    turn = 0
    for one in projects:
        identifier = numbers[one["number"]]
        chosen: list[str] = []
        while len(chosen) < wanted and turn < 100 * len(projects):
            member = cast.members[turn % len(cast.members)]
            turn += 1
            if identifier not in barred[member.id] and member.id not in chosen:
                chosen.append(member.id)
        pairs += [(identifier, member_id) for member_id in chosen]
    return pairs


def _wish(
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    barred: dict[str, set[str]],
    cast: Cast,
    when: datetime,
) -> None:
    """What readers would rather read, and rather not; one of them takes no more than four."""
    for place, member in enumerate(cast.members[:-1]):
        open_ones = [one for one in projects if numbers[one["number"]] not in barred[member.id]]
        if not open_ones:
            continue
        liked, disliked = open_ones[place % len(open_ones)], open_ones[(place + 5) % len(open_ones)]
        wishes = {numbers[disliked["number"]]: -1, numbers[liked["number"]]: 1}
        limit = 4 if place == 4 else None
        review_actions.state_preferences(liked["themes"], limit, wishes, actor=member, now=when)


def _take_over(pairs: list[tuple[str, str]], barred: dict[str, set[str]], cast: Cast, when: datetime) -> None:
    """The alternate of a member who is away takes over two readings that were not handed in."""
    alternate, absent = cast.members[-6], cast.members[-2]
    left = [one.application_id for one in review_queries.to_take_over(absent.id, cast.staff, now=when)]
    taken = [
        identifier
        for identifier in left
        if (identifier, absent.id) in pairs
        and (identifier, alternate.id) not in pairs
        and identifier not in barred[alternate.id]
    ][:2]
    if taken:
        review_actions.take_over(absent.id, taken, "Absence de trois semaines.", actor=cast.staff, now=when)


def _mark(
    stage: str,
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    pairs: list[tuple[str, str]],
    cast: Cast,
    now: datetime,
    reading: int,
) -> None:
    call = calls_queries.call_by_code(CODES[stage])
    if call is None:
        return
    criteria = calls_queries.criteria(call.grid_id)
    people = {member.id: member for member in cast.members}
    of_number = {identifier: number for number, identifier in numbers.items()}
    place = {one["number"]: position for position, one in enumerate(projects)}
    asked = {one["number"]: one["requested"] for one in projects}
    said = content.comments()
    for turn, (identifier, member_id) in enumerate(pairs):
        number = of_number[identifier]
        random = Random(f"{number} {people[member_id].email}")
        if stage == "review" and _is_left(turn, people[member_id], cast):
            continue
        quality = Random(f"quality {number}").gauss(3.2, 0.8)
        is_draft = stage == "review" and turn % 5 == 1
        marks = {}
        for criterion in criteria[: 3 if is_draft else None]:
            value = max(0, min(5, round(random.gauss(quality, 0.8))))
            tone = "strong" if value >= 4 else "mixed" if value >= 2 else "weak"
            is_told = value in criterion.comment_required_at or random.random() < 0.4
            remarks = said[_COMMENTS[criterion.code]][tone]
            marks[criterion.id] = GivenMark(value, random.choice(remarks) if is_told else "")
        total = sum(mark.value or 0 for mark in marks.values()) / (5 * len(marks))
        when = moment(now, min(reading + 2 + place[number] % 9, -1), 9 + turn % 10)
        suggested = (
            None if asked[number] is None else (Decimal(str(asked[number])) * GRANTED_SHARE) // 500 * 500
        )
        version = review_actions.save_draft(
            identifier,
            marks,
            recommendation=_advice(total),
            amount=suggested,
            actor=people[member_id],
            now=when,
        )
        if not is_draft:
            review_actions.hand_in(identifier, version=version, actor=people[member_id], now=when)


def _is_left(turn: int, reader: Member, cast: Cast) -> bool:
    """Whether a reading was not even begun: a third of them, those of the late member, half of the absent one's."""
    return turn % 3 == 2 or reader is cast.members[-1] or (reader is cast.members[-2] and turn % 2 == 0)


_COMMENTS = {
    "NEED": "besoin",
    "INNOVATION": "innovation",
    "RESIDENTS": "habitants",
    "PARTNERSHIP": "partenariat",
    "ANCHORING": "ancrage",
    "FEASIBILITY": "faisabilite",
    "EVALUATION": "evaluation",
    "DURABILITY": "perennite",
}


def _advice(total: float) -> Recommendation:
    if total >= 0.7:
        return Recommendation.KEEP
    return Recommendation.KEEP_WITH_RESERVES if total >= 0.5 else Recommendation.REJECT
