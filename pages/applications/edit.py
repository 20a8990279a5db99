"""How is an application written by hand?"""

import streamlit as st

from committee.ui import application_edit, desk, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.edit")
application_id, call_code = desk.param("id"), desk.param("call")

# Show
parts.link(t("All applications"), "applications.list")
if application_id is None and call_code is None:
    parts.page_head(t("Write an application"), t("Choose the call in which the project asks for support."))
    application_edit.choose_call(member)
    st.stop()
found = application_edit.target(member, application_id, call_code)
if found is None:
    parts.page_head(t("Write an application"), t("Write or correct a project, step by step."))
    parts.empty_state(t("There is no such application here."), t("See all applications"), "applications.list")
    st.stop()
title = found.typed["title"] or t("New application ({call})", call=found.call_code)
parts.page_head(title, t("Write or correct a project, step by step."))
if application_id is not None:
    parts.link(t("Open the sheet"), "applications.sheet", id=application_id)

# Act
application_edit.form(application_id, call_code)
