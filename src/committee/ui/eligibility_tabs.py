"""Which call and which part of its eligibility does the person look at? Both live in the address."""

from collections.abc import Sequence

import streamlit as st

from committee.calls.queries import CallRow, rule_set
from committee.calls.rules import Phase
from committee.ui import desk
from committee.ui.texts import t
from committee.words import N_

PAGE = "applications.eligibility"
_AT_WORK = (Phase.ELIGIBILITY, Phase.DEPOSIT)
TABS = {"results": N_("Results"), "rules": N_("Rules"), "try": N_("Try rules")}


def choose_call(calls: Sequence[CallRow]) -> CallRow:
    """One of the calls; a regulation named in the address brings its own call."""
    desk.enter(PAGE)
    by_code = {call.code: call for call in calls}
    asked = desk.param("call") or _call_of(desk.param("set"))
    codes = list(by_code)
    usual = next((code for phase in _AT_WORK for code in codes if _phase(by_code[code]) is phase), codes[0])
    code = st.selectbox(
        t("Call"),
        codes,
        index=codes.index(asked if asked in codes else usual),
        format_func=lambda each: f"{each} · {by_code[each].title}",
        key=desk.filter_key("eligibility_call", "call"),
    )
    if code != asked:
        desk.set_params(call=code, **({} if asked is None else {"set": None, "project": None}))
    return by_code[str(code)]


def _phase(call: CallRow) -> Phase | None:
    return None if call.round is None else call.round.phase(desk.now())


def _call_of(rule_set_id: str | None) -> str | None:
    held = None if rule_set_id is None else rule_set(rule_set_id)
    return None if held is None else held.call_code


def choose_tab() -> str:
    """Results, rules or the trial of rules."""
    desk.enter(PAGE)
    asked = desk.param("tab") or ("rules" if desk.param("set") else "results")
    tab = st.segmented_control(
        t("Part"),
        list(TABS),
        default=asked if asked in TABS else "results",
        format_func=lambda each: t(TABS[each]),
        required=True,
        label_visibility="collapsed",
        key=desk.filter_key("eligibility_tab", "tab"),
    )
    chosen = tab or "results"
    if chosen != asked:
        desk.set_params(tab=chosen)
    return str(chosen)
