"""Which territorial data sets are loaded, what is missing, and how are they brought in?"""

import streamlit as st

from committee.territories.queries import data_sets
from committee.ui import desk, parts, territories_data, territories_data_card
from committee.ui.texts import t

# Load
member = desk.enter("territories.datasets")
asked = desk.param("edition")
edition = territories_data_card.edition_of(asked)

# Show
parts.page_head(
    t("Territorial data sets"),
    t("Import official data on the QPV; a new data set stands beside the older ones."),
)
if edition is not None:
    territories_data_card.card(edition)
else:
    if asked is not None:
        parts.alert(t("This data set is not loaded."), "warning")
    told = st.container()
    loading, listed = st.container(), st.container()

    # Act
    with loading:
        if desk.may_act("territories.datasets"):
            territories_data.bring_in(territories_data.steps(data_sets()))
            territories_data.shipped_facts(data_sets())
    with told:
        territories_data.checklist(territories_data.steps(data_sets()))
    with listed:
        parts.section(t("Loaded data sets"))
        territories_data.loaded_table("editions", is_linked=True)
