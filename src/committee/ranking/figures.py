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
LEGEND = {"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom"}
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
    after = line_after(frame)
    traces = _scores(rows, locale)
    if has_ranks:
        traces += _ranks(rows, locale, float(frame["high_90"].max()))
    if has_chances:
        traces.append(_chances(rows, locale))
    shapes, notes = _marks(
        len(rows),
        threshold,
        None if after is None else after - first,
        after,
        locale,
        has_ranks=has_ranks,
        has_chances=has_chances,
    )
    foot = 56 + 20 * -(-sum(trace.get("showlegend", True) for trace in traces) // 2)
    layout = {
        **_look(len(rows), locale, 92 + foot, foot),
        "legend": {**LEGEND, "font": {"size": 12}},
        "xaxis": {**_scale([-3, 103]), "domain": [0, 0.32] if has_ranks else [0, 0.86 if has_chances else 1]},
        "yaxis": _rows_axis([_label(row) for row in rows]),
        "shapes": shapes,
        "annotations": notes,
    }
    if has_ranks:
        most = max(row["high_90"] for row in rows if _known(row.get("high_90")))
        least = min(row["low_90"] for row in rows if _known(row.get("low_90")))
        ends = [max(0.4, least - 1.5) if first else 0.4, most + 0.6]
        domain = [0.36, 0.88 if has_chances else 1]
        layout["xaxis2"] = {**_scale(ends), "domain": domain, "anchor": "y", "tickvals": _whole_ticks(ends)}
    if has_chances:
        layout["xaxis3"] = {
            "visible": False, "range": [0, 1], "fixedrange": True, "domain": [0.9, 1], "anchor": "y",
        }  # fmt: skip
    return go.Figure(data=traces, layout=layout)


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
    xs, ys = _segments(rows, lambda row: _pair(row["low"], row["high"]))
    known = [(y, row) for y, row in enumerate(rows) if _known(row["value"])]
    dot = {"color": PRIMARY, "symbol": "circle", "size": 11, "line": {"color": INK, "width": 1}}
    traces = [
        _bars(xs, ys, say(names[1], locale), PALE, 13),
        _points(
            [row["value"] for _, row in known],
            [y for y, _ in known],
            say(names[0], locale),
            dot,
            hoverinfo="x",
        ),
    ]
    beside = {"x": 1.01, "xref": "paper", "xanchor": "left", "showarrow": False, "font": {"color": INK}}
    notes = [{**beside, "y": y, "text": escape(row["words"])} for y, row in enumerate(rows)]
    shapes = []
    if at is not None:
        shapes.append(_down(at[0], "x", {"color": SOFT, "dash": "dash", "width": 1.5}))
        notes.append({**_above(at[0], "x"), "text": escape(say(at[1], locale))})
    look = _look(len(rows), locale, 132)
    layout = {
        **look,
        "margin": {**look["margin"], "r": 150},
        "legend": LEGEND,
        "xaxis": _scale(list(ends)),
        "yaxis": _rows_axis([short_title(row["label"]) for row in rows]),
        "shapes": shapes,
        "annotations": notes,
    }
    return go.Figure(data=traces, layout=layout)


def parts_figure(parts: pd.DataFrame, labels: Sequence[str], most: Sequence[float], locale: str) -> go.Figure:
    """One row a criterion: the points it may give (outline), those it gives here (bar), those of others (diamond).

    ``parts``: ``points`` and ``cohort_points`` out of 100, NaN unknown; ``most``: the points of the best mark.
    """
    at = list(range(len(labels)))
    bar = {"type": "bar", "y": at, "orientation": "h", "width": 0.62}
    diamond = {
        "color": "#FFFFFF", "symbol": "diamond", "size": 11, "line": {"color": TERRACOTTA, "width": 2.5},
    }  # fmt: skip
    traces = [
        {
            **bar,
            "x": list(most),
            "name": say(Sentence("Points that can be had"), locale),
            "marker": {"color": "rgba(0,0,0,0)", "line": {"color": SOFT, "width": 1}},
            "hoverinfo": "skip",
        },
        {
            **bar,
            "x": _or_none(parts["points"]),
            "name": say(Sentence("Points of this application"), locale),
            "marker": {"color": PRIMARY},
            "hoverinfo": "x",
        },
        _points(
            _or_none(parts["cohort_points"]),
            at,
            say(Sentence("Mean of the applications of the call"), locale),
            diamond,
            hoverinfo="x",
        ),
    ]
    layout = {
        **_look(len(labels), locale, 112),
        "barmode": "overlay",
        "legend": LEGEND,
        "xaxis": {**_scale([0, max(most, default=1.0) * 1.03]), "rangemode": "tozero"},
        "yaxis": _rows_axis([short_title(label, 44) for label in labels]),
    }
    return go.Figure(data=traces, layout=layout)


def _or_none(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


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
) -> dict[str, Any]:
    line = {"color": colour, "width": width, "dash": more.pop("dash", "solid")}
    drawn = {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "name": name, "line": line}
    return {**drawn, "hoverinfo": "skip", **more}


def _points(xs: list[Any], ys: list[int], name: str, marker: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": xs, "y": ys, "mode": "markers", "name": name, "marker": marker, **more}


def _scores(rows: list[Row], locale: str) -> list[dict[str, Any]]:
    traces = []
    for name, dash, colour, picked in (
        (Sentence("From the lowest to the highest reader"), "solid", PRIMARY, _readers_range),
        (Sentence("Incomplete: what the score may still be"), "dot", WARNING, _possible_range),
    ):
        xs, ys = _segments(rows, picked)
        traces.append(
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
        outline = {"color": TERRACOTTA if is_below else INK, "width": 2 if is_below else 1}
        traces.append(
            _points(
                [row["score"] for _, row in scored],
                [at for at, _ in scored],
                say(name, locale),
                {"color": colour, "symbol": symbol, "size": 10, "line": outline},
                hovertext=[_hover(row, locale) for _, row in scored],
                hoverinfo="text",
            )
        )
    return traces


def _ranks(rows: list[Row], locale: str, most: float) -> list[dict[str, Any]]:
    traces = []
    for name, low, high, colour, width in (
        (Sentence("Place: nine chances in ten"), "low_90", "high_90", PALE, 15),
        (Sentence("Place: one chance in two"), "low_50", "high_50", PRIMARY, 15),
    ):
        xs, ys = _segments(rows, _widened(low, high, most))
        traces.append(_bars(xs, ys, say(name, locale), colour, width, xaxis="x2"))
    known = [(at, row) for at, row in enumerate(rows) if _known(row.get("expected_rank"))]
    tick = {"symbol": "line-ns-open", "size": 15, "color": INK, "line": {"color": INK, "width": 2.5}}
    traces.append(
        _points(
            [row["expected_rank"] for _, row in known],
            [at for at, _ in known],
            say(Sentence("Expected place"), locale),
            tick,
            xaxis="x2",
            hovertext=[_rank_hover(row, locale) for _, row in known],
            hoverinfo="text",
        )
    )
    return traces


def _chances(rows: list[Row], locale: str) -> dict[str, Any]:
    told = [
        f"{chance(row.get('p_funded'), locale)} {FIRST if _is_first(row) else FIGURE_SPACE}" for row in rows
    ]
    return {
        "type": "scatter",
        "x": [0.95] * len(rows),
        "y": list(range(len(rows))),
        "xaxis": "x3",
        "mode": "text",
        "text": [escape(text) for text in told],
        "textposition": "middle left",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(
    rows: int,
    threshold: float | None,
    row_after: int | None,
    rank_after: int | None,
    locale: str,
    *,
    has_ranks: bool,
    has_chances: bool,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Lines and words: heads of the panels, the threshold across the scores, the envelope's end across the rest."""
    shapes: list[dict[str, Any]] = []
    heads = [(Sentence("Chances"), 0.98)] if has_chances else []
    if has_ranks:
        heads += [
            (Sentence("Score out of 100"), 0.16),
            (Sentence("Place where it may really stand (1 is the first)"), 0.62),
        ]
    notes = [
        {
            **_above(place, "paper"),
            "yshift": 22,
            "font": {"color": INK, "size": 13},
            "text": f"<b>{escape(say(head, locale))}</b>",
        }
        for head, place in heads
    ]
    if threshold is not None:
        thin = {"color": SOFT, "dash": "dot", "width": 1.5}
        shapes.append(_down(threshold, "x", thin))
        label = say(Sentence("threshold {value}", value=threshold), locale)
        notes.append({**_above(threshold, "x"), "text": label})
    line = {"color": TERRACOTTA, "dash": "dash", "width": 2}
    if row_after is not None and 0 <= row_after <= rows:
        at = row_after - 0.5
        shapes.append(
            {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": at, "y1": at, "yref": "y", "line": line}
        )
    if rank_after is not None and has_ranks:
        shapes.append(_down(rank_after + 0.5, "x2", line))
        label = escape(say(Sentence("funding line"), locale))
        notes.append({**_above(rank_after + 0.5, "x2"), "text": label})
    return shapes, notes


def _down(x: float, axis: str, line: dict[str, Any]) -> dict[str, Any]:
    return {"type": "line", "x0": x, "x1": x, "xref": axis, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _is_first(row: Row) -> bool:
    return _known(row.get("is_first")) and bool(row["is_first"])


def _pair(low: Any, high: Any) -> Range:
    return (low, high) if _known(low) and _known(high) else None


def _widened(low: str, high: str, most: float) -> Callable[[Row], Range]:
    """A range of ranks as it is drawn: a single rank has a width, none is before the first or after the last."""

    def ends(row: Row) -> Range:
        found = _pair(row.get(low), row.get(high))
        return None if found is None else (max(found[0] - 0.4, 1.0), min(found[1] + 0.4, most))

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
