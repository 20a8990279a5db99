"""Which priority districts are there, and in which one does a point lie?"""

from committee.territories.queries import districts
from committee.ui import desk, parts, territories
from committee.ui.texts import t

# Load
member = desk.enter("territories.districts")

# Show
parts.page_head(
    t("Priority districts"), t("Find a priority district (QPV), or learn whether a point lies in one.")
)
point = territories.situate()
department, search = territories.district_filters()
found = districts(department, search, on=territories.today())
territories.schematic_warning(found)
if found.empty and not search and department is None:
    parts.empty_state(
        t("No QPV perimeter is loaded yet."), t("Import the perimeters"), "territories.datasets"
    )
elif found.empty:
    parts.empty_state(t("No district matches. Shorten the search or choose the whole country."))
else:
    territories.districts_map(found, department, point)
