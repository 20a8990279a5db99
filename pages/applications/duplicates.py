"""Which applications may be the same project twice, and what does a person say of them?"""

import streamlit as st

from committee.intake.queries.duplicates import possible_duplicates
from committee.ui import desk, duplicates, parts
from committee.ui.texts import t

# Load
member = desk.enter("applications.duplicates")
parts.page_head(
    t("Duplicates"), t("Applications that look alike: nothing is merged before a person says so.")
)
pair = desk.param("pair")

# Act
if pair is not None:
    duplicates.show_pair(pair, member)
    st.stop()

# Show
has_settled = st.toggle(t("Also show the pairs already settled"), key="duplicates_settled")
pairs = possible_duplicates(member, with_settled=has_settled, now=desk.now())
if pairs:
    duplicates.list_pairs(pairs, is_settled_shown=has_settled)
else:
    parts.empty_state(t("No two applications look alike."), t("See all applications"), "applications.list")
