"""How are readers given applications, and how are these taken back?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from committee.calls.actions import lock_grid
from committee.calls.queries import call_by_code
from committee.calls.rules import Act, why_not
from committee.journal.actions import record
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import absent, closed_in, free, live_evaluation, seen_place
from committee.review.assignment_file import AssignmentReport, Reading, is_header, read_readings
from committee.review.queries import Place
from committee.review.records import Assignment
from committee.review.rules import (
    AssignmentOrigin,
    InterestNature,
    ReadingKind,
    why_not_pair,
    why_not_take_back,
)
from committee.spreadsheets.read import read_table
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "review.assignments"
_Pair = tuple[str, str]


def assign_readers(
    application_ids: Sequence[str],
    member_ids: Sequence[str],
    due_on: date | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Give each of these applications to each of these members; gives the number of new readings.

    A pair that is given already takes the new due date. Raises Refused, and gives nothing at all, when a member is
    recused from one of the applications. The first assignment locks the grid.
    """
    pairs = [(application, member) for application in application_ids for member in member_ids]
    return assign_pairs(pairs, due_on, actor=actor, now=now)


def assign_pairs(
    pairs: Iterable[_Pair],
    due_on: date | None = None,
    *,
    origin: AssignmentOrigin = AssignmentOrigin.HAND,
    kind: ReadingKind = ReadingKind.READER,
    freed: Collection[_Pair] = (),
    reason: str = "",
    actor: Member,
    now: datetime,
) -> int:
    """Give (application, member) pairs; as ``assign_readers``. ``freed`` pairs are taken back first, for a reason.

    A rapporteur takes the place of the application's former one, who goes on reading. Raises Refused, and changes
    nothing at all, when a ``freed`` reading has handed in.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    readings = [Reading(application, member, due_on, kind) for application, member in dict.fromkeys(pairs)]
    with writing():
        _check_places({application_id for application_id, _ in freed}, actor, now)
        for application_id, member_id in sorted(freed):
            _take_back(application_id, member_id, reason, None, now)
        new = _give(readings, origin, keeps_kind=kind is ReadingKind.READER, actor=actor, now=now)
        told = {"freed": sorted(freed), "reason": reason.strip()} if freed else {}
        _record_readings(readings, new, origin, told, actor=actor, now=now)
        return len(new)


def _check_places(application_ids: Collection[str], actor: Member, now: datetime) -> dict[str, Place]:
    """Where these applications stand; refuses when one is not open, or when readers are not assigned to it."""
    places = queries.places(application_ids, actor, now=now)
    if set(application_ids) - set(places):
        raise absent()
    for place in places.values():
        refuse_if(closed_in(Act.ASSIGN, place, actor, now))
    return places


def _record_readings(
    readings: Sequence[Reading],
    new: Sequence[_Pair],
    origin: AssignmentOrigin,
    told: Mapping[str, Any],
    *,
    actor: Member,
    now: datetime,
) -> None:
    payload = {
        "pairs": new,
        "due_on": sorted({str(reading.due_on) for reading in readings if reading.due_on is not None}),
        "origin": str(origin),
        "rapporteurs": [
            (reading.application_id, reading.member_id)
            for reading in readings
            if reading.kind is ReadingKind.RAPPORTEUR
        ],
        **told,
    }
    ids = [reading.application_id for reading in readings] or [pair[0] for pair in told.get("freed", ())]
    calls = sorted({place.call_id for place in queries.places(ids, actor, now=now).values()})
    record("review.assign_readers", "call", ",".join(calls)[:64], payload, actor=actor.actor, now=now)


def _give(
    readings: Sequence[Reading], origin: AssignmentOrigin, *, keeps_kind: bool, actor: Member, now: datetime
) -> list[_Pair]:
    """Write readings, all or none; with ``keeps_kind`` who is rapporteur of an application stays so."""
    wanted = sorted({reading.application_id for reading in readings})
    with writing() as session:
        places = _check_places(wanted, actor, now)
        people = members_by_id(sorted({reading.member_id for reading in readings}))
        recused = queries.recusals(wanted)
        for reading in readings:
            pair = (reading.application_id, reading.member_id)
            member = people.get(reading.member_id)
            nature = InterestNature.RECUSAL if pair in recused else None
            title = places[reading.application_id].title
            is_reader = member is not None and Role.MEMBER in member.roles
            name = reading.member_id if member is None else member.name
            refuse_if(why_not_pair(nature, member=name, title=title, is_reader=is_reader))
        live = select(Assignment).where(Assignment.application_id.in_(wanted), Assignment.freed_at.is_(None))
        given = {(row.application_id, row.member_id): row for row in session.scalars(live)}
        new = []
        for reading in readings:
            pair = (reading.application_id, reading.member_id)
            if reading.kind is ReadingKind.RAPPORTEUR:
                _step_down(reading.application_id, given)
            if (held := given.get(pair)) is not None:
                held.due_on = reading.due_on or held.due_on
                held.kind = held.kind if keeps_kind else reading.kind
                continue
            new.append(pair)
            session.add(
                Assignment(
                    application_id=reading.application_id,
                    member_id=reading.member_id,
                    due_on=reading.due_on,
                    assigned_by=actor.id,
                    kind=reading.kind,
                    origin=origin,
                    created_at=now,
                )
            )
        session.flush()
        for grid_id in sorted({place.grid_id for place in places.values()}):
            lock_grid(grid_id, actor=actor, now=now)
        return new


def _step_down(application_id: str, given: Mapping[_Pair, Assignment]) -> None:
    for (of_application, _), held in given.items():
        if of_application == application_id and held.kind is ReadingKind.RAPPORTEUR:
            held.kind = ReadingKind.READER


def name_rapporteur(
    application_id: str, member_id: str | None, due_on: date | None = None, *, actor: Member, now: datetime
) -> None:
    """Name who presents an application, giving it to them to read if they do not read it yet; None: nobody.

    The former rapporteur goes on reading. Raises Refused when the member is recused or reads nothing.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        place = seen_place(application_id, actor, now)
        refuse_if(closed_in(Act.ASSIGN, place, actor, now))
        if member_id is None:
            named = (Assignment.application_id == application_id, Assignment.freed_at.is_(None))
            session.execute(update(Assignment).where(*named).values(kind=ReadingKind.READER))
        else:
            chosen = [Reading(application_id, member_id, due_on, ReadingKind.RAPPORTEUR)]
            _give(chosen, AssignmentOrigin.HAND, keeps_kind=False, actor=actor, now=now)
        payload = {"member": member_id}
        record("review.name_rapporteur", "application", application_id, payload, actor=actor.actor, now=now)


def free_reader(application_id: str, member_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Take an application back from a reader, and keep why; a draft stays where it is and is never counted.

    Raises Refused once the reader has handed in: what was handed in is read by others.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        place = seen_place(application_id, actor, now)
        refuse_if(closed_in(Act.ASSIGN, place, actor, now))
        _take_back(application_id, member_id, reason, None, now)
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.free_reader", "application", application_id, payload, actor=actor.actor, now=now)


def decline_reading(application_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Give an application back that one was given to read, and say why; a draft is never counted.

    Raises Refused once handed in, and when readers are no longer assigned.
    """
    refuse_if(why_not_act_on("review.reading_list", actor))
    with writing():
        place = seen_place(application_id, actor, now)
        closed = why_not(Act.ASSIGN, place.round.phase(now), frozenset({Role.STAFF}))
        _take_back(application_id, actor.id, reason, closed, now)
        payload = {"reason": reason.strip()}
        record("review.decline_reading", "application", application_id, payload, actor=actor.actor, now=now)


def _take_back(
    application_id: str, member_id: str, reason: str, closed: Sentence | None, now: datetime
) -> None:
    own = live_evaluation(application_id, member_id)
    is_assigned = queries.is_assigned(application_id, member_id)
    status = None if own is None else own.status
    refuse_if(why_not_take_back(status, reason, closed, is_assigned=is_assigned))
    free(application_id, member_id, now, reason.strip())


def import_assignments(
    content: bytes,
    filename: str,
    call_code: str,
    *,
    dry_run: bool = False,
    skip_refused: bool = False,
    actor: Member,
    now: datetime,
) -> AssignmentReport:
    """Give the readings of a CSV or a workbook in the layout of the export "assignments"; told line by line.

    With an error nothing is written, unless ``skip_refused`` leaves the refused lines out. What is given already
    takes the date and the role of the file; nothing is taken back. Raises Refused for a file that cannot be read.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    sheets = read_table(content, filename, is_header=is_header)
    with writing():
        call = call_by_code(call_code)
        if call is None:
            raise Refused(Sentence("There is no such call."))
        known = queries.known_to_file(call, actor, now=now)
        readings, problems = read_readings(sheets, known)
        given = queries.assigned_pairs({reading.application_id for reading in readings})
        created = sum((each.application_id, each.member_id) not in given for each in readings)
        report = AssignmentReport(
            tuple(problems), tuple(readings), created, len(readings) - created, is_dry_run=True
        )
        if dry_run or not readings or (report.has_errors and not skip_refused):
            return report
        new = _give(readings, AssignmentOrigin.FILE, keeps_kind=False, actor=actor, now=now)
        told = {"file": filename, "refused": len(report.errors)}
        _record_readings(readings, new, AssignmentOrigin.FILE, told, actor=actor, now=now)
        return replace(report, is_dry_run=False)
