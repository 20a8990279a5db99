"""Under which regulation is an application judged, by whom may it be read, and at what cost?"""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from committee.calls.actions import ship_rules
from committee.calls.queries import call_by_code
from committee.calls.rules import Phase
from committee.calls.rulesets import shipped_rule_sets
from committee.intake import queries
from committee.intake.actions import close_door, open_door
from committee.intake.eligibility import Conclusion
from committee.intake.queries.project_facts import project_facts
from committee.intake.records import Application
from committee.intake.rules import RuleOutcome
from committee.people.rules import OFFICE, Member, Role
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_applications
from tests.factories.people import make_member

CODES = ["FIS-2021", "FIS-2026"]


def judged_call(now: datetime, how_many: int, **told: object) -> tuple[str, list[str]]:
    call = make_call(Phase.INTERESTS, now=now)
    ship_rules(call.id, CODES, actor=OFFICE, now=now)
    return call.code, make_applications(how_many, call.code, now=now, **told)


@pytest.mark.parametrize(
    ("submitted", "title"),
    [
        (date(2020, 5, 1), None),
        (date(2021, 5, 1), "Règlement FIS 2021"),
        (date(2025, 12, 31), "Règlement FIS 2021"),
        (date(2026, 1, 1), "Règlement FIS 2026"),
        (None, "Règlement FIS 2026"),
    ],
)
def test_the_day_of_the_deposit_decides_the_regulation(
    submitted: date | None, title: str | None, store: Path, now: datetime
) -> None:
    code, (one,) = judged_call(now, 1, submitted_on=submitted)
    (found,) = queries.eligibility(OFFICE, code, now)
    assert (None if found.rule_set is None else found.rule_set.title) == title
    assert (found.conclusion is None) == (title is None)
    assert bool(queries.rule_sets_judging([one], now)) == (title is not None)


def test_facts_of_the_store_are_used(store: Path, now: datetime) -> None:
    code, _ = judged_call(now, 1, duration_months=18, landlords="Bailleur A", commune="Cergy", site="Horloge")
    (found,) = queries.eligibility(OFFICE, code, now)
    outcomes = {line.rule.code: line.outcome for line in found.lines}
    assert outcomes["duration_in"] is RuleOutcome.NOT_MET
    assert outcomes["sites_between"] is RuleOutcome.MET
    assert outcomes["landlord_contributed"] is RuleOutcome.UNVERIFIABLE
    assert found.conclusion is Conclusion.NOT_CONFORMING
    assert {"category", "landlords"} & {gap.code for gap in found.missing} == {"category"}
    assert found.count(RuleOutcome.NOT_MET) == 1


def test_projects_of_one_landlord_are_counted_over_the_year_without_closed_ones(
    store: Path, now: datetime
) -> None:
    _, ids = judged_call(now, 3, landlords="Bailleur A")
    member = make_member(now=now)
    open_door(ids[0], member.id, now=now)

    def beside(of: Member) -> int:
        facts = project_facts(select(Application.id).where(Application.id == ids[0]), of, now)
        return len(facts[ids[0]].neighbours)

    assert beside(OFFICE) == 2
    assert beside(member) == 0
    for identifier in ids[1:]:
        open_door(identifier, member.id, now=now)
    assert beside(member) == 2
    close_door(ids[1], member.id, "link", now=now)
    assert beside(member) == 1


def test_a_member_reads_what_is_open_to_them(store: Path, now: datetime) -> None:
    _, (one, other) = judged_call(now, 2)
    member = make_member(now=now)
    assert queries.eligibility_of(one, member, now) is None
    open_door(one, member.id, now=now)
    assert queries.eligibility_of(one, member, now) is not None
    assert queries.eligibility_of(other, member, now) is None
    for role in (Role.PRESENTER, Role.ADMIN, Role.ROOM):
        assert queries.eligibility_of(one, make_member(role, now=now), now) is None


def test_other_rules_are_tried_and_change_nothing(store: Path, now: datetime) -> None:
    code, ids = judged_call(now, 2, duration_months=18)
    before = queries.eligibility(OFFICE, code, now)
    rules = next(one.rules for one in shipped_rule_sets() if one.code == "FIS-2021")
    tried = queries.tried(rules, OFFICE, code, now)
    assert set(tried) == set(ids)
    assert all(len(found) == len(rules) for found in tried.values())
    assert queries.eligibility(OFFICE, code, now) == before


def test_statements_do_not_grow_with_the_applications(
    store: Path, now: datetime, statements: list[str]
) -> None:
    counts = []
    code, ids = judged_call(now, 1, landlords="Bailleur A", site="Ici", commune="Cergy")
    for more in (0, 29):
        if more:
            rows = [application_row(landlords=f"Bailleur {each % 7}", site="Là") for each in range(more)]
            import_rows(code, rows, now=now)
        statements.clear()
        assert len(queries.eligibility(OFFICE, code, now)) == 1 + more
        counts.append(len(statements))
        statements.clear()
        assert queries.eligibility_of(ids[0], OFFICE, now) is not None
        counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
    assert call_by_code(code) is not None
