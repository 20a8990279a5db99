"""How does a person type an amount, in their own way of writing figures?"""

import re
from decimal import Decimal

import streamlit as st

from committee.spreadsheets.rules import parse_amount
from committee.ui import texts
from committee.ui.parts.messages import alert
from committee.words import Sentence

_THOUSANDS_BY_COMMAS = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?\s*€?")


def amount_field(
    label: str,
    value: Decimal | None,
    key: str,
    help: str | None = None,  # noqa: A002 - as Streamlit says it
) -> tuple[Decimal | None, Sentence | None]:
    """A field for euros, filled with ``value``: what it holds, and why that cannot be read.

    Empty is unknown. The reason stands under the field already; whoever asked does not save such an amount.
    """
    if key not in st.session_state:
        st.session_state[key] = typed_amount(value)
    amount, problem = read_amount(st.text_input(label, key=key, help=help, max_chars=60))
    if problem is not None:
        alert(problem, "warning")
    return amount, problem


def typed_amount(amount: Decimal | None) -> str:
    """An amount as it is typed, read alike in both languages: thousands apart, the decimals only if any."""
    if amount is None:
        return ""
    written = f"{amount:,.2f}".removesuffix(".00").replace(",", "\u202f")
    return written if texts.locale() == "en" else written.replace(".", ",")


def read_amount(typed: str | None) -> tuple[Decimal | None, Sentence | None]:
    """What was typed, in euros. ``17,500`` is seventeen thousand in English, and too doubtful in French."""
    text = (typed or "").strip()
    if _THOUSANDS_BY_COMMAS.fullmatch(text):
        if texts.locale() != "en":
            return None, Sentence("This amount can be read in two ways. Separate thousands by a blank.")
        text = text.replace(",", "")
    amount, problem = parse_amount(text)
    return amount, problem
