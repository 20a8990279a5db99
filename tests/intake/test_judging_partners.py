"""Do rules on organisations find what their facts allow, and leave open what nobody knows?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from committee.calls.rulesets import RuleKind, default_params
from committee.intake import judging_partners as judging
from committee.intake.project_facts import Neighbour, Partner, Place, ProjectFacts, Where
from committee.intake.rules import RequestKind
from committee.organisations.rules import FactKind, FactRow, OrganisationKind
from committee.words import say

ESH, OPH = OrganisationKind.ESH, OrganisationKind.OPH
LEAD = Partner("lead", "Le Touril", OrganisationKind.ASSOCIATION, 2010)


def paid(year: int, euros: int | None) -> FactRow:
    return FactRow(FactKind.CONTRIBUTION, year, None if euros is None else Decimal(euros), "appel")


ERILIA = Partner("erilia", "Érilia", ESH, dwellings=60_000, facts=(paid(2025, 60_000), paid(2026, 60_000)))
FACTS = ProjectFacts("1", "D-1", 2026, LEAD, (ERILIA,), submitted_on=date(2026, 6, 1), round_id="r1")


def params(kind: RuleKind, **told: Any) -> dict[str, Any]:
    return default_params(kind) | told


def words(found: Any) -> list[str]:
    return [say(line, "fr") for line in found.evidence]


def beside(*leads: str, landlord: str = "erilia", department: str = "13", round_id: str = "r2") -> Any:
    return tuple(
        Neighbour(f"D-{place}", lead, frozenset({landlord}), frozenset({department}), round_id)
        for place, lead in enumerate(leads, 2)
    )


@pytest.mark.parametrize(
    ("created", "is_met"), [(2010, True), (2023, True), (2024, None), (2025, False), (None, None)]
)
def test_age_is_sure_only_when_no_day_of_the_year_changes_it(
    created: int | None, is_met: bool | None
) -> None:
    found = judging.judge_age({"years": 2}, replace(FACTS, lead=replace(LEAD, created_year=created)))
    assert found.is_met is is_met
    assert bool(found.missing) is (is_met is None)


def test_last_day_of_the_year_makes_the_age_sure() -> None:
    lead = replace(LEAD, created_year=2024)
    assert judging.judge_age({"years": 2}, replace(FACTS, lead=lead, submitted_on=date(2026, 12, 31))).is_met
    assert judging.judge_age({"years": 2}, replace(FACTS, lead=lead, submitted_on=None)).is_met


def test_kinds_are_counted_and_an_unknown_one_may_be_right() -> None:
    told = {"kinds": ["esh"], "least": 1}
    others = (Partner("a", "A", OPH), Partner("b", "B", None))
    assert judging.judge_landlord_kind(told, FACTS).is_met is True
    found = judging.judge_landlord_kind(told, replace(FACTS, landlords=others))
    assert (found.is_met, [gap.id for gap in found.missing]) == (None, ["b"])
    assert "1 bailleur : nature inconnue" in words(found)
    assert judging.judge_landlord_kind(told, replace(FACTS, landlords=others[:1])).is_met is False
    assert judging.judge_landlord_kind(told | {"least": 2}, FACTS).is_met is False


def test_contributions_of_both_years_are_needed_and_unknown_is_not_unpaid() -> None:
    told = params(RuleKind.LANDLORD_CONTRIBUTED)
    assert judging.judge_contributions(told, FACTS).is_met is True
    unknown = replace(ERILIA, facts=(paid(2025, 1), paid(2026, None)))
    found = judging.judge_contributions(told, replace(FACTS, landlords=(unknown,)))
    assert found.is_met is None
    assert words(found) == ["Contribution 2026 inconnue pour Érilia", "Érilia a contribué en 2025"]
    assert [(gap.where, gap.id) for gap in found.missing] == [(Where.ORGANISATION, "erilia")]
    unpaid = replace(ERILIA, facts=(paid(2025, 1), paid(2026, 0)))
    assert judging.judge_contributions(told, replace(FACTS, landlords=(unknown, unpaid))).is_met is False


def test_only_the_kinds_concerned_contribute() -> None:
    told = params(RuleKind.LANDLORD_CONTRIBUTED)
    office, untold = Partner("oph", "Val d’Oise Habitat", OPH), Partner("x", "X", None)
    assert judging.judge_contributions(told, replace(FACTS, landlords=(office,))).is_met is True
    assert judging.judge_contributions(told, replace(FACTS, landlords=(untold,))).is_met is None
    everyone = told | {"kinds": []}
    assert judging.judge_contributions(everyone, replace(FACTS, landlords=(office,))).is_met is None


QUOTA = params(RuleKind.MAX_PROJECTS_PER_LANDLORD)


def quota(landlord: Partner, neighbours: Any, sites: tuple[Place, ...] = (), **told: Any) -> Any:
    facts = replace(FACTS, landlords=(landlord,), neighbours=neighbours, sites=sites)
    return judging.judge_quota(QUOTA | told, facts)


def test_two_projects_a_year_are_few_enough_and_a_third_is_too_many() -> None:
    assert words(quota(ERILIA, ())) == ["Ce projet est le seul de l’année pour chacun de ses bailleurs."]
    assert quota(ERILIA, beside("a")).is_met is True
    third = quota(ERILIA, beside("a", "b"))
    assert third.is_met is False
    assert words(third)[0] == "Érilia a 3 projets cette année : D-1, D-2, D-3"
    assert quota(ERILIA, beside("a", "b"), large_from=None).is_met is False
    assert quota(Partner("oph", "Office", OPH), beside("a", "b", landlord="oph")).is_met is True


BIG = Partner("erilia", "3F", ESH, dwellings=150_000, facts=(paid(2025, 150_000), paid(2026, 150_000)))
HERE = (Place("Site", department="13"),)


def test_a_large_landlord_that_pays_has_four_two_a_department_at_different_meetings() -> None:
    elsewhere = beside("a", "b", department="69")
    assert quota(BIG, elsewhere, HERE).is_met is True
    assert quota(BIG, elsewhere, ()).is_met is None
    assert quota(BIG, beside("a", "b", "c", "d", department="69"), HERE).is_met is False
    assert quota(BIG, beside("a", "b"), HERE).is_met is False
    mixed = (*beside("a", department="69"), *beside("b"))
    assert quota(BIG, mixed, HERE).is_met is True
    same = (*beside("a", department="69"), *beside("b", round_id="r1"))
    assert quota(BIG, same, HERE).is_met is False
    assert quota(BIG, same, HERE, distinct_meetings=False).is_met is True
    assert quota(BIG, same, (), most_per_department=None).is_met is True


def test_a_landlord_of_unknown_size_or_payment_is_neither_refused_nor_passed() -> None:
    three = beside("a", "b", department="69")
    assert quota(replace(BIG, dwellings=None), three, HERE).is_met is None
    assert quota(replace(BIG, facts=(paid(2025, 150_000),)), three, HERE).is_met is None
    assert quota(replace(BIG, facts=(paid(2025, 150_000), paid(2026, 10))), three, HERE).is_met is False
    assert quota(replace(BIG, facts=()), three, HERE, euros_per_dwelling=None).is_met is True


def test_projects_of_one_landlord_have_different_lead_partners() -> None:
    told = params(RuleKind.DISTINCT_CARRIER_PER_LANDLORD)
    other, same = replace(FACTS, neighbours=beside("x")), replace(FACTS, neighbours=beside("lead"))
    assert judging.judge_carriers(told, other).is_met is True
    assert judging.judge_carriers(told, same).is_met is False
    assert judging.judge_carriers(told, replace(same, lead=None)).is_met is None
    unknown = replace(FACTS, neighbours=(replace(beside("x")[0], lead=None),))
    assert judging.judge_carriers(told, unknown).is_met is None
    office = replace(same, landlords=(Partner("erilia", "Office", OPH),))
    assert judging.judge_carriers(told, office).is_met is True


def test_a_report_is_due_from_whoever_was_funded_the_year_before() -> None:
    def lead(*facts: FactRow) -> Partner:
        return replace(LEAD, facts=facts)

    filed, not_filed = (FactRow(FactKind.REPORT_FILED, 2025, Decimal(each), "bilan") for each in (1, 0))
    award = FactRow(FactKind.AWARD, 2025, None, "A-1")
    first = replace(FACTS, request_kind=RequestKind.FIRST)
    assert judging.judge_report({}, replace(FACTS, lead=lead(filed))).is_met is True
    assert judging.judge_report({}, replace(FACTS, lead=lead(not_filed))).is_met is False
    assert judging.judge_report({}, FACTS).is_met is None
    assert judging.judge_report({}, first).is_met is True
    assert judging.judge_report({}, replace(first, lead=lead(award))).is_met is None
