"""Which applications of an organisation does a member see, and in which roles?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.intake.actions import close_door
from committee.intake.queries import taking_part
from committee.intake.rules import ApplicationRole
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Role
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member


def test_roles_are_told_and_partners_only_to_the_staff(store: Path, now: datetime) -> None:
    made = make_application(now=now, lead="Alogéa", landlords="Alogéa", partners="Alogéa | Francas")
    alogea, francas = find_organisation("Alogéa"), find_organisation("Francas")
    assert alogea is not None
    assert francas is not None
    member = make_member(Role.MEMBER, now=now)
    [seen] = taking_part(alogea, member, now)
    assert set(seen.roles) == {ApplicationRole.LEAD, ApplicationRole.LANDLORD}
    assert len(taking_part(alogea, OFFICE, now)[0].roles) == 3
    assert taking_part(francas, member, now) == []
    close_door(made, member.id, "recusal", now=now)
    assert taking_part(alogea, member, now) == []


@pytest.mark.parametrize("count", [1, 30])
def test_one_statement(count: int, store: Path, now: datetime, statements: list[str]) -> None:
    make_applications(count, now=now, landlords="Alogéa")
    alogea = find_organisation("Alogéa")
    assert alogea is not None
    statements.clear()
    assert len(taking_part(alogea, OFFICE, now)) == count
    assert len(statements) == 1
