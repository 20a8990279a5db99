"""What the tests of the readers share."""

import pytest

from committee.spreadsheets.write import Sheet, write_xlsx


@pytest.fixture
def workbook() -> bytes:
    """A small table with an empty row."""
    return write_xlsx({"A": Sheet(["a", "b"], [(1, "x"), (None, None), (2, "y")])})
