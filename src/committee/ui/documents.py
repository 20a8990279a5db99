"""How are the documents of applications shown, attached one by one or by ZIP, and taken back?"""

from datetime import date

import pandas as pd
import streamlit as st

from committee.documents.queries import DocumentRow
from committee.documents.rules import LARGEST, DocumentKind, Visibility
from committee.intake import actions, queries
from committee.intake.actions import AttachReport
from committee.intake.queries import PapersRow
from committee.people.rules import Member
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.texts import day, literal, number, show, t
from committee.words import Sentence

PAGE, SHEET, EDIT = "applications.documents", "applications.sheet", "applications.edit"
ACCEPTED = [
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "doc",
    "xls",
    "ppt",
]
_MEGABYTE, _KILOBYTE = 1024 * 1024, 1024


# Of one application


@st.fragment
def of_application(application_id: str, page: str) -> None:
    """The documents of one application; the staff attach and withdraw."""
    member = desk.enter(page)
    may_write = desk.may_act(EDIT)
    held = queries.papers_of(application_id, member, with_withdrawn=may_write)
    missing = queries.required_of(application_id, member)
    if page == SHEET:
        parts.section(t("Documents"))
    if not held:
        parts.note(t("No document is attached."))
    for row in held:
        _document(row, may_write)
    if may_write and missing:
        parts.alert(
            t(
                "Missing for a complete application: {kinds}.",
                kinds=", ".join(show(kind) for kind in missing),
            ),
            "warning",
        )
    if may_write:
        _upload(application_id)


def _document(row: DocumentRow, may_write: bool) -> None:
    kind = DocumentKind(row.kind)
    details = [show(kind), _size(row.size), t("added on {day}", day=day(row.added_at))]
    if row.expires_on is not None:
        is_past = row.expires_on < desk.now().date()
        said = t("expired on {day}", day=day(row.expires_on)) if is_past else None
        details.append(said or t("valid until {day}", day=day(row.expires_on)))
    if row.visibility is Visibility.TEAM:
        details.append(t("seen by the staff only"))
    if row.is_withdrawn:
        details.append(
            t("withdrawn on {day} by {name}: {reason}",
              day=day(row.withdrawn_at), name=row.withdrawn_by, reason=row.withdrawn_reason)
        )  # fmt: skip
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        parts.download(row.filename, f"/files/{row.id}", " · ".join(details))
    if may_write and not row.is_withdrawn:
        with right, st.popover(t("Withdraw"), key=f"withdraw_{row.id}"):
            reason = st.text_input(
                t("Why is “{name}” withdrawn?", name=literal(row.filename)),
                key=f"withdraw_reason_{row.id}",
                max_chars=300,
            )
            if st.button(t("Withdraw this file"), key=f"withdraw_do_{row.id}", disabled=not reason.strip()):
                done = Sentence("The file is withdrawn.")
                desk.attempt(actions.withdraw_document, row.id, reason, done=done, rerun=True)


def _size(size: int) -> str:
    if size < _MEGABYTE:
        return t("{size} kB", size=max(1, round(size / _KILOBYTE)))
    return t("{size} MB", size=round(size / _MEGABYTE, 1))


def _upload(application_id: str) -> None:
    """Attach files; the field begins anew after each that was kept."""
    counter = f"upload_{application_id}_generation"
    generation = st.session_state.get(counter, 0)
    with st.expander(t("Attach a document"), key=f"upload_{application_id}"):
        left, middle, right = st.columns([2, 3, 2])
        kinds = list(DocumentKind)
        kind = left.selectbox(
            t("Kind of document"),
            kinds,
            format_func=show,
            index=None,
            key=f"upload_{application_id}_kind_{generation}",
            placeholder=t("Choose the kind"),
        )
        sent = middle.file_uploader(
            t("File (PDF, image or office document)"),
            type=ACCEPTED,
            max_upload_size=LARGEST // _MEGABYTE,
            key=f"upload_{application_id}_file_{generation}",
        )
        until: date | None = right.date_input(
            t("Valid until (if it expires)"),
            value=None,
            format="DD/MM/YYYY",
            key=f"upload_{application_id}_until_{generation}",
        )
        if kind is DocumentKind.BANK_DETAILS:
            parts.note(t("Bank details are seen by the staff only."))
        if not st.button(
            t("Attach"), key=f"upload_{application_id}_do", disabled=sent is None or kind is None
        ):
            return
        if sent is None or kind is None:
            return
        made = desk.attempt(
            actions.add_document, application_id, sent.getvalue(), sent.name, kind, expires_on=until,
            done=Sentence("The document is attached."),
        )  # fmt: skip
        if made is not None:
            st.session_state[counter] = generation + 1
            st.rerun()


# Of all applications


def filters(member: Member) -> tuple[str | None, str]:
    """The call and what is searched; both live in the address."""
    desk.enter(PAGE)
    left, right = st.columns([2, 1])
    search = left.text_input(
        t("Search in numbers, titles, lead partners and names of files"),
        desk.param("q", "") or "",
        key=desk.filter_key("papers_q", "q"),
    )
    codes = [None, *queries.filter_options(member, desk.now())["call"]]
    asked = desk.param("call")
    call = right.selectbox(
        t("Call"),
        codes,
        index=codes.index(asked) if asked in codes else 0,
        format_func=lambda each: t("All calls") if each is None else str(each),
        key=desk.filter_key("papers_call", "call"),
    )
    desk.set_params(q=search, call=call)
    return call, search


def list_papers(rows: list[PapersRow]) -> None:
    """Each application with its documents and what is missing."""
    desk.enter(PAGE)
    if not rows and (desk.param("q") or desk.param("call")):
        parts.empty_state(t("No application matches."), t("All documents"), PAGE)
        return
    if not rows:
        parts.empty_state(t("No application is here yet."), t("Import applications"), "applications.import")
        return
    today = desk.now().date()
    parts.fact_strip(
        [
            (t("Applications"), number(len(rows))),
            (t("Documents"), number(sum(len(row.documents) for row in rows))),
            (t("Without any document"), number(sum(not row.documents for row in rows))),
            (t("With a document missing"), number(sum(bool(row.missing) for row in rows))),
            (t("Expired documents"), number(sum(row.expired(today) for row in rows))),
        ]
    )
    frame = pd.DataFrame(
        [
            (
                row.application_id,
                row.number,
                row.title,
                row.lead,
                len(row.documents),
                ", ".join(show(kind) for kind in row.kinds) or None,
                ", ".join(show(kind) for kind in row.missing) or None,
                row.expired(today) or None,
            )
            for row in rows
        ],
        columns=["id", "number", "title", "lead", "count", "kinds", "missing", "expired"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "number": Column(t("Number")),
            "title": Column(t("Title"), "link"),
            "lead": Column(t("Lead partner")),
            "count": Column(t("Documents"), "number"),
            "kinds": Column(t("Kinds held")),
            "missing": Column(t("Missing for the call")),
            "expired": Column(t("Expired"), "number"),
        },
        "papers",
        caption=t("Documents by application"),
        link_page=PAGE,
        id_column="id",
    )


def one_application(application_id: str, member: Member) -> None:
    """The documents of the application that the address names."""
    desk.enter(PAGE)
    heads = queries.application_head([application_id], member, desk.now())
    if application_id not in heads or not queries.may_read(application_id, member):
        parts.empty_state(t("There is no such application here."), t("All documents"), PAGE)
        return
    parts.section(heads[application_id].title)
    parts.link(t("Open the sheet"), SHEET, id=application_id)
    parts.link(t("All documents"), PAGE)
    of_application(application_id, PAGE)


# A ZIP for many applications


@st.fragment
def zip_form() -> None:
    """Choose a call and a ZIP, see where each file would go, then attach all of them at once."""
    member = desk.enter(PAGE)
    codes = queries.filter_options(member, desk.now())["call"]
    with st.expander(t("Attach a ZIP to many applications"), key="zip"):
        if not codes:
            parts.note(t("No application is known yet."))
            return
        parts.note(
            t(
                "Name each folder, or the beginning of each file, after the number of its application: "
                "2026-012/budget.pdf or 2026-012_budget.pdf. Nothing is written before you say so."
            )
        )
        left, right = st.columns([1, 2])
        asked = desk.param("call")
        call = left.selectbox(
            t("Call"), codes, index=codes.index(asked) if asked in codes else 0, key="zip_call"
        )
        other = left.selectbox(
            t("Kind of the files whose names do not say it"),
            [None, *DocumentKind],
            format_func=lambda kind: t("None: refuse them") if kind is None else show(kind),
            key="zip_other",
        )
        generation = st.session_state.get("zip_generation", 0)
        sent = right.file_uploader(
            t("ZIP of documents"),
            type=["zip"],
            max_upload_size=LARGEST // _MEGABYTE,
            key=f"zip_file_{generation}",
        )
        if sent is None:
            return
        with st.spinner(t("Reading the file…")):
            report = desk.attempt(
                actions.attach_documents, sent.getvalue(), sent.name, call, other_kind=other, dry_run=True
            )
        if report is None:
            return
        _zip_report(report)
        leave_out = bool(report.refused) and st.checkbox(
            t("Leave out the refused file", "Leave out the {n} refused files", n=len(report.refused)),
            key="zip_leave_out",
        )
        can_go = bool(report.attached) and (leave_out or not report.refused)
        label = t("Attach one document", "Attach {n} documents", n=report.attached)
        if st.button(label, key="zip_do", type="primary", disabled=not can_go):
            made = desk.attempt(
                actions.attach_documents, sent.getvalue(), sent.name, call,
                other_kind=other, leave_out_refused=leave_out,
                done=Sentence("One document is attached.", "{n} documents are attached.", n=report.attached),
            )  # fmt: skip
            if made is not None:
                st.session_state["zip_generation"] = generation + 1
                st.rerun()


def _zip_report(report: AttachReport) -> None:
    parts.fact_strip(
        [
            (t("To attach"), number(report.attached)),
            (t("There already"), number(report.known)),
            (t("Refused"), number(len(report.refused))),
        ]
    )
    if not report.attached and not report.refused:
        parts.alert(Sentence("Every file of this ZIP is attached already."), "neutral")
    frame = pd.DataFrame(
        [
            (
                each.path,
                each.number,
                each.kind,
                _fate(each.refusal is not None, each.is_known),
                None if each.refusal is None else show(each.refusal),
            )
            for each in sorted(report.files, key=lambda one: one.refusal is None)
        ],
        columns=["path", "number", "kind", "fate", "why"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "path": Column(t("File in the ZIP")),
            "number": Column(t("Number")),
            "kind": Column(t("Kind of document")),
            "fate": Column(t("What happens"), "status"),
            "why": Column(t("Why")),
        },
        "zip",
        caption=t("Files of the ZIP"),
        height=420,
    )


def _fate(is_refused: bool, is_known: bool) -> tuple[str, str]:
    if is_refused:
        return t("refused"), "refused"
    return (t("there already"), "neutral") if is_known else (t("will be attached"), "good")
