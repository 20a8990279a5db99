"""How do the applications of a call, and the facts of earlier years, come in?"""

from committee.ui import desk, imports, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.import")

# Show
parts.page_head(
    t("Import a file"),
    t("Any table: it is read and tried first, and nothing is written before you say so."),
)

# Act
imports.show_import(member)
