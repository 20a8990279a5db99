"""How do staff give applications to readers?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from committee.people.rules import Member
from committee.review import actions, queries
from committee.ui import desk, parts
from committee.ui.texts import t
from committee.words import Sentence


@st.fragment
def assignment_forms(call_id: str) -> None:
    """Give applications to readers, by hand or from a proposal with even loads."""
    member = desk.enter("review.assignments")
    titles = queries.titles_to_assign(member, call_id, now=desk.now())
    people = queries.readers()
    chosen = st.multiselect(
        t("Applications"), list(titles), format_func=lambda key: titles[key],
        key="assign_applications", placeholder=t("Choose applications"),
    )  # fmt: skip
    readers = st.multiselect(
        t("Readers"), list(people), format_func=lambda key: people[key],
        key="assign_readers", placeholder=t("Choose readers"),
    )  # fmt: skip
    due_on: date | None = st.date_input(
        t("To be read by"), value=None, key="assign_due_on", format="DD/MM/YYYY"
    )
    if st.button(
        t("Give to these readers"), key="assign_give", disabled=not (chosen and readers), type="primary"
    ):
        desk.attempt(
            actions.assign_readers,
            chosen,
            readers,
            due_on,
            done=Sentence("The readers are assigned."),
            rerun=True,
        )
    with st.expander(t("Propose an even spread"), key="assign_proposal"):
        _proposal(member, list(titles), titles, people, due_on)


def _proposal(
    member: Member,
    ids: Sequence[str],
    titles: Mapping[str, str],
    people: Mapping[str, str],
    due_on: date | None,
) -> None:
    wanted = st.number_input(
        t("Readers per application"), min_value=1, max_value=10, value=2, key="assign_wanted"
    )
    pairs = queries.propose_assignment(ids, list(people), int(wanted), member=member, now=desk.now())
    if not pairs:
        parts.note(t("Every application has its readers, or nobody free of a link is left."))
        return
    frame = pd.DataFrame(pairs, columns=["application_id", "member_id"])
    frame = frame.assign(
        application=frame["application_id"].map(titles), reader=frame["member_id"].map(people)
    )
    columns = {"application": parts.Column(t("Application")), "reader": parts.Column(t("Reader"))}
    parts.table(frame, columns, "proposal", caption=t("Proposed readings"))
    if st.button(t("Apply this proposal"), key="assign_apply"):
        desk.attempt(
            actions.assign_pairs, pairs, due_on, done=Sentence("The readers are assigned."), rerun=True
        )


def readers_by_application(progress: pd.DataFrame, names: Mapping[str, list[str]]) -> pd.DataFrame:
    """The rows of ``progress`` with the names of the readers of each application."""
    columns: dict[str, Any] = {
        "names": [names.get(key, []) for key in progress["application_id"]],
        "done": progress["handed_in"].astype(str) + " / " + progress["readers"].astype(str),
    }
    return progress.assign(**columns)
