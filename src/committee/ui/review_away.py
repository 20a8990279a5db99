"""How does a reader take their reading list away from the network and bring it back?"""

import streamlit as st

from committee.ui import desk

PAGE = "review.reading_list"


@st.fragment
def away_pane() -> None:
    """The review sheet: download it, fill it offline, bring it back."""
    desk.enter(PAGE)
