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


def form(name: str, probe: str, version: int) -> tuple[str, int]:
    """The key of a form's widgets and the version that they show, for a form whose keys carry it.

    ``probe`` is the prefix of the key of its first widget: ``f"{probe}_{key}"``. Both stay as long as the form is
    on the screen, so that what was typed is neither lost nor sent over a version that nobody saw.
    """
    slot = f"{name}_form_version"
    held = st.session_state.get(slot)
    if held is None or f"{probe}_{name}_{held}" not in st.session_state:
        held = st.session_state[slot] = version
    return f"{name}_{held}", int(held)


def next_form(name: str) -> None:
    """After a save, or the refusal of a stale one: the form shows what the store holds."""
    st.session_state.pop(f"{name}_form_version", None)
