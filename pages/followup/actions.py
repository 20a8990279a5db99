"""Which actions are funded, what was paid, and what comes next?"""

from committee.ui import desk, followup, parts
from committee.ui.texts import t

member = desk.enter("followup.actions")

parts.page_head(t("Funded actions"), t("What was granted, what is paid, and what comes next."))
followup.list_actions(member)
