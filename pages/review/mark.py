"""What does this application say, and what are my marks?"""

import streamlit as st

from committee.intake.queries import sheet
from committee.review import queries
from committee.review.rules import EvaluationPart, InterestNature
from committee.ui import desk, parts
from committee.ui.review import READING_HEIGHT, application_facts, sheet_texts
from committee.ui.review_interests import declaration_form, recusal_notice
from committee.ui.review_marking import marking_pane
from committee.ui.review_note import note_pane
from committee.ui.texts import t

# Load
member = desk.enter("review.mark")
application_id = desk.param("id") or queries.next_to_read(None, member, now=desk.now()) or ""
read = sheet(application_id, member, desk.now())
asked = queries.marking_sheet(application_id, member, now=desk.now())
held = queries.interest_state(application_id, member)

# Show
parts.page_head(t("Mark an application"), t("Read on the left, mark on the right: everything typed is kept."))
if held is not None and held.nature is InterestNature.RECUSAL:
    application_facts(application_id, member)
    recusal_notice(held.origin)
    parts.link(t("Back to my reading list"), "review.reading_list")
    st.stop()
if read is None or asked is None:
    parts.empty_state(
        t("There is no application to mark here."), t("Back to my reading list"), "review.reading_list"
    )
    st.stop()
left, right = st.columns([11, 9], gap="medium")
if read.details is None:
    pane = left.container(border=True, key=f"mark_head_{application_id}")
else:
    pane = left.container(height=READING_HEIGHT, border=True, key=f"mark_sheet_{application_id}")
with pane:
    application_facts(application_id, member)
    sheet_texts(read)

# Act
with right.container(key=f"mark_pane_{application_id}"):
    if held is None and (read.details is None or asked.part is EvaluationPart.READER):
        declaration_form(application_id, asks_first=True)
    else:
        marking_pane(asked, member)
if read.details is not None:
    note_pane(application_id)
