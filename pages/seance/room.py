"""What is the committee debating now, who is there, what does it decide, and what is left of the envelope?"""

import streamlit as st

from committee.meetings import queries
from committee.meetings.rules import MeetingStatus
from committee.people.rules import Access, access_to
from committee.ui import desk, parts, seance, seance_provisional
from committee.ui.texts import t

# Load
member = desk.enter("seance.room")
is_screen = access_to("seance.room", member.roles) is Access.READ

# Show
body, foot = st.container(), st.container()
row = seance.chosen_meeting(member, head=body, foot=foot)
if row is None:
    parts.page_head(t("Meeting room"), t("The meeting under way, the same on every screen."))
    parts.empty_state(
        t("No meeting is under way."),
        t("Prepare a meeting") if desk.may_act("seance.prepare") else None,
        "seance.prepare",
    )
    st.stop()
seance.watch(row.id, row.changes)
gauge = queries.envelope(row.id, member)
proposed = seance_provisional.proposals(row, member)
main, side = body.columns([5, 3], gap="large")
with main:
    item = seance.chosen_item(row, member)
    if item is None:
        parts.page_head(row.name, t("The meeting under way, the same on every screen."))
        seance.meeting_facts(row)
        if row.status is MeetingStatus.PREPARED:
            parts.empty_state(
                t("The meeting is not open yet."),
                t("Prepare this meeting") if row.leads else None,
                "seance.prepare",
                {"meeting": row.id},
            )
        elif row.status is MeetingStatus.OPEN:
            parts.note(t("No item is taken up yet."))
    else:
        seance.item_card(item, member, proposed)

    # Act
    if item is not None and not item.is_head_only:
        is_current = item.application_id == row.current_application_id
        if row.status is MeetingStatus.OPEN and row.leads and is_current:
            seance.decision_form(row, item, gauge, proposed)
        seance.decision_shown(row, item)
    if item is not None:
        seance.take_up(row, item)
        seance.item_details(item)
with side:
    seance.envelope_gauge(gauge)
    if item is not None:
        seance.out_of_the_room(item)
    parts.section(t("Attendance"))
    seance.quorum_line(row, item)
    seance.attendance(row, member)
    seance.closing(row)
if not is_screen:
    with body:
        seance.decisions_table(row, member)
        seance_provisional.provisional_pane(row, proposed, member)
