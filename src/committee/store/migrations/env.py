"""How are migrations run? On the engine of this installation, with the records of every package."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, TypeDecorator

from committee.store import all_records
from committee.store.base import Base
from committee.store.engine import open_engine


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the database's: an old migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def _enforce_keys(connection: Connection, is_enforced: bool) -> None:
    """SQLite changes a table by building it anew: its rows may not be missed meanwhile. Outside a transaction."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        raw.execute(f"PRAGMA foreign_keys={'ON' if is_enforced else 'OFF'}")


def _check_keys(connection: Connection) -> None:
    """Raise when the migration left a row that refers to nothing, before anything is kept."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"{len(orphans)} rows refer to nothing, the first in {orphans[0][0]}")


all_records.load()
config = context.config
with open_engine(config.attributes["url"]).connect() as connection:
    _enforce_keys(connection, False)
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_plain_type,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_keys(connection)
    finally:
        connection.rollback()  # nothing, unless the migration failed
        _enforce_keys(connection, True)
