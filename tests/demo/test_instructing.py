"""Do the staff of the demonstration judge by the rules, speak against some, ask, and propose?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from committee.intake.eligibility import Conclusion
from committee.intake.queries import applications, eligibility, open_requests
from committee.intake.queries.instruction import held_instructions
from committee.intake.rules import ApplicationStatus, Opinion
from committee.people.rules import OFFICE
from committee.words import PARIS


@pytest.fixture
def built(store: Path, demonstration: Callable[[str], None]) -> Path:
    demonstration("all")
    return store


def test_rules_let_most_through_and_a_person_overruled_some(built: Path, now: datetime) -> None:
    judged = [one for stage in ("REVIEW", "MEETING") for one in eligibility(OFFICE, f"DEMO-{stage}", now)]
    assert {one.conclusion for one in judged} == {Conclusion.CONFORMING}
    overruled = [line for one in judged for line in one.lines if line.overrule is not None]
    assert overruled
    assert all(line.overrule is not None and "DÉMO" in line.overrule.reason for line in overruled)
    kinds = {line.outcome for one in eligibility(OFFICE, "DEMO-INTAKE", now) for line in one.lines}
    assert len(kinds) == 4, "each outcome is met somewhere"


def test_requests_run_one_of_them_late(built: Path, now: datetime) -> None:
    asked = open_requests(OFFICE, now)
    today = now.astimezone(PARIS).date()
    assert [due_on < today for _number, _title, due_on in asked] == [True, False]
    frame = applications(OFFICE, call="DEMO-INTAKE", status=ApplicationStatus.TO_COMPLETE)
    assert len(frame) == 2


def test_instruction_is_whole_before_the_meeting_and_under_way_while_reading(built: Path) -> None:
    ids = {
        stage: applications(OFFICE, call=f"DEMO-{stage}")["id"].tolist() for stage in ("REVIEW", "MEETING")
    }
    held = {stage: held_instructions(each) for stage, each in ids.items()}
    assert len(held["MEETING"]) == len(ids["MEETING"])
    assert 0 < len(held["REVIEW"]) < len(ids["REVIEW"])
    rows = [*held["REVIEW"].values(), *held["MEETING"].values()]
    assert {row.opinion for row in rows} >= {Opinion.FAVOURABLE, Opinion.TO_DISCUSS}
    assert all(row.rapporteur_id and row.hearing_at for row in rows)
    assert any(row.proposed for row in rows)
