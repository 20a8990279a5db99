"""Are many facts of one award told at once, and taken back when it tells of others?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from committee.organisations.actions import ToldFact, record_facts
from committee.organisations.queries import facts_of
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE
from tests.factories.organisations import make_organisation


def test_facts_of_an_award_are_whole(store: Path, now: datetime) -> None:
    one, other = make_organisation(now=now), make_organisation(now=now)

    def told(*ids: str) -> list[ToldFact]:
        return [ToldFact(each, FactKind.AWARD, 2021, Decimal(5), "P-1", date(2021, 2, 4)) for each in ids]

    assert record_facts(told(one, other), "award", actor=OFFICE, now=now) == 2
    assert record_facts(told(one, other), "award", actor=OFFICE, now=now) == 0
    assert record_facts([], "award", is_whole=True, actor=OFFICE, now=now) == 0
    assert record_facts(told(one), "award", is_whole=True, actor=OFFICE, now=now) == 0
    assert list(facts_of([one, other])) == [one]
