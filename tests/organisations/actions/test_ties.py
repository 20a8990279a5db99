"""Are consortiums kept out of circles, and mandates that their members tell recorded once?"""

from datetime import date, datetime
from pathlib import Path

import pytest

from committee.organisations import actions, queries
from committee.organisations.rules import MandateKind
from committee.people.rules import OFFICE
from committee.words import Refused
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member


def test_consortium_has_members_with_dates_and_is_no_circle(store: Path, now: datetime) -> None:
    by = {"actor": OFFICE, "now": now}
    lanterne = make_organisation("Collectif La Lanterne", now=now)
    first, second = make_organisation("Association A", now=now), make_organisation("Association B", now=now)
    made = actions.add_member(lanterne, first, since=date(2019, 1, 1), **by)
    other = actions.add_member(first, second, **by)
    assert [one.child for one in queries.members_of(lanterne)] == ["Association A"]
    assert [one.parent for one in queries.part_of(first)] == ["Collectif La Lanterne"]
    for parent, child, why in (
        (second, lanterne, "part of itself"),
        (lanterne, lanterne, "part of itself"),
        (first, second, "already"),
        (lanterne, "gone", "does not exist"),
    ):
        with pytest.raises(Refused, match=why):
            actions.add_member(parent, child, **by)
    with pytest.raises(Refused, match="already"):
        actions.add_member(lanterne, first, since=date(2019, 1, 1), **by)
    with pytest.raises(Refused, match="before it joins"):
        actions.end_membership(made, date(2018, 1, 1), **by)
    actions.end_membership(made, date(2021, 1, 1), **by)
    assert queries.members_of(lanterne)[0].until == date(2021, 1, 1)
    actions.remove_member(other, **by)
    assert queries.members_of(first) == []
    with pytest.raises(Refused, match="no longer recorded"):
        actions.remove_member(other, **by)


def test_told_mandate_completes_the_recorded_one_or_stands_beside_it(store: Path, now: datetime) -> None:
    member, landlord = make_member(now=now), make_organisation("Habitat Demain", now=now)
    pair, kind = (member.id, landlord), MandateKind.EMPLOYEE
    begun, ended = date(2020, 1, 1), date(2025, 3, 31)
    held = make_mandate(member, landlord, now=now)
    assert actions.tell_mandate(*pair, kind, begun, None, now=now) == (held, False)
    assert actions.tell_mandate(*pair, kind, None, ended, now=now) == (held, False)
    second, is_new = actions.tell_mandate(*pair, kind, date(2026, 1, 1), None, now=now)
    assert is_new
    third, is_new = actions.tell_mandate(*pair, kind, None, date(2019, 1, 1), now=now)
    assert is_new
    actions.take_back_mandates({third})
    told = {row.id: (row.since, row.until) for row in queries.mandates_of(member.id)}
    assert told == {held: (begun, ended), second: (date(2026, 1, 1), None)}


def test_consortium_ties_both_ways_while_the_membership_holds(store: Path, now: datetime) -> None:
    member, by = make_member(now=now), {"actor": OFFICE, "now": now}
    above, own, below = (make_organisation(now=now) for _ in range(3))
    actions.add_member(above, own, until=date(2026, 6, 30), **by)
    actions.add_member(own, below, since=date(2026, 1, 1), **by)
    make_mandate(member, own, now=now)
    assert queries.organisations_of(member.id, date(2026, 6, 30)) == {above, own, below}
    assert queries.organisations_of(member.id, date(2025, 6, 30)) == {above, own}
    assert queries.organisations_of(member.id, date(2026, 7, 1)) == {own, below}
