"""How is a map framed, so that nobody needs it to know what it shows?"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from committee.ui.parts.table import Column
from committee.ui.parts.table import table as draw_table
from committee.ui.parts.text import note as draw_note
from committee.ui.texts import t


def map_frame(
    deck: Any,
    table: pd.DataFrame | Callable[[], None],
    key: str,
    note: Any = None,
    height: int = 560,
    *,
    columns: Mapping[str, Column] | None = None,
    link_page: str | None = None,
    id_column: str | None = None,
    alt: str | None = None,
    on_select: Any = "ignore",
    is_table_open: bool = False,
) -> Any:
    """A map, what it shows and how sure it is, and the table that says the same.

    ``table`` is the frame of the equivalent table with its ``columns``, or a component that draws it. Gives
    what st.pydeck_chart gives: the selection when ``on_select="rerun"``.
    """
    selected = st.pydeck_chart(
        deck, key=key, height=height, on_select=on_select, alt=alt or t("Map; the table below says the same.")
    )
    if note is not None:
        draw_note(note)
    with st.expander(t("Equivalent table"), key=f"{key}_table", expanded=is_table_open):
        if callable(table):
            table()
        else:
            named = columns or {str(name): Column(name) for name in table.columns[:7]}
            draw_table(table, named, f"{key}_table", link_page=link_page, id_column=id_column)
    return selected
