"""How do my own marks stand beside one another, before I hand them in?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.review import queries
from committee.ui import desk, parts
from committee.ui.review_side_by_side import (
    ORDERS,
    hand_in_together,
    marks_table,
    show_remarks,
    use_of_the_scale,
)
from committee.ui.texts import t

# Load
member = desk.enter("review.my_marks")
calls = {code: call_id for call_id, code in queries.marked_calls(member, now=desk.now()).items()}
code = desk.param("call") if desk.param("call") in calls else next(iter(calls), None)
order = desk.param("order") if desk.param("order") in ORDERS else ORDERS[0]
titles = {call.code: f"{call.code} · {call.title}" for call in call_rows(member)}
beside = None if code is None else queries.side_by_side(member, calls[code], now=desk.now())

# Show, and act: one button for what is complete
parts.page_head(
    t("My marks side by side"),
    t("Compare your own marks before you hand them in; nobody else sees them here."),
)
if beside is None or code is None or not beside.rows:
    parts.empty_state(
        t("No application is given to you to mark."), t("Back to my reading list"), "review.reading_list"
    )
    st.stop()
use_of_the_scale(beside.totals)
hand_in_together(calls[code])
show_remarks(beside)
parts.section(titles.get(code, code))
by_total, by_number = t("Show the highest totals first"), t("Show in the order of the numbers")
parts.link(
    by_total if order == "number" else by_number,
    "review.my_marks",
    call=code,
    order="total" if order == "number" else None,
)
marks_table(beside, str(order))
for other in calls:
    if other != code:
        parts.link(t("My marks of the call {call}", call=other), "review.my_marks", call=other)
