"""How is a ranking or a scenario told to another program, or in a terminal? Rows in, plain data or text out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.portfolio import BrokenRule, Portfolio
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, rule_in_words, rule_to_json, with_names
from committee.words import Refused, Sentence, say

TEXT_COLUMNS = (
    "rank",
    "number",
    "score",
    "expected_rank",
    "low_90",
    "high_90",
    "p_funded",
    "weights_share",
    "title",
)


def plain(value: Any) -> Any:
    """A value as JSON has it: unknown is null, euros and figures are numbers, several values a list.

    Scores stand on steps of 2⁻⁴⁰: nine decimals, as far as ties go, tell 92 where a step or two make it
    92.00000000000091.
    """
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating | Decimal):
        return round(float(value), 9)
    return str(value)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain data."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [
        {name: plain(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in zip(*columns, strict=True)
    ]


def cells_of(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows of a frame as a table of cells has them: several values in one cell, unknown ones empty."""
    rows = [list(row.values()) for row in records_of(frame)]
    return [[" | ".join(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]


def lines_of(rows: Sequence[Sequence[Any]]) -> list[str]:
    """A table of cells as lines of text, each column as wide as its widest cell; figures with two decimals."""
    told = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*told, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in told
    ]


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def named_by_number(rules: Sequence[PortfolioRule], projects: pd.DataFrame) -> list[PortfolioRule]:
    """The rules with the projects of a pair by identifier, where a file names them by number.

    Raises Refused for a project that is not there.
    """
    ids = dict(zip(projects["number"], projects["id"], strict=True))
    ids |= {each: each for each in projects["id"]}
    made = []
    for rule in rules:
        if rule.kind is not RuleKind.INCOMPATIBLE or rule.pair is None:
            made.append(rule)
            continue
        if strange := [each for each in rule.pair if each not in ids]:
            raise Refused(Sentence("There is no application {number} in this round.", number=strange[0]))
        made.append(PortfolioRule(rule.kind, pair=(ids[rule.pair[0]], ids[rule.pair[1]]), label=rule.label))
    return made


def scenario_record(
    projects: pd.DataFrame, found: Portfolio, costs: pd.DataFrame, locale: str
) -> dict[str, Any]:
    """A selection with its broken rules and what each rule costs, as plain data; ``costs`` as ``explain`` tells."""
    facts = projects.set_index("id")
    numbers = dict(zip(projects["id"], projects["number"], strict=True))
    items = found.items.assign(
        number=found.items["id"].map(numbers),
        title=found.items["id"].map(facts["title"]),
        score=found.items["id"].map(facts["score"]),
        rank=found.items["id"].map(facts["rank"]),
    )
    items = items[["id", "number", "title", "score", "rank", "order", "place", "amount", "turn"]]
    return {
        "envelope": plain(found.envelope),
        "total": plain(found.total),
        "left": plain(found.left),
        "kept": plain(found.kept),
        "is_proven": bool(found.is_proven),
        "is_elastic": bool(found.is_elastic),
        "gap": plain(found.gap),
        "objective": plain(found.objective),
        "status": None if found.status is None else say(found.status, locale),
        "unknown": [numbers[each] for each in found.unknown],
        "items": records_of(items),
        "broken": [_broken(one, numbers, locale) for one in found.broken],
        "costs": [
            {
                **_rule(row["rule"], numbers, locale),
                "score_cost": plain(row["score_cost"]),
                "mean_cost": plain(row["mean_cost"]),
                "euros_moved": plain(row["euros_moved"]),
                "euros_unspent": plain(row["euros_unspent"]),
                "entered": [numbers[each] for each in row["entered"]],
                "left": [numbers[each] for each in row["left"]],
            }
            for row in costs.to_dict("records")
        ],
    }


def _rule(rule: PortfolioRule | None, numbers: Mapping[str, str], locale: str) -> dict[str, Any]:
    if rule is None:
        return {"rule": None, "says": None}
    return {"rule": rule_to_json(rule), "says": say(rule_in_words(rule, numbers), locale)}


def _broken(one: BrokenRule, numbers: Mapping[str, str], locale: str) -> dict[str, Any]:
    return {
        **_rule(one.rule, numbers, locale),
        "value": one.value,
        "missing": plain(one.missing),
        "unit": one.unit,
        "sentence": say(with_names(one.sentence, numbers), locale),
    }


def scenario_lines(told: Mapping[str, Any]) -> list[str]:
    """The same in lines of text: the items, the sums, then what the rules say and cost."""
    columns = ("place", "number", "rank", "score", "amount", "turn", "title")
    lines = lines_of([columns, *[[row[name] for name in columns] for row in told["items"]]])
    lines.append("")
    lines += [f"{name}: {_cell(told[name])}" for name in ("envelope", "total", "left", "kept", "gap")]
    lines += [told["status"]] if told["status"] else []
    lines += [f"! {one['sentence']}" for one in told["broken"]]
    lines += [f"{one['says']}: {_cell(one['mean_cost'])}" for one in told["costs"]]
    return lines
