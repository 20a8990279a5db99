"""The demonstration of a stage: built once in a process of tests, copied for each of those that only look at it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest

from committee.demo.build import build
from committee.store.engine import engine


@pytest.fixture(scope="session")
def _stages() -> dict[str, Path]:
    return {}


@pytest.fixture
def demonstration(
    store: Path, now: datetime, _stages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], None]:
    """Fill the empty store with the smallest demonstration of a stage."""

    def filled(stage: str) -> None:
        if stage in _stages:
            engine().dispose()
            copytree(_stages[stage], store, dirs_exist_ok=True)
            return
        build(stage, "S", now=now)
        engine().dispose()  # all that was written is in the one file of the database
        if (store / "committee.sqlite3").exists():
            _stages[stage] = copytree(store, tmp_path_factory.mktemp("demonstration") / stage)

    return filled
