"""How do staff give an absent or recused member's readings to their alternate?"""

import streamlit as st

from committee.people.queries import alternates
from committee.review import actions, queries
from committee.ui import desk, parts
from committee.ui.texts import t
from committee.words import Sentence

PAGE = "review.assignments"


@st.fragment
def take_over_form() -> None:
    """Whose readings, which of them, and why; nothing where no member has an alternate."""
    member = desk.enter(PAGE)
    named = alternates()
    names = queries.readers()
    absent_ids = [one for one in names if named.get(one) in names]
    if not absent_ids:
        return
    with st.expander(t("An alternate takes over"), key="take_over"):
        parts.plain(t("What a member had to read and did not hand in goes to their alternate, and says so."))
        absent = st.selectbox(
            t("Absent or recused member"),
            absent_ids,
            index=None,
            format_func=lambda one: t(
                "{member}, whose alternate is {alternate}", member=names[one], alternate=names[named[one]]
            ),
            placeholder=t("Choose"),
            key="take_over_from",
        )
        if absent is None:
            return
        offers = {one.application_id: one for one in queries.to_take_over(absent, member, now=desk.now())}
        if not offers:
            parts.alert(t("This member has nothing left to read."), tone="neutral")
            return
        chosen = st.multiselect(
            t("Readings"),
            list(offers),
            default=list(offers),
            format_func=lambda one: f"{offers[one].number} · {offers[one].title}",
            placeholder=t("Choose"),
            key=f"take_over_which_{absent}",
        )
        reason = st.text_input(
            t("Why the alternate takes over"), max_chars=300, key=f"take_over_why_{absent}"
        )
        if st.button(t("Give them to the alternate"), key="take_over_now", type="primary"):
            done = Sentence(
                "One reading goes to {name}.",
                "{n} readings go to {name}.",
                n=len(chosen),
                name=names[named[absent]],
            )
            desk.attempt(actions.take_over, absent, chosen, reason, done=done, rerun=True)
