"""Are facts and dwellings read for many organisations in one statement?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from committee.organisations.actions import record_fact
from committee.organisations.queries import contributed, owns_in, stock_of
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE
from tests.factories.organisations import make_organisation


@pytest.mark.parametrize("count", [1, 30])
def test_contributions_and_dwellings_take_one_statement(
    count: int, store: Path, now: datetime, statements: list[str]
) -> None:
    ids = [make_organisation(now=now) for _ in range(count)]
    for each in ids:
        record_fact(each, FactKind.CONTRIBUTION, 2025, Decimal(1), "f", actor=OFFICE, now=now)
    statements.clear()
    assert set(contributed(ids, 2025).values()) == {True}
    assert len(statements) == 1
    assert set(contributed(ids, 2024).values()) == {None}
    statements.clear()
    assert set(owns_in(ids, department="95").values()) == {None}
    assert len(statements) == 1
    assert stock_of(ids) == {}
