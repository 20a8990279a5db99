"""Where do the data come from, under which licence, and what do they not tell?"""

from committee.ui import desk, parts, territories_about, territories_data
from committee.ui.texts import t

# Load
member = desk.enter("settings.data")

# Show
parts.page_head(t("About the data"), t("What they say, where they come from, and what is loaded here."))
territories_about.how_a_place_is_situated()
parts.section(t("Where the data come from"))
territories_about.sources_table()
parts.section(t("Loaded data sets"), t("“Answers”: the one that is used now; earlier ones are kept."))
territories_data.loaded_table("about_editions", is_linked=False)
territories_about.citations()
territories_about.gaps()
