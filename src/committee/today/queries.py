"""What must this person do, by date, and how far is each call? Counted over what they may see, and nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from committee.calls.queries import CallRow, RoundRow, call_rows
from committee.calls.rules import Act, Phase, may, paris_day
from committee.followup.queries import awards_to_start, count_followed, todo
from committee.followup.rules import MilestoneStatus, PaymentStatus
from committee.intake.queries import closed_doors, count_to_place, open_requests, visible
from committee.intake.queries.duplicates import possible_duplicates
from committee.intake.records import Application, Site
from committee.intake.rules import ApplicationStatus
from committee.meetings.queries import quorum_of, reads_committee_facts, visible_awards
from committee.meetings.queries import visible as visible_meeting
from committee.meetings.records import AgendaItem, Award, Decision, Meeting, MeetingRound
from committee.meetings.rules import MeetingStatus, leads
from committee.people.rules import Member, Role
from committee.review.records import Assignment, Evaluation, InterestDeclaration
from committee.review.rules import EvaluationStatus
from committee.store.engine import reading
from committee.today.rules import STEPS, CallPath, PathStep, StepState, Task, by_date, days_until, step_state
from committee.words import Sentence

NEWS_DAYS = 30
_PLACES, _DUPLICATES = "applications.places", "applications.duplicates"
NOT_YET_ELIGIBLE = frozenset(
    {
        ApplicationStatus.DRAFT,
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.TO_COMPLETE,
        ApplicationStatus.INADMISSIBLE,
    }
)


@dataclass(frozen=True)
class _Deposited:
    """What is deposited in one round; ``unlocated``: no site at all, ``unread``: no reader."""

    deposited: int = 0
    eligible: int = 0
    unlocated: int = 0
    unread: int = 0


@dataclass(frozen=True)
class _Reading:
    """What is given to read in one round, and until when the readings which are missing are due."""

    given: int = 0
    handed_in: int = 0
    late: int = 0
    next_due: date | None = None


def due(member: Member, now: datetime) -> list[Task]:
    """What the person must do, late ones first, then by date; empty when nothing waits for them."""
    tasks: list[Task] = []
    if reads_committee_facts(member):
        rounds = {each.id: each for call in call_rows(member) for each in call.rounds}
        seen = visible(member, now)
        tasks += _own_reading(member, seen, rounds, now)
        tasks += _meetings(member, now)
        if member.sees_everything:
            tasks += _office(member, seen, rounds, now)
            tasks += _follow_up(member, paris_day(now))
    elif member.is_any(Role.PRESENTER):
        tasks += _news(member, now)
    return by_date(tasks)


def _own_reading(member: Member, seen: Select[str], rounds: dict[str, RoundRow], now: datetime) -> list[Task]:
    """The interests to declare and the applications to read, one task each, whatever the number of rounds."""
    declaring = [each for each in rounds.values() if may(Act.DECLARE, each.phase(now), member.roles)]
    marking = [each.id for each in rounds.values() if may(Act.MARK, each.phase(now), member.roles)]
    tasks = []
    if declaring and member.is_any(Role.MEMBER, Role.CHAIR):
        count = _undeclared(member, seen, [each.id for each in declaring])
        if count:
            due_on = _soonest(each.dates.reading_from for each in declaring)
            tasks.append(
                _dated(
                    Sentence(
                        "Declare your interest in one application",
                        "Declare your interests in {n} applications",
                        n=count,
                    ),
                    due_on,
                    "review.interests",
                    now,
                )
            )
    own = _readings(seen, marking, now, Assignment.member_id == member.id)
    missing = sum(each.given - each.handed_in for each in own.values())
    if missing:
        due_on = _soonest(each.next_due for each in own.values())
        tasks.append(
            _dated(
                Sentence("One application to read", "{n} applications to read", n=missing),
                due_on,
                "review.reading_list",
                now,
            )
        )
    return tasks


def _dated(sentence: Sentence, due_on: date | None, page: str, now: datetime, **params: str) -> Task:
    is_late = due_on is not None and due_on < paris_day(now)
    return Task(sentence, due_on, page, params, is_late)


def _soonest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _undeclared(member: Member, seen: Select[str], round_ids: list[str]) -> int:
    told = exists().where(
        InterestDeclaration.application_id == Application.id,
        InterestDeclaration.member_id == member.id,
        InterestDeclaration.superseded_at.is_(None),
    )
    statement = select(func.count(Application.id)).where(
        Application.round_id.in_(round_ids), Application.id.in_(seen), ~told
    )
    with reading() as session:
        return session.scalars(statement).one()


def _readings(
    seen: Select[str], round_ids: Collection[str], now: datetime, *where: ColumnElement[bool]
) -> dict[str, _Reading]:
    """How far the reading of the visible applications of these rounds is, by round."""
    own = and_(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
        Evaluation.status == EvaluationStatus.HANDED_IN,
    )
    is_late = and_(Evaluation.id.is_(None), Assignment.due_on < paris_day(now))
    statement = (
        select(
            Application.round_id,
            func.count(),
            func.count(Evaluation.id),
            func.sum(case((is_late, 1), else_=0)),
            func.min(case((Evaluation.id.is_(None), Assignment.due_on))),
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
            round_id: _Reading(given, handed_in, int(late or 0), next_due)
            for round_id, given, handed_in, late, next_due in session.execute(statement)
        }


def _deposited(seen: Select[str], round_ids: Collection[str]) -> dict[str, _Deposited]:
    has_place = exists().where(Site.application_id == Application.id)
    has_reader = exists().where(Assignment.application_id == Application.id, Assignment.freed_at.is_(None))
    is_eligible = Application.status.not_in(NOT_YET_ELIGIBLE)
    statement = (
        select(
            Application.round_id,
            func.count(),
            func.sum(case((is_eligible, 1), else_=0)),
            func.sum(case((has_place, 0), else_=1)),
            func.sum(case((has_reader, 0), else_=1)),
        )
        .where(Application.round_id.in_(round_ids), Application.status != ApplicationStatus.DRAFT)
        .where(Application.id.in_(seen))
        .group_by(Application.round_id)
    )
    with reading() as session:
        return {
            round_id: _Deposited(count, int(eligible), int(unlocated), int(unread))
            for round_id, count, eligible, unlocated, unread in session.execute(statement)
        }


def _office(member: Member, seen: Select[str], rounds: dict[str, RoundRow], now: datetime) -> list[Task]:
    """What staff see to: places to complete, readers to name, readings which are late."""
    phases = {each.id: each.phase(now) for each in rounds.values()}
    counts = _deposited(seen, rounds)
    tasks = []
    locating = [
        each
        for each in rounds.values()
        if phases[each.id] in {Phase.DEPOSIT, Phase.ELIGIBILITY, Phase.INTERESTS, Phase.READING}
    ]
    unlocated = sum(counts.get(each.id, _Deposited()).unlocated for each in locating)
    if unlocated:
        sentence = Sentence(
            "One application without a known place", "{n} applications without a known place", n=unlocated
        )
        tasks.append(
            _dated(sentence, _soonest(each.dates.closes_on for each in locating), "applications.list", now)
        )
    assigning = [each for each in rounds.values() if may(Act.ASSIGN, phases[each.id], member.roles)]
    for each in assigning:
        unread = counts.get(each.id, _Deposited()).unread
        if unread:
            sentence = Sentence(
                "{call}: one application without a reader",
                "{call}: {n} applications without a reader",
                n=unread,
                call=each.call_code,
            )
            due_on = each.dates.reading_from
            tasks.append(_dated(sentence, due_on, "review.assignments", now, call=each.call_code))
    marking = [each.id for each in rounds.values() if may(Act.MARK, phases[each.id], member.roles)]
    readings = _readings(seen, marking, now)
    late = sum(each.late for each in readings.values())
    if late:
        sentence = Sentence("One reading is late", "{n} readings are late", n=late)
        tasks.append(
            _dated(sentence, _soonest(each.next_due for each in readings.values()), "review.assignments", now)
        )
    tasks += _without_meeting(rounds, phases, now)
    tasks += _completions(member, now)
    tasks += _doubts(member, now)
    return tasks


def _doubts(member: Member, now: datetime) -> list[Task]:
    """What only a person can tell of applications: where they take place, and which are the same one."""
    tasks = []
    if count := count_to_place(member, now):
        tasks.append(Task(Sentence("One site to place", "{n} sites to place", n=count), None, _PLACES))
    if count := len(possible_duplicates(member, now=now)):
        sentence = Sentence("One possible duplicate", "{n} possible duplicates", n=count)
        tasks.append(Task(sentence, None, _DUPLICATES))
    return tasks


def _completions(member: Member, now: datetime) -> list[Task]:
    """What applicants were asked for and did not send yet: one task, on the first of the days."""
    asked = open_requests(member, now)
    if not asked:
        return []
    sentence = Sentence(
        "Completion expected for application {number}",
        "Completion expected for {n} applications",
        n=len(asked),
        number=asked[0][0],
    )
    return [_dated(sentence, asked[0][2], "applications.eligibility", now)]


def _without_meeting(rounds: dict[str, RoundRow], phases: dict[str, Phase], now: datetime) -> list[Task]:
    with reading() as session:
        planned = set(session.scalars(select(MeetingRound.round_id).where(MeetingRound.round_id.in_(rounds))))
    return [
        _dated(
            Sentence("{call}: prepare the meeting ({round})", call=each.call_code, round=each.name),
            each.dates.meets_on,
            "seance.prepare",
            now,
        )
        for each in rounds.values()
        if phases[each.id] in {Phase.READING, Phase.SEANCE} and each.id not in planned
    ]


def _meetings(member: Member, now: datetime) -> list[Task]:
    """The meetings which are not over; for those who conduct one, what is missing in it."""
    items = (
        select(func.count())
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.application_id.not_in(closed_doors(member)))
        .scalar_subquery()
    )
    statement = (
        select(Meeting, items)
        .where(visible_meeting(member), Meeting.published_at.is_(None))
        .order_by(Meeting.scheduled_at)
    )
    with reading() as session:
        found = session.execute(statement).all()
    tasks = []
    for at, (meeting, count) in enumerate(found):
        is_leader = leads(member, meeting.chair_id, meeting.secretary_id)
        tasks += _meeting_tasks(meeting, count, is_leader, at == 0, now)
    return tasks


def _meeting_tasks(meeting: Meeting, items: int, is_leader: bool, is_next: bool, now: datetime) -> list[Task]:
    day = paris_day(meeting.scheduled_at)
    when = days_until(day, paris_day(now))
    if meeting.status is MeetingStatus.OPEN:
        return [
            Task(
                Sentence("“{name}” is under way", name=meeting.name),
                day,
                "seance.room",
                {"meeting": meeting.id},
            )
        ]
    if meeting.status is MeetingStatus.CLOSED:
        if not is_leader:
            return []
        sentence = Sentence("Publish the results of “{name}”", name=meeting.name)
        return [Task(sentence, None, "seance.agenda", {"meeting": meeting.id})]
    is_past = day < paris_day(now)
    if not is_leader:
        sentence = Sentence("“{name}” {when}", name=meeting.name, when=when)
        return [] if is_past else [Task(sentence, day, "seance.agenda", {"meeting": meeting.id})]
    if items == 0:
        sentence = Sentence("“{name}” {when}: nothing on the agenda", name=meeting.name, when=when)
        return [Task(sentence, day, "seance.prepare", {"meeting": meeting.id}, is_past)]
    if is_next and not quorum_of(meeting.id).is_met:
        sentence = Sentence("“{name}” {when}: quorum not met", name=meeting.name, when=when)
    else:
        sentence = Sentence("“{name}” {when}", name=meeting.name, when=when)
    return [Task(sentence, day, "seance.agenda", {"meeting": meeting.id}, is_past)]


def _follow_up(member: Member, today: date) -> list[Task]:
    """What waits in the funded actions: late steps, steps soon due, payments to make, awards to follow."""
    frame = todo(member, today)
    rows = list(zip(frame["kind"], frame["status"], frame["due_on"], strict=True))
    late = [due_on for _, status, due_on in rows if status is MilestoneStatus.LATE]
    soon = [due_on for _, status, due_on in rows if status is MilestoneStatus.TO_DO]
    dues = {PaymentStatus.TO_PAY, PaymentStatus.LATE}
    pay = [due_on for kind, status, due_on in rows if kind == "payment" and status in dues]
    waiting = int(awards_to_start(member)["has_decision"].sum())
    tasks = []
    if late:
        sentence = Sentence(
            "One step of a funded action is late", "{n} steps of funded actions are late", n=len(late)
        )
        tasks.append(Task(sentence, min(late), "followup.todo", is_late=True))
    if soon:
        sentence = Sentence(
            "One step of a funded action comes soon", "{n} steps of funded actions come soon", n=len(soon)
        )
        tasks.append(Task(sentence, min(soon), "followup.todo"))
    if pay:
        sentence = Sentence("One payment to make", "{n} payments to make", n=len(pay))
        tasks.append(Task(sentence, min(pay), "followup.todo", is_late=min(pay) < today))
    if waiting:
        sentence = Sentence(
            "One award whose follow-up is to be started",
            "{n} awards whose follow-up is to be started",
            n=waiting,
        )
        tasks.append(Task(sentence, None, "followup.actions"))
    return tasks


def _news(member: Member, now: datetime) -> list[Task]:
    """The winners published of late, for those who present them."""
    statement = (
        select(func.count(Award.id))
        .join(Decision, Decision.id == Award.decision_id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(visible_awards(member), Meeting.published_at > now - timedelta(days=NEWS_DAYS))
    )
    with reading() as session:
        count = session.scalars(statement).one()
    if not count:
        return []
    sentence = Sentence("One winner newly published", "{n} winners newly published", n=count)
    return [Task(sentence, None, "winners.map")]


_PAGES = {
    Phase.DEPOSIT: "applications.list",
    Phase.ELIGIBILITY: "applications.list",
    Phase.READING: "review.assignments",
    Phase.SEANCE: "seance.agenda",
    Phase.NOTIFICATION: "winners.map",
    Phase.FOLLOWUP: "followup.actions",
}


def path(member: Member, now: datetime) -> list[CallPath]:
    """The way of each call which is under way, with what the person may see at each step; the newest first.

    Presenters and administrators, who see no application, get none. Members count their own readings. A call whose
    results are published is under way as long as it has winners.
    """
    if not reads_committee_facts(member):
        return []
    calls = [call for call in call_rows(member) if call.round is not None]
    rounds = [each.id for call in calls for each in call.rounds]
    seen = visible(member, now)
    deposited = _deposited(seen, rounds)
    is_reader_only = not member.is_any(Role.STAFF, Role.CHAIR)
    mine = (Assignment.member_id == member.id,) if is_reader_only else ()
    readings = _readings(seen, rounds, now, *mine)
    decided, awarded, followed = _decided(seen), _awarded(member), count_followed(member)
    pages = {**_PAGES, Phase.READING: "review.reading_list"} if is_reader_only else _PAGES
    found = []
    for call in calls:
        phase = Phase.DEPOSIT if call.round is None else call.round.phase(now)
        if phase is Phase.FOLLOWUP and not awarded.get(call.code):
            continue
        counts = _step_counts(call, deposited, readings, is_reader_only)
        counts[Phase.SEANCE] = _counted(decided.get(call.id, 0), Phase.SEANCE)
        counts[Phase.NOTIFICATION] = _counted(awarded.get(call.code, 0), Phase.NOTIFICATION)
        counts[Phase.FOLLOWUP] = _counted(followed.get(call.code, 0), Phase.FOLLOWUP)
        found.append(CallPath(call.code, call.title, _steps(phase, counts, pages)))
    return found


def _steps(
    phase: Phase, counts: dict[Phase, Sentence | None], pages: dict[Phase, str]
) -> tuple[PathStep, ...]:
    """The steps of a call in this phase; nothing is counted at a step which has not begun."""
    states = {step: step_state(step, phase) for step in STEPS}
    return tuple(
        PathStep(step, state, None if state is StepState.TO_COME else counts[step], pages[step])
        for step, state in states.items()
    )


def _step_counts(
    call: CallRow, deposited: dict[str, _Deposited], readings: dict[str, _Reading], is_reader_only: bool
) -> dict[Phase, Sentence | None]:
    here = [deposited.get(each.id, _Deposited()) for each in call.rounds]
    read = [readings.get(each.id, _Reading()) for each in call.rounds]
    count = sum(each.deposited for each in here)
    given, handed_in = sum(each.given for each in read), sum(each.handed_in for each in read)
    said: Sentence | None = None
    if given and is_reader_only:
        said = Sentence("{done} of your {given} readings", done=handed_in, given=given)
    elif given:
        said = Sentence("{done} of {given} readings", done=handed_in, given=given)
    return {
        Phase.DEPOSIT: Sentence("one application", "{n} applications", n=count) if count else None,
        Phase.ELIGIBILITY: Sentence(
            "{done} of {given} eligible", done=sum(e.eligible for e in here), given=count
        )
        if count
        else None,
        Phase.READING: said,
    }


def _counted(n: int, phase: Phase) -> Sentence | None:
    if n == 0:
        return None
    if phase is Phase.SEANCE:
        return Sentence("one decision", "{n} decisions", n=n)
    if phase is Phase.NOTIFICATION:
        return Sentence("one winner", "{n} winners", n=n)
    return Sentence("one action followed", "{n} actions followed", n=n)


def _decided(seen: Select[str]) -> dict[str, int]:
    statement = (
        select(Application.call_id, func.count())
        .join(Decision, Decision.application_id == Application.id)
        .where(Application.id.in_(seen), Decision.is_current.is_(True))
        .group_by(Application.call_id)
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def _awarded(member: Member) -> dict[str, int]:
    statement = (
        select(Award.call_code, func.count())
        .where(visible_awards(member), Award.call_code.is_not(None))
        .group_by(Award.call_code)
    )
    with reading() as session:
        return {str(code): count for code, count in session.execute(statement)}
