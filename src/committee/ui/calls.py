"""How are calls, their rounds and their grids shown, opened and moved? The parts of the page on calls."""

from dataclasses import fields
from datetime import date

import pandas as pd
import streamlit as st

from committee.calls import actions, queries
from committee.calls.queries import CallRow, GridRow, RoundRow
from committee.calls.rules import IntakeMode, Phase, RoundDates, paris_day
from committee.people.rules import Member
from committee.ui import desk, parts, versions
from committee.ui.parts import Column
from committee.ui.texts import euros, moment, number, show, t
from committee.words import N_, Sentence

PAGE = "settings.calls"
PHASE_TONES: dict[Phase, str] = {
    Phase.DEPOSIT: "neutral",
    Phase.ELIGIBILITY: "neutral",
    Phase.INTERESTS: "primary",
    Phase.READING: "primary",
    Phase.SEANCE: "warning",
    Phase.NOTIFICATION: "good",
    Phase.FOLLOWUP: "good",
}
DATE_LABELS = {
    "opens_on": N_("Opening of the deposit"),
    "closes_on": N_("Last day of the deposit"),
    "interests_from": N_("Declaration of interests from"),
    "reading_from": N_("First day of reading"),
    "reading_until": N_("Last day of reading"),
    "meets_on": N_("Day of the meeting"),
}
ROUND_COLUMNS = ("code", "call", "programme", "round", "phase", "closes_on", "reading_until", "meets_on")


def list_calls(member: Member) -> None:
    """One row a round, a call without a round too, each leading to its call."""
    desk.enter(PAGE)
    rows = []
    for call in queries.call_rows(member):
        name = f"{call.code} · {call.title}"
        for row in call.rounds or (None,):
            dates = RoundDates() if row is None else row.dates
            phase = None if row is None else row.phase(desk.now())
            rows.append(
                (
                    call.code,
                    name,
                    call.programme,
                    None if row is None else row.name,
                    phase,
                    dates.closes_on,
                    dates.reading_until,
                    dates.meets_on,
                )
            )
    parts.table(
        pd.DataFrame(rows, columns=list(ROUND_COLUMNS), dtype=object),
        {
            "call": Column(t("Call"), "link"),
            "programme": Column(t("Programme")),
            "round": Column(t("Round")),
            "phase": Column(t("Phase"), "status", tones=PHASE_TONES),
            "closes_on": Column(t("Last day of the deposit"), "day"),
            "reading_until": Column(t("Last day of reading"), "day"),
            "meets_on": Column(t("Day of the meeting"), "day"),
        },
        "calls",
        caption=t("Calls and rounds"),
        link_page=PAGE,
        id_column="code",
        id_param="call",
        empty=t("No call is open yet."),
    )


def list_grids() -> None:
    """The newest version of each grid and the older ones, each leading to its criteria."""
    desk.enter(PAGE)
    being_read = queries.grids_being_read(desk.now())
    rows = [
        (row.id, row.title(desk.locale()), row.version, row.threshold, _lock(row, being_read))
        for row in queries.grids()
    ]
    if not rows:
        parts.empty_state(t("No grid is published yet: a call cannot be opened without one."))
        if desk.may_act(PAGE) and st.button(t("Publish the two shipped grids"), key="grids_ship"):
            desk.attempt(actions.ship_grids, done=Sentence("Both grids are published."), rerun=True)
        return
    parts.table(
        pd.DataFrame(rows, columns=["id", "title", "version", "threshold", "lock"], dtype=object),
        {
            "title": Column(t("Grid"), "link"),
            "version": Column(t("Version"), "number"),
            "threshold": Column(t("Threshold out of 100"), "number"),
            "lock": Column(t("State"), "status"),
        },
        "grids",
        caption=t("Criteria grids"),
        link_page=PAGE,
        id_column="id",
        id_param="grid",
    )


def _lock(row: GridRow, being_read: set[str]) -> tuple[Sentence, str]:
    if row.locked_at is None and row.id not in being_read:
        return Sentence("May still change"), "neutral"
    return Sentence("Locked"), "good"


def open_call_form() -> None:
    """Open a call, in a programme chosen or named here; its round is opened on the call's own card."""
    member = desk.enter(PAGE)
    known = {name: identifier for identifier, name in queries.programmes()}
    grids = {row.code: row for row in sorted(queries.grids(), key=lambda row: (row.code, row.version))}
    if not desk.may_act(PAGE) or not grids:
        return
    is_first = not queries.call_rows(member)
    with (
        st.expander(t("Open a call"), expanded=is_first, key="call_new"),
        st.form("call_form", border=False),
    ):
        left, right = st.columns(2)
        chosen = left.selectbox(
            t("Programme"), list(known), index=None, placeholder=t("Choose"), key="call_programme"
        )
        named = right.text_input(t("… or the name of a new one"), max_chars=120, key="call_new_programme")
        left, right = st.columns([1, 2])
        code = left.text_input(
            t("Code"), max_chars=30, help=t("Capital letters, digits and dashes: FIS-2026"), key="call_code"
        )
        title = right.text_input(t("Call title"), max_chars=200, key="call_title")
        left, middle, right = st.columns(3)
        year = left.number_input(t("Year"), 2000, 2100, paris_day(desk.now()).year, key="call_year")
        with middle:
            envelope, problem = parts.amount_field(t("Envelope (€)"), None, "call_envelope")
        grid = right.selectbox(
            t("Grid"), list(grids), format_func=lambda each: grids[each].title(desk.locale()), key="call_grid"
        )
        mode = st.radio(
            t("How applications come in"),
            list(IntakeMode),
            format_func=show,
            horizontal=True,
            key="call_mode",
        )
        if not st.form_submit_button(t("Open the call"), type="primary", key="call_open"):
            return
    if problem is not None:
        return
    programme = " ".join(named.split()) or chosen or ""
    in_programme = known.get(programme) or desk.attempt(actions.open_programme, programme)
    if in_programme is not None and desk.attempt(
        actions.open_call, code, title, in_programme, int(year), grid, envelope, intake_mode=mode
    ):
        desk.go(PAGE, call=code)


def show_call(call: CallRow) -> None:
    """One call: its facts, its rounds with their dates, the forms which open and move them, and its grid."""
    desk.enter(PAGE)
    parts.fact_strip(
        [
            (t("Code"), call.code),
            (t("Programme"), call.programme),
            (t("Year"), str(call.year)),
            (t("How applications come in"), call.intake_mode),
            (t("Envelope"), euros(call.envelope)),
        ]
    )
    for row in call.rounds:
        _show_round(row)
    may_act = desk.may_act(PAGE)
    if not call.rounds:
        parts.empty_state(t("This call has no round yet: give it its dates."))
    if may_act and (not call.rounds or call.intake_mode is IntakeMode.ROLLING):
        _open_round_form(call)
    grid = queries.grid(call.grid_id)
    if grid is not None:
        parts.section(
            grid.title(desk.locale()), t("The grid with which the applications of this call are marked.")
        )
        show_grid(grid)


def _show_round(row: RoundRow) -> None:
    parts.section(row.name)
    phase = row.phase(desk.now())
    parts.status_chip(phase, PHASE_TONES[phase])
    today = paris_day(desk.now())
    steps: list[tuple[date, str, str, str | None]] = [
        (planned, t(label), _tone(planned, today), None)
        for name, label in DATE_LABELS.items()
        if (planned := getattr(row.dates, name)) is not None
    ]
    done = [
        (row.acts.meeting_opened_at, t("Meeting opened")),
        (row.acts.meeting_closed_at, t("Meeting closed")),
        (row.acts.results_published_at, t("Results published")),
    ]
    steps.extend((paris_day(at), label, "good", moment(at)) for at, label in done if at is not None)
    parts.timeline(steps)
    if row.envelope is not None:
        parts.fact_strip([(t("Share of the envelope"), euros(row.envelope))])
    if desk.may_act(PAGE) and row.acts.meeting_opened_at is None:
        _move_dates_form(row)


def _tone(planned: date, today: date) -> str:
    if planned == today:
        return "primary"
    return "good" if planned < today else "neutral"


def _date_fields(key: str, dates: RoundDates) -> RoundDates:
    """Six date fields, empty ones allowed, in the order of a round's life."""
    columns = st.columns(3)
    chosen = {}
    for place, each in enumerate(fields(RoundDates)):
        picked = columns[place % 3].date_input(
            t(DATE_LABELS[each.name]),
            getattr(dates, each.name),
            format="DD/MM/YYYY",
            key=f"{each.name}_{key}",
        )
        chosen[each.name] = picked if isinstance(picked, date) else None
    return RoundDates(**chosen)


def _move_dates_form(row: RoundRow) -> None:
    version = versions.shown(f"opens_on_{row.id}", row.version)
    with st.expander(t("Move the dates"), key=f"move_{row.id}"), st.form(f"moving_{row.id}", border=False):
        dates = _date_fields(row.id, row.dates)
        if not st.form_submit_button(t("Move the dates"), key=f"moved_{row.id}"):
            return
    done = Sentence("The dates are moved.")
    if desk.attempt(actions.move_dates, row.id, dates, version=version, done=done):
        versions.forget(f"opens_on_{row.id}")
        st.rerun()


def _open_round_form(call: CallRow) -> None:
    with (
        st.expander(t("Open a round"), expanded=not call.rounds, key="round_new"),
        st.form("round_form", border=False),
    ):
        left, right = st.columns(2)
        name = left.text_input(t("Name of the round"), max_chars=120, key="round_name")
        with right:
            envelope, problem = parts.amount_field(t("Share of the envelope (€)"), None, "round_envelope")
        dates = _date_fields("new", RoundDates())
        if not st.form_submit_button(t("Open the round"), type="primary", key="round_open"):
            return
    if problem is not None:
        return
    done = Sentence("The round is open.")
    desk.attempt(actions.open_round, call.id, name, dates, envelope, done=done, rerun=True)


def show_grid(grid: GridRow) -> None:
    """The criteria of a grid: weight, question, and what its anchored marks mean."""
    desk.enter(PAGE)
    locale = desk.locale()
    criteria = queries.criteria(grid.id)
    asked = sorted({mark for one in criteria for mark in one.comment_required_at})
    parts.fact_strip(
        [
            (t("Version"), number(grid.version)),
            (t("Scale"), t("{low} to {high}", low=grid.scale_min, high=grid.scale_max)),
            (t("Threshold out of 100"), number(grid.threshold)),
            (t("A comment is asked for at"), ", ".join(number(mark) for mark in asked)),
            (t("State"), show(_lock(grid, queries.grids_being_read(desk.now()))[0])),
        ]
    )
    marks = sorted({mark for one in criteria for mark in one.anchors})[:4]
    frame = pd.DataFrame(
        [
            (
                one.label(locale),
                one.weight,
                one.prompt(locale),
                *(one.anchor(mark, locale) for mark in marks),
            )
            for one in criteria
        ],
        columns=["label", "weight", "prompt", *(f"mark_{mark}" for mark in marks)],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "label": Column(t("Criterion"), is_sortable=False),
            "weight": Column(t("Weight"), "number", is_sortable=False),
            "prompt": Column(t("Question to the reader"), is_sortable=False),
            **{f"mark_{mark}": Column(t("Mark {mark}", mark=mark), is_sortable=False) for mark in marks},
        },
        f"criteria_{grid.code}",
        caption=t("Criteria, weights and anchors"),
    )
