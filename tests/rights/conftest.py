"""The ground of these tests: a small call in each phase, and one person of each kind; made once in a process."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests.conftest import _environment
from tests.leaks.changing import Store
from tests.rights.ground import NOW, Ground, make_ground

_STORES: dict[Path, Store] = {}


@pytest.fixture(scope="session")
def _grounded(tmp_path_factory: pytest.TempPathFactory, _template: Path) -> tuple[Path, Ground]:
    folder = tmp_path_factory.mktemp("rights")
    for path in _template.glob("committee.sqlite3*"):
        copy(path, folder / path.name)
    with _environment(folder, f"sqlite:///{folder / 'committee.sqlite3'}"):
        return folder, make_ground(NOW)


@pytest.fixture
def ground(_grounded: tuple[Path, Ground]) -> Ground:
    """What is there, and who."""
    return _grounded[1]


@pytest.fixture
def held(_grounded: tuple[Path, Ground]) -> Iterator[Store]:
    """The store of the ground; as it was made, before and after the test."""
    folder, made = _grounded
    path = folder / "committee.sqlite3"
    with _environment(folder, f"sqlite:///{path}"):
        store = _STORES.setdefault(path, Store(path, made.world)) if path in _STORES else None
        if store is None:
            store = _STORES[path] = Store(path, made.world)
        store.restore()
        yield store
        store.restore()
