"""How does a text become HTML without ever being taken for HTML?"""

from html import escape
from typing import Any, Literal

import streamlit as st

from committee.ui.texts import UNKNOWN, is_unknown, show, t

Tone = Literal["neutral", "good", "warning", "refused", "primary", "winner", "ochre"]
TONES: tuple[Tone, ...] = ("neutral", "good", "warning", "refused", "primary", "winner", "ochre")


def safe(value: Any) -> str:
    """Any value as literal text between tags or in a quoted attribute."""
    return escape(show(value), quote=True)


def known(value: Any) -> str:
    """A value between tags; an unknown one is a dash that says so."""
    if is_unknown(value) or value == UNKNOWN:
        return f'<abbr class="c-unknown" title="{safe(t("not known"))}">{UNKNOWN}</abbr>'
    return safe(value)


def tone_class(tone: str) -> str:
    """The class of a tone; an unknown tone is neutral."""
    return f"c-{tone}" if tone in TONES else "c-neutral"


def draw(html: str) -> None:
    """Put markup on the screen; Streamlit sanitises it once more."""
    st.html(html)
