"""Who reads what, and how far are the readers?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.review import queries
from committee.ui import desk, parts
from committee.ui.ranking import chosen_call
from committee.ui.review_alternates import take_over_form
from committee.ui.review_assigning import assignment_forms, readers_by_application
from committee.ui.review_interests import imposed_recusal_form
from committee.ui.texts import t

# Load
member = desk.enter("review.assignments")
parts.page_head(t("Assignment of readers"), t("Who reads which application, and how far the reading is."))
call = chosen_call(call_rows(member))

# Show
if call is None:
    parts.empty_state(t("There is no call yet."), t("Open a call"), "settings.calls")
    st.stop()
progress = queries.progress(member, call.id, now=desk.now())
names = queries.reader_names(member, call.id, now=desk.now())
if progress.empty:
    parts.empty_state(t("This call has no application yet."), t("Import applications"), "applications.import")
    st.stop()
parts.fact_strip(
    [
        (t("Applications"), len(progress)),
        (t("Without a reader"), int((progress["readers"] == 0).sum())),
        (t("Readings given"), int(progress["readers"].sum())),
        (t("Handed in"), int(progress["handed_in"].sum())),
        (t("Late"), int(progress["late"].sum())),
    ]
)
parts.table(
    readers_by_application(progress, names),
    {
        "number": parts.Column(t("Number")),
        "title": parts.Column(t("Application"), "link"),
        "names": parts.Column(t("Readers"), "people"),
        "done": parts.Column(t("Handed in"), is_sortable=False),
        "in_progress": parts.Column(t("In progress"), "number"),
        "late": parts.Column(t("Late"), "number"),
    },
    "assignments",
    caption=t("Readers by application"),
    link_page="applications.sheet",
    id_column="application_id",
)

# Act
if desk.may_act("review.assignments"):
    parts.section(t("Give applications to readers"))
    assignment_forms(call.id)
    take_over_form()
with st.expander(t("Impose a recusal"), key="recusal"):
    imposed_recusal_form(call.id)
