"""How do up to four priority districts compare side by side?"""

import pandas as pd
import streamlit as st

from committee.spreadsheets.finding import words_of
from committee.territories import queries
from committee.territories.classing import LETTERS
from committee.territories.epci import epci_name
from committee.territories.figures_districts import MOST_COMPARED, compared
from committee.ui import desk, indicators, parts
from committee.ui.territories_district import outline_in_words
from committee.ui.texts import number, show, t
from committee.words import Sentence

PAGE, ONE = "territories.compare", "territories.district"
MOST_FOUND = 8


def chosen() -> list[queries.QpvRow]:
    """The districts that the address names, in their order, at most four; what it names in vain is said."""
    desk.enter(PAGE)
    asked = _asked()
    rows = {code: queries.qpv_by_code(code) for code in asked}
    unknown = [code for code, row in rows.items() if row is None]
    if unknown:
        parts.alert(Sentence("Not known here: {codes}.", codes=", ".join(unknown)[:200]), "warning")
    known = [row for row in rows.values() if row is not None]
    if len(known) > MOST_COMPARED:
        parts.alert(
            Sentence("Four districts at most stand side by side: the first four are shown."), "warning"
        )
    return known[:MOST_COMPARED]


def _asked() -> list[str]:
    codes = [part.strip().upper()[:12] for part in (desk.param("codes") or "")[:200].split(",")]
    return list(dict.fromkeys(code for code in codes if code))


def add_field(rows: list[queries.QpvRow]) -> None:
    """Search a district and add it, as long as there is room."""
    desk.enter(PAGE)
    if len(rows) >= MOST_COMPARED:
        parts.note(t("Take one out to add another."))
        return
    search = st.text_input(
        t("Add a district: name, code or commune"),
        desk.param("search", ""),
        max_chars=100,
        key=desk.filter_key("compare_search", "search"),
    )
    desk.set_params(search=(search or "").strip())
    words = words_of(search or "")
    if not words:
        return
    held = {row.code for row in rows}
    found = [hit for hit in queries.search(words, MOST_FOUND + len(held)) if hit.id not in held][:MOST_FOUND]
    if not found:
        parts.note(t("No district matches. Shorten the search."))
    for hit in found:
        codes = ",".join([*(row.code for row in rows), hit.id])
        parts.link(t("Add {name}, {communes}", name=hit.title, communes=hit.detail), PAGE, codes=codes)


def show_outlines(rows: list[queries.QpvRow]) -> None:
    """The outlines beside each other, at one scale."""
    desk.enter(PAGE)
    shapes = queries.shapes([row.code for row in rows])
    st.plotly_chart(
        compared(shapes, desk.locale()),
        key="compare_outlines",
        width="stretch",
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=t("Outlines of the districts at the same scale; the table below gives their surfaces."),
    )
    if any(row.is_schematic for row in rows):
        parts.note(t("Schematic outlines are circles of the same area, not the official perimeters."))


def show_facts(rows: list[queries.QpvRow]) -> None:
    """The facts of each district in a column under its letter, and how to take it out."""
    desk.enter(PAGE)
    letters = LETTERS[: len(rows)]
    facts: dict[str, list[str | None]] = {
        t("Name"): [row.name for row in rows],
        t("Code"): [row.code for row in rows],
        t("Communes"): [row.commune_names for row in rows],
        t("Department"): [f"{row.department_name} ({row.department})" for row in rows],
        t("Intercommunal body"): [_bodies(row) for row in rows],
        t("Generation"): [show(row.generation) for row in rows],
        t("State"): [_state(row) for row in rows],
        t("Area (ha)"): [None if row.area_ha is None else number(row.area_ha) for row in rows],
        t("Outline"): [outline_in_words(row)[0] for row in rows],
    }
    frame = pd.DataFrame(
        {"fact": list(facts)}
        | {letter: [values[at] for values in facts.values()] for at, letter in enumerate(letters)},
        dtype=object,
    )
    columns = {"fact": parts.Column(t("Fact"), is_sortable=False)}
    columns |= {letter: parts.Column(letter, is_sortable=False) for letter in letters}
    parts.table(frame, columns, "compare_facts", caption=t("Facts"))
    for column, row, letter in zip(st.columns(MOST_COMPARED), rows, letters, strict=False):
        with column:
            parts.link(t("{letter}: open its page", letter=letter), ONE, code=row.code)
            others = ",".join(other.code for other in rows if other.code != row.code)
            parts.link(t("{letter}: take it out", letter=letter), PAGE, codes=others)


def _bodies(row: queries.QpvRow) -> str | None:
    return ", ".join(epci_name(one) or one for one in row.epci_codes) or None


def _state(row: queries.QpvRow) -> str | None:
    passage = queries.passage_of(row.code)
    return None if passage is None or passage.status is None else show(passage.status)


def show_indicators(rows: list[queries.QpvRow]) -> None:
    """The headline indicators side by side."""
    desk.enter(PAGE)
    parts.section(t("Indicators"))
    indicators.compare_indicators([row.code for row in rows], "compare_indicators")
