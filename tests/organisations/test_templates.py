"""Does each template read back without any problem?"""

import pytest

from committee.organisations.history import read_contributions, read_stock
from committee.organisations.templates import contributions_file, stock_file
from committee.people.rules import OFFICE
from committee.spreadsheets.read import read_table


@pytest.mark.parametrize(
    ("build", "read", "count"), [(contributions_file, read_contributions, 3), (stock_file, read_stock, 2)]
)
def test_template_reads_back(build: object, read: object, count: int) -> None:
    name, _, content = build(OFFICE, {})  # type: ignore[operator]
    assert name.startswith("modele-")
    drafts, problems = read(read_table(content, name))  # type: ignore[operator]
    assert (len(drafts), problems) == (count, [])
