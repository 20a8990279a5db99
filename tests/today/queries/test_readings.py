"""Is each person told what is to declare, read, write and follow up around the reading?"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from committee.calls import actions as calls
from committee.calls.queries import criteria
from committee.calls.rules import SOLIDARITY_GRID, CriterionText, Phase, ScoredBy
from committee.intake.queries import organisations_of_applications
from committee.intake.records import Redaction
from committee.people.rules import OFFICE, Member, Role
from committee.review.actions import assign_readers, hand_in, save_draft, sign_general_declaration
from committee.review.records import Assignment, RapporteurNote
from committee.review.rules import ReadingKind
from committee.store.engine import writing
from committee.today.queries import due
from committee.words import say
from tests.factories.calls import dates_in, make_call
from tests.factories.intake import make_applications
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import declare_none, make_panel, ready_panel


def _said(member: Member, now: datetime) -> list[str]:
    return [say(task.sentence, "fr") for task in due(member, now)]


def test_yearly_declaration_is_asked_once_a_year_while_interests_are_open(store: Path, now: datetime) -> None:
    member, staff = make_member(now=now), make_member(Role.STAFF, now=now)
    make_call(Phase.DEPOSIT, now=now)
    assert _said(member, now) == []
    make_call(Phase.INTERESTS, now=now)
    assert _said(member, now) == ["Signez votre déclaration d’intérêts de 2026"]
    assert not [said for said in _said(staff, now) if said.startswith("Signez")]
    sign_general_declaration(2026, [], actor=member, now=now)
    assert _said(member, now) == []


def test_link_found_after_the_declaration_is_asked_again(store: Path, now: datetime) -> None:
    panel = make_panel(2, 1, now=now)
    declare_none(panel, now=now)
    member = panel.members[0]
    sign_general_declaration(2026, [], actor=member, now=now)
    assert _said(member, now) == []
    first = panel.applications[0]
    make_mandate(member, organisations_of_applications([first])[first][0].organisation_id, now=now)
    assert _said(member, now) == ["Répondez à 1 lien repéré depuis"]


def test_rapporteur_writes_a_note_until_it_is_handed_in(store: Path, now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    first, second = panel.members
    with writing() as session:
        for row in session.scalars(select(Assignment).where(Assignment.member_id == first.id)):
            row.kind = ReadingKind.RAPPORTEUR
    assert "2 notes de rapporteur à écrire" in _said(first, now)
    assert not [said for said in _said(second, now) if "note" in said]
    with writing() as session:
        session.add(
            RapporteurNote(
                application_id=panel.applications[0],
                member_id=first.id,
                content={"summary": "x"},
                saved_at=now,
                handed_in_at=now,
                created_at=now,
            )
        )
    assert "1 note de rapporteur à écrire" in _said(first, now)


def test_staff_redact_what_is_read_blind(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, code="AVEUGLE", now=now)
    calls.describe_call(call.id, None, True, None, actor=OFFICE, now=now)
    round_id, dates = call.rounds[0].id, dates_in(Phase.INTERESTS, now)
    calls.move_dates(round_id, dates, version=None, actor=OFFICE, now=now)
    first, _second = make_applications(2, "AVEUGLE", now=now)
    [task] = [task for task in due(OFFICE, now) if task.page == "applications.redactions"]
    assert say(task.sentence, "fr") == "2 dossiers à anonymiser"
    with writing() as session:
        session.add(
            Redaction(
                application_id=first,
                title="Un projet",
                texts={},
                written_by="x",
                written_at=now,
                created_at=now,
            )
        )
    assert "1 dossier à anonymiser" in _said(OFFICE, now)
    assert not [said for said in _said(OFFICE, now + timedelta(days=60)) if "anonymiser" in said]


def test_applications_lack_readers_until_enough_are_named(store: Path, now: datetime) -> None:
    panel = make_panel(2, 2, now=now)
    code = panel.call.code
    assert f"{code}\u00a0: 2 dossiers sans lecteur" in _said(OFFICE, now)
    calls.describe_call(panel.call.id, 2, False, None, actor=OFFICE, now=now)
    assert f"{code}\u00a0: 2 dossiers avec moins de 2 lecteurs" in _said(OFFICE, now)
    for member in panel.members:
        assign_readers(panel.applications[:1], [member.id], actor=OFFICE, now=now)
    assert f"{code}\u00a0: 1 dossier avec moins de 2 lecteurs" in _said(OFFICE, now)


def test_late_readings_are_told_to_chair_and_staff(store: Path, now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    chair = make_member(now=now)
    late = now + timedelta(days=11)
    calls.hold_round(panel.call.rounds[0].id, "deux malades", actor=OFFICE, now=now)
    assert "1 lecture en retard" in _said(OFFICE, late)
    assert "1 lecture en retard" not in _said(chair, late)
    assert not [said for said in _said(OFFICE, now) if "maintenue" in said]
    [held] = [task for task in due(OFFICE, late) if task.page == "settings.calls"]
    said = say(held.sentence, "fr").replace("\u00a0", " ")
    assert said == f"{panel.call.code} : Session 1 est maintenue à la phase « Lecture »"


def test_staff_mark_the_criteria_which_are_theirs(store: Path, now: datetime) -> None:
    shipped = calls.ship_grids(actor=OFFICE, now=now)[SOLIDARITY_GRID]
    rows = criteria(shipped)
    texts = [
        CriterionText(
            row.code, row.labels, row.prompts, row.weight, row.anchors, row.comment_required_at,
            ScoredBy.STAFF if at == 0 else ScoredBy.READERS,
        )
        for at, row in enumerate(rows)
    ]  # fmt: skip
    calls.change_grid(shipped, texts, threshold=None, version=None, actor=OFFICE, now=now)
    call = make_call(Phase.READING, now=now, grid_code=SOLIDARITY_GRID)
    first, second = sorted(make_applications(2, call.code, now=now))
    staff = make_member(Role.STAFF, now=now)
    [task] = [task for task in due(staff, now) if task.page == "review.mark"]
    assert say(task.sentence, "fr") == "2 dossiers attendent les notes de l’équipe"
    chosen = task.params["id"]
    save_draft(chosen, {rows[0].id: (3, "vu")}, actor=staff, now=now)
    hand_in(chosen, actor=staff, now=now)
    [task] = [task for task in due(OFFICE, now) if task.page == "review.mark"]
    assert say(task.sentence, "fr") == "1 dossier attend les notes de l’équipe"
    assert {chosen, task.params["id"]} == {first, second}
