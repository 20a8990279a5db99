"""Which rules does a selection break, to the cent, and how is it said?"""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from committee.ranking.portfolio_answers import BrokenRule
from committee.ranking.portfolio_model import Model, Row, barred, euros
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, rule_in_words
from committee.words import Euros, Sentence, Share

_SHARE_NOISE = 1e-9


def unused(model: Model, granted: np.ndarray) -> dict[int, int]:
    """What each sub-envelope (the place of its row) keeps unspent, in cents."""
    return {
        at: max(0, round(row.low * 100) - int(granted[row.per_euro > 0].sum()))
        for at, row in enumerate(model.rows)
        if row.keeps
    }


def broken_rules(model: Model, granted: np.ndarray, tolerance: int = 0) -> tuple[BrokenRule, ...]:
    """What does not hold when projects get these cents, in the order of the rules.

    ``tolerance``: cents that rounding may cost a rule about euros; the envelope has none.
    """
    found = _beyond_the_envelope(model, granted)
    over = int(granted.sum()) - model.field.envelope
    kept = unused(model, granted)
    over += sum(kept.values())
    for rule in model.rules:
        if rule.kind == RuleKind.MINIMUM_SCORE:
            found += _below(model, rule, granted)
    for at, row in enumerate(model.rows):
        if row.keeps:
            taken = min(kept[at], max(0, over))
            over -= taken
            if taken > tolerance:
                found.append(_broken_euros(row, taken, is_low=True))
        else:
            found += _broken_row(row, granted, tolerance)
    order = {id(rule): at for at, rule in enumerate(model.rules)}
    return tuple(sorted(found, key=lambda one: order.get(id(one.rule), -1)))


def is_tight(row: Row, granted: np.ndarray) -> bool:
    """Whether there is no room to spare in this demand: not one project, not a hundredth of the euros."""
    spent = float(row.per_project[granted > 0].sum()) + float(row.per_euro @ granted) / 100
    room = 0.5 if row.unit == "projects" else float(granted.sum()) / 10_000
    return spent - row.low < room or row.high - spent < room


def _beyond_the_envelope(model: Model, granted: np.ndarray) -> list[BrokenRule]:
    over = int(granted.sum()) - model.field.envelope
    if over > 0:
        sentence = Sentence("{amount} more than the envelope is granted.", amount=Euros(euros(over)))
        return [BrokenRule(None, euros(over), "euros", None, sentence)]
    over = int(model.field.least[model.is_in].sum()) - model.field.envelope
    if over > 0 and (granted[model.is_in] == 0).any():
        amount = Euros(euros(over))
        sentence = Sentence("What is kept in asks for {amount} more than the envelope.", amount=amount)
        return [BrokenRule(None, euros(over), "euros", None, sentence)]
    return []


def _said(row: Row) -> Sentence:
    """The rule for this value alone."""
    return rule_in_words(row.rule if row.value is None else replace(row.rule, value=row.value))


def _below(model: Model, rule: PortfolioRule, granted: np.ndarray) -> list[BrokenRule]:
    is_low = barred(model.field, [rule]) & (granted > 0)
    if not is_low.any():
        return []
    missing = Decimal(str(round(float(rule.at_least or 0) - float(model.field.score[is_low].min()), 9)))
    sentence = Sentence(
        "{rule}: {n} funded project is below it",
        "{rule}: {n} funded projects are below it",
        rule=rule_in_words(rule),
        n=int(is_low.sum()),
    )
    return [BrokenRule(rule, missing, "score", None, sentence)]


def _broken_row(row: Row, granted: np.ndarray, tolerance: int) -> list[BrokenRule]:
    if row.unit == "projects":
        return _broken_count(row, int(row.per_project[granted > 0].sum()))
    if row.unit == "share":
        return _broken_share(row, granted, tolerance)
    spent = int(granted[row.per_euro > 0].sum())
    if row.low > -np.inf and round(row.low * 100) - spent > tolerance:
        return [_broken_euros(row, round(row.low * 100) - spent, is_low=True)]
    if row.high < np.inf and spent - round(row.high * 100) > tolerance:
        return [_broken_euros(row, spent - round(row.high * 100), is_low=False)]
    return []


def _broken_count(row: Row, count: int) -> list[BrokenRule]:
    if row.low <= count <= row.high:
        return []
    if row.rule.kind == RuleKind.INCOMPATIBLE:
        sentence = Sentence("{rule}: both are funded", rule=_said(row))
        return [BrokenRule(row.rule, Decimal(1), "projects", row.value, sentence)]
    if count < row.low:
        missing = int(row.low) - count
        sentence = Sentence(
            "{rule}: {n} project is missing", "{rule}: {n} projects are missing", rule=_said(row), n=missing
        )
    else:
        missing = count - int(row.high)
        sentence = Sentence(
            "{rule}: {n} project too many", "{rule}: {n} projects too many", rule=_said(row), n=missing
        )
    return [BrokenRule(row.rule, Decimal(missing), "projects", row.value, sentence)]


def _broken_euros(row: Row, amount: int, *, is_low: bool) -> BrokenRule:
    if is_low:
        sentence = Sentence("{rule}: {amount} are missing", rule=_said(row), amount=Euros(euros(amount)))
    else:
        sentence = Sentence("{rule}: {amount} too much", rule=_said(row), amount=Euros(euros(amount)))
    return BrokenRule(row.rule, euros(amount), "euros", row.value, sentence)


def _broken_share(row: Row, granted: np.ndarray, tolerance: int) -> list[BrokenRule]:
    total = int(granted.sum())
    if not total:
        return []
    above = float(row.per_euro @ granted) / total
    missing = -above if row.low > -np.inf else above
    if missing <= _SHARE_NOISE + tolerance / total:
        return []
    asked = float((row.rule.at_least if row.low > -np.inf else row.rule.at_most) or 0)
    sentence = Sentence("{rule}: it is {share}", rule=_said(row), share=Share(round(asked + above, 6)))
    return [BrokenRule(row.rule, Decimal(str(round(missing, 9))), "share", row.value, sentence)]
