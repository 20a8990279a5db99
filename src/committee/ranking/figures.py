"""How is a ranking drawn, so that its doubt is seen with it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from committee.words import Sentence, Share, format_value, say

INK, LINES, PRIMARY, TERRACOTTA, WARNING = "#1E2A32", "#D9D4C9", "#1F6F6B", "#B5482E", "#8A5A00"
PALE, SOFT = "#9CC5C1", "#55626B"
LONGEST_TITLE = 40
MOST_ROWS = 50
ROW_PIXELS = 26
ALMOST = 0.005
FIRST, FIGURE_SPACE = "▲", "\u2007"
Row = dict[str, Any]
Range = tuple[float, float] | None


@dataclass(frozen=True)
class Measure:
    """One row of ``intervals_figure``: a value with what it may be; None unknown. ``words`` stand at its right."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str = ""


def short_title(title: str, longest: int = LONGEST_TITLE) -> str:
    """A title that fits beside a row, cut at a word; what Plotly would read as HTML is escaped."""
    words = " ".join(title.split())
    if len(words) > longest:
        words = words[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
    return escape(words)


def chance(share: float | None, locale: str) -> str:
    """A probability as a percentage without false precision: whole points, never 0 % nor 100 %; None a dash."""
    if share is None or pd.isna(share):
        return format_value(None, locale)
    if share < ALMOST:
        return f"< {format_value(Share(0.01), locale)}"
    if share > 1 - ALMOST:
        return f"> {format_value(Share(0.99), locale)}"
    return format_value(Share(round(share, 2)), locale)


def line_after(frame: pd.DataFrame) -> int | None:
    """After how many rows of a ranking the envelope ends: the place of the last one funded in their order.

    None without an envelope; 0 when it is not enough for the first.
    """
    funded = frame.get("funded_by_rank")
    if funded is None or not funded.notna().any():
        return None
    places = [at for at, is_in in enumerate(funded, start=1) if not pd.isna(is_in) and bool(is_in)]
    return max(places, default=0)


def ranking_figure(
    frame: pd.DataFrame,
    locale: str,
    *,
    threshold: float | None = None,
    first: int = 0,
) -> go.Figure:
    """One row a project, best on top, MOST_ROWS from the row ``first`` on: its score, and where it may stand.

    ``frame`` as given by ``queries.ranking``, whole. At the left the score as a point within the totals of its
    readers; a dotted line, without a point, spans what an incomplete project may still reach. At the right,
    where a model of the readers says it, the rank: pale bar nine chances in ten, dark bar one in two, a tick at the
    expected rank. ``threshold`` is drawn across the scores; where the envelope ends, across the rows and ranks.
    """
    shown = frame.iloc[first : first + MOST_ROWS].reset_index(drop=True)
    rows: list[Row] = [{str(k): v for k, v in row.items()} for row in shown.to_dict("records")]
    has_ranks = any(_known(row.get("low_90")) for row in rows)
    has_chances = any(_known(row.get("p_funded")) for row in rows)
    figure = go.Figure()
    _draw_scores(figure, rows, locale)
    if has_ranks:
        _draw_ranks(figure, rows, locale)
    if has_chances:
        _draw_chances(figure, rows, locale)
    foot = 56 + 20 * -(-sum(trace.showlegend is not False for trace in figure.data) // 2)
    after = line_after(frame)
    _draw_marks(
        figure, len(rows), threshold, None if after is None else after - first, after, has_ranks, locale
    )
    figure.update_layout(
        **_look(len(rows), locale, 92 + foot, foot),
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "font": {"size": 12}},
        xaxis={**_scale([-3, 103]), "domain": [0, 0.32] if has_ranks else [0, 0.86 if has_chances else 1]},
        yaxis=_rows_axis([_label(row) for row in rows]),
    )
    if has_ranks:
        most = max(row["high_90"] for row in rows if _known(row.get("high_90")))
        least = min(row["low_90"] for row in rows if _known(row.get("low_90")))
        ends = [max(0.4, least - 1.5) if first else 0.4, most + 1]
        domain = [0.36, 0.88 if has_chances else 1]
        ticks = _whole_ticks(ends)
        figure.update_layout(xaxis2={**_scale(ends), "domain": domain, "anchor": "y", "tickvals": ticks})
    if has_chances:
        hidden = {"visible": False, "range": [0, 1], "fixedrange": True}
        figure.update_layout(xaxis3={**hidden, "domain": [0.9, 1], "anchor": "y"})
    return figure


def intervals_figure(
    measures: Sequence[Measure],
    locale: str,
    *,
    names: tuple[Sentence, Sentence],
    ends: tuple[float, float],
    at: tuple[float, Sentence] | None = None,
) -> go.Figure:
    """One row a measure: a bar from low to high and a point at the value, with the words at the right.

    ``names``: what the point and the bar are; ``ends`` of the scale; ``at``: a mark across all rows, with its name.
    """
    rows: list[Row] = [vars(measure) for measure in measures]
    figure = go.Figure()
    xs, ys = _segments(rows, lambda row: _pair(row["low"], row["high"]))
    figure.add_trace(_bars(xs, ys, say(names[1], locale), PALE, 13))
    known = [(y, row) for y, row in enumerate(rows) if _known(row["value"])]
    figure.add_trace(
        go.Scatter(
            x=[row["value"] for _, row in known],
            y=[y for y, _ in known],
            mode="markers",
            name=say(names[0], locale),
            marker={"color": PRIMARY, "symbol": "circle", "size": 11, "line": {"color": INK, "width": 1}},
            hoverinfo="x",
        )
    )
    for y, row in enumerate(rows):
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=y,
            text=escape(row["words"]),
            showarrow=False,
            font={"color": INK},
        )
    if at is not None:
        figure.add_vline(x=at[0], line={"color": SOFT, "dash": "dash", "width": 1.5})
        figure.add_annotation(**_above(at[0], "x"), text=escape(say(at[1], locale)))
    figure.update_layout(
        **_look(len(rows), locale, 132),
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        xaxis=_scale(list(ends)),
        yaxis=_rows_axis([short_title(row["label"]) for row in rows]),
    )
    figure.update_layout(margin={"r": 150})
    return figure


def parts_figure(parts: pd.DataFrame, labels: Sequence[str], most: Sequence[float], locale: str) -> go.Figure:
    """One row a criterion: the points it may give (outline), those it gives here (bar), those of others (diamond).

    ``parts``: ``points`` and ``cohort_points`` out of 100, NaN unknown; ``most``: the points of the best mark.
    """
    at = list(range(len(labels)))
    figure = go.Figure()
    rows = "h"
    figure.add_trace(
        go.Bar(
            x=list(most),
            y=at,
            orientation=rows,
            width=0.62,
            name=say(Sentence("Points that can be had"), locale),
            marker={"color": "rgba(0,0,0,0)", "line": {"color": SOFT, "width": 1}},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Bar(
            x=[None if pd.isna(value) else value for value in parts["points"]],
            y=at,
            orientation=rows,
            width=0.62,
            name=say(Sentence("Points of this application"), locale),
            marker={"color": PRIMARY},
            hoverinfo="x",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[None if pd.isna(value) else value for value in parts["cohort_points"]],
            y=at,
            mode="markers",
            name=say(Sentence("Mean of the applications of the call"), locale),
            marker={
                "color": "#FFFFFF",
                "symbol": "diamond",
                "size": 11,
                "line": {"color": TERRACOTTA, "width": 2.5},
            },
            hoverinfo="x",
        )
    )
    figure.update_layout(
        **_look(len(labels), locale, 112),
        barmode="overlay",
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"},
        xaxis={**_scale([0, max(most, default=1.0) * 1.03]), "rangemode": "tozero"},
        yaxis=_rows_axis([short_title(label, 44) for label in labels]),
    )
    return figure


def _look(rows: int, locale: str, around: int, foot: int = 80) -> dict[str, Any]:
    return {
        "separators": ",\u202f" if locale == "fr" else ".,",
        "height": around + ROW_PIXELS * max(rows, 1),
        "margin": {"l": 10, "r": 20, "t": 62, "b": foot},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "family": "system-ui, 'Segoe UI', Arial, sans-serif", "size": 13},
        "hoverlabel": {"align": "left"},
    }


def _scale(ends: list[float]) -> dict[str, Any]:
    return {"range": ends, "gridcolor": LINES, "zeroline": False, "ticks": "outside", "fixedrange": True}


def _whole_ticks(ends: list[float]) -> list[int]:
    """Ranks to name on an axis: the first, then about six round ones."""
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (ends[1] - ends[0]) / one <= 7), 1000)
    return [max(rank, 1) for rank in range(0, int(ends[1]) + 1, step) if max(rank, 1) >= ends[0]]


def _rows_axis(labels: list[str]) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [max(len(labels), 1) - 0.4, -0.6],
        "automargin": True,
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
    }


def _above(x: float, axis: str) -> dict[str, Any]:
    return {
        "x": x,
        "xref": axis,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "center",
        "showarrow": False,
        "font": {"color": INK, "size": 12},
    }


def _bars(
    xs: list[float | None], ys: list[int | None], name: str, colour: str, width: int, **more: Any
) -> go.Scatter:
    line = {"color": colour, "width": width, "dash": more.pop("dash", "solid")}
    return go.Scatter(x=xs, y=ys, mode="lines", name=name, hoverinfo="skip", line=line, **more)


def _draw_scores(figure: go.Figure, rows: list[Row], locale: str) -> None:
    for name, dash, colour, picked in (
        (Sentence("From the lowest to the highest reader"), "solid", PRIMARY, _readers_range),
        (Sentence("Incomplete: what the score may still be"), "dot", WARNING, _possible_range),
    ):
        xs, ys = _segments(rows, picked)
        figure.add_trace(
            _bars(xs, ys, say(name, locale), colour, 3, dash=dash, opacity=0.55, showlegend=bool(xs))
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
                    "size": 10,
                    "line": {"color": TERRACOTTA if is_below else INK, "width": 2 if is_below else 1},
                },
                hovertext=[_hover(row, locale) for _, row in scored],
                hoverinfo="text",
            )
        )


def _draw_ranks(figure: go.Figure, rows: list[Row], locale: str) -> None:
    for name, low, high, colour, width in (
        (Sentence("Place: nine chances in ten"), "low_90", "high_90", PALE, 15),
        (Sentence("Place: one chance in two"), "low_50", "high_50", PRIMARY, 15),
    ):
        xs, ys = _segments(rows, _widened(low, high))
        figure.add_trace(_bars(xs, ys, say(name, locale), colour, width, xaxis="x2"))
    known = [(at, row) for at, row in enumerate(rows) if _known(row.get("expected_rank"))]
    figure.add_trace(
        go.Scatter(
            x=[row["expected_rank"] for _, row in known],
            y=[at for at, _ in known],
            xaxis="x2",
            mode="markers",
            name=say(Sentence("Expected place"), locale),
            marker={"symbol": "line-ns-open", "size": 15, "color": INK, "line": {"color": INK, "width": 2.5}},
            hovertext=[_rank_hover(row, locale) for _, row in known],
            hoverinfo="text",
        )
    )


def _draw_chances(figure: go.Figure, rows: list[Row], locale: str) -> None:
    told = [
        f"{chance(row.get('p_funded'), locale)} {FIRST if _is_first(row) else FIGURE_SPACE}" for row in rows
    ]
    figure.add_trace(
        go.Scatter(
            x=[0.95] * len(rows),
            y=list(range(len(rows))),
            xaxis="x3",
            mode="text",
            text=[escape(text) for text in told],
            textposition="middle left",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _draw_marks(
    figure: go.Figure,
    rows: int,
    threshold: float | None,
    row_after: int | None,
    rank_after: int | None,
    has_ranks: bool,
    locale: str,
) -> None:
    """The heads of the panels, the threshold across the scores, the envelope's end across rows and ranks."""
    if has_ranks:
        for text, place in (
            (Sentence("Score out of 100"), 0.16),
            (Sentence("Place where it may really stand (1 is the first)"), 0.62),
        ):
            head = {**_above(place, "paper"), "yshift": 22, "font": {"color": INK, "size": 13}}
            figure.add_annotation(**head, text=f"<b>{escape(say(text, locale))}</b>")
    if any(trace.xaxis == "x3" for trace in figure.data):
        head = {**_above(0.98, "paper"), "yshift": 22, "font": {"color": INK, "size": 13}}
        figure.add_annotation(**head, text=f"<b>{escape(say(Sentence('Chances'), locale))}</b>")
    if threshold is not None:
        label = say(Sentence("threshold {value}", value=threshold), locale)
        figure.add_shape(
            type="line", x0=threshold, x1=threshold, xref="x", y0=0, y1=1, yref="paper",
            line={"color": TERRACOTTA, "dash": "dot", "width": 1.5},
        )  # fmt: skip
        figure.add_annotation(**_above(threshold, "x"), text=label)
    line = {"color": TERRACOTTA, "dash": "dash", "width": 2}
    if row_after is not None and 0 <= row_after <= rows:
        at = row_after - 0.5
        figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=at, y1=at, yref="y", line=line)
    if rank_after is not None and has_ranks:
        figure.add_shape(
            type="line",
            x0=rank_after + 0.5,
            x1=rank_after + 0.5,
            xref="x2",
            y0=0,
            y1=1,
            yref="paper",
            line=line,
        )
        figure.add_annotation(
            **_above(rank_after + 0.5, "x2"), text=escape(say(Sentence("funding line"), locale))
        )


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _is_first(row: Row) -> bool:
    return _known(row.get("is_first")) and bool(row["is_first"])


def _pair(low: Any, high: Any) -> Range:
    return (low, high) if _known(low) and _known(high) else None


def _widened(low: str, high: str) -> Callable[[Row], Range]:
    """A range of ranks as it is drawn: a single rank is as wide as a rank."""

    def ends(row: Row) -> Range:
        found = _pair(row.get(low), row.get(high))
        return None if found is None else (found[0] - 0.4, found[1] + 0.4)

    return ends


def _readers_range(row: Row) -> Range:
    if not row["is_complete"] or pd.isna(row["lowest"]):
        return None
    return row["lowest"], row["highest"]


def _possible_range(row: Row) -> Range:
    return None if row["is_complete"] else (row["low"], row["high"])


def _segments(rows: list[Row], picked: Callable[[Row], Range]) -> tuple[list[float | None], list[int | None]]:
    xs: list[float | None] = []
    ys: list[int | None] = []
    for at, row in enumerate(rows):
        ends = picked(row)
        if ends is not None:
            xs += [*ends, None]
            ys += [at, at, None]
    return xs, ys


def _label(row: Row) -> str:
    place: str = "—" if pd.isna(row["rank"]) else str(row["rank"])
    return f"{place} · {short_title(row['title'])}"


def _hover(row: Row, locale: str) -> str:
    score = escape(format_value(round(row["score"], 1), locale))
    readers = say(Sentence("one reader", "{n} readers", n=int(row["readers"])), locale)
    flag = f"<br>{say(Sentence('below the threshold'), locale)}" if row["below_threshold"] else ""
    return f"{short_title(row['title'], 80)}<br>{score} / 100 · {escape(readers)}{flag}"


def _rank_hover(row: Row, locale: str) -> str:
    told = Sentence(
        "Nine chances in ten between place {low} and place {high}; expected place {expected}",
        low=int(row["low_90"]),
        high=int(row["high_90"]),
        expected=round(row["expected_rank"], 1),
    )
    return f"{short_title(row['title'], 80)}<br>{escape(say(told, locale))}"
