"""How is it seen who reads what, and how do staff give applications to readers?"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow
from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.assignment_file import AssignmentReport
from committee.review.queries import Coverage
from committee.review.rules import AssignmentStatus
from committee.ui import desk, exports, parts
from committee.ui.parts import Column
from committee.ui.review import STATUS_TONES
from committee.ui.review_alternates import take_over_form
from committee.ui.review_interests import imposed_recusal_form
from committee.ui.review_proposal import proposal_pane
from committee.ui.texts import number, show, t
from committee.words import N_, Sentence

PAGE = "review.assignments"
ACCEPTED = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"]
MOST_PROBLEMS = 500
# What the page shows, by its name in the address; the last ones are for those who may give applications.
VIEWS: dict[str, str] = {
    "applications": N_("By application"),
    "readers": N_("By reader"),
    "recusal": N_("Impose a recusal"),
    "proposal": N_("Proposal"),
    "hand": N_("By hand"),
    "file": N_("By file"),
    "rapporteurs": N_("Rapporteurs"),
}
_TO_READ = ("applications", "readers", "recusal")


def coverage_facts(found: Coverage, call: CallRow) -> None:
    """Coverage and progress at a glance, and the next step when applications lack readers."""
    desk.enter(PAGE)
    frame, loads = found.applications, found.loads
    lacking = int((frame["missing"] > 0).sum())
    least, greatest = (loads["given"].min(), loads["given"].max()) if len(loads) else (0, 0)
    parts.fact_strip(
        [
            (
                t("Applications"),
                number(len(frame)),
                t("{n} without a rapporteur", n=int(frame["rapporteur"].isna().sum())),
            ),
            (t("Lacking readers"), number(lacking), t("{n} wanted for each", n=found.wanted)),
            (t("Readings given"), number(int(frame["readers"].sum()))),
            (t("Handed in"), number(int(frame["handed_in"].sum()))),
            (t("Late"), number(int(frame["late"].sum()))),
            (t("Readings by reader"), t("{least} to {greatest}", least=least, greatest=greatest)),
        ]
    )
    if lacking and desk.may_act(PAGE) and desk.param("view") in {None, *_TO_READ}:
        parts.next_step(
            t("Propose readers for one application", "Propose readers for {n} applications", n=lacking),
            PAGE,
            call=call.code,
            view="proposal",
        )


def chosen_view() -> str:
    """What of the page is shown, kept in the address; only that is computed."""
    desk.enter(PAGE)
    offered = list(VIEWS) if desk.may_act(PAGE) else list(_TO_READ)
    asked = desk.param("view")
    view: str = st.radio(
        t("Show"),
        offered,
        index=offered.index(asked) if asked in offered else 0,
        format_func=lambda each: t(VIEWS[each]),
        horizontal=True,
        key=desk.filter_key("assign_view", "view"),
    )
    desk.set_params(view=None if view == offered[0] else view)
    return view


def show_view(view: str, found: Coverage, call: CallRow) -> None:
    """One part of the page."""
    desk.enter(PAGE)
    if view in {"applications", "readers"}:
        _gauge(found)
    shown: dict[str, Callable[[], None]] = {
        "applications": lambda: coverage_table(found),
        "readers": lambda: loads_table(found),
        "recusal": lambda: imposed_recusal_form(call.id),
        "proposal": lambda: proposal_pane(call, found.wanted),
        "hand": lambda: by_hand(call),
        "file": lambda: by_file(call),
        "rapporteurs": lambda: rapporteur_form(call),
    }
    shown[view]()


def _gauge(found: Coverage) -> None:
    """All readings by how far they are, and those still to be given."""
    loads = found.loads
    states = (AssignmentStatus.HANDED_IN, AssignmentStatus.IN_PROGRESS, AssignmentStatus.TO_READ)
    given = int(loads["given"].sum())
    parts.gauge(
        [(show(state), int(loads[str(state)].sum()), STATUS_TONES[state]) for state in states],
        given + int(found.applications["missing"].sum()),
        label=t("Readings"),
        left_label=t("to be given"),
        format_amount=number,
    )


def coverage_table(found: Coverage) -> None:
    """The applications with their readers, what lacks readers first."""
    desk.enter(PAGE)
    frame = found.applications
    rows: dict[str, Any] = {
        "covered": [_covered(*each) for each in zip(frame["readers"], frame["missing"], strict=True)],
        "people": [
            [t("{name} (rapporteur)", name=name) if name == rapporteur else name for name in names]
            for names, rapporteur in zip(frame["names"], frame["rapporteur"], strict=True)
        ],
        "done": [f"{done} / {all_}" for done, all_ in zip(frame["handed_in"], frame["readers"], strict=True)],
    }
    parts.table(
        frame.assign(**rows),
        {
            "number": Column(t("Number")),
            "title": Column(t("Application"), "link"),
            "covered": Column(t("Coverage"), "status", is_sortable=False),
            "people": Column(t("Readers"), "people", is_sortable=False),
            "done": Column(t("Handed in"), is_sortable=False),
            "late": Column(t("Late"), "number"),
        },
        "assignments",
        caption=t("Readers by application, what lacks readers first"),
        link_page="applications.sheet",
        id_column="application_id",
    )
    parts.download(
        t("Download who reads what (XLSX)"), exports.address("assignments", call=desk.param("call"))
    )


def _covered(readers: int, missing: int) -> tuple[str, str]:
    if missing:
        return t("one missing", "{n} missing", n=missing), "warning" if readers else "refused"
    return t("covered"), "good"


def loads_table(found: Coverage) -> None:
    """Who has how many readings, as bars with their numbers."""
    desk.enter(PAGE)
    frame = found.loads
    bars = [
        (
            each.given,
            [
                (each.handed_in, STATUS_TONES[AssignmentStatus.HANDED_IN]),
                (each.in_progress, STATUS_TONES[AssignmentStatus.IN_PROGRESS]),
                (each.to_read, STATUS_TONES[AssignmentStatus.TO_READ]),
            ],
        )
        for each in frame.itertuples()
    ]
    parts.table(
        frame.assign(bar=pd.Series(bars, index=frame.index, dtype=object)),
        {
            "name": Column(t("Reader")),
            "bar": Column(t("Readings"), "bar", maximum=float(max(frame["given"].max(), 1))),
            "to_read": Column(AssignmentStatus.TO_READ, "number"),
            "in_progress": Column(AssignmentStatus.IN_PROGRESS, "number"),
            "handed_in": Column(AssignmentStatus.HANDED_IN, "number"),
            "late": Column(t("Late"), "number"),
            "most": Column(t("Takes at most"), "number", help=t("What the reader said in their wishes.")),
        },
        "loads",
        caption=t("Readings by reader"),
    )


# By hand


@st.fragment
def by_hand(call: CallRow) -> None:
    """Give applications to readers, take one back, or let an alternate take over."""
    member = desk.enter(PAGE)
    titles = queries.titles_to_assign(member, call.id, now=desk.now())
    people = queries.readers()
    parts.section(t("Give applications to readers"))
    chosen = st.multiselect(
        t("Applications"), list(titles), format_func=lambda key: titles[key],
        key="assign_applications", placeholder=t("Choose applications"),
    )  # fmt: skip
    given_to = st.multiselect(
        t("Readers"), list(people), format_func=lambda key: people[key],
        key="assign_readers", placeholder=t("Choose readers"),
    )  # fmt: skip
    due_on: date | None = st.date_input(
        t("To be read by (empty: the last day of reading)"),
        value=None,
        key="assign_due_on",
        format="DD/MM/YYYY",
    )
    if st.button(
        t("Give to these readers"), key="assign_give", disabled=not (chosen and given_to), type="primary"
    ):
        done = Sentence("The readers are assigned.")
        desk.attempt(actions.assign_readers, chosen, given_to, due_on, done=done, rerun=True)
    _take_back(member, call, titles)
    take_over_form()


def _take_back(member: Member, call: CallRow, titles: Mapping[str, str]) -> None:
    parts.section(t("Take an application back from a reader"))
    application = _application(titles, "free_application")
    if application is None:
        return
    frame = queries.assignments(member, call.id, now=desk.now())
    own = frame[frame["application_id"] == application]
    names = dict(zip(own["member_id"], own["member"], strict=True))
    if not names:
        parts.note(t("Nobody reads this application yet."))
        return
    who = st.selectbox(
        t("Reader"), list(names), index=None, format_func=lambda key: names[key],
        key=f"free_member_{application}", placeholder=t("Choose a reader"),
    )  # fmt: skip
    reason = st.text_input(t("Why"), max_chars=300, key=f"free_reason_{application}")
    if st.button(t("Take it back"), key="free_now", disabled=who is None):
        done = Sentence("The application is taken back.")
        desk.attempt(actions.free_reader, application, who, reason, done=done, rerun=True)


def _application(titles: Mapping[str, str], key: str) -> str | None:
    chosen: str | None = st.selectbox(
        t("Application"), list(titles), index=None, format_func=lambda each: titles[each],
        key=key, placeholder=t("Choose an application"),
    )  # fmt: skip
    return chosen


# Rapporteurs


@st.fragment
def rapporteur_form(call: CallRow) -> None:
    """Name who presents an application at the meeting."""
    member = desk.enter(PAGE)
    parts.section(
        t("Name a rapporteur"), t("The rapporteur reads, marks, writes a note and presents the application.")
    )
    titles = queries.titles_to_assign(member, call.id, now=desk.now())
    application = _application(titles, "rapporteur_application")
    if application is None:
        return
    frame = queries.assignments(member, call.id, now=desk.now())
    reading_it = set(frame.loc[frame["application_id"] == application, "member_id"])
    people = queries.readers()
    ordered = sorted(people, key=lambda key: key not in reading_it)

    def named(key: str | None) -> str:
        if key is None:
            return t("Nobody")
        return t("{name} (reads it)", name=people[key]) if key in reading_it else people[key]

    who = st.selectbox(t("Rapporteur"), [*ordered, None], format_func=named, key=f"rapporteur_{application}")
    due_on: date | None = st.date_input(
        t("To be read by (empty: the last day of reading)"),
        value=None,
        key=f"rapporteur_due_{application}",
        format="DD/MM/YYYY",
    )
    if st.button(t("Name this rapporteur"), key="rapporteur_name", type="primary"):
        done = (
            Sentence("The rapporteur is named.") if who else Sentence("This application has no rapporteur.")
        )
        desk.attempt(actions.name_rapporteur, application, who, due_on, done=done, rerun=True)


# By file


@st.fragment
def by_file(call: CallRow) -> None:
    """A file of readers: what it would do, what is refused in it, then do it."""
    desk.enter(PAGE)
    parts.section(
        t("Give applications by file"),
        t("One line for each reading: number of the application, e-mail or name of the reader, date, role."),
    )
    parts.download(t("Download who reads what (XLSX)"), exports.address("assignments", call=call.code))
    sent = st.file_uploader(t("File (Excel, OpenDocument or CSV)"), type=ACCEPTED, key="assign_file")
    if sent is None:
        return
    content, name = sent.getvalue(), sent.name
    report: AssignmentReport | None = desk.attempt(
        actions.import_assignments, content, name, call.code, dry_run=True
    )
    if report is None:
        return
    parts.fact_strip(
        [
            (t("Would be given"), number(report.created)),
            (t("Given already"), number(report.unchanged)),
            (t("Lines refused"), number(len({(each.sheet, each.row) for each in report.errors}))),
        ]
    )
    if report.problems:
        _problems(report)
    if not report.readings:
        parts.alert(t("This file gives nothing to anybody."), "warning")
        return
    label = t("Apply without the refused lines") if report.has_errors else t("Apply this file")
    if st.button(label, key="assign_file_apply", type="primary"):
        done = Sentence("One reading was given.", "{n} readings were given.", n=report.created)
        desk.attempt(
            actions.import_assignments, content, name, call.code, skip_refused=True, done=done, rerun=True
        )


def _problems(report: AssignmentReport) -> None:
    rows: list[dict[str, Any]] = [
        {"row": each.row, "column": each.column, "value": each.value, "message": show(each.message)}
        for each in report.problems[:MOST_PROBLEMS]
    ]
    parts.table(
        pd.DataFrame(rows, dtype=object),
        {
            "row": Column(t("Line"), "number"),
            "column": Column(t("Column")),
            "value": Column(t("Value")),
            "message": Column(t("Why it is refused")),
        },
        "assign_problems",
        caption=t("Lines refused"),
    )
