"""What is this project: who, where, what for, and how much?"""

import streamlit as st

from committee.intake import queries
from committee.ui import (
    application_budget,
    application_sheet,
    desk,
    documents,
    eligibility,
    instruction,
    parts,
    provenance,
)
from committee.ui.review_note import note_pane
from committee.ui.texts import t

# Load
member = desk.enter("applications.sheet")
sheet = queries.sheet(desk.param("id", "") or "", member, desk.now())

# Show
parts.link(t("All applications"), "applications.list")
if sheet is None:
    parts.page_head(t("Project sheet"), t("Everything that was told of one application."))
    parts.empty_state(t("There is no such application here."), t("See all applications"), "applications.list")
    st.stop()
title = t("Application read blind") if sheet.title == queries.BLANK else sheet.title
if sheet.details is None:
    parts.page_head(title, t("What may be shown of this application."))
    application_sheet.show_head(sheet)
    st.stop()
parts.page_head(title, t("Everything that was told of one application."))

# Act
application_sheet.status_form(sheet)
if desk.may_act("applications.edit"):
    parts.link(t("Write in this application"), "applications.edit", id=sheet.id)

# Show
comparisons = queries.declared_beside_computed([sheet.id], member, desk.now())
application_sheet.show_details(sheet.id, sheet.details, comparisons)
application_budget.show_plan(sheet.id, sheet.details)
eligibility.on_sheet(sheet.id, member)
instruction.show_instruction(sheet.id, member)
note_pane(sheet.id)
if not sheet.is_blind:
    documents.of_application(sheet.id, "applications.sheet")
provenance.show_provenance(sheet.details)
