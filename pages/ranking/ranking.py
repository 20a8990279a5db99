"""Which applications come first, by how much, and how sure is it?"""

import streamlit as st

from committee.calls.rules import Phase
from committee.ranking import queries
from committee.ui import desk, parts, ranking, ranking_doubt
from committee.ui.ranking_method import method_view, ranking_files
from committee.ui.ranking_why import why_view
from committee.ui.review import undeclared_note
from committee.ui.texts import t

# Load
member = desk.enter("ranking.ranking")
parts.page_head(t("Ranking"), t("The applications by their score out of 100, and how sure this order is."))
now = desk.now()
call = ranking.chosen_call(
    ranking.worked_on_first(queries.ranked_calls(member, now=now), Phase.SEANCE, Phase.READING)
)
if call is None:
    parts.empty_state(
        t("No call has a ranking that you may see at the moment: it is shown once reading is over.")
    )
    st.stop()
ground = queries.ground_of(member, call.code, now=now)
frame = queries.ranking(member, call.code, now=now, ground=ground)
undeclared = queries.count_undeclared(member, call.code, now=now)
if frame.empty:
    parts.empty_state(t("This call has no application that you may read yet."))
    undeclared_note(undeclared)
    st.stop()
doubt = queries.doubt(member, call.code, now=now, ground=ground)
application = desk.param("application")

# Show
view = "why" if application else ranking.chosen_view(frame, doubt)
if application is not None:
    why_view(queries.why_score(application, member, now=now, ground=ground), frame, doubt)
elif view == "discuss":
    ranking_doubt.discuss_view(frame, doubt)
elif view == "depends":
    ranking_doubt.depends_view(frame, doubt)
elif view == "agreement":
    ranking_doubt.agreement_view(frame, doubt)
elif view == "method":
    method_view(doubt)
else:
    ranking.ranking_view(frame, doubt, queries.threshold_of(call))
    ranking_files(doubt)
parts.note(t("Computed without the applications from which you are recused, and from the marks you may see."))
undeclared_note(undeclared)
