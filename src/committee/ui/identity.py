"""Who is behind this browser? Read from the store at every call: nothing is kept here."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from committee.people.actions import sign_out
from committee.people.queries import member_signed_in
from committee.people.rules import Member
from committee.ui.server.cookies import chosen_language, sign_in_of


def cookies() -> Mapping[str, str]:
    """The cookies of this browser; tests put ``server.cookies.cookies_of(sign_in_id)`` in their place."""
    return st.context.cookies


def current_sign_in() -> str | None:
    """The sign-in that the browser's signed cookie names, still valid or not."""
    return sign_in_of(cookies())


def current_member(now: datetime) -> Member | None:
    """The active member behind this browser, with the roles of this moment; None when nobody is signed in."""
    sign_in_id = current_sign_in()
    return None if sign_in_id is None else member_signed_in(sign_in_id, now)


def end_current_sign_in(now: datetime) -> None:
    """Sign this browser out: every open tab shows the sign-in screen from its next run."""
    sign_in_id = current_sign_in()
    if sign_in_id is not None:
        sign_out(sign_in_id, now=now)


def visitor_locale() -> str:
    """The language that this browser chose; for screens shown while nobody is signed in."""
    return chosen_language(cookies())
