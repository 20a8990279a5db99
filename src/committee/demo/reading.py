"""How do the members of the demonstration declare, read and mark?"""

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from committee.calls import queries as calls_queries
from committee.demo import content
from committee.demo.cast import Cast
from committee.demo.moments import CALENDAR, CODES, day_from, moment
from committee.intake import queries as intake_queries
from committee.organisations import queries as organisations_queries
from committee.people.rules import Member
from committee.review import actions as review_actions
from committee.review.rules import GivenMark, InterestNature, Recommendation

GRANTED_SHARE = Decimal("0.65")
LARGEST_FULL_DECLARATION = 60  # beyond, members declare on what they read, to keep the building short


def read_and_mark(
    stage: str,
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    scale: content.Size,
    cast: Cast,
    now: datetime,
) -> None:
    """Declarations, readers, marks: in the review stage some are late, some are drafts."""
    _opens, _closes, interests, reading, until, _meets, _published = CALENDAR[stage]
    day = day_from(now, interests)
    organisations = _parts(numbers)
    members = [member.id for member in cast.members]
    employers: dict[str, set[str]] = {one: set() for one in members}
    employers |= organisations_queries.organisations_by_member(members, day)
    pairs = _pairs(projects, numbers, organisations, employers, scale, cast)
    for member in cast.members:
        recused = [
            identifier for identifier in numbers.values() if organisations[identifier] & employers[member.id]
        ]
        for identifier in recused:
            review_actions.declare_interest(
                identifier,
                InterestNature.RECUSAL,
                "Mon employeur est partie au projet.",
                actor=member,
                now=moment(now, interests + 1),
            )
        told = _told(stage, numbers, pairs, set(recused), member, cast)
        review_actions.declare_no_link(told, actor=member, now=moment(now, interests + 2))
    review_actions.assign_pairs(pairs, day_from(now, until), actor=cast.staff, now=moment(now, interests + 4))
    _mark(stage, projects, numbers, pairs, cast, now, reading)


def _told(
    stage: str,
    numbers: dict[str, str],
    pairs: list[tuple[str, str]],
    recused: set[str],
    member: Member,
    cast: Cast,
) -> list[str]:
    """Of which applications a member says that there is no link: all in the end, some while reading goes on."""
    own = [identifier for identifier, reader in pairs if reader == member.id]
    others = [one for one in numbers.values() if one not in recused and one not in own]
    if stage == "review" and member is cast.members[-1]:
        return own[: len(own) // 2]
    if len(numbers) > LARGEST_FULL_DECLARATION:
        return own
    return own + (others[: len(others) // 2] if stage == "review" else others)


def _parts(numbers: dict[str, str]) -> dict[str, set[str]]:
    """The organisations that have a part in each application."""
    parts = intake_queries.organisations_of_applications(list(numbers.values()))
    return {identifier: {part.organisation_id for part in found} for identifier, found in parts.items()}


def _pairs(
    projects: list[dict[str, Any]],
    numbers: dict[str, str],
    organisations: dict[str, set[str]],
    employers: dict[str, set[str]],
    scale: content.Size,
    cast: Cast,
) -> list[tuple[str, str]]:
    """Readers in turn, never one whose employer takes part."""
    pairs: list[tuple[str, str]] = []
    turn = 0
    for one in projects:
        identifier = numbers[one["number"]]
        chosen: list[str] = []
        while len(chosen) < min(scale.readers, len(cast.members) - 1) and turn < 100 * len(projects):
            member = cast.members[turn % len(cast.members)]
            turn += 1
            if not organisations[identifier] & employers[member.id] and member.id not in chosen:
                chosen.append(member.id)
        pairs += [(identifier, member_id) for member_id in chosen]
    return pairs


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
        if stage == "review" and (turn % 3 == 2 or people[member_id] is cast.members[-1]):
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
