"""The world, made once in a process of tests, and the store in which it lies, taken back after each change."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from committee.settings import settings
from tests.conftest import _environment
from tests.leaks.changing import Store
from tests.leaks.world import World, make_world

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


class _Class(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, datetime)


class Frozen(datetime, metaclass=_Class):
    """The clock of every module of ours, which stands still; all else is the real class."""

    def __new__(cls, *parts: Any, **named: Any) -> datetime:  # type: ignore[misc]
        """A real one."""
        return datetime(*parts, **named)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Always the same moment."""
        return NOW.astimezone(tz)


@pytest.fixture
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module of ours sees the time pass."""
    for name, module in list(sys.modules.items()):
        if name.startswith("committee.") and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Frozen)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory, _template: Path) -> tuple[Path, World]:
    folder = tmp_path_factory.mktemp("leaks")
    for path in _template.glob("committee.sqlite3*"):
        copy(path, folder / path.name)
    with _environment(folder, f"sqlite:///{folder / 'committee.sqlite3'}"):
        world = make_world(NOW)
    return folder, world


@pytest.fixture
def world(_made: tuple[Path, World]) -> World:
    """The world of these tests."""
    return _made[1]


@pytest.fixture
def kept_store(_made: tuple[Path, World], _still: None) -> Iterator[Store]:
    """The store of the world; as it was made, before and after the test."""
    folder, world = _made
    path = folder / "committee.sqlite3"
    with _environment(folder, f"sqlite:///{path}"):
        assert settings().var == folder
        store = _STORES.get(path) or Store(path, world)
        _STORES[path] = store
        store.restore()
        yield store
        store.restore()


_STORES: dict[Path, Store] = {}
