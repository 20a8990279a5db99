"""What did the staff find of the applications, what do they propose, and who reports on them?"""

import streamlit as st

from committee.intake.queries.instruction import instructions, those
from committee.ui import desk, instruction, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.instruction")
parts.page_head(t("Instruction"), t("Opinion, amount proposed, rapporteur and hearing of each application."))
everything = instructions(member, now=desk.now())
if everything.empty:
    parts.empty_state(
        t("There is no application to instruct yet."), t("Import applications"), "applications.import"
    )
    st.stop()
chosen = desk.param("id")

# Act
if chosen is not None:
    instruction.edit_one(chosen, everything, member)
    st.stop()
found = instruction.filters(everything)
frame = those(everything, **found)

# Show
instruction.show_totals(frame, found.get("call"))

# Act
instruction.change_many(frame, member)

# Show
instruction.list_instructions(frame)
instruction.show_hearings(member)
