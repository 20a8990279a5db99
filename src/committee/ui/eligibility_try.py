"""How is a regulation tried on applications and past winners, before it is put in force or long after?"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow, RuleSetRow, rule_sets
from committee.calls.rulesets import RuleText, shipped_rule_sets
from committee.intake import queries
from committee.intake.eligibility import Conclusion, Finding, conclude, judge
from committee.intake.rules import RuleOutcome
from committee.people.rules import Member
from committee.ui import desk, parts
from committee.ui.eligibility import CONCLUSION_TONES, PAGE, finding_line
from committee.ui.eligibility_rules import state_of
from committee.ui.eligibility_trial import past_projects
from committee.ui.parts import Column
from committee.ui.texts import day, number, show, t

WINNERS = "winners"


def show_trial(member: Member, call: CallRow) -> None:
    """Choose a regulation and projects; see each rule's word on each of them. Nothing is kept."""
    desk.enter(PAGE)
    offered = _offered()
    left, right = st.columns(2)
    with left:
        code = _choice("set", t("Regulation to try"), {each: name for each, (name, _) in offered.items()})
    with right:
        on = _choice(
            "on",
            t("Tried on"),
            {"": t("The applications of {call}", call=call.code), WINNERS: t("The past winners")},
        )
    parts.note(t("A trial: nothing is written, and nobody is judged by it."))
    if code not in offered:
        return
    rules = offered[code][1]
    if on == WINNERS:
        _winners(member, rules)
    else:
        _applications(member, call, rules)


def _offered() -> dict[str, tuple[str, Sequence[RuleText]]]:
    """All regulations, drafts too, by identifier; then the shipped ones, by code."""
    found: dict[str, tuple[str, Sequence[RuleText]]] = {
        one.code: (t("{title} (shipped)", title=one.title), one.rules) for one in shipped_rule_sets()
    }
    for one in rule_sets():
        found[one.id] = (_named(one), one.rules)
    return found


def _named(one: RuleSetRow) -> str:
    state = show(state_of(one)[0]) if one.is_draft else t("from {day}", day=day(one.in_force_from))
    return f"{one.call_code} · {one.title} ({state})"


def _choice(name: str, label: str, choices: dict[str, str]) -> str:
    asked = desk.param(name) or ""
    codes = list(choices)
    chosen = st.selectbox(
        label,
        codes,
        index=codes.index(asked) if asked in codes else 0,
        format_func=lambda each: choices[each],
        key=desk.filter_key(f"trial_{name}", name),
    )
    if chosen != asked:
        desk.set_params(**{name: chosen, "project": None})
    return str(chosen)


def _applications(member: Member, call: CallRow, rules: Sequence[RuleText]) -> None:
    """What the regulation would say of the applications, beside what is said of them now."""
    now = {one.id: one for one in queries.eligibility(member, call.code, desk.now())}
    then = queries.tried(rules, member, call.code, desk.now())
    if not now:
        parts.empty_state(t("This call has no application yet."))
        return
    before = {one: told.conclusion for one, told in now.items()}
    tones: dict[Any, str] = dict(CONCLUSION_TONES)
    after = {one: conclude((each.rule, each.outcome) for each in found) for one, found in then.items()}
    changing = [one for one in now if before[one] is not after[one]]
    counts = Counter(before.values()), Counter(after.values())
    facts = [
        (show(each), number(counts[1][each]), t("now {count}", count=number(counts[0][each])))
        for each in Conclusion
    ]
    parts.fact_strip([*facts, (t("Would change"), number(len(changing)))])
    shown = changing or list(now)
    parts.section(t("Applications that would change") if changing else t("No application would change"))
    frame = pd.DataFrame(
        [
            (
                one,
                now[one].number,
                now[one].title,
                None if before[one] is None else (before[one], tones[before[one]]),
                (after[one], CONCLUSION_TONES[after[one]]),
                _not_met(then[one]),
            )
            for one in shown
        ],
        columns=["id", "number", "title", "before", "after", "why"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "number": Column(t("Number")),
            "title": Column(t("Title"), "link"),
            "before": Column(t("Now"), "status"),
            "after": Column(t("Under this regulation"), "status"),
            "why": Column(t("Rules not met")),
        },
        "trial",
        caption=t("Applications under the regulation tried"),
        link_page=PAGE,
        id_column="id",
    )
    _details({one: (f"{now[one].number} · {now[one].title}", then[one]) for one in now})


def _winners(member: Member, rules: Sequence[RuleText]) -> None:
    """What the regulation would say of the past winners, from the little that was told of them."""
    found = {
        row["id"]: (f"{row['reference']} · {row['title']}", judge(rules, facts))
        for row, facts in past_projects(member)
    }
    if not found:
        parts.empty_state(t("No past winner is recorded here."))
        return
    counts = Counter(conclude((one.rule, one.outcome) for one in told) for _, told in found.values())
    parts.fact_strip([(show(each), number(counts[each])) for each in Conclusion])
    frame = pd.DataFrame(
        [
            (
                title,
                _status(told),
                _not_met(told),
                sum(one.outcome is RuleOutcome.MET for one in told),
                sum(one.outcome is RuleOutcome.UNVERIFIABLE for one in told),
            )
            for title, told in found.values()
        ],
        columns=["title", "after", "why", "met", "open"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "title": Column(t("Past winner")),
            "after": Column(t("Under this regulation"), "status"),
            "why": Column(t("Rules not met")),
            "met": Column(t("Rules met"), "number"),
            "open": Column(t("To be verified"), "number"),
        },
        "trial_winners",
        caption=t("Past winners under the regulation tried"),
    )
    _details(found)


def _status(findings: Sequence[Finding]) -> tuple[Conclusion, str]:
    concluded = conclude((one.rule, one.outcome) for one in findings)
    return concluded, CONCLUSION_TONES[concluded]


def _not_met(findings: Sequence[Finding]) -> str | None:
    """The rules that are not met, each with its fact; several facts of one rule are told rule by rule, below."""
    told = [
        f"{show(one.rule.kind)} ({show(one.evidence[0])})" if len(one.evidence) == 1 else show(one.rule.kind)
        for one in findings
        if one.outcome in {RuleOutcome.NOT_MET, RuleOutcome.WARNING}
    ]
    return " ; ".join(told) or None


def _details(found: dict[str, tuple[str, list[Finding]]]) -> None:
    """One project, rule by rule."""
    parts.section(t("Rule by rule"))
    chosen = _choice("project", t("Project"), {one: title for one, (title, _) in found.items()})
    title, told = found[chosen]
    parts.chips([_status(told)])
    parts.findings(
        [finding_line(one, None) for one in told], t("Rules and what they say of {title}", title=title)
    )
