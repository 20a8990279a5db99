"""How does a scenario leave as a workbook, so that its totals can be added up again?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from committee.people.rules import Member
from committee.ranking.portfolio_rules import Attribute
from committee.ranking.queries import ScenarioView, scenario
from committee.ranking.reserve import reserve_in_turn
from committee.ranking.rules import ScenarioPlace
from committee.ranking.scenario_words import rule_said, value_in_words
from committee.spreadsheets.write import Formula, Kind, Sheet, write_xlsx
from committee.words import Refused, Sentence, format_value, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ITEM_KINDS = (
    Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.NUMBER, Kind.EUROS, Kind.EUROS, Kind.EUROS,
    Kind.EUROS, Kind.EUROS, Kind.TEXT, Kind.NUMBER, Kind.TEXT,
)  # fmt: skip


def scenario_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The scenario ``id`` as its reader may see it: its facts and rules, its applications, what it looks like.

    The column of what is granted is summed by a formula. Raises Refused when there is no such scenario.
    """
    view = scenario(params.get("id", ""), member, now=datetime.now(UTC))
    if view is None:
        raise Refused(Sentence("There is no such scenario."))
    locale = member.locale
    sheets = {
        say(Sentence("Scenario"), locale): _facts(view, locale),
        say(Sentence("Applications"), locale): _items(view.items, locale),
        say(Sentence("By attribute"), locale): _balance(view.balance, locale),
    }
    name = f"{say(Sentence('scenario'), locale)}-{view.call_code}-{view.row.id[:8]}.xlsx"
    return name, XLSX, write_xlsx(sheets)


def _said(locale: str, *sentences: Sentence) -> list[str]:
    return [say(each, locale) for each in sentences]


def _facts(view: ScenarioView, locale: str) -> Sheet:
    row, gauge = view.row, view.gauge
    names = dict(zip(view.items["application_id"], view.items["number"], strict=True))
    facts: list[tuple[Sentence, Any]] = [
        (Sentence("Scenario"), row.name),
        (Sentence("Note"), row.note),
        (Sentence("Call"), view.call_code),
        (Sentence("Round"), view.round_name),
        (Sentence("Author"), row.author_name),
        (Sentence("Last changed"), format_value(row.changed_at, locale)),
        (Sentence("Chosen"), say(row.method.label, locale)),
        (Sentence("Envelope"), gauge.envelope),
        (Sentence("Requested"), gauge.requested),
        (Sentence("Proposed here"), gauge.granted),
        (Sentence("Left"), gauge.left),
        *((Sentence("Rule"), rule_said(each, names, locale)) for each in view.rules),
        *((Sentence("Does not hold"), say(each.sentence, locale)) for each in view.broken),
        *((Sentence("Changed since"), say(each, locale)) for each in view.stale),
    ]
    if gauge.why_hidden is not None:
        facts.append((Sentence("Left"), say(gauge.why_hidden, locale)))
    rows = [(say(label, locale), value) for label, value in facts]
    return Sheet(_said(locale, Sentence("Fact"), Sentence("Value")), rows, widths=(24, 60))


def _items(items: pd.DataFrame, locale: str) -> Sheet:
    header = _said(
        locale,
        Sentence("Rank"),
        Sentence("Number"),
        Sentence("Title"),
        Sentence("Lead"),
        Sentence("Landlords"),
        Sentence("Score out of 100"),
        Sentence("Requested"),
        Sentence("Proposed by the staff"),
        Sentence("Least acceptable"),
        Sentence("Amount if funded"),
        Sentence("Granted here"),
        Sentence("What is proposed"),
        Sentence("Turn on the reserve list"),
        Sentence("By hand"),
    )
    turns = reserve_in_turn(items).set_index("application_id")["turn"].to_dict()
    rows = [_item(row, turns.get(row["application_id"]), locale) for row in items.to_dict("records")]
    if rows:
        granted = sum(row[10] for row in rows if row[10] is not None)
        total: list[Any] = [None] * len(header)
        total[2] = say(Sentence("Total"), locale)
        total[10] = Formula(f"=SUM(K2:K{len(rows) + 1})", float(granted))
        rows.append(total)
    return Sheet(header, rows, _ITEM_KINDS, widths=(8, 16, 48, 28, 28, 12, 14, 14, 14, 14, 14, 22, 10, 16))


def _item(row: Mapping[Any, Any], turn: int | None, locale: str) -> list[Any]:
    is_funded = row["place"] is ScenarioPlace.FUNDED
    pin = row["pin"]
    return [
        row["rank"],
        row["number"],
        row["title"],
        row["lead"],
        " ; ".join(row["landlords"]) or None,
        row["score"],
        row["requested"],
        row["proposed"],
        row["least"],
        row["amount"],
        row["amount"] if is_funded else None,
        None if pd.isna(row["place"]) else say(row["place"].label, locale),
        turn,
        None if pd.isna(pin) else say(pin.label, locale),
    ]


def _balance(balance: pd.DataFrame, locale: str) -> Sheet:
    header = _said(
        locale,
        Sentence("Counted by"),
        Sentence("Value"),
        Sentence("Applications"),
        Sentence("Funded"),
        Sentence("Granted here"),
        Sentence("Share of the euros"),
    )
    rows: list[Sequence[Any]] = [
        (
            say(Attribute(row["attribute"]).label, locale),
            _value(row, locale),
            row["candidates"],
            row["projects"],
            row["amount"],
            row["share"],
        )
        for row in balance.to_dict("records")
    ]
    kinds = (Kind.TEXT, Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.EUROS, Kind.PERCENT)
    return Sheet(header, rows, kinds, widths=(24, 40, 14, 12, 16, 18))


def _value(row: Mapping[Any, Any], locale: str) -> str:
    told = value_in_words(row["attribute"], row["value"])
    return say(told, locale) if isinstance(told, Sentence) else told
