"""Which priority districts are there, how do they compare, and in which one does a point lie?"""

from committee.ui import desk, parts, territories, territories_look_up, territories_point
from committee.ui.texts import t

# Load
member = desk.enter("territories.districts")

# Show
parts.page_head(
    t("Priority districts"), t("Find a priority district (QPV), or learn whether a point lies in one.")
)
asked = territories.filters()
situated = territories_point.situate()
told = territories_look_up.looked_up(asked)
listed = territories.found_districts(asked)
found = territories_look_up.with_found(listed, told, asked)
territories_look_up.show_answer(told, asked, set(found["code"]))
if found.empty:
    territories.nothing_found(asked, told)
else:
    point = situated or territories_look_up.point_of(told, asked)
    territories.show_districts(found, asked, point, is_listed=not listed.empty)
