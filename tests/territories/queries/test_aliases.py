"""Do shipped and added names stand in one list?"""

from datetime import datetime

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from tests.factories.territories import load_squares


def test_shipped_and_added_names_stand_together(store: object, now: datetime, statements: list[str]) -> None:
    shipped = queries.all_aliases()
    assert {row.is_shipped for row in shipped} == {True}
    load_squares(now)
    actions.add_alias("QN03190M", "La Cité", actor=OFFICE, now=now)
    statements.clear()
    told = queries.all_aliases()
    assert len(statements) == 1
    assert [(row.code, row.alias, row.added_at) for row in told if not row.is_shipped] == [
        ("QN03190M", "La Cité", now)
    ]
    assert len(told) == len(shipped) + 1
    assert {row.alias for row in queries.aliases_of("QN01356I")} == {"Consolat-Mirabeau", "Ruisseau Mirabeau"}
