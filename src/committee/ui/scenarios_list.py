"""How are the applications of a scenario settled by hand, and chosen by calculation?"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import streamlit as st

from committee.ranking import actions
from committee.ranking.queries import ScenarioView
from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace, Settled
from committee.ranking.scenario_words import rule_said
from committee.ui import desk, parts, versions
from committee.ui.parts import Column
from committee.ui.scenarios_shown import Shown, names_of
from committee.ui.seance_provisional import PLACE_TONES
from committee.ui.texts import euros, is_unknown, show, t
from committee.words import Euros, Sentence, Share

EDITED = ("amount", "least", "place", "pin")
HEIGHT = 620


def list_pane(shown: Shown) -> None:
    """How the selection came about, the list itself, and what chooses it again."""
    view = shown.view
    parts.section(t("Applications"))
    _state(view)
    if view.items.empty:
        parts.note(t("This round has no application that you may read."))
        return
    if not view.may_change:
        parts.note(view.why_not_change)
        _table(view)
        return
    places, pins = _labels()
    table = _frozen(shown, _rows(view))
    head = st.container()
    edited = st.data_editor(
        table,
        column_config=_columns(list(places), list(pins)),
        disabled=["rank", "title", "score"],
        hide_index=True,
        width="stretch",
        height=min(HEIGHT, 38 + 35 * len(table)),
        num_rows="fixed",
        placeholder="—",
        key=shown.widget,
    )
    changed = _settled(table, edited, places, pins)
    if shown.is_behind:
        _recorded_meanwhile(shown, table, edited, changed)
        return
    with head:
        _pending(view, edited, changed, places)
        _buttons(shown, changed)


def _state(view: ScenarioView) -> None:
    """The method, how good it is known to be, and what changed since."""
    told: list[tuple[Any, str]] = [(view.row.method, "neutral")]
    if view.is_elastic:
        told.append((t("not all rules hold"), "warning"))
    elif view.is_proven:
        told.append((t("proven best"), "good"))
    elif view.gap is not None:
        told.append((t("at most {share} from the best", share=Share(view.gap)), "warning"))
    parts.chips(told)
    if view.is_elastic:
        parts.alert(_in_the_way(view), "warning")
    for each in view.broken:
        if each.rule is None:
            parts.alert(each.sentence, "warning")
    for sentence in view.stale:
        parts.alert(sentence, "neutral")
    unknown = view.items[view.items["amount"].isna()]
    if len(unknown):
        parts.note(
            Sentence(
                "One application has no known amount: it cannot be funded until one is written.",
                "{n} applications have no known amount: they cannot be funded until one is written.",
                n=len(unknown),
            )
        )


def _in_the_way(view: ScenarioView) -> Sentence | str:
    """What became of rules that cannot all hold: one on a share is set aside whole, others are come near to."""
    broken = [each for each in view.broken if each.rule is not None]
    aside = {
        each.rule: replace(each.rule, value=each.value or each.rule.value)
        for each in broken
        if each.unit == "share" and each.rule is not None
    }
    if not aside:
        return Sentence("These rules cannot all hold together: this selection comes as near as it can.")
    names = names_of(view.items)
    rules = "\u00a0; ".join(rule_said(each, names, desk.locale()) for each in aside.values())
    if len(aside) < len({each.rule for each in broken}):
        return t(
            "These rules cannot all hold together. Set aside: {rules}. To the others, this selection comes as near "
            "as it can.",
            rules=rules,
        )
    return t(
        "These rules cannot all hold together. Set aside: {rules}. This selection was chosen within the others.",
        rules=rules,
    )


def _labels() -> tuple[dict[str, ScenarioPlace], dict[str, Pin | None]]:
    """Places and pins by the words in which they are chosen."""
    places = {show(place): place for place in ScenarioPlace}
    return places, {t("Free"): None, **{show(pin): pin for pin in Pin}}


def _rows(view: ScenarioView) -> pd.DataFrame:
    """What the editor shows, by application; amounts as numbers, the rest in words."""
    items = view.items
    pins = [t("Free") if is_unknown(each) else show(each) for each in items["pin"]]
    return pd.DataFrame(
        {
            "rank": items["rank"].astype("Int64").to_numpy(),
            "title": (items["number"] + " · " + items["title"]).to_numpy(),
            "place": [show(ScenarioPlace.LEFT_OUT if is_unknown(each) else each) for each in items["place"]],
            "pin": pins,
            "amount": _numbers(items["amount"]),
            "score": items["score"].astype(float).round(1).to_numpy(),
            "least": _numbers(items["least"]),
        },
        index=pd.Index(items["application_id"].tolist(), dtype=object),
    )


def _numbers(amounts: "pd.Series[Any]") -> list[float | None]:
    return [None if is_unknown(each) else float(each) for each in amounts]


def _frozen(shown: Shown, table: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order in which they were first shown: an edit is kept by its place in the list.

    Another list of applications is another list to edit.
    """
    slot = f"{shown.widget}_order"
    held = st.session_state.setdefault(slot, table.index.tolist())
    if set(held) != set(table.index):
        st.session_state.pop(shown.widget, None)
        st.session_state[slot] = held = table.index.tolist()
    return table.reindex(held)


def _columns(places: list[str], pins: list[str]) -> dict[str, Any]:
    config = st.column_config
    money: dict[str, Any] = {"min_value": 0.0, "format": "localized", "width": 114}
    return {
        "rank": config.NumberColumn(t("Rank"), width=48),
        "title": config.TextColumn(t("Application"), width=452),
        "score": config.NumberColumn(t("Score"), format="localized", width=54),
        "amount": config.NumberColumn(
            t("Amount (€)"), help=t("What it gets, or would get if it were funded."), **money
        ),
        "least": config.NumberColumn(
            t("Least (€)"), help=t("Below this it would rather have nothing. Empty: all or nothing."), **money
        ),
        "place": config.SelectboxColumn(t("What is proposed"), options=places, required=True, width=168),
        "pin": config.SelectboxColumn(
            t("By hand"), options=pins, required=True, width=102,
            help=t("Kept in or out by hand: no calculation moves it."),
        ),
    }  # fmt: skip


def _settled(
    table: pd.DataFrame,
    edited: pd.DataFrame,
    places: Mapping[str, ScenarioPlace],
    pins: Mapping[str, Pin | None],
) -> dict[str, Settled]:
    """What was changed here, as the act takes it: by application."""
    found: dict[str, Settled] = {}
    differs = pd.Series(False, index=table.index)
    for name in EDITED:
        differs |= ~((table[name] == edited[name]) | (table[name].isna() & edited[name].isna()))
    for key in table.index[differs]:
        before, after = table.loc[key], edited.loc[key]
        found[str(key)] = Settled(
            places[after["place"]] if after["place"] != before["place"] else None,
            None if after["amount"] == before["amount"] else _euros(after["amount"]),
            _euros(after["least"]),
            pins[after["pin"]],
        )
    return found


def _euros(value: Any) -> Decimal | None:
    return None if is_unknown(value) else Decimal(str(round(float(value), 2)))


def _buttons(shown: Shown, changed: Mapping[str, Settled]) -> None:
    """Save what was typed, or have the funded chosen again: what was typed is saved first."""
    best: Literal["primary", "secondary"] = "secondary" if changed else "primary"
    has_envelope = shown.view.row.envelope is not None
    with st.container(horizontal=True, key="scenario_buttons"):
        in_order = st.button(
            t("In the order of the ranking"), key="scenario_rank_order", disabled=not has_envelope
        )
        is_best = st.button(
            t("Best within the rules"), key="scenario_best", type=best, disabled=not has_envelope
        )
        is_saved = bool(changed) and st.button(
            t("Save one change", "Save {n} changes", n=len(changed)), key="scenario_save", type="primary"
        )
    if not has_envelope:
        parts.note(t("Write the envelope first: without it nothing can be computed."))
    if is_saved and _save(shown, changed, shown.version) is not None:
        _next(shown)
    if in_order or is_best:
        _compute(shown, changed, ScenarioMethod.RANK_ORDER if in_order else ScenarioMethod.OPTIMISED)


def _save(shown: Shown, changed: Mapping[str, Settled], version: int) -> int | None:
    """The new version, None when nothing was saved."""
    made: int | None = desk.attempt(
        actions.set_items,
        shown.view.row.id,
        version,
        changed,
        done=Sentence("One application was settled.", "{n} applications were settled.", n=len(changed)),
    )
    return made


def _compute(shown: Shown, changed: Mapping[str, Settled], method: ScenarioMethod) -> None:
    version = _save(shown, changed, shown.version) if changed else shown.version
    if version is None:
        return
    with st.spinner(t("Computing…")):
        made = desk.attempt(
            actions.compute_scenario,
            shown.view.row.id,
            version,
            method,
            done=Sentence("The funded applications were chosen again."),
        )
    if made is not None or changed:
        _next(shown)


def _next(shown: Shown) -> None:
    versions.next_form(shown.view.row.id)
    st.session_state.pop(f"{shown.widget}_order", None)
    st.rerun()


def _pending(
    view: ScenarioView,
    edited: pd.DataFrame,
    changed: Mapping[str, Settled],
    places: Mapping[str, ScenarioPlace],
) -> None:
    """What the list as it is typed would come to, as long as it is not saved."""
    if not changed:
        return
    is_funded = edited["place"].map(places) == ScenarioPlace.FUNDED
    total = sum((_euros(each) or Decimal(0) for each in edited.loc[is_funded, "amount"]), Decimal(0))
    envelope = view.gauge.envelope
    if view.gauge.why_hidden is not None or envelope is None:
        parts.alert(Sentence("As typed: {total} proposed. Not saved yet.", total=Euros(total)), "neutral")
    elif total > envelope:
        parts.alert(
            Sentence(
                "As typed: {total} proposed, {over} beyond the envelope. Not saved yet.",
                total=Euros(total),
                over=Euros(total - envelope),
            ),
            "warning",
        )
    else:
        parts.alert(
            Sentence(
                "As typed: {total} proposed, {left} left. Not saved yet.",
                total=Euros(total),
                left=Euros(envelope - total),
            ),
            "neutral",
        )


def _recorded_meanwhile(
    shown: Shown, table: pd.DataFrame, edited: pd.DataFrame, changed: Mapping[str, Settled]
) -> None:
    """Another version was saved, in another window: both are shown, and the person chooses."""
    if not changed:
        _next(shown)
    parts.alert(
        t(
            "This scenario was saved in another window since you began. Compare, then choose: nothing is lost yet."
        ),
        "warning",
    )
    keys = list(changed)
    rows = pd.DataFrame(
        {
            "title": table.loc[keys, "title"].tolist(),
            "theirs": [_told(row) for row in table.loc[keys].to_dict("records")],
            "mine": [_told(row) for row in edited.loc[keys].to_dict("records")],
        },
        dtype=object,
    )
    parts.table(
        rows,
        {
            "title": Column(t("Application")),
            "theirs": Column(t("Saved meanwhile")),
            "mine": Column(t("Typed here")),
        },
        "scenario_versions",
        caption=t("Both versions"),
    )
    with st.container(horizontal=True):
        is_mine = st.button(t("Save what I typed over it"), key="scenario_mine")
        if is_mine and _save(shown, changed, shown.view.row.version) is not None:
            _next(shown)
        if st.button(t("Take what was saved"), key="scenario_theirs"):
            _next(shown)


def _told(row: Mapping[Any, Any]) -> str:
    return " · ".join(
        [
            show(row["place"]),
            euros(_euros(row["amount"])),
            t("least {amount}", amount=Euros(_euros(row["least"]))),
            show(row["pin"]),
        ]
    )


def _table(view: ScenarioView) -> None:
    """The list to read."""
    items = view.items.astype(object).where(view.items.notna(), None)
    items = items.assign(title=items["number"] + " · " + items["title"])
    parts.table(
        items,
        {
            "rank": Column(t("Rank"), "number"),
            "title": Column(t("Application"), "link"),
            "score": Column(t("Score"), "number"),
            "amount": Column(t("Amount (€)"), "euros"),
            "place": Column(t("What is proposed"), "status", tones=PLACE_TONES),
        },
        "scenario_items",
        caption=t("What this scenario makes of each application"),
        link_page="applications.sheet",
        id_column="application_id",
    )
