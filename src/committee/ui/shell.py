"""What stands around every page: the style and the account menu."""

from pathlib import Path

import streamlit as st

from committee.people.rules import Member
from committee.ui import account, desk, navigation, parts, swift
from committee.ui.texts import literal, t

STYLE = Path(__file__).parent / "static" / "style.css"


def dress() -> None:
    """The one stylesheet of the parts."""
    st.html(STYLE)


def stand_around(member: Member | None, code: str) -> None:
    """The account menu; and somebody without a home page (the projected screen) is led to their first page."""
    if member is None:
        return
    first = navigation.first_page(member)
    if code == "home" and not navigation.may_open("home", member) and first is not None:
        desk.go(first)
    with st.container(key="swift_links"):
        swift.listen()
    if navigation.may_open("account", member):
        _account_menu(member)


def _account_menu(member: Member) -> None:
    """The member's name, the language switch which keeps the page, the account and the way out."""
    with st.container(key="account_menu"), st.popover(literal(member.name), key="account_popover"):
        account.choose_language_of(member, "menu_language")
        parts.link(t("My account"), "account")
        parts.leave(t("Sign out"), account.SIGN_OUT)
