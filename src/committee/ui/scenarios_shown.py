"""Which version of a scenario does the screen show, and how is it changed in that version?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from committee.ranking.queries import ScenarioView
from committee.ui import desk, versions
from committee.words import Sentence

EDITOR = "scenario_rows"


@dataclass(frozen=True)
class Shown:
    """A scenario as the store holds it, with the key and the version of the list that is on the screen."""

    view: ScenarioView
    key: str
    version: int

    @property
    def is_behind(self) -> bool:
        """Whether somebody changed it, in another window, since the list was shown."""
        return self.version != self.view.row.version

    @property
    def widget(self) -> str:
        """The key of the list that is edited."""
        return f"{EDITOR}_{self.key}"


def shown(view: ScenarioView) -> Shown:
    """The scenario with the version that its list shows."""
    key, version = versions.form(view.row.id, EDITOR, view.row.version)
    return Shown(view, key, version)


def names_of(items: pd.DataFrame) -> dict[str, str]:
    """Number and title of each application of a scenario."""
    return dict(zip(items["application_id"], items["number"] + " · " + items["title"], strict=True))


def act(
    shown: Shown, action: Callable[..., Any], *args: Any, done: Sentence | None = None, **values: Any
) -> None:
    """Change the scenario in the version that is shown; then the screen shows what was saved."""
    result = desk.attempt(action, shown.view.row.id, *args, version=shown.version, done=done, **values)
    if result is not None:
        versions.next_form(shown.view.row.id)
        st.rerun()
