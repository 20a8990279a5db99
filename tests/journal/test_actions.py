"""Is every act written down, and can what it said be erased without breaking the chain?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.journal.actions import erase_payload, record
from committee.journal.queries import acts_without_contents, entries_about, verify
from committee.journal.rules import Actor
from committee.words import Refused

ANA = Actor("ana", "Ana")


def test_acts_are_numbered_in_order(store: Path, now: datetime) -> None:
    numbers = [record("test.act", "thing", "t1", {"n": n}, actor=ANA, now=now) for n in range(3)]
    assert numbers == [1, 2, 3]
    assert verify().entries == 3


def test_erased_payload_leaves_a_tombstone(store: Path, now: datetime) -> None:
    for number in range(2):
        record("test.act", "thing", "t1", {"name": "private", "n": number}, actor=ANA, now=now)
    erase_payload(1, why="request of the person", actor=ANA, now=now)
    checked = verify()
    assert (checked.entries, checked.erased, checked.broken_at) == (3, (1,), None)
    payloads = {row.number: row.payload for row in entries_about(["t1"])}
    assert payloads == {1: None, 2: {"name": "private", "n": 1}}


def test_erasure_needs_a_reason_and_an_entry(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="Say why"):
        erase_payload(1, why=" ", actor=ANA, now=now)
    with pytest.raises(Refused, match="no entry 1"):
        erase_payload(1, why="reason", actor=ANA, now=now)
    assert acts_without_contents() == []
