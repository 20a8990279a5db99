"""Which ties and links do I declare, yearly and with the applications of the open rounds?"""

import streamlit as st

from committee.calls.rules import paris_day
from committee.review import queries
from committee.review.rules import InterestNature
from committee.ui import desk, parts
from committee.ui.review import NATURE_TONES, application_facts
from committee.ui.review_blind import blind_declarations
from committee.ui.review_general import yearly_declaration
from committee.ui.review_interests import declaration_form, no_link_form, tied_names, waiting_first
from committee.ui.texts import t

# Load
member = desk.enter("review.interests")
frame = tied_names(queries.declarations(member, now=desk.now()))
blind = queries.rounds_read_blind(member, now=desk.now())
left = frame[frame["nature"].isna()]
since = frame[frame["nature"].notna() & frame["left"].astype(bool)]
unlinked, year = left[~left["is_strong"].astype(bool)], paris_day(desk.now()).year
asked, waiting = desk.param("id"), [*since["application_id"], *left["application_id"]]
current = asked if asked in set(frame["application_id"]) else next(iter(waiting), None)

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
        declaration_form(current, is_next=queries.general_declaration(member, year) is not None)
elif not frame.empty:
    parts.alert(t("Everything is declared. A link discovered later is told here too."), tone="good")
if len(unlinked) > 1:
    at_once = t("Declare at once the {n} applications with which no strong link was found", n=len(unlinked))
    with st.expander(at_once, key="interests_bulk"):
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
        waiting_first(frame, waiting),
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
