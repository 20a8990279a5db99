"""How are applications listed, read, moved on and brought in? The parts of their three pages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Act, may
from committee.documents.rules import LARGEST
from committee.intake import actions, queries
from committee.intake.figures import site_map
from committee.intake.files import FILTERS, known_filters
from committee.intake.queries import Details, SiteRow
from committee.intake.queries import Sheet as ApplicationSheet
from committee.intake.report import ImportReport
from committee.intake.rules import (
    ApplicationRole,
    ApplicationStatus,
    Severity,
    Theme,
    staff_choices,
    status_tone,
)
from committee.people.rules import Member
from committee.territories.departments import department_names
from committee.territories.queries import shapes
from committee.territories.rules import Answer, Method
from committee.ui import desk, exports, parts
from committee.ui.parts import Column
from committee.ui.texts import UNKNOWN, day, euros, number, percent, show, t
from committee.words import Labelled, Sentence

LIST, SHEET, IMPORT = "applications.list", "applications.sheet", "applications.import"
ANSWER_TONES = {
    Answer.INSIDE: "ochre",
    Answer.OUTSIDE: "neutral",
    Answer.UNCERTAIN: "warning",
    Answer.UNKNOWN: "warning",
}
STATUS_TONES = {status: status_tone(status) for status in ApplicationStatus}
SEVERITY_TONES = {Severity.ERROR: "refused", Severity.WARNING: "warning"}
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


# The sheet


def show_head(sheet: ApplicationSheet) -> None:
    """The only facts of a recused or undeclared member: lead partner and landlords, under the title."""
    desk.enter(SHEET)
    people = [(sheet.lead, ApplicationRole.LEAD)]
    parts.people_row([*people, *((name, ApplicationRole.LANDLORD) for name in sheet.landlords)])
    if sheet.recused_since is not None:
        since = Sentence(
            "You are recused from this application since {day}: nothing more of it is shown to you.",
            day=day(sheet.recused_since),
        )
        parts.alert(since, "neutral")
    else:
        parts.alert(Sentence("Say whether you have a link with this project before you read it."), "neutral")
        parts.next_step(t("Declare my interests"), "review.interests", id=sheet.id)


def show_details(details: Details) -> None:
    """Everything that a reader may know of an application, from roles to provenance."""
    desk.enter(SHEET)
    parts.status_chip(details.status, STATUS_TONES[details.status])
    parts.people_row((part.name, _part_in_words(part)) for part in details.organisations)
    _facts(details)
    parts.budget_bar(details.requested, details.total_cost)
    _places(details.sites)
    for label, text in _texts(details):
        if text is not None:
            parts.section(label)
            parts.plain(text)
    missing = [label for label, text in _texts(details) if text is None]
    if missing:
        parts.note(t("Not told: {texts}.", texts=", ".join(missing)))
    _provenance(details)


def _part_in_words(part: Any) -> str:
    return show(part.role) if part.kind is None else f"{show(part.role)} · {show(part.kind)}"


def _facts(details: Details) -> None:
    parts.fact_strip(
        [
            (t("Number"), details.number),
            (t("Call"), details.call_title, details.call_code),
            (t("Category"), details.category),
            (t("Request"), details.request_kind),
            (t("Submitted on"), day(details.submitted_on)),
            (t("Start"), day(details.starts_on)),
            (t("Duration (months)"), number(details.duration_months)),
            (t("Sites"), number(len(details.sites)) if details.sites else None),
            (t("Dwellings"), number(details.dwellings)),
            (t("Households"), number(details.households)),
            (t("People"), number(details.people)),
            (t("Total cost"), euros(details.total_cost)),
            (t("Requested"), euros(details.requested), _share(details)),
        ]
    )
    themes = [show(Theme(each)) if each in set(Theme) else each for each in details.themes]
    if details.sensitive_public:
        parts.chips(
            [*themes, (t("Sensitive public: the place is not shown outside the committee"), "warning")]
        )
    elif themes:
        parts.chips(themes)


def _share(details: Details) -> str | None:
    share = details.share_requested
    return None if share is None else t("{share} of the cost", share=percent(share))


def _texts(details: Details) -> list[tuple[str, str | None]]:
    labels = {
        "summary": t("Summary"),
        "needs": t("Needs"),
        "objectives": t("Objectives"),
        "method": t("What will be done"),
        "target_public": t("Target public"),
        "resident_role": t("Place of the residents"),
        "partnership": t("Partnership"),
        "evaluation_plan": t("Assessment of the effects"),
        "durability": t("Durability and spread"),
    }
    return [(label, details.texts[name]) for name, label in labels.items()]


def _places(sites: tuple[SiteRow, ...]) -> None:
    """The sites on a map with the QPV around them, and the table that says the same with the reasons."""
    parts.section(t("Places"))
    if not sites:
        parts.note(t("This application names no place."))
        return
    near = {code for site in sites for code in (*site.qpv_codes, site.nearest_code) if code is not None}
    deck = site_map(sites, shapes(sorted(near)), desk.locale())
    if deck is None:
        parts.note(t("No place of this application has a point: there is no map."))
        _sites_table(sites)
        return
    is_schematic = any(site.method is Method.SCHEMATIC for site in sites)
    caution = t("The outlines are schematic: they decide nothing.") if is_schematic else None
    parts.map_frame(deck, lambda: _sites_table(sites), "sheet_map", caution, 360, alt=t("Map of the places"))


def _sites_table(sites: tuple[SiteRow, ...]) -> None:
    frame = pd.DataFrame(
        [
            (
                site.name,
                site.commune,
                site.department,
                (show(site.in_words), ANSWER_TONES[site.answer]),
                None if site.reason is None else show(site.reason),
                site.declared_qpv,
                site.located_on,
            )
            for site in sites
        ],
        columns=["name", "commune", "department", "place", "reason", "declared", "located_on"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "name": Column(t("Site")),
            "commune": Column(t("Commune")),
            "department": Column(t("Department")),
            "place": Column(t("Priority district"), "status"),
            "reason": Column(t("Why it is not sure")),
            "declared": Column(t("QPV declared")),
            "located_on": Column(t("Perimeters of"), "day"),
        },
        "sites",
        caption=t("Places"),
    )


def _provenance(details: Details) -> None:
    for line in details.provenance[:1]:
        parts.note(
            t(
                "Imported on {day} by {name} from {file}, sheet {sheet}, row {row}.",
                day=line.at,
                name=line.by,
                file=line.filename,
                sheet=line.sheet or UNKNOWN,
                row=line.row,
            )
        )


def status_form(sheet: ApplicationSheet) -> None:
    """Give the application its next state; only for the staff, and only what may follow."""
    desk.enter(SHEET)
    choices = [] if sheet.details is None else staff_choices(sheet.details.status)
    if not choices or not desk.may_act(SHEET):
        return
    with st.form("sheet_status", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        wanted = left.selectbox(t("Next state"), choices, format_func=show, key="sheet_next_status")
        is_sent = right.form_submit_button(t("Change the state"), key="sheet_change")
    if is_sent:
        done = Sentence("The application is now in the state “{status}”.", status=wanted)
        desk.attempt(actions.change_status, [sheet.id], wanted, done=done, rerun=True)


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
