"""Are the loaded data sets listed with what they hold?"""

from datetime import datetime, timedelta

import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.queries.editions import codes_of
from committee.territories.rules import EditionKind
from tests.factories.territories import load_squares
from tests.factories.territory_tables import income_csv, list_csv, passage_csv

pytestmark = pytest.mark.usefixtures("store")


def test_data_sets_of_every_kind_are_listed_in_one_statement(now: datetime, statements: list[str]) -> None:
    load_squares(now)
    for at, content in enumerate((list_csv(), passage_csv(), income_csv())):
        actions.import_data_set(content, actor=OFFICE, now=now + timedelta(days=1 + at))
    statements.clear()
    kinds = [row.kind for row in queries.data_sets()]
    assert kinds == [
        EditionKind.INDICATORS,
        EditionKind.PASSAGE,
        EditionKind.LIST,
        EditionKind.PERIMETERS,
    ]
    assert len(statements) == 1
    assert [row.kind for row in queries.editions()] == [EditionKind.PERIMETERS]


def test_codes_of_an_edition(now: datetime) -> None:
    report = actions.import_data_set(list_csv(), actor=OFFICE, now=now)
    assert codes_of(report.edition_id) == {"QN03190M", "QN03192I", "QN98790M"}
    assert codes_of("0") == frozenset()
