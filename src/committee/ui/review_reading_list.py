"""How is a reading list shown, call by call, with its traces and what may be taken along?"""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from committee.calls.rules import Phase
from committee.review.rules import ReadingKind
from committee.ui import exports, parts
from committee.ui.review import NATURE_TONES, STATUS_TONES, told_or_to_declare
from committee.ui.texts import t


def reading_lists(frame: pd.DataFrame, marked: Mapping[str, str], titles: Mapping[str, str]) -> None:
    """One table a call that is being worked on; earlier calls under one heading.

    ``marked``: the calls in which this person has something to mark, identifier → code; of those without a reading
    only the link to their marks is shown. ``titles``: of the calls, by their code.
    """
    is_past = frame["phase"].isin([Phase.NOTIFICATION, Phase.FOLLOWUP])
    present = list(frame.loc[~is_past, "call_code"].unique())
    for code in present:
        own = frame[~is_past & (frame["call_code"] == code)]
        parts.section(titles.get(code, code))
        _table(own, f"reading_{code}")
        _traces(own)
        _to_take_along(own, code)
        if code in marked.values():
            parts.link(t("My marks of the call {call} side by side", call=code), "review.my_marks", call=code)
    if is_past.any():
        with st.expander(t("Earlier calls"), key="reading_past"):
            _table(frame[is_past], "reading_past")
    for code in marked.values():
        if code not in set(frame["call_code"]):
            parts.link(t("My marks of the call {call} side by side", call=code), "review.my_marks", call=code)


def _table(own: pd.DataFrame, key: str) -> None:
    parts.table(
        own.assign(
            nature=told_or_to_declare(own["nature"]).mask(
                own["is_blind"].astype(bool) & own["nature"].notna(), None
            )
        ),
        {
            "number": parts.Column(t("Number")),
            "title": parts.Column(t("Application"), "link"),
            "lead": parts.Column(t("Lead partner")),
            "due_on": parts.Column(t("To be read by"), "day"),
            "nature": parts.Column(t("My link"), "status", tones=NATURE_TONES),
            "status": parts.Column(t("State"), "status", tones=STATUS_TONES),
            "handed_in_at": parts.Column(t("Handed in on"), "moment"),
        },
        key,
        caption=t("Applications to read"),
        link_page="review.mark",
        id_column="application_id",
    )


def _traces(own: pd.DataFrame) -> None:
    """What one presents, and what one took over from whom."""
    presented = own.loc[own["kind"] == ReadingKind.RAPPORTEUR, "number"].tolist()
    if presented:
        parts.note(t("You present to the committee: {numbers}.", numbers=", ".join(presented)))
    for name, taken in own.dropna(subset="taken_from").groupby("taken_from"):
        numbers = ", ".join(taken["number"].tolist())
        parts.note(t("Taken over from {name} as their alternate: {numbers}.", name=name, numbers=numbers))


def _to_take_along(own: pd.DataFrame, code: str) -> None:
    if own["nature"].notna().any():
        parts.download(
            t("The whole list to read on paper (PDF)"),
            exports.address("reading-list", call=code),
            t("Sheets, criteria and room to write, for the applications whose interests you declared."),
        )
