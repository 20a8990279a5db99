"""Where does one funded action stand: steps, payments, what is left?"""

from committee.followup.queries import funded_action
from committee.ui import desk, followup, parts
from committee.ui.texts import t

member = desk.enter("followup.action")
action = funded_action(desk.param("id", ""), member)

parts.link(t("All funded actions"), "followup.actions")
if action is None:
    parts.page_head(t("Funded action"), t("Its steps, its payments, what is left."))
    parts.empty_state(
        t("There is no such action, or it is not open to you."),
        t("See the funded actions"),
        "followup.actions",
    )
else:
    parts.page_head(action.title, t("Its steps, its payments, what is left."))
    followup.show_action(action)
