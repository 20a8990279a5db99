"""How does a reader take their reading list away from the network and bring it back?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.review.actions import AwayReport, AwayStatus, Choice, import_review_sheet
from committee.review.actions.away import AwayOutcome
from committee.review.away import Answers
from committee.spreadsheets.report import Severity
from committee.ui import desk, exports, parts
from committee.ui.texts import euros, literal, show, t
from committee.words import N_, Sentence

PAGE = "review.reading_list"
_STATUS = {
    AwayStatus.DRAFT: (Sentence("becomes the draft"), "good"),
    AwayStatus.CONFLICT: (Sentence("changed here too: choose"), "warning"),
    AwayStatus.KEPT: (Sentence("what stands here is kept"), "neutral"),
    AwayStatus.UNCHANGED: (Sentence("already here"), "neutral"),
    AwayStatus.UNTOUCHED: (Sentence("nothing typed"), "neutral"),
    AwayStatus.REFUSED: (Sentence("not taken"), "refused"),
}
_SHEET, _HERE = N_("the sheet"), N_("what stands here")
_TONES = {Severity.ERROR: "refused", Severity.WARNING: "warning", Severity.INFO: "neutral"}


@st.fragment
def away_pane() -> None:
    """The review sheet: download it, fill it offline, bring it back; each tab becomes a draft."""
    desk.enter(PAGE)
    with st.expander(t("Read and mark without a network"), key="away"):
        parts.plain(
            t(
                "Download the review sheet, fill it in with any spreadsheet program, then bring it back: each tab "
                "becomes a draft, and nothing is handed in."
            )
        )
        parts.download(
            t("Download my review sheet (XLSX)"),
            exports.address("review-sheet"),
            t("what is declared, given to you and not handed in"),
        )
        given = st.file_uploader(t("Bring the review sheet back"), type=["xlsx", "ods"], key="away_file")
        if given is not None:
            _bring_back(given.getvalue(), given.name)


def _bring_back(content: bytes, filename: str) -> None:
    report = desk.attempt(import_review_sheet, content, filename, dry_run=True)
    if report is None:
        return
    _outcomes(report)
    _problems(report)
    choices = {
        each.application_id: choice
        for each in report.outcomes
        if each.status is AwayStatus.CONFLICT and (choice := _choice(each)) is not None
    }
    taken = report.count(AwayStatus.DRAFT) + sum(choice.takes_sheet for choice in choices.values())
    undecided = report.count(AwayStatus.CONFLICT) - len(choices)
    if undecided:
        parts.note(
            t(
                "One application was changed here too: choose which text stays, or it is left as it is.",
                "{n} applications were changed here too: choose which text stays, or they are left as they are.",
                n=undecided,
            )
        )
    if not taken:
        parts.note(t("This sheet holds nothing to take over."))
        return
    label = t("Take one tab over as a draft", "Take {n} tabs over as drafts", n=taken)
    if st.button(label, key="away_apply"):
        done = Sentence("The tabs are drafts now. Read them again, then hand them in.")
        desk.attempt(import_review_sheet, content, filename, choices, done=done, rerun=True)


def _outcomes(report: AwayReport) -> None:
    rows = [
        (each.tab, None if each.sheet is None else each.sheet.title, _shown_status(each))
        for each in report.outcomes
    ]
    parts.table(
        pd.DataFrame(rows, columns=["tab", "title", "status"], dtype=object),
        {
            "tab": parts.Column(t("Tab of the file")),
            "title": parts.Column(t("Application")),
            "status": parts.Column(t("What becomes of it"), "status"),
        },
        "away_outcomes",
        caption=t("Tabs of the review sheet"),
    )


def _shown_status(outcome: AwayOutcome) -> tuple[str, str]:
    sentence, tone = _STATUS[outcome.status]
    return show(sentence), tone


def _problems(report: AwayReport) -> None:
    """The report of errors: tab, cell, value, what is wrong, what to do."""
    if not report.problems:
        return
    rows = [
        (
            problem.sheet,
            None if problem.row is None else f"{problem.column}{problem.row}",
            problem.value,
            (problem.severity, _TONES[problem.severity]),
            show(problem.message),
            None if problem.proposal is None else show(problem.proposal),
        )
        for problem in report.problems
    ]
    parts.table(
        pd.DataFrame(rows, columns=["tab", "cell", "value", "severity", "message", "proposal"], dtype=object),
        {
            "tab": parts.Column(t("Tab of the file")),
            "cell": parts.Column(t("Cell")),
            "value": parts.Column(t("Value")),
            "severity": parts.Column(t("Severity"), "status"),
            "message": parts.Column(t("What is wrong")),
            "proposal": parts.Column(t("How to mend it")),
        },
        "away_problems",
        caption=t("Problems of the review sheet"),
    )


def _choice(outcome: AwayOutcome) -> Choice | None:
    """Both texts side by side, and which one stays; None while nothing is chosen."""
    assert outcome.sheet is not None  # noqa: S101 - a conflict is of an application that may be marked
    with st.container(border=True, key=f"away_conflict_{outcome.application_id}"):
        parts.plain(f"{outcome.tab} · {outcome.sheet.title}", strong=True)
        rows = [
            (label, ours, theirs)
            for (label, ours), (_, theirs) in zip(
                _lines(outcome, outcome.answers), _lines(outcome, outcome.here), strict=True
            )
            if ours != theirs
        ]
        parts.table(
            pd.DataFrame(rows, columns=["label", "sheet", "here"], dtype=object),
            {
                "label": parts.Column(t("Answer")),
                "sheet": parts.Column(t("In the sheet")),
                "here": parts.Column(t("Here")),
            },
            f"away_both_{outcome.application_id}",
            caption=t("What differs"),
        )
        options = {True: _SHEET, False: _HERE}
        takes = st.radio(
            t("Which one stays?"),
            list(options),
            index=None,
            format_func=lambda each: literal(t(options[each])),
            horizontal=True,
            key=f"away_choice_{outcome.application_id}_{outcome.version}",
        )
    return None if takes is None else Choice(takes, outcome.version)


def _lines(outcome: AwayOutcome, answers: Answers) -> list[tuple[str, Any]]:
    assert outcome.sheet is not None  # noqa: S101 - as above
    lines: list[tuple[str, Any]] = []
    for row in outcome.sheet.criteria:
        label, mark = row.label(desk.locale()), answers.marks.get(row.id)
        value = None if mark is None else t("abstention") if mark.abstains else mark.value
        lines.append((label, value))
        lines.append(
            (t("{criterion}: comment", criterion=label), None if mark is None else mark.comment or None)
        )
    recommendation = answers.recommendation
    return [
        *lines,
        (t("General comment"), answers.comment or None),
        (t("Recommendation"), None if recommendation is None else show(recommendation)),
        (t("Suggested amount"), None if answers.amount is None else euros(answers.amount)),
    ]
