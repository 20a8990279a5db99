"""How is a ranking shown, with what it rests on?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow
from committee.calls.rules import Phase
from committee.ranking.figures import MOST_ROWS, ranking_figure
from committee.ui import desk, parts
from committee.ui.texts import t


def chosen_call(calls: list[CallRow], key: str = "call") -> CallRow | None:
    """The call that the address names, or the newest; the choice is kept in the address."""
    codes = [call.code for call in calls]
    if not codes:
        return None
    named = desk.param(key)
    titles = {call.code: f"{call.code} · {call.title}" for call in calls}
    code = st.selectbox(
        t("Call"),
        codes,
        index=codes.index(named) if named in codes else 0,
        format_func=lambda one: titles[one],
        key=desk.filter_key(f"{key}_choice", key),
    )
    desk.set_params(**{key: code})
    return next(call for call in calls if call.code == code)


def worked_on_first(calls: list[CallRow], *phases: Phase) -> list[CallRow]:
    """The calls, those with a round in one of these phases first, in the order of the phases."""
    now = desk.now()

    def place(call: CallRow) -> int:
        present = {each.phase(now) for each in call.rounds}
        return next((turn for turn, phase in enumerate(phases) if phase in present), len(phases))

    return sorted(calls, key=place)


def ranking_chart(frame: pd.DataFrame, threshold: int | None) -> None:
    """The figure of the first rows; the table beside it holds all of them."""
    st.plotly_chart(
        ranking_figure(frame, desk.locale(), threshold=threshold),
        key="ranking_figure",
        width="stretch",
        theme=None,
        config={"displayModeBar": False},
        alt=t("Scores of the applications, best first; the table says the same."),
    )
    if len(frame) > MOST_ROWS:
        parts.note(t("The figure shows the first {n}; the table holds all of them.", n=MOST_ROWS))


def ranking_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with what its table shows: the score with its interval, and the state in words."""
    shown = frame.astype(object).where(frame.notna(), None)
    score = list(zip(shown["score"], shown["low"], shown["high"], strict=True))
    states = [
        (t("incomplete"), "warning")
        if not is_complete
        else ((t("below the threshold"), "refused") if below else (t("complete"), "good"))
        for is_complete, below in zip(frame["is_complete"], frame["below_threshold"], strict=True)
    ]
    columns: dict[str, Any] = {"interval": [_rounded(row) for row in score], "state": states}
    return shown.assign(**columns)


def _rounded(row: tuple[float | None, ...]) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 1) for value in row)
