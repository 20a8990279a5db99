"""How does a member mark, hand in, take back, and go on to the next application?

What is typed keeps itself (ui/mark_grid.py). Nothing here is a fragment: a server that was started again knows none
until the page has run, and an evaluation is handed in all the same.
"""

import streamlit as st

from committee.people.rules import Member
from committee.review import actions
from committee.review.queries import MarkingSheet
from committee.review.rules import EvaluationStatus, GivenMark
from committee.ui import desk, parts
from committee.ui.mark_grid import asked_to_hand_in, mark_grid
from committee.ui.texts import euros, number, t
from committee.words import Sentence


def marking_pane(sheet: MarkingSheet, member: Member) -> None:
    """The grid of one application: what is typed keeps itself; then handing in, and the next application."""
    application_id = sheet.application_id
    desk.attempt(actions.note_seen, application_id)
    wish = asked_to_hand_in(application_id)
    if wish is not None and sheet.closed is None:
        done = Sentence("Your evaluation is handed in.")
        if desk.attempt(actions.hand_in, application_id, version=wish.version, done=done):
            _go_to_next(sheet)
    if sheet.evaluation is not None and sheet.evaluation.status is EvaluationStatus.HANDED_IN:
        _handed_in(sheet)
    elif sheet.closed is not None:
        parts.alert(sheet.closed, tone="warning")
    else:
        if sheet.is_revision:
            parts.note(t("You revise your marks: those handed in count until you hand these in."))
        mark_grid(sheet, member, answered=None if wish is None else wish.token)


def _go_to_next(sheet: MarkingSheet) -> None:
    """The next application to read, or the list when all is handed in."""
    if sheet.next_id is None:
        desk.go("review.reading_list")
    else:
        desk.go("review.mark", id=sheet.next_id)


def _handed_in(sheet: MarkingSheet) -> None:
    """What was handed in, and the way to take it back while the phase allows."""
    stored, locale = sheet.evaluation, desk.locale()
    assert stored is not None  # noqa: S101 - its status was read
    total = sheet.total(locale).total
    parts.status_chip(EvaluationStatus.HANDED_IN, "good")
    parts.fact_strip(
        [
            (t("My total"), None if total is None else t("{total} out of 100", total=round(total, 1))),
            (t("Recommendation"), stored.recommendation),
            (t("Suggested amount"), euros(stored.amount)),
            (t("Handed in on"), stored.handed_in_at),
        ]
    )
    next_application(sheet)
    if sheet.may_reopen:
        _reopening(sheet)
    if stored.abstention is not None:
        parts.section(t("Abstention from the whole application"))
        parts.plain(stored.abstention)
    else:
        for row in sheet.criteria:
            mark = stored.marks.get(row.id, GivenMark(None))
            value = t("abstention") if mark.abstains else number(mark.value)
            parts.plain(f"{row.label(locale)} – {value}", strong=True)
            if mark.comment:
                parts.plain(mark.comment)
    if stored.comment:
        parts.section(t("General comment"))
        parts.plain(stored.comment)


def _reopening(sheet: MarkingSheet) -> None:
    """The way back to a draft; once the meeting has opened, with a reason that is kept."""
    prefix, reason = f"mark_{sheet.application_id}", ""
    if sheet.needs_reason:
        parts.note(
            t(
                "The meeting has opened: what you handed in before it is kept as it stood, beside your revision."
            )
        )
        reason = st.text_area(t("Why you revise your marks"), key=f"{prefix}_reason", height=80)
    if st.button(t("Reopen my evaluation"), key=f"{prefix}_reopen"):
        done = Sentence("Your evaluation is a draft again.")
        desk.attempt(actions.reopen, sheet.application_id, reason, done=done, rerun=True)


def next_application(sheet: MarkingSheet) -> None:
    """The link to what is to be read next."""
    if sheet.next_id is None:
        parts.link(t("Back to my reading list"), "review.reading_list")
    else:
        parts.next_step(t("Next application"), "review.mark", id=sheet.next_id)
