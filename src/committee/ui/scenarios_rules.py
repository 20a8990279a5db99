"""How are the envelope of a scenario and its rules shown, added and taken away?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from committee.meetings import queries as meetings
from committee.meetings.queries.provisional import meetings_of_round
from committee.people.rules import Member
from committee.ranking import actions
from committee.ranking.portfolio_answers import BrokenRule
from committee.ranking.portfolio_rules import (
    Attribute,
    Measure,
    PortfolioRule,
    RuleKind,
    unit_of,
    why_not_rule,
)
from committee.ranking.queries import ScenarioView
from committee.ranking.scenario_words import rule_said, value_in_words
from committee.ui import desk, parts
from committee.ui.scenarios_shown import Shown, act, names_of
from committee.ui.texts import euros, show, t
from committee.words import Euros, Sentence

BOUNDED = [Measure.PROJECTS, Measure.EUROS, Measure.SHARE]
# Of a rule about each value, so many that lack something are named.
TOLD = 3
CHOICES: list[tuple[RuleKind, Measure]] = [
    *((RuleKind.BOUNDS, measure) for measure in BOUNDED),
    *((kind, Measure.PROJECTS) for kind in RuleKind if kind is not RuleKind.BOUNDS),
]


def envelope_pane(shown: Shown, member: Member) -> None:
    """The envelope: asked for, proposed here, granted by the meeting, left; and the form which changes it."""
    view = shown.view
    gauge = view.gauge
    parts.section(t("Envelope"))
    over = gauge.left is not None and gauge.left < 0
    parts.gauge(
        [(t("Proposed here"), gauge.granted, "refused" if over else "winner")],
        gauge.envelope,
        total_label=t("Envelope"),
        left_label=t("Left"),
        shows_left=gauge.why_hidden is None,
    )
    if gauge.why_hidden is not None:
        parts.note(gauge.why_hidden)
    elif gauge.envelope is None:
        parts.note(t("The envelope is not known: nothing says how far the money goes."))
    unknown = (
        Sentence("One amount not given", "{n} amounts not given", n=gauge.unknown_requested)
        if gauge.unknown_requested
        else None
    )
    facts: list[tuple[Any, ...]] = [(t("Requested"), euros(gauge.requested), unknown)]
    held = next(iter(meetings_of_round(view.row.round_id, member)), None)
    told = None if held is None or held.opened_at is None else meetings.envelope(held.id, member)
    if told is not None and told.why_hidden is None:
        what = t("Decided in the meeting so far, whatever this scenario proposes.")
        facts.append((t("Granted by the meeting"), euros(told.granted), what))
    parts.fact_strip(facts)
    if view.may_change:
        with st.popover(t("Change the envelope"), key="scenario_envelope"):
            _envelope_form(shown)


def _envelope_form(shown: Shown) -> None:
    row = shown.view.row
    key = f"scenario_envelope_{row.id}_{shown.version}"
    amount, problem = parts.amount_field(t("Envelope (€)"), row.envelope, key)
    if st.button(t("Save the envelope"), key="scenario_envelope_save") and problem is None:
        if amount is None:
            parts.alert(Sentence("Write the envelope of this scenario."))
            return
        done = Sentence("The envelope was changed. Compute again to share it.")
        act(shown, actions.change_scenario, envelope=amount, done=done)


def rules_pane(shown: Shown) -> None:
    """The rules switched on, each in words, with what it lacks; add one, take one away."""
    view = shown.view
    parts.section(t("Rules"))
    if not view.rules:
        parts.note(t("No rule: only the envelope limits the selection."))
    names = names_of(view.items)
    for at, rule in enumerate(view.rules):
        lacking = [each for each in view.broken if each.rule == rule]
        with st.container(key=f"scenario_rule_{at}"):
            _rule_told(rule_said(rule, names, desk.locale()), [each.sentence for each in lacking])
            for note in (*_basis(rule, view.balance), *_set_aside(view, lacking)):
                parts.note(note)
            if view.row.envelope is not None and not lacking:
                parts.status_chip(t("holds"), "good")
            is_dropped = view.may_change and st.button(
                t("Take this rule away"), key=f"scenario_rule_drop_{at}", type="tertiary"
            )
            if is_dropped:
                rest = [rule for other, rule in enumerate(view.rules) if other != at]
                _save(shown, rest, Sentence("The rule was taken away. Compute again without it."))
    if view.may_change:
        with st.popover(t("Add a rule"), key="scenario_rule_add"):
            _rule_form(shown)


def _rule_told(said: str, lacking: Sequence[Sentence]) -> None:
    """The rule; where it does not hold, how far the selection is from it, unless that says the rule as well."""
    told = [show(each) for each in lacking[:TOLD]]
    if not told or not told[0].startswith(said):
        parts.plain(said, strong=True)
    if told:
        rest = len(lacking) - len(told)
        if rest:
            told.append(t("and one more case", "and {n} more cases", n=rest))
        parts.alert("\n".join(told), "warning")


def _basis(rule: PortfolioRule, balance: pd.DataFrame) -> list[Sentence]:
    """What the share of a rule is a share of, and what it cannot count because it is unknown."""
    if rule.kind is RuleKind.QPV_SHARE:
        return [Sentence("Of all the money proposed; what is at an unknown place counts as outside the QPV.")]
    if rule.attribute is None or rule.kind is not RuleKind.BOUNDS:
        return []
    said = [Sentence("Of all the money proposed.")] if rule.measure is Measure.SHARE else []
    found = balance[(balance["attribute"] == rule.attribute) & balance["value"].isna()]
    if n := int(found["projects"].sum()):
        said.append(
            Sentence(
                "One funded application says nothing of this and is not counted here: {amount}.",
                "{n} funded applications say nothing of this and are not counted here: {amount}.",
                n=n,
                amount=Euros(sum(found["amount"], Decimal(0))),
            )
        )
    return said


def _set_aside(view: ScenarioView, lacking: Sequence[BrokenRule]) -> list[Sentence]:
    """That the choice did not try to come near a share which cannot hold."""
    if not view.is_elastic or not any(each.unit == "share" for each in lacking):
        return []
    return [
        Sentence(
            "This rule is set aside: it cannot hold with the others, and the best was chosen without it."
        )
    ]


def _save(shown: Shown, rules: Sequence[PortfolioRule], done: Sentence) -> None:
    act(shown, actions.change_scenario, rules=list(rules), done=done)


def _rule_form(shown: Shown) -> None:
    """A rule in the order in which one says it: what about, of which projects, how much."""
    at = st.selectbox(
        t("What the rule is about"),
        range(len(CHOICES)),
        format_func=lambda each: _said(*CHOICES[each]),
        key="scenario_rule_kind",
    )
    kind, measure = CHOICES[at]
    rule = PortfolioRule(kind, measure=measure)
    if kind is RuleKind.INCOMPATIBLE:
        rule = PortfolioRule(kind, pair=_pair(shown.view.items))
    elif kind in {RuleKind.BOUNDS, RuleKind.SUB_ENVELOPE}:
        attribute, value = _which(shown.view.balance, is_one=kind is RuleKind.SUB_ENVELOPE)
        rule = PortfolioRule(kind, attribute, value, measure=measure)
    if kind is not RuleKind.INCOMPATIBLE:
        low, high, problem = _bounds(rule)
        rule = PortfolioRule(kind, rule.attribute, rule.value, low, high, measure)
        if problem:
            return
    if st.button(t("Add this rule"), key="scenario_rule_save"):
        why = why_not_rule(rule)
        if why is None and rule in shown.view.rules:
            why = Sentence("This rule is there already.")
        if why is not None:
            parts.alert(why)
            return
        _save(shown, [*shown.view.rules, rule], Sentence("The rule was added. Compute again to obey it."))


def _said(kind: RuleKind, measure: Measure) -> str:
    if kind is not RuleKind.BOUNDS:
        return show(kind)
    return {
        Measure.PROJECTS: t("How many projects"),
        Measure.EUROS: t("How many euros"),
        Measure.SHARE: t("Which share of the euros"),
    }[measure]


def _which(balance: pd.DataFrame, *, is_one: bool) -> tuple[Attribute | None, str | None]:
    attribute = st.selectbox(
        t("Counted by"), list(Attribute), format_func=show, key="scenario_rule_attribute"
    )
    if attribute is None or attribute is Attribute.OVERSEAS:
        return attribute, None
    found = balance[(balance["attribute"] == attribute) & balance["value"].notna()]["value"].tolist()
    value = st.selectbox(
        t("Which"),
        [*([] if is_one else [""]), *found],
        placeholder=t("Choose"),
        format_func=lambda each: t("each of them") if each == "" else show(value_in_words(attribute, each)),
        key=f"scenario_rule_value_{attribute}",
    )
    return attribute, value or None


def _pair(items: pd.DataFrame) -> tuple[str, str] | None:
    names = names_of(items)
    one, other = (
        st.selectbox(
            label,
            list(names),
            index=None,
            format_func=lambda key: names[key],
            key=key,
            placeholder=t("Choose"),
        )
        for label, key in (
            (t("Not this project"), "scenario_pair_one"),
            (t("together with"), "scenario_pair_other"),
        )
    )
    return None if one is None or other is None else (one, other)


def _bounds(rule: PortfolioRule) -> tuple[Decimal | None, Decimal | None, bool]:
    """The least and the most, in the unit of the rule; and whether one of them cannot be read."""
    unit = unit_of(rule)
    has_most = rule.kind in {RuleKind.BOUNDS, RuleKind.SUB_ENVELOPE}
    labels = {
        "projects": (t("At least (projects)"), t("At most (projects)")),
        "euros": (t("At least (€)"), t("At most (€)")),
        "share": (t("At least (% of the euros)"), t("At most (% of the euros)")),
        "score": (t("At least (score out of 100)"), ""),
    }[unit]
    found: list[Decimal | None] = []
    is_wrong = False
    for label, end in zip(labels, ("least", "most"), strict=True):
        key = f"scenario_rule_{unit}_{end}"
        if end == "most" and not has_most:
            found.append(None)
        elif unit == "euros":
            amount, problem = parts.amount_field(label, None, key)
            is_wrong |= problem is not None
            found.append(amount)
        else:
            typed = st.number_input(
                label, min_value=0, max_value=None if unit == "projects" else 100, value=None, step=1, key=key
            )
            scale = Decimal(100) if unit == "share" else Decimal(1)
            found.append(None if typed is None else Decimal(typed) / scale)
    return found[0], found[1], is_wrong
