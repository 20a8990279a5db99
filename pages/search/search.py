"""Where is what I am looking for, among all that I may see?"""

from committee.ui import desk, parts, search
from committee.ui.texts import t

# Load
member = desk.enter("search")

# Show
parts.page_head(t("Search"), t("Among everything that you may see, and nothing else."))
asked = search.search_field()
search.show_results(asked, member)
