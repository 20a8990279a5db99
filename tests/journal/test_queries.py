"""Does the check of the chain see every kind of tampering, and do readers see only what they may?"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from committee.journal.actions import record
from committee.journal.queries import acts_without_contents, entries_about, verify
from committee.journal.rules import Actor
from committee.store.engine import writing

ANA = Actor("ana", "Ana")

TAMPERINGS = {
    "act": ("UPDATE journal_entry SET act = 'other' WHERE number = 2", 2),
    "actor": ("UPDATE journal_entry SET actor_name = 'Bob' WHERE number = 1", 1),
    "payload": ("UPDATE journal_payload SET text = '{}' WHERE number = 2", 2),
    "salt": ("UPDATE journal_payload SET salt = 'x' WHERE number = 3", 3),
    "missing payload": ("DELETE FROM journal_payload WHERE number = 3", 3),
    "seal": ("UPDATE journal_entry SET seal = 'x' WHERE number = 1", 1),
}


@pytest.fixture
def three_acts(store: Path, now: datetime) -> None:
    for number in range(3):
        record("test.act", "thing", f"t{number}", {"n": number}, actor=ANA, now=now)


@pytest.mark.usefixtures("three_acts")
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_seen(tampering: str) -> None:
    statement, broken_at = TAMPERINGS[tampering]
    assert verify().broken_at is None
    with writing() as session:
        session.execute(text(statement))
    assert verify().broken_at == broken_at


@pytest.mark.usefixtures("three_acts")
def test_removed_entry_is_seen() -> None:
    with writing() as session:
        session.execute(text("DELETE FROM journal_payload WHERE number = 2"))
        session.execute(text("DELETE FROM journal_entry WHERE number = 2"))
    assert verify().broken_at == 3


@pytest.mark.usefixtures("three_acts")
def test_only_the_given_objects_are_read() -> None:
    assert [row.object_id for row in entries_about(["t0", "t2"])] == ["t2", "t0"]


@pytest.mark.usefixtures("three_acts")
def test_administrators_see_acts_without_contents() -> None:
    rows = acts_without_contents(limit=2)
    assert [(row.number, row.act, row.payload) for row in rows] == [
        (3, "test.act", None),
        (2, "test.act", None),
    ]
