"""How far are the readers, who is late, and who was reminded?"""

from committee.ui import desk, parts
from committee.ui.texts import t

member = desk.enter("review.progress")
parts.page_head(t("Progress of the reading"), t("Who is late, and which applications lack readers."))
