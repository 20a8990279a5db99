"""How is a reading list shown, call by call, with its traces and what may be taken along?"""

import pandas as pd

from committee.review.rules import ReadingKind
from committee.ui import exports, parts
from committee.ui.review import NATURE_TONES, STATUS_TONES
from committee.ui.texts import t


def reading_table(frame: pd.DataFrame, call_code: str) -> None:
    """The readings of one call with their dates, then who presents and what was taken over, then the PDF."""
    own = frame[frame["call_code"] == call_code]
    parts.section(call_code)
    parts.table(
        own,
        {
            "title": parts.Column(t("Application"), "link"),
            "lead": parts.Column(t("Lead partner")),
            "due_on": parts.Column(t("To be read by"), "day"),
            "nature": parts.Column(t("My link"), "status", tones=NATURE_TONES),
            "status": parts.Column(t("State"), "status", tones=STATUS_TONES),
            "seen_at": parts.Column(t("Opened on"), "moment"),
            "handed_in_at": parts.Column(t("Handed in on"), "moment"),
        },
        f"reading_{call_code}",
        caption=t("Applications to read"),
        link_page="review.mark",
        id_column="application_id",
    )
    presented = own.loc[own["kind"] == ReadingKind.RAPPORTEUR, "number"].tolist()
    if presented:
        parts.note(t("You present to the committee: {numbers}.", numbers=", ".join(presented)))
    for name, taken in own.dropna(subset="taken_from").groupby("taken_from"):
        numbers = ", ".join(taken["number"].tolist())
        parts.note(t("Taken over from {name} as their alternate: {numbers}.", name=name, numbers=numbers))
    if own["nature"].notna().any():
        parts.download(
            t("The whole list to read on paper (PDF)"),
            exports.address("reading-list", call=call_code),
            t("Sheets, criteria and room to write, for the applications whose interests you declared."),
        )
