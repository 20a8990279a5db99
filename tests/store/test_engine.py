"""Does the store keep all of a transaction or nothing, whoever else is writing?"""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from committee.journal.actions import record
from committee.journal.queries import verify
from committee.journal.rules import Actor
from committee.people.records import Person
from committee.settings import settings
from committee.store.engine import (
    Stale,
    check_version,
    is_reachable,
    last_kept,
    open_engine,
    reading,
    writing,
)

WRITERS, WRITES = 30, 10


def _add_person(name: str, now: datetime) -> str:
    with writing() as session:
        person = Person(name=name, email=f"{name}@example.org", created_at=now)
        session.add(person)
        session.flush()
        return person.id


def _count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_all_or_nothing(store: Path, now: datetime) -> None:
    def interrupted() -> None:
        with writing():
            _add_person("ana", now)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        interrupted()
    assert _count() == 0


def test_nested_reading_sees_the_transaction_under_way(store: Path, now: datetime) -> None:
    with writing() as outer:
        _add_person("ana", now)
        with reading() as inner:
            assert inner is outer
        assert _count() == 1


def test_reading_cannot_write(store: Path) -> None:
    with reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM people_person"))


def test_reading_keeps_loaded_rows_usable(store: Path, now: datetime) -> None:
    made = _add_person("ana", now)
    with reading() as session:
        person = session.get(Person, made)
    assert person is not None
    assert person.name == "ana"


def test_foreign_keys_are_enforced(store: Path) -> None:
    with pytest.raises(DBAPIError), writing() as session:
        session.execute(text("INSERT INTO people_role (person_id, role) VALUES ('nobody', 'staff')"))


def test_stale_write_is_refused(store: Path, now: datetime) -> None:
    made = _add_person("ana", now)
    with writing() as session:
        person = session.get(Person, made)
        check_version(person, 1)
    with writing() as session:
        person = session.get(Person, made)
        assert person is not None
        assert person.version == 2
        with pytest.raises(Stale):
            check_version(person, 1)
        check_version(person, None)
        assert person.version == 3


def test_thirty_concurrent_writers_lose_nothing(store: Path, now: datetime) -> None:
    made = _add_person("counter", now)
    errors: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        try:
            start.wait()
            for turn in range(WRITES):
                with writing() as session:
                    person = session.get(Person, made)
                    assert person is not None
                    person.version += 1
                    actor = Actor(str(number), "Writer")
                    record("test.write", "person", made, {"turn": turn}, actor=actor, now=now)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with reading() as session:
        person = session.get(Person, made)
        assert person is not None
        assert person.version == 1 + WRITERS * WRITES
    assert verify().entries == WRITERS * WRITES
    assert verify().broken_at is None


def test_database_answers(store: Path) -> None:
    assert is_reachable()


def test_missing_database_is_said_and_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "committee.sqlite3"
    monkeypatch.setenv("COMMITTEE_DATABASE_URL", f"sqlite:///{missing}")
    settings.cache_clear()
    assert not is_reachable()
    assert not missing.exists()
    monkeypatch.setenv("COMMITTEE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    settings.cache_clear()
    assert not is_reachable()
    settings.cache_clear()


def test_postgresql_address_uses_psycopg() -> None:
    assert open_engine("postgresql://nobody@localhost/none").dialect.driver == "psycopg"


def test_what_was_kept_is_counted_and_what_was_not_is_not(store: Path) -> None:
    before = last_kept()
    with reading():
        pass
    with pytest.raises(ValueError, match="no"), writing():
        raise ValueError("no")
    assert last_kept() == before
    with writing():
        pass
    assert last_kept() > before
