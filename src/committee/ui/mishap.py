"""What does a person see when a screen fails? A sentence and a reference for the log, never a traceback."""

import logging
import secrets

import streamlit as st

from committee.store.engine import StoreMissing
from committee.ui.texts import literal, show, t
from committee.words import Refused

logger = logging.getLogger(__name__)


def show_mishap(error: Exception) -> bool:
    """Say what happened in place of Streamlit's own display."""
    if isinstance(error, StoreMissing):
        logger.error("the database was not found")
        st.error(t("The database was not found.") + " " + t("Reload this page in a moment."))
        return True
    if isinstance(error, Refused):
        st.error(literal(show(error.sentence)))
        return True
    reference = secrets.token_hex(3).upper()
    logger.error("a screen failed, reference %s", reference, exc_info=error)
    st.error(t("This screen could not be shown (reference {reference}).", reference=reference))
    return True
