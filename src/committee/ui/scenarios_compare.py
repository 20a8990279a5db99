"""How do two scenarios differ: who enters and leaves, which amounts change, where?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.people.rules import Member
from committee.ranking.portfolio_rules import Attribute
from committee.ranking.queries import Comparison, compare, scenarios
from committee.ranking.queries.scenario_sites import selection_sites
from committee.ranking.rules import ScenarioPlace
from committee.ranking.scenario_figures import Side, comparison_deck, sign_of
from committee.ranking.scenario_words import value_in_words
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.scenarios_shown import Shown
from committee.ui.seance_provisional import PLACE_TONES
from committee.ui.texts import euros, is_unknown, show, t

SHOWN_BY = (Attribute.THEME, Attribute.REGION)


def compare_view(shown: Shown, member: Member) -> None:
    """Another scenario of the round beside this one."""
    row = shown.view.row
    parts.section(t("Two scenarios side by side"))
    others = {each.id: each for each in scenarios(member, row.round_id, now=desk.now()) if each.id != row.id}
    if not others:
        parts.note(t("There is no other scenario of this round: copy this one, change the copy, compare."))
        return
    options = list(others)
    named = desk.param("with")
    chosen = st.selectbox(
        t("Beside"),
        options,
        index=options.index(named) if named in options else 0,
        format_func=lambda key: f"{others[key].name} · {others[key].author_name}",
        key=desk.filter_key("scenario_with", "with"),
    )
    desk.set_params(**{"with": chosen})
    found = compare(row.id, chosen, member, now=desk.now())
    if found is None:
        parts.note(t("One of these scenarios is no longer yours to see."))
        return
    _totals(found)
    _changes(found)
    _map(found, member)
    _balance(found)


def _totals(found: Comparison) -> None:
    rows = pd.DataFrame(
        [
            (each.name, show(each.method), each.funded, each.total, each.envelope)
            for each in (found.first, found.other)
        ],
        columns=["name", "method", "funded", "total", "envelope"],
        dtype=object,
    )
    parts.table(
        rows,
        {
            "name": Column(t("Scenario")),
            "method": Column(t("Chosen")),
            "funded": Column(t("Funded projects"), "number"),
            "total": Column(t("Proposed in all"), "euros"),
            "envelope": Column(t("Envelope"), "euros"),
        },
        "scenario_totals",
        caption=t("Totals"),
    )


def _changes(found: Comparison) -> None:
    items = found.items
    changed = items[items["change"].notna()]
    said = {
        "entered": (t("enters"), "good"),
        "left": (t("leaves"), "refused"),
        "amount": (t("other amount"), "neutral"),
        "place": (t("other place"), "neutral"),
    }
    parts.table(
        changed.assign(
            told=changed["change"].map(said),
            title=changed["number"] + " · " + changed["title"],
            here=_placed(changed, "place", "amount"),
            there=_placed(changed, "other_place", "other_amount"),
        ),
        {
            "title": Column(t("Application"), "link"),
            "rank": Column(t("Rank"), "number"),
            "here": Column(t("Here"), "status"),
            "there": Column(t("In the other"), "status"),
            "told": Column(t("What changes"), "status"),
        },
        "scenario_changes",
        caption=t("What changes from this scenario to the other"),
        link_page="applications.sheet",
        id_column="application_id",
        height=520,
        empty=t("The two scenarios propose the same."),
    )


def _placed(items: pd.DataFrame, place: str, amount: str) -> pd.Series:
    """What is proposed for each application, with its amount when it is funded, as a column of a table takes it."""
    told: list[Any] = []
    for at, given in zip(items[place], items[amount], strict=True):
        if is_unknown(at):
            told.append(None)
            continue
        words = f"{show(at)} · {euros(given)}" if at is ScenarioPlace.FUNDED else show(at)
        told.append((words, PLACE_TONES[at]))
    return pd.Series(told, index=items.index, dtype=object)


def _balance(found: Comparison) -> None:
    with st.container(key="scenario_beside"):
        places = st.columns(len(SHOWN_BY), gap="medium")
    for attribute, place in zip(SHOWN_BY, places, strict=True):
        rows = found.balance[found.balance["attribute"] == attribute]
        if rows.empty:
            continue
        with place:
            parts.table(
                rows.assign(label=[show(value_in_words(attribute, each)) for each in rows["value"]]),
                {
                    "label": Column(show(attribute)),
                    "projects": Column(t("Funded here"), "number"),
                    "other_projects": Column(t("Funded in the other"), "number"),
                    "amount": Column(t("Amount here"), "euros"),
                    "other_amount": Column(t("Amount in the other"), "euros"),
                },
                f"scenario_beside_{attribute}",
                height=300,
            )


def _map(found: Comparison, member: Member) -> None:
    sides = {
        row["application_id"]: side
        for row in found.items.to_dict("records")
        if (side := _side(row)) is not None
    }
    places = selection_sites(list(sides), member, now=desk.now())
    if places.empty:
        parts.note(t("The places of these applications are not yours to see, or nothing is funded."))
        return
    places["side"] = pd.Series([sides[each] for each in places["application_id"]], dtype=object)
    places["where"] = [_where(row) for row in places.to_dict("records")]
    is_known = places["lon"].notna() & places["lat"].notna()
    columns = {
        "title": Column(t("Application"), "link"),
        "told": Column(t("Funded"), "status"),
        "where": Column(t("Where")),
    }
    tones = {Side.BOTH: "primary", Side.ENTERED: "winner", Side.LEFT: "refused"}
    places["told"] = [(f"{sign_of(each)} {show(each)}", tones[each]) for each in places["side"]]
    parts.map_frame(
        comparison_deck(places, desk.locale()),
        places,
        "scenario_map",
        " · ".join(f"{sign_of(side)} {show(side)}" for side in Side),
        columns=columns,
        link_page="applications.sheet",
        id_column="application_id",
        alt=t("Map of France with the places of both selections; the table below says the same."),
    )
    missing = places[~is_known]
    if len(missing):
        with st.expander(t("Not located ({n})", n=len(missing)), key="scenario_unlocated"):
            parts.table(
                missing, columns, "scenario_unlocated", caption=t("Applications without a place on the map")
            )


def _side(row: Any) -> Side | None:
    here, there = (row[name] is ScenarioPlace.FUNDED for name in ("place", "other_place"))
    if here and there:
        return Side.BOTH
    if there:
        return Side.ENTERED
    return Side.LEFT if here else None


def _where(row: Any) -> str | None:
    told = [each for each in (row["name"], row["commune"], row["department"]) if each]
    return ", ".join(told) or None
