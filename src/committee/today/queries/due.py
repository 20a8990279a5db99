"""What must this person do, by date? Counted over what they may see, and nothing else."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from committee.calls.queries import CallRow, RoundRow, call_rows
from committee.calls.rules import Phase, paris_day
from committee.followup.queries import awards_to_start, todo
from committee.followup.rules import MilestoneStatus, PaymentStatus
from committee.intake.queries import closed_doors, count_to_place, open_requests, readable, visible
from committee.intake.queries.duplicates import possible_duplicates
from committee.meetings.queries import quorum_of, reads_committee_facts, visible_awards
from committee.meetings.queries import visible as visible_meeting
from committee.meetings.records import AgendaItem, Award, Decision, Meeting, MeetingRound
from committee.meetings.rules import MeetingStatus, leads
from committee.people.rules import Member, Role
from committee.store.engine import reading
from committee.today.queries.readings import (
    Deposited,
    dated,
    deposited,
    late_readings,
    office_tasks,
    own_tasks,
    soonest,
)
from committee.today.rules import Task, by_date, days_until
from committee.words import Sentence

NEWS_DAYS = 30
_PLACES, _DUPLICATES = "applications.places", "applications.duplicates"


def due(member: Member, now: datetime) -> list[Task]:
    """What the person must do, late ones first, then by date; empty when nothing waits for them."""
    tasks: list[Task] = []
    if reads_committee_facts(member):
        calls = call_rows(member)
        rounds = {each.id: each for call in calls for each in call.rounds}
        seen = visible(member, now)
        tasks += own_tasks(member, seen, rounds, now)
        tasks += _meetings(member, now)
        tasks += late_readings(member, readable(member, now), rounds, now)
        if member.sees_everything:
            tasks += _office(member, seen, calls, now)
            tasks += _follow_up(member, paris_day(now))
    elif member.is_any(Role.PRESENTER):
        tasks += _news(member, now)
    return by_date(tasks)


def _office(member: Member, seen: Select[str], calls: list[CallRow], now: datetime) -> list[Task]:
    """What staff see to: places to complete, what surrounds the reading, meetings to prepare, doubts."""
    rounds = {each.id: each for call in calls for each in call.rounds}
    phases = {each.id: each.phase(now) for each in rounds.values()}
    counts = deposited(seen, rounds)
    tasks = []
    locating = [
        each
        for each in rounds.values()
        if phases[each.id] in {Phase.DEPOSIT, Phase.ELIGIBILITY, Phase.INTERESTS, Phase.READING}
    ]
    unlocated = sum(counts.get(each.id, Deposited()).unlocated for each in locating)
    if unlocated:
        sentence = Sentence(
            "One application without a known place", "{n} applications without a known place", n=unlocated
        )
        tasks.append(
            dated(sentence, soonest(each.dates.closes_on for each in locating), "applications.list", now)
        )
    tasks += office_tasks(member, seen, calls, now)
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
    return [dated(sentence, asked[0][2], "applications.eligibility", now)]


def _without_meeting(rounds: dict[str, RoundRow], phases: dict[str, Phase], now: datetime) -> list[Task]:
    with reading() as session:
        planned = set(session.scalars(select(MeetingRound.round_id).where(MeetingRound.round_id.in_(rounds))))
    return [
        dated(
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
