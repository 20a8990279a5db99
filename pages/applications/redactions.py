"""What do readers of a blind call see in place of each application's title and texts?"""

import streamlit as st

from committee.intake.queries import blind_applications
from committee.ui import desk, parts, redactions
from committee.ui.texts import t

# Load
member = desk.enter("applications.redactions")
parts.page_head(
    t("Redactions"),
    t("In a call that is read blind, write the title and texts that readers see until the meeting."),
)
rows = blind_applications(member, now=desk.now())
if not rows:
    parts.empty_state(
        t("No call is read blind at the moment: a call is opened to blind reading among its settings."),
        t("Calls and grids"),
        "settings.calls",
    )
    st.stop()
chosen = desk.param("id")

# Act
if chosen is not None:
    redactions.edit_one(chosen, rows)
    st.stop()

# Show
parts.note(t("What is left blank stays blank: readers see “—”, never the applicant’s own words."))
redactions.list_redactions(rows)
