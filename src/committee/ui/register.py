"""How is the register of interests looked through, and how does the chair rule on one pair?"""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.declaring import RegisterState
from committee.review.queries import AnswerRow, InterestRow
from committee.review.rules import FindingAnswer, InterestNature
from committee.ui import desk, parts
from committee.ui.review import NATURE_TONES
from committee.ui.texts import show, t
from committee.words import Sentence

STATE_TONES = {
    RegisterState.FOUND_SINCE: "refused",
    RegisterState.FOUND: "warning",
    RegisterState.TO_RULE: "warning",
    RegisterState.RECUSED: "refused",
    RegisterState.ACCEPTED: "good",
    RegisterState.NONE: "good",
}
ANSWER_TONES = {
    FindingAnswer.CONFIRMED: "warning",
    FindingAnswer.DISMISSED: "good",
    FindingAnswer.IMPOSED: "refused",
}


def filtered(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen states and member; without a choice, all in which there is a link."""
    left, right = st.columns(2)
    counts = frame["state"].value_counts()
    states = [state for state in RegisterState if counts.get(state, 0)]
    asked = desk.param("state")
    with left:
        state = st.selectbox(
            t("State"),
            [None, *states],
            index=1 + states.index(RegisterState(asked)) if asked is not None and asked in states else 0,
            format_func=lambda one: t("All links") if one is None else f"{show(one)} ({counts[one]})",
            key=desk.filter_key("register_state", "state"),
        )
    people = dict(sorted(zip(frame["member_id"], frame["member"], strict=True), key=lambda one: one[1]))
    wanted = desk.param("member")
    with right:
        who = st.selectbox(
            t("Member"),
            [None, *people],
            index=[None, *people].index(wanted) if wanted in people else 0,
            format_func=lambda one: t("All members") if one is None else people[one],
            key=desk.filter_key("register_member", "member"),
        )
    desk.set_params(state=state, member=who)
    shown = frame[frame["state"] != RegisterState.NONE] if state is None else frame[frame["state"] == state]
    return shown if who is None else shown[shown["member_id"] == who]


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The register as its table shows it: links and rulings in words, one address per pair."""
    return frame.assign(
        found=pd.Series(
            [[show(link.about) for link in links] for links in frame["links"]],
            index=frame.index,
            dtype=object,
        ),
        pair=frame["application_id"] + "." + frame["member_id"],
    )


def register_table(frame: pd.DataFrame) -> None:
    """One row a pair; the application's title opens what is known of the pair."""
    parts.table(
        in_words(frame),
        {
            "number": parts.Column(t("Number")),
            "title": parts.Column(t("Application"), "link"),
            "member": parts.Column(t("Member")),
            "state": parts.Column(t("State"), "status", tones=STATE_TONES),
            "found": parts.Column(t("Found"), "people"),
            "reason": parts.Column(t("What the member says")),
            "told_at": parts.Column(t("Declared on"), "moment"),
        },
        "register",
        caption=t("Register of interests"),
        link_page="review.register",
        id_column="pair",
        id_param="pair",
    )


def asked_pair(member: Member) -> str | None:
    """The pair that the address names; its call comes with it, where the address does not say it."""
    pair = desk.param("pair")
    if pair is not None and desk.param("call") is None:
        application_id, _, member_id = pair.partition(".")
        place = queries.places([application_id], member, now=desk.now()).get(application_id)
        if place is None and member_id == member.id:
            place = queries.place_of(application_id)
        desk.set_params(call=None if place is None else place.round.call_code)
    return pair


def pair_card(frame: pd.DataFrame, pair: str) -> None:
    """What is known of one member and one application, and what the chair may do about it."""
    application_id, _, member_id = pair.partition(".")
    rows = frame[(frame["application_id"] == application_id) & (frame["member_id"] == member_id)]
    if rows.empty:
        return
    row = rows.iloc[0]
    with st.container(border=True):
        parts.plain(f"{row['member']} · {row['number']} · {row['title']}", strong=True)
        parts.status_chip(row["state"], STATE_TONES[row["state"]])
        if row["nature"] is not None and row["reason"]:
            parts.plain(row["reason"])
        for link in row["links"]:
            parts.plain(f"{show(link.about)} ({_strength(link.is_strong)})")
        is_open = _history(application_id, member_id)
        if is_open and desk.may_act("review.register"):
            links = {link.key: link.about for link in row["links"]}
            ruling_form(application_id, member_id, links, row["nature"])


def _strength(is_strong: bool) -> str:
    return t("strong link") if is_strong else t("slight link")


def _history(application_id: str, member_id: str) -> bool:
    """All that was told and answered, the newest first; False for an application closed to the reader."""
    member = desk.enter("review.register")
    known = queries.pair_history(application_id, member_id, member, now=desk.now())
    if known is None:
        parts.note(t("You are recused from this application: only your own declaration is shown."))
        return False
    steps: list[tuple[object, ...]] = [
        *(_told(row) for row in known.interests),
        *(_answered(row) for row in known.answers),
    ]
    steps += [_ruled(row) for row in known.interests if row.ruling is not None]
    if steps:
        with st.expander(t("History"), key="register_history"):
            frame = pd.DataFrame(steps, columns=["at", "what", "words", "by"], dtype=object)
            frame = frame.sort_values("at", ascending=False, kind="stable")
            parts.table(
                frame,
                {
                    "at": parts.Column(t("When"), "moment"),
                    "what": parts.Column(t("What"), "status", tones={**NATURE_TONES, **ANSWER_TONES}),
                    "words": parts.Column(t("In which words")),
                    "by": parts.Column(t("By")),
                },
                "register_steps",
            )
    return True


def _told(row: InterestRow) -> tuple[object, ...]:
    return row.told_at, row.nature, row.reason or None, show(row.origin)


def _answered(row: AnswerRow) -> tuple[object, ...]:
    words = " · ".join(each for each in (show(row.kind), row.reason) if each)
    return row.answered_at, row.answer, words, row.answered_by


def _ruled(row: InterestRow) -> tuple[object, ...]:
    is_lifted = row.nature is InterestNature.RECUSAL
    what = t("Recusal lifted") if is_lifted else t("Link accepted")
    return row.ruled_at, (what, "good"), row.ruling, row.ruled_by


@st.fragment
def ruling_form(
    application_id: str, member_id: str, links: Mapping[str, Sentence], nature: str | None
) -> None:
    """The chair imposes a recusal, lifts one, or accepts a link, in a few words.

    ``links``: what was found between the two, by key; ``nature``: what is declared.
    """
    desk.enter("review.register")
    key, pair = f"ruling_{application_id}_{member_id}", (application_id, member_id)
    reason = st.text_area(t("The chair's decision, in a few words"), key=f"{key}_reason", height=80)
    if nature == InterestNature.RECUSAL:
        if st.button(t("Lift the recusal"), key=f"{key}_lift"):
            done = Sentence("The recusal is lifted: the member declares again.")
            desk.attempt(actions.lift_recusal, *pair, reason, done=done, rerun=True)
        return
    link = None
    if links:
        link = st.selectbox(
            t("Because of"),
            [None, *links],
            format_func=lambda one: t("Another reason") if one is None else show(links[one]),
            key=f"{key}_link",
        )
    accept, impose = st.columns(2)
    if nature == InterestNature.LINK and accept.button(t("Accept this link"), key=f"{key}_accept"):
        done = Sentence("The link is accepted: the member reads and votes.")
        desk.attempt(actions.accept_link, *pair, reason, done=done, rerun=True)
    if impose.button(t("Recuse this member"), key=f"{key}_impose"):
        done = Sentence("The member is recused.")
        if link is None:
            desk.attempt(actions.impose_recusal, *pair, reason, done=done, rerun=True)
        else:
            desk.attempt(actions.impose_found, *pair, link, reason, done=done, rerun=True)
