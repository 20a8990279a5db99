"""How does a member say which links they have, and how does the chair impose a recusal?"""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from committee.intake.queries import blind_rounds
from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.declaring import READ_BLIND, SIGNED_KINDS, Answer
from committee.review.detection import FoundLink
from committee.review.rules import (
    FindingAnswer,
    InterestNature,
    InterestOrigin,
)
from committee.ui import desk, parts
from committee.ui.review import told_or_to_declare
from committee.ui.texts import show, t
from committee.words import N_, Sentence

ANSWERS: Mapping[FindingAnswer, str] = {
    FindingAnswer.CONFIRMED: N_("Yes, it is a link"),
    FindingAnswer.DISMISSED: N_("No, it is none"),
}


@st.fragment
def declaration_form(application_id: str, *, is_next: bool = True, asks_first: bool = False) -> None:
    """What link the member has with one application, and what they say of the links that were found.

    ``is_next``: whether this is the next thing to do here; ``asks_first``: whether nothing else is open before it.
    """
    member = desk.enter("review.interests")
    held = queries.interest_state(application_id, member)
    if held is not None and held.nature is InterestNature.RECUSAL:
        recusal_notice(held.origin)
        return
    if is_read_blind(application_id, member):
        parts.alert(READ_BLIND, "warning")
        parts.next_step(t("Declare my interests"), "review.interests")
        return
    if asks_first:
        parts.alert(t("Declare first whether you have a link with this application."), tone="warning")
    pair = (application_id, member.id)
    links = queries.found_links([application_id], [member.id], desk.now()).get(pair, [])
    earlier = queries.answers_held([application_id], [member.id]).get(pair, {})
    is_reopened = any(link.key not in earlier for link in links)
    prefix = f"interest_{application_id}"
    answers = _answers(links, earlier, prefix)
    natures = list(InterestNature)
    nature = st.radio(
        t("My link with this application"),
        natures,
        index=None if held is None or is_reopened else natures.index(held.nature),
        format_func=show,
        key=f"{prefix}_nature",
    )
    kind = None
    if nature is InterestNature.LINK:
        kinds = list(SIGNED_KINDS)
        known = None if held is None or held.kind not in kinds else kinds.index(held.kind)
        kind = st.selectbox(
            t("What this link is made of"), kinds, index=known, format_func=show,
            key=f"{prefix}_kind", placeholder=t("Choose"),
        )  # fmt: skip
    reason = st.text_area(
        t("Which link, or why there is none"),
        value="" if held is None else held.reason,
        key=f"{prefix}_reason",
        height=90,
        help=t("Needed for a link, for a recusal, and to set aside a strong link that was found."),
    )
    if nature is InterestNature.RECUSAL:
        parts.note(
            t(
                "Once recused you no longer see this application, nor its marks; only the chair lifts a recusal."
            )
        )
    if st.button(
        t("Declare"),
        key=f"{prefix}_declare",
        type="primary" if is_next else "secondary",
        disabled=nature is None,
    ):
        desk.attempt(
            actions.declare_interest,
            application_id,
            nature,
            reason,
            kind=kind,
            answers=answers,
            done=Sentence("Your declaration is recorded."),
            rerun=True,
        )


def is_read_blind(application_id: str, member: Member) -> bool:
    """Whether the member reads this application without knowing who applies: a link found would tell it."""
    blind = set(blind_rounds(member, desk.now()))
    if not blind:
        return False
    place = queries.places([application_id], member, now=desk.now()).get(application_id)
    return place is not None and place.round.id in blind


def _answers(links: Sequence[FoundLink], earlier: Mapping[str, Answer], prefix: str) -> dict[str, Answer]:
    """What the member says of each link found; those of which nothing is said follow the declaration."""
    if not links:
        return {}
    parts.section(
        t("A link was found", "{n} links were found", n=len(links)),
        t("A proposal, never a decision: say of each whether it is one."),
    )
    options = list(ANSWERS)
    answers = {}
    for link in links:
        held = earlier.get(link.key)
        key = f"{prefix}_{link.key}"
        with st.container(border=True, gap="small"):
            parts.plain(show(link.reason), strong=link.is_strong)
            told = st.radio(
                t("Link through {organisation}", organisation=link.organisation),
                options,
                index=options.index(held.answer) if held is not None and held.answer in options else None,
                format_func=lambda each: t(ANSWERS[each]),
                key=f"{key}_answer",
                horizontal=True,
                label_visibility="collapsed",
            )
            if told is not None:
                label = t("In a few words (needed)") if link.is_strong else t("In a few words")
                is_needed = told is FindingAnswer.DISMISSED
                said = st.text_input(
                    label if is_needed else t("In a few words"),
                    value="" if held is None else held.reason,
                    key=f"{key}_reason",
                    max_chars=500,
                )
                answers[link.key] = Answer(told, said)
    return answers


def tied_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Declarations with the names of the member's own organisations through which links were found."""
    names = [list(dict.fromkeys(link.organisation for link in links)) for links in frame["links"]]
    return frame.assign(tied=pd.Series(names, index=frame.index, dtype=object))


def waiting_first(frame: pd.DataFrame, waiting: Sequence[str]) -> pd.DataFrame:
    """Declarations, those that wait for the member on top, told as such."""
    turns = {key: turn for turn, key in enumerate(waiting)}
    ordered = frame.sort_values(
        "application_id", key=lambda ids: ids.map(turns).fillna(len(turns)), kind="stable"
    )
    return ordered.assign(nature=told_or_to_declare(ordered["nature"]))


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
    """One declaration for all applications with which no strong link was found."""
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
    """The chair's decision to recuse a member from an application, written down by the office."""
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
