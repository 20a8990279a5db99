"""Which version of a row does this form show?

A form that was sent runs the page again, which reads the row anew: the version read then is not the one that the
person had before their eyes. So the session keeps, beside the widgets of a form, the number of the version with
which they were first shown; it goes when they go.
"""

import streamlit as st


def shown(widget: str, version: int) -> int:
    """The version with which the form holding this widget (by key) was first shown; asked before it is drawn."""
    name = f"{widget}_version"
    if widget not in st.session_state or name not in st.session_state:
        st.session_state[name] = version
    return int(st.session_state[name])


def forget(widget: str) -> None:
    """After a save: the form shows what was saved, so its next version is the one read next."""
    st.session_state.pop(f"{widget}_version", None)
