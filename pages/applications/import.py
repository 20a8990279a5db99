"""How do the applications of a call come in?"""

from committee.ui import applications, desk, exports, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.import")

# Show
parts.page_head(
    t("Import applications"),
    t("Bring in a file of applications: it is read first, and nothing is written while it has an error."),
)
parts.download(t("Download the template (XLSX)"), exports.address("applications-template"))

# Act
applications.import_form(member)
