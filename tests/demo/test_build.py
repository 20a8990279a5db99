"""Does the demonstration stand at each stage, through the real acts?"""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from committee.calls.queries import call_rows
from committee.calls.rules import Phase
from committee.demo import content
from committee.demo.build import SHARES, TITLES, build
from committee.demo.depositing import TWIN
from committee.demo.moments import CODES, STAGES
from committee.intake.queries import applications, sites_of
from committee.journal.queries import verify
from committee.people.rules import OFFICE
from committee.territories.rules import Answer, is_declared
from committee.words import Refused

PHASES = {
    "intake": Phase.DEPOSIT,
    "review": Phase.READING,
    "meeting": Phase.SEANCE,
    "awards": Phase.FOLLOWUP,
    "followup": Phase.FOLLOWUP,
}


def test_forty_fictions_are_shared_out_over_the_stages(store: Path, now: datetime) -> None:
    told: list[tuple[int, int]] = []
    assert build("all", "S", now=now, progress=lambda done, total: told.append((done, total))) == 40
    assert told[-1] == (40, 40)
    whole = applications(OFFICE)
    frame = whole[whole["number"] != TWIN]
    assert len(whole) == len(frame) + 1
    assert Counter(frame["call_code"]) == {CODES[stage]: SHARES[stage] for stage in STAGES}
    assert frame["title"].str.startswith("DÉMO – ").all()
    assert frame["title"].nunique() == 40
    assert {row.code: row.round.phase(now) for row in call_rows(OFFICE) if row.round is not None} == {
        CODES[stage]: PHASES[stage] for stage in STAGES
    }
    sites = [site for held in sites_of(frame["id"].tolist()).values() for site in held]
    schematic = [site.answer for site in sites if not is_declared(site.method)]
    assert set(schematic) <= {Answer.UNCERTAIN, Answer.UNKNOWN}, "schematic outlines decide nothing"
    assert verify().broken_at is None


def test_what_is_there_is_not_built_again(store: Path, now: datetime) -> None:
    build("intake", "S", now=now)
    with pytest.raises(Refused, match="DEMO-INTAKE is there already"):
        build("all", "S", now=now)
    assert set(applications(OFFICE)["call_code"]) == {"DEMO-INTAKE"}
    assert len(applications(OFFICE)) == 41


@pytest.mark.parametrize(("stage", "size"), [("no such stage", "S"), ("review", "XL")])
def test_unknown_stage_or_size_is_refused(store: Path, now: datetime, stage: str, size: str) -> None:
    with pytest.raises(Refused, match="The stage is one of"):
        build(stage, size, now=now)


def test_every_call_says_that_it_is_a_fiction() -> None:
    assert all(title.startswith("DÉMO") for title in TITLES.values())
    assert sum(SHARES.values()) == content.SIZES["S"].applications


def test_larger_sizes_take_the_fictions_up_again() -> None:
    many = content.projects(600)
    assert len({one["number"] for one in many}) == 600
    assert len({one["title"] for one in many}) == 600
    assert len(content.people(60)) == 60 + len(content.people(12)) - 12
    assert len({one["email"] for one in content.people(60)}) == len(content.people(60))
