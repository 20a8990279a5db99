"""What do the rules of 2026 and those of 2021 say of the seven winners of 2021?

The expected outcomes are written by hand from what the public announcement tells of each.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from committee.calls.rulesets import shipped_rule_sets
from committee.demo.cast import prepare_house
from committee.demo.content import SIZES
from committee.intake.eligibility import Conclusion, Finding, conclude, judge
from committee.organisations.actions import record_fact
from committee.organisations.queries import find_organisation
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE
from committee.ui.eligibility_trial import past_projects
from committee.words import say

OUTCOMES = {"M": "met", "W": "warning", "N": "not_met", "U": "unverifiable"}
# In the order of the regulation of 2026: age of the lead partner (no year of creation is told), an ESH among the
# landlords, contributions (unknown), number of projects (two at most: CDC Habitat Social, Erigère and Seqens),
# different lead partners, sites, dwellings on each site (unknown), duration (told of the first alone), category
# (untold), actions left out (a person says), another funder (no budget is told), documents (none is there).
UNDER_2026 = {
    "FIS-2021-01": "U M U M M U U M U U U U",  # two territories, no number of sites
    "FIS-2021-02": "U M U M M N U U U U U U",  # nine sites
    "FIS-2021-03": "U M U M M M U U U U U U",  # three sectors of Aulnay
    "FIS-2021-04": "U M U M M M U U U U U U",  # one residence
    "FIS-2021-05": "U M U M M M U U U U U U",  # one district
    "FIS-2021-06": "U M U M M U U U U U U U",  # two communes, no number of sites
    "FIS-2021-07": "U M U M M M U U U U U U",  # two sites of Saint-Denis
}
# An ESH, sites without limit, category, actions left out, another funder, no QPV needed.
UNDER_2021 = dict.fromkeys(UNDER_2026, "M M U U U M")


def _judged(code: str) -> dict[str, list[Finding]]:
    rules = next(one.rules for one in shipped_rule_sets() if one.code == code)
    return {row["reference"]: judge(rules, facts) for row, facts in past_projects(OFFICE)}


def _evidence(findings: list[Finding], code: str) -> list[str]:
    return [say(line, "fr") for one in findings if one.rule.code == code for line in one.evidence]


@pytest.mark.parametrize(("code", "expected"), [("FIS-2026", UNDER_2026), ("FIS-2021", UNDER_2021)])
def test_each_rule_says_of_each_winner_what_its_facts_allow(
    code: str, expected: dict[str, str], store: Path, now: datetime
) -> None:
    prepare_house(SIZES["S"], now)
    found = {
        reference: [one.outcome.value for one in findings] for reference, findings in _judged(code).items()
    }
    assert found == {
        reference: [OUTCOMES[letter] for letter in letters.split()] for reference, letters in expected.items()
    }


def test_les_gens_qui_sement_fails_in_2026_for_its_nine_sites_and_passes_in_2021(
    store: Path, now: datetime
) -> None:
    prepare_house(SIZES["S"], now)
    by_2026, by_2021 = _judged("FIS-2026")["FIS-2021-02"], _judged("FIS-2021")["FIS-2021-02"]
    assert conclude((one.rule, one.outcome) for one in by_2026) is Conclusion.NOT_CONFORMING
    assert [one.rule.code for one in by_2026 if one.outcome.value == "not_met"] == ["sites_between"]
    assert _evidence(by_2026, "sites_between") == ["9 sites"]
    assert conclude((one.rule, one.outcome) for one in by_2021) is Conclusion.CONFORMING
    assert _evidence(by_2021, "sites_between") == ["9 sites"]
    assert sorted(_evidence(by_2021, "landlord_kind_at_least_one")) == [
        "1 bailleur : Office public de l’habitat (OPH)",
        "5 bailleurs : Entreprise sociale pour l’habitat (ESH)",
    ]


def test_no_other_winner_is_refused_by_either_regulation(store: Path, now: datetime) -> None:
    prepare_house(SIZES["S"], now)
    for code in ("FIS-2026", "FIS-2021"):
        for reference, findings in _judged(code).items():
            concluded = conclude((one.rule, one.outcome) for one in findings)
            is_refused = concluded is Conclusion.NOT_CONFORMING
            assert is_refused == ((code, reference) == ("FIS-2026", "FIS-2021-02"))


def test_a_contribution_recorded_later_is_used_at_once(store: Path, now: datetime) -> None:
    prepare_house(SIZES["S"], now)
    landlord = find_organisation("SHLMR")
    assert landlord is not None
    told = (landlord, FactKind.CONTRIBUTION)
    record_fact(*told, 2020, Decimal(27000), "appel 2020", actor=OFFICE, now=now)
    assert "Contribution 2021 inconnue pour SHLMR" in _evidence(
        _judged("FIS-2026")["FIS-2021-07"], "landlord_contributed"
    )
    record_fact(*told, 2021, Decimal(27000), "appel 2021", actor=OFFICE, now=now)
    judged = {one.rule.code: one.outcome.value for one in _judged("FIS-2026")["FIS-2021-07"]}
    assert judged["landlord_contributed"] == "met"


def test_neighbours_are_those_of_the_same_year_with_a_common_landlord(store: Path, now: datetime) -> None:
    prepare_house(SIZES["S"], now)
    beside = {
        row["reference"]: {one.number for one in facts.neighbours} for row, facts in past_projects(OFFICE)
    }
    assert beside["FIS-2021-02"] == {"FIS-2021-01", "FIS-2021-06"}
    assert beside["FIS-2021-05"] == set()
    assert all(row["awarded_on"] == date(2021, 2, 4) for row, _ in past_projects(OFFICE))
