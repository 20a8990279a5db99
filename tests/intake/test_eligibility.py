"""Do rules together conclude what they should, and does a person overrule, declare and ask within reason?"""

import pytest

from committee.calls.rulesets import RuleKind, RuleSeverity, RuleText, default_params
from committee.intake.eligibility import (
    Conclusion,
    conclude,
    judge,
    missing_of,
    outcome_of,
    why_not_declare,
    why_not_overrule,
    why_not_request,
)
from committee.intake.project_facts import ProjectFacts
from committee.intake.rules import ApplicationStatus, RuleOutcome
from committee.words import say

M, W, N, U = RuleOutcome.MET, RuleOutcome.WARNING, RuleOutcome.NOT_MET, RuleOutcome.UNVERIFIABLE
BOTH = {"fr": "Texte", "en": "Text"}


def rule(kind: RuleKind, severity: RuleSeverity = RuleSeverity.BLOCKING) -> RuleText:
    return RuleText(kind.value, kind, default_params(kind), severity, BOTH)


@pytest.mark.parametrize("kind", [each for each in RuleKind if each is not RuleKind.QPV_NONE])
@pytest.mark.parametrize("severity", list(RuleSeverity))
def test_a_project_of_which_nothing_is_known_is_neither_passed_nor_refused(
    kind: RuleKind, severity: RuleSeverity
) -> None:
    one = rule(kind, severity)
    if kind is RuleKind.COMPLETE_DOCUMENTS:
        one = RuleText(one.code, kind, {"documents": ["budget"], "fields": ["summary"]}, severity, BOTH)
    (found,) = judge([one], ProjectFacts("1", "D-1", 2026))
    assert found.outcome is U
    assert found.evidence
    for line in (*found.evidence, *(gap.what for gap in found.missing)):
        assert "{" not in say(line, "fr")


def test_a_rule_with_settings_left_out_is_judged_without_them() -> None:
    one = RuleText("sites", RuleKind.SITES_BETWEEN, {"least": 1}, RuleSeverity.BLOCKING, BOTH)
    (found,) = judge([one], ProjectFacts("1", "D-1", 2026, site_count=90))
    assert found.outcome is M


def test_a_rule_that_alerts_warns_where_another_is_not_met() -> None:
    assert [outcome_of(each, RuleSeverity.BLOCKING) for each in (True, False, None)] == [M, N, U]
    assert [outcome_of(each, RuleSeverity.ALERT) for each in (True, False, None)] == [M, W, U]


@pytest.mark.parametrize(
    ("outcomes", "concluded"),
    [
        ("", Conclusion.CONFORMING),
        ("M", Conclusion.CONFORMING),
        ("MU", Conclusion.TO_VERIFY),
        ("MUN", Conclusion.NOT_CONFORMING),
    ],
)
def test_blocking_rules_conclude_and_alerts_decide_nothing(outcomes: str, concluded: Conclusion) -> None:
    letters = {"M": M, "U": U, "N": N}
    blocking = [(rule(RuleKind.DEADLINE), letters[each]) for each in outcomes]
    alerts = [(rule(RuleKind.DEADLINE, RuleSeverity.ALERT), each) for each in (W, U)]
    assert conclude([*blocking, *alerts]) is concluded


def test_what_is_missing_is_named_once() -> None:
    kinds = (RuleKind.MAX_RATE, RuleKind.MAX_AMOUNT)
    gaps = missing_of(judge([rule(each) for each in kinds], ProjectFacts("1", "D-1", 2026)))
    assert [gap.code for gap in gaps] == ["requested", "total_cost"]


def test_a_person_overrules_with_a_reason_and_says_something_else() -> None:
    assert why_not_overrule(N, M, "vu sur place") is None
    assert why_not_overrule(N, N, "vu") is not None
    assert why_not_overrule(N, U, "vu") is not None
    assert why_not_overrule(N, M, "  ") is not None


def test_only_conforming_applications_are_declared_eligible_and_refusals_say_why() -> None:
    eligible, refused = ApplicationStatus.ELIGIBLE, ApplicationStatus.INADMISSIBLE
    assert why_not_declare([Conclusion.CONFORMING], eligible, "") is None
    assert why_not_declare([Conclusion.CONFORMING, Conclusion.TO_VERIFY], eligible, "") is not None
    assert why_not_declare([None], eligible, "") is not None
    assert why_not_declare([None], refused, "hors délai") is None
    assert why_not_declare([Conclusion.CONFORMING], refused, " ") is not None
    assert why_not_declare([], ApplicationStatus.DROPPED, "x") is not None


def test_completion_is_asked_once_for_something_in_time() -> None:
    told = ApplicationStatus.SUBMITTED
    assert why_not_request(["budget"], told, is_asked=False, is_in_time=True) is None
    assert why_not_request([], told, is_asked=False, is_in_time=True) is not None
    assert why_not_request(["budget"], told, is_asked=True, is_in_time=True) is not None
    assert why_not_request(["budget"], told, is_asked=False, is_in_time=False) is not None
    assert why_not_request(["b"], ApplicationStatus.AWARDED, is_asked=False, is_in_time=True) is not None
