"""What did the readers of an application say, as far as this person may read it, and under which name?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from committee.calls.queries import rounds
from committee.calls.rules import Act, may
from committee.intake.queries import readable
from committee.intake.records import Application
from committee.people.records import Person
from committee.people.rules import Member
from committee.review.queries.marks import marks, under_revision, visible_marks
from committee.review.queries.places import places
from committee.review.records import Evaluation, Mark
from committee.review.rules import EvaluationPart, EvaluationStatus, GivenMark, Recommendation, letter
from committee.store.engine import reading


@dataclass(frozen=True)
class ReadersWord:
    """What one reader handed in on an application.

    ``letter`` stands for a reader (A, B, …), the same for whoever sees the same evaluations; "" for the staff's.
    ``name`` None: not to be told to this person now. ``abstention``: why there is no mark at all. ``amount`` in
    euros.
    """

    letter: str
    name: str | None
    is_own: bool
    part: EvaluationPart
    marks: dict[str, GivenMark]
    comment: str
    recommendation: Recommendation | None
    amount: Decimal | None
    abstention: str | None


@dataclass(frozen=True)
class Mean:
    """What the marks on one criterion come to: how many there are, their mean, lowest and highest."""

    criterion_id: str
    n: int
    mean: float
    lowest: int
    highest: int


def comments(application_id: str, member: Member, *, now: datetime) -> list[ReadersWord]:
    """What was handed in on an application, one's own included, as far as the phase shows it to this person.

    Readers stand in the order of their letters, the staff last; names only where the phase tells them.
    """
    place = places([application_id], member, now=now).get(application_id)
    if place is None:
        return []
    seen = (*visible_marks(member, place.call_id, now), Evaluation.application_id == application_id)
    is_open = Evaluation.application_id.in_(readable(member, now))
    handed_in = (
        select(Evaluation)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*seen, is_open, Evaluation.status == EvaluationStatus.HANDED_IN)
    )
    told: dict[str, tuple[EvaluationPart, Mapping[str, Any]]] = {}
    ids: dict[str, str] = {}
    with reading() as session:
        live = {row.id: row for row in session.scalars(handed_in)}
        given: dict[str, dict[str, GivenMark]] = {identifier: {} for identifier in live}
        for mark in session.scalars(select(Mark).where(Mark.evaluation_id.in_(list(live)))):
            given[mark.evaluation_id][mark.criterion_id] = GivenMark(mark.value, mark.comment, mark.abstains)
        for own, version in session.execute(under_revision().where(*seen, is_open)):
            told[own.member_id], ids[own.member_id] = (own.part, version.content), own.id
        for row in live.values():
            content = {
                "marks": {} if row.abstention is not None else given[row.id],
                "comment": row.comment,
                "recommendation": row.recommendation,
                "amount": row.amount_suggested,
                "abstention": row.abstention,
            }
            told[row.member_id], ids[row.member_id] = (row.part, content), row.id
        named = select(Person.id, Person.name).where(Person.id.in_(list(told)))
        names = dict(session.execute(named).all())
    letters = _letters({key: ids[key] for key, (part, _) in told.items() if part is EvaluationPart.READER})
    tells_names = may(Act.SEE_READERS, place.round.phase(now), member.roles)
    words = [
        _word(
            letters.get(member_id, ""),
            names[member_id] if tells_names or member_id == member.id else None,
            content,
            part=part,
            is_own=member_id == member.id,
        )
        for member_id, (part, content) in told.items()
    ]
    return sorted(words, key=lambda word: (word.part is EvaluationPart.STAFF, word.letter, word.comment))


def reader_signs(
    member: Member, call_id: str, *, now: datetime
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """How readers are told to who may see their marks of a call: (application, reader) → letter, name.

    The letters of ``comments``: another order on each application, "" for the staff. The name is None where the
    phase does not tell it, except one's own.
    """
    seen = visible_marks(member, call_id, now)
    columns = (
        Evaluation.application_id,
        Evaluation.member_id,
        Evaluation.id,
        Evaluation.part,
        Application.round_id,
    )
    handed_in = (
        select(*columns)
        .join(Application, Application.id == Evaluation.application_id)
        .where(*seen, Evaluation.status == EvaluationStatus.HANDED_IN)
    )
    revised = under_revision().where(*seen).with_only_columns(*columns)
    with reading() as session:
        rows = [row for statement in (handed_in, revised) for row in session.execute(statement).all()]
        named = select(Person.id, Person.name).where(Person.id.in_({row[1] for row in rows}))
        names = dict(session.execute(named).all())
    tells = {one.id: may(Act.SEE_READERS, one.phase(now), member.roles) for one in rounds([call_id])}
    readers: dict[str, dict[str, str]] = {}
    for application_id, member_id, evaluation_id, part, _ in rows:
        if part is EvaluationPart.READER:
            readers.setdefault(application_id, {})[member_id] = evaluation_id
    letters = {key: _letters(found) for key, found in readers.items()}
    return {
        (application_id, member_id): (
            letters.get(application_id, {}).get(member_id, "") if part is EvaluationPart.READER else "",
            names.get(member_id) if tells[round_id] or member_id == member.id else None,
        )
        for application_id, member_id, _, part, round_id in rows
    }


def _word(
    sign: str, name: str | None, content: Mapping[str, Any], *, part: EvaluationPart, is_own: bool
) -> ReadersWord:
    recommendation, amount = content["recommendation"], content["amount"]
    return ReadersWord(
        sign,
        name,
        is_own,
        part,
        {criterion_id: GivenMark(*mark) for criterion_id, mark in content["marks"].items()},
        content["comment"],
        None if recommendation is None else Recommendation(recommendation),
        None if amount is None else Decimal(amount),
        content.get("abstention"),
    )


def _letters(evaluations: Mapping[str, str]) -> dict[str, str]:
    """A letter for each reader, member → evaluation: another order on each application.

    Shuffled by the identifiers of the evaluations, which nobody is shown: those of members stand on screens, and
    whoever knows them could work the order out.
    """
    order = sorted(evaluations, key=lambda one: sha256(evaluations[one].encode()).digest())
    return {member_id: letter(place) for place, member_id in enumerate(order)}


def means(application_id: str, member: Member, *, now: datetime) -> list[Mean] | None:
    """Means of the marks of an application by criterion; None while the phase does not show them."""
    place = places([application_id], member, now=now).get(application_id)
    if place is None or not may(Act.SEE_MEANS, place.round.phase(now), member.roles):
        return None
    frame = marks(member, place.call_id, now=now)
    own = frame[(frame["application_id"] == application_id) & frame["value"].notna()]
    return [
        Mean(str(key), len(group), float(group.mean()), int(group.min()), int(group.max()))
        for key, group in own.groupby("criterion_id")["value"]
    ]
