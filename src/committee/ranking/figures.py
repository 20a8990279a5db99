"""How is a ranking drawn, so that its doubt is seen with it?"""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from committee.words import Sentence, format_value, say

INK, LINES, PRIMARY, TERRACOTTA, WARNING = "#1E2A32", "#D9D4C9", "#1F6F6B", "#B5482E", "#8A5A00"
LONGEST_TITLE = 46
MOST_ROWS = 50
ROW_PIXELS = 26


def short_title(title: str, longest: int = LONGEST_TITLE) -> str:
    """A title that fits beside a row, cut at a word; what Plotly would read as HTML is escaped."""
    words = " ".join(title.split())
    if len(words) > longest:
        words = words[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
    return escape(words)


def ranking_figure(frame: pd.DataFrame, locale: str, *, threshold: float | None = None) -> go.Figure:
    """One row a project, best on top, at most MOST_ROWS: the score as a point, and a line for what surrounds it.

    ``frame`` as given by ``queries.ranking``. A full line runs from the lowest to the highest total of a reader; a
    dotted one, without a point, spans what an incomplete project may still reach. ``threshold`` is drawn across.
    """
    shown = frame.head(MOST_ROWS).reset_index(drop=True)
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in shown.to_dict("records")]
    figure = go.Figure()
    for name, dash, colour, picked in (
        (Sentence("From the lowest to the highest reader"), "solid", PRIMARY, _readers_range),
        (Sentence("Incomplete: what the score may still be"), "dot", WARNING, _possible_range),
    ):
        xs, ys = _segments(rows, picked)
        figure.add_trace(
            go.Scatter(
                x=xs,
                y=ys,
                mode="lines",
                name=say(name, locale),
                hoverinfo="skip",
                line={"color": colour, "width": 5, "dash": dash},
                opacity=0.55,
            )
        )
    for name, is_below, colour, symbol in (
        (Sentence("Score out of 100"), False, PRIMARY, "circle"),
        (Sentence("Score below the threshold"), True, TERRACOTTA, "diamond-open"),
    ):
        scored = [
            (at, row)
            for at, row in enumerate(rows)
            if row["is_complete"] and bool(row["below_threshold"]) is is_below
        ]
        if is_below and not scored:
            continue
        figure.add_trace(
            go.Scatter(
                x=[row["score"] for _, row in scored],
                y=[at for at, _ in scored],
                mode="markers",
                name=say(name, locale),
                marker={
                    "color": colour,
                    "symbol": symbol,
                    "size": 11,
                    "line": {"color": TERRACOTTA if is_below else INK, "width": 2 if is_below else 1},
                },
                hovertext=[_hover(row, locale) for _, row in scored],
                hoverinfo="text",
            )
        )
    if threshold is not None:
        label = say(Sentence("threshold {value}", value=threshold), locale)
        figure.add_vline(x=threshold, line={"color": TERRACOTTA, "dash": "dash", "width": 1.5})
        figure.add_annotation(
            x=threshold, y=1, yref="paper", yanchor="bottom", text=label, showarrow=False, font={"color": INK}
        )
    figure.update_layout(
        height=150 + ROW_PIXELS * max(len(rows), 1),
        margin={"l": 10, "r": 20, "t": 40, "b": 80},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "family": "system-ui, 'Segoe UI', Arial, sans-serif", "size": 13},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        xaxis={"range": [-2, 102], "gridcolor": LINES, "zeroline": False, "ticks": "outside"},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [_label(row) for row in rows],
            "range": [max(len(rows), 1) - 0.4, -0.6],
            "automargin": True,
            "zeroline": False,
            "showgrid": False,
        },
    )
    return figure


def _readers_range(row: dict[str, Any]) -> tuple[float, float] | None:
    if not row["is_complete"] or pd.isna(row["lowest"]):
        return None
    return row["lowest"], row["highest"]


def _possible_range(row: dict[str, Any]) -> tuple[float, float] | None:
    return None if row["is_complete"] else (row["low"], row["high"])


def _segments(rows: list[dict[str, Any]], picked: Any) -> tuple[list[float | None], list[int | None]]:
    xs: list[float | None] = []
    ys: list[int | None] = []
    for at, row in enumerate(rows):
        ends = picked(row)
        if ends is not None:
            xs += [*ends, None]
            ys += [at, at, None]
    return xs, ys


def _label(row: dict[str, Any]) -> str:
    place = "—" if pd.isna(row["rank"]) else str(row["rank"])
    return f"{place} · {short_title(row['title'])}"


def _hover(row: dict[str, Any], locale: str) -> str:
    score = escape(format_value(round(row["score"], 1), locale))
    readers = say(Sentence("one reader", "{n} readers", n=int(row["readers"])), locale)
    flag = f"<br>{say(Sentence('below the threshold'), locale)}" if row["below_threshold"] else ""
    return f"{short_title(row['title'], 80)}<br>{score} / 100 · {escape(readers)}{flag}"
