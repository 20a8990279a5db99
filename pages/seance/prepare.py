"""When does the committee meet, under whose chair, with which envelope and which agenda?"""

from committee.meetings.rules import MeetingStatus
from committee.ui import desk, parts, seance, seance_provisional
from committee.ui.texts import t

# Load
member = desk.enter("seance.prepare")
may_act = desk.may_act("seance.prepare")

# Show
parts.page_head(
    t("Prepare a meeting"),
    t("Set the date, the chair and the envelope, then the agenda, and open the meeting."),
)
row = seance.chosen_meeting(member, may_be_new=may_act)
proposed = None if row is None else seance_provisional.proposals(row, member)

# Act
if row is None:
    seance.meeting_form(member, None)
elif not row.leads:
    seance.meeting_facts(row)
    parts.note(t("Only the chair, the secretary and the programme staff change this meeting."))
elif row.status is MeetingStatus.PREPARED:
    seance.meeting_facts(row)
    parts.section(t("Agenda"), t("Each item stands in a pile: what is proposed before the debate."))
    seance.agenda_editor(row, member, proposed)
    seance_provisional.provisional_pane(row, proposed, member)
    parts.section(t("Opening"))
    seance.opening(row)
    parts.section(t("Change the meeting"))
    seance.meeting_form(member, row)
else:
    seance.meeting_facts(row)
    parts.next_step(t("Go to the meeting room"), "seance.room", meeting=row.id)
    if row.status is MeetingStatus.OPEN:
        parts.section(t("Agenda"), t("Each item stands in a pile: what is proposed before the debate."))
        seance.agenda_editor(row, member, proposed)
