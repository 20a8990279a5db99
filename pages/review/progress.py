"""How far are the readers, who is late, and who was reminded?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Phase
from committee.review import queries
from committee.ui import desk, parts
from committee.ui.ranking import chosen_call, worked_on_first
from committee.ui.review_progress import (
    coverage_table,
    progress_facts,
    readers_table,
    reminded_readers,
    reminder_form,
)
from committee.ui.texts import t

# Load
member = desk.enter("review.progress")
parts.page_head(t("Progress of the reading"), t("Who is late, and which applications lack readers."))
call = chosen_call(worked_on_first(call_rows(member), Phase.READING))
if call is None:
    parts.empty_state(t("There is no call yet."), t("Open a call"), "settings.calls")
    st.stop()
readers = queries.reader_progress(member, call.id, now=desk.now())
coverage = queries.reading_coverage(member, call.id, now=desk.now())
if coverage.empty:
    parts.empty_state(t("This call has no application yet."), t("Import applications"), "applications.import")
    st.stop()

# Show
progress_facts(readers, coverage)
parts.section(t("Readers"))
readers_table(readers)
parts.section(t("Reminders"))
reminded_readers(readers)

# Act
if desk.may_act("review.progress") and not readers.empty:
    with st.expander(t("Remind readers"), key="remind"):
        reminder_form(call.id)
parts.section(t("Coverage of the applications"))
coverage_table(coverage)
