"""What does each rule of a selection cost, what moved against the rank order, and why is a project not in?

Everything by solving again, with one thing changed.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from committee.ranking.portfolio_answers import (
    COST_COLUMNS,
    SWAP_COLUMNS,
    Explanation,
    Portfolio,
    WhyNot,
)
from committee.ranking.portfolio_checks import is_tight
from committee.ranking.portfolio_model import PREFERENCE, barred, cents, field_of, model_of
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, rule_in_words, rules_of
from committee.ranking.rules import Pin
from committee.ranking.selecting import optimise, rank_order
from committee.words import Euros, Sentence


def explain(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule],
    portfolio: Portfolio,
    *,
    time_limit: float = 20.0,
) -> Explanation:
    """What each rule costs, found by solving without it, and what differs from the rank order without pins.

    ``costs``: columns COST_COLUMNS, ``rule`` a PortfolioRule, a row a rule in their order; a cost may be below 0
    when rules give way. ``swaps``: columns SWAP_COLUMNS, only projects whose euros differ.
    """
    rules = rules_of(rules)
    solved = {}
    idle = _idle(projects, envelope, rules, portfolio)
    if len(idle) > 1:
        others = [rule for rule in rules if rule not in idle]
        free = optimise(projects, envelope, others, pins=portfolio.pins, time_limit=time_limit)
        if (
            free.is_proven
            and not free.broken
            and free.bound - portfolio.objective <= 2 * PREFERENCE * float(envelope)
        ):
            solved = dict.fromkeys(
                idle, portfolio
            )  # dropped together they cost nothing, so neither does one alone
    rows = []
    for at, rule in enumerate(rules):
        if rule not in solved:
            others = [*rules[:at], *rules[at + 1 :]]
            solved[rule] = optimise(projects, envelope, others, pins=portfolio.pins, time_limit=time_limit)
        rows.append(_cost(rule, portfolio, solved[rule]))
    announced = rank_order(projects, envelope)
    return Explanation(pd.DataFrame(rows, columns=list(COST_COLUMNS)), swaps(announced, portfolio))


def _idle(
    projects: pd.DataFrame, envelope: Decimal, rules: Sequence[PortfolioRule], portfolio: Portfolio
) -> list[PortfolioRule]:
    """The rules that this selection keeps with room to spare; none when some give way or nothing is proven."""
    if portfolio.broken or not portfolio.is_proven:
        return []
    field = field_of(projects, envelope)
    model = model_of(field, rules, portfolio.pins)
    granted = np.array([cents(portfolio.funded.get(one)) or 0 for one in field.ids], dtype=np.int64)
    tight = {row.rule for row in model.rows if is_tight(row, granted)}
    return [rule for rule in rules if rule not in tight and not barred(field, [rule]).any()]


def _cost(rule: PortfolioRule, portfolio: Portfolio, free: Portfolio) -> dict[str, object]:
    """What this selection lacks beside the one without the rule."""
    with_it, without = portfolio.funded, free.funded
    moved = sum(
        (max(Decimal(0), amount - without.get(one, 0)) for one, amount in with_it.items()), Decimal(0)
    )
    return {
        "rule": rule,
        "score_cost": free.objective - portfolio.objective,
        "mean_cost": free.mean_score - portfolio.mean_score,
        "euros_moved": moved,
        "euros_unspent": sum(without.values(), Decimal(0)) - sum(with_it.values(), Decimal(0)),
        "entered": tuple(one for one in with_it if one not in without),
        "left": tuple(one for one in without if one not in with_it),
        "is_in_the_way": bool(portfolio.broken) and not free.broken,
    }


def swaps(one: Portfolio, other: Portfolio) -> pd.DataFrame:
    """The projects whose euros differ between two selections, in announced order."""
    both = one.items.merge(other.items, on="id", how="outer", suffixes=("_one", "_other"), sort=False)
    from_amount, to_amount = both["amount_one"].map(_or_none), both["amount_other"].map(_or_none)
    frame = pd.DataFrame(
        {
            "id": both["id"],
            "order": both["order_other"].fillna(both["order_one"]),
            "from_place": both["place_one"],
            "to_place": both["place_other"],
            "from_amount": from_amount.astype(object),
            "to_amount": to_amount.astype(object),
        },
        columns=list(SWAP_COLUMNS),
    )
    is_moved = [(a or 0) != (b or 0) for a, b in zip(from_amount, to_amount, strict=True)]
    return frame[is_moved].sort_values(["order", "id"]).reset_index(drop=True)


def _or_none(amount: object) -> object:
    return amount if isinstance(amount, Decimal) else None


def why_not(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule],
    portfolio: Portfolio,
    project_id: str,
    *,
    time_limit: float = 20.0,
) -> WhyNot:
    """What funding this project would cost, and who would leave; or what makes it impossible.

    Raises KeyError for a project which is not there.
    """
    rules = rules_of(rules)
    funded = portfolio.funded
    if project_id in funded:
        return WhyNot(is_possible=True, score_loss=0.0)
    rows = projects[projects["id"] == project_id]
    if rows.empty:
        raise KeyError(project_id)
    if blocking := _settled(rows.iloc[0], envelope, rules, portfolio):
        return WhyNot(is_possible=False, blocking=blocking)
    found = optimise(projects, envelope, rules, pins=portfolio.pins, time_limit=time_limit, forced=project_id)
    if project_id not in found.funded:
        sentence = Sentence("With it, what is kept in asks for more than the envelope.")
        return WhyNot(is_possible=False, blocking=(sentence,))
    before = {(one.rule, one.value) for one in portfolio.broken}
    blocking = tuple(one.sentence for one in found.broken if (one.rule, one.value) not in before)
    return WhyNot(
        not blocking,
        portfolio.objective - found.objective,
        tuple(one for one in funded if one not in found.funded),
        tuple(one for one in found.funded if one not in funded and one != project_id),
        {one: amount for one, amount in found.funded.items() if one in funded and funded[one] != amount},
        blocking,
    )


def _settled(
    row: pd.Series, envelope: Decimal, rules: Sequence[PortfolioRule], portfolio: Portfolio
) -> tuple[Sentence, ...]:
    """What stands in the way of this project whatever the others do."""
    if row["id"] in portfolio.unknown:
        return (Sentence("Its score or its amount is not known."),)
    if portfolio.pins.get(row["id"]) == Pin.KEPT_OUT:
        return (Sentence("It is kept out by hand."),)
    found = [
        Sentence(
            "{rule}: its score is {score}", rule=rule_in_words(rule), score=round(float(row["score"]), 2)
        )
        for rule in rules
        if rule.kind == RuleKind.MINIMUM_SCORE and float(row["score"]) < float(rule.at_least or 0)
    ]
    least = row.get("least")
    least = row["amount"] if least is None or pd.isna(least) else least
    if Decimal(str(least)) > Decimal(envelope):
        found.append(
            Sentence("It asks for {amount}, more than the envelope.", amount=Euros(Decimal(str(least))))
        )
    return tuple(found)
