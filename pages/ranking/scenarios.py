"""What would the envelope fund, by which rules, at what cost, and what goes to the meeting?"""

import streamlit as st

from committee.ui import (
    desk,
    parts,
    scenarios,
    scenarios_compare,
    scenarios_list,
    scenarios_rules,
    scenarios_shape,
)
from committee.ui.scenarios_shown import shown as shown_version
from committee.ui.texts import t

# Load
member = desk.enter("ranking.scenarios")

# Show
parts.page_head(
    t("Scenarios"),
    t(
        "Ways to share the envelope, compared before the meeting. A scenario proposes; only the meeting decides."
    ),
)
first, second = st.columns([3, 5])
with first:
    place = scenarios.chosen_round(member)
if place is None:
    parts.empty_state(
        t(
            "No call has a ranking that you may see at the moment: scenarios are made once applications are read."
        )
    )
    st.stop()
with second:
    view = scenarios.chosen_scenario(member, place[1].id)
if view is None:
    scenarios.first_scenario(place[1].id)
    st.stop()
shown = shown_version(view)
scenarios.tools(shown, member)

# Act
with st.container(key="scenario_board"):
    left, centre, right = st.columns([4, 4, 5], gap="medium")
    with left:
        scenarios_rules.envelope_pane(shown, member)
    with centre:
        scenarios_rules.rules_pane(shown)
    with right:
        scenarios_shape.shape_pane(view)
    scenarios_list.list_pane(shown)
match scenarios.chosen_view():
    case "costs":
        scenarios_shape.costs_view(shown, member)
    case "why":
        scenarios_shape.why_not_view(shown, member)
    case "compare":
        scenarios_compare.compare_view(shown, member)
    case _:
        scenarios_shape.reserve_view(view)
