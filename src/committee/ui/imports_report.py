"""What would a file do, what does it leave open, and what is wrong in it, cell by cell?"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.intake.cells import Question
from committee.intake.report import ImportReport
from committee.intake.table import RowStatus
from committee.organisations.history import HistoryReport, UnknownName
from committee.spreadsheets.report import Problem, Severity
from committee.ui import desk, exports, parts
from committee.ui.field_words import label_of, value_of
from committee.ui.imports_checks import EVERY_NAME, NEW, Contents, Report
from committee.ui.imports_held import Held
from committee.ui.parts import Column
from committee.ui.texts import literal, number, show, t
from committee.words import Sentence

PAGE = "applications.import"
SEVERITY_TONES = {Severity.ERROR: "refused", Severity.WARNING: "warning", Severity.INFO: "neutral"}
MOST_NAMED, MOST_ASKED, MOST_DIFFERENCES = 12, 40, 500


def show_counts(report: Report) -> None:
    """The outcome of a dry run in figures."""
    desk.enter(PAGE)
    parts.section(t("Dry run"), t("Nothing is written yet."))
    _counts(report)


def show_details(found: Held, contents: Contents, call: str | None, report: Report) -> None:
    """What a dry run leaves open, what is wrong, what would change, and the files that tell it."""
    desk.enter(PAGE)
    if isinstance(report, ImportReport):
        _questions(found, report.questions)
    else:
        _unknown_names(found, report)
    if report.problems:
        _problems(report)
        is_faulty = any(problem.severity is not Severity.INFO for problem in report.problems)
        _downloads(found, contents, call, is_faulty=is_faulty)
    if isinstance(report, ImportReport):
        _differences(report)
    elif report.differences:
        with st.expander(t("What would change ({n})", n=len(report.differences)), key="import_differences"):
            for each in report.differences[:MOST_DIFFERENCES]:
                parts.plain(each)


def _counts(report: Report) -> None:
    facts: list[tuple[Any, ...]] = [
        (t("Would be created"), number(report.created)),
        (t("Would be changed"), number(report.changed)),
        (t("Unchanged"), number(report.unchanged)),
    ]
    if isinstance(report, ImportReport):
        facts.append((t("Rejected"), number(report.count(RowStatus.REFUSED))))
        if report.count(RowStatus.SKIPPED):
            facts.append((t("Passed over"), number(report.count(RowStatus.SKIPPED))))
        if report.to_place:
            facts.append((t("Places to find afterwards"), number(report.to_place)))
    facts += [(t("Errors"), number(len(report.errors))), (t("Warnings"), number(len(report.warnings)))]
    parts.fact_strip(facts)
    if report.errors:
        columns = Counter(problem.column for problem in report.errors)
        told = ", ".join(
            f"{column or t('whole sheet')} ({times})" for column, times in columns.most_common(MOST_NAMED)
        )
        parts.alert(
            t(
                "One error, in: {columns}. As it is, nothing would be imported.",
                "{n} errors, in: {columns}. As it is, nothing would be imported.",
                n=len(report.errors),
                columns=told,
            )
        )
    elif not report.created + report.changed and report.unchanged:
        parts.alert(Sentence("Everything in this file is already known."), "neutral")
    elif not report.created + report.changed:
        parts.alert(Sentence("This file holds nothing to import."), "warning")


# What a person is asked


def _questions(found: Held, questions: Sequence[Question]) -> None:
    """Once per column or name; answers are kept with the file."""
    if not questions:
        return
    parts.section(
        t("To settle"), t("The file may be imported without an answer: what is doubtful stays unknown.")
    )
    shown = questions[:MOST_ASKED]
    with st.form(f"import_questions_{found.sha256[:8]}", border=False):
        given = {question.key: _question(found, question) for question in shown}
        if len(questions) > len(shown):
            parts.note(t("{n} more questions come after these.", n=len(questions) - len(shown)))
        is_sent = st.form_submit_button(t("Answer and try again"), key="import_answer")
    if is_sent:
        told = {key: answer for key, answer in given.items() if answer is not None}
        found.chosen(answers={**found.choices.answers, **told})
        st.rerun()


def _question(found: Held, question: Question) -> str | None:
    labels = {
        choice: label if isinstance(label, str) else show(label)
        for choice, label in zip(question.choices, question.labels, strict=True)
    }
    where = ", ".join(each for each in (question.sheet, question.column) if each)
    return st.radio(
        f"{literal(where)} · {literal(show(question.message))}",
        list(question.choices),
        index=None,
        format_func=lambda choice: literal(labels[choice]),
        horizontal=len(labels) < 3,
        key=f"import_ask_{found.sha256[:8]}_{question.key}",
    )


def _unknown_names(found: Held, report: HistoryReport) -> None:
    """Names that the directory does not know: whose are they, or are they new?"""
    if not report.unknown or not report.errors:
        if report.registered:
            parts.note(t("New in the directory: {names}.", names=", ".join(report.registered)))
        return
    parts.section(
        t("Names that the directory does not know"),
        t("Say whose they are; the others are registered as new organisations."),
    )
    alike = [each for each in report.unknown if each.similar][:MOST_ASKED]
    new = [each.name for each in report.unknown if not each.similar]
    with st.form(f"import_names_{found.sha256[:8]}", border=False):
        given = {each.name: _whose(found, each) for each in alike}
        if new:
            parts.note(t("Unlike any known name: {names}.", names=", ".join(new[:MOST_ASKED])))
        is_sent = st.form_submit_button(t("Answer and try again"), key="import_answer")
    if is_sent:
        told = {name: who for name, who in given.items() if who != NEW}
        found.chosen(answers={**found.choices.answers, **told, EVERY_NAME: NEW})
        st.rerun()


def _whose(found: Held, unknown: UnknownName) -> str:
    names = {one.id: one.name for one in unknown.similar} | {NEW: t("a new organisation")}
    return str(
        st.radio(
            t("“{name}” is", name=literal(unknown.name)),
            list(names),
            format_func=lambda who: literal(names[who]),
            horizontal=True,
            key=f"import_whose_{found.sha256[:8]}_{unknown.name}",
        )
    )


# What is wrong


def _problems(report: Report) -> None:
    counts = Counter(problem.severity for problem in report.problems)
    present = [severity for severity in Severity if counts[severity]]
    asked = desk.param("severity")
    options: list[Severity | None] = [None, *present]
    chosen = st.segmented_control(
        t("Problems of the file"),
        options,
        default=Severity(asked) if asked in present else None,
        format_func=lambda each: (
            t("all ({n})", n=len(report.problems)) if each is None else f"{show(each)} ({counts[each]})"
        ),
        key=desk.filter_key("import_severity", "severity"),
    ) if len(present) > 1 else None  # fmt: skip
    desk.set_params(severity=chosen)
    order = {severity: place for place, severity in enumerate(Severity)}
    problems = sorted(
        (problem for problem in report.problems if chosen is None or problem.severity is chosen),
        key=lambda problem: order[problem.severity],
    )
    parts.table(
        pd.DataFrame(
            [_line(problem) for problem in problems],
            columns=["sheet", "row", "column", "value", "severity", "message", "proposal"],
            dtype=object,
        ),
        {
            "sheet": Column(t("Sheet")),
            "row": Column(t("Row"), "number"),
            "column": Column(t("Column")),
            "value": Column(t("Value")),
            "severity": Column(t("Severity"), "status"),
            "message": Column(t("Message")),
            "proposal": Column(t("Proposal")),
        },
        "problems",
        caption=t("Report of the dry run"),
        height=520,
    )


def _line(problem: Problem) -> tuple[Any, ...]:
    return (
        problem.sheet or None,
        problem.row,
        problem.column,
        problem.value,
        (problem.severity, SEVERITY_TONES[problem.severity]),
        show(problem.message),
        None if problem.proposal is None else show(problem.proposal),
    )


def _downloads(found: Held, contents: Contents, call: str | None, *, is_faulty: bool) -> None:
    params = {"file": found.sha256, "contents": contents, "call": call}
    left, right = st.columns(2)
    with left:
        parts.download(
            t("Download the report (CSV)"),
            exports.address("import-report", **params),
            t("one row per problem"),
        )
    if is_faulty:
        with right:
            parts.download(
                t("Download the file to correct (XLSX)"),
                exports.address("import-corrected", **params),
                t("faults in colour, with what to do"),
            )


def _differences(report: ImportReport) -> None:
    """Field by field what known applications would become."""
    rows = [
        (
            each.number,
            each.title,
            label_of(change.code),
            _value(change, change.before),
            _value(change, change.after),
        )
        for each in report.differences
        for change in each.changes
    ]
    if not rows:
        return
    title = t(
        "What would change, in one application", "What would change, in {n} applications", n=report.changed
    )
    with st.expander(title, expanded=not report.created, key="import_differences"):
        parts.table(
            pd.DataFrame(rows, columns=["number", "title", "field", "before", "after"], dtype=object),
            {
                "number": Column(t("Number")),
                "title": Column(t("Title")),
                "field": Column(t("Field")),
                "before": Column(t("Before")),
                "after": Column(t("After")),
            },
            "differences",
            caption=t("Differences with what is known"),
        )


def _value(change: Any, value: Any) -> str | None:
    return value_of(change.code, value)
