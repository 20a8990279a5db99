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
