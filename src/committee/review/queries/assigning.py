"""Who reads what, and who could?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, select

from committee.calls.queries import CallRow, call_by_code
from committee.calls.records import Round
from committee.calls.rules import Act, may, paris_day
from committee.intake.files import XLSX
from committee.intake.queries import shown_title, visible
from committee.intake.records import Application
from committee.people.records import Person, PersonRole
from committee.people.rules import Member, Role, why_not_open
from committee.review.assignment_file import Known, sheet_of_readings
from committee.review.queries.interests import recusals
from committee.review.records import Assignment, Evaluation, ReaderProfile
from committee.review.rules import NOT_MARKED, AssignmentStatus, EvaluationStatus, ReadingKind
from committee.spreadsheets.rules import folded
from committee.spreadsheets.write import write_xlsx
from committee.store.engine import reading
from committee.words import Sentence, refuse_if, say

ASSIGNMENT_COLUMNS = (
    "assignment_id", "application_id", "number", "title", "member_id", "member", "due_on", "status",
)  # fmt: skip
COVERAGE_COLUMNS = (
    "application_id", "number", "title", "readers", "names", "rapporteur", "handed_in", "late", "missing",
)  # fmt: skip
LOAD_COLUMNS = ("member_id", "name", "given", "to_read", "in_progress", "handed_in", "late", "most")
USUAL_READERS = 2
_STAFF = frozenset({Role.STAFF})


@dataclass(frozen=True)
class Coverage:
    """Who reads what in a call: ``applications`` with COVERAGE_COLUMNS, ``loads`` of readers with LOAD_COLUMNS.

    ``missing``: readers still to be found, 0 once readers are no longer assigned in the application's round.
    ``wanted``: how many readers each application is to have.
    """

    wanted: int
    applications: pd.DataFrame
    loads: pd.DataFrame


def is_assigned(application_id: str, member_id: str) -> bool:
    """Whether this member has this application to read."""
    statement = select(Assignment.id).where(
        Assignment.application_id == application_id,
        Assignment.member_id == member_id,
        Assignment.freed_at.is_(None),
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def status_of_reading(status: EvaluationStatus | None) -> AssignmentStatus:
    if status is None:
        return AssignmentStatus.TO_READ
    if status is EvaluationStatus.DRAFT:
        return AssignmentStatus.IN_PROGRESS
    return AssignmentStatus.HANDED_IN


def own_reading() -> ColumnElement[bool]:
    """What a reader made of what was given to them."""
    return and_(
        Evaluation.application_id == Assignment.application_id,
        Evaluation.member_id == Assignment.member_id,
        Evaluation.voided_at.is_(None),
    )


def last_day() -> ColumnElement[date | None]:
    """The day by which what was given is to be read: its own, or the last day of reading of its round."""
    until = select(Round.reading_until).where(Round.id == Application.round_id).correlate(Application)
    return func.coalesce(Assignment.due_on, until.scalar_subquery())


def assigned_to(member: Member, now: datetime | None) -> Select[Assignment, Application, Evaluation]:
    """Live assignments of the applications that a member may see, with what each reader made of it."""
    return (
        select(Assignment, Application, Evaluation)
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Evaluation, own_reading())
        .where(Assignment.freed_at.is_(None), Application.id.in_(visible(member, now)))
    )


def assignments(member: Member, call_id: str, *, now: datetime | None = None) -> pd.DataFrame:
    """Who reads what in a call: ASSIGNMENT_COLUMNS; a member who is neither chair nor staff gets their own."""
    statement = (
        assigned_to(member, now)
        .with_only_columns(
            Assignment.id,
            Application.id,
            Application.number,
            shown_title(member, now),
            Assignment.member_id,
            Person.name,
            Assignment.due_on,
            Evaluation.status,
        )
        .join(Person, Person.id == Assignment.member_id)
        .where(Application.call_id == call_id)
        .order_by(Application.number, Application.id, Person.name)
    )
    if not member.is_any(Role.STAFF, Role.CHAIR):
        statement = statement.where(Assignment.member_id == member.id)
    with reading() as session:
        rows = [(*row[:-1], status_of_reading(row[-1])) for row in session.execute(statement)]
    return pd.DataFrame(rows, columns=list(ASSIGNMENT_COLUMNS), dtype=object)


def titles_to_assign(member: Member, call_id: str, *, now: datetime) -> dict[str, str]:
    """Number and title of the applications of a call, by identifier; for the chair and staff.

    Raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    statement = (
        select(Application.id, Application.number, shown_title(member, now))
        .where(Application.call_id == call_id, Application.id.in_(visible(member, now)))
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        return {identifier: f"{number} · {title}" for identifier, number, title in session.execute(statement)}


def readers() -> dict[str, str]:
    """Who may be given applications to read: identifier → name of each active committee member, by name."""
    statement = (
        select(Person.id, Person.name)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.MEMBER, Person.deactivated_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def assigned_pairs(application_ids: Collection[str]) -> set[tuple[str, str]]:
    """The (application, member) pairs that are given now."""
    statement = select(Assignment.application_id, Assignment.member_id).where(
        Assignment.application_id.in_(application_ids), Assignment.freed_at.is_(None)
    )
    with reading() as session:
        return {(application_id, member_id) for application_id, member_id in session.execute(statement)}


def open_to_assign(call: CallRow, now: datetime) -> list[str]:
    """The rounds of a call in which readers may be given applications now."""
    return [row.id for row in call.rounds if may(Act.ASSIGN, row.phase(now), _STAFF)]


def is_read() -> ColumnElement[bool]:
    """Applications that are read: neither drafts, nor inadmissible, nor dropped."""
    return Application.status.not_in(NOT_MARKED)


def coverage(member: Member, call: CallRow, *, now: datetime) -> Coverage:
    """Who reads what in a call and how far they are, what lacks readers first; for the chair and staff.

    Raises Refused for anybody else. Of an application from which the member is recused nothing counts, the loads
    included. Drafts, inadmissible and dropped applications are left out.
    """
    refuse_if(why_not_open("review.assignments", member))
    seen = and_(Application.call_id == call.id, is_read(), Application.id.in_(visible(member, now)))
    applications = (
        select(Application.id, Application.number, shown_title(member, now), Application.round_id)
        .where(seen)
        .order_by(Application.number, Application.id)
    )
    given = (
        select(
            Assignment.application_id,
            Assignment.member_id,
            Person.name,
            Assignment.kind,
            last_day(),
            Evaluation.status,
        )
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.member_id)
        .outerjoin(Evaluation, own_reading())
        .where(Assignment.freed_at.is_(None), seen)
        .order_by(Person.name, Person.id)
    )
    with reading() as session:
        found = session.execute(applications).all()
        readings = session.execute(given).all()
        limits = dict(session.execute(select(ReaderProfile.member_id, ReaderProfile.most_readings)).all())
    wanted, today = call.readers_wanted or USUAL_READERS, paris_day(now)
    by_application: dict[str, list[tuple[str, ReadingKind, EvaluationStatus | None, bool]]] = defaultdict(
        list
    )
    loads: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LOAD_COLUMNS[2:-1], 0))
    names = readers()
    for application_id, member_id, name, kind, due_on, status in readings:
        is_late = _is_late(due_on, status, today)
        by_application[application_id].append((name, kind, status, is_late))
        names.setdefault(member_id, name)
        load = loads[member_id]
        load["given"] += 1
        load[str(status_of_reading(status))] += 1
        load["late"] += is_late
    open_rounds = open_to_assign(call, now)
    rows = []
    for identifier, number, title, round_id in found:
        own = by_application[identifier]
        rows.append(
            (
                identifier,
                number,
                title,
                len(own),
                [each[0] for each in own],
                next((each[0] for each in own if each[1] is ReadingKind.RAPPORTEUR), None),
                sum(each[2] is EvaluationStatus.HANDED_IN for each in own),
                sum(each[3] for each in own),
                max(wanted - len(own), 0) if round_id in open_rounds else 0,
            )
        )
    rows.sort(key=lambda row: -int(row[-1] or 0))
    frame = pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS), dtype=object)
    of_readers = [
        (member_id, names[member_id], *loads[member_id].values(), limits.get(member_id))
        for member_id in sorted(names, key=lambda each: (-loads[each]["given"], names[each]))
    ]
    return Coverage(
        wanted,
        frame.astype(dict.fromkeys(("readers", "handed_in", "late", "missing"), "int64")),
        pd.DataFrame(of_readers, columns=list(LOAD_COLUMNS), dtype=object),
    )


def _is_late(due_on: date | None, status: EvaluationStatus | None, today: date) -> bool:
    return due_on is not None and due_on < today and status is not EvaluationStatus.HANDED_IN


def known_to_file(call: CallRow, member: Member, *, now: datetime) -> Known:
    """What a file of readers of a call may name: its applications that may be assigned, the readers, recusals.

    For those who assign; raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.assignments", member))
    statement = select(Application.number, Application.id).where(
        Application.round_id.in_(open_to_assign(call, now)), Application.id.in_(visible(member, now))
    )
    people = (
        select(Person.id, Person.name, Person.email)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.MEMBER, Person.deactivated_at.is_(None))
    )
    with reading() as session:
        numbers = {number.casefold(): identifier for number, identifier in session.execute(statement)}
        found = session.execute(people).all()
    named: dict[str, list[str]] = defaultdict(list)
    for member_id, name, _ in found:
        named[folded(name)].append(member_id)
    by_name = {name: tuple(ids) for name, ids in named.items()}
    by_address = {address.casefold(): (member_id,) for member_id, _, address in found}
    return Known(numbers, by_name | by_address, recusals(numbers.values()))


def assignments_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """Who reads what in the call ``call``, in the layout that an import reads; for the chair and staff."""
    refuse_if(why_not_open("review.assignments", member))
    now = datetime.now(UTC)
    call = call_by_code(params.get("call", ""))
    statement = (
        select(
            Application.number,
            shown_title(member, now),
            Person.email,
            Person.name,
            Assignment.due_on,
            Assignment.kind,
        )
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.member_id)
        .where(
            Application.call_id == (None if call is None else call.id),
            Assignment.freed_at.is_(None),
            Application.id.in_(visible(member, now)),
        )
        .order_by(Application.number, Application.id, Person.name)
    )
    with reading() as session:
        rows = session.execute(statement).all()
    name = say(Sentence("readers"), member.locale)
    code = "" if call is None else f"-{call.code}"
    return f"{name}{code}.xlsx", XLSX, write_xlsx({"Lectures": sheet_of_readings(rows)})
