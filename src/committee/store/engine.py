"""How is the store opened, read and written?

SQLite: WAL, foreign keys, busy timeout; ``reading()`` is a plain BEGIN with query_only, ``writing()`` a BEGIN
IMMEDIATE, so that concurrent writers wait instead of failing. PostgreSQL: ``writing()`` takes one advisory lock
first, so that both stores have one writer at a time and the journal's chain has one head.
Inside ``writing()``, a nested ``reading()`` or ``writing()`` joins the transaction under way.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from committee.settings import settings
from committee.words import Refused, Sentence

logger = logging.getLogger(__name__)
WRITER_LOCK = 7_204_021
BUSY_MS = 15_000
_CHANGED_MEANWHILE = Sentence(
    "Someone changed this at the same time. Reload to see both versions, then save again."
)
_current: ContextVar[Session | None] = ContextVar("committee_session", default=None)
_kept_here = count(1)
_last_kept = [0]


class Stale(Refused):
    """The row changed since it was read: the write was refused and nothing was lost."""


class StoreMissing(Refused):
    """The configured database cannot be reached; it is never replaced by a new one silently."""


@lru_cache(maxsize=4)
def open_engine(url: str) -> Engine:
    """The engine of one database, made once a process."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = create_engine(
            url,
            connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
            pool_size=20,
            max_overflow=40,
        )
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=40)


def engine() -> Engine:
    """The engine of this installation."""
    return open_engine(settings().database_url)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("committee_writing", True)
    connection.exec_driver_sql(f"PRAGMA query_only={0 if is_writing else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def is_missing() -> bool:
    """Whether the database is a file that is not there; opening it would silently make a new one."""
    file = _file_of(settings().database_url)
    return file is not None and not file.exists()


@lru_cache(maxsize=8)
def _file_of(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return None if parsed.database.startswith((":memory:", "file:")) else Path(parsed.database)


def _open(is_writing: bool) -> Session:
    if is_missing():
        raise StoreMissing(Sentence("The database was not found."))
    bound = engine().execution_options(committee_writing=is_writing)
    return Session(bound, expire_on_commit=False)


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads; joins the transaction under way, if any."""
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    with _open(is_writing=False) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION READ ONLY"))
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: all of it is kept, or nothing. Joins the transaction under way, if any.

    Raises Stale when a versioned row was changed by somebody else meanwhile.
    """
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    with _open(is_writing=True) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        token = _current.set(session)
        try:
            yield session
            session.commit()
            _last_kept[0] = next(_kept_here)
        except StaleDataError as error:
            session.rollback()
            raise Stale(_CHANGED_MEANWHILE) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            _current.reset(token)


def last_kept() -> int:
    """Another number after each transaction that this process kept: what was read before may be old."""
    return _last_kept[0]


def is_writing() -> bool:
    """Whether this runs inside a transaction that writes."""
    return _current.get() is not None


def check_version(row: Any, version: int | None) -> None:
    """Refuse a write based on an older version of the row, and count the write. None: no version was read."""
    if version is not None and row.version != version:
        raise Stale(_CHANGED_MEANWHILE)
    row.version += 1


def is_reachable() -> bool:
    """Whether the database answers; used by /healthz."""
    if is_missing():
        return False
    try:
        with engine().connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        logger.warning("the database does not answer", exc_info=True)
        return False
    return True
