"""How is one field, or one row of a list, typed in the form of an application?"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import streamlit as st

from committee.intake.form import (
    FIELD,
    KEY,
    FieldKind,
    FieldRule,
    Row,
    Typed,
    next_key,
    row_label,
    typed_number,
)
from committee.intake.rules import Theme
from committee.spreadsheets.rules import parse_amount, parse_count
from committee.ui import parts
from committee.ui.parts.fields import read_amount, typed_amount
from committee.ui.texts import show, t
from committee.words import Labelled

LONG_TEXT = 150


def once(key: str, value: Any) -> None:
    """A widget starts from what is kept, once; afterwards it shows what the person typed."""
    if key not in st.session_state:
        st.session_state[key] = value


def fields(codes: Iterable[str], typed: Typed, prefix: str) -> Typed:
    """Fields one under the other, or beside each other where the caller opened columns; what they hold."""
    return {code: field(FIELD[code], typed, prefix) for code in codes}


def row_of_fields(widths: list[int], codes: list[str], typed: Typed, prefix: str) -> Typed:
    """Fields beside each other; what they hold."""
    found: Typed = {}
    for column, code in zip(st.columns(widths), codes, strict=True):
        with column:
            found[code] = field(FIELD[code], typed, prefix)
    return found


def field(rule: FieldRule, typed: Typed, prefix: str) -> Any:
    """One field as it is typed; a number that cannot be read says so under it."""
    key, label, value = f"{prefix}_{rule.code}", show(rule.label), typed.get(rule.code)
    match rule.kind:
        case FieldKind.CHOICE:
            choices = list(rule.choices or ())
            return choice(label, choices, value, key)
        case FieldKind.YES_NO:
            once(key, value if isinstance(value, bool) else None)
            return st.selectbox(
                label, [None, True, False], format_func=_yes_no, key=key, placeholder=t("Not told")
            )
        case FieldKind.NAMES:
            return _names(label, value, key, rule)
        case FieldKind.DAY:
            once(key, _day(value))
            chosen: date | None = st.date_input(label, format="DD/MM/YYYY", key=key, value=None)
            return None if chosen is None else chosen.isoformat()
        case FieldKind.AREA:
            once(key, value or "")
            return st.text_area(label, key=key, max_chars=rule.longest, height=LONG_TEXT)
        case FieldKind.COUNT | FieldKind.AMOUNT | FieldKind.SHARE:
            return number(label, value, key, is_count=rule.kind is FieldKind.COUNT)
        case _:
            once(key, value or "")
            return st.text_input(label, key=key, max_chars=rule.longest)


def choice(label: str, choices: list[Any], value: Any, key: str, **more: Any) -> str | None:
    """One of a list, by its code; none is a choice too."""
    codes = [None, *(each.value for each in choices)]
    named = {each.value: show(each) for each in choices}
    once(key, value if value in codes else None)
    chosen: str | None = st.selectbox(
        label,
        codes,
        format_func=lambda code: named.get(code, t("Not told")),
        key=key,
        placeholder=t("Not told"),
        **more,
    )
    return chosen


def _yes_no(value: bool | None) -> str:
    return t("Not told") if value is None else show(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _names(label: str, value: Any, key: str, rule: FieldRule) -> list[str]:
    held = [str(each) for each in value or ()]
    options = [*(each.value for each in Theme), *(each for each in held if each not in set(Theme))]
    once(key, held)
    return st.multiselect(
        label,
        options,
        format_func=lambda each: show(Theme(each)) if each in set(Theme) else str(each),
        key=key,
        accept_new_options=rule.code == "themes",
        placeholder=t("Choose, or type another one"),
    )


def number(label: str, value: Any, key: str, *, is_count: bool = False, **more: Any) -> str:
    """A number in people's own writing; what cannot be read is kept as typed, and said."""
    once(key, _written(value, is_count))
    typed = str(st.text_input(label, key=key, max_chars=60, **more) or "")
    if is_count:
        problem = parse_count(typed).problem
    else:
        amount, problem = read_amount(typed)
        typed = typed if problem is not None or amount is None else typed_number(amount)
    if problem is not None:
        parts.alert(problem, "warning")
    return typed


def _written(value: Any, is_count: bool) -> str:
    """A number as it is read with ease; anything else as it was typed."""
    text = "" if value is None else str(value)
    parsed = parse_amount(text)
    if is_count or parsed.problem is not None or parsed.value is None:
        return text
    return typed_amount(parsed.value)


# Rows of lists


def text_cell(code: str, row: Row, prefix: str, **more: Any) -> str:
    """A text of a row."""
    key = cell_key(code, row, prefix)
    once(key, str(row.get(code) or ""))
    return str(st.text_input(show(row_label(code)), key=key, **more) or "")


def choice_cell(code: str, choices: list[Labelled], row: Row, prefix: str, **more: Any) -> str | None:
    """One of a list, in a row."""
    return choice(show(row_label(code)), choices, row.get(code), cell_key(code, row, prefix), **more)


def cell_key(code: str, row: Row, prefix: str) -> str:
    """The key of a row's widget: it goes with the row, not with its place."""
    return f"{prefix}_{row[KEY]}_{code}"


def rows(
    name: str,
    typed: Typed,
    prefix: str,
    draw: Callable[[Row, str], Row],
    *,
    add_label: str,
    new_row: Row,
    among: Callable[[Row], bool] = lambda _row: True,
    has_frames: bool = True,
) -> tuple[list[Row], bool]:
    """The rows of a list with a way to add and to take away; what they hold, and whether their number changed.

    ``among`` chooses the rows that are drawn here; the others are given back as they are.
    """
    kept: list[Row] = []
    is_changed = False
    for row in typed.get(name) or ():
        if not among(row):
            kept.append(row)
            continue
        with st.container(border=has_frames):
            drawn = {**row, **draw(row, f"{prefix}_{name}")}
        if drawn.pop("is_removed", False):
            is_changed = True
        else:
            kept.append(drawn)
    if st.button(add_label, key=f"{prefix}_{name}_add_{new_row.get('side', '')}", icon=None):
        kept.append({KEY: next_key(typed.get(name) or ()), **new_row})
        is_changed = True
    return kept, is_changed


def remove_button(row: Row, prefix: str, label: str) -> bool:
    """Take a row away."""
    return bool(st.button(label, key=cell_key("remove", row, prefix)))
