"""Does every member see exactly what they may, fast, and nothing of what is closed to them?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from committee.calls.rules import Phase
from committee.intake import queries
from committee.intake.actions import close_door, lift_door, open_door
from committee.intake.files import list_of_applications
from committee.intake.records import Application
from committee.intake.rules import ApplicationRole, ApplicationStatus
from committee.people.rules import OFFICE, Member, Role
from committee.spreadsheets.read import read_table
from committee.store.engine import reading, writing
from committee.territories.actions import load_shipped_facts
from committee.territories.rules import Answer
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application, make_applications
from tests.factories.people import make_member


def _seen(member: Member, now: datetime) -> set[str]:
    with reading() as session:
        return set(session.scalars(queries.visible(member, now)))


def test_members_see_applications_once_the_deposit_is_over(store: Path, now: datetime) -> None:
    make_applications(2, now=now, phase=Phase.DEPOSIT)
    later = set(make_applications(2, now=now, phase=Phase.ELIGIBILITY))
    later |= set(make_applications(2, now=now, phase=Phase.READING))
    assert _seen(make_member(now=now), now) == later
    assert len(_seen(make_member(Role.STAFF, now=now), now)) == 6
    assert len(_seen(OFFICE, now)) == 6


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_see_none(role: Role, store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    other = make_member(role, now=now)
    assert _seen(other, now) == set()
    assert queries.applications(other, now=now).empty
    assert queries.sheet(identifier, other, now) is None
    assert queries.application_head([identifier], other, now) == {}
    assert queries.filter_options(other, now) == {"call": [], "status": [], "department": []}
    assert not queries.may_read(identifier, other)


def test_draft_is_the_office_s_alone(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    with writing() as session:
        session.execute(update(Application).values(status=ApplicationStatus.DRAFT))
    assert _seen(make_member(now=now), now) == set()
    assert _seen(OFFICE, now) == {identifier}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_recused_person_finds_no_trace(role: Role, store: Path, now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    kept = make_application(call.code, now=now, title="Jardins", requested=10, department="31")
    shut = make_application(
        call.code, now=now, title="Secret", requested=1000, department="974", commune="Saint-Denis"
    )
    person = make_member(role, now=now)
    close_door(shut, person.id, "recusal", now=now)
    frame = queries.applications(person, now=now)
    assert frame["id"].tolist() == [kept]
    assert sum(frame["requested"]) == Decimal(10)
    assert queries.applications(person, search="secret", now=now).empty
    assert queries.applications(person, department="974", now=now).empty
    assert queries.filter_options(person, now)["department"] == ["31"]
    _, _, content = list_of_applications(person, {})
    assert [row[1] for row in read_table(content, "x")[0].rows] == ["Jardins"]
    assert b"Secret" not in list_of_applications(person, {"format": "csv", "search": "secret"})[2]
    assert not queries.may_read(shut, person)
    other = make_member(role, now=now)
    assert len(queries.applications(other, now=now)) == 2
    lift_door(shut, person.id, now=now)
    assert len(queries.applications(person, now=now)) == 2


def test_recused_person_sees_only_the_head(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, title="Secret", lead="Porteur", landlords="A | B", needs="tout")
    member = make_member(now=now)
    open_door(identifier, member.id, now=now)
    close_door(identifier, member.id, "recusal", now=now)
    found = queries.sheet(identifier, member, now)
    assert found is not None
    assert (found.title, found.lead, found.landlords) == ("Secret", "Porteur", ("A", "B"))
    assert found.is_head_only
    assert found.is_recused
    assert found.recused_since == now
    assert queries.closed_heads(member) == [queries.Head(identifier, "Secret", "Porteur", ("A", "B"))]
    assert list(queries.application_head([identifier], member, now)) == [identifier]
    assert queries.closed_heads(make_member(now=now)) == []


def test_member_reads_the_sheet_after_the_declaration(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, needs="tout", total_cost=200, requested=50)
    member = make_member(now=now)
    before = queries.sheet(identifier, member, now)
    assert before is not None
    assert before.is_head_only
    assert not before.is_recused
    open_door(identifier, member.id, now=now)
    after = queries.sheet(identifier, member, now)
    assert after is not None
    assert after.details is not None
    assert after.details.texts["needs"] == "tout"
    assert after.details.share_requested == Decimal("0.25")
    assert after.details.qpv_answer is Answer.UNKNOWN


def test_staff_read_the_sheet_without_declaring(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    staff = make_member(Role.STAFF, now=now)
    found = queries.sheet(identifier, staff, now)
    assert found is not None
    assert not found.is_head_only
    assert queries.may_read(identifier, staff)
    assert queries.sheet("nothing", staff, now) is None


def test_member_does_not_know_an_application_under_deposit(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, phase=Phase.DEPOSIT)
    assert queries.sheet(identifier, make_member(now=now), now) is None


def test_list_has_its_columns_even_when_empty(store: Path, now: datetime) -> None:
    empty = queries.applications(OFFICE)
    make_application(now=now)
    full = queries.applications(OFFICE)
    for frame in (empty, full):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == queries.APPLICATION_COLUMNS
    assert full["requested"][0] is None
    assert full["qpv_answer"][0] is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, ["A", "B", "C"]),
        ({"search": "ete"}, ["A"]),
        ({"search": "ERILIA jardin"}, ["B"]),
        ({"search": "b"}, ["B"]),
        ({"search": "100%"}, []),
        ({"search": "_"}, ["A", "B", "C"]),
        ({"status": "eligible"}, []),
        ({"status": ApplicationStatus.SUBMITTED}, ["A", "B", "C"]),
        ({"department": "974"}, ["C"]),
        ({"qpv": "uncertain"}, ["A"]),
        ({"qpv": Answer.UNKNOWN}, ["B", "C"]),
        ({"call": "AUTRE"}, []),
        ({"order": "-requested"}, ["C", "A", "B"]),
        ({"order": "title"}, ["A", "B", "C"]),
        ({"order": "nonsense"}, ["A", "B", "C"]),
    ],
)
def test_list_is_filtered_and_ordered(
    filters: dict[str, str], numbers: list[str], store: Path, now: datetime
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    call = make_call(now=now)
    rows = [
        application_row(number="A", title="Été", lead="Un", requested=10, lon=1.4799, lat=43.6092),
        application_row(number="B", title="Jardin", lead="Deux", landlords="Érilia"),
        application_row(number="C", title="Volailles", lead="Trois", requested=20, commune_code="97411"),
    ]
    import_rows(call.code, rows, now=now)
    assert queries.applications(OFFICE, **filters)["number"].tolist() == numbers


def test_organisations_come_lead_first(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, lead="Z", landlords="B | A", partners="C")
    assert [(part.name, part.role) for part in queries.application_organisations(identifier)] == [
        ("Z", ApplicationRole.LEAD),
        ("B", ApplicationRole.LANDLORD),
        ("A", ApplicationRole.LANDLORD),
        ("C", ApplicationRole.PARTNER),
    ]
    assert queries.application_organisations("nothing") == []


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_number_of_statements_does_not_grow(
    role: Role, store: Path, now: datetime, statements: list[str]
) -> None:
    person = make_member(role, now=now)
    call = make_call(now=now)
    counts = set()
    for wanted in (1, 29, 570):
        make_applications(
            wanted, call.code, now=now, lead="L", landlords="A | B", commune="Cergy", requested=1
        )
        identifier = queries.applications(person, now=now)["id"][0]
        statements.clear()
        assert len(queries.applications(person, now=now)) in {1, 30, 600}
        listed = len(statements)
        queries.sheet(identifier, OFFICE)
        queries.filter_options(person, now)
        counts.add((listed, len(statements)))
    assert len(counts) == 1
    assert listed <= 4


def test_phase_is_that_of_the_present_moment_by_default(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    with reading() as session:
        assert session.scalars(queries.visible(make_member(now=now))).all() == [identifier]
        assert session.scalars(select(Application.id)).all() == [identifier]
