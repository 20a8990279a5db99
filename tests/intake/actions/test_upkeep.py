"""Are sites located on the day that decides?"""

from datetime import datetime
from pathlib import Path
from typing import Any

from committee.intake.queries import sheet
from committee.people.rules import OFFICE
from committee.territories.actions import load_shipped_facts
from committee.territories.rules import Answer, Method
from tests.factories.calls import make_call
from tests.factories.intake import make_application


def _details(identifier: str) -> Any:
    found = sheet(identifier, OFFICE)
    assert found is not None
    assert found.details is not None
    return found.details


def test_sites_are_located_on_the_closing_date(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    call = make_call(now=now)
    assert call.round is not None
    identifier = make_application(call.code, now=now, lon=1.4799, lat=43.6092, submitted_on="15/01/2021")
    [site] = _details(identifier).sites
    assert site.located_on == call.round.dates.closes_on
    assert site.answer is Answer.UNCERTAIN
    assert site.method is Method.SCHEMATIC
    assert site.qpv_codes == ("QN03113M",)
    assert site.reason is not None
