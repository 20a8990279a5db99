"""How does a member say their links in a round that is read blind: by organisation, tied to no application?"""

import streamlit as st

from committee.review import actions, queries
from committee.review.queries import BlindRound, OrganisationToDeclare
from committee.review.rules import InterestNature
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import Sentence


def blind_declarations(rounds: list[BlindRound]) -> None:
    """One form a round; what is left to say is told first."""
    for row in rounds:
        parts.section(
            t("{call}: read blind", call=row.call_code),
            t(
                "You do not know who applies. Here are all organisations of the round: name those with which you "
                "have a link."
            ),
        )
        if row.left:
            parts.alert(
                Sentence(
                    "One application of this round opens once you have declared.",
                    "{n} applications of this round open once you have declared.",
                    n=row.left,
                ),
                "warning",
            )
        elif row.applications:
            parts.alert(Sentence("Your links with the organisations of this round are declared."), "good")
        with st.container(border=True):
            organisations_form(row.id)


@st.fragment
def organisations_form(round_id: str) -> None:
    """All organisations of a round, and what the member says of those with which they have a link."""
    member = desk.enter("review.interests")
    listed = {row.id: row for row in queries.organisations_to_declare(round_id, member, now=desk.now())}
    if not listed:
        parts.note(t("This round has no organisation yet."))
        return
    with st.expander(
        t("One organisation", "{n} organisations", n=len(listed)), key=f"blind_{round_id}_listed"
    ):
        parts.people_row([(row.name, None) for row in listed.values()])
    marked = [key for key, row in listed.items() if row.links or row.nature is not None]
    more = st.multiselect(
        t("I have a link with"),
        [key for key in listed if key not in marked],
        format_func=lambda key: listed[key].name,
        key=f"blind_{round_id}_more",
        placeholder=t("Choose organisations"),
    )
    told = dict(_one(round_id, listed[key]) for key in [*marked, *more])
    sure = st.checkbox(
        t("I have read the whole list, and have no link with the other organisations"),
        key=f"blind_{round_id}_sure",
    )
    if st.button(t("Declare for this round"), key=f"blind_{round_id}_declare", disabled=not sure):
        desk.attempt(
            actions.declare_for_organisations,
            round_id,
            told,
            done=Sentence("Your declarations are recorded."),
            rerun=True,
        )


def _one(round_id: str, row: OrganisationToDeclare) -> tuple[str, tuple[InterestNature, str]]:
    key = f"blind_{round_id}_{row.id}"
    natures = list(InterestNature)
    with st.container(border=True, gap="small"):
        parts.plain(row.name, strong=True)
        for link in row.links:
            parts.plain(show(link.reason))
        nature = st.radio(
            t("My link with {organisation}", organisation=row.name),
            natures,
            index=natures.index(InterestNature.LINK if row.nature is None else row.nature),
            format_func=show,
            key=f"{key}_nature",
            horizontal=True,
            label_visibility="collapsed",
        )
        reason = st.text_input(t("In a few words"), value=row.reason, key=f"{key}_reason", max_chars=500)
    return row.id, (nature, reason)
