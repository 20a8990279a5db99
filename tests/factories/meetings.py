"""Meetings for tests, made through the real actions."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count

from sqlalchemy import select

from committee.calls.queries import CallRow
from committee.calls.rules import IntakeMode, Phase
from committee.intake.actions import close_door, import_applications
from committee.intake.records import Application
from committee.meetings.actions import open_meeting, prepare_meeting, set_agenda
from committee.people.queries import member
from committee.people.rules import OFFICE, Member, Role
from committee.spreadsheets.write import write_csv
from committee.store.engine import reading
from tests.factories.calls import make_call
from tests.factories.intake import open_to
from tests.factories.people import make_member

_numbers = count(1)
REQUESTED = Decimal("30000")
HEADER = [
    "N° de dossier",
    "Intitulé",
    "Porteur",
    "Nature du porteur",
    "Bailleurs",
    "Partenaires",
    "Résumé",
    "Montant demandé (€)",
    "Logements",
    "Public sensible",
    "Site",
    "Commune",
    "Département",
    "Longitude",
    "Latitude",
]


@dataclass(frozen=True)
class Scene:
    """A meeting with its people and its applications, in the order of their numbers."""

    meeting_id: str
    call: CallRow
    chair: Member
    secretary: Member
    reader: Member
    staff: Member
    applications: tuple[str, ...]


def make_applications(
    call: CallRow, prefix: str, amounts: list[Decimal | None], *, now: datetime, sensitive: str = "non"
) -> tuple[str, ...]:
    """Applications of a call which ask for these amounts; gives their identifiers by number."""
    rows = [
        [
            f"{prefix}-{each:03}",
            f"Jardin {prefix} {each}",
            f"Association {prefix}-{each}",
            "association",
            f"Bailleur {prefix} A | Bailleur {prefix} B",
            "Régie de quartier",
            "Un jardin partagé au pied des immeubles.",
            amount,
            114,
            sensitive,
            "Pied d’immeuble",
            "Toulouse",
            "31",
            "1,4769",
            "43,6133",
        ]
        for each, amount in enumerate(amounts, 1)
    ]
    report = import_applications(write_csv(HEADER, rows), "dossiers.csv", call.code, actor=OFFICE, now=now)
    assert not [problem for problem in report.problems if problem.severity == "error"], report.problems
    with reading() as session:
        mine = Application.number.startswith(f"{prefix}-")
        of_call = select(Application.id).where(Application.call_id == call.id, mine)
        return tuple(session.scalars(of_call.order_by(Application.number)))


def make_scene(
    *,
    now: datetime,
    applications: int = 3,
    amounts: list[Decimal | None] | None = None,
    envelope: Decimal | None = Decimal("100000"),
    is_open: bool = True,
    sensitive: str = "non",
    declares: bool = True,
) -> Scene:
    """A meeting on one call, its agenda filled, opened unless told otherwise; nobody has a link to declare."""
    number = next(_numbers)
    call = make_call(Phase.READING, now=now, code=f"SCENE-{number}", intake_mode=IntakeMode.ROLLING)
    wanted = amounts if amounts is not None else [REQUESTED] * applications
    chosen = make_applications(call, f"S{number}", wanted, now=now, sensitive=sensitive)
    people = [
        make_member(role, now=now, name=f"{name} {number}")
        for role, name in (
            (Role.MEMBER, "Chair"),
            (Role.MEMBER, "Secretary"),
            (Role.MEMBER, "Reader"),
            (Role.STAFF, "Staff"),
        )
    ]
    meeting_id = prepare_meeting(
        f"Meeting {number}",
        now,
        [call.rounds[0].id],
        people[0].id,
        people[1].id,
        envelope,
        place="Paris",
        actor=people[3],
        now=now,
    )
    set_agenda(meeting_id, actor=OFFICE, now=now)
    if is_open:
        open_meeting(meeting_id, actor=OFFICE, now=now)
    for each in people:
        open_to(each, chosen if declares else (), now=now)
    chair, secretary, reader, staff = (again(each) for each in people)
    return Scene(meeting_id, call, chair, secretary, reader, staff, chosen)


def again(person: Member) -> Member:
    """The member as the store knows them now: a chair has their office only since the appointment."""
    found = member(person.id)
    assert found is not None
    return found


def shut(application_id: str, person: Member, *, now: datetime) -> None:
    """Close the door of an application to a member."""
    close_door(application_id, person.id, "recusal", now=now)
