"""How does a member mark and hand in?

Each fragment reads the account again, and what it shows, at every run. What is typed is kept in the store as a
draft at once; the session holds nothing but the keys of widgets and the version of the draft that they show.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from committee.calls.queries import CriterionRow, GridRow, criteria
from committee.calls.rules import Act, why_not
from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.queries import EvaluationRow, Place
from committee.review.rules import (
    EvaluationStatus,
    GivenMark,
    Recommendation,
    RunningTotal,
    missing_to_hand_in,
    running_total,
    why_not_mark,
)
from committee.ui import desk, parts
from committee.ui.texts import euros, hour, literal, number, show, t
from committee.words import Sentence


@st.fragment
def marking_pane(application_id: str) -> None:
    """The grid of one application: each change is saved as a draft; then handing in, and the next application."""
    member = desk.enter("review.mark")
    place = queries.places([application_id], member, now=desk.now()).get(application_id)
    if place is None:
        desk.leave_fragment()
        parts.alert(t("This application is not open to you."))
        return
    held = queries.interest_state(application_id, member)
    stored = queries.evaluation(application_id, member, now=desk.now())
    closed = why_not_mark(
        None if held is None else held.nature,
        None if stored is None else stored.status,
        why_not(Act.MARK, place.round.phase(desk.now()), member.roles),
        is_assigned=queries.is_assigned(application_id, member.id),
    )
    grid, rows = queries.grid_of(place.grid_id), criteria(place.grid_id)
    if stored is not None and stored.status is EvaluationStatus.HANDED_IN:
        _handed_in(stored, grid, rows, member)
        return
    if closed is not None:
        parts.alert(closed, tone="warning")
        return
    _draft(place, grid, rows, stored, member)


def _draft(
    place: Place, grid: GridRow, rows: Sequence[CriterionRow], stored: EvaluationRow | None, member: Member
) -> None:
    prefix = f"mark_{place.application_id}"
    head = st.container()
    conflict = st.container()
    marks = {row.id: _criterion(row, grid, stored, prefix) for row in rows}
    recommendation, amount, comment, problem = _advice(place, stored, prefix)
    typed = (marks, comment, recommendation, amount)
    saved = _saved(prefix, place.application_id, typed, stored, conflict, rows, member)
    asked = queries.asked(rows, member.locale)
    with head:
        _total(running_total(asked, marks, grid.scale_min, grid.scale_max), saved)
    missing = missing_to_hand_in(asked, marks)
    if missing:
        parts.note(t("Before handing in:"))
        for sentence in missing:
            parts.note(sentence)
    if st.button(
        t("Hand in my evaluation"),
        key=f"{prefix}_hand_in",
        type="primary",
        disabled=bool(missing) or saved is None or problem is not None,
    ):
        version = None if saved is None else saved.version
        done = Sentence("Your evaluation is handed in.")
        if desk.attempt(actions.hand_in, place.application_id, version=version, done=done):
            _go_to_next(place.application_id, member)


def _go_to_next(application_id: str, member: Member) -> None:
    """The next application to read, or the list when all is handed in."""
    following = queries.next_to_read(application_id, member, now=desk.now())
    if following is None:
        desk.go("review.reading_list")
    else:
        desk.go("review.mark", id=following)


def _criterion(row: CriterionRow, grid: GridRow, stored: EvaluationRow | None, prefix: str) -> GivenMark:
    """One criterion: the question, what the marks mean, the row of buttons, the comment."""
    locale = desk.locale()
    kept = GivenMark(None) if stored is None else stored.marks.get(row.id, GivenMark(None))
    title = t("{criterion} (weight {weight} out of 100)", criterion=row.label(locale), weight=row.weight)
    parts.section(title, row.prompt(locale))
    for step in range(grid.scale_min, grid.scale_max + 1):
        if (meaning := row.anchor(step, locale)) is not None:
            parts.note(f"{step} – {meaning}")
    label = literal(row.label(locale))
    abstains_key, value_key = f"{prefix}_{row.id}_abstains", f"{prefix}_{row.id}_value"
    _once(abstains_key, kept.abstains)
    _once(value_key, kept.value)
    _once(f"{prefix}_{row.id}_comment", kept.comment)
    value = st.segmented_control(
        t("Mark for “{criterion}”", criterion=label),
        list(range(grid.scale_min, grid.scale_max + 1)),
        key=value_key,
        disabled=bool(st.session_state[abstains_key]),
    )
    comment = st.text_area(
        t("Comment on “{criterion}”", criterion=label), key=f"{prefix}_{row.id}_comment", height=80
    )
    abstains = st.checkbox(
        t("I abstain on “{criterion}”: my comment says why", criterion=label), key=abstains_key
    )
    return GivenMark(None if abstains or value is None else int(value), comment, abstains)


def _advice(
    place: Place, stored: EvaluationRow | None, prefix: str
) -> tuple[Recommendation | None, Decimal | None, str, Sentence | None]:
    """What the reader advises; an amount that cannot be read is the one kept before, and says so."""
    kept = None if stored is None else stored.amount
    parts.section(t("My advice"))
    _once(f"{prefix}_recommendation", None if stored is None else stored.recommendation)
    _once(f"{prefix}_comment", "" if stored is None else stored.comment)
    recommendation = st.segmented_control(
        t("Recommendation"), list(Recommendation), format_func=show, key=f"{prefix}_recommendation"
    )
    amount, problem = parts.amount_field(
        t("Suggested amount in euros (requested: {amount})", amount=euros(place.requested)),
        kept,
        f"{prefix}_amount",
    )
    if problem is not None:
        amount = kept
        parts.note(
            t("The suggested amount stays at {amount}; the rest of your draft is saved.", amount=euros(kept))
        )
    comment = st.text_area(t("General comment"), key=f"{prefix}_comment", height=110)
    return recommendation, amount, comment, problem


def _once(key: str, value: Any) -> None:
    """A widget starts from the store, once; afterwards it shows what the person typed."""
    if key not in st.session_state:
        st.session_state[key] = value


Typed = tuple[Mapping[str, GivenMark], str, Recommendation | None, Decimal | None]


def _differs(typed: Typed, stored: EvaluationRow | None) -> bool:
    marks, comment, recommendation, amount = typed
    empty = GivenMark(None)
    before = {} if stored is None else stored.marks
    if any(before.get(criterion_id, empty) != mark for criterion_id, mark in marks.items()):
        return True
    held = ("", None, None) if stored is None else (stored.comment, stored.recommendation, stored.amount)
    return (comment, recommendation, amount) != held


def _saved(
    prefix: str,
    application_id: str,
    typed: Typed,
    stored: EvaluationRow | None,
    conflict: Any,
    rows: Sequence[CriterionRow],
    member: Member,
) -> EvaluationRow | None:
    """Save what was typed when it differs from the store; the draft as it is kept now.

    A tab that shows an older version saves nothing: both texts are shown, and the person chooses.
    """
    current = 0 if stored is None else stored.version
    _once(f"{prefix}_version", current)
    if not _differs(typed, stored):
        st.session_state[f"{prefix}_version"] = current
        return stored
    with conflict:
        if st.session_state[f"{prefix}_version"] != current and stored is not None:
            _both_texts(prefix, typed, stored, rows)
            return None
        marks, comment, recommendation, amount = typed
        version = desk.attempt(
            actions.save_draft, application_id, marks, comment, recommendation, amount, current
        )
    if version is None:
        return None
    st.session_state[f"{prefix}_version"] = version
    return queries.evaluation(application_id, member, now=desk.now())


def _both_texts(prefix: str, typed: Typed, stored: EvaluationRow, rows: Sequence[CriterionRow]) -> None:
    """What another tab saved beside what is typed here, and the two ways out."""
    parts.alert(
        t(
            "This evaluation was saved in another tab meanwhile. Nothing typed here since is saved: "
            "choose which to keep."
        ),
        tone="warning",
    )
    marks, comment, _recommendation, _amount = typed
    for row in rows:
        here, there = marks[row.id], stored.marks.get(row.id, GivenMark(None))
        if here != there:
            parts.plain(row.label(desk.locale()), strong=True)
            parts.note(t("Here: {value} {comment}", value=number(here.value), comment=here.comment))
            parts.note(t("Saved: {value} {comment}", value=number(there.value), comment=there.comment))
    if comment != stored.comment:
        parts.plain(t("General comment"), strong=True)
        parts.note(t("Here: {value} {comment}", value="", comment=comment))
        parts.note(t("Saved: {value} {comment}", value="", comment=stored.comment))
    if st.button(t("Keep what is typed here"), key=f"{prefix}_keep"):
        st.session_state[f"{prefix}_version"] = stored.version
        st.rerun()
    if st.button(t("Take what was saved"), key=f"{prefix}_take"):
        for key in [key for key in st.session_state if str(key).startswith(f"{prefix}_")]:
            del st.session_state[key]
        st.rerun()


def _total(total: RunningTotal, saved: EvaluationRow | None) -> None:
    """The running total, what it lacks, and since when it is safe."""
    lacking = len(total.missing)
    if lacking:
        value = t("incomplete: one criterion", "incomplete: {n} criteria", n=lacking)
    elif total.abstained:
        value = t("no total: one abstention", "no total: {n} abstentions", n=len(total.abstained))
    else:
        value = t("{total} out of 100", total=round(total.total or 0.0, 1))
    state = t("Nothing saved yet") if saved is None else t("Saved at {hour}", hour=hour(saved.saved_at))
    parts.fact_strip([(t("My total"), value), (t("Draft"), state)])


def _handed_in(stored: EvaluationRow, grid: GridRow, rows: Sequence[CriterionRow], member: Member) -> None:
    """What was handed in, and the way to take it back while the phase allows."""
    locale = desk.locale()
    total = running_total(queries.asked(rows, locale), stored.marks, grid.scale_min, grid.scale_max).total
    parts.status_chip(EvaluationStatus.HANDED_IN, "good")
    parts.fact_strip(
        [
            (t("My total"), None if total is None else t("{total} out of 100", total=round(total, 1))),
            (t("Recommendation"), stored.recommendation),
            (t("Suggested amount"), euros(stored.amount)),
            (t("Handed in on"), stored.handed_in_at),
        ]
    )
    for row in rows:
        mark = stored.marks.get(row.id, GivenMark(None))
        value = t("abstention") if mark.abstains else number(mark.value)
        parts.plain(f"{row.label(locale)} – {value}", strong=True)
        if mark.comment:
            parts.plain(mark.comment)
    if stored.comment:
        parts.section(t("General comment"))
        parts.plain(stored.comment)
    application_id = stored.application_id
    next_application(application_id, member)
    if st.button(t("Reopen my evaluation"), key=f"mark_{application_id}_reopen"):
        desk.attempt(
            actions.reopen, application_id, done=Sentence("Your evaluation is a draft again."), rerun=True
        )


def next_application(application_id: str, member: Member) -> None:
    """The link to what is to be read next."""
    following = queries.next_to_read(application_id, member, now=desk.now())
    if following is None:
        parts.link(t("Back to my reading list"), "review.reading_list")
    else:
        parts.next_step(t("Next application"), "review.mark", id=following)
