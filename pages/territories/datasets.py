"""Which perimeters are loaded, and how are the official ones brought in?"""

from committee.ui import desk, parts, territories_data
from committee.ui.texts import t

# Load
member = desk.enter("territories.datasets")

# Show
parts.page_head(
    t("Territorial data sets"),
    t("Import the official QPV perimeters; a new edition stands beside the older ones."),
)

# Act
if desk.may_act("territories.datasets"):
    territories_data.import_form()
territories_data.editions_table()
