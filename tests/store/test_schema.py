"""Do the migrations and the records agree, upwards and downwards?"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box
from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, String, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from committee.people.rules import OFFICE
from committee.store import schema
from committee.store.engine import engine
from committee.territories.actions import import_data_set
from committee.territories.queries import data_sets, locate, report_of
from committee.territories.rules import Answer, EditionKind
from tests.factories.territory_tables import income_csv, list_csv, passage_csv


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


def test_perimeters_of_an_earlier_database_answer_after_the_upgrade(store: Path, now: datetime) -> None:
    schema.downgrade("0002")
    _load_perimeters_as_before()
    schema.upgrade()
    [edition] = data_sets()
    assert (edition.kind, edition.is_set_aside, edition.published_on) == (EditionKind.PERIMETERS, False, None)
    assert report_of("one") == []
    found = locate(2.35, 48.85, on=date(2026, 1, 5))
    assert (found.answer, found.edition_id) == (Answer.INSIDE, "one")
    assert [match.code for match in found.matches] == ["QN07590M"]


def test_going_back_leaves_perimeters_alone_for_the_code_that_takes_all_for_perimeters(
    store: Path, now: datetime
) -> None:
    schema.downgrade("0002")
    _load_perimeters_as_before()
    schema.upgrade()
    for content in (list_csv(), passage_csv(), income_csv()):
        import_data_set(content, actor=OFFICE, now=now)
    schema.downgrade("0002")
    earlier = MetaData()
    earlier.reflect(engine())
    with engine().connect() as connection:
        for name, count in (("edition", 1), ("qpv", 1), ("qpv_commune", 1), ("qpv_passage", 1)):
            table = earlier.tables[f"territories_{name}"]
            assert connection.execute(select(func.count()).select_from(table)).scalar() == count, name
    schema.upgrade()
    assert [edition.id for edition in data_sets()] == ["one"]
    assert locate(2.35, 48.85, on=date(2026, 1, 5)).answer is Answer.INSIDE


def _load_perimeters_as_before() -> None:
    """A square of Paris in the tables of the second migration, as the code of that time wrote them."""
    earlier = MetaData()
    earlier.reflect(engine())
    told: dict[str, dict[str, object]] = {
        "edition": {
            "generation": "2024",
            "is_schematic": False,
            "valid_from": date(2024, 1, 1),
            "overseas_from": date(2025, 1, 1),
            "qpv_count": 1,
            "without_outline": 0,
        },
        "qpv": {
            "code": "QN07590M",
            "label": "Carré d’essai",
            "department": "75",
            "lon": 2.35,
            "lat": 48.85,
            "epsg": 2154,
            "wkb": box(2.34, 48.84, 2.36, 48.86).wkb,
            "wkb_legal": b"outline in metres",
        },
        "qpv_commune": {"position": 0, "code": "75056", "name": "Paris"},
        "qpv_passage": {"code": "QN07590M", "predecessor": "QP075090"},
    }
    with engine().begin() as connection:
        for name, row in told.items():
            table = earlier.tables[f"territories_{name}"]
            connection.execute(table.insert().values(_row_of(table) | row))


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
