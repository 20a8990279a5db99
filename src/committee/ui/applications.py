"""How are applications listed and brought in? The parts of their two pages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Act, may
from committee.documents.rules import LARGEST
from committee.intake import actions, queries
from committee.intake.files import FILTERS, known_filters
from committee.intake.report import ImportReport
from committee.intake.rules import (
    ApplicationStatus,
    Severity,
    status_tone,
)
from committee.people.rules import Member
from committee.territories.departments import department_names
from committee.territories.rules import Answer
from committee.ui import desk, exports, parts
from committee.ui.parts import Column
from committee.ui.texts import euros, number, show, t
from committee.words import Labelled, Sentence

LIST, SHEET, IMPORT = "applications.list", "applications.sheet", "applications.import"
ANSWER_TONES = {
    Answer.INSIDE: "ochre",
    Answer.OUTSIDE: "neutral",
    Answer.UNCERTAIN: "warning",
    Answer.UNKNOWN: "warning",
}
STATUS_TONES = {status: status_tone(status) for status in ApplicationStatus}
SEVERITY_TONES = {Severity.ERROR: "refused", Severity.WARNING: "warning", Severity.INFO: "neutral"}
MOST_SHOWN = 8


# The list


def filters(member: Member) -> dict[str, Any]:
    """What is looked for, kept in the address; only two fields are open, the others behind one fold."""
    desk.enter(LIST)
    asked = known_filters({name: desk.param(name, "") or "" for name in FILTERS})
    options = queries.filter_options(member, desk.now())
    left, right = st.columns([2, 1])
    search = left.text_input(
        t("Search in title, lead partner, landlords and number"),
        asked.get("search", ""),
        max_chars=100,
        key=desk.filter_key("applications_search", "search"),
    )
    chosen: dict[str, Any] = {"search": search}
    with right:
        chosen["call"] = _choice("call", t("Call"), t("All calls"), options["call"], asked)
    is_used = any(name in asked for name in ("status", "department", "qpv"))
    with st.expander(t("More filters"), expanded=is_used, key="applications_more"):
        state, place, answer = st.columns(3)
        with state:
            chosen["status"] = _choice("status", t("State"), t("All states"), options["status"], asked)
        with place:
            chosen["department"] = _choice(
                "department", t("Department"), t("The whole country"), options["department"], asked
            )
        with answer:
            chosen["qpv"] = _choice("qpv", t("Priority district"), t("All answers"), list(Answer), asked)
    found = {name: value for name, value in chosen.items() if value}
    if {name: str(value) for name, value in found.items()} != asked:
        desk.set_params(**{name: found.get(name) for name in FILTERS}, applications_page=None)
    return found


def _choice(name: str, label: str, everything: str, options: list[Any], asked: Mapping[str, str]) -> Any:
    choices = [None, *options]
    wanted = asked.get(name)
    return st.selectbox(
        label,
        choices,
        index=choices.index(wanted) if wanted in choices else 0,
        format_func=lambda each: everything if each is None else _named(name, each),
        key=desk.filter_key(f"applications_{name}", name),
    )


def _named(name: str, value: Any) -> str:
    if name == "department":
        return f"{value} · {department_names().get(value, value)}"
    return show(value) if isinstance(value, Labelled) else str(value)


def list_applications(frame: pd.DataFrame, is_filtered: bool) -> None:
    """The applications found, what they amount to, and the files that say the same."""
    desk.enter(LIST)
    if frame.empty and is_filtered:
        parts.empty_state(t("No application matches."), t("See all applications"), LIST)
        return
    if frame.empty:
        parts.empty_state(
            t(
                "No application may be shown here yet: they come in by import, "
                "and members see them once the deposit is over."
            ),
            t("Import applications") if desk.may_act(IMPORT) else None,
            IMPORT,
        )
        return
    requested = [amount for amount in frame["requested"] if amount is not None]
    unknown = len(frame) - len(requested)
    note = t("One amount is unknown.", "{n} amounts are unknown.", n=unknown) if unknown else None
    inside = sum(answer is Answer.INSIDE for answer in frame["qpv_answer"])
    parts.fact_strip(
        [
            (t("Applications"), number(len(frame))),
            (t("Requested in all"), euros(sum(requested)) if requested else None, note),
            (t("In a priority district"), number(inside)),
        ]
    )
    parts.table(
        frame.assign(communes=frame["communes"].map(lambda names: ", ".join(names) or None)),
        {
            "number": Column(t("Number")),
            "title": Column(t("Title"), "link"),
            "lead": Column(t("Lead partner")),
            "communes": Column(t("Communes")),
            "qpv_answer": Column(t("Priority district"), "status", tones=ANSWER_TONES),
            "requested": Column(t("Requested"), "euros"),
            "status": Column(t("State"), "status", tones=STATUS_TONES),
        },
        "applications",
        caption=t("Applications"),
        link_page=SHEET,
        id_column="id",
    )


def list_downloads(found: Mapping[str, Any]) -> None:
    """The list as files, filtered in the same way."""
    desk.enter(LIST)
    left, right = st.columns(2)
    with left:
        parts.download(t("Download the list (XLSX)"), exports.address("applications", **found))
    with right:
        parts.download(t("Download the list (CSV)"), exports.address("applications", format="csv", **found))


# The import


def import_form(member: Member) -> None:
    """Choose a call and a file, see what the import would do, then do it."""
    desk.enter(IMPORT)
    calls = {row.code: row for row in call_rows(member) if _takes_applications(row, member)}
    if not calls:
        parts.empty_state(t("No call takes applications at present."), t("Open a call"), "settings.calls")
        return
    asked = desk.param("call")
    codes = list(calls)
    left, right = st.columns(2)
    code = left.selectbox(
        t("Call"),
        codes,
        index=codes.index(asked) if asked in codes else 0,
        format_func=lambda each: f"{each} · {calls[each].title}",
        key="import_call",
    )
    sent = right.file_uploader(
        t("File in the template (XLSX or CSV)"),
        type=["xlsx", "csv"],
        max_upload_size=LARGEST // 2**20,
        key="import_file",
    )
    if sent is None:
        return
    with st.spinner(t("Reading the file…")):
        is_dry = not st.session_state.get("import_do", False)
        report = desk.attempt(actions.import_applications, sent.getvalue(), sent.name, code, dry_run=is_dry)
    if report is None:
        return
    if not is_dry and not report.has_errors:
        _told(report)
        parts.next_step(t("See the applications"), LIST, call=code)
        return
    _report(report)
    if not report.has_errors and report.created + report.changed:
        st.button(t("Import"), type="primary", key="import_do")


def _takes_applications(row: Any, member: Member) -> bool:
    return row.round is not None and may(Act.IMPORT, row.round.phase(desk.now()), member.roles)


def _told(report: ImportReport) -> None:
    parts.alert(
        Sentence(
            "Imported: {created} created, {changed} changed, {unchanged} unchanged.",
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
        ),
        "good",
    )


def _report(report: ImportReport) -> None:
    """What the import would do, then every problem at its cell."""
    parts.section(t("Dry run"), t("Nothing is written yet."))
    if report.errors:
        parts.error_summary(
            [(_where(problem), problem.message, problem.proposal) for problem in report.errors[:MOST_SHOWN]],
            t(
                "One error: nothing would be imported.",
                "{n} errors: nothing would be imported.",
                n=len(report.errors),
            ),
        )
    else:
        parts.fact_strip(
            [
                (t("Would be created"), number(report.created)),
                (t("Would be changed"), number(report.changed)),
                (t("Unchanged"), number(report.unchanged)),
                (t("Warnings"), number(len(report.warnings))),
            ]
        )
        if not report.created + report.changed and report.unchanged:
            parts.alert(Sentence("Everything in this file is already known."), "neutral")
    for application, headers in report.changes[:MOST_SHOWN]:
        parts.note(t("{number} would change: {columns}.", number=application, columns=", ".join(headers)))
    if report.problems:
        _problems(report)


def _where(problem: Any) -> str:
    if problem.row is None:
        return str(problem.sheet or t("File"))
    place = t("row {row}", row=str(problem.row))
    return ", ".join(each for each in (problem.sheet, place, problem.column) if each)


def _problems(report: ImportReport) -> None:
    frame = pd.DataFrame(
        [
            (
                problem.sheet or None,
                None if problem.row is None else str(problem.row),
                problem.column,
                problem.value,
                (problem.severity, SEVERITY_TONES[problem.severity]),
                show(problem.message),
                None if problem.proposal is None else show(problem.proposal),
            )
            for problem in report.problems
        ],
        columns=["sheet", "row", "column", "value", "severity", "message", "proposal"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "sheet": Column(t("Sheet")),
            "row": Column(t("Row")),
            "column": Column(t("Column")),
            "value": Column(t("Value")),
            "severity": Column(t("Severity"), "status"),
            "message": Column(t("What is wrong")),
            "proposal": Column(t("Proposal")),
        },
        "problems",
        caption=t("Report of the dry run"),
    )
