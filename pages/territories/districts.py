"""Which priority districts are there, how do they compare, and in which one does a point lie?"""

from committee.ui import desk, parts, territories, territories_point
from committee.ui.texts import t

# Load
member = desk.enter("territories.districts")

# Show
parts.page_head(
    t("Priority districts"), t("Find a priority district (QPV), or learn whether a point lies in one.")
)
point = territories_point.situate()
asked = territories.filters()
found = territories.found_districts(asked)
if found.empty:
    territories.nothing_found(asked)
else:
    territories.show_districts(found, asked, point)
