"""Which sites does nothing place yet, and how are they placed?"""

from committee.intake import queries
from committee.ui import desk, parts, placing, relocated
from committee.ui.texts import t

# Load
member = desk.enter("applications.places")
parts.page_head(t("Places to find"), t("Say where each project takes place, so that its QPV is known."))
waiting = queries.sites_to_place(member, now=desk.now())
call = placing.choose_call(waiting)
rows = placing.in_order(waiting, call)

# Act
chosen = placing.open_site(rows, member)

# Show
if rows:
    placing.summary(rows)
    placing.geocoder_button(rows)
    placing.site_tables(rows, chosen)
else:
    parts.empty_state(t("Every site is placed."), t("See all applications"), "applications.list")
relocated.show_relocated(member)
