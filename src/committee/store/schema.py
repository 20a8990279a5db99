"""Is the database at the migration that this code expects?"""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from committee.settings import ROOT, settings
from committee.store.base import Base
from committee.store.engine import engine


def alembic_config() -> Config:
    """Alembic's settings, built in code: there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "src" / "committee" / "store" / "migrations"))
    config.attributes["url"] = settings().database_url
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the database to the given migration."""
    command.upgrade(alembic_config(), revision)


def downgrade(revision: str) -> None:
    """Bring the database back to the given migration."""
    command.downgrade(alembic_config(), revision)


def expected_revision() -> str | None:
    """The newest migration of this code."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current_revision() -> str | None:
    """The migration that the database is at; None for an empty database."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(connection: Connection) -> list[object]:
    """What the records declare and the migrated database lacks, or the reverse."""
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return list(compare_metadata(context, Base.metadata))
