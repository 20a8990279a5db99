"""Which applications are there, where do they stand, and where do they take place?"""

from committee.intake import queries
from committee.ui import applications, desk, parts, review
from committee.ui.texts import t

# Load
member = desk.enter("applications.list")
parts.page_head(t("Applications"), t("Find a project and open its sheet."))
if desk.may_act("applications.edit"):
    parts.link(t("Write an application"), "applications.edit")
found = applications.filters(member)
frame = queries.applications(member, now=desk.now(), **found)

# Show
applications.list_applications(frame, is_filtered=bool(found))
review.head_only_note(int((~frame["is_readable"]).sum()))
if queries.closed_doors(member):
    parts.note(t("Shown and counted without the applications from which you are recused."))
if not frame.empty:
    applications.list_downloads(found)
