"""What is late, and what comes next?"""

from committee.ui import desk, followup, parts
from committee.ui.texts import t

member = desk.enter("followup.todo")

parts.page_head(t("To do"), t("Steps and payments of the funded actions, the latest first."))
followup.list_todo(member)
