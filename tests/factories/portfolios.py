"""Projects and envelopes for tests of selections."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin

EQUITY = (
    bounds("region", at_least=1),
    bounds("theme", at_least=0.05, measure="share"),
    PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.6")),
    bounds("landlord", at_most=3),
    bounds("overseas", at_least=100_000, measure="euros"),
    PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(45)),
)


def projects(*rows: tuple[Any, ...], **columns: list[Any]) -> pd.DataFrame:
    """One row a project: score and amount, ids A, B, C…; further columns by name."""
    frame = pd.DataFrame(list(rows), columns=["score", "amount"])
    frame.insert(0, "id", [chr(ord("A") + at) for at in range(len(rows))])
    for name, values in columns.items():
        frame[name] = values
    return frame


def committee(
    size: int, seed: int = 0, *, share: float = 0.35, parts: bool = False
) -> tuple[pd.DataFrame, Decimal]:
    """A call like those of housing funds: about 35 000 € a project in steps of 500 €, an envelope for a third."""
    rng = np.random.default_rng(seed)
    amount = np.round(np.exp(rng.normal(10.4, 0.5, size)) / 500) * 500
    frame = pd.DataFrame(
        {
            "id": [f"p{at:04}" for at in range(size)],
            "score": np.clip(rng.normal(65, 12, size), 5, 100).round(2),
            "amount": amount,
            "least": np.where(rng.random(size) < 0.3, (amount * 0.6).round(-2), np.nan) if parts else np.nan,
            "region": [(f"region {at}",) for at in rng.integers(0, 13, size)],
            "theme": [tuple({f"theme {a}", f"theme {b}"}) for a, b in rng.integers(0, 8, (size, 2))],
            "landlord": [(f"landlord {at}",) for at in rng.integers(0, max(size // 6, 3), size)],
            "overseas": rng.random(size) < 0.08,
            "qpv_share": rng.random(size).round(2),
        }
    )
    return frame, Decimal(int(amount.sum() * share // 1000 * 1000))


def random_call(
    rng: np.random.Generator, *, parts: bool
) -> tuple[pd.DataFrame, Decimal, list[PortfolioRule], dict[str, Pin]]:
    """A small call with up to three rules and perhaps pins, that may or may not hold together."""
    size = int(rng.integers(1, 7 if parts else 11))
    amount = rng.integers(1, 60, size) * 500
    frame = pd.DataFrame(
        {
            "id": [f"p{at}" for at in range(size)],
            "score": np.round(rng.uniform(0, 100, size) * (rng.random(size) > 0.1), 1),
            "amount": amount,
            "least": np.where(rng.random(size) < 0.6, (amount * rng.uniform(0.2, 1, size)).round(), np.nan)
            if parts
            else np.nan,
            "region": [(str(at),) for at in rng.integers(0, 3, size)],
            "theme": [tuple({str(a), str(b)}) for a, b in rng.integers(0, 4, (size, 2))],
            "overseas": rng.random(size) > 0.7,
            "qpv_share": np.where(rng.random(size) < 0.2, np.nan, rng.random(size)),
        }
    )
    envelope = Decimal(int(amount.sum() * rng.uniform(0.2, 0.9) // 500 * 500))
    name, value = ("region", "theme")[rng.integers(2)], (None, "0", "1")[rng.integers(3)]
    some, share = int(rng.integers(1, 20)) * 500, round(float(rng.uniform(0, 0.4)), 2)
    every = [
        bounds(name, value, at_least=int(rng.integers(0, 2)), at_most=int(rng.integers(1, 4))),
        bounds(name, value, at_most=3 * some, measure="euros"),
        bounds(name, value, at_least=share, measure="share"),
        bounds(name, value, at_most=share + 0.4, measure="share"),
        bounds("overseas", at_least=some, measure="euros"),
        PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.45")),
        PortfolioRule(RuleKind.INCOMPATIBLE, pair=("p0", "p1")),
        PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(30)),
        PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.REGION, "1", Decimal(some), Decimal(4 * some)),
    ]
    rules = [every[at] for at in rng.choice(len(every), rng.integers(0, 4), replace=False)]
    pins = {one: (Pin.KEPT_IN, Pin.KEPT_OUT)[rng.integers(2)] for one in frame["id"] if rng.random() < 0.07}
    return frame, envelope, rules, pins
