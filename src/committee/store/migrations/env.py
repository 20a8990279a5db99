"""How are migrations run? On the engine of this installation, with the records of every package."""

from alembic import context

from committee.store import all_records
from committee.store.base import Base
from committee.store.engine import open_engine

all_records.load()
config = context.config
with open_engine(config.attributes["url"]).connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, user_module_prefix="base."
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
