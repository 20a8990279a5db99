"""In which order are the applications treated, in which pile do they stand, and what was decided?"""

from committee.ui import desk, parts, seance, seance_provisional
from committee.ui.texts import t

# Load
member = desk.enter("seance.agenda")

# Show
parts.page_head(t("Agenda"), t("What the committee treats at its meeting, in order, with what it decided."))
row = seance.chosen_meeting(member)
if row is None:
    parts.empty_state(
        t("No meeting is prepared yet."),
        t("Prepare a meeting") if desk.may_act("seance.prepare") else None,
        "seance.prepare",
    )
else:
    seance.meeting_facts(row)
    if row.opened_at is not None:
        parts.next_step(t("Go to the meeting room"), "seance.room", meeting=row.id)
    elif row.leads:
        parts.next_step(t("Prepare this meeting"), "seance.prepare", meeting=row.id)
    proposed = seance_provisional.proposals(row, member)
    seance.agenda_table(row, member, proposed)
    seance_provisional.provisional_pane(row, proposed, member)
