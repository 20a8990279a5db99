"""Who won, where, and to do what?"""

from committee.ui import desk, parts, winners
from committee.ui.texts import t

member = desk.enter("winners.map")

parts.page_head(t("Map of the winners"), t("Who won, where, and to do what: public facts only."))
winners.show_winners(member)
