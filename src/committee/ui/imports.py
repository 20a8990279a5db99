"""How does a file come in? Four steps on one page: the file, its columns, a dry run, the import."""

from typing import Any

import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Act, may
from committee.documents.rules import LARGEST
from committee.intake.report import ImportReport
from committee.intake.table import RowStatus
from committee.people.rules import Member
from committee.ui import desk, exports, imports_columns, imports_past, imports_report, imports_running, parts
from committee.ui.imports_checks import TEMPLATES, Contents, Report, check_file, import_file
from committee.ui.imports_held import Held, drop, held, hold
from committee.ui.texts import literal, show, t
from committee.words import Sentence

PAGE = "applications.import"
ACCEPTED = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"]
_NEXT = {
    Contents.CONTRIBUTIONS: "organisations.directory",
    Contents.DWELLINGS: "organisations.directory",
    Contents.WINNERS: "winners.map",
}


def show_import(member: Member) -> None:
    """One import that is past, or the steps of a new one and the list of those that were."""
    desk.enter(PAGE)
    batch = imports_past.batch_of(member, desk.param("batch"))
    if batch is not None:
        parts.steps(_steps(), 5, t("Steps of the import"))
        imports_past.show_batch(batch, member)
        return
    place = st.empty()
    contents, call = _what(member)
    found, report = None, None
    if contents is not Contents.APPLICATIONS or call is not None:
        found = _file(member, contents)
    if found is None:
        step = 1
    else:
        step, report = _checked(found, contents, call)
    with place:
        parts.steps(_steps(), step, t("Steps of the import"))
    if found is not None and report is not None and step > 2:
        imports_report.show_counts(report)
        if not _import(found, contents, call, report):
            imports_report.show_details(found, contents, call, report)
    if contents is Contents.APPLICATIONS and call is not None:
        imports_past.list_batches(member, call)


def _steps() -> list[str]:
    return [t("File"), t("Columns"), t("Dry run"), t("Import")]


# 1. The file


def _what(member: Member) -> tuple[Contents, str | None]:
    """What the file holds and the call it is for; both live in the address."""
    asked = desk.param("contents")
    kinds = list(Contents)
    contents = st.radio(
        t("What the file holds"),
        kinds,
        index=kinds.index(Contents(asked)) if asked in kinds else 0,
        format_func=show,
        horizontal=True,
        key=desk.filter_key("import_contents", "contents"),
    )
    desk.set_params(contents=None if contents is Contents.APPLICATIONS else contents)
    if contents is not Contents.APPLICATIONS:
        return contents, None
    calls = {row.code: row for row in call_rows(member) if _takes_applications(row, member)}
    if not calls:
        parts.empty_state(t("No call takes applications at present."), t("Open a call"), "settings.calls")
        return contents, None
    wanted = desk.param("call")
    codes = list(calls)
    call = st.selectbox(
        t("Call"),
        codes,
        index=codes.index(wanted) if wanted in codes else 0,
        format_func=lambda each: f"{each} · {calls[each].title}",
        key=desk.filter_key("import_call", "call"),
    )
    desk.set_params(call=call)
    return contents, call


def _takes_applications(row: Any, member: Member) -> bool:
    return row.round is not None and may(Act.IMPORT, row.round.phase(desk.now()), member.roles)


def _file(member: Member, contents: Contents) -> Held | None:
    """The file that waits for its import, or the field to send one."""
    found = held(member, desk.param("file"))
    if found is not None:
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            parts.plain(t("File: {name}", name=found.filename), strong=True)
        if right.button(t("Choose another file"), key="import_other"):
            drop(found)
            desk.set_params(file=None, severity=None)
            st.rerun()
        return found
    sent = st.file_uploader(
        t("File (Excel, OpenDocument or CSV)"),
        type=ACCEPTED,
        max_upload_size=LARGEST // 2**20,
        key="import_file",
    )
    parts.download(t("Download the template (XLSX)"), exports.address(TEMPLATES[contents]))
    if sent is not None:
        desk.set_params(file=hold(member, sent.getvalue(), sent.name).sha256)
        st.rerun()
    return None


# 2. and 3. Its columns, and what it would do


def _checked(found: Held, contents: Contents, call: str | None) -> tuple[int, Report | None]:
    """The step that is reached and the dry run, if the file can be read so far."""
    if imports_running.is_stopped():
        if (made := imports_running.done_before_the_press()) is not None:
            _finish(found, contents, made)
            return 4, None
        desk.set_params(stopped=found.sha256)
    if desk.param("stopped") == found.sha256:
        parts.alert(Sentence("Stopped: nothing of this file was written."), "neutral")
        if st.button(t("Read the file again"), key="import_again"):
            desk.set_params(stopped=None)
            st.rerun()
        return 2, None
    report: Report | None = imports_running.attempt(
        t("Reading the file…"), imports_running.READING, check_file, found, contents, call
    )
    if report is None:
        return 1, None
    if not isinstance(report, ImportReport) or report.plan is None:
        return 4 if _may_go(report) else 3, report
    if not imports_columns.show_columns(found, report.plan):
        return 2, report
    return 4 if _may_go(report) else 3, report


def _may_go(report: Report) -> bool:
    return not report.errors and bool(report.created + report.changed)


# 4. The import


def _import(found: Held, contents: Contents, call: str | None, report: Report) -> bool:
    """The one button, or the one that leaves the faulty applications out; whether the file came in."""
    is_wanted = is_partial = False
    if _may_go(report):
        is_wanted = st.button(t("Import"), type="primary", key="import_do")
    elif isinstance(report, ImportReport) and not report.is_blocked and report.created + report.changed:
        left_out = report.count(RowStatus.REFUSED)
        is_partial = st.button(
            t(
                "Import without the application in error",
                "Import without the {n} applications in error",
                n=left_out,
            ),
            key="import_partly",
            help=literal(t("The others come in; correct these and send the file again.")),
        )
    if not is_wanted and not is_partial:
        return False
    told = {"skip_refused": True} if is_partial else {}
    made: Report | None = imports_running.attempt(
        t("Writing…"), imports_running.WRITING, import_file, found, contents, call, **told
    )
    if made is None:
        return False
    _finish(found, contents, made)
    return True


def _finish(found: Held, contents: Contents, made: Report) -> None:
    """Say what came in; a file of which some applications were left out stays to be corrected."""
    if isinstance(made, ImportReport):
        is_whole = not made.count(RowStatus.REFUSED)
        desk.set_params(batch=made.batch_id, file=None if is_whole else found.sha256, severity=None)
        if is_whole:
            drop(found)
        imports_running.settled()
        st.rerun()
    desk.set_params(file=None, severity=None)
    parts.alert(
        Sentence(
            "Imported: {created} created, {changed} changed, {unchanged} unchanged.",
            created=made.created,
            changed=made.changed,
            unchanged=made.unchanged,
        ),
        "good",
    )
    parts.next_step(t("See what changed"), _NEXT[contents])
    drop(found)
    imports_running.settled()
