"""What did the staff find of the applications, who reports on them, and when are they heard?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.calls.queries import rounds_by_id
from committee.calls.records import Call
from committee.calls.rules import paris_day
from committee.intake.instruction import (
    RAPPORTEURS,
    BulkChange,
    Findings,
    Ground,
    Hearing,
    calendar,
    changed,
    why_not_change,
    why_not_instruct,
)
from committee.intake.queries.heads import names_by_role
from committee.intake.queries.visibility import identified, may_identify
from committee.intake.records import Application, ApplicationOrganisation, ClosedDoor, Instruction
from committee.intake.rules import ApplicationRole, ApplicationStatus, Opinion
from committee.organisations.queries import organisations_by_member
from committee.people.queries import members_by_id
from committee.people.rules import Member
from committee.store.engine import reading
from committee.words import Sentence, say

INSTRUCTION_COLUMNS = {
    "id": "object",
    "number": "object",
    "title": "object",
    "lead": "object",
    "call_code": "object",
    "round_id": "object",
    "status": "object",
    "requested": "object",
    "opinion": "object",
    "reason": "object",
    "proposed": "object",
    "proposed_reason": "object",
    "rapporteur_id": "object",
    "rapporteur": "object",
    "hearing_at": "object",
    "hearing_minutes": "Int64",
    "version": "int64",
}
NO_OPINION = "none"


@dataclass(frozen=True)
class InstructionRow:
    """What the staff found of one application; ``version`` 0: nothing was recorded yet."""

    application_id: str
    findings: Findings
    rapporteur: str | None
    version: int


def instructions(member: Member, *, now: datetime | None = None) -> pd.DataFrame:
    """Visible applications with INSTRUCTION_COLUMNS, by number; a constant number of statements.

    For the staff: none for others.
    """
    statement = (
        select(
            Application.id,
            Application.number,
            Application.title,
            Call.code,
            Application.round_id,
            Application.status,
            Application.requested,
            Instruction,
        )
        .join(Call, Call.id == Application.call_id)
        .outerjoin(Instruction, Instruction.application_id == Application.id)
        .where(Application.id.in_(identified(member, now)))
        .order_by(Call.code, Application.number)
    )
    rows: list[Any] = []
    if member.sees_everything:
        with reading() as session:
            rows = list(session.execute(statement).all())
    leads = names_by_role(Application.id.in_([row[0] for row in rows]))
    people = members_by_id()
    table = [
        (
            identifier,
            number,
            title,
            next(iter(leads.get(identifier, {}).get(ApplicationRole.LEAD, [])), None),
            code,
            round_id,
            state,
            requested,
            *_told(held, people),
        )
        for identifier, number, title, code, round_id, state, requested, held in rows
    ]
    frame = pd.DataFrame(table, columns=list(INSTRUCTION_COLUMNS), dtype=object)
    return frame.astype(INSTRUCTION_COLUMNS)


def those(
    frame: pd.DataFrame,
    *,
    call: str | None = None,
    opinion: Opinion | str | None = None,
    status: ApplicationStatus | str | None = None,
) -> pd.DataFrame:
    """Of what ``instructions`` gave, the rows of a call, with an opinion or NO_OPINION, and in a state."""
    if call is not None:
        frame = frame[frame["call_code"] == call]
    if opinion == NO_OPINION:
        frame = frame[frame["opinion"].isna()]
    elif opinion is not None:
        frame = frame[frame["opinion"] == Opinion(opinion)]
    if status is not None:
        frame = frame[frame["status"] == ApplicationStatus(status)]
    return frame.reset_index(drop=True)


def _told(held: Instruction | None, people: dict[str, Member]) -> tuple[Any, ...]:
    if held is None:
        return (*[None] * 8, 0)
    return (
        held.opinion,
        held.reason,
        held.proposed,
        held.proposed_reason,
        held.rapporteur_id,
        _name(held.rapporteur_id, people),
        held.hearing_at,
        held.hearing_minutes,
        held.version,
    )


def _name(person_id: str | None, people: dict[str, Member]) -> str | None:
    return people[person_id].name if person_id in people else None


def findings_of(row: Instruction | None) -> Findings:
    """What a row holds; nothing when there is none."""
    if row is None:
        return Findings()
    return Findings(
        opinion=row.opinion,
        reason=row.reason,
        proposed=row.proposed,
        proposed_reason=row.proposed_reason,
        rapporteur_id=row.rapporteur_id,
        hearing_at=row.hearing_at,
        hearing_minutes=row.hearing_minutes,
    )


def instruction(application_id: str, member: Member) -> InstructionRow | None:
    """What the staff found of one application, for whoever may read it whole; else None."""
    if not may_identify(application_id, member):
        return None
    with reading() as session:
        statement = select(Instruction).where(Instruction.application_id == application_id)
        row = session.scalars(statement).first()
    if row is None:
        return InstructionRow(application_id, Findings(), None, 0)
    people = members_by_id([row.rapporteur_id]) if row.rapporteur_id is not None else {}
    return InstructionRow(application_id, findings_of(row), _name(row.rapporteur_id, people), row.version)


def opinions_of(application_ids: Collection[str]) -> dict[str, Opinion]:
    """The staff's opinion of each of these applications that has one; the caller checked visibility."""
    statement = select(Instruction.application_id, Instruction.opinion).where(
        Instruction.application_id.in_(application_ids)
    )
    with reading() as session:
        return {each: opinion for each, opinion in session.execute(statement) if opinion is not None}


def barred_rapporteurs(application_ids: Collection[str], on: date) -> set[tuple[str, str]]:
    """(application, member) pairs under a recusal, or where the member is tied to one who takes part in it."""
    of_parts = select(ApplicationOrganisation.application_id, ApplicationOrganisation.organisation_id).where(
        ApplicationOrganisation.application_id.in_(application_ids)
    )
    shut = select(ClosedDoor.application_id, ClosedDoor.member_id).where(
        ClosedDoor.application_id.in_(application_ids), ClosedDoor.lifted_at.is_(None)
    )
    with reading() as session:
        barred = {(application_id, member_id) for application_id, member_id in session.execute(shut)}
        ties = organisations_by_member(list(members_by_id()), on)
        for application_id, organisation_id in session.execute(of_parts):
            barred |= {(application_id, each) for each, held in ties.items() if organisation_id in held}
    return barred


def possible_rapporteurs(application_ids: Collection[str], now: datetime) -> dict[str, str]:
    """Who may report on all of these applications: members, chairs and staff by name, without those barred."""
    barred = {member_id for _, member_id in barred_rapporteurs(application_ids, paris_day(now))}
    able = [
        person
        for person in members_by_id().values()
        if person.is_any(*RAPPORTEURS) and person.id not in barred
    ]
    return {person.id: person.name for person in sorted(able, key=lambda person: person.name.casefold())}


def hearings(member: Member, now: datetime | None = None) -> list[tuple[Hearing, str, str]]:
    """The hearings of the visible applications by date, each with number and title; for the staff."""
    if not member.sees_everything:
        return []
    statement = (
        select(
            Application.id,
            Instruction.hearing_at,
            Instruction.hearing_minutes,
            Application.number,
            Application.title,
        )
        .join(Instruction, Instruction.application_id == Application.id)
        .where(Application.id.in_(identified(member, now)), Instruction.hearing_at.is_not(None))
        .order_by(Instruction.hearing_at, Application.number)
    )
    with reading() as session:
        return [
            (Hearing(identifier, at, minutes or 0), number, title)
            for identifier, at, minutes, number, title in session.execute(statement)
            if at is not None
        ]


def held_instructions(application_ids: Collection[str]) -> dict[str, Instruction]:
    """The rows of these applications that have one; for the acts."""
    statement = select(Instruction).where(Instruction.application_id.in_(application_ids))
    with reading() as session:
        return {row.application_id: row for row in session.scalars(statement)}


def numbers_of(application_ids: Collection[str], actor: Member, now: datetime) -> dict[str, str]:
    """The numbers of those of these applications that the actor may see."""
    statement = select(Application.id, Application.number).where(
        Application.id.in_(application_ids), Application.id.in_(identified(actor, now))
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def ground_of(
    application_ids: Collection[str], wanted: Mapping[str, Findings], actor: Member, now: datetime
) -> dict[str, Ground]:
    """What the findings wanted for these applications are judged against; those not visible are absent."""
    statement = select(Application.id, Application.round_id, Application.requested).where(
        Application.id.in_(application_ids), Application.id.in_(identified(actor, now))
    )
    with reading() as session:
        rows = session.execute(statement).all()
    rounds = rounds_by_id({round_id for _, round_id, _ in rows})
    barred = barred_rapporteurs(application_ids, paris_day(now))
    able = {person.id for person in members_by_id().values() if person.is_any(*RAPPORTEURS)}
    grounds = {}
    for identifier, round_id, requested in rows:
        rapporteur = wanted[identifier].rapporteur_id
        grounds[identifier] = Ground(
            requested,
            rounds[round_id].acts.meeting_opened_at is not None,
            rapporteur is None or (rapporteur in able and (identifier, rapporteur) not in barred),
        )
    return grounds


def bulk_refusals(
    application_ids: Collection[str], change: BulkChange, actor: Member, now: datetime
) -> dict[str, Sentence]:
    """Which of these visible applications a bulk change would refuse, and why; a constant number of statements."""
    held = held_instructions(application_ids)
    wanted = {each: changed(findings_of(held.get(each)), change) for each in application_ids}
    grounds = ground_of(application_ids, wanted, actor, now)
    states = select(Application.id, Application.status).where(Application.id.in_(list(grounds)))
    refused: dict[str, Sentence] = {}
    with reading() as session:
        for identifier, status in session.execute(states):
            reason = why_not_change(status, change)
            if reason is None and change.is_of_instruction:
                reason = why_not_instruct(wanted[identifier], grounds[identifier], actor)
            if reason is not None:
                refused[identifier] = reason
    return refused


def envelope_of(call_code: str) -> Decimal | None:
    """The envelope of a call, in euros; None when it is unknown."""
    with reading() as session:
        return session.scalars(select(Call.envelope).where(Call.code == call_code)).first()


def hearings_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The hearings of the visible applications as a calendar file."""
    name = say(Sentence("hearings"), member.locale)
    return f"{name}.ics", "text/calendar", calendar(hearings(member), datetime.now(UTC), "Committee")
