"""How does a person see, and correct, what each column of a file is taken for?"""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from committee.intake.columns import header_of
from committee.intake.sources import PURPOSE, ColumnPlan, FilePlan, SheetPlan, SheetRole, Source, columns_of
from committee.spreadsheets.actions import remember_mapping
from committee.spreadsheets.interpretations import Certainty
from committee.spreadsheets.rules import LONGEST_NAME
from committee.ui import desk, parts
from committee.ui.imports_held import Held
from committee.ui.texts import literal, show, t
from committee.words import Sentence

PAGE = "applications.import"
_UNREAD = {SheetRole.OPINIONS, SheetRole.INSTRUCTIONS}
_MOST_HEADER_ROW = 200


def is_for_a_person(plan: FilePlan) -> bool:
    """Whether something required was not recognised, or a header only resembles what nothing else is."""
    if plan.main is None or plan.missing:
        return True
    return any(_is_doubtful(column, sheet) for sheet in plan.sheets for column in sheet.columns)


def _is_doubtful(column: ColumnPlan, sheet: SheetPlan) -> bool:
    return (
        column.code is None
        and not column.is_of_source
        and column.certainty is Certainty.INTERPRETED
        and any(code not in sheet.places for code in column.candidates)
    )


def show_columns(found: Held, plan: FilePlan) -> bool:
    """The columns in one line, or open when they need a person; whether the file can be read so far."""
    desk.enter(PAGE)
    read = [sheet for sheet in plan.sheets if sheet.role not in {*_UNREAD, SheetRole.OTHER}]
    columns = [column for sheet in read for column in sheet.columns if column.header]
    known = sum(column.code is not None for column in columns)
    line = t("{n} column of {all} recognised", "{n} columns of {all} recognised", n=known, all=len(columns))
    for name in {sheet.saved_as for sheet in read if sheet.saved_as is not None}:
        parts.alert(t("The layout “{name}” is recognised.", name=name), "good")
    needs = is_for_a_person(plan)
    if plan.main is None:
        parts.alert(t("No sheet is recognised as that of the applications: say what its columns are."))
    elif plan.missing:
        names = ", ".join(header_of(code) for code in plan.missing)
        parts.alert(t("Not found: {columns}. Say which columns they are.", columns=names))
    title = t("{line}, from {source}: check", line=line, source=show(plan.source))
    if plan.main is None:
        title = t("Columns of the file")
    with st.expander(literal(title), expanded=needs, key=f"import_columns_{found.sha256[:8]}_{needs:d}"):
        _mapping(found, plan)
    return plan.main is not None and not plan.missing


def _mapping(found: Held, plan: FilePlan) -> None:
    shown = [sheet for sheet in plan.sheets if sheet.role not in _UNREAD and sheet.columns]
    if not shown:
        parts.note(t("This file has no column."))
        return
    sheet = shown[0]
    if len(shown) > 1:
        main = plan.main
        sheet = st.selectbox(
            t("Sheet"),
            shown,
            index=0 if main is None or main not in shown else shown.index(main),
            format_func=lambda each: f"{each.name} · {show(each.role)}",
            key=f"import_sheet_{found.sha256[:8]}",
        )
    _sheet_form(found, plan.source, sheet, shown.index(sheet))


def _sheet_form(found: Held, source: Source, sheet: SheetPlan, place: int) -> None:
    """One sheet: where its header is, and each column with samples and what it is taken for."""
    key = f"{found.sha256[:8]}_{place}_{sheet.header_row}"
    role = SheetRole.MAIN if sheet.role is SheetRole.OTHER else sheet.role
    known = [column.code for column in columns_of(role, source)]
    with st.form(f"import_mapping_{key}", border=False):
        left, middle, _ = st.columns([1, 1, 2])
        row = left.number_input(
            t("Row of the header (the last one)"),
            1,
            _MOST_HEADER_ROW,
            min(max(sheet.header_row, 1), _MOST_HEADER_ROW),
            key=f"import_row_{key}",
        )
        has_groups = any(column.group for column in sheet.columns)
        rows = middle.selectbox(
            t("Rows of the header"), [1, 2], index=int(has_groups), key=f"import_rows_{key}"
        )
        chosen = {
            column.header: _column(column, known, f"{key}_{column.position}")
            for column in sheet.columns
            if column.header
        }
        name = st.text_input(
            t("Keep this layout under a name (optional)"),
            sheet.saved_as or "",
            max_chars=LONGEST_NAME,
            placeholder=t("For example: Dauphin extract 2026"),
            help=t("A file with the same columns is then recognised by itself."),
            key=f"import_name_{key}",
        )
        is_sent = st.form_submit_button(t("Read the file with these columns"), key=f"import_map_{key}")
    if is_sent:
        layout = {"header_row": int(row), "header_rows": int(rows)}
        is_moved = row != sheet.header_row or (rows == 2) != has_groups
        _settle(found, sheet, chosen, layout, name, is_moved=is_moved)


def _column(column: ColumnPlan, known: list[str], key: str) -> str | None:
    left, middle, right = st.columns([2, 3, 2], vertical_alignment="center")
    with left:
        parts.plain(f"{column.group} / {column.header}" if column.group else column.header, strong=True)
    with middle:
        parts.note(" · ".join(column.samples) or t("empty"))
    first = [code for code in column.candidates if code in known]
    options: list[str | None] = [None, *first, *(code for code in known if code not in first)]
    chosen: str | None = right.selectbox(
        t("“{header}” is", header=literal(column.header)),
        options,
        index=options.index(column.code) if column.code in options else 0,
        format_func=lambda code: t("leave it out") if code is None else header_of(code),
        label_visibility="collapsed",
        key=f"import_col_{key}",
    )
    return chosen


def _settle(
    found: Held,
    sheet: SheetPlan,
    chosen: dict[str, str | None],
    layout: dict[str, int],
    name: str,
    *,
    is_moved: bool,
) -> None:
    """Keep what was chosen for this file, and under its name for the next; with another header, begin anew."""
    twice = _twice(code for code in chosen.values() if code is not None)
    if twice and not is_moved:
        names = ", ".join(header_of(code) for code in twice)
        parts.alert(t("Chosen for two columns: {columns}. Keep one of them.", columns=names))
        return
    choices = found.choices
    mapping = {sheet_name: told for sheet_name, told in choices.mapping.items() if sheet_name != sheet.name}
    layouts: dict[str, Any] = dict(choices.layouts)
    if is_moved:
        layouts[sheet.name] = layout
    else:
        mapping[sheet.name] = chosen
    if name.strip() and not is_moved:
        header = [column.header for column in sheet.columns]
        kept = desk.attempt(
            remember_mapping,
            PURPOSE,
            name,
            header,
            chosen,
            {sheet.name: layouts[sheet.name]} if sheet.name in layouts else {},
            done=Sentence("The layout “{name}” is kept.", name=name.strip()),
        )
        if kept is None:
            return
    found.chosen(mapping=mapping, layouts=layouts)
    st.rerun()


def _twice(codes: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for code in codes:
        seen[code] = seen.get(code, 0) + 1
    return [code for code, times in seen.items() if times > 1]
