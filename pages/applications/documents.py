"""Which documents do the applications have, and which are missing?"""

from committee.intake import queries
from committee.ui import desk, documents, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.documents")
application_id = desk.param("id")
parts.page_head(t("Documents"), t("Find a document, see what is missing, attach many at once."))

# Show
if application_id is not None:
    documents.one_application(application_id, member)
else:
    call, search = documents.filters(member)
    documents.zip_form()
    documents.list_papers(queries.papers(member, call=call, search=search, now=desk.now()))
