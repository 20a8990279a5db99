"""What stands around every page: the style and the account menu."""

from pathlib import Path

import streamlit as st

from committee.people.rules import Member
from committee.ui import account, navigation, parts, swift
from committee.ui.texts import literal, t

STYLE = Path(__file__).parent / "static" / "style.css"


def dress() -> None:
    """The one stylesheet of the parts."""
    st.html(STYLE)


def account_menu(member: Member) -> None:
    """The member's name, the language switch which keeps the page, the account and the way out."""
    with st.container(key="swift_links"):
        swift.listen()
    if not navigation.may_open("account", member):
        return
    with st.container(key="account_menu"), st.popover(literal(member.name), key="account_popover"):
        account.choose_language_of(member, "menu_language")
        parts.link(t("My account"), "account")
        parts.leave(t("Sign out"), account.SIGN_OUT)
