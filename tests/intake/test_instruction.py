"""Are proposals refused with their reason, hearings that meet found, totals honest about what is unknown?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.instruction import (
    LONGEST_REASON,
    BulkChange,
    Findings,
    Ground,
    Hearing,
    calendar,
    changed,
    known_sum,
    meeting_hearings,
    totals,
    why_not_change,
    why_not_instruct,
)
from committee.intake.rules import ApplicationStatus, Opinion
from committee.people.rules import OFFICE, Member, Role
from committee.words import say

NINE = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
GROUND = Ground(Decimal(1000))
DISCUSS = Findings(opinion=Opinion.TO_DISCUSS)


@pytest.mark.parametrize(
    "found",
    [
        Findings(),
        Findings(opinion=Opinion.FAVOURABLE, proposed=Decimal(1000)),
        Findings(opinion=Opinion.UNFAVOURABLE, reason="Hors sujet", proposed=Decimal(0)),
        Findings(proposed=Decimal("1000.01"), proposed_reason="Un poste en plus"),
        Findings(hearing_at=NINE, hearing_minutes=20),
    ],
)
def test_findings_may_be_recorded(found: Findings) -> None:
    assert why_not_instruct(found, GROUND, OFFICE) is None


@pytest.mark.parametrize(
    ("found", "ground", "said"),
    [
        (Findings(opinion=Opinion.UNFAVOURABLE), GROUND, "needs its reason"),
        (DISCUSS, GROUND, "needs its reason"),
        (Findings(reason="x" * (LONGEST_REASON + 1)), GROUND, "at most 5,000 characters"),
        (Findings(proposed=Decimal(-1)), GROUND, "not negative"),
        (Findings(proposed=Decimal("0.001")), GROUND, "two decimals"),
        (Findings(proposed=Decimal("1000.01")), GROUND, "More than the 1,000 €"),
        (Findings(proposed=Decimal(1)), Ground(None), "asked for is unknown"),
        (Findings(rapporteur_id="m"), Ground(None, may_report=False), "cannot be the rapporteur"),
        (Findings(), Ground(None, is_before_meeting=True), "before a meeting"),
        (Findings(hearing_minutes=20), GROUND, "no hearing"),
        (Findings(hearing_at=NINE), GROUND, "from 5 to 240"),
        (Findings(hearing_at=NINE, hearing_minutes=500), GROUND, "from 5 to 240"),
    ],
)
def test_findings_are_refused_with_the_reason(found: Findings, ground: Ground, said: str) -> None:
    refused = why_not_instruct(found, ground, OFFICE)
    assert refused is not None
    assert said in say(refused, "en").replace("\u00a0", " ")


def test_only_staff_instruct() -> None:
    member = Member("m", "M", "m@example.org", frozenset({Role.MEMBER}))
    assert why_not_instruct(Findings(), GROUND, member) is not None


def test_hearings_that_touch_do_not_meet() -> None:
    first = Hearing("a", NINE, 20)
    second, third = Hearing("b", first.ends_at, 30), Hearing("c", first.ends_at + timedelta(minutes=10), 10)
    assert meeting_hearings([third, second, first]) == {"b": ("c",), "c": ("b",)}
    assert meeting_hearings([]) == {}


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(5, 60)), max_size=12))
def test_meeting_hearings_are_those_that_overlap(slots: list[tuple[int, int]]) -> None:
    planned = [
        Hearing(str(at), NINE + timedelta(minutes=start), long) for at, (start, long) in enumerate(slots)
    ]
    expected = {
        one.application_id: {
            other.application_id
            for other in planned
            if other is not one and one.at < other.ends_at and other.at < one.ends_at
        }
        for one in planned
    }
    found = meeting_hearings(planned)
    assert {each: set(others) for each, others in found.items()} == {k: v for k, v in expected.items() if v}


def test_bulk_change_keeps_what_it_does_not_say() -> None:
    held = Findings(opinion=Opinion.FAVOURABLE, reason="Bien", proposed=Decimal(5), rapporteur_id="m")
    assert changed(held, BulkChange(status=ApplicationStatus.ELIGIBLE)) == held
    assert changed(held, BulkChange(opinion=Opinion.TO_DISCUSS, reason="Budget")) == Findings(
        opinion=Opinion.TO_DISCUSS, reason="Budget", proposed=Decimal(5), rapporteur_id="m"
    )
    assert changed(held, BulkChange(opinion=Opinion.TO_DISCUSS)).reason == "Bien"
    assert changed(held, BulkChange(rapporteur_id="n")).rapporteur_id == "n"
    assert BulkChange(reason="x").is_nothing
    assert not BulkChange(status=ApplicationStatus.ELIGIBLE).is_of_instruction


def test_state_of_a_bulk_change_follows_or_is_refused() -> None:
    submitted = ApplicationStatus.SUBMITTED
    assert why_not_change(submitted, BulkChange()) is None
    assert why_not_change(submitted, BulkChange(status=submitted)) is None
    assert why_not_change(submitted, BulkChange(status=ApplicationStatus.ELIGIBLE)) is None
    assert why_not_change(submitted, BulkChange(status=ApplicationStatus.SCHEDULED)) is not None
    assert why_not_change(submitted, BulkChange(status=ApplicationStatus.AWARDED)) is not None


def test_totals_by_opinion_count_what_is_unknown() -> None:
    rows = [
        (Opinion.FAVOURABLE, Decimal(10), Decimal(8)),
        (Opinion.FAVOURABLE, None, None),
        (None, Decimal(3), None),
    ]
    favourable, without = totals(rows)
    assert (favourable.count, favourable.requested, favourable.proposed, favourable.unknown) == (
        2,
        Decimal(10),
        Decimal(8),
        1,
    )
    assert (without.opinion, without.proposed, without.unknown) == (None, None, 1)
    assert totals([]) == []
    assert known_sum([None]) is None


def test_calendar_is_escaped_and_folded() -> None:
    title = "Été ; jardins, ateliers\\ " + "é" * 80
    content = calendar([(Hearing("a", NINE, 20), "D-1", title)], NINE, "Committee")
    text = content.decode()
    assert "DTSTART:20270112T080000Z\r\n" in text
    assert "DTEND:20270112T082000Z\r\n" in text
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "D-1 · Été \\; jardins\\, ateliers\\\\ é" in text.replace("\r\n ", "")
    assert text.replace("\r\n ", "").count("é") == 81
