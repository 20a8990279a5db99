"""How do the staff write what readers of a blind call see in place of an application's own words?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from committee.intake.actions import write_redaction
from committee.intake.form import FIELD
from committee.intake.queries import BlindApplication
from committee.intake.redaction import LONGEST_TITLE, RedactionState
from committee.ui import desk, parts, versions
from committee.ui.parts import Column
from committee.ui.texts import moment, show, t
from committee.words import Sentence

PAGE = "applications.redactions"
STATE_TONES = {
    RedactionState.NOTHING: "refused",
    RedactionState.TITLE: "warning",
    RedactionState.PARTLY: "warning",
    RedactionState.WRITTEN: "good",
}
LONGEST_TEXT = 20_000
_HEIGHT = 160


def list_redactions(rows: Sequence[BlindApplication]) -> None:
    """Which applications of blind calls are redacted, how far, and which redactions still name somebody."""
    desk.enter(PAGE)
    written = sum(row.state is RedactionState.WRITTEN for row in rows)
    parts.fact_strip([(t("Applications"), len(rows)), (t("Title and texts written"), written)])
    frame = pd.DataFrame(
        [
            (
                row.id,
                row.number,
                row.title,
                row.redaction.title,
                f"{len(set(row.redaction.texts) & set(row.texts))} / {len(row.texts)}",
                (show(row.state), STATE_TONES[row.state]),
                ", ".join(row.told) or None,
            )
            for row in rows
        ],
        columns=["id", "number", "title", "redacted", "texts", "state", "told"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "number": Column(t("Number")),
            "title": Column(t("Title"), "link"),
            "redacted": Column(t("Redacted title")),
            "texts": Column(t("Texts")),
            "state": Column(t("Redaction"), "status"),
            "told": Column(t("Names it tells")),
        },
        "redactions",
        caption=t("Redactions"),
        link_page=PAGE,
        id_column="id",
    )


def edit_one(chosen: str, rows: Sequence[BlindApplication]) -> None:
    """One application: its own words on the left, on the right what readers see; a blank stays blank."""
    desk.enter(PAGE)
    parts.link(t("All redactions"), PAGE)
    row = next((each for each in rows if each.id == chosen), None)
    if row is None:
        parts.empty_state(t("There is no such application here."), t("All redactions"), PAGE)
        return
    parts.section(f"{row.number} · {row.title}")
    parts.status_chip(row.state, STATE_TONES[row.state])
    if row.redaction.written_at is not None:
        parts.note(
            t("Written by {name}, {at}", name=row.redaction.written_by, at=moment(row.redaction.written_at))
        )
    if row.told:
        told = ", ".join(row.told)
        parts.alert(Sentence("The redaction still names: {names}. Readers see it.", names=told), "warning")
    _form(row)


def _form(row: BlindApplication) -> None:
    key, version = versions.form(row.id, "redact_title", row.redaction.version)
    with st.form(f"redact_{key}"):
        own, shown = st.columns(2, gap="large")
        with own:
            parts.note(t("Title as deposited"))
            parts.plain(row.title, strong=True)
        title = shown.text_input(
            t("Redacted title"),
            row.redaction.title or "",
            max_chars=LONGEST_TITLE,
            key=f"redact_title_{key}",
        )
        texts = {name: _text(row, name, key) for name in row.texts}
        is_sent = st.form_submit_button(t("Save the redaction"), type="primary", key=f"redact_save_{key}")
    if not is_sent:
        return
    done = Sentence("The redaction was saved: this is what readers see.")
    if desk.attempt(write_redaction, row.id, title, texts, version, done=done) is not None:
        versions.next_form(row.id)
        st.rerun()


def _text(row: BlindApplication, name: str, key: str) -> str:
    label = show(FIELD[name].label)
    own, shown = st.columns(2, gap="large")
    with own:
        parts.note(label)
        parts.plain(row.texts[name])
    return shown.text_area(
        t("{text}, redacted", text=label),
        row.redaction.texts.get(name, ""),
        max_chars=LONGEST_TEXT,
        height=_HEIGHT,
        key=f"redact_{name}_{key}",
    )
