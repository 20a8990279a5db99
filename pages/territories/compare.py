"""How do up to four priority districts compare?"""

from committee.ui import desk, parts, territories_compare
from committee.ui.texts import t

# Load
member = desk.enter("territories.compare")

# Show
parts.page_head(
    t("Districts side by side"), t("Up to four priority districts: outlines, facts and indicators.")
)
rows = territories_compare.chosen()
territories_compare.add_field(rows)
if rows:
    territories_compare.show_outlines(rows)
    territories_compare.show_facts(rows)
    territories_compare.show_indicators(rows)
else:
    parts.empty_state(
        t("Search the first district above, or choose it in the list."),
        t("Priority districts"),
        "territories.districts",
    )
