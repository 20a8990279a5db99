"""Which acts were done, by whom and when, and is their chain whole?"""

from committee.ui import acts, desk, parts
from committee.ui.texts import t

member = desk.enter("settings.journal")

parts.page_head(t("Journal"), t("Every act, with its author and its time; what it said is not shown here."))
acts.verify_chain()
acts.list_acts()
