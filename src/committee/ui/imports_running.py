"""How does a person see a long reading or writing go on, and stop it?

A press of the button, like any other gesture, makes Streamlit raise out of the next drawing of the bar: the
transaction under way is then rolled back, and nothing of the file is written. A press that comes when the work is
done raises too, out of whatever is drawn next: what was done is noted first, so that the answer is true.
"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import streamlit as st

from committee.ui import desk
from committee.ui.texts import t

READING, WRITING = "import_cancel_reading", "import_cancel_writing"
_DONE = "import_done"
PATIENCE = 0.5  # seconds before anything is drawn: small files are done by then
_PULSE = 0.1


def is_stopped() -> bool:
    """Whether this run is the answer to the press that stopped the work."""
    return any(st.session_state.get(key, False) for key in (READING, WRITING))


def done_before_the_press() -> Any:
    """What had been done already when the press which this run answers came; None: nothing was written."""
    return st.session_state.get(_DONE)


def settled() -> None:
    """What was done is on the screen: nothing is left to say of it."""
    st.session_state.pop(_DONE, None)


class Running:
    """A bar and a button to stop, drawn once the work takes longer than a moment, and taken away at its end."""

    def __init__(self, label: str, key: str) -> None:
        self._label, self._key, self._place = label, key, st.empty()
        self._bar: Any = None
        self._share = 0.0
        self._began = self._drawn = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """How far the work is; ``of`` 0: no further, but it may be stopped here."""
        if of:
            self._share = min(max(done / of, 0.0), 1.0)
        at = time.monotonic()
        if at - self._began < PATIENCE or at - self._drawn < _PULSE:
            return
        self._drawn = at
        if self._bar is None:
            with self._place.container():
                self._bar = st.progress(self._share, self._label)
                st.button(t("Cancel"), key=self._key)
        else:
            self._bar.progress(self._share, self._label)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._place.empty()


def attempt(label: str, key: str, action: Callable[..., Any], *args: Any, **told: Any) -> Any:
    """Do an act which tells its progress, with the bar; None when it was refused. ``key``: READING or WRITING."""
    settled()
    with Running(label, key) as running:
        made = desk.attempt(action, *args, progress=running, **told)
        if key == WRITING:
            st.session_state[_DONE] = made
    return made
