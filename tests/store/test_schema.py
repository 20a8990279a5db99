"""Do the migrations and the records agree, upwards and downwards?"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, String, Table, select, text
from sqlalchemy.exc import IntegrityError

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


def test_rows_of_the_first_tables_survive_the_newest_migration(store: Path) -> None:
    """One row in each table of the first migration, filled by its column types, is there at the end."""
    schema.downgrade("base")
    schema.upgrade("0001")
    first = MetaData()
    first.reflect(engine())
    rows = {table.name: _row_of(table) for table in first.sorted_tables if table.name != "alembic_version"}
    with engine().begin() as connection:
        for table in first.sorted_tables:
            if table.name in rows:
                connection.execute(table.insert().values(rows[table.name]))
    schema.upgrade()
    with engine().connect() as connection:
        for name, row in rows.items():
            kept = connection.execute(select(*(first.tables[name].columns[column] for column in row)))
            assert [each._asdict() for each in kept] == [row], name


def test_migration_that_leaves_a_row_referring_to_nothing_is_not_kept(store: Path) -> None:
    schema.downgrade("0001")
    orphan = text(
        "INSERT INTO organisations_alias (organisation_id, text, folded, id, created_at) "
        "VALUES ('nobody', 'a', 'a', 'one', '2026-01-05 12:00:00')"
    )
    if engine().dialect.name == "postgresql":
        with pytest.raises(IntegrityError), engine().begin() as connection:
            connection.execute(orphan)
        return
    with engine().connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(str(orphan))
        raw.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(RuntimeError, match="1 rows refer to nothing, the first in organisations_alias"):
        schema.upgrade()
    assert schema.current_revision() == "0001"


_ASKED_BY_A_CONSTRAINT: dict[str, dict[str, object]] = {
    "meetings_decision": {"amount": 1},
    "meetings_award_inspiration": {"text": "one"},
}


def _row_of(table: Table) -> dict[str, object]:
    """The columns that must be told; those that may be unknown are."""
    told = {column.name: _value_of(column) for column in table.columns if not column.nullable}
    return told | _ASKED_BY_A_CONSTRAINT.get(table.name, {})


def _value_of(column: Column[Any]) -> object:
    kind = column.type
    if isinstance(kind, String):
        code = {"status": "draft", "outcome": "awarded", "nature": "none"}.get(column.name, "{}")
        return "one" if column.foreign_keys or column.primary_key else code
    if isinstance(kind, DateTime):
        return datetime(2026, 1, 5, 12)
    if isinstance(kind, Date):
        return date(2026, 1, 5)
    if isinstance(kind, Boolean):
        return True
    return {"year": 2026, "scale_max": 5}.get(column.name, 1)
