"""Which menu does this person have, and which page is shown? Run by Streamlit at each change of page."""

import streamlit as st

from committee.ui import desk, navigation, shell

visitor = desk.signed_in()
menu = navigation.menu_of(visitor)
st.set_page_config(page_icon=str(navigation.ICON), layout="wide")
shell.dress()
chosen = st.navigation(menu.sections, position="hidden" if visitor is None else "top")
code = menu.code_of(chosen)
st.set_page_config(page_title=f"{chosen.title} · Committee")
shell.stand_around(visitor, code)
desk.enter(code)
chosen.run()
desk.say_done()
