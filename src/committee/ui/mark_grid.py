"""How is the grid of one application put before a reader, so that what they type keeps itself?

The browser holds what is typed and sends it to ``/drafts/evaluation/<application>`` (ui/server/drafts.py): no run
is needed for it. Handing in is told here, once everything is saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from committee.calls.queries import CriterionRow
from committee.people.rules import Member
from committee.review.queries import MarkingSheet, asked
from committee.review.rules import GivenMark, Recommendation, missing_to_hand_in
from committee.ui import desk
from committee.ui.drafts import LONGEST_TEXT, draft_in_json
from committee.ui.texts import euros, show, t
from committee.words import N_

_STATIC = Path(__file__).parent / "static"
_grid = st.components.v2.component(
    "committee_mark_grid",
    html="<div class='root'></div>",
    css=(_STATIC / "mark_grid.css").read_text("utf-8"),
    js=(_STATIC / "mark_grid.js").read_text("utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class AskedToHandIn:
    """The version which the reader asks to hand in, and the token that tells their grid which wish was answered."""

    version: int
    token: str


def key_of(application_id: str) -> str:
    """The key of the grid of an application."""
    return f"mark_grid_{application_id}"


def asked_to_hand_in(application_id: str) -> AskedToHandIn | None:
    """What the grid, drawn before, asks for in this run: a browser may send anything."""
    state = st.session_state.get(key_of(application_id))
    sent = None if state is None else state.get("hand_in")
    if not isinstance(sent, dict):
        return None
    version, token = sent.get("version"), sent.get("token")
    if isinstance(version, bool) or not isinstance(version, int) or not isinstance(token, str):
        return None
    return AskedToHandIn(version, token[:64])


def mark_grid(sheet: MarkingSheet, member: Member, *, answered: str | None = None) -> None:
    """The grid of an application that the member may mark; ``answered``: the wish to hand in that was refused."""
    locale = desk.locale()
    steps = range(sheet.grid.scale_min, sheet.grid.scale_max + 1)
    _grid(
        key=key_of(sheet.application_id),
        data={
            "application": sheet.application_id,
            "member": member.id,
            "address": f"/drafts/evaluation/{sheet.application_id}",
            "locale": locale,
            "scale": list(steps),
            "criteria": [_criterion(row, steps, at) for at, row in enumerate(sheet.criteria, start=1)],
            "recommendations": [[each.value, show(each)] for each in Recommendation],
            "requested": t("Suggested amount in euros (requested: {amount})", amount=euros(sheet.requested)),
            "position": None
            if sheet.position is None
            else t("Application {position} of {count}", position=sheet.position, count=sheet.count),
            "draft": draft_in_json(sheet.evaluation),
            "longest": LONGEST_TEXT,
            "answered": answered,
            "words": _words(sheet.criteria),
        },
        on_hand_in_change=lambda: None,
        on_refresh_change=lambda: None,
    )


def _criterion(row: CriterionRow, steps: Sequence[int], at: int) -> dict[str, Any]:
    """One criterion in words; the anchors of the ends and of the middle stand there, the others are reached."""
    locale = desk.locale()
    label = row.label(locale)
    anchors = {step: words for step in steps if (words := row.anchor(step, locale)) is not None}
    demanded = [step for step in steps if step in row.comment_required_at]
    one = asked([row], locale)

    def lack(given: GivenMark) -> str:
        return show(missing_to_hand_in(one, {row.id: given})[0])

    listed = ", ".join(map(str, demanded))
    return {
        "id": row.id,
        "label": f"{at}. {label}",
        "points": row.weight,
        "weight": t("weight {weight}", weight=row.weight),
        "prompt": row.prompt(locale),
        "anchors": {str(step): words for step, words in anchors.items()},
        "shown": [step for step in anchors if step in _main(list(anchors))],
        "demanded": demanded,
        "hint": t("Comment demanded at: {marks}", marks=listed) if demanded else "",
        "between": {str(step): _between(step, list(anchors)) for step in steps if step not in anchors},
        "abstain": t("I abstain on “{criterion}”", criterion=label),
        "commentDemanded": {
            str(step): t("Comment: demanded at the mark {mark}", mark=step) for step in demanded
        },
        "lacks": {
            "mark": lack(GivenMark(None)),
            "reason": lack(GivenMark(None, "", abstains=True)),
            "comment": {str(step): lack(GivenMark(step)) for step in demanded},
        },
    }


def _between(step: int, anchored: list[int]) -> str:
    """What a mark without words of its own means: something between its neighbours that have some."""
    low = [each for each in anchored if each < step]
    high = [each for each in anchored if each > step]
    if not low or not high:
        return str(step)
    return t("{mark} – between {low} and {high}", mark=step, low=low[-1], high=high[0])


def _main(steps: list[int]) -> set[int]:
    """The anchors that stand on the screen: all of three, else the first, the middle one and the last."""
    return set(steps) if len(steps) <= 3 else {steps[0], steps[len(steps) // 2], steps[-1]}


KEYS = [
    (N_("0 to 9"), N_("give the mark to the criterion and go to the next one")),
    (N_("Tab"), N_("go to the next field")),
    ("← →", N_("try the other marks")),
    ("C", N_("write the comment; Escape goes back to the marks")),
    ("A", N_("abstain on the criterion, with the reason as comment")),
    (N_("Delete"), N_("take the mark away")),
    (N_("Ctrl + Enter"), N_("hand in, or go to what is missing")),
    ("?", N_("show or hide this help")),
]


def _words(criteria: Sequence[CriterionRow]) -> dict[str, Any]:
    counts = range(len(criteria) + 1)
    return {
        "total": t("My total"),
        "outOf": t("{total} out of 100", total="TOTAL"),
        "incomplete": [t("incomplete: one criterion", "incomplete: {n} criteria", n=n) for n in counts],
        "withoutTotal": [t("no total: one abstention", "no total: {n} abstentions", n=n) for n in counts],
        "abstained": t("no total: you abstain"),
        "saved": t("Saved at {hour}", hour="HOUR"),
        "nothing": t("Nothing saved yet"),
        "saving": t("Saving…"),
        "offline": t("Offline: what you type is kept on this device"),
        "offlineUnkept": t("Offline: keep this page open, this device keeps nothing"),
        "conflictState": t("Not saved: choose between the two texts"),
        "unanswered": t("The server did not answer. Hand in again."),
        "before": t("Before handing in:"),
        "handIn": t("Hand in my evaluation"),
        "handingIn": t("Handing in…"),
        "shortcut": t("Ctrl + Enter"),
        "help": t("Keyboard"),
        "keys": [[t(keys), t(act)] for keys, act in KEYS],
        "mark": t("Mark"),
        "abstain": t("Abstain"),
        "abstention": t("abstention"),
        "commentFree": t("Comment"),
        "commentWhy": t("Comment: why you abstain"),
        "advice": t("My advice"),
        "recommendation": t("Recommendation"),
        "comment": t("General comment"),
        "whole": t("I abstain from the whole application: I give no mark"),
        "why": t("Why you abstain from the whole application"),
        "whyMissing": show(missing_to_hand_in([], {}, "")[0]),
        "privacy": t(
            "What you type is saved as you type. What is not saved yet stays on this device until it is, "
            "until you hand in or until you sign out."
        ),
        "conflict": t(
            "This evaluation was saved in another tab meanwhile. Nothing typed here since is saved: "
            "choose which to keep."
        ),
        "taken": t("Taken over from another tab:"),
        "here": t("Typed here"),
        "there": t("Saved elsewhere"),
        "keep": t("Keep what is typed here"),
        "take": t("Take what was saved"),
        "all": t("All at once"),
        "empty": t("(empty)"),
        "fields": {
            "recommendation": t("Recommendation"),
            "amount": t("Suggested amount"),
            "comment": t("General comment"),
            "whole": t("Abstention from the whole application"),
            "why": t("Why you abstain from the whole application"),
        },
    }
