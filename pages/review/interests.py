"""Which links do I have with the applications of the open rounds?"""

import streamlit as st

from committee.review import queries
from committee.review.rules import InterestNature
from committee.ui import desk, parts
from committee.ui.review import NATURE_TONES, application_facts
from committee.ui.review_interests import declaration_form, no_link_form
from committee.ui.texts import t

# Load
member = desk.enter("review.interests")
frame = queries.declarations(member, now=desk.now())
left = frame[frame["nature"].isna()]
unlinked = left.loc[~left["hint"].astype(bool), "application_id"].tolist()
known = frame["application_id"].tolist()
asked = desk.param("id")
current = asked if asked in known else next(iter(left["application_id"]), None)

# Show
parts.page_head(
    t("My declarations of interest"),
    t("Before anything else of an application is read, say whether you have a link with it."),
)
if frame.empty:
    parts.empty_state(t("No round is open for declarations at the moment."))
else:
    parts.fact_strip(
        [
            (t("To declare"), len(left)),
            (t("No link"), int((frame["nature"] == InterestNature.NONE).sum())),
            (t("Links told"), int((frame["nature"] == InterestNature.LINK).sum())),
            (t("Recusals"), int((frame["nature"] == InterestNature.RECUSAL).sum())),
        ]
    )

# Act
if current is not None:
    row = frame[frame["application_id"] == current].iloc[0]
    with st.container(border=True):
        application_facts(current, member)
        declaration_form(current, tuple(row["hint"]))
elif not frame.empty:
    parts.alert(t("Everything is declared. A link discovered later is told here too."), tone="good")
if len(unlinked) > 1:
    with st.expander(t("Applications with which no link was found"), key="interests_bulk"):
        parts.table(
            left[~left["hint"].astype(bool)],
            {
                "title": parts.Column(t("Application")),
                "lead": parts.Column(t("Lead partner")),
                "landlords": parts.Column(t("Landlords"), "people"),
            },
            "unlinked",
        )
        no_link_form(tuple(unlinked))
if not frame.empty:
    parts.table(
        frame,
        {
            "title": parts.Column(t("Application"), "link"),
            "lead": parts.Column(t("Lead partner")),
            "landlords": parts.Column(t("Landlords"), "people"),
            "hint": parts.Column(t("Found through my mandates"), "people"),
            "nature": parts.Column(t("My link"), "status", tones=NATURE_TONES),
            "told_at": parts.Column(t("Declared on"), "moment"),
        },
        "interests",
        caption=t("Applications of the open rounds"),
        link_page="review.interests",
        id_column="application_id",
    )
