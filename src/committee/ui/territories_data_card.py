"""What does one data set hold, what did reading it repair, what rests on it, and may it be set aside?"""

import pandas as pd
import streamlit as st

from committee.intake.queries.places import sites_by_edition
from committee.meetings.queries import award_sites_by_edition
from committee.people.rules import Member
from committee.territories import queries
from committee.territories.actions import restore_edition, set_aside_edition
from committee.territories.rules import EditionKind, EditionRow
from committee.ui import desk, navigation, parts
from committee.ui.acts import by_whom
from committee.ui.parts import Column
from committee.ui.territories_about import licence_of
from committee.ui.territories_data import DATASETS, counted, held, situate_again, state
from committee.ui.texts import moment, show, t
from committee.words import Sentence

_TOLD = "edition_told"


def edition_of(edition_id: str | None) -> EditionRow | None:
    """The data set that the address names; None when there is none."""
    if edition_id is None:
        return None
    return next((row for row in queries.data_sets() if row.id == edition_id), None)


def card(row: EditionRow) -> None:
    """One data set with its report, what rests on it, and the act of setting it aside."""
    member = desk.enter(DATASETS)
    parts.link(t("All data sets"), DATASETS)
    answering = {each.id for each in queries.answering_data_sets(queries.data_sets())}
    parts.section(row.name, held(row))
    for told in st.session_state.pop(_TOLD, []):
        parts.alert(told, "good")
    parts.chips([state(row, answering)])
    if row.is_set_aside:
        parts.alert(
            Sentence(
                "Set aside on {day} by {name}: {reason}",
                day=row.set_aside_at,
                name=row.set_aside_by,
                reason=row.set_aside_reason,
            ),
            "warning",
        )
    facts = [
        (t("Count"), counted(row)),
        (t("Published on"), row.published_on),
        (t("Loaded on"), moment(row.imported_at)),
        (t("Loaded by"), by_whom(row.imported_by)),
        (t("Lines left out"), row.left_out),
    ]
    if row.kind is EditionKind.PERIMETERS:
        facts += [
            (t("Outlines repaired"), row.repaired),
            (t("Without outline"), row.without_outline),
        ]
        facts += [] if row.layer is None else [(t("Layer and projection"), row.layer)]
    parts.fact_strip(facts)
    parts.note(
        t(
            "File: {source}, SHA-256 {digest}…",
            source=row.source or t("a file that was sent"),
            digest=row.sha256[:12],
        )
    )
    parts.note(licence_of(row))
    _resting(row, member)
    _remarks(row)
    _set_aside(row)


def _resting(row: EditionRow, member: Member) -> None:
    """Counted for those who read applications: nothing here tells of one that is closed to the reader."""
    if row.kind is not EditionKind.PERIMETERS or not navigation.may_open("applications.list", member):
        return
    sites = sites_by_edition(member, desk.now()).get(row.id, 0)
    awards = award_sites_by_edition(member).get(row.id, 0)
    if not sites and not awards:
        parts.note(t("No site of an application or of an award was situated with it."))
        return
    parts.note(
        t(
            "Situated with it: {sites} sites of applications and {awards} places of awards.",
            sites=sites,
            awards=awards,
        )
    )


def _remarks(row: EditionRow) -> None:
    notes = queries.report_of(row.id)
    parts.section(t("What reading it repaired, left out or doubted"))
    tones = {"warning": (t("to look at"), "warning"), "info": (t("for information"), "neutral")}
    frame = pd.DataFrame(
        [(tones.get(note.severity, tones["info"]), note.where, show(note.sentence)) for note in notes],
        columns=["severity", "where", "remark"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "severity": Column(t("Remark"), "status"),
            "where": Column(t("Where")),
            "remark": Column(t("What")),
        },
        "edition_remarks",
        caption=t("Remarks"),
        empty=t("Nothing: the file was read as it is."),
    )


def _set_aside(row: EditionRow) -> None:
    if not desk.may_act(DATASETS):
        return
    if row.is_set_aside:
        if st.button(t("Let it answer again"), key="edition_restore"):
            _tell_then_show(row, Sentence("The data set is restored."), desk.attempt(restore_edition, row.id))
        return
    with (
        st.expander(t("Set this data set aside"), key="edition_aside_more"),
        st.form("edition_aside", border=False),
    ):
        parts.note(t("It answers no longer; what earlier decisions saw of it stays, and it can be restored."))
        reason = st.text_area(t("Why"), max_chars=500, key="edition_reason")
        is_sure = st.checkbox(t("I confirm that it must not answer any more"), key="edition_sure")
        if st.form_submit_button(t("Set it aside"), key="edition_aside_send"):
            if is_sure:
                told = desk.attempt(set_aside_edition, row.id, reason)
                _tell_then_show(row, Sentence("The data set is set aside."), told)
            else:
                parts.alert(Sentence("Tick the confirmation first."), "warning")


def _tell_then_show(row: EditionRow, done: Sentence, told: list[Sentence] | None) -> None:
    """After perimeters answer or cease to, the sites are situated anew; then the card shows itself as it is now."""
    if told is None:
        return
    lines = ["\n".join(show(each) for each in (done, *told))]
    if row.kind is EditionKind.PERIMETERS:
        lines += situate_again()
    st.session_state[_TOLD] = lines
    st.rerun()
