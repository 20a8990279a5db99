"""How are the organisations, places and actions of an application typed, one row each?"""

from datetime import datetime
from typing import Any

import streamlit as st

from committee.calls.queries import RoundRow
from committee.intake import actions
from committee.intake.form import (
    ACTIONS,
    KEY,
    ROLES,
    SHARES,
    SITES,
    Row,
    Typed,
    is_blank,
    next_key,
    read_typed,
    row_label,
)
from committee.intake.rules import ApplicationRole, PointSource, location_reason, place_in_words
from committee.organisations.queries import names
from committee.ui import parts, places
from committee.ui.application_edit_fields import (
    cell_key,
    choice_cell,
    number,
    once,
    remove_button,
    rows,
    text_cell,
)
from committee.ui.applications import ANSWER_TONES
from committee.ui.qpv_words import qpv_names
from committee.ui.texts import percent, show, t


def organisations(typed: Typed, prefix: str) -> tuple[Typed, bool]:
    """Who takes part, in which role; each organisation is chosen from the directory or named anew."""
    known = names()
    by_name = {name: identifier for identifier, name in known.items()}
    parts.note(t("Type a name to find it in the directory; another name is registered when you record."))
    has_lead = any(row.get("role") == ApplicationRole.LEAD for row in typed[ROLES])
    new_role = ApplicationRole.LANDLORD if has_lead else ApplicationRole.LEAD

    def draw(row: Row, key: str) -> Row:
        drawn: Row = {}
        who, role = st.columns([3, 2])
        with who:
            drawn |= _organisation(row, key, known, by_name)
        with role:
            drawn["role"] = choice_cell("role", list(ApplicationRole), row, key)
        note, joined, founder, out = st.columns([4, 2, 2, 1], vertical_alignment="bottom")
        with note:
            drawn["note"] = text_cell("note", row, key, max_chars=300)
        with joined:
            drawn["joined_on"] = text_cell("joined_on", row, key, max_chars=12, placeholder="31/12/2026")
        with founder:
            flag = cell_key("is_founder", row, key)
            once(flag, bool(row.get("is_founder")))
            is_landlord = drawn["role"] == ApplicationRole.LANDLORD
            drawn["is_founder"] = st.checkbox(
                show(row_label("is_founder")), key=flag, disabled=not is_landlord
            )
        with out:
            drawn["is_removed"] = remove_button(row, key, t("Remove"))
        return drawn

    new_row = {"role": new_role.value, "organisation": None, "name": ""}
    kept, is_changed = rows(ROLES, typed, prefix, draw, add_label=t("Add an organisation"), new_row=new_row)
    return {ROLES: kept}, is_changed


def _organisation(row: Row, prefix: str, known: dict[str, str], by_name: dict[str, str]) -> Row:
    key = cell_key("organisation", row, prefix)
    shown = known.get(row.get("organisation") or "", row.get("name") or None)
    options = list(by_name) if shown is None or shown in by_name else [shown, *by_name]
    once(key, shown)
    chosen = st.selectbox(
        show(row_label("organisation")),
        options,
        index=None,
        key=key,
        accept_new_options=True,
        placeholder=t("Choose, or type another one"),
    )
    return {"organisation": by_name.get(chosen or ""), "name": chosen or ""}


def sites(typed: Typed, prefix: str, current: RoundRow, now: datetime) -> tuple[Typed, bool]:
    """Where it takes place; each place is located at once, and the answer stands beside it."""
    moved: list[bool] = []
    answered: dict[int, Any] = {}

    def draw(row: Row, key: str) -> Row:
        drawn: Row = {}
        for widths, codes in (
            ([3, 4], ["name", "address"]),
            ([2, 4, 2, 2], ["postcode", "commune", "commune_code", "department"]),
            ([4, 2, 2, 2], ["qpv", "lon", "lat", "precision_m"]),
        ):
            for column, code in zip(st.columns(widths), codes, strict=True):
                with column:
                    drawn[code] = text_cell(code, row, key, max_chars=300)
        if (drawn["lon"], drawn["lat"]) != (row.get("lon") or "", row.get("lat") or ""):
            drawn["point_source"] = PointSource.TYPED.value
        answered[row[KEY]] = st.container()
        on_map, out = st.columns([5, 1], vertical_alignment="bottom")
        with on_map:
            wants_map = st.toggle(t("Show the place on the map"), key=cell_key("map", row, key))
        with out:
            drawn["is_removed"] = remove_button(row, key, t("Remove"))
        if wants_map:
            picked = _pick(row, drawn, key)
            if picked is not None:
                # Other keys: the fields begin anew, with the point that was shown.
                drawn |= picked | {KEY: next_key(typed[SITES]) + len(moved)}
                moved.append(True)
        return drawn

    kept, is_changed = rows(SITES, typed, prefix, draw, add_label=t("Add a place"), new_row={})
    for key, told in _answers({SITES: kept}, current, now).items():
        if key in answered:
            with answered[key]:
                _show_answer(told)
    return {SITES: kept}, is_changed or bool(moved)


def shares(typed: Typed, prefix: str) -> tuple[Typed, bool]:
    """The share of the project in each QPV, when it is known; else it is worked out from the places."""
    parts.section(t("Shares of the QPV"))
    parts.note(
        t(
            "Leave this empty when the shares are not known: they are then worked out from the places. "
            "Together they make 100 % at most; what is left takes place elsewhere, or is not known."
        )
    )
    names = qpv_names([str(row.get("code") or "").strip().upper() for row in typed[SHARES]])

    def draw(row: Row, key: str) -> Row:
        drawn: Row = {}
        code, share, out = st.columns([3, 2, 1], vertical_alignment="bottom")
        with code:
            drawn["code"] = text_cell("code", row, key, max_chars=12, placeholder="QN03113M")
        with share:
            drawn["share"] = text_cell("share", row, key, max_chars=12, placeholder="60 %")
        with out:
            drawn["is_removed"] = remove_button(row, key, t("Remove"))
        named = names.get(drawn["code"].strip().upper())
        if named is not None and named != drawn["code"].strip().upper():
            parts.note(named)
        return drawn

    kept, is_changed = rows(SHARES, typed, prefix, draw, add_label=t("Add a QPV and its share"), new_row={})
    content, _ = read_typed({SHARES: kept})
    known = [each.share for each in content.shares if each.share is not None]
    if known:
        parts.note(t("Sum of the shares: {total}", total=percent(sum(known))))
    return {SHARES: kept}, is_changed


def _answers(typed: Typed, current: RoundRow, now: datetime) -> dict[int, dict[str, Any]]:
    """What each row that is not blank would be answered, by the row's key."""
    content, _ = read_typed({SITES: typed[SITES]})
    filled = [row[KEY] for row in typed[SITES] if not is_blank(SITES, row)]
    found = actions.site_answers(content.sites, current, None, now)
    return dict(zip(filled, found, strict=True))


def _show_answer(told: dict[str, Any]) -> None:
    answer = told["answer"]
    words = place_in_words(
        answer, told["nearest_code"], told["nearest_name"], told["qpv_generation"], told["distance_m"]
    )
    parts.status_chip(words, ANSWER_TONES[answer])
    reason = location_reason(answer, told["method"], told["lon"], told["precision_m"])
    if reason is not None:
        parts.note(reason)


def _pick(row: Row, drawn: Row, prefix: str) -> Row | None:
    content, _ = read_typed({SITES: [{**row, **drawn}]})
    site = content.sites[0] if content.sites else None
    picked = places.point_picker(
        cell_key("picker", row, prefix),
        None if site is None else site.lon,
        None if site is None else site.lat,
        None if site is None else site.department,
        precision_m=None if site is None else site.precision_m,
    )
    if picked is None:
        return None
    lon, lat, precision_m = picked
    return {
        "lon": f"{lon:.6f}".replace(".", ","),
        "lat": f"{lat:.6f}".replace(".", ","),
        "precision_m": f"{precision_m:g}".replace(".", ",") if precision_m else "",
        "point_source": PointSource.CLICKED.value,
    }


def project_actions(typed: Typed, prefix: str) -> tuple[Typed, bool]:
    """What will be done, action by action."""

    def draw(row: Row, key: str) -> Row:
        drawn: Row = {}
        title, amount, out = st.columns([6, 2, 1], vertical_alignment="bottom")
        with title:
            drawn["title"] = text_cell("title", row, key, max_chars=300)
        with amount:
            drawn["amount"] = number(t("Amount in euros"), row.get("amount"), cell_key("amount", row, key))
        with out:
            drawn["is_removed"] = remove_button(row, key, t("Remove"))
        description = cell_key("description", row, key)
        once(description, row.get("description") or "")
        drawn["description"] = st.text_area(
            show(row_label("description")), key=description, height=90, max_chars=20_000
        )
        return drawn

    kept, is_changed = rows(ACTIONS, typed, prefix, draw, add_label=t("Add an action"), new_row={})
    return {ACTIONS: kept}, is_changed
