"""Do the fictional funding plans add up, save those that are meant not to?"""

from typing import Any

import pytest

from committee.demo.content import projects
from committee.demo.plans import actions_of

FORTY = projects(40)
IN_KIND = {"86", "87"}


def _sum(project: dict[str, Any], side: str) -> int:
    return sum(
        line["amount"]
        for line in project["budget"]
        if line["side"] == side and line["account"] not in IN_KIND and line["amount"] is not None
    )


@pytest.mark.parametrize("project", FORTY, ids=lambda project: project["number"])
def test_charges_are_the_cost_and_income_is_told_by_funder(project: dict[str, Any]) -> None:
    if project["requested"] is None:
        assert project["budget"] == []
        return
    assert [line["amount"] for line in project["budget"] if line.get("is_this_fund")] == [
        project["requested"]
    ]
    if project["total_cost"] is None:
        assert {line["amount"] for line in project["budget"] if line["side"] == "charge"} == {None}
        return
    assert _sum(project, "charge") == project["total_cost"]
    missed = project["requested"] - project["total_cost"]
    assert _sum(project, "income") - _sum(project, "charge") == max(project.get("gap", 0), missed)
    funders = [line["funder"] for line in project["budget"] if line.get("funder")]
    assert all(name == "Ce fonds" or name.endswith("(DÉMO)") for name in funders)


def test_a_few_plans_do_not_balance_and_some_have_lines_in_kind() -> None:
    known = [one for one in FORTY if one["budget"] and one["total_cost"] is not None]
    uneven = [one["number"] for one in known if _sum(one, "charge") != _sum(one, "income")]
    assert 3 <= len(uneven) <= 8
    in_kind = [one for one in known if any(line["account"] in IN_KIND for line in one["budget"])]
    assert 8 <= len(in_kind) < len(known)
    for one in in_kind:
        charge, income = (
            [line["amount"] for line in one["budget"] if line["account"] == account]
            for account in ("86", "87")
        )
        assert charge == income


@pytest.mark.parametrize("project", FORTY, ids=lambda project: project["number"])
def test_actions_share_out_the_cost(project: dict[str, Any]) -> None:
    amounts = [action["amount"] for action in project["planned"] if "amount" in action]
    assert amounts == [] if project["total_cost"] is None else sum(amounts) == project["total_cost"]


def test_project_without_a_step_has_no_action() -> None:
    assert actions_of({"total_cost": 1000}) == []
