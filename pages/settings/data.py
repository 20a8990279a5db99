"""Where do the data come from, and under which licence?"""

from committee.ui import desk, parts, territories_data
from committee.ui.texts import t

# Load
member = desk.enter("settings.data")

# Show
parts.page_head(t("About the data"), t("Sources, licences, and what is loaded in this installation."))
territories_data.sources_table()
parts.section(
    t("Loaded perimeters"), t("The date decides the generation: 2015 or 2024, a year later overseas.")
)
territories_data.editions_summary()
