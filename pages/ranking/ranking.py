"""Which applications come first, by how much, and how sure is it?"""

import streamlit as st

from committee.calls.rules import Phase
from committee.ranking import queries
from committee.ui import desk, parts
from committee.ui.ranking import chosen_call, ranking_chart, ranking_rows, worked_on_first
from committee.ui.review import undeclared_note
from committee.ui.texts import t

# Load
member = desk.enter("ranking.ranking")
parts.page_head(t("Ranking"), t("The applications by their score out of 100, with what the score rests on."))
call = chosen_call(worked_on_first(queries.ranked_calls(member, now=desk.now()), Phase.SEANCE, Phase.READING))
if call is None:
    parts.empty_state(
        t("No call has a ranking that you may see at the moment: it is shown once reading is over.")
    )
    st.stop()
frame = queries.ranking(member, call.code, now=desk.now())
threshold = queries.threshold_of(call)
undeclared = queries.count_undeclared(member, call.code, now=desk.now())
incomplete = int((~frame["is_complete"].astype(bool)).sum())
if frame.empty:
    parts.empty_state(t("This call has no application that you may read yet."))
    undeclared_note(undeclared)
    st.stop()

# Show
parts.fact_strip(
    [
        (t("Applications"), len(frame)),
        (t("With a complete score"), len(frame) - incomplete),
        (t("Below the threshold"), int(frame["below_threshold"].sum())),
        (t("Threshold"), threshold),
    ]
)
if incomplete:
    parts.alert(
        t(
            "One application has no rank: a criterion was marked by nobody. "
            "Its interval says what the score may be.",
            "{n} applications have no rank: a criterion was marked by nobody. "
            "Their intervals say what the scores may be.",
            n=incomplete,
        ),
        tone="warning",
    )
ranking_chart(frame, threshold)
parts.table(
    ranking_rows(frame),
    {
        "rank": parts.Column(t("Rank"), "number"),
        "title": parts.Column(t("Application"), "link"),
        "lead": parts.Column(t("Lead partner")),
        "interval": parts.Column(t("Score out of 100"), "interval"),
        "spread": parts.Column(
            t("Gap between readers"), "number", help=t("Highest total minus lowest total.")
        ),
        "readers": parts.Column(t("Readers"), "number"),
        "state": parts.Column(t("State"), "status"),
    },
    "ranking",
    caption=t("Ranking of the applications"),
    link_page="applications.sheet",
    id_column="application_id",
)
parts.note(
    t(
        "Each criterion counts by its announced weight on the announced scale, averaged over the readers "
        "who marked it. No score depends on the other applications. Equal scores share a rank. "
        "The threshold is a flag: "
        "excluding is a decision of the committee."
    )
)
parts.note(t("Computed without the applications from which you are recused, and from the marks you may see."))
undeclared_note(undeclared)
