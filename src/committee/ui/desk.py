"""Who sits at this screen, what may they do here, and how is an act done and answered?

Every page, fragment, dialog and callback begins with ``member = desk.enter("<page code>")``. The account and its
roles are read again in each run, after each write of this process and before each act, so that a right taken away
closes the screen at its next run.
"""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from committee.people.rules import Member, why_not_act_on, why_not_open
from committee.spreadsheets.rules import writable
from committee.store.engine import last_kept
from committee.ui import identity, navigation, parts, texts
from committee.ui.texts import show, t
from committee.words import Refused, Sentence

logger = logging.getLogger(__name__)
_FLASH = "desk.flash"
_of_this_run: ContextVar[tuple[Any, Any, Member | None]] = ContextVar(
    "desk_member", default=(None, None, None)
)


def clock() -> datetime:
    """The present moment; tests put their own function in its place."""
    return datetime.now(UTC)


def now() -> datetime:
    """The moment of this run's acts, aware and in UTC."""
    return clock()


def locale() -> str:
    """The language in which this run speaks."""
    return texts.locale()


def signed_in() -> Member | None:
    """The member behind this browser, read from the store in each run; sets the language of the run."""
    context = get_script_run_ctx()
    run = None if context is None else context.cursors  # Streamlit makes new ones for each run
    asked = (identity.current_sign_in(), last_kept())
    kept_run, kept_asked, member = _of_this_run.get()
    if run is None or run is not kept_run or asked != kept_asked:
        member = _read_again()
        _of_this_run.set((run, asked, member))
    texts.use_locale(identity.visitor_locale() if member is None else member.locale)
    return member


def _read_again() -> Member | None:
    return identity.current_member(now())


def enter(code: str) -> Member:
    """The member, who may open this page; otherwise the sign-in screen or the reason, and the run stops here.

    A fragment that finds itself closed has the whole page run again: what stands around it closes too.
    """
    member = signed_in()
    if member is None or why_not_open(code, member) is not None:
        leave_fragment()
    if member is None:
        from committee.ui.sign_in import show_sign_in

        show_sign_in()
        st.stop()
    why_not = why_not_open(code, member)
    if why_not is None and not navigation.is_offered(code):
        why_not = Sentence("This page is not offered here.")
    if why_not is not None:
        place = navigation.PLACES.get(code)
        parts.page_head(t(place.title) if place is not None else t("This page"), t("This page stays closed."))
        parts.alert(why_not)
        first = navigation.first_page(member)
        if first is not None:
            parts.link(t("Back to the page {page}", page=t(navigation.PLACES[first].title)), first)
        st.stop()
    return member


def leave_fragment() -> None:
    """In a fragment run, have the whole page run again instead; in a whole run nothing happens."""
    if _is_fragment_run():
        st.rerun()


def may_act(code: str) -> bool:
    """Whether the member may change things on this page; phase and object are checked by the action itself."""
    member = signed_in()
    return member is not None and why_not_act_on(code, member) is None


def attempt(
    action: Callable[..., Any],
    /,
    *args: Any,
    done: Sentence | None = None,
    rerun: bool = False,
    **values: Any,
) -> Any:
    """Do one act as the signed-in member, now; its result, or None when it was refused or failed.

    A refusal is shown as its sentence. An unexpected error is logged under a reference which is all that the
    person sees. ``done`` is said once it succeeded, on the next run when there is one (``rerun=True`` asks for
    it, so that the page shows what the act changed). An act without a
    result gives True.
    """
    member = _read_again()
    if member is None:
        parts.alert(Sentence("You are no longer signed in. Nothing was saved: sign in again in another tab."))
        return None
    try:
        result = action(*args, actor=member, now=now(), **values)
    except Refused as refusal:
        parts.alert(refusal.sentence)
        return None
    except Exception:
        reference = secrets.token_hex(3).upper()
        logger.exception("an act failed, reference %s: %s", reference, getattr(action, "__name__", action))
        parts.alert(
            Sentence("Something went wrong (reference {reference}). Nothing was saved.", reference=reference)
        )
        return None
    if done is not None:
        st.session_state[_FLASH] = show(done)
        if _is_fragment_run() and not rerun:
            say_done()
    if rerun:
        st.rerun()
    return True if result is None else result


def _is_fragment_run() -> bool:
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def say_done() -> None:
    """Say what the last act did, once; called at the end of each run, so that a rerun does not lose it."""
    text = st.session_state.pop(_FLASH, None)
    if text is not None:
        st.toast(texts.literal(text))


def page(code: str) -> Any:
    """The page of this code, for st.switch_page."""
    return navigation.page(code)


def go(code: str, /, **params: Any) -> None:
    """Open another page, with its query parameters."""
    known = {name: str(value) for name, value in params.items() if value is not None}
    st.switch_page(navigation.page(code), query_params=known)


def param(name: str, default: str | None = None) -> str | None:
    """One query parameter as plain text; absent or empty gives the default."""
    return writable(st.query_params.get(name) or "") or default


def filter_key(widget: str, name: str) -> str:
    """The key of the widget of a filter which lives in the address under ``name``.

    A link, or the browser's back, may change the address while the widget keeps what it held: then the key is
    another one, so that the widget begins with what the address says.
    """
    generation = f"{widget}_generation"
    slot, held = _address_slot(name), st.query_params.get(name) or None
    if st.session_state.get(slot, held) != held:
        st.session_state[generation] = st.session_state.get(generation, 0) + 1
    st.session_state[slot] = held
    count = st.session_state.get(generation, 0)
    return f"{widget}_{count}" if count else widget


def _address_slot(name: str) -> str:
    context = get_script_run_ctx()
    return f"desk.address.{'' if context is None else context.page_script_hash}.{name}"


def set_params(**values: Any) -> None:
    """Put filters into the address; None and "" take them away."""
    for name, value in values.items():
        st.session_state[_address_slot(name)] = None if value is None or value == "" else str(value)
        if value is None or value == "":
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != str(value):
            st.query_params[name] = str(value)
