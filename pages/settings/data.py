"""Where do the data come from, under which licence, and what do they not tell?"""

from committee.ui import desk, parts, territories_about, territories_data
from committee.ui.texts import t

# Load
member = desk.enter("settings.data")

# Show
parts.page_head(t("About the data"), t("Sources, licences, and what is loaded in this installation."))
territories_about.sources_table()
parts.section(
    t("Loaded data sets"), t("The date decides the generation: 2015 or 2024, a year later overseas.")
)
territories_data.loaded_table("about_editions", is_linked=False)
territories_about.citations()
territories_about.gaps()
