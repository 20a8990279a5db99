"""How are calls, their rounds and their grids shown, opened and moved? The parts of the page on calls."""

from dataclasses import fields
from datetime import date

import pandas as pd
import streamlit as st

from committee.calls import actions, queries
from committee.calls.queries import CallRow, CriterionRow, GridRow, RoundRow
from committee.calls.rules import (
    MOST_READERS,
    CriterionText,
    IntakeMode,
    Phase,
    RoundDates,
    ScoredBy,
    has_reached,
    paris_day,
)
from committee.people.rules import Member
from committee.ui import calls_lots, calls_phases, desk, parts, versions
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
        wanted, is_blind = _reading_fields("new", None, is_blind=False, is_settled=False)
        if not st.form_submit_button(t("Open the call"), type="primary", key="call_open"):
            return
    if problem is not None:
        return
    programme = " ".join(named.split()) or chosen or ""
    in_programme = known.get(programme) or desk.attempt(actions.open_programme, programme)
    if in_programme is not None and desk.attempt(
        actions.open_call,
        code,
        title,
        in_programme,
        int(year),
        grid,
        envelope,
        intake_mode=mode,
        readers_wanted=wanted,
        is_blind=is_blind,
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
            (t("Readers for each application"), number(call.readers_wanted)),
            *([(t("Blind reading"), call.is_blind)] if call.is_blind else []),
        ]
    )
    if desk.may_act(PAGE):
        _describe_form(call)
    calls_lots.show_lots(call)
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
    calls_phases.show_rights()


def _reading_fields(
    key: str, wanted: int | None, *, is_blind: bool, is_settled: bool
) -> tuple[int | None, bool]:
    """How many readers each application needs, and whether they read blind, unless that is settled."""
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    count = left.number_input(
        t("Readers for each application"),
        min_value=1,
        max_value=MOST_READERS,
        value=wanted,
        placeholder=t("Not said"),
        key=f"wanted_{key}",
    )
    blind = right.checkbox(
        t("Blind reading: readers do not know who applies until the meeting"),
        value=is_blind,
        disabled=is_settled,
        help=t("Staff write a title and texts without names; interests are declared by organisation."),
        key=f"blind_{key}",
    )
    return (None if count is None else int(count)), blind


def _describe_form(call: CallRow) -> None:
    is_settled = any(has_reached(each.phase(desk.now()), Phase.INTERESTS) for each in call.rounds)
    version = versions.shown(f"wanted_{call.id}", call.version)
    with (
        st.expander(t("How applications are read"), key=f"reading_{call.id}"),
        st.form(f"describing_{call.id}", border=False),
    ):
        wanted, is_blind = _reading_fields(
            call.id, call.readers_wanted, is_blind=call.is_blind, is_settled=is_settled
        )
        if is_settled:
            parts.note(t("Interests are open: whether this call is read blind stays as it is."))
        if not st.form_submit_button(t("Save how applications are read"), key=f"described_{call.id}"):
            return
    done = Sentence("How applications are read is saved.")
    if desk.attempt(actions.describe_call, call.id, wanted, is_blind, version, done=done):
        versions.forget(f"wanted_{call.id}")
        st.rerun()


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
    calls_phases.show_move(row)
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
    is_shared = any(one.scored_by is not ScoredBy.READERS for one in criteria)
    has_thresholds = any(one.threshold is not None for one in criteria)
    marks = sorted({mark for one in criteria for mark in one.anchors})[: 4 - is_shared - has_thresholds]
    frame = pd.DataFrame(
        [
            (
                one.label(locale),
                one.weight,
                one.prompt(locale),
                one.scored_by,
                one.threshold,
                *(one.anchor(mark, locale) for mark in marks),
            )
            for one in criteria
        ],
        columns=["label", "weight", "prompt", "scored_by", "threshold", *(f"mark_{mark}" for mark in marks)],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "label": Column(t("Criterion"), is_sortable=False),
            "weight": Column(t("Weight"), "number", is_sortable=False),
            "prompt": Column(t("Question to the reader"), is_sortable=False),
            **({"scored_by": Column(t("Marked by"), is_sortable=False)} if is_shared else {}),
            **(
                {"threshold": Column(t("Threshold of the criterion"), "number", is_sortable=False)}
                if has_thresholds
                else {}
            ),
            **{f"mark_{mark}": Column(t("Mark {mark}", mark=mark), is_sortable=False) for mark in marks},
        },
        f"criteria_{grid.code}",
        caption=t("Criteria, weights and anchors"),
    )
    being_read = queries.grids_being_read(desk.now())
    if desk.may_act(PAGE) and grid.locked_at is None and grid.id not in being_read:
        _who_marks_form(grid, criteria)


def _who_marks_form(grid: GridRow, criteria: list[CriterionRow]) -> None:
    """Who marks each criterion and from which mean on it is not flagged, as long as nobody reads with the grid."""
    version = versions.shown(f"scored_{criteria[0].id}", grid.version)
    with st.expander(t("Who marks, and thresholds"), key=f"who_{grid.id}"), st.form("scoring", border=False):
        parts.note(
            t(
                "A mean below the threshold of its criterion is flagged on the ranking, with the readers above and "
                "below it; it excludes nothing. Left empty: no threshold."
            )
        )
        chosen = [_criterion_fields(grid, one) for one in criteria]
        if not st.form_submit_button(t("Save who marks and the thresholds"), key="scored_save"):
            return
    texts = [
        CriterionText(
            one.code,
            one.labels,
            one.prompts,
            one.weight,
            one.anchors,
            one.comment_required_at,
            scored_by,
            threshold,
        )
        for one, (scored_by, threshold) in zip(criteria, chosen, strict=True)
    ]
    done = Sentence("Who marks and the thresholds are saved.")
    if desk.attempt(
        actions.change_grid, grid.id, texts, threshold=grid.threshold, version=version, done=done
    ):
        versions.forget(f"scored_{criteria[0].id}")
        st.rerun()


def _criterion_fields(grid: GridRow, one: CriterionRow) -> tuple[ScoredBy, int | None]:
    left, right = st.columns([3, 2])
    scored_by = left.selectbox(
        one.label(desk.locale()),
        list(ScoredBy),
        index=list(ScoredBy).index(one.scored_by),
        format_func=show,
        key=f"scored_{one.id}",
    )
    threshold = right.number_input(
        t("Threshold of the criterion"),
        min_value=grid.scale_min,
        max_value=grid.scale_max,
        value=one.threshold,
        placeholder=t("None"),
        key=f"threshold_{one.id}",
    )
    return scored_by or one.scored_by, None if threshold is None else int(threshold)
