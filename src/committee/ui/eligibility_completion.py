"""What does an application lack, what was asked of the applicant, and until when?"""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from committee.calls.rules import paris_day
from committee.documents.rules import DocumentKind
from committee.intake import actions
from committee.intake.actions.eligibility import DAYS_TO_COMPLETE
from committee.intake.eligibility import ASKABLE
from committee.intake.judging_project import field_label
from committee.intake.project_facts import Where
from committee.intake.queries import Eligibility
from committee.ui import desk, parts
from committee.ui.texts import day, show, t
from committee.words import Sentence

PAGE = "applications.eligibility"


def show_completion(judged: Eligibility) -> None:
    """What is missing, the request under way, and the form that asks."""
    desk.enter(PAGE)
    parts.section(t("Completeness"), t("What the rules ask to be attached or told."))
    today = paris_day(desk.now())
    gaps = {
        one.code: show(one.what)
        for one in judged.missing
        if one.code is not None and one.where in {Where.APPLICATION, Where.DOCUMENTS}
    }
    if gaps:
        parts.chips([(label, "warning") for label in gaps.values()])
    elif judged.lines:
        parts.alert(Sentence("Nothing is missing."), "good")
    for request in judged.requests[:5]:
        items = ", ".join(item_label(code) for code in request.items)
        if request.closed_on is not None:
            parts.note(
                t(
                    "Asked on {asked}, received on {closed}: {items}.",
                    asked=request.asked_on,
                    closed=request.closed_on,
                    items=items,
                )
            )
            continue
        expected = Sentence("Expected by {day}: {items}.", day=request.due_on, items=items)
        parts.alert(expected, "warning" if request.is_late(today) else "neutral")
        st.caption(t("Text to copy"))
        st.code(
            _letter(judged, request.items, request.message, request.due_on), language=None, wrap_lines=True
        )
        if st.button(t("Everything came in"), key="completion_close"):
            done = Sentence("The request is closed.")
            desk.attempt(actions.close_completion, judged.id, done=done, rerun=True)
    if judged.request is None and judged.status in ASKABLE:
        _request_form(judged, gaps)


def _request_form(judged: Eligibility, gaps: dict[str, str]) -> None:
    today = paris_day(desk.now())
    choices = list(dict.fromkeys([*gaps, *(kind.value for kind in DocumentKind)]))
    with (
        st.expander(t("Ask for what is missing"), key="completion_new"),
        st.form("completion_form", border=False),
    ):
        items = st.multiselect(
            t("To be completed"),
            choices,
            list(gaps),
            format_func=item_label,
            key=f"completion_items_{judged.id}",
        )
        message = st.text_area(t("Message"), max_chars=4000, key=f"completion_message_{judged.id}")
        due_on = st.date_input(
            t("By"),
            today + timedelta(days=DAYS_TO_COMPLETE),
            min_value=today,
            format="DD/MM/YYYY",
            key=f"completion_due_{judged.id}",
        )
        sent = st.form_submit_button(t("Ask"), key="completion_send")
    if sent:
        done = Sentence("The request is noted: copy its text and send it.")
        desk.attempt(actions.request_completion, judged.id, items, message, due_on, done=done, rerun=True)


def item_label(code: str) -> str:
    """What a document or a field is called."""
    if code in {kind.value for kind in DocumentKind}:
        return show(DocumentKind(code))
    return show(field_label(code))


def _letter(judged: Eligibility, items: Sequence[str], message: str | None, due_on: date) -> str:
    """What is sent to the applicant, as plain text."""
    lines = [
        t("Subject: application {number} – {title}", number=judged.number, title=judged.title),
        "",
        t("Your application lacks what follows. Please send it by {day}:", day=day(due_on)),
        *(f"- {item_label(code)}" for code in items),
    ]
    return "\n".join([*lines, "", message] if message else lines)
