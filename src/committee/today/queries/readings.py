"""What is to be declared, read, written and followed up around the reading of applications, as tasks?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from committee.calls.queries import CallRow, RoundRow, criteria_of
from committee.calls.rules import Act, Phase, ScoredBy, has_reached, may, paris_day, planned_phase
from committee.intake.records import Application, Redaction, Site
from committee.intake.rules import ApplicationStatus
from committee.people.rules import Member, Role
from committee.review.queries import is_read, last_day, unanswered
from committee.review.records import (
    Assignment,
    Evaluation,
    GeneralDeclaration,
    InterestDeclaration,
    RapporteurNote,
)
from committee.review.rules import EvaluationPart, EvaluationStatus, ReadingKind
from committee.store.engine import reading
from committee.today.rules import Task
from committee.words import Sentence

NOT_YET_ELIGIBLE = frozenset(
    {
        ApplicationStatus.DRAFT,
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.TO_COMPLETE,
        ApplicationStatus.INADMISSIBLE,
    }
)


@dataclass(frozen=True)
class Deposited:
    """What is deposited in one round; ``unlocated``: no site at all."""

    deposited: int = 0
    eligible: int = 0
    unlocated: int = 0


@dataclass(frozen=True)
class Readings:
    """What is given to read in one round, and until when the readings which are missing are due."""

    given: int = 0
    handed_in: int = 0
    late: int = 0
    next_due: date | None = None


def own_tasks(member: Member, seen: Select[str], rounds: Mapping[str, RoundRow], now: datetime) -> list[Task]:
    """The interests to declare, the applications to read, the notes to write: one task each, over all rounds."""
    phases = {each.id: each.phase(now) for each in rounds.values()}
    declaring = [each for each in rounds.values() if may(Act.DECLARE, phases[each.id], member.roles)]
    tasks = []
    if declaring and member.is_any(Role.MEMBER, Role.CHAIR):
        tasks += _declarations(member, seen, declaring, now)
    marking = [each for each in rounds if may(Act.MARK, phases[each], member.roles)]
    own = readings(seen, marking, now, Assignment.member_id == member.id)
    missing = sum(each.given - each.handed_in for each in own.values())
    if missing:
        sentence = Sentence("One application to read", "{n} applications to read", n=missing)
        due_on = soonest(each.next_due for each in own.values())
        tasks.append(dated(sentence, due_on, "review.reading_list", now))
    writing = [each for each in rounds if may(Act.WRITE_NOTE, phases[each], member.roles)]
    if notes := _notes_to_write(member, seen, writing):
        count = sum(notes.values())
        sentence = Sentence("One rapporteur's note to write", "{n} rapporteur's notes to write", n=count)
        due_on = soonest(rounds[each].dates.meets_on for each in notes)
        tasks.append(dated(sentence, due_on, "review.reading_list", now))
    return tasks


def _declarations(
    member: Member, seen: Select[str], declaring: Sequence[RoundRow], now: datetime
) -> list[Task]:
    """The yearly declaration, what is left to declare by application, and the links found after that."""
    tasks = []
    due_on = soonest(each.dates.reading_from for each in declaring)
    year = paris_day(now).year
    if not _has_signed(member, year):
        sentence = Sentence("Sign your declaration of interests for {year}", year=str(year))
        tasks.append(dated(sentence, due_on, "review.interests", now))
    if left := _undeclared(member, seen, [each.id for each in declaring]):
        sentence = Sentence(
            "Declare your interest in one application",
            "Declare your interests in {n} applications",
            n=sum(left.values()),
        )
        first = soonest(each.dates.reading_from for each in declaring if each.id in left)
        tasks.append(dated(sentence, first, "review.interests", now))
    if count := sum(len(each.links) for each in unanswered(member, now)):
        sentence = Sentence("Answer one link found since", "Answer {n} links found since", n=count)
        tasks.append(dated(sentence, due_on, "review.interests", now))
    return tasks


def office_tasks(member: Member, seen: Select[str], calls: Sequence[CallRow], now: datetime) -> list[Task]:
    """What staff see to around the reading: redactions, readers to name, criteria of theirs, rounds held."""
    calls_of = {each.id: call for call in calls for each in call.rounds}
    rounds = {each.id: each for call in calls for each in call.rounds}
    phases = {each.id: each.phase(now) for each in rounds.values()}
    tasks = []
    blind = [
        each for each in rounds if calls_of[each].is_blind and not has_reached(phases[each], Phase.SEANCE)
    ]
    if count := _unredacted(seen, blind):
        sentence = Sentence("One application to redact", "{n} applications to redact", n=count)
        due_on = soonest(rounds[each].dates.interests_from for each in blind)
        tasks.append(dated(sentence, due_on, "applications.redactions", now))
    assigning = [each for each in rounds if may(Act.ASSIGN, phases[each], member.roles)]
    wanted = {each: calls_of[each].readers_wanted or 1 for each in assigning}
    for each, count in _short_of_readers(seen, wanted).items():
        sentence = (
            Sentence(
                "{call}: one application without a reader",
                "{call}: {n} applications without a reader",
                n=count,
                call=rounds[each].call_code,
            )
            if wanted[each] == 1
            else Sentence(
                "{call}: one application with fewer than {wanted} readers",
                "{call}: {n} applications with fewer than {wanted} readers",
                n=count,
                call=rounds[each].call_code,
                wanted=wanted[each],
            )
        )
        due_on = rounds[each].dates.reading_from
        tasks.append(dated(sentence, due_on, "review.assignments", now, call=rounds[each].call_code))
    return tasks + _staff_marks(member, seen, calls, phases) + _held(list(rounds.values()), phases, now)


def late_readings(
    member: Member, seen: Select[str], rounds: Mapping[str, RoundRow], now: datetime
) -> list[Task]:
    """The readings which are late, for those who follow them: nobody else is told who reads how far."""
    if not member.is_any(Role.STAFF, Role.CHAIR):
        return []
    marking = [each.id for each in rounds.values() if may(Act.MARK, each.phase(now), member.roles)]
    found = readings(seen, marking, now)
    late = sum(each.late for each in found.values())
    if not late:
        return []
    sentence = Sentence("One reading is late", "{n} readings are late", n=late)
    return [dated(sentence, soonest(each.next_due for each in found.values()), "review.progress", now)]


def _held(rounds: Sequence[RoundRow], phases: Mapping[str, Phase], now: datetime) -> list[Task]:
    """The rounds which a person keeps behind their dates."""
    return [
        Task(
            Sentence(
                "{call}: {round} is held in the phase “{phase}”",
                call=each.call_code,
                round=each.name,
                phase=phases[each.id],
            ),
            None,
            "settings.calls",
            {"call": each.call_code},
        )
        for each in rounds
        if not has_reached(phases[each.id], planned_phase(each.dates, paris_day(now)))
        and each.acts.meeting_opened_at is None
    ]


def dated(sentence: Sentence, due_on: date | None, page: str, now: datetime, **params: str) -> Task:
    is_late = due_on is not None and due_on < paris_day(now)
    return Task(sentence, due_on, page, params, is_late)


def soonest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _undeclared(member: Member, seen: Select[str], round_ids: list[str]) -> dict[str, int]:
    """How many applications of each round the member said nothing of yet; rounds without any left out."""
    told = exists().where(
        InterestDeclaration.application_id == Application.id,
        InterestDeclaration.member_id == member.id,
        InterestDeclaration.superseded_at.is_(None),
    )
    statement = (
        select(Application.round_id, func.count())
        .where(Application.round_id.in_(round_ids), Application.id.in_(seen), ~told)
        .group_by(Application.round_id)
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def _has_signed(member: Member, year: int) -> bool:
    statement = select(GeneralDeclaration.id).where(
        GeneralDeclaration.member_id == member.id,
        GeneralDeclaration.year == year,
        GeneralDeclaration.superseded_at.is_(None),
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def _notes_to_write(member: Member, seen: Select[str], round_ids: Collection[str]) -> dict[str, int]:
    """How many applications of each round the member presents without having handed a note in."""
    written = exists().where(
        RapporteurNote.application_id == Assignment.application_id,
        RapporteurNote.member_id == member.id,
        RapporteurNote.voided_at.is_(None),
        RapporteurNote.handed_in_at.is_not(None),
    )
    statement = (
        select(Application.round_id, func.count())
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .where(Assignment.member_id == member.id, Assignment.freed_at.is_(None))
        .where(Assignment.kind == ReadingKind.RAPPORTEUR, ~written)
        .where(Application.round_id.in_(round_ids), Application.id.in_(seen))
        .group_by(Application.round_id)
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def _unredacted(seen: Select[str], round_ids: Collection[str]) -> int:
    """How many applications of blind calls nobody wrote a redaction of."""
    is_redacted = exists().where(Redaction.application_id == Application.id)
    statement = (
        select(func.count(Application.id))
        .where(Application.round_id.in_(round_ids), is_read())
        .where(Application.id.in_(seen), ~is_redacted)
    )
    with reading() as session:
        return session.scalars(statement).one()


def _short_of_readers(seen: Select[str], wanted: Mapping[str, int]) -> dict[str, int]:
    """How many applications of each round have fewer readers than wanted; rounds where all have enough left out."""
    given = (
        select(func.count(Assignment.id))
        .where(Assignment.application_id == Application.id, Assignment.freed_at.is_(None))
        .scalar_subquery()
    )
    needed = case(wanted, value=Application.round_id) if wanted else 0
    statement = (
        select(Application.round_id, func.count())
        .where(Application.round_id.in_(wanted), is_read())
        .where(Application.id.in_(seen), given < needed)
        .group_by(Application.round_id)
    )
    with reading() as session:
        found = dict(session.execute(statement).all())
    return {each: found[each] for each in wanted if each in found}


def _staff_marks(
    member: Member, seen: Select[str], calls: Sequence[CallRow], phases: Mapping[str, Phase]
) -> list[Task]:
    """The applications which wait for the marks of the staff, from the first of them on."""
    criteria = criteria_of({call.grid_id for call in calls})
    asked = {
        grid_id
        for grid_id, rows in criteria.items()
        if any(row.scored_by is not ScoredBy.READERS for row in rows)
    }
    marking = [
        each.id
        for call in calls
        for each in call.rounds
        if call.grid_id in asked and may(Act.MARK, phases[each.id], member.roles)
    ]
    is_marked = exists().where(
        Evaluation.application_id == Application.id,
        Evaluation.voided_at.is_(None),
        Evaluation.status == EvaluationStatus.HANDED_IN,
        (Evaluation.part == EvaluationPart.STAFF) | (Evaluation.member_id == member.id),
    )
    statement = (
        select(Application.id, func.count().over())
        .where(Application.round_id.in_(marking), is_read())
        .where(Application.id.in_(seen), ~is_marked)
        .order_by(Application.number, Application.id)
        .limit(1)
    )
    with reading() as session:
        found = session.execute(statement).one_or_none()
    if found is None:
        return []
    sentence = Sentence(
        "One application waits for the staff's marks",
        "{n} applications wait for the staff's marks",
        n=found[1],
    )
    return [Task(sentence, None, "review.mark", {"id": found[0]})]


def readings(
    seen: Select[str], round_ids: Collection[str], now: datetime, *where: ColumnElement[bool]
) -> dict[str, Readings]:
    """How far the reading of the visible applications of these rounds is, by round."""
    own = and_(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
        Evaluation.status == EvaluationStatus.HANDED_IN,
    )
    is_late = and_(Evaluation.id.is_(None), last_day() < paris_day(now))
    statement = (
        select(
            Application.round_id,
            func.count(),
            func.count(Evaluation.id),
            func.sum(case((is_late, 1), else_=0)),
            func.min(case((Evaluation.id.is_(None), last_day()))),
        )
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Evaluation, own)
        .where(Assignment.freed_at.is_(None), Application.round_id.in_(round_ids))
        .where(Application.id.in_(seen), *where)
        .group_by(Application.round_id)
    )
    with reading() as session:
        return {
            round_id: Readings(given, handed_in, int(late or 0), next_due)
            for round_id, given, handed_in, late, next_due in session.execute(statement)
        }


def deposited(seen: Select[str], round_ids: Collection[str]) -> dict[str, Deposited]:
    """What is deposited in each of these rounds."""
    has_place = exists().where(Site.application_id == Application.id)
    is_eligible = Application.status.not_in(NOT_YET_ELIGIBLE)
    statement = (
        select(
            Application.round_id,
            func.count(),
            func.sum(case((is_eligible, 1), else_=0)),
            func.sum(case((has_place, 0), else_=1)),
        )
        .where(Application.round_id.in_(round_ids), Application.status != ApplicationStatus.DRAFT)
        .where(Application.id.in_(seen))
        .group_by(Application.round_id)
    )
    with reading() as session:
        return {
            round_id: Deposited(count, int(eligible), int(unlocated))
            for round_id, count, eligible, unlocated in session.execute(statement)
        }
