"""Which QPV continues which?"""

from datetime import datetime

import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries

pytestmark = pytest.mark.usefixtures("store")
OFFICIAL = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"


def test_passage_is_read_both_ways(now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    assert queries.predecessors("QN03113M") == ["QP031014"]
    assert queries.successors("QP093054") == ["QN09353M", "QN09354M", "QN09355M"]
    assert queries.successors("QP999999") == []
