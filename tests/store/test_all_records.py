"""Are the records of every package known to the store?"""

from pathlib import Path

from committee.store import all_records
from committee.store.base import Base

SOURCE = Path(all_records.__file__).parents[1]


def test_every_package_with_records_is_listed() -> None:
    assert sorted(path.parent.name for path in SOURCE.glob("*/records.py")) == sorted(all_records.PACKAGES)


def test_loading_fills_the_metadata() -> None:
    all_records.load()
    assert {"journal_entry", "people_person", "documents_document"} <= set(Base.metadata.tables)


def test_columns_of_every_package_that_point_to_a_table_are_found() -> None:
    all_records.load()
    columns = all_records.columns_pointing_to(Base.metadata.tables["people_person"])
    names = {f"{column.table.name}.{column.name}" for column in columns}
    assert {"organisations_mandate.member_id", "meetings_attendance.represented_by_id"} <= names
    assert all(column.foreign_keys for column in columns)
    [payload] = all_records.columns_pointing_to(Base.metadata.tables["journal_entry"])
    assert payload.table.name == "journal_payload"
