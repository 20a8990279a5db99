"""Which landlords, associations and partners does the committee know, and to which group do they belong?"""

from committee.organisations.queries import organisation
from committee.ui import desk, organisations, organisations_card, organisations_duplicates, parts
from committee.ui.texts import t

# Load
member = desk.enter("organisations.directory")
identifier = desk.param("id")
row = None if identifier is None else organisation(identifier)

# Show
if desk.param("view") == "duplicates":
    parts.link(t("All organisations"), "organisations.directory")
    parts.page_head(
        t("Possible duplicates"), t("Organisations that are perhaps one; only a person merges them.")
    )
    organisations_duplicates.show_duplicates()
elif identifier is None:
    parts.page_head(t("Organisations"), t("Landlords, associations and partners, with their groups."))
    search, kind = organisations.search_fields()
    organisations.show_duplicates_link()
    organisations.register_form()
    organisations.list_organisations(member, search, kind)
else:
    parts.link(t("All organisations"), "organisations.directory")
    if row is None:
        parts.page_head(t("Organisations"), t("Landlords, associations and partners, with their groups."))
        parts.empty_state(t("There is no such organisation."))
    else:
        parts.page_head(row.name, t("What is known of this organisation."))
        organisations_card.show_organisation(row, member)
