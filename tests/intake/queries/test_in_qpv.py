"""Does a QPV find the applications that take place in it, and only those that the member may see?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.intake.actions import close_door
from committee.intake.queries import IN_QPV_COLUMNS, applications_in_qpv
from committee.intake.records import QpvShare
from committee.intake.rules import QpvBond
from committee.people.rules import OFFICE, Role
from committee.store.engine import writing
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications, open_to
from tests.factories.people import make_member
from tests.factories.territories import load_squares

INSIDE = {"lon": 1.4, "lat": 43.6, "precision_m": 5}
CODE = "QN03190M"


def test_applications_of_a_qpv_say_how_they_are_known(store: Path, now: datetime) -> None:
    load_squares(now)
    code = make_call(now=now).code
    inside = make_application(code, now=now, number="A", **INSIDE)
    make_application(code, now=now, number="B", qpv=CODE, commune="Toulouse")
    make_application(code, now=now, number="C", **INSIDE | {"precision_m": 9000})
    told = make_application(code, now=now, number="D")
    make_application(code, now=now, number="E", lon=1.3, lat=43.6)
    with writing() as session:
        session.add_all(
            QpvShare(application_id=each, code=CODE, share=share, source="file")
            for each, share in ((inside, 0.6), (told, None))
        )
    found = applications_in_qpv([CODE], OFFICE, now)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == IN_QPV_COLUMNS
    assert dict(zip(found["number"], found["how"], strict=True)) == {
        "A": QpvBond.POINT,
        "B": QpvBond.DECLARED,
        "C": QpvBond.NEAR,
        "D": QpvBond.TOLD,
    }
    assert found["share"].fillna(-1).tolist() == [0.6, -1, -1, -1]
    assert applications_in_qpv([], OFFICE, now).empty
    assert applications_in_qpv(["QN99999N"], OFFICE, now).empty


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_those_who_read_no_application_find_none(role: Role, store: Path, now: datetime) -> None:
    load_squares(now)
    make_application(now=now, **INSIDE)
    assert applications_in_qpv([CODE], make_member(role, now=now), now).empty


def test_a_recused_or_undeclared_member_does_not_find_the_application(store: Path, now: datetime) -> None:
    load_squares(now)
    made = make_application(now=now, **INSIDE)
    member = make_member(Role.MEMBER, now=now)
    assert applications_in_qpv([CODE], member, now).empty
    open_to(member, [made], now=now)
    assert list(applications_in_qpv([CODE], member, now)["id"]) == [made]
    close_door(made, member.id, "recusal", now=now)
    assert applications_in_qpv([CODE], member, now).empty


def test_number_of_statements_does_not_grow(store: Path, now: datetime, statements: list[str]) -> None:
    load_squares(now)
    counts = set()
    for how_many in (1, 30):
        make_applications(how_many, now=now, **INSIDE)
        statements.clear()
        applications_in_qpv([CODE, "QN03192N"], OFFICE, now)
        counts.add(len(statements))
    assert counts == {3}
