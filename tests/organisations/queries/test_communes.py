"""Are communes found by name in the lists of QPV?"""

from datetime import datetime
from pathlib import Path

from committee.organisations.queries import communes_named
from committee.people.rules import OFFICE
from committee.territories.actions import load_shipped_facts


def test_communes_are_found_by_name(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    found = communes_named(["CERGY", "Nulleville"])
    assert found == {"CERGY": {("95127", "95")}}
