"""Does every page send the same SQL statements for one application as for thirty?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from committee.people.rules import PAGES
from committee.store import engine
from committee.store.base import Base
from tests.bench.cases import STAGES
from tests.bench.statements import count_statements

# From two applications on, there is a form to say of several that there is no link with them.
SHOWS_MORE_FROM_TWO_ON = {"review.interests"}
NEEDS_TWO = {"applications.duplicates pair"}


@pytest.mark.parametrize("stage", STAGES)
def test_statements_of_a_page_do_not_grow_with_its_rows(stage: str, store: Path) -> None:
    counts = {}
    for number, pages in ((1, None), (2, NEEDS_TWO | SHOWS_MORE_FROM_TWO_ON), (30, None)):
        Base.metadata.drop_all(engine.engine())
        Base.metadata.create_all(engine.engine())
        counts[number] = count_statements(stage, number, datetime.now(UTC), pages)
    assert counts[2] == {page: counts[30][page] for page in counts[2]}
    assert PAGES.keys() < counts[1].keys(), "pages, and views of some of them"
    assert NEEDS_TWO.isdisjoint(counts[1].keys())
    assert counts[2].keys() >= NEEDS_TWO
    for page in counts[1].keys() - SHOWS_MORE_FROM_TWO_ON:
        assert (page, counts[1][page]) == (page, counts[30][page])
