"""Do the migrations and the records agree, upwards and downwards?"""

from pathlib import Path

from committee.store import schema
from committee.store.engine import engine


def test_database_is_at_the_newest_migration(store: Path) -> None:
    assert schema.current_revision() == schema.expected_revision() is not None


def test_records_and_migrations_do_not_differ(store: Path) -> None:
    with engine().connect() as connection:
        assert schema.differences(connection) == []


def test_migrations_go_down_and_up_again(store: Path) -> None:
    schema.downgrade("base")
    assert schema.current_revision() is None
    schema.upgrade()
    assert schema.current_revision() == schema.expected_revision()
