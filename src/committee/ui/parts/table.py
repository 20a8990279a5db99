"""How is a table shown, so that everyone can read it, sort it and send its address?"""

import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from committee.ui.parts.bars import interval, stacked
from committee.ui.parts.chips import chip
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, known, safe
from committee.ui.texts import day, euros, is_unknown, moment, number, percent, show, t

Kind = Literal[
    "text", "number", "euros", "day", "moment", "percent", "status", "link", "people", "interval", "bar"
]
ROWS_PER_PAGE = 50
MOST_COLUMNS = 7
_SHORT = 16
_FIGURES = {"number", "euros", "percent"}


@dataclass(frozen=True)
class Column:
    """One column: its header, how its values are shown, and what the header means.

    ``status`` takes an enum member, a text or a (label, tone) pair, and finds the tone in ``tones``, or a list of
    them, which stand side by side;
    ``percent`` takes a share, or (share, what is shown of it);
    ``people`` takes a list of names; ``interval`` takes (value, low, high) on the scale 0 to ``maximum``;
    ``bar`` takes (total, [(amount, tone)]) on the same scale.
    """

    label: Any
    kind: Kind = "text"
    help: Any = None
    tones: Mapping[Any, str] = field(default_factory=dict)
    maximum: float = 100.0
    is_sortable: bool = True


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, Column],
    key: str,
    *,
    caption: Any = None,
    link_page: str | None = None,
    id_column: str | None = None,
    id_param: str = "id",
    link_params: Mapping[str, Any] | None = None,
    height: int | None = None,
    empty: Any = None,
) -> None:
    """A table of at most seven columns, ROWS_PER_PAGE rows at a time, sorted by the headers.

    With ``link_page`` and ``id_column`` the ``link`` column (or else the first one) opens that page with the
    row's identifier, where it has one, and with ``link_params``. Page and order travel in the address as
    ``<key>_page`` and ``<key>_sort``.
    """
    if len(columns) > MOST_COLUMNS:
        raise ValueError("a table has at most seven columns")
    if frame.empty:
        draw(f'<div class="c-empty"><p>{safe(empty or t("There is nothing to show here."))}</p></div>')
        return
    order, is_descending = _order(key, columns)
    if order is not None:
        frame = _sorted(frame, order, is_descending)
    pages = -(-len(frame) // ROWS_PER_PAGE)
    page = min(max(_whole(st.query_params.get(f"{key}_page")), 1), pages)
    shown = frame.iloc[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
    linked = next((name for name, column in columns.items() if column.kind == "link"), next(iter(columns)))
    head = "".join(_header(key, name, column, order, is_descending) for name, column in columns.items())
    identifiers = shown[id_column].tolist() if id_column is not None else [None] * len(shown)
    cells = [
        [
            _cell(value, column, name == linked, link_page, {**(link_params or {}), id_param: identifier})
            for value, identifier in zip(shown[name].tolist(), identifiers, strict=True)
        ]
        for name, column in columns.items()
    ]
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    named = f"<caption>{safe(caption)}</caption>" if caption is not None else ""
    limit = f' style="max-height:{int(height)}px"' if height else ""
    label = safe(caption if caption is not None else t("Table"))
    draw(
        f'<div class="c-table"{limit} tabindex="0" role="region" aria-label="{label}"><table>{named}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        + _pager(key, page, pages, len(frame))
    )


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _order(key: str, columns: Mapping[str, Column]) -> tuple[str | None, bool]:
    wanted = st.query_params.get(f"{key}_sort") or ""
    name = wanted.removeprefix("-")
    is_known = name in columns and columns[name].is_sortable
    return (name if is_known else None), wanted.startswith("-")


def _rank(value: Any) -> Hashable:
    while isinstance(value, (list, tuple)):
        value = value[0] if value else None
    return None if is_unknown(value) else value


def _sorted(frame: pd.DataFrame, name: str, is_descending: bool) -> pd.DataFrame:
    """Sorted by what people read for texts, by the value for the rest; unknown always comes last."""
    values = [_rank(value) for value in frame[name].tolist()]
    known_at = [at for at, value in enumerate(values) if value is not None]
    if all(isinstance(values[at], (int, float)) or hasattr(values[at], "year") for at in known_at) or all(
        type(values[at]).__name__ == "Decimal" for at in known_at
    ):
        # One type in the whole column, none of them unknown.
        known_at.sort(key=lambda at: values[at], reverse=is_descending)  # type: ignore[arg-type,return-value]
    else:
        known_at.sort(key=lambda at: folded(show(values[at])), reverse=is_descending)
    return frame.iloc[known_at + [at for at, value in enumerate(values) if value is None]]


def _query(**changes: str) -> str:
    params = {**st.query_params.to_dict(), **changes}
    return "?" + urlencode({name: value for name, value in params.items() if value}, doseq=True)


def _header(key: str, name: str, column: Column, order: str | None, is_descending: bool) -> str:
    label = safe(column.label)
    classes = ["c-figure"] * (column.kind in _FIGURES) + ["c-short"] * (len(label) <= _SHORT)
    css = f' class="{" ".join(classes)}"' if classes else ""
    title = "" if is_unknown(column.help) else f' title="{safe(column.help)}"'
    if not column.is_sortable:
        return f'<th scope="col"{css}{title}>{label}</th>'
    is_sorted = name == order
    arrow = ("▼" if is_descending else "▲") if is_sorted else "↕"
    aria = f' aria-sort="{"descending" if is_descending else "ascending"}"' if is_sorted else ""
    address = _query(
        **{f"{key}_sort": f"-{name}" if is_sorted and not is_descending else name, f"{key}_page": ""}
    )
    return (
        f'<th scope="col"{css}{aria}{title}><a href="{safe(address)}">{label}&#8288;'
        f'<span class="c-arrow" aria-hidden="true">{arrow}</span></a></th>'
    )


def _cell(value: Any, column: Column, is_linked: bool, link_page: str | None, params: dict[str, Any]) -> str:
    if is_linked and link_page is not None:
        label = t("no title") if is_unknown(value) else value
        is_somewhere = not any(is_unknown(value) for value in params.values())
        return f'<th scope="row">{anchor(label, link_page, params) if is_somewhere else safe(label)}</th>'
    match column.kind:
        case "euros":
            return f'<td class="c-figure">{known(euros(value))}</td>'
        case "number":
            return f'<td class="c-figure">{known(number(value))}</td>'
        case "percent":
            told = value[1] if isinstance(value, tuple) else percent(value)
            return f'<td class="c-figure">{known(told)}</td>'
        case "day":
            return f'<td class="c-short">{known(day(value))}</td>'
        case "moment":
            return f'<td class="c-short">{known(moment(value))}</td>'
        case "status":
            states = value if isinstance(value, list) else [value]
            return f'<td class="c-state-cell">{" ".join(_state(one, column) for one in states)}</td>'
        case "people":
            names = [] if not isinstance(value, (list, tuple)) else list(value)
            return f"<td>{'<br>'.join(safe(name) for name in names) or known(None)}</td>"
        case "interval":
            middle, low, high = value if isinstance(value, tuple) else (value, None, None)
            return f'<td class="c-interval-cell">{interval(middle, low, high, 0.0, column.maximum)}</td>'
        case "bar":
            total, segments = value
            return f'<td class="c-interval-cell">{stacked(total, segments, column.maximum)}</td>'
        case _:
            return f"<td>{known(value)}</td>"


def _state(value: Any, column: Column) -> str:
    label, tone = value if isinstance(value, tuple) else (value, None)
    return chip(
        label, tone or (column.tones.get(label, "neutral") if isinstance(label, Hashable) else "neutral")
    )


def _pager(key: str, page: int, pages: int, total: int) -> str:
    counted = safe(t("One row", "{n} rows", n=total))
    if pages == 1:
        return f'<p class="c-pager"><span>{counted}</span></p>'

    def turn(to: int, label: str) -> str:
        if not 1 <= to <= pages:
            return f'<span class="c-off">{safe(label)}</span>'
        return f'<a href="{safe(_query(**{f"{key}_page": str(to)}))}">{safe(label)}</a>'

    where = safe(t("page {page} of {pages}", page=page, pages=pages))
    return (
        f'<nav class="c-pager" aria-label="{safe(t("Pages of the table"))}"><span>{counted}</span>'
        f"{turn(page - 1, t('Previous'))}<span>{where}</span>{turn(page + 1, t('Next'))}</nav>"
    )


def folded(text: str) -> str:
    """A text for sorting: without accents or case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
