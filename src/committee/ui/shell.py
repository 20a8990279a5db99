"""What stands around every page: the style and the account menu."""

from pathlib import Path

import streamlit as st

from committee.people.actions import choose_language
from committee.people.rules import Member
from committee.ui import desk, navigation
from committee.ui.texts import literal, t

STYLE = Path(__file__).parent / "static" / "style.css"


def dress() -> None:
    """The one stylesheet of the parts."""
    st.html(STYLE)


def account_menu(member: Member) -> None:
    """The member's name, the language switch which keeps the page, and the way to the account."""
    if not navigation.may_open("account", member):
        return
    with st.container(key="account_menu"), st.popover(literal(member.name), key="account_popover"):
        st.segmented_control(
            t("Language"),
            ["fr", "en"],
            default=member.locale,
            format_func={"fr": "Français", "en": "English"}.get,
            required=True,
            key="account_language",
            on_change=_switch_language,
        )
        st.page_link(navigation.page("account"), label=t("My account and sign-out"))


def _switch_language() -> None:
    desk.enter("account")
    desk.attempt(choose_language, st.session_state["account_language"])
