"""Who reads what, and who is to read what nobody reads yet?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Phase
from committee.review import queries
from committee.ui import desk, parts
from committee.ui.ranking import chosen_call, worked_on_first
from committee.ui.review_assigning import chosen_view, coverage_facts, show_view
from committee.ui.texts import t

# Load
member = desk.enter("review.assignments")
parts.page_head(t("Assignment of readers"), t("Who reads which application, and how far the reading is."))
call = chosen_call(
    worked_on_first(call_rows(member), Phase.READING, Phase.INTERESTS, Phase.ELIGIBILITY, Phase.SEANCE)
)
if call is None:
    parts.empty_state(t("There is no call yet."), t("Open a call"), "settings.calls")
    st.stop()
found = queries.coverage(member, call, now=desk.now())
if found.applications.empty:
    parts.empty_state(t("This call has no application yet."), t("Import applications"), "applications.import")
    st.stop()

# Show
coverage_facts(found, call)

# Act
show_view(chosen_view(), found, call)
