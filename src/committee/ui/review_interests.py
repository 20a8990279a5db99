"""How does a member say which links they have, and how does the chair impose a recusal?"""

from collections.abc import Sequence

import streamlit as st

from committee.review import actions, queries
from committee.review.rules import (
    InterestNature,
    InterestOrigin,
)
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import Sentence


@st.fragment
def declaration_form(application_id: str, hint: Sequence[str] = ()) -> None:
    """What link the member has with one application; ``hint`` names organisations that they are tied to."""
    member = desk.enter("review.interests")
    held = queries.interest_state(application_id, member)
    if held is not None and held.nature is InterestNature.RECUSAL:
        recusal_notice(held.origin)
        return
    if hint:
        tied = t(
            "You are tied to {names}, which takes part in this project or belongs to the same group. "
            "Say what this link is, or recuse yourself.",
            names=", ".join(hint),
        )
        parts.alert(tied, tone="warning")
    prefix = f"interest_{application_id}"
    natures = list(InterestNature)
    nature = st.radio(
        t("My link with this application"),
        natures,
        index=None if held is None else natures.index(held.nature),
        format_func=show,
        key=f"{prefix}_nature",
    )
    reason = st.text_area(
        t("Which link (needed for a link and for a recusal)"),
        value="" if held is None else held.reason,
        key=f"{prefix}_reason",
        height=90,
    )
    if nature is InterestNature.RECUSAL:
        parts.note(
            t(
                "Once recused you no longer see this application, nor its marks; only the chair lifts a recusal."
            )
        )
    if st.button(t("Declare"), key=f"{prefix}_declare", type="primary", disabled=nature is None):
        desk.attempt(
            actions.declare_interest,
            application_id,
            nature,
            reason,
            done=Sentence("Your declaration is recorded."),
            rerun=True,
        )


def recusal_notice(origin: InterestOrigin) -> None:
    """What a recused member is told, and nothing more."""
    parts.alert(
        t("The chair recused you from this application: it is closed to you.")
        if origin is InterestOrigin.IMPOSED
        else t("You recused yourself from this application: it is closed to you."),
        tone="warning",
    )


@st.fragment
def no_link_form(application_ids: Sequence[str]) -> None:
    """One declaration for all applications with which no link was detected."""
    desk.enter("review.interests")
    sure = st.checkbox(
        t(
            "I have read the title, lead partner and landlords of this application, and have no link with it",
            "I have read the titles, lead partners and landlords of these {n} applications, "
            "and have no link with them",
            n=len(application_ids),
        ),
        key="interests_sure",
    )
    if st.button(t("Declare no link with them"), key="interests_no_link", disabled=not sure):
        desk.attempt(
            actions.declare_no_link,
            application_ids,
            done=Sentence("Your declarations are recorded."),
            rerun=True,
        )


@st.fragment
def imposed_recusal_form(call_id: str) -> None:
    """The chair's decision to recuse a member from an application."""
    member = desk.enter("review.assignments")
    titles = queries.titles_to_assign(member, call_id, now=desk.now())
    people = queries.readers()
    application = st.selectbox(
        t("Application"), list(titles), index=None, format_func=lambda key: titles[key],
        key="recuse_application", placeholder=t("Choose an application"),
    )  # fmt: skip
    who = st.selectbox(
        t("Member"), list(people), index=None, format_func=lambda key: people[key],
        key="recuse_member", placeholder=t("Choose a member"),
    )  # fmt: skip
    reason = st.text_area(t("Reason of the recusal"), key="recuse_reason", height=80)
    if st.button(t("Recuse this member"), key="recuse", disabled=application is None or who is None):
        desk.attempt(
            actions.impose_recusal,
            application,
            who,
            reason,
            done=Sentence("The member is recused."),
            rerun=True,
        )
