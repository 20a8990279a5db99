"""The ground of these tests: the world of the leaks, with what the acts need besides.

In each phase the applications stand towards a member and a chair as their names say: HIDDEN (recused), UNDECLARED,
UNMARKED and OPEN (declared; still to mark, and handed in). Nothing but this standing and the phase is missing to
act: all four are given to them to read, whole drafts and notes are there, also where they should not be.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select, update

from committee.calls.actions import draft_rules, hold_round, open_programme, ship_rules
from committee.calls.queries import CallRow, calls_by_id, criteria
from committee.calls.records import Round
from committee.calls.rules import IntakeMode, Phase, has_reached
from committee.intake.actions import close_door, create_application
from committee.intake.form import Content, Part
from committee.intake.queries import applications
from committee.intake.records import Application
from committee.intake.rules import ApplicationRole
from committee.mail.actions import write_message
from committee.mail.rules import MessageKind
from committee.meetings.actions import prepare_meeting, set_agenda
from committee.meetings.records import Award
from committee.people.actions import close_account, name_alternate, open_sign_in
from committee.people.rules import OFFICE, Member, Role
from committee.review import actions as review
from committee.review.records import Assignment, Evaluation, Mark, RapporteurNote
from committee.review.rules import NOTE_ASKED, EvaluationStatus, InterestNature, ReadingKind
from committee.store.engine import writing
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows
from tests.factories.mail import make_cancelled_message
from tests.factories.meetings import again
from tests.factories.people import make_member
from tests.factories.review import blind_panel
from tests.leaks.world import AMOUNTS, CLASSES, HIDDEN, OPEN, TODAY, UNMARKED, World, make_world

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
READERS = ("member", "chair")
# Who is recused from HIDDEN; ``colleague`` is programme staff too, and recused from nothing.
RECUSED = ("member", "chair", "staff", "chair_elsewhere")
DATED = (Phase.DEPOSIT, Phase.ELIGIBILITY, Phase.INTERESTS, Phase.READING, Phase.SEANCE)


@dataclass(frozen=True)
class Besides:
    """What a phase has besides the call of the world: a round without a meeting, a call read blind, a draft."""

    call: CallRow
    meeting: str
    free_round: str
    blind_round: str
    blind_application: str
    written: str
    lone: str
    lone_batch: str
    draft_rules: str
    published_rules: str


@dataclass(frozen=True)
class Ground:
    """All that is there; ``closed`` is an account that was closed after it was read and signed in."""

    world: World
    besides: Mapping[Phase, Besides]
    people: Mapping[str, Member]
    sign_ins: Mapping[str, str]
    closed: Member
    programme: str
    rolling_call: str
    message: str
    waiting: str


def make_ground(now: datetime) -> Ground:
    """The world at this moment and what is besides."""
    world = make_world(now)
    elsewhere, alternate = (
        make_member(Role.MEMBER, now=now, name=f"Personne {name}") for name in ("ailleurs", "suppléante")
    )
    name_alternate(alternate.id, world.people["member"].id, version=None, actor=OFFICE, now=now)
    besides = {phase: _make_besides(phase, world, now) for phase in Phase}
    free = besides[Phase.INTERESTS].free_round
    prepare_meeting("Autre séance", now, [free], elsewhere.id, actor=OFFICE, now=now)
    for at, phase in enumerate(Phase, 1):
        _let_read(world, phase, elsewhere)
        _tell_apart(world, phase, at)
    nobody = make_member(now=now, name="Personne sans rôle")
    people = {name: world.people[name] for name in ("member", "staff", "presenter", "admin", "room")}
    people["colleague"] = world.people["witness"]
    people |= {"chair": again(world.people["chair"]), "chair_elsewhere": again(elsewhere)}
    people["nobody"] = Member(nobody.id, nobody.name, nobody.email)
    gone = make_member(Role.STAFF, Role.MEMBER, Role.ADMIN, now=now, name="Personne partie")
    sign_ins = {name: open_sign_in(each.id, method="test", now=now) for name, each in people.items()}
    sign_ins["closed"] = open_sign_in(gone.id, method="test", now=now)
    close_account(gone.id, actor=OFFICE, now=now)
    told = (world.people["extra"].id, "Objet", "Texte", MessageKind.REMINDER)
    return Ground(
        world,
        besides,
        people,
        sign_ins,
        gone,
        open_programme("Un dispositif", actor=OFFICE, now=now),
        make_call(None, now=now, intake_mode=IntakeMode.ROLLING).id,
        make_cancelled_message(now=now),
        write_message(*told, actor=OFFICE, now=now),
    )


def _make_besides(phase: Phase, world: World, now: datetime) -> Besides:
    call = world.calls[phase]
    in_dates = phase if phase in DATED else Phase.SEANCE
    free, blind = make_call(in_dates, now=now), blind_panel(1, 0, now=now, phase=in_dates)
    if in_dates is not phase:
        _end([free.rounds[0].id, blind.call.rounds[0].id], phase, now)
    elif not has_reached(phase, Phase.SEANCE):
        hold_round(free.rounds[0].id, "On attend", actor=OFFICE, now=now)
    meeting = call.meeting
    start = now - timedelta(days=TODAY[phase])
    if not has_reached(phase, Phase.INTERESTS):
        chair = world.people["chair"].id
        meeting = prepare_meeting(f"Séance {phase}", now, [call.round_id], chair, actor=OFFICE, now=now)
        set_agenda(meeting, actor=OFFICE, now=now)
    content = Content(
        {"number": "MAIN", "title": "À la main", "requested": Decimal(1)},
        (Part(ApplicationRole.LEAD, "Qui écrit"),),
    )
    with _before_the_meeting(call.round_id):
        day = start + timedelta(days=1)
        written = create_application(call.code, content, actor=OFFICE, now=day)
        report = import_rows(call.code, [application_row(number="SEUL", title="Arrivé seul")], now=day)
        assert not report.has_errors, report.problems
    lone = applications(OFFICE, call=call.code).set_index("number")["id"]["SEUL"]
    drafted = draft_rules(call.call_id, "Brouillon", shipped="FIS-2021", actor=OFFICE, now=now)
    published = ship_rules(blind.call.id, ["FIS-2026"], actor=OFFICE, now=now)["FIS-2026"]
    if has_reached(phase, Phase.INTERESTS):
        _give_all(call.applications, world, now)
    if has_reached(phase, Phase.READING):
        _mark_all(call.call_id, call.applications[UNMARKED], world, now)
    return Besides(
        calls_by_id([call.call_id])[call.call_id],
        meeting,
        free.rounds[0].id,
        blind.call.rounds[0].id,
        blind.applications[0],
        written,
        lone,
        report.batch_id or "",
        drafted,
        published,
    )


def _end(round_ids: list[str], phase: Phase, now: datetime) -> None:
    """What a meeting would have told."""
    told = {"meeting_opened_at": now, "meeting_closed_at": now}
    if phase is Phase.FOLLOWUP:
        told["results_published_at"] = now
    with writing() as session:
        session.execute(update(Round).where(Round.id.in_(round_ids)).values(told))


def _give_all(made: Mapping[str, str], world: World, now: datetime) -> None:
    """Give every application to the member and the chair, who present each, with a note: also what is closed."""
    whole = {str(part): "Un texte" for part in NOTE_ASKED}
    common = {"created_at": now}
    with writing() as session:
        for name in READERS:
            person = world.people[name].id
            given = select(Assignment.application_id).where(
                Assignment.member_id == person, Assignment.freed_at.is_(None)
            )
            missing = set(made.values()) - set(session.scalars(given))
            own = {"member_id": person, "assigned_by": "office", **common}
            rows = [Assignment(application_id=each, **own) for each in sorted(missing)]
            session.add_all(rows)
        session.flush()
        of_call = Assignment.application_id.in_(list(made.values()))
        theirs = Assignment.member_id.in_([world.people[name].id for name in READERS])
        presents = update(Assignment).where(of_call, theirs).values(kind=ReadingKind.RAPPORTEUR)
        session.execute(presents)
        for which, each in made.items():
            for name in READERS:
                told = now if which == UNMARKED else None
                note = {"content": whole, "saved_at": now, "handed_in_at": told, **common}
                who = {"application_id": each, "member_id": world.people[name].id}
                session.add(RapporteurNote(**who, **note))


def _mark_all(call_id: str, application_id: str, world: World, now: datetime) -> None:
    """A whole draft of the application that is still to mark."""
    asked = [row.id for row in criteria(calls_by_id([call_id])[call_id].grid_id)]
    with writing() as session:
        for name in READERS:
            person = world.people[name].id
            own = session.scalars(
                select(Evaluation).where(
                    Evaluation.application_id == application_id, Evaluation.member_id == person
                )
            ).one_or_none()
            if own is None:
                own = Evaluation(
                    application_id=application_id,
                    member_id=person,
                    status=EvaluationStatus.DRAFT,
                    saved_at=now,
                    created_at=now,
                )
                session.add(own)
                session.flush()
            held = set(session.scalars(select(Mark.criterion_id).where(Mark.evaluation_id == own.id)))
            session.add_all(
                Mark(evaluation_id=own.id, criterion_id=each, value=3, comment="Lu")
                for each in asked
                if each not in held
            )


def _let_read(world: World, phase: Phase, person: Member) -> None:
    """The chair of another meeting stands towards the applications of a phase as the chair of this one does."""
    made, start = world.calls[phase].applications, world.now - timedelta(days=TODAY[phase])
    if not has_reached(phase, Phase.INTERESTS):
        close_door(made[HIDDEN], person.id, "recusal", now=world.now)
        return
    with _before_the_meeting(world.calls[phase].round_id):
        now = start + timedelta(days=16)
        review.declare_interest(made[HIDDEN], InterestNature.RECUSAL, "Mon employeur", actor=person, now=now)
        review.declare_no_link([made[UNMARKED], made[OPEN]], actor=person, now=now)


@contextmanager
def _before_the_meeting(round_id: str) -> Iterator[None]:
    """What a meeting told of the round is not told yet: what is done here was done on an earlier day."""
    told = update(Round).where(Round.id == round_id)
    acts = (Round.meeting_opened_at, Round.meeting_closed_at, Round.results_published_at)
    with writing() as session:
        held = dict(session.execute(select(*acts).where(Round.id == round_id)).one()._mapping)
        session.execute(told.values(dict.fromkeys(held)))
    yield
    with writing() as session:
        session.execute(told.values(held))


def _tell_apart(world: World, phase: Phase, at: int) -> None:
    """Give each application amounts and comments which no other one has, so that a screen is told from another."""
    with writing() as session:
        for which, each in world.calls[phase].applications.items():
            of_it = select(Evaluation.id).where(Evaluation.application_id == each)
            told = (
                update(Mark).where(Mark.evaluation_id.in_(of_it)).values(comment=f"Parce que {which} {phase}")
            )
            session.execute(told)
            for record, column, amount in (
                (Application, "requested", AMOUNTS[which]),
                (Award, "amount", AMOUNTS[which] // 2),
            ):
                owner = record.id if record is Application else record.application_id
                session.execute(update(record).where(owner == each).values({column: amount + at}))


def marks_of(which: str, phase: Phase) -> tuple[str, ...]:
    """Patterns of what only who may read this application may see: amounts, a text, the comment of a mark."""
    at = list(Phase).index(phase) + 1
    amounts = (AMOUNTS[which] + at, AMOUNTS[which] // 2 + at)
    summary = f"Résumé revu {phase}" if which == HIDDEN else f"Résumé {which} {phase}"
    return (
        *(rf"(?<!\d){each // 1000}[ \u00a0\u202f]{each % 1000:03}(?!\d)" for each in amounts),
        summary,
        f"Parce que {which} {phase}",
    )


def head_of(which: str, phase: Phase) -> str:
    """A pattern of the title of an application, which no other one has."""
    alike = which in {HIDDEN, OPEN}
    return rf"Jardin {'du pied' if alike else which} {phase} {'x' * (CLASSES.index(which) + 1)}(?!x)"
