"""How are the regulations of a call read, written rule by rule, tried and put in force?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls import actions
from committee.calls.queries import CallRow, RuleSetRow, rule_sets
from committee.calls.rules import paris_day
from committee.calls.rules_in_words import rule_in_words
from committee.calls.rulesets import (
    PARAMS,
    Param,
    ParamKind,
    RuleKind,
    RuleSeverity,
    RuleText,
    default_params,
    new_code,
    set_in_force,
    shipped_rule_sets,
)
from committee.intake.judging_project import FIELD_CODES, field_label
from committee.intake.rules import Category
from committee.ui import desk, parts, versions
from committee.ui.parts import Column, FindingLine
from committee.ui.parts.fields import read_amount
from committee.ui.texts import day, locale, number, show, t
from committee.words import Sentence, say

PAGE, CALLS = "applications.eligibility", "settings.calls"
SEVERITY_TONES = {RuleSeverity.BLOCKING: "primary", RuleSeverity.ALERT: "warning"}
# The choices of settings that only intake knows, with what they are called.
CHOICES_ABOVE: Mapping[str, tuple[Sequence[str], Callable[[str], str]]] = {
    "categories": ([each.value for each in Category], lambda code: show(Category(code))),
    "fields": (FIELD_CODES, lambda code: show(field_label(code))),
}


def show_rules(call: CallRow) -> None:
    """The regulations of a call, and the one that is chosen: read, or written while it is a draft."""
    desk.enter(PAGE)
    sets = rule_sets([call.id])
    chosen = next((one for one in sets if one.id == desk.param("set")), None)
    if chosen is not None:
        parts.link(t("All regulations of this call"), PAGE, call=call.code, tab="rules")
        _one(call, chosen)
        return
    _list(call, sets)
    if desk.may_act(PAGE):
        _begin_form(call, sets)


def state_of(one: RuleSetRow) -> tuple[Sentence, str]:
    """Where a regulation stands, with its tone."""
    if one.is_draft:
        return Sentence("Draft"), "neutral"
    if one.locked_at is not None:
        return Sentence("Published, locked"), "good"
    return Sentence("Published"), "good"


def _list(call: CallRow, sets: Sequence[RuleSetRow]) -> None:
    held = set_in_force(sets, paris_day(desk.now()))
    frame = pd.DataFrame(
        [
            (
                one.id,
                one.title,
                one.in_force_from,
                len(one.rules),
                (Sentence("In force today"), "primary") if held is one else state_of(one),
            )
            for one in sets
        ],
        columns=["id", "title", "in_force_from", "rules", "state"],
        dtype=object,
    )
    parts.note(
        t(
            "An application is judged under the regulation in force on the day of its deposit. "
            "A regulation under which one was judged stays as it is."
        )
    )
    parts.table(
        frame,
        {
            "title": Column(t("Regulation"), "link"),
            "in_force_from": Column(t("In force from"), "day"),
            "rules": Column(t("Rules"), "number"),
            "state": Column(t("State"), "status"),
        },
        "rule_sets",
        caption=t("Regulations of the call"),
        link_page=PAGE,
        id_column="id",
        id_param="set",
        empty=t("This call has no regulation yet."),
    )


def _begin_form(call: CallRow, sets: Sequence[RuleSetRow]) -> None:
    shipped = {f"shipped:{one.code}": one.title for one in shipped_rule_sets()}
    copies = {f"copy:{one.id}": t("Copy of {title}", title=one.title) for one in sets}
    offered = {"": t("No rule yet"), **copies, **shipped}
    with st.expander(t("Write a regulation"), expanded=not sets, key="rules_new"):
        with st.form("rules_new_form", border=False):
            left, right = st.columns(2)
            title = left.text_input(t("Title"), max_chars=200, key="rules_new_title")
            start = right.selectbox(
                t("Begin with"),
                list(offered),
                format_func=lambda each: offered[each],
                key="rules_start",
            )
            sent = st.form_submit_button(t("Begin the draft"), key="rules_begin")
        if not sent:
            return
        kind, _, code = start.partition(":")
        made = desk.attempt(
            actions.draft_rules,
            call.id,
            title or offered[start],
            copy_of=code if kind == "copy" else None,
            shipped=code if kind == "shipped" else None,
        )
        if made is not None:
            desk.go(PAGE, call=call.code, tab="rules", set=made)


def read_rules(one: RuleSetRow) -> None:
    """A regulation as it stands: its rules with their text and what their settings ask."""
    parts.findings([_rule_line(rule) for rule in one.rules], t("Rules of the regulation"))
    if one.source:
        parts.note(t("Source: {source}", source=one.source))


def _rule_line(rule: RuleText) -> FindingLine:
    asked = rule_in_words(rule.kind, rule.params)
    return FindingLine(
        rule.kind, rule.severity, SEVERITY_TONES[rule.severity], rule.text[locale()], (asked, *_lists(rule))
    )


def _lists(rule: RuleText) -> tuple[str, ...]:
    """The choices of a rule that its sentence does not list."""
    told = []
    for param in PARAMS[rule.kind]:
        held = rule.params.get(param.code)
        if held and (param.kind is ParamKind.CODES or param.code == "documents"):
            names = ", ".join(_choice_label(param, code) for code in held)
            told.append(t("{name}: {choices}", name=Sentence(param.label), choices=names))
    return tuple(told)


def in_force_for_chair(call: CallRow) -> None:
    """On the page of calls: the regulation in force today, to read; staff find their way to write another."""
    desk.enter(CALLS)
    sets = rule_sets([call.id])
    held = set_in_force(sets, paris_day(desk.now()))
    parts.section(t("Regulation"), t("The rules under which the applications of this call are judged."))
    if held is None:
        parts.note(t("No regulation of this call is in force today."))
    else:
        parts.note(t("{title}, in force from {day}.", title=held.title, day=day(held.in_force_from)))
        with st.expander(t("One rule", "{n} rules", n=len(held.rules)), key="call_rules"):
            read_rules(held)
    if desk.may_act(PAGE):
        parts.link(t("Write the rules, try them, judge"), PAGE, call=call.code, tab="rules")


def _one(call: CallRow, one: RuleSetRow) -> None:
    parts.section(one.title)
    label, tone = state_of(one)
    parts.chips([(label, tone)])
    if one.in_force_from is not None:
        parts.note(t("In force from {day}.", day=day(one.in_force_from)))
    parts.link(t("Try it on applications and past winners"), PAGE, call=call.code, tab="try", set=one.id)
    if not one.is_draft or not desk.may_act(PAGE):
        read_rules(one)
        _take_back(one)
        return
    _edit(one)
    _publish_form(call, one)


def _take_back(one: RuleSetRow) -> None:
    if one.is_draft or one.locked_at is not None or not desk.may_act(PAGE):
        return
    if st.button(t("Take back to a draft"), key="rules_back"):
        done = Sentence("The regulation is a draft again.")
        desk.attempt(actions.take_rules_back, one.id, version=one.version, done=done, rerun=True)


def _edit(one: RuleSetRow) -> None:
    """The rules of a draft, each with its fields; then one more, and the draft itself."""
    if not one.rules:
        parts.empty_state(t("This draft has no rule yet: add the first one."))
    for place, rule in enumerate(one.rules):
        _edit_rule(one, place, rule)
    with st.expander(t("Add a rule"), expanded=not one.rules, key="rule_add"):
        kinds = list(RuleKind)
        kind = st.selectbox(t("Kind of rule"), kinds, format_func=show, key=f"rule_kind_{one.id}") or kinds[0]
        params = default_params(kind)
        texts = {each: say(rule_in_words(kind, params), each) for each in ("fr", "en")}
        taken = [rule.code for rule in one.rules]
        fresh = RuleText(new_code(kind, taken), kind, params, RuleSeverity.BLOCKING, texts)
        written = _rule_form(f"new_{one.id}_{len(one.rules)}_{kind}", fresh, t("Add the rule"))
        if written is not None:
            _keep(one, [*one.rules, written], Sentence("The rule is added."))


def _edit_rule(one: RuleSetRow, place: int, rule: RuleText) -> None:
    title = f"{place + 1}. {show(rule.kind)} · {show(rule.severity)}"
    with st.expander(title, key=f"rule_{one.id}_{rule.code}"):
        written = _rule_form(f"{one.id}_{rule.code}", rule, t("Save the rule"))
        if written is not None:
            changed = [written if each.code == rule.code else each for each in one.rules]
            _keep(one, changed, Sentence("The rule is saved."))
        up, down, gone = st.columns(3)
        if place and up.button(t("Move up"), key=f"rule_up_{rule.code}"):
            _keep(one, _moved(one.rules, place, -1), Sentence("The order is changed."))
        if place + 1 < len(one.rules) and down.button(t("Move down"), key=f"rule_down_{rule.code}"):
            _keep(one, _moved(one.rules, place, 1), Sentence("The order is changed."))
        if gone.button(t("Remove the rule"), key=f"rule_gone_{rule.code}"):
            left = [each for each in one.rules if each.code != rule.code]
            _keep(one, left, Sentence("The rule is removed."))


def _moved(rules: Sequence[RuleText], place: int, step: int) -> list[RuleText]:
    order = list(rules)
    order[place], order[place + step] = order[place + step], order[place]
    return order


def _keep(one: RuleSetRow, rules: Sequence[RuleText], done: Sentence) -> None:
    slot = f"rules_{one.id}"
    version = versions.shown(slot, one.version)
    if desk.attempt(actions.change_rules, one.id, one.title, rules, version=version, done=done):
        versions.forget(slot)
        st.rerun()


def _rule_form(key: str, rule: RuleText, label: str) -> RuleText | None:
    """The fields of a rule in words; what was written, once it is sent and can be read."""
    with st.form(f"rule_form_{key}", border=False):
        params: dict[str, Any] = {}
        problems = []
        for param in PARAMS[rule.kind]:
            params[param.code], problem = _field(param, rule.params.get(param.code), f"{param.code}_{key}")
            problems.append(problem)
        severity = st.radio(
            t("When it is not met"),
            list(RuleSeverity),
            index=list(RuleSeverity).index(rule.severity),
            format_func=show,
            horizontal=True,
            key=f"severity_{key}",
        )
        left, right = st.columns(2)
        french = left.text_area(
            t("Text of the regulation in French"), rule.text.get("fr", ""), max_chars=2000, key=f"fr_{key}"
        )
        english = right.text_area(
            t("Text of the regulation in English"), rule.text.get("en", ""), max_chars=2000, key=f"en_{key}"
        )
        sent = st.form_submit_button(label, key=f"rule_send_{key}")
    for problem in problems:
        if problem is not None and sent:
            parts.alert(problem)
    if not sent or any(problems):
        return None
    texts = {"fr": french.strip(), "en": english.strip()}
    return RuleText(rule.code, rule.kind, params, severity or rule.severity, texts)


def _field(param: Param, value: Any, key: str) -> tuple[Any, Sentence | None]:
    """One setting as a field, and why what is typed cannot be read."""
    label = t(param.label)
    match param.kind:
        case ParamKind.YES_NO:
            return st.checkbox(label, bool(value), key=key), None
        case ParamKind.COUNT:
            typed = st.number_input(label, param.low, param.high, value, step=1, key=key)
            return typed, None
        case ParamKind.SHARE:
            percents = None if value is None else round(float(value) * 100, 2)
            typed = st.number_input(label, 0.0, 100.0, percents, step=5.0, key=key)
            return (None if typed is None else round(typed / 100, 4)), None
        case ParamKind.AMOUNT:
            held = "" if value is None else str(value)
            amount, problem = read_amount(st.text_input(label, held, max_chars=20, key=key))
            return (None if amount is None else str(amount)), problem
        case ParamKind.COUNTS:
            held = ", ".join(str(one) for one in value or ())
            return _numbers(st.text_input(label, held, max_chars=60, key=key) or "")
        case ParamKind.CHOICES | ParamKind.CODES:
            codes = (
                CHOICES_ABOVE[param.code][0]
                if param.choices is None
                else [one.value for one in param.choices]
            )
            chosen = st.multiselect(
                label,
                list(codes),
                list(value or ()),
                format_func=lambda code: _choice_label(param, code),
                key=key,
            )
            return chosen, None


def _choice_label(param: Param, code: str) -> str:
    if param.choices is None:
        return CHOICES_ABOVE[param.code][1](code)
    return show(param.choices(code))


def _numbers(typed: str) -> tuple[list[int], Sentence | None]:
    try:
        return [int(each) for each in typed.replace(";", ",").split(",") if each.strip()], None
    except ValueError:
        return [], Sentence("Write whole numbers with commas between them.")


def _publish_form(call: CallRow, one: RuleSetRow) -> None:
    parts.section(t("Put in force"), t("Applications deposited from this day on are judged under it."))
    with st.form("rules_publish", border=False):
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        start = left.date_input(
            t("In force from"), paris_day(desk.now()), format="DD/MM/YYYY", key=f"rules_from_{one.id}"
        )
        sent = right.form_submit_button(t("Publish"), type="primary", key="rules_publish_send")
    if sent:
        done = Sentence("The regulation is published: {count} rules.", count=number(len(one.rules)))
        desk.attempt(actions.publish_rules, one.id, start, version=one.version, done=done, rerun=True)
    if st.button(t("Throw this draft away"), key="rules_discard") and desk.attempt(
        actions.discard_rules, one.id
    ):
        desk.go(PAGE, call=call.code, tab="rules")
