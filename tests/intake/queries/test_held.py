"""Is what the store holds told in one shape, and the same again after being kept as JSON?"""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from committee.intake.queries.held import CHILDREN, FIELDS, as_declared, from_json, lists_of, states_by_id
from committee.intake.rules import Category, PointSource
from tests.factories.intake import make_applications


def test_state_is_the_same_after_json(store: Path, now: datetime) -> None:
    [identifier] = make_applications(
        1,
        now=now,
        landlords="Seqens",
        category="recherche-action",
        starts_on=date(2027, 9, 1),
        requested=Decimal("12.50"),
        site="Halle",
        lon=1.44,
        lat=43.6,
        actions="Planter",
    )
    row, state = states_by_id([identifier])[identifier]
    assert row.id == identifier
    assert state["category"] is Category.ACTION_RESEARCH
    kept = json.loads(json.dumps(state, default=str))
    assert {code: from_json(code, value) for code, value in kept.items()} == state
    assert set(state) <= {*FIELDS, *CHILDREN}
    assert from_json("starts_on", date(2027, 9, 1)) == date(2027, 9, 1)
    assert from_json("site", None) == []


def test_states_take_the_same_statements_however_many(
    store: Path, now: datetime, statements: list[str]
) -> None:
    many = make_applications(5, now=now, site="Halle")
    statements.clear()
    assert len(states_by_id(many)) == 5
    assert len(statements) == 6
    statements.clear()
    assert states_by_id([]) == {}
    assert len(statements) == 1


def test_point_found_here_is_not_what_a_file_declares() -> None:
    site = {"name": "Halle", "lon": 1.4, "lat": 43.6, "point_source": PointSource.CLICKED}
    assert as_declared(site)["lon"] is None
    assert as_declared({**site, "point_source": PointSource.TYPED})["lon"] == 1.4
    assert lists_of({"site": [site]}, "site") == [site]
    assert lists_of({}, "site") == []
