"""Do files of earlier years come in once, wholly or not at all?"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from committee.organisations import actions, queries
from committee.organisations.templates import contributions_workbook, stock_workbook
from committee.people.rules import OFFICE
from tests.factories.organisations import counts


@pytest.mark.parametrize(
    ("act", "workbook", "count"),
    [(actions.import_contributions, contributions_workbook, 3), (actions.import_stock, stock_workbook, 2)],
)
def test_template_comes_in_once_when_unknown_names_are_accepted(
    act: Any, workbook: Any, count: int, store: Path, now: datetime
) -> None:
    by = {"actor": OFFICE, "now": now}
    refused = act(workbook(), "modele.xlsx", **by)
    assert refused.has_errors
    assert queries.names() == {}
    tried = act(workbook(), "modele.xlsx", dry_run=True, create_unknown=True, **by)
    assert counts(tried) == (count, 0, 0)
    assert queries.names() == {}
    told: list[tuple[int, int]] = []
    done = act(workbook(), "modele.xlsx", create_unknown=True, progress=lambda *step: told.append(step), **by)
    assert (counts(done), done.errors) == ((count, 0, 0), [])
    assert told[-1] == (100, 100)
    assert counts(act(workbook(), "modele.xlsx", **by)) == (0, 0, count)
