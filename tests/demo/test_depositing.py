"""Do the fictions come in as real ones do: several files, a correction, a letter typed in, documents?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from committee.demo import content, depositing
from committee.demo.build import build
from committee.demo.depositing import TWIN
from committee.intake.queries import (
    applications,
    batches,
    declared_beside_computed,
    papers_of,
    sheet,
    sites_of,
    sites_to_place,
)
from committee.intake.queries.duplicates import possible_duplicates
from committee.intake.rules import ApplicationRole, ApplicationStatus, Qualifier
from committee.people.rules import OFFICE
from committee.territories.rules import Answer
from committee.words import Refused


@pytest.fixture
def numbers(demonstration: Callable[[str], None]) -> dict[str, str]:
    demonstration("all")
    frame = applications(OFFICE, call="DEMO-INTAKE")
    return dict(zip(frame["number"], frame["id"], strict=True))


def test_three_files_and_a_letter_brought_the_applications(numbers: dict[str, str], now: datetime) -> None:
    found = batches(OFFICE)
    here = [row for row in found if row.call_code == "DEMO-INTAKE"]
    assert sorted((row.created, row.changed) for row in here) == [(0, 1), (2, 0), (5, 0)]
    details = sheet(numbers["D-016"], OFFICE, now).details
    assert details is not None
    assert len(details.provenance) == 2
    assert details.qualifiers["people"] is Qualifier.ABOUT
    twin = sheet(numbers[TWIN], OFFICE, now).details
    assert twin is not None
    assert twin.status is ApplicationStatus.SUBMITTED
    assert [row.filename for row in twin.provenance] == [None]


def test_letter_is_the_only_probable_duplicate(numbers: dict[str, str], now: datetime) -> None:
    pairs = possible_duplicates(OFFICE, now=now)
    assert [{pair.first.number, pair.second.number} for pair in pairs] == [{"D-001", TWIN}]


def test_places_are_known_by_point_by_name_or_not_at_all(numbers: dict[str, str], now: datetime) -> None:
    sites = [site for held in sites_of(list(numbers.values())).values() for site in held]
    assert any(site.lon is not None and site.precision_m is not None for site in sites)
    named = [site for site in sites if site.answer is Answer.INSIDE]
    assert {site.declared_qpv for site in named} >= {"Danube - Solidarité - Marseillaise", "Les Linandes"}
    waiting = {row.name for row in sites_to_place(OFFICE, now=now) if not row.has_point}
    assert "Tableau des heures, place centrale" in waiting
    assert declared_beside_computed(list(numbers.values()), OFFICE, now)


def test_parts_tell_founders_operators_and_others(numbers: dict[str, str], now: datetime) -> None:
    details = sheet(numbers["D-006"], OFFICE, now).details
    assert details is not None
    landlords = [part for part in details.organisations if part.role is ApplicationRole.LANDLORD]
    assert [part.is_founder for part in landlords].count(True) == 3
    roles = {part.role for part in details.organisations}
    assert {ApplicationRole.RESEARCH, ApplicationRole.EVALUATOR, ApplicationRole.COFUNDER} <= roles
    assert details.eligible_base is not None
    assert details.total_cost is not None
    assert details.eligible_base < details.total_cost


def test_documents_came_in_and_some_are_missing(numbers: dict[str, str]) -> None:
    counts = {number: len(papers_of(each, OFFICE)) for number, each in numbers.items() if number != TWIN}
    assert max(counts.values()) == 5
    assert min(counts.values()) == 2


def test_file_with_an_error_stops_the_building(
    store: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [{**one, "title": ""} for one in content.projects(1)]
    monkeypatch.setattr(content, "projects", lambda number: told)
    with pytest.raises(Refused, match="filled in"):
        build("intake", "S", now=now)
    assert depositing.TWIN not in set(applications(OFFICE)["number"])
