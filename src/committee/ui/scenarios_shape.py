"""What does the selection of a scenario look like, what do its rules cost, and why is this project not in it?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from committee.people.rules import Member
from committee.ranking.portfolio_rules import Attribute
from committee.ranking.queries import ScenarioView, explained, why_not_funded
from committee.ranking.reserve import reserve_in_turn
from committee.ranking.rules import ScenarioPlace
from committee.ranking.scenario_words import rule_said, value_in_words
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.scenarios_shown import Shown, names_of
from committee.ui.seance_provisional import PLACE_TONES
from committee.ui.texts import euros, is_unknown, number, percent, show, t
from committee.words import Euros, Sentence

# What was asked to be computed, by scenario and version: identifiers only.
_ASKED = "scenario_asked"
# Applications named in a cell; the others are counted.
NAMED = 5
# Rows up to which the table of the selection is shown whole.
MOST_WHOLE = 12
_FIRST = (Attribute.THEME, Attribute.REGION, Attribute.LANDLORD)


def shape_pane(view: ScenarioView) -> None:
    """What is funded beside what applied, by one attribute, and the share of the money in the QPV."""
    parts.section(t("What it looks like"))
    parts.fact_strip(
        [
            (t("Funded projects"), view.row.funded),
            (t("Proposed here"), euros(view.gauge.granted)),
            (
                t("Money in the QPV, of what is known"),
                percent(view.qpv_share),
                t("Of the money whose place is known."),
            ),
            (
                t("Money in the QPV, of all"),
                percent(view.qpv_share_of_all),
                t("The unknown counts as outside the QPV, as in the rules."),
            ),
        ]
    )
    found = set(view.balance["attribute"])
    options = [*_FIRST, *(each for each in Attribute if each not in _FIRST)]
    options = [each for each in options if each in found]
    if not options:
        parts.note(t("Nothing is known of what these applications have in common."))
        return
    named = desk.param("by")
    chosen = st.selectbox(
        t("Counted by"),
        options,
        index=options.index(Attribute(named)) if named in options else 0,
        format_func=show,
        key=desk.filter_key("scenario_by", "by"),
    )
    desk.set_params(by=chosen)
    rows = view.balance[view.balance["attribute"] == chosen]
    most = float(max([*rows["candidates"], 1]))
    bars: list[Any] = [
        (int(funded), [(int(funded), "winner"), (int(asked) - int(funded), "neutral")])
        for funded, asked in zip(rows["projects"], rows["candidates"], strict=True)
    ]
    parts.table(
        rows.assign(
            label=[show(value_in_words(chosen, each)) for each in rows["value"]],
            bar=pd.Series(bars, index=rows.index, dtype=object),
        ),
        {
            "label": Column(show(chosen)),
            "bar": Column(
                t("Funded"), "bar", maximum=most, help=t("Funded, beside all that applied, in grey.")
            ),
            "amount": Column(t("Amount"), "euros"),
        },
        "scenario_balance",
        caption=t("Funded applications and their amounts"),
        height=420 if len(rows) > MOST_WHOLE else None,
    )
    parts.note(t("Hatched: funded. Grey: the others that applied. One with several values counts for each."))
    if len(rows) > MOST_WHOLE:
        parts.note(t("Scroll in the table to see all rows."))


def costs_view(shown: Shown, member: Member) -> None:
    """What each rule costs, and what differs from the order of the ranking: computed when asked."""
    row = shown.view.row
    parts.section(
        t("What the rules cost"),
        t("Each cost is found by choosing again without that rule. It may take some seconds."),
    )
    asked = (row.id, row.version, "costs")
    if st.session_state.get(_ASKED) != asked:
        if st.button(t("Compute what each rule costs"), key="scenario_costs"):
            st.session_state[_ASKED] = asked
            st.rerun()
        return
    with st.spinner(t("Computing…")):
        found = explained(row.id, member, now=desk.now())
    if found is None:
        parts.note(t("Nothing can be computed: the envelope or every amount is unknown."))
        return
    names = names_of(shown.view.items)
    _costs(found.costs, names)
    _swaps(found.swaps, names)


def _some(ids: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """The first of these applications by name, and how many more there are."""
    told = [names.get(each, "—") for each in ids[:NAMED]]
    rest = len(ids) - len(told)
    return [*told, t("and one more project", "and {n} more projects", n=rest)] if rest else told


def _costs(costs: pd.DataFrame, names: Mapping[str, str]) -> None:
    if costs.empty:
        parts.note(t("There is no rule to be paid for."))
        return
    rows = pd.DataFrame(
        {
            "rule": [rule_said(each, names, desk.locale()) for each in costs["rule"]],
            "points": [None if is_unknown(each) else round(float(each), 2) for each in costs["mean_cost"]],
            "moved": costs["euros_moved"].tolist(),
            "unspent": costs["euros_unspent"].tolist(),
            "entered": [_some(each, names) for each in costs["entered"]],
            "left": [_some(each, names) for each in costs["left"]],
        },
        dtype=object,
    )
    parts.table(
        rows,
        {
            "rule": Column(t("Rule")),
            "points": Column(t("Points of score lost"), "number"),
            "moved": Column(t("Euros it moves"), "euros"),
            "unspent": Column(
                t("Euros it leaves"), "euros", help=t("What more would be funded of the envelope without it.")
            ),
            "entered": Column(t("In because of it"), "people"),
            "left": Column(t("Out because of it"), "people"),
        },
        "scenario_costs",
        caption=t("What each rule costs"),
    )
    parts.note(
        t(
            "Points lost: without the rule, each euro would go to a score better by so much on average. Euros "
            "it moves: those of projects that would not have them without it. Scores themselves do not change."
        )
    )


def _places(told: pd.Series) -> pd.Series:
    """Places of a calculation, which are plain text, as places that have a name in each language."""
    return pd.Series([ScenarioPlace(each) for each in told], index=told.index, dtype=object)


def _swaps(swaps: pd.DataFrame, names: Mapping[str, str]) -> None:
    parts.section(t("Beside the order of the ranking"))
    if swaps.empty:
        parts.note(t("The selection is that of the order of the ranking."))
        return
    parts.table(
        swaps.assign(
            title=[names.get(each, "—") for each in swaps["id"]],
            from_place=_places(swaps["from_place"]),
            to_place=_places(swaps["to_place"]),
        ),
        {
            "title": Column(t("Application"), "link"),
            "from_place": Column(t("In the order of the ranking"), "status", tones=PLACE_TONES),
            "from_amount": Column(t("Amount then"), "euros"),
            "to_place": Column(t("Here"), "status", tones=PLACE_TONES),
            "to_amount": Column(t("Amount here"), "euros"),
        },
        "scenario_swaps",
        caption=t("What this scenario changes in the order of the ranking"),
        link_page="applications.sheet",
        id_column="id",
    )


def why_not_view(shown: Shown, member: Member) -> None:
    """One project that is not funded: what would leave if it entered."""
    view = shown.view
    parts.section(t("Why not this one?"), t("What would have to leave if it were funded, whatever it costs."))
    names = names_of(view.items)
    out = [
        key
        for key, place in zip(view.items["application_id"], view.items["place"], strict=True)
        if place is not ScenarioPlace.FUNDED
    ]
    if not out:
        parts.note(t("Every application is funded."))
        return
    chosen = st.selectbox(
        t("Application"),
        out,
        index=None,
        format_func=lambda key: names[key],
        placeholder=t("Choose"),
        key=f"scenario_why_{view.row.id}",
    )
    asked = (view.row.id, view.row.version, chosen)
    if st.button(t("Look"), key="scenario_why_now", disabled=chosen is None):
        st.session_state[_ASKED] = asked
    if chosen is None or st.session_state.get(_ASKED) != asked:
        return
    with st.spinner(t("Computing…")):
        found = why_not_funded(view.row.id, chosen, member, now=desk.now())
    if found is None:
        parts.note(t("Nothing can be computed: the envelope or every amount is unknown."))
    elif not found.is_possible:
        parts.alert(t("It cannot enter."), "warning")
        for sentence in found.blocking:
            parts.plain(show(sentence))
    else:
        _entering(view, found, names)


def _entering(view: ScenarioView, found: Any, names: Mapping[str, str]) -> None:
    total = float(view.gauge.granted)
    loss = None if is_unknown(found.score_loss) or total <= 0 else found.score_loss / total
    if loss is not None:
        parts.plain(
            t("A euro would go to {points} points of score less on average.", points=number(round(loss, 2)))
        )
    for label, ids in ((t("Would leave"), found.leaves), (t("Would enter with it"), found.enters)):
        if ids:
            parts.plain(label, strong=True)
            for each in ids:
                parts.link(names.get(each, "—"), "applications.sheet", id=each)
    amounts: Mapping[str, Decimal] = found.amounts_changed
    if amounts:
        parts.plain(t("Would get another amount"), strong=True)
        parts.fact_strip([(names.get(key, "—"), euros(each)) for key, each in amounts.items()])
    if not (found.leaves or found.enters or amounts):
        parts.plain(t("Nothing would leave: there is room for it."))


def reserve_view(view: ScenarioView) -> None:
    """The reserve list in the order of promotion."""
    parts.section(
        t("Reserve list"), t("In the order in which they would be called if a funded project gave up.")
    )
    rows = reserve_in_turn(view.items)
    rows = rows.assign(title=rows["number"] + " · " + rows["title"])
    parts.table(
        rows,
        {
            "turn": Column(t("Turn"), "number"),
            "title": Column(t("Application"), "link"),
            "lead": Column(t("Lead")),
            "rank": Column(t("Rank"), "number"),
            "score": Column(t("Score"), "number"),
            "amount": Column(t("Amount (€)"), "euros"),
        },
        "scenario_reserve",
        caption=t("Reserve list"),
        link_page="applications.sheet",
        id_column="application_id",
        height=560,
        empty=t("Nothing is on the reserve list."),
    )
    left, first = view.gauge.left, next(iter(rows["amount"]), None)
    if left is None or left <= 0 or first is None or is_unknown(first):
        return
    if first > left:
        parts.note(Sentence("{left} are left: the first does not fit as it is.", left=Euros(left)))
    else:
        parts.note(
            Sentence("{left} are left, and not the money but a rule or a hand keeps it.", left=Euros(left))
        )
