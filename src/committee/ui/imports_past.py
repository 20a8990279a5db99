"""Which files came in for a call, what became of each, and may it be taken back?"""

import pandas as pd
import streamlit as st

from committee.intake.actions import undo_import
from committee.intake.queries.batches import BatchRow, batches, undoing_of
from committee.intake.queries.duplicates import possible_duplicates
from committee.intake.queries.places import sites_to_place
from committee.people.rules import Member
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.texts import moment, show, t
from committee.words import Sentence

PAGE = "applications.import"


def batch_of(member: Member, batch_id: str | None) -> BatchRow | None:
    """The import that the address names; None when there is none."""
    if batch_id is None:
        return None
    return next((row for row in batches(member) if row.id == batch_id), None)


def show_batch(row: BatchRow, member: Member) -> None:
    """What one import did, where to go from there, and how to take it back."""
    desk.enter(PAGE)
    parts.section(
        t("Import of {file}", file=row.filename), t("On {day}, by {name}.", day=moment(row.at), name=row.by)
    )
    if row.undone_at is not None:
        parts.alert(
            Sentence("This import was taken back on {day} by {name}.", day=row.undone_at, name=row.undone_by),
            "warning",
        )
    else:
        counts = {"created": row.created, "changed": row.changed, "unchanged": row.unchanged}
        told = (
            Sentence("Imported: {created} created, {changed} changed.", **counts)
            if row.unchanged is None
            else Sentence("Imported: {created} created, {changed} changed, {unchanged} unchanged.", **counts)
        )
        parts.alert(told, "good")
        _next(row, member)
    parts.link(t("Import another file"), PAGE, call=row.call_code)
    if row.undone_at is None:
        _undo(row, member)


def _next(row: BatchRow, member: Member) -> None:
    """Where the work goes on."""
    parts.next_step(t("See the applications"), "applications.list", call=row.call_code)
    to_place = len(sites_to_place(member, call=row.call_code, now=desk.now()))
    if to_place:
        label = t("One place to find", "{n} places to find", n=to_place)
        parts.link(label, "applications.places", call=row.call_code)
    alike = len(possible_duplicates(member, call=row.call_code, now=desk.now()))
    if alike:
        label = t("One possible duplicate", "{n} possible duplicates", n=alike)
        parts.link(label, "applications.duplicates", call=row.call_code)
    parts.link(t("Check the eligibility"), "applications.eligibility", call=row.call_code)


def _undo(row: BatchRow, member: Member) -> None:
    undoing = undoing_of(row.id, member)
    with st.expander(t("Take this import back"), key="import_undo_more"):
        if undoing.why_not is not None:
            parts.alert(undoing.why_not, "neutral")
            return
        if undoing.created:
            parts.note(
                t(
                    "The application that it created goes.",
                    "The {n} applications that it created go.",
                    n=len(undoing.created),
                )
            )
        if undoing.changed:
            parts.note(
                t(
                    "One application is again as it was before.",
                    "{n} applications are again as they were before.",
                    n=len(undoing.changed),
                )
            )
        parts.note(t("Organisations that it brought stay in the directory."))
        if st.button(t("Take the import back"), key="import_undo", disabled=not desk.may_act(PAGE)):
            done = Sentence("The import is taken back.")
            desk.attempt(undo_import, row.id, done=done, rerun=True)


def list_batches(member: Member, call: str | None) -> None:
    """The imports of a call, the newest first."""
    desk.enter(PAGE)
    rows = batches(member, call)
    parts.section(t("Past imports"))
    frame = pd.DataFrame(
        [
            (
                row.id,
                row.filename,
                row.at,
                row.by,
                row.created,
                row.changed,
                row.unchanged,
                _state(row),
            )
            for row in rows
        ],
        columns=["id", "file", "at", "by", "created", "changed", "unchanged", "state"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "file": Column(t("File"), "link"),
            "at": Column(t("When"), "moment"),
            "by": Column(t("By whom")),
            "created": Column(t("Created"), "number"),
            "changed": Column(t("Changed"), "number"),
            "unchanged": Column(t("Unchanged"), "number"),
            "state": Column(t("Source"), "status"),
        },
        "batches",
        caption=t("Files imported into this call"),
        link_page=PAGE,
        id_column="id",
        id_param="batch",
        empty=t("No file was imported into this call yet."),
    )


def _state(row: BatchRow) -> tuple[str, str]:
    if row.undone_at is not None:
        return t("taken back"), "warning"
    return (t("not known") if row.source is None else show(row.source)), "neutral"
