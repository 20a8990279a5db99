"""How is a funding plan typed: two columns of lines, live totals, and lines pasted from a spreadsheet?"""

import streamlit as st

from committee.intake.budget import accounts_of, is_balanced, of_side, rate, remarks, total
from committee.intake.form import BUDGET, Row, Typed, next_key, read_typed, row_label
from committee.intake.pasted import pasted_lines
from committee.intake.rules import BudgetSide, FundingStatus, Tax
from committee.ui import parts
from committee.ui.application_edit_fields import (
    cell_key,
    choice,
    choice_cell,
    number,
    once,
    remove_button,
    rows,
    text_cell,
)
from committee.ui.texts import percent, show, t


def plan(typed: Typed, prefix: str) -> tuple[Typed, bool]:
    """The lines of both columns with their totals, and what does not balance."""
    head = st.container()
    lines = list(typed[BUDGET])
    told = _tax_of(lines) or typed.get("tax")
    tax = choice(t("Amounts of the plan"), list(Tax), told, f"{prefix}_plan_tax")
    for side, column in zip(BudgetSide, st.columns(2, gap="large"), strict=True):
        with column:
            parts.section(show(side))
            kept, is_changed = _side(side, typed | {BUDGET: lines}, prefix, tax)
            lines = kept
            if is_changed:
                typed = typed | {"changed": True}
            _side_total(side, lines)
    lines, is_pasted = _pasted(lines, prefix)
    if tax != told:
        lines = [row | {"tax": tax} for row in lines]
    with head:
        _summary(typed | {BUDGET: lines})
    return {BUDGET: lines}, bool(typed.get("changed")) or is_pasted


def _tax_of(lines: list[Row]) -> str | None:
    return next((row["tax"] for row in lines if row.get("tax")), None)


def _side(side: BudgetSide, typed: Typed, prefix: str, tax: str | None) -> tuple[list[Row], bool]:
    is_income = side is BudgetSide.INCOME

    def draw(row: Row, key: str) -> Row:
        drawn: Row = {}
        account, amount, year = st.columns([5, 3, 2])
        with account:
            drawn["account"] = choice_cell("account", list(accounts_of(side)), row, key) or ""
        with amount:
            drawn["amount"] = number(t("Amount in euros"), row.get("amount"), cell_key("amount", row, key))
        with year:
            drawn["year"] = text_cell("year", row, key, max_chars=4)
        if is_income:
            funder, status = st.columns([5, 4])
            with funder:
                drawn["funder"] = text_cell("funder", row, key, max_chars=200)
            with status:
                drawn["status"] = choice_cell("status", list(FundingStatus), row, key)
        label, fund, out = st.columns([5, 3, 2] if is_income else [6, 1, 2], vertical_alignment="bottom")
        with label:
            drawn["label"] = text_cell("label", row, key, max_chars=200)
        if is_income:
            flag = cell_key("is_this_fund", row, key)
            once(flag, bool(row.get("is_this_fund")))
            with fund:
                drawn["is_this_fund"] = st.checkbox(show(row_label("is_this_fund")), key=flag)
        with out:
            drawn["is_removed"] = remove_button(row, key, t("Remove"))
        return drawn

    year = next((row["year"] for row in reversed(typed[BUDGET]) if row.get("year")), "")
    new_row = {"side": side.value, "account": accounts_of(side)[0].value, "year": year, "tax": tax}
    return rows(
        BUDGET,
        typed,
        prefix,
        draw,
        add_label=t("Add an income") if is_income else t("Add a charge"),
        new_row=new_row,
        among=lambda row: row.get("side") == side.value,
    )


def _side_total(side: BudgetSide, lines: list[Row]) -> None:
    read, _ = read_typed({BUDGET: lines})
    above, in_kind = (of_side(read.budget, side, in_kind=kind) for kind in (False, True))
    facts = [(t("Total"), total(above).in_words)]
    if in_kind:
        facts.append((t("In kind"), total(in_kind).in_words))
    parts.fact_strip(facts)


def _summary(typed: Typed) -> None:
    """Whether it balances, in one line, then what does not."""
    content, _ = read_typed(typed)
    if not content.budget:
        parts.note(t("No line yet: type them below, or paste them from a spreadsheet."))
        return
    found = remarks(
        content.budget,
        total_cost=content.fields.get("total_cost"),
        requested=content.fields.get("requested"),
    )
    share = rate(content.budget)
    if share is not None:
        parts.note(t("This fund would pay {share} of the charges.", share=percent(share)))
    if is_balanced(content.budget) and not found:
        parts.alert(t("The plan balances, and agrees with the application."), "good")
    for remark in found:
        parts.alert(remark, "warning")


def _pasted(lines: list[Row], prefix: str) -> tuple[list[Row], bool]:
    generation = f"{prefix}_paste_generation"
    with st.expander(t("Paste lines from a spreadsheet"), key=f"{prefix}_paste"):
        parts.note(
            t(
                "Copy the rows of your plan (account or label, then amount; charges and income side by side "
                "or one below the other) and paste them here."
            )
        )
        key = f"{prefix}_paste_text_{st.session_state.get(generation, 0)}"
        text = st.text_area(t("Rows to paste"), key=key, height=120)
        found = pasted_lines(text or "", next_key(lines))
        if found:
            parts.note(t("One line is read.", "{n} lines are read.", n=len(found)))
        if st.button(t("Add these lines"), key=f"{prefix}_paste_add", disabled=not found):
            st.session_state[generation] = st.session_state.get(generation, 0) + 1
            return [*lines, *found], True
    return lines, False
