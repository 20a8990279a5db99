"""How is the provisional list of a meeting shown beside its agenda, and taken back?"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import rounds_by_id
from committee.meetings import actions, queries
from committee.meetings.queries import MeetingRow
from committee.meetings.queries.provisional import ProvisionalList, provisional_list
from committee.meetings.rules import MeetingStatus
from committee.people.rules import Member
from committee.ranking.rules import ScenarioPlace
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.seance_outcomes import results
from committee.ui.texts import euros, is_unknown, show, t
from committee.words import Euros, Sentence

PLACE_TONES = {
    ScenarioPlace.FUNDED: "good",
    ScenarioPlace.RESERVE: "warning",
    ScenarioPlace.LEFT_OUT: "refused",
}


def proposals(row: MeetingRow, member: Member) -> ProvisionalList | None:
    """What is proposed to the meeting, as far as this person may read it."""
    return provisional_list(row.id, member, now=desk.now())


def proposal_of(found: ProvisionalList | None, application_id: str) -> Mapping[str, Any] | None:
    """What is proposed for one item, with the columns of the list; None when nothing is."""
    if found is None:
        return None
    rows = found.items[found.items["application_id"] == application_id].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def in_words(proposed: Mapping[str, Any]) -> Sentence:
    """A proposal in words: funded with its amount, on the reserve list with its turn, or left out."""
    amount = Euros(None if is_unknown(proposed["amount"]) else proposed["amount"])
    if proposed["place"] is ScenarioPlace.FUNDED:
        return Sentence("funded, {amount}", amount=amount)
    if proposed["place"] is ScenarioPlace.LEFT_OUT:
        return Sentence("left out")
    if is_unknown(proposed["turn"]):
        return Sentence("reserve list")
    return Sentence("reserve list, number {turn}", turn=int(proposed["turn"]))


def proposal_line(proposed: Mapping[str, Any] | None) -> None:
    """What is proposed for the item: it decides nothing."""
    if proposed is not None:
        label = Sentence("Proposed: {proposal}", proposal=in_words(proposed))
        parts.status_chip(label, PLACE_TONES[proposed["place"]])


def amount_of(proposed: Mapping[str, Any] | None) -> Decimal | None:
    """The amount with which a decision form begins, in euros."""
    if proposed is None or is_unknown(proposed["amount"]):
        return None
    return Decimal(proposed["amount"])


def column(found: ProvisionalList | None, application_ids: pd.Series) -> pd.Series:
    """What is proposed for each of these items, with its tone, as a column of a table takes them."""
    rows: list[Any] = [] if found is None else found.items.to_dict("records")
    told = {each["application_id"]: (show(in_words(each)), PLACE_TONES[each["place"]]) for each in rows}
    cells = [told.get(each) for each in application_ids]
    return pd.Series(cells, index=application_ids.index, dtype=object)


def provisional_pane(row: MeetingRow, found: ProvisionalList | None, member: Member) -> None:
    """The list that was sent to the meeting: the funded, then the reserve list in the order of promotion."""
    if found is None:
        return
    rounds = rounds_by_id([each.round_id for each in found.sent])
    parts.section(t("Provisional list"), t("What is proposed before the debate. It decides nothing."))
    for each in found.sent:
        parts.note(
            Sentence(
                "{round}: sent by {name}, {moment}.",
                round=rounds[each.round_id].name,
                name=each.sent_by,
                moment=each.sent_at,
            )
        )
    _sums(found)
    shown = found.items[found.items["place"] != ScenarioPlace.LEFT_OUT]
    decided = queries.decisions(row.id, member).set_index("application_id")
    ids = shown["application_id"]
    parts.table(
        shown.assign(
            proposal=column(found, ids),
            decision=ids.map(results(decided)),
            granted=ids.map(decided["amount"]),
        ),
        {
            "number": Column(t("Number")),
            "title": Column(t("Title")),
            "proposal": Column(t("Proposed"), "status", is_sortable=False),
            "amount": Column(t("Amount proposed"), "euros"),
            "decision": Column(t("Decision"), "status"),
            "granted": Column(t("Granted"), "euros"),
        },
        "provisional",
        caption=t("The funded, then the reserve list in the order of promotion"),
    )
    left_out = len(found.items) - len(shown)
    if left_out:
        parts.note(t("One application is left out.", "{n} applications are left out.", n=left_out))
    if row.leads and desk.may_act("ranking.scenarios"):
        _origin(row, found)


def _sums(found: ProvisionalList) -> None:
    if found.why_hidden is not None:
        parts.note(found.why_hidden)
        return
    reserve = found.items[found.items["place"] == ScenarioPlace.RESERVE]
    parts.fact_strip(
        [
            (t("Proposed in all"), euros(found.total)),
            (t("Left of the envelope"), euros(found.left)),
            (t("On the reserve list"), len(reserve)),
        ]
    )


def _origin(row: MeetingRow, found: ProvisionalList) -> None:
    """The scenario of each list, and the button which takes a list back."""
    for each in found.sent:
        parts.link(t("Open the scenario of this list"), "ranking.scenarios", scenario=each.scenario_id)
        if row.status is MeetingStatus.CLOSED:
            continue
        with st.popover(t("Take the list back"), key=f"withdraw_list_{each.round_id}"):
            parts.plain(t("The proposals leave the agenda and the room. No decision changes."))
            if st.button(t("Take this list back"), key=f"withdraw_list_now_{each.round_id}"):
                desk.attempt(
                    actions.withdraw_provisional_list,
                    row.id,
                    each.round_id,
                    each.sent_at,
                    done=Sentence("The provisional list was taken back."),
                    rerun=True,
                )
