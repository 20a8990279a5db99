"""Does a first start make its database, and no other start?"""

import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy.exc import SQLAlchemyError

from committee.people.actions import register_person
from committee.people.rules import OFFICE, Role
from committee.ui.server import state
from committee.ui.server.state import FirstStart, StoreState


def test_first_start_is_allowed_when_nothing_is_configured(unconfigured: Path) -> None:
    assert state.is_first_start_allowed()
    (unconfigured / "installed").touch()
    assert not state.is_first_start_allowed()


def test_configured_installation_is_never_a_first_start(store: Path) -> None:
    assert not state.is_first_start_allowed()


@pytest.fixture
def prepared(monkeypatch) -> list[object]:
    """The moments at which the demonstration was asked to be made."""
    calls: list[object] = []
    package, module = ModuleType("committee.demo"), ModuleType("committee.demo.first_start")
    module.prepare = calls.append
    monkeypatch.setitem(sys.modules, "committee.demo", package)
    monkeypatch.setitem(sys.modules, "committee.demo.first_start", module)
    monkeypatch.setattr(state, "_has_demonstration", lambda: True)
    return calls


def test_empty_database_gets_the_demonstration_once(unconfigured: Path, prepared: list[object], now) -> None:
    state.prepare_first_start()
    assert len(prepared) == 1
    register_person("Awa", "awa@demo.invalid", [Role.MEMBER], actor=OFFICE, now=now)
    state.prepare_first_start()
    assert len(prepared) == 1


def test_screens_wait_for_the_first_start(store: Path, monkeypatch) -> None:
    start, may_end = FirstStart(), threading.Event()
    monkeypatch.setattr(state, "first_start", start)
    assert state.store_state() is StoreState.READY
    thread = start.begin(lambda: may_end.wait(10) and None)
    assert state.store_state() is StoreState.PREPARING
    may_end.set()
    thread.join(10)
    assert state.store_state() is StoreState.READY


def test_failed_first_start_is_told(store: Path, monkeypatch) -> None:
    def fail() -> None:
        raise RuntimeError("no space left")

    start = FirstStart()
    monkeypatch.setattr(state, "first_start", start)
    start.begin(fail).join(10)
    assert state.store_state() is StoreState.FAILED


def test_database_that_breaks_while_it_is_asked_is_missing(store: Path, monkeypatch) -> None:
    def broken() -> None:
        raise SQLAlchemyError("gone")

    monkeypatch.setattr(state.schema, "current_revision", broken)
    assert state.store_state() is StoreState.MISSING
