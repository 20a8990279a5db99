"""Are sites located again when the perimeters change?"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from committee.intake.actions import (
    locate_sites_again,
)
from committee.intake.queries import sheet
from committee.people.rules import OFFICE
from committee.territories.actions import load_shipped_facts
from committee.territories.rules import Answer
from committee.words import Refused
from tests.factories.intake import make_application
from tests.factories.people import make_member


def _details(identifier: str) -> Any:
    found = sheet(identifier, OFFICE)
    assert found is not None
    assert found.details is not None
    return found.details


def test_sites_are_located_again_when_other_perimeters_are_there(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, lon=1.4799, lat=43.6092)
    assert locate_sites_again(actor=OFFICE, now=now) == 0
    load_shipped_facts(actor=OFFICE, now=now)
    assert locate_sites_again(actor=OFFICE, now=now) == 1
    assert _details(identifier).sites[0].answer is Answer.UNCERTAIN
    with pytest.raises(Refused):
        locate_sites_again(actor=make_member(now=now), now=now)
