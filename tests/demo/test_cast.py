"""Is the house there once, and do the real winners of 2021 carry facts only?"""

from datetime import datetime
from pathlib import Path

from committee.demo.cast import known_awards, prepare_house
from committee.demo.content import SIZES
from committee.meetings.queries import award_sites, awards
from committee.organisations.queries import directory
from committee.people.queries import people
from committee.people.rules import OFFICE, Role


def test_house_is_prepared_once(store: Path, now: datetime) -> None:
    first = prepare_house(SIZES["S"], now)
    counts = len(people()), len(directory(OFFICE)), len(known_awards())
    second = prepare_house(SIZES["S"], now)
    assert (len(people()), len(directory(OFFICE)), len(known_awards())) == counts
    assert [member.id for member in first.members] == [member.id for member in second.members]
    assert len(first.members) == SIZES["S"].members
    assert first.chair in first.members
    assert Role.STAFF in first.staff.roles


def test_winners_of_2021_carry_facts_only(store: Path, now: datetime) -> None:
    prepare_house(SIZES["S"], now)
    frame = awards(OFFICE)
    assert len(frame) == 7
    assert frame["amount"].isna().all()
    assert frame["application_id"].isna().all()
    assert set(frame["awarded_on"].map(str)) == {"2021-02-04"}
    sites = award_sites(OFFICE)
    reunion = sites[sites["department"] == "974"]
    assert len(reunion) == 1
    assert bool(reunion["is_approximate"].iloc[0])


def test_larger_committee_has_more_members(store: Path, now: datetime) -> None:
    assert len(prepare_house(SIZES["M"], now).members) == SIZES["M"].members
