"""Does each person see the applications that exist for them, and no trace of the others?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from committee.calls.rules import Phase
from committee.intake import queries
from committee.intake.actions import close_door, lift_door
from committee.intake.files import list_of_applications
from committee.intake.records import Application
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Member, Role
from committee.spreadsheets.read import read_table
from committee.store.engine import reading, writing
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications, open_to
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
    open_to(person, [kept, shut], now=now)
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


def test_member_does_not_know_an_application_under_deposit(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, phase=Phase.DEPOSIT)
    assert queries.sheet(identifier, make_member(now=now), now) is None


def test_phase_is_that_of_the_present_moment_by_default(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    with reading() as session:
        assert session.scalars(queries.visible(make_member(now=now))).all() == [identifier]
        assert session.scalars(select(Application.id)).all() == [identifier]
