"""Are rules overruled, applications declared, and what is missing asked for, as they should be?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from committee.calls.actions import change_rules, draft_rules, publish_rules, ship_rules, take_rules_back
from committee.calls.queries import rule_set, rule_sets
from committee.calls.rules import Phase
from committee.calls.rulesets import RuleKind, RuleSeverity, RuleText
from committee.intake import actions, queries
from committee.intake.eligibility import Conclusion
from committee.intake.queries import Eligibility
from committee.intake.rules import ApplicationStatus, RuleOutcome
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

M, N, U = RuleOutcome.MET, RuleOutcome.NOT_MET, RuleOutcome.UNVERIFIABLE
BOTH = {"fr": "Trois sites au plus", "en": "Three sites at most"}
DURATION = RuleText(
    "duration",
    RuleKind.DURATION_IN,
    {"months": [24, 36], "anything_between": False},
    RuleSeverity.BLOCKING,
    BOTH,
)
EVER = date(2020, 1, 1)


def with_rules(now: datetime, *rules: RuleText, how_many: int = 1, **told: object) -> tuple[str, list[str]]:
    """A call in which these rules are in force, and applications of it."""
    call = make_call(Phase.ELIGIBILITY, now=now)
    made = draft_rules(call.id, "Règlement", actor=OFFICE, now=now)
    change_rules(made, "Règlement", rules or (DURATION,), version=None, actor=OFFICE, now=now)
    publish_rules(made, EVER, version=None, actor=OFFICE, now=now)
    return made, make_applications(how_many, call.code, now=now, **told)


def judged(application_id: str, now: datetime) -> Eligibility:
    found = queries.eligibility_of(application_id, OFFICE, now)
    assert found is not None
    return found


def test_a_word_stands_beside_the_rule_until_it_is_lifted(store: Path, now: datetime) -> None:
    rules, (one,) = with_rules(now, duration_months=18)
    staff = make_member(Role.STAFF, now=now)
    assert judged(one, now).conclusion is Conclusion.NOT_CONFORMING
    actions.overrule(one, "duration", "met", " dérogation du bureau ", actor=staff, now=now)
    (line,) = judged(one, now).lines
    assert line.overrule is not None
    assert (line.outcome, line.finding.outcome, line.is_changed) == (M, N, False)
    assert line.overrule.reason == "dérogation du bureau"
    assert line.overrule.evidence == {"fr": ["18 mois"], "en": ["18 months"]}
    assert line.overrule.said_by_name == staff.name
    assert judged(one, now).conclusion is Conclusion.CONFORMING
    held = rule_set(rules)
    assert held is not None
    assert held.locked_at == now
    with pytest.raises(Refused, match="judged"):
        take_rules_back(rules, version=None, actor=OFFICE, now=now)
    actions.lift_overrule(one, "duration", actor=staff, now=now)
    assert judged(one, now).conclusion is Conclusion.NOT_CONFORMING
    with pytest.raises(Refused, match="Nobody"):
        actions.lift_overrule(one, "duration", actor=staff, now=now)
    assert {"intake.overrule", "intake.lift_overrule"} <= {each.act for each in entries_about([one])}


def test_what_the_rule_says_later_is_said_beside_the_word(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now)
    actions.overrule(one, "duration", M, "36 mois au téléphone", actor=OFFICE, now=now)
    call = judged(one, now).rule_set
    assert call is not None
    make_application(
        call.call_code, now=now, number=judged(one, now).number, title="Projet", lead="A", duration_months=18
    )
    (line,) = judged(one, now).lines
    assert line.overrule is not None
    assert (line.outcome, line.overrule.computed, line.finding.outcome) == (M, U, N)
    assert line.is_changed


def test_a_second_word_takes_the_place_of_the_first(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now)
    actions.overrule(one, "duration", M, "oui", actor=OFFICE, now=now)
    actions.overrule(one, "duration", N, "non, finalement", actor=OFFICE, now=now)
    assert judged(one, now).lines[0].outcome is N


def test_a_word_against_another_rule_does_not_hold(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now, duration_months=18)
    actions.overrule(one, "duration", M, "oui", actor=OFFICE, now=now)
    held = judged(one, now).rule_set
    assert held is not None
    copy = draft_rules(held.call_id, "Plus long", copy_of=held.id, actor=OFFICE, now=now)
    longer = replace(DURATION, params={"months": [48], "anything_between": False})
    change_rules(copy, "Plus long", [longer], version=None, actor=OFFICE, now=now)
    publish_rules(copy, date(2021, 1, 1), version=None, actor=OFFICE, now=now)
    (line,) = judged(one, now).lines
    assert (line.overrule, line.outcome) == (None, N)


def test_nothing_is_overruled_without_rule_right_or_open_door(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now)
    by = {"actor": OFFICE, "now": now}
    with pytest.raises(Refused, match="no such rule"):
        actions.overrule(one, "other", M, "x", **by)
    with pytest.raises(Refused, match="Say why"):
        actions.overrule(one, "duration", M, " ", **by)
    with pytest.raises(Refused, match="closed to you"):
        actions.overrule("none", "duration", M, "x", **by)
    staff = make_member(Role.STAFF, Role.MEMBER, now=now)
    after = now + timedelta(days=2)
    _, (closed,) = with_rules(now)
    actions.close_door(closed, staff.id, "link", now=now)
    for act in (
        lambda: actions.overrule(closed, "duration", M, "x", actor=staff, now=after),
        lambda: actions.lift_overrule(closed, "duration", actor=staff, now=after),
        lambda: actions.declare_eligibility([closed], "inadmissible", "x", actor=staff, now=after),
        lambda: actions.request_completion(closed, ["budget"], actor=staff, now=after),
        lambda: actions.close_completion(closed, actor=staff, now=after),
    ):
        with pytest.raises(Refused, match="closed to you"):
            act()


def test_only_those_that_conform_are_declared_eligible_all_or_none(store: Path, now: datetime) -> None:
    rules, good = with_rules(now, how_many=2, duration_months=24)
    held = rule_set(rules)
    assert held is not None
    (bad,) = make_applications(1, held.call_code, now=now, duration_months=18)
    with pytest.raises(Refused, match="blocking rule"):
        actions.declare_eligibility([*good, bad], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    assert {one.status for one in queries.eligibility(OFFICE, held.call_code, now)} == {
        ApplicationStatus.SUBMITTED
    }
    actions.declare_eligibility(good, ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    actions.declare_eligibility([bad], ApplicationStatus.INADMISSIBLE, "18 mois", actor=OFFICE, now=now)
    states = {one.id: one.status for one in queries.eligibility(OFFICE, held.call_code, now)}
    assert states == {good[0]: "eligible", good[1]: "eligible", bad: "inadmissible"}
    locked = rule_set(rules)
    assert locked is not None
    assert locked.locked_at is not None
    with pytest.raises(Refused, match="closed to you"):
        actions.declare_eligibility(["none"], "inadmissible", "x", actor=OFFICE, now=now)


def test_a_state_given_by_hand_keeps_the_regulation_too(store: Path, now: datetime) -> None:
    rules, (one,) = with_rules(now)
    actions.change_status([one], ApplicationStatus.TO_COMPLETE, actor=OFFICE, now=now)
    assert [each.locked_at for each in rule_sets() if each.id == rules] == [None]
    actions.change_status([one], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    assert [each.locked_at for each in rule_sets() if each.id == rules] == [now]


def test_completion_is_asked_for_fifteen_days_then_received(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now)
    by = {"actor": OFFICE, "now": now}
    actions.request_completion(one, ["budget", "budget", "summary"], "  Merci ", **by)
    request = judged(one, now).request
    assert request is not None
    assert (request.items, request.message) == (("budget", "summary"), "Merci")
    assert (request.due_on - request.asked_on).days == 15
    assert [request.is_late(request.due_on + timedelta(days=each)) for each in (0, 1)] == [False, True]
    assert judged(one, now).status is ApplicationStatus.TO_COMPLETE
    assert [title for _, title, _ in queries.open_requests(OFFICE, now)] == [judged(one, now).title]
    with pytest.raises(Refused, match="under way"):
        actions.request_completion(one, ["budget"], **by)
    actions.close_completion(one, **by)
    assert judged(one, now).request is None
    assert judged(one, now).status is ApplicationStatus.SUBMITTED
    with pytest.raises(Refused, match="Nothing is asked"):
        actions.close_completion(one, **by)
    with pytest.raises(Refused, match="past"):
        actions.request_completion(one, ["budget"], due_on=EVER, **by)


def test_what_came_in_after_the_application_went_on_changes_no_state(store: Path, now: datetime) -> None:
    _, (one,) = with_rules(now, duration_months=24)
    by = {"actor": OFFICE, "now": now}
    actions.request_completion(one, ["budget"], **by)
    actions.declare_eligibility([one], "eligible", **by)
    actions.close_completion(one, **by)
    assert judged(one, now).status is ApplicationStatus.ELIGIBLE


def test_nothing_is_judged_anew_once_the_meeting_is_open(store: Path, now: datetime) -> None:
    scene = make_scene(now=now)
    ship_rules(scene.call.id, ["FIS-2026"], actor=OFFICE, now=now)
    one, office = scene.applications[0], {"actor": OFFICE, "now": now}
    for act in (
        lambda: actions.overrule(one, "sites_between", RuleOutcome.NOT_MET, "vu", **office),
        lambda: actions.declare_eligibility([one], ApplicationStatus.INADMISSIBLE, "hors délai", **office),
        lambda: actions.request_completion(one, ["budget"], **office),
    ):
        with pytest.raises(Refused, match="before a meeting"):
            act()
