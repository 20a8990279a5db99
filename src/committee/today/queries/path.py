"""How far is each call which is under way? Counted over what the person may see, and nothing else."""

from datetime import datetime

from sqlalchemy import Select, func, select

from committee.calls.queries import CallRow, call_rows
from committee.calls.rules import Phase
from committee.followup.queries import count_followed
from committee.intake.queries import readable, visible
from committee.intake.records import Application
from committee.meetings.queries import reads_committee_facts, visible_awards
from committee.meetings.records import Award, Decision
from committee.people.rules import Member, Role
from committee.review.records import Assignment
from committee.store.engine import reading
from committee.today.queries.readings import Deposited, Readings, deposited, readings
from committee.today.rules import STEPS, CallPath, PathStep, StepState, step_state
from committee.words import Sentence

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
    shown = readable(member, now)
    known, told = deposited(visible(member, now), rounds), deposited(shown, rounds)
    is_reader_only = not member.is_any(Role.STAFF, Role.CHAIR)
    mine = (Assignment.member_id == member.id,) if is_reader_only else ()
    given = readings(visible(member, now) if is_reader_only else shown, rounds, now, *mine)
    decided, awarded, followed = _decided(shown), _awarded(member), count_followed(member)
    pages = {**_PAGES, Phase.READING: "review.reading_list"} if is_reader_only else _PAGES
    found = []
    for call in calls:
        phase = Phase.DEPOSIT if call.round is None else call.round.phase(now)
        if phase is Phase.FOLLOWUP and not awarded.get(call.code):
            continue
        counts = _step_counts(call, known, told, given, is_reader_only)
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
    call: CallRow,
    known: dict[str, Deposited],
    told: dict[str, Deposited],
    given_to_read: dict[str, Readings],
    is_reader_only: bool,
) -> dict[Phase, Sentence | None]:
    """``known``: what the person knows to be deposited; ``told``: that of which they may know more."""
    here = [told.get(each.id, Deposited()) for each in call.rounds]
    read = [given_to_read.get(each.id, Readings()) for each in call.rounds]
    count = sum(known.get(each.id, Deposited()).deposited for each in call.rounds)
    judged = sum(each.deposited for each in here)
    given, handed_in = sum(each.given for each in read), sum(each.handed_in for each in read)
    said: Sentence | None = None
    if given and is_reader_only:
        said = Sentence("{done} of your {given} readings", done=handed_in, given=given)
    elif given:
        said = Sentence("{done} of {given} readings", done=handed_in, given=given)
    return {
        Phase.DEPOSIT: Sentence("one application", "{n} applications", n=count) if count else None,
        Phase.ELIGIBILITY: Sentence(
            "{done} of {given} eligible", done=sum(e.eligible for e in here), given=judged
        )
        if judged
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
