"""Which ties and links do I declare, yearly and with the applications of the open rounds?"""

import streamlit as st

from committee.calls.rules import paris_day
from committee.review import queries
from committee.review.rules import InterestNature
from committee.ui import desk, parts
from committee.ui.review import NATURE_TONES, application_facts
from committee.ui.review_blind import blind_declarations
from committee.ui.review_general import yearly_declaration
from committee.ui.review_interests import declaration_form, no_link_form, tied_names
from committee.ui.texts import t

# Load
member = desk.enter("review.interests")
frame = tied_names(queries.declarations(member, now=desk.now()))
blind = queries.rounds_read_blind(member, now=desk.now())
left = frame[frame["nature"].isna()]
since = frame[frame["nature"].notna() & frame["left"].astype(bool)]
unlinked = left[~left["is_strong"].astype(bool)]
is_signed = queries.general_declaration(member, paris_day(desk.now()).year) is not None
asked, waiting = desk.param("id"), [*since["application_id"], *left["application_id"]]
current = asked if asked in frame["application_id"].tolist() else next(iter(waiting), None)

# Show
parts.page_head(
    t("My declarations of interest"),
    t("Before anything else of an application is read, say whether you have a link with it."),
)
yearly_declaration()
if not frame.empty:
    parts.fact_strip(
        [
            (t("To declare"), len(left)),
            (t("Found since"), len(since)),
            (t("No link"), int((frame["nature"] == InterestNature.NONE).sum())),
            (t("Links told"), int((frame["nature"] == InterestNature.LINK).sum())),
            (t("Recusals"), int((frame["nature"] == InterestNature.RECUSAL).sum())),
        ]
    )
elif not blind:
    parts.empty_state(t("No round is open for declarations at the moment."))

# Act
blind_declarations(blind)
if current is not None:
    with st.container(border=True):
        application_facts(current, member)
        if current in since["application_id"].tolist():
            parts.alert(t("A link was found since you declared: say what it is."), tone="warning")
        declaration_form(current, is_next=is_signed)
elif not frame.empty:
    parts.alert(t("Everything is declared. A link discovered later is told here too."), tone="good")
if len(unlinked) > 1:
    with st.expander(t("Applications with which no strong link was found"), key="interests_bulk"):
        columns = {
            "title": parts.Column(t("Application")),
            "lead": parts.Column(t("Lead partner")),
            "landlords": parts.Column(t("Landlords"), "people"),
            "tied": parts.Column(t("Found through"), "people"),
        }
        parts.table(unlinked, columns, "unlinked")
        no_link_form(tuple(unlinked["application_id"]))
if not frame.empty:
    parts.table(
        frame,
        {
            "title": parts.Column(t("Application"), "link"),
            "lead": parts.Column(t("Lead partner")),
            "landlords": parts.Column(t("Landlords"), "people"),
            "tied": parts.Column(t("Found through"), "people"),
            "nature": parts.Column(t("My link"), "status", tones=NATURE_TONES),
            "told_at": parts.Column(t("Declared on"), "moment"),
        },
        "interests",
        caption=t("Applications of the open rounds"),
        link_page="review.interests",
        id_column="application_id",
    )
