"""How are migrations run? On the engine of this installation, with the records of every package."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from committee.store import all_records
from committee.store.base import Base
from committee.store.engine import open_engine


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the database's: an old migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


all_records.load()
config = context.config
with open_engine(config.attributes["url"]).connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=_plain_type
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
