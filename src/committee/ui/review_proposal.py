"""How is a proposal of readers asked for, looked at, and applied as it was seen?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow
from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.queries import Proposal
from committee.review.rules import AssignmentOrigin
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.texts import number, show, t
from committee.words import Sentence

PAGE = "review.assignments"
# What was proposed to one person of one call, identifiers only, until it is applied or asked for again.
_HELD = "assign_proposal"


@st.fragment
def proposal_pane(call: CallRow, wanted: int) -> None:
    """Ask for a proposal, see what it changes, apply it; computed on request and never in a rerun."""
    member = desk.enter(PAGE)
    parts.section(
        t("Proposal"),
        t(
            "No recused or tied reader, loads as even as can be, then wishes and themes. Nothing is given yet."
        ),
    )
    people = queries.readers()
    left, right = st.columns(2)
    readers = left.number_input(
        t("Readers per application"), min_value=1, max_value=10, value=wanted, key="assign_wanted"
    )
    due_on: date | None = right.date_input(
        t("To be read by (empty: the last day of reading)"),
        value=None,
        key="proposal_due_on",
        format="DD/MM/YYYY",
    )
    without = st.multiselect(
        t("Give nothing more to"), list(people), format_func=lambda key: people[key],
        key="assign_without", placeholder=t("Choose readers"),
    )  # fmt: skip
    redo = st.checkbox(
        t("Give out anew what nobody has begun"),
        key="assign_redo",
        help=t("Readings begun and rapporteurs stay in any case."),
    )
    held = st.session_state.get(_HELD)
    is_shown = held is not None and held[:2] == (member.id, call.id)
    kind: Literal["primary", "secondary"] = "secondary" if is_shown else "primary"
    if st.button(t("Compute a proposal"), key="assign_propose", type=kind):
        found = queries.propose_assignment(
            call.id, member, int(readers), now=desk.now(), redo=redo, without=without
        )
        st.session_state[_HELD] = (member.id, call.id, found)
        st.rerun()
    if held is not None and is_shown:
        _show(held[2], member, call, people, due_on)


def _show(
    found: Proposal, member: Member, call: CallRow, people: Mapping[str, str], due_on: date | None
) -> None:
    titles = queries.titles_to_assign(member, call.id, now=desk.now())
    named = {application for application, _ in (*found.pairs, *found.kept, *found.freed)}
    if not named <= titles.keys():
        parts.alert(t("This proposal is no longer of use: compute it again."), "warning")
        return
    _facts(found, titles, people)
    _uncovered(found, titles)
    if not (found.pairs or found.freed):
        parts.note(t("Nothing changes: every reading that can be given is given."))
        return
    _by_reader(found, people)
    _by_application(found, titles, people)
    label = t("Apply: one new reading", "Apply: {n} new readings", n=len(found.pairs))
    if st.button(label, key="assign_apply", type="primary"):
        done = Sentence("The readers are assigned.")
        given = desk.attempt(
            actions.assign_pairs,
            found.pairs,
            due_on,
            origin=AssignmentOrigin.PROPOSAL,
            freed=found.freed,
            reason=t("Given out anew"),
            done=done,
        )
        if given is not None:
            st.session_state.pop(_HELD)
            st.rerun()


def _facts(found: Proposal, titles: Mapping[str, str], people: Mapping[str, str]) -> None:
    loads = found.loads.values()
    parts.fact_strip(
        [
            (t("New readings"), number(len(found.pairs))),
            (t("Kept"), number(len(found.kept))),
            (t("Taken back"), number(len(found.freed))),
            (
                t("Readings by reader"),
                t("{least} to {greatest}", least=min(loads, default=0), greatest=max(loads, default=0)),
            ),
            (
                t("Connected"),
                t("Yes") if found.is_connected else t("No: {n} parts", n=found.components),
                t("Any two readers are linked by applications read in common."),
            ),
            (t("Computed in"), t("{seconds} s", seconds=round(found.seconds, 2))),
        ]
    )
    if found.uneven is not None:
        parts.alert(found.uneven, "warning")
    if not found.is_connected:
        parts.alert(
            t("Readers fall into parts that share no application: their marks cannot be compared."), "warning"
        )
    if found.in_conflict:
        told = ", ".join(
            f"{_number(titles[one])} ({people.get(who, '—')})" for one, who in found.in_conflict[:8]
        )
        parts.alert(t("Begun in spite of a link found since, to be settled: {readings}.", readings=told))


def _number(title: str) -> str:
    return title.split(" · ", 1)[0]


def _uncovered(found: Proposal, titles: Mapping[str, str]) -> None:
    if not found.uncovered:
        return
    rows = [(titles.get(application), missing, show(why)) for application, missing, why in found.uncovered]
    parts.table(
        pd.DataFrame(rows, columns=["title", "missing", "why"], dtype=object),
        {
            "title": Column(t("Application")),
            "missing": Column(t("Readers missing"), "number"),
            "why": Column(t("Why"), is_sortable=False),
        },
        "uncovered",
        caption=t("Applications that cannot have all their readers"),
    )


def _by_reader(found: Proposal, people: Mapping[str, str]) -> None:
    new, kept, freed = (_count(pairs) for pairs in (found.pairs, found.kept, found.freed))
    rows = [
        (
            people.get(key, "—"),
            (load, [(kept[key], "neutral"), (new[key], "primary")]),
            kept[key] + freed[key],
            new[key],
            freed[key],
        )
        for key, load in sorted(found.loads.items(), key=lambda each: (-each[1], people.get(each[0], "")))
    ]
    frame = pd.DataFrame(rows, columns=["name", "bar", "before", "new", "freed"], dtype=object)
    columns: dict[str, Column] = {
        "name": Column(t("Reader")),
        "bar": Column(t("Readings"), "bar", maximum=float(max([*found.loads.values(), 1]))),
        "before": Column(t("Before"), "number"),
        "new": Column(t("New"), "number"),
    }
    if found.freed:
        columns["freed"] = Column(t("Taken back"), "number")
    parts.table(frame, columns, "proposal_readers", caption=t("What changes, by reader"))


def _count(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter(member_id for _, member_id in pairs)


def _by_application(found: Proposal, titles: Mapping[str, str], people: Mapping[str, str]) -> None:
    changed: dict[str, dict[str, list[str]]] = {}
    for name, pairs in (("new", found.pairs), ("freed", found.freed)):
        for application, member_id in pairs:
            of_it = changed.setdefault(application, {"kept": [], "new": [], "freed": []})
            of_it[name].append(people.get(member_id, "—"))
    for application, member_id in found.kept:
        if application in changed:
            changed[application]["kept"].append(people.get(member_id, "—"))
    rows: list[dict[str, Any]] = [
        {"title": titles[application], **changed[application]}
        for application in titles
        if application in changed
    ]
    columns: dict[str, Column] = {
        "title": Column(t("Application")),
        "kept": Column(t("Kept"), "people", is_sortable=False),
        "new": Column(t("New"), "people", is_sortable=False),
    }
    if found.freed:
        columns["freed"] = Column(t("Taken back"), "people", is_sortable=False)
    parts.table(
        pd.DataFrame(rows, dtype=object), columns, "proposal", caption=t("What changes, by application")
    )
