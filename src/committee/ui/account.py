"""What can everyone change about their own account?"""

import streamlit as st

from committee.people.actions import choose_language, sign_out_everywhere
from committee.people.rules import Member
from committee.ui import desk
from committee.ui.texts import t
from committee.words import Sentence

SIGN_OUT = "/account/sign-out"
LANGUAGES = {"fr": "Français", "en": "English"}


def choose_language_of(member: Member, key: str) -> None:
    """The language switch; the page stays where it is."""
    st.segmented_control(
        t("Language of the screens"),
        list(LANGUAGES),
        default=member.locale,
        format_func=lambda code: LANGUAGES[code],
        required=True,
        key=key,
        on_change=_switch_language,
        args=(key,),
    )


def _switch_language(key: str) -> None:
    desk.enter("account")
    desk.attempt(choose_language, st.session_state[key])


def offer_sign_out_everywhere() -> None:
    """End all sign-ins of the person: for a lost or lent device."""
    desk.enter("account")
    if st.button(t("Sign out on every device"), key="account_everywhere"):
        desk.attempt(
            sign_out_everywhere,
            done=Sentence("You are signed out everywhere."),
            rerun=True,
        )
