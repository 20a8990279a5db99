"""Do rules on the project itself find what its facts allow, and leave open what nobody knows?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from committee.calls.rulesets import RuleKind, default_params
from committee.intake import judging_project as judging
from committee.intake.budget import Account, Line
from committee.intake.project_facts import Partner, Place, ProjectFacts, Where
from committee.intake.rules import BudgetSide, Category
from committee.organisations.rules import OrganisationKind, StockRow, TerritoryKind
from committee.territories.rules import Answer
from committee.words import say

FACTS = ProjectFacts("1", "D-1", 2026)
LIMITED, FREE = {"least": 1, "most": 3}, {"least": 1, "most": None}
PLACE = Place("Ozanam", "Carcassonne", "11069", "11")


def words(found: Any) -> list[str]:
    return [say(line, "fr") for line in found.evidence]


@pytest.mark.parametrize(
    ("told", "named", "params", "is_met"),
    [
        (3, 3, LIMITED, True),
        (4, 4, LIMITED, False),
        (9, 1, LIMITED, False),
        (9, 1, FREE, True),
        (None, 0, LIMITED, None),
        (None, 2, LIMITED, None),
        (None, 4, LIMITED, False),
        (None, 2, FREE, True),
        (None, 0, FREE, None),
    ],
)
def test_sites_are_counted_as_told_and_named_ones_are_the_least(
    told: int | None, named: int, params: dict[str, Any], is_met: bool | None
) -> None:
    facts = replace(FACTS, site_count=told, sites=(PLACE,) * named)
    assert judging.judge_sites(params, facts).is_met is is_met


def stock(code: str, dwellings: int | None) -> StockRow:
    return StockRow(TerritoryKind.COMMUNE, code, None, dwellings, None, None, "parc")


@pytest.mark.parametrize(("dwellings", "is_met"), [(219, True), (0, False), (None, None)])
def test_a_landlord_owns_on_each_site_by_its_stock(dwellings: int | None, is_met: bool | None) -> None:
    landlord = Partner("a", "Alogéa", OrganisationKind.ESH, stock=(stock("11069", dwellings),))
    facts = replace(FACTS, landlords=(landlord,), sites=(PLACE,), site_count=1)
    found = judging.judge_stock({}, facts)
    assert found.is_met is is_met
    assert "Ozanam" in words(found)[0]
    more = judging.judge_stock({}, replace(facts, site_count=2))
    assert more.is_met is (False if is_met is False else None)


def test_durations_are_listed_or_between() -> None:
    listed, between = (
        {"months": [24, 36], "anything_between": False},
        {"months": [12, 36], "anything_between": True},
    )
    assert [
        judging.judge_duration(listed, replace(FACTS, duration_months=each)).is_met for each in (24, 30)
    ] == [
        True,
        False,
    ]
    assert [
        judging.judge_duration(between, replace(FACTS, duration_months=each)).is_met for each in (18, 40)
    ] == [
        True,
        False,
    ]


def test_category_is_one_of_the_call() -> None:
    told = default_params(RuleKind.CATEGORY_IN)
    assert judging.judge_category(told, replace(FACTS, category=Category.ACTION_RESEARCH)).is_met is True
    assert judging.judge_category(told, replace(FACTS, category=Category.OTHER)).is_met is False


def test_words_of_excluded_actions_are_shown_and_decide_nothing() -> None:
    told = default_params(RuleKind.EXCLUDED_TYPES)
    found = judging.judge_excluded(
        told, replace(FACTS, texts="Des temps de convivialité, hors droit commun.")
    )
    assert found.is_met is None
    assert any("convivial" in line for line in words(found))
    assert any("droit commun" in line for line in words(found))
    assert judging.judge_excluded(told, replace(FACTS, texts="Réanimation")).is_met is None
    assert not any("figure" in line for line in words(judging.judge_excluded(told, FACTS)))


def line(amount: int | None, account: Account = Account.SUBSIDIES, **told: Any) -> Line:
    side = BudgetSide.INCOME if account in {Account.SUBSIDIES, Account.IN_KIND_GIVEN} else BudgetSide.CHARGE
    return Line(side, account, None, None if amount is None else Decimal(amount), **told)


def test_another_funder_is_named_in_the_plan_or_among_the_organisations() -> None:
    own, other = line(10, is_this_fund=True), line(10, funder="CAF")
    one, two = {"least": 1}, {"least": 2}
    assert judging.judge_other_funder(one, replace(FACTS, lines=(own, other))).is_met is True
    assert judging.judge_other_funder(two, replace(FACTS, lines=(own, other))).is_met is False
    assert (
        judging.judge_other_funder(two, replace(FACTS, lines=(own, other), cofunders=("Ville",))).is_met
        is True
    )
    assert judging.judge_other_funder(one, replace(FACTS, lines=(own, line(5)))).is_met is True
    assert judging.judge_other_funder(one, replace(FACTS, lines=(own,))).is_met is False
    whole = replace(FACTS, requested=Decimal(10), total_cost=Decimal(10))
    assert judging.judge_other_funder(one, whole).is_met is False
    assert judging.judge_other_funder(one, replace(whole, total_cost=Decimal(20))).is_met is None


def test_a_plan_balances_when_every_amount_is_known() -> None:
    charge, income = line(10, Account.STAFF), line(10)
    assert judging.judge_balance({}, replace(FACTS, lines=(charge, income))).is_met is True
    assert judging.judge_balance({}, replace(FACTS, lines=(charge,))).is_met is False
    assert judging.judge_balance({}, replace(FACTS, lines=(charge, line(None)))).is_met is None


def test_share_is_of_the_eligible_base_where_it_is_known() -> None:
    half = {"rate": 0.5}
    facts = replace(FACTS, requested=Decimal(50), total_cost=Decimal(100))
    assert judging.judge_rate(half, facts).is_met is True
    assert judging.judge_rate(half, replace(facts, eligible_base=Decimal(80))).is_met is False
    assert judging.judge_rate(half, replace(facts, total_cost=Decimal(0))).is_met is None


def test_amount_is_capped() -> None:
    cap = {"amount": "200000"}
    assert judging.judge_amount(cap, replace(FACTS, requested=Decimal(200_000))).is_met is True
    assert judging.judge_amount(cap, replace(FACTS, requested=Decimal("200000.01"))).is_met is False


def test_deadline_is_the_last_day_of_the_deposit_when_there_is_one() -> None:
    closes = date(2026, 6, 30)
    facts = replace(FACTS, closes_on=closes)
    assert judging.judge_deadline({}, replace(facts, submitted_on=closes)).is_met is True
    assert judging.judge_deadline({}, replace(facts, submitted_on=date(2026, 7, 1))).is_met is False
    assert judging.judge_deadline({}, facts).is_met is None
    assert judging.judge_deadline({}, FACTS).missing[0].where is Where.ROUND
    assert judging.judge_deadline({}, replace(FACTS, has_deadline=False)).is_met is True


def test_missing_documents_and_fields_are_named() -> None:
    told = {"documents": ["budget", "statutes"], "fields": ["summary", "sites"]}
    whole = replace(
        FACTS, filled=frozenset({"summary", "sites"}), documents=frozenset({"budget", "statutes"})
    )
    assert judging.judge_complete(told, whole).is_met is True
    found = judging.judge_complete(told, replace(whole, documents=frozenset({"budget"})))
    assert (found.is_met, [gap.code for gap in found.missing]) == (False, ["statutes"])
    found = judging.judge_complete(told, replace(whole, documents=frozenset()))
    assert (found.is_met, len(found.missing)) == (None, 2)
    found = judging.judge_complete(told, replace(whole, filled=frozenset({"summary"})))
    assert (found.is_met, [gap.code for gap in found.missing]) == (False, ["sites"])


def test_contract_is_signed_as_told_or_as_attached() -> None:
    found = [
        judging.judge_contract({}, replace(FACTS, is_contract_signed=each)).is_met for each in (True, False)
    ]
    assert found == [True, False]
    attached = replace(FACTS, is_contract_signed=False, documents=frozenset({"republican_contract"}))
    assert judging.judge_contract({}, attached).is_met is True


def test_most_beneficiaries_are_told_by_the_application_alone() -> None:
    inside = replace(FACTS, sites=(replace(PLACE, answer=Answer.INSIDE),), site_count=1)
    assert judging.judge_qpv_majority({"share": 0.5}, inside).is_met is None
    placed = judging.judge_qpv_majority({"share": 0.5}, replace(inside, told_in_qpv=0.9))
    assert (placed.is_met, "90" in str(placed.evidence[1])) == (None, True)
    assert judging.judge_qpv_majority({"share": 0.5}, replace(inside, share_in_qpv=0.51)).is_met is True
    assert judging.judge_qpv_majority({"share": 0.5}, replace(inside, share_in_qpv=0.5)).is_met is False


@pytest.mark.parametrize(
    ("answers", "count", "is_met"),
    [
        ([Answer.INSIDE, Answer.OUTSIDE], 2, True),
        ([Answer.OUTSIDE], 1, False),
        ([Answer.OUTSIDE], 2, None),
        ([Answer.OUTSIDE, Answer.UNCERTAIN], 2, None),
    ],
)
def test_a_site_in_a_district_is_enough_and_all_must_be_surely_outside(
    answers: list[Answer], count: int, is_met: bool | None
) -> None:
    facts = replace(FACTS, sites=tuple(replace(PLACE, answer=each) for each in answers), site_count=count)
    assert judging.judge_qpv_required({}, facts).is_met is is_met
    assert judging.judge_qpv_none({}, facts).is_met is True


def test_fields_have_names() -> None:
    assert [say(judging.field_label(code), "fr") for code in ("lead", "summary", "???")][2] == "???"
    assert len({say(judging.field_label(code), "fr") for code in judging.FIELD_CODES}) == len(
        judging.FIELD_CODES
    )
