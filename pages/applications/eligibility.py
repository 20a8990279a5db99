"""Which applications are eligible, under which rules, and what would other rules say?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.ui import desk, eligibility, eligibility_rules, eligibility_try, parts
from committee.ui.eligibility_tabs import choose_call, choose_tab
from committee.ui.texts import t

# Load
member = desk.enter("applications.eligibility")
calls = call_rows(member)
chosen = desk.param("id")

# Show
parts.page_head(
    t("Eligibility"), t("What the rules of the call say of each application, why, and who said otherwise.")
)
if not calls:
    parts.empty_state(t("No call is open yet."), t("Open a call"), "settings.calls")
    st.stop()
if chosen is not None:
    parts.link(t("Back to the list"), "applications.eligibility")
    eligibility.show_one(chosen, member)
    st.stop()
call = choose_call(calls)
tab = choose_tab()
if tab == "rules":
    eligibility_rules.show_rules(call)
elif tab == "try":
    eligibility_try.show_trial(member, call)
else:
    eligibility.show_results(member, call)
