"""Which menu does this person have, and which page is shown? Run by Streamlit at each change of page."""

import streamlit as st

from committee.ui import desk, navigation, shell

member = desk.signed_in()
st.set_page_config(page_title="Committee", page_icon=str(navigation.ICON), layout="wide")
shell.dress()
chosen = st.navigation(navigation.pages_of(member), position="hidden" if member is None else "top")
desk.enter(navigation.code_of(chosen))
shell.account_menu(desk.enter(navigation.code_of(chosen)))
chosen.run()
desk.say_done()
