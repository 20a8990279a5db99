from pathlib import Path

import pytest

from committee.store.engine import writing
from committee.store.kept import Kept


def test_result_is_computed_once_for_a_key(store: Path) -> None:
    kept: Kept[int] = Kept(2)
    asked: list[int] = []

    def compute() -> int:
        asked.append(1)
        return len(asked)

    assert [kept.of("a", compute), kept.of("a", compute), kept.of("b", compute)] == [1, 1, 2]


def test_least_recently_used_result_leaves(store: Path) -> None:
    kept: Kept[str] = Kept(2)
    kept.of("a", lambda: "first")
    kept.of("b", lambda: "first")
    kept.of("a", lambda: "again")
    kept.of("c", lambda: "first")
    assert kept.of("a", lambda: "again") == "first"
    assert kept.of("b", lambda: "again") == "again"


def test_nothing_is_kept_or_taken_while_writing(store: Path) -> None:
    kept: Kept[str] = Kept(2)
    kept.of("a", lambda: "before")
    with writing():
        assert kept.of("a", lambda: "under way") == "under way"
        kept.of("b", lambda: "under way")
    assert kept.of("a", lambda: "after") == "before"
    assert kept.of("b", lambda: "after") == "after"


def test_failure_is_not_kept(store: Path) -> None:
    kept: Kept[str] = Kept(2)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        kept.of("a", fail)
    assert kept.of("a", lambda: "found") == "found"
