"""Are names found together, in a constant number of statements?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.organisations.queries import candidates_by_name, similar_names
from tests.factories.organisations import make_organisation


@pytest.mark.parametrize("count", [1, 30])
def test_candidates_and_resembling_names_take_constant_statements(
    count: int, store: Path, now: datetime, statements: list[str]
) -> None:
    names = [
        make_organisation(f"Bailleur numéro {n} (DÉMO)", now=now) and f"Bailleur numéro {n} (DÉMO)"
        for n in range(count)
    ]
    statements.clear()
    assert len(candidates_by_name(names)) == count
    assert len(statements) == 3
    statements.clear()
    assert similar_names(["Bailleur numero 0 DEMO"])["Bailleur numero 0 DEMO"][0].name == names[0]
    assert len(statements) == 2
    assert similar_names(["Xyz"]) == {}
