"""Do doors close, open and stay as told?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from committee.intake.actions import (
    close_door,
    lift_door,
    open_door,
    shut_open_door,
)
from committee.intake.queries import closed_doors, may_read
from committee.intake.records import ClosedDoor
from committee.store.engine import reading
from tests.factories.intake import make_application
from tests.factories.people import make_member


def test_door_closes_once_and_opens_again(store: Path, now: datetime) -> None:
    member = make_member(now=now)
    identifier = make_application(now=now)
    for _ in range(2):
        close_door(identifier, member.id, "recusal", now=now)
    with reading() as session:
        assert len(session.scalars(select(ClosedDoor)).all()) == 1
    assert closed_doors(member) == {identifier}
    lift_door(identifier, member.id, now=now)
    assert closed_doors(member) == frozenset()
    close_door(identifier, member.id, "recusal", now=now)
    assert closed_doors(member) == {identifier}


def test_reading_opens_with_the_declaration_and_shuts_with_it(
    store: Path, now: datetime, statements: Callable[..., Any]
) -> None:
    member = make_member(now=now)
    identifier = make_application(now=now)
    assert not may_read(identifier, member)
    for _ in range(2):
        open_door(identifier, member.id, now=now)
    assert may_read(identifier, member)
    shut_open_door(identifier, member.id)
    assert not may_read(identifier, member)
